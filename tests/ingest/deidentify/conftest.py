"""A provider's messy file, its recipe, and the real command line with every way to the network shut."""

import random
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from tests.commands import Ended, environment, run_here

NETWORK = ("socket.connect", "socket.getaddrinfo", "socket.bind", "socket.sendto")
SHUT: list[str] = []
"""Events of the network while a provider's command runs in this process; a hook can't be taken away again."""

RUNNER = """
import resource, sys
def shut(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.bind", "socket.sendto"):
        raise RuntimeError("the network was touched: " + event)
sys.addaudithook(shut)
most = int(sys.argv.pop(1))
if most:
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
from safelight.cli import main
main()
"""

RECIPE = """
basis = "diversion"
city = "oakland"
[columns]
row_id = "Case No"
date = "Contact Date"
lat = "Lat"
lon = "Lon"
sex = "Gender"
born = "DOB"
race = "Race"
charge = "Charge"
venue = "Place Type"
[dates]
formats = ["%m/%d/%Y"]
[words.sex]
female = "F"
male = "M"
[words.race]
white = ["W"]
black = ["B"]
[words.charge]
buying = ["SOLICIT"]
selling = ["PROST"]
[words.venue]
hotel_motel = ["Motel"]
residence = ["House"]
"""

PLANTED = {
    "Client Name": ["Zebulon Quackenbush", "Perpetua Vandersloot"],
    "Phone": ["510-555-0142", "(415) 555-0187"],
    "Home Address": ["1742 Wisteria Terrace", "88 Nightshade Lane"],
    "Notes": ["met behind the depot with cousin Ottoline", "=cmd|' /C calc'!A0"],
    "DOB": ["03/14/1985", "11/02/1994", "07/23/1971"],
}
SECRET_WORDS = [
    *("Zebulon", "Quackenbush", "Perpetua", "510-555", "555-0187", "Wisteria", "Nightshade", "Ottoline", "cmd|"),
    *("03/14", "1985-03", "11/02", "D-77", "37.80", "-122.2"),
]


def shut(event: str, _args: object, named: list[str] = SHUT) -> None:
    """Refuse the network while SHUT names it. Bound, because a module is emptied before its hooks end."""
    if event in named:
        raise RuntimeError(f"the network was touched: {event}")


sys.addaudithook(shut)


class Provider:
    """A folder on a provider's machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file, self.out, self.recipe = (folder / name for name in ("in.csv", "out.csv", "recipe.toml"))

    def __call__(self, *words: object, apart: bool = False, most_bytes: int = 0) -> Ended:
        """Run it; `apart`: in its own process; `most_bytes`: how large a file may get, as on a full disk."""
        asked = ["deidentify", *map(str, words), "--home", str(self.folder / "home")]
        if not apart and not most_bytes:
            SHUT[:] = NETWORK
            try:
                return run_here(asked)
            finally:
                SHUT.clear()
        command = [sys.executable, "-c", RUNNER, str(most_bytes), *asked]
        done = subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=120, check=False)
        return Ended(done.returncode, done.stdout, " ".join(done.stderr.split()))

    def everything_written(self) -> dict[Path, bytes]:
        """All files but the one given, the recipe, and the home folder."""
        ours = (self.file, self.recipe)
        return {path: path.read_bytes() for path in self.folder.glob("*") if path.is_file() and path not in ours}


def messy(rows: int) -> pl.DataFrame:
    """Rows as a service organisation keeps them: people of several ages, minors, bad dates, formulas."""
    draw = random.Random(5)
    born = [draw.choice([*PLANTED["DOB"], "05/05/2012"]) for _ in range(rows)]
    return pl.DataFrame(
        {
            "Case No": [f"D-77{number}" for number in range(rows)],
            **{
                name: [draw.choice(PLANTED[name]) for _ in range(rows)]
                for name in ("Client Name", "Phone", "Home Address")
            },
            "DOB": born,
            "Contact Date": [
                "last Tuesday" if number % 100 == 7 else f"{draw.randint(1, 3):02d}/{draw.randint(1, 28):02d}/2023"
                for number in range(rows)
            ],
            "Gender": [draw.choice("FFFM") for _ in range(rows)],
            "Race": [draw.choice(["W", "B", ""]) for _ in range(rows)],
            "Charge": [draw.choice(["SOLICIT", "PROST"]) for _ in range(rows)],
            "Place Type": [draw.choice(["Motel", "House", "=1+1"]) for _ in range(rows)],
            "Lat": [f"{37.80 + draw.gauss(0, 0.005):.6f}" for _ in range(rows)],
            "Lon": [f"{-122.25 + draw.gauss(0, 0.005):.6f}" for _ in range(rows)],
            "Notes": [draw.choice(PLANTED["Notes"]) for _ in range(rows)],
        }
    )


@pytest.fixture
def provider(tmp_path: Path) -> Provider:
    """The messy file and its recipe in a folder."""
    made = Provider(tmp_path)
    messy(400).write_csv(made.file)
    made.recipe.write_text(RECIPE, encoding="utf-8")
    return made


@pytest.fixture(scope="session")
def secret_words() -> list[str]:
    """Parts of all that was planted: none may be found anywhere."""
    return SECRET_WORDS
