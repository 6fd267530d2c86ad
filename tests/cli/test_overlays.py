"""`safelight overlays` as an operator types it: what it lists, makes and says."""

import json
from pathlib import Path

from tests.servers import Asked, Portal, Reply, ranged

CITY = "rivermouth"
ROWS = (
    "RegionID,SizeRank,RegionName,RegionType,StateName,State,City,Metro,CountyName,2024-01-31\n"
    "1,1,94601,zip,CA,CA,Rivermouth,Bay,Bay County,2500\n"
)
PUBLICATION = """
id = "rents"
title = "Rents"
format = "zori"
level = "zip"
publisher = "Z"
page = "https://example.org"
url = "http://{host}/rents.csv"
licence = "CC0"
terms = "None."
citation = "Z, rents."
note = "Made up."
"""
OVERLAY = '\n[[overlay]]\nid = "rent_zip"\nof = "rents"\nregions = ["Rivermouth, CA"]\n'


class Publisher(Portal):
    """A web server with a file of rents."""

    def is_for_rows(self, asked: Asked) -> bool:
        return True

    def answer(self, asked: Asked) -> Reply:
        return ranged(asked, ROWS.encode())


def entered(home: Path, host: str) -> None:
    """The city's catalogue with an overlay, as an operator writes it."""
    file = home / "catalog" / f"{CITY}.toml"
    file.write_text(file.read_text(encoding="utf-8") + OVERLAY, encoding="utf-8")
    (home / "catalog" / "publications").mkdir()
    (home / "catalog" / "publications" / "rents.toml").write_text(PUBLICATION.format(host=host), encoding="utf-8")


def test_list_fetch_and_file(safelight, tmp_path):
    publisher = Publisher([], [])
    try:
        entered(safelight.home, publisher.host)
        [listed] = json.loads(safelight("overlays", CITY, "--json").out)
        assert (listed["name"], listed["held"]) == ("rent_zip", False)
        ended = safelight("overlays", CITY, "--fetch")
        assert ended.code == 0, ended.err
        assert "written" in ended.out
        assert "cite Z, rents. Licence: CC0" in ended.err
    finally:
        publisher.close()
    file = tmp_path / "rents.csv"
    file.write_text(ROWS, encoding="utf-8")
    [report] = json.loads(safelight("overlays", CITY, "--file", file, "--json", "--dry-run").out)
    assert (report["status"], report["rows"], report["until"]) == ("read", 1, "2024-01")
    assert "yes" in safelight("overlays", CITY).out
    ended = safelight("overlays", CITY, "--file", file, "--name", "rail")
    assert ended.code == 1
    assert "'rail' is not an overlay of Rivermouth. Its overlays are: rent_zip." in ended.err
    assert safelight("overlays", "--fetch").code == 2
