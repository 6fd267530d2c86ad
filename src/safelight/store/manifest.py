"""What a generation says about itself: what came in from each source, what was made of it, and the files' hashes.

Written once beside the tables and never changed; carries no content of any row.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Annotated, Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Number = Annotated[int, Field(ge=0)]
MANIFEST_FILE: Final = "manifest.json"


class SourceState(BaseModel):
    """One source as of one generation: its sums, and where the next fetch goes on.

    relevant = kept + merged + duplicates + rejected; read = relevant + irrelevant + unreadable. `covered_months` are
    the months ("2019-06") of which the source had sent rows; `state` holds ETag and the like, by address.
    """

    model_config = ConfigDict(frozen=True)

    source: str
    basis: str
    unit: str
    origin: str
    fetched_at: AwareDatetime
    layouts: list[str] = []
    read: Number = 0
    relevant: Number = 0
    irrelevant: Number = 0
    unreadable: Number = 0
    kept: Number = 0
    merged: Number = 0
    duplicates: Number = 0
    rejected: Number = 0
    held: Number = 0
    reject_reasons: dict[str, int] = {}
    by_code: dict[str, int] = {}
    dropped_columns: list[str] = []
    newest: date | None = None
    oldest: date | None = None
    covered_months: list[str] = []
    cursor: str | None = None
    state: dict[str, str] = {}


class FileHash(BaseModel):
    """Size in bytes and SHA-256 (hex) of one file of a generation."""

    model_config = ConfigDict(frozen=True)

    bytes: Number
    sha256: str


class Manifest(BaseModel):
    """A generation on one page. `publish` fills in generation, records, people, offences, operations, held, files.

    `records` counts rows, held ones among them; `people` and `offences` are what they stand for; `operations` counts
    groups of two records and more. `catalog_version` is a hash; `seal` is the SHA-256 of all the rest.
    """

    model_config = ConfigDict(frozen=True)

    city: str
    generation: Number = 0
    made_at: AwareDatetime
    safelight_version: str
    catalog_version: str
    key_fingerprint: str
    records: Number = 0
    people: Number = 0
    offences: Number = 0
    operations: Number = 0
    held: Number = 0
    origins: list[str] = []
    sources: list[SourceState] = []
    files: dict[str, FileHash] = {}
    release: str | None = None
    notes: list[str] = []
    seal: str = ""

    def sealed(self) -> Manifest:
        """The same manifest with the seal that fits it."""
        return self.model_copy(update={"seal": self._own_seal()})

    @property
    def is_sound(self) -> bool:
        """Whether nothing in it changed since it was sealed."""
        return self.seal == self._own_seal()

    def source(self, source_id: str) -> SourceState | None:
        """The state of that source, if the generation holds it."""
        return next((state for state in self.sources if state.source == source_id), None)

    @property
    def newest(self) -> date | None:
        """The newest day of any source."""
        return max((state.newest for state in self.sources if state.newest), default=None)

    @property
    def fetched_at(self) -> datetime | None:
        """When a source was last fetched (UTC)."""
        return max((state.fetched_at for state in self.sources), default=None)

    def _own_seal(self) -> str:
        text = self.model_copy(update={"seal": ""}).model_dump_json()
        return hashlib.sha256(text.encode()).hexdigest()
