"""What is shipped: the wheel holds the built pages and the catalogue, and starts without Node, make or the clone."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from safelight.catalog import load_catalog

ROOT = Path(__file__).resolve().parents[1]
BUILT = ROOT / "src" / "safelight" / "web" / "static" / "dist"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree, built with the locked build tool."""
    if not BUILT.is_dir():
        pytest.fail("the front end is not built: run `make test`, which builds it first")
    target = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", str(target), str(ROOT)], check=True, capture_output=True)
    return next(target.glob("*.whl"))


def test_the_wheel_holds_pages_catalogue_and_tables(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert any(name.startswith("safelight/web/static/dist/assets/") and name.endswith(".js") for name in names)
    assert "safelight/catalog/cities/chicago.toml" in names
    assert "safelight/catalog/laws/NIBRS.toml" in names
    assert "safelight/privacy/ptable.csv" in names
    assert "safelight/py.typed" in names
    assert "safelight/web/locale/es/LC_MESSAGES/django.mo" in names
    assert "safelight/manual/language.toml" in names
    assert "safelight/web/public/support.toml" in names
    assert {"safelight/manual/method/ratio.md", "safelight/manual/es/about.md"} <= set(names)
    assert {"safelight/manual/language.toml", "safelight/examples/leaflet.html"} <= set(names)
    assert not [name for name in names if "/tests/" in name or name.startswith(("tests", "frontend"))]


def test_the_public_site_needs_no_heavy_libraries(wheel: Path) -> None:
    metadata = zipfile.ZipFile(wheel)
    name = next(item for item in metadata.namelist() if item.endswith(".dist-info/METADATA"))
    lines = metadata.read(name).decode().splitlines()
    needs = " ".join(line for line in lines if line.startswith("Requires-Dist:") and "extra ==" not in line).lower()
    for library in ("torch", "splink", "playwright", "pyspark", "scikit", "opencv"):
        assert library not in needs


def test_the_wheel_works_without_the_clone(wheel: Path, tmp_path: Path) -> None:
    """Its own files alone, on the path of an interpreter that doesn't see the tree."""
    unpacked = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(unpacked)
    code = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); "
        "from safelight.cli import main; import safelight; "
        "assert safelight.__file__.startswith(sys.path[0]), safelight.__file__; main()"
    )
    command = [sys.executable, "-c", code, str(unpacked), "cities", "--json", "--home", str(tmp_path / "home")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["cities"]) == len(load_catalog().cities)
