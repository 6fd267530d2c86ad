"""Which sites this deployment captures, and on which terms: `DESK_HOME/sites.toml`, written by a person.

    [[site]]
    host = "ads.example"
    subdomains = true                 # also www.ads.example …
    also = ["img.example-cdn.net"]    # hosts of the pictures that its pages show
    seconds = 2.0                     # between two requests
    robots = "obey"                   # or "note": listings are read although robots.txt bars them
    terms = "Terms of 2026-03-01 read by counsel: no bar to preserving evidence."

A host and port named in SAFELIGHT_DESK_ALLOW counts as listed: naming it is the same decision.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final, Literal

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from safelight.core.errors import BadInput, Refused

FILE: Final = "sites.toml"


class Site(BaseModel):
    """One site of the list; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = Field(pattern=r"^[a-z0-9.\-]+$")
    subdomains: bool = False
    also: tuple[str, ...] = ()
    seconds: float = Field(2.0, ge=0, le=3600)
    robots: Literal["obey", "note"] = "obey"
    terms: str = ""
    agent: str = ""
    """User-Agent to send; Safelight's own without it."""

    def covers(self, host: str) -> bool:
        """Whether a page of this host belongs to the site."""
        return host == self.host or (self.subdomains and host.endswith("." + self.host))


class _List(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    site: tuple[Site, ...] = ()


class Sites:
    """The allow-list of a deployment. `named` says which addresses SAFELIGHT_DESK_ALLOW names."""

    def __init__(self, sites: tuple[Site, ...], file: Path) -> None:
        self._sites = sites
        self._file = file

    def find(self, url: httpx.URL) -> Site | None:
        """The site that this address belongs to."""
        return next((site for site in self._sites if site.covers(url.host.lower())), None)

    def asked(self, url: httpx.URL, named: bool) -> Site:
        """The site of a page that somebody wants captured. Raises Refused, saying how to add it."""
        site = self.find(url)
        if site is None and named:
            return Site(host=_plain(url.host), seconds=0)
        if site is None:
            raise Refused(
                f"{url.host} is not on this desk's list of sites.",
                fix=f'Whoever decides for the desk adds to {self._file}:  [[site]]  host = "{url.host}"',
            )
        return site


def read_sites(home: Path) -> Sites:
    """The list in the desk's home; an empty one where there is no file. Raises BadInput."""
    file = home / FILE
    try:
        content = file.read_text("utf-8") if file.exists() else ""
        return Sites(_List.model_validate(tomllib.loads(content)).site, file)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"{file} is no TOML.", fix="Mend it, or take it away to begin anew.") from error
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadInput(f"{file}: {where}: {first['msg']}.", fix="The manual page on capture shows an entry.") from None


def _plain(host: str) -> str:
    return "".join(sign if sign.isalnum() or sign in ".-" else "-" for sign in host.lower())
