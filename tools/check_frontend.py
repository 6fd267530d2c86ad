"""Types, lint and unit tests of the front end, with whichever Node the set-up found."""

from __future__ import annotations

import os
import subprocess
import sys

from bootstrap import FRONTEND, find_npm


def main() -> None:
    """Run both; their output is the answer."""
    npm, env = find_npm()
    for script in ("check", "test"):
        command = [*npm, "run", "--silent", script]
        done = subprocess.run(command, cwd=FRONTEND, env={**os.environ, **env}, check=False)
        if done.returncode:
            sys.exit(done.returncode)


if __name__ == "__main__":
    main()
