"""The pages are true: verbs, filters and paths have headings, examples run, links lead somewhere."""

import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
from typer.main import get_command

from safelight.cli.filters import FILTERS
from safelight.cli.main import VERBS, build
from safelight.core.vocabulary import Dimension, Unit
from safelight.observatory.tables import CODES

ROOT = Path(__file__).resolve().parents[2]
USER_GUIDE = (ROOT / "docs" / "user-guide.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
API_PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```console\n(.*?)^```$", README + USER_GUIDE, re.MULTILINE | re.DOTALL)
EXAMPLES = re.findall(r"^\$ (safelight .*)$", "\n".join(BLOCKS), re.MULTILINE)
PATHS = """
import json, pathlib, sys
import httpx
from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.web.application import create_application
home = pathlib.Path(sys.argv[1])
site = httpx.WSGITransport(app=create_application(Settings(home=home), Home(home).make()))
paths = httpx.Client(transport=site, base_url="http://site").get("/api/v1/openapi.json").json()["paths"]
print(json.dumps([f"{method.upper()} {path}" for path, methods in paths.items() for method in methods]))
"""
"""A process of its own, because Django keeps one configuration a process."""
PAGES = [path for path in ROOT.rglob("*.md") if not {"node_modules", ".venv"} & set(path.parts)]


def section(page: str, heading: str) -> str:
    """What stands under a heading of level three."""
    match = re.search(rf"^### {re.escape(heading)}$(.*?)(?=^##|\Z)", page, re.MULTILINE | re.DOTALL)
    assert match, f"no heading {heading!r}"
    return match[1].strip()


def tracked() -> list[Path]:
    """Files that git knows; without git, nothing is left to look at."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip("this copy is not a git checkout")
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_has_a_heading_and_an_example_and_stands_in_the_readme(verb: str) -> None:
    under = section(USER_GUIDE, f"`safelight {verb}`")
    assert re.search(rf"^(\$ )?safelight {verb}\b", under, re.MULTILINE)
    assert re.search(rf"^\| `safelight {verb}\b", README, re.MULTILINE)


def test_no_verb_is_described_that_is_not_there() -> None:
    described = re.findall(r"^### `safelight ([\w-]+)`$", USER_GUIDE, re.MULTILINE)
    assert sorted(described) == sorted(VERBS) == sorted(get_command(build()).commands)


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_has_a_heading_and_a_sentence(name: str) -> None:
    assert len(section(USER_GUIDE, f"`{name}`")) > 20


@pytest.mark.parametrize("name", FILTERS)
def test_every_word_of_a_closed_list_is_named_under_its_filter(name: str) -> None:
    from safelight.core import vocabulary

    kind = getattr(vocabulary, "".join(part.capitalize() for part in name.split("_")), None)
    if name not in ("unit", "by") and kind is not None:
        under = section(USER_GUIDE, f"`{name}`")
        assert [word for word in kind if f"`{word.value}`" not in under] == []


def test_every_dimension_unit_and_code_is_explained() -> None:
    by = USER_GUIDE.split("## Dimensions")[1].split("\n## ")[0]
    assert [dimension for dimension in Dimension if f"`{dimension.value}`" not in by] == []
    units = USER_GUIDE.split("## Units")[1].split("\n## ")[0]
    assert [unit for unit in Unit if f"| `{unit.value}` |" not in units] == []
    missing = USER_GUIDE.split("## What stands where a number is missing")[1].split("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", missing, re.MULTILINE) == [code for code in CODES if code != "shown"]


def test_every_path_of_the_api_has_a_heading_and_no_other(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PATHS, str(tmp_path / "home")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    paths = json.loads(done.stdout.splitlines()[-1])
    paths.append("GET /api/v1/presence/stream")  # beside the API: events, which OpenAPI can't describe
    assert sorted(re.findall(r"^### `((?:GET|POST) .+)`$", API_PAGE, re.MULTILINE)) == sorted(paths)
    assert all(len(section(API_PAGE, f"`{path}`")) > 10 for path in paths)


@pytest.mark.parametrize("line", EXAMPLES)
def test_an_example_runs_as_it_is_written(line: str, printed) -> None:
    ended = printed[line]
    assert ended.code == 0, ended.err
    if "--json" in line.split() or "--geojson" in line.split():
        json.loads(ended.out)


def test_an_example_would_be_missed(printed) -> None:
    assert set(printed) == set(EXAMPLES)
    assert len(EXAMPLES) > 25


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_inside_the_repository_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target, anchor in re.findall(r"\]\(([^)#\s]*)(?:#([^)\s]*))?\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        file = page.parent / unquote(target) if target else page
        assert file.exists(), f"{page.name}: {target}"
        if anchor and file.suffix == ".md":
            assert anchor in anchors(file), f"{page.name}: {target}#{anchor}"


def anchors(page: Path) -> set[str]:
    """The anchors that a page's headings get: lower case, blanks as hyphens, no punctuation."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_readme_names_the_two_commands_and_no_picture_that_is_not_there() -> None:
    assert "\nmake demo" in README
    assert "\nmake test" in README
    for picture in re.findall(r"!\[[^]]*\]\(([^)]+)\)", README):
        assert (ROOT / picture).is_file()


def test_nothing_tells_of_the_machine_that_it_was_made_on() -> None:
    folders = r"(?<![\w.~$}])/(?:work|workspace|home|root|Users|builds|mnt)/\w"
    told = re.compile(folders + r"|--(?:extra-)?index-url|\b(?:artifactory|nexus|devpi)\b", re.IGNORECASE)
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked()
        if path.suffix not in (".png", ".ico", ".woff2", ".parquet", ".xlsx") and path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if told.search(line)
    ]
    assert found == []


def test_lock_files_name_no_registry() -> None:
    locks = [path for path in tracked() if path.parent.name == "locks" or path.name == "package-lock.json"]
    assert len(locks) > 3
    assert [path.name for path in locks if "://" in path.read_text(encoding="utf-8")] == []


def test_the_citation_file_can_be_cited() -> None:
    from safelight import __version__

    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    keys = dict(re.findall(r"^([\w-]+):[ \t]*(.*)$", text, re.MULTILINE))
    assert keys["cff-version"] == "1.2.0"
    assert {"message", "title", "authors", "type", "license", "abstract"} <= set(keys)
    assert keys["version"].strip('"') == __version__
    assert keys["license"] == "Apache-2.0"
    assert re.fullmatch(r'"?\d{4}-\d{2}-\d{2}"?', keys["date-released"])
    assert all(re.match(r"[\w-]+:|[ ]+(- )?[\w-]+:|[ ]+- |[ ]{2,}\S|#|$", line) for line in text.splitlines())


def test_the_changelog_has_the_version_that_is_released_here() -> None:
    from safelight import __version__

    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_decision_stands_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    lines = [index_line(path) for path in sorted(folder.glob("0*.md"))]
    assert re.findall(r"^\| 0.*$", index, re.MULTILINE) == lines, "write into docs/decisions/README.md:\n" + "\n".join(
        lines
    )


def index_line(record: Path) -> str:
    """A decision's line of the index: its number and its heading without it."""
    heading = record.read_text(encoding="utf-8").splitlines()[0]
    return f"| {record.name[:4]} | [{re.sub(r'^# [0-9]+[.]? +', '', heading)}]({record.name}) |"
