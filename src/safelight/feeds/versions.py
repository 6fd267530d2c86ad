"""Which articles were read, and in which version: a changed text under the same number is a correction."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Final

import orjson

from safelight.core.errors import BadInput
from safelight.feeds.posts import Post

_KEPT: Final = 300
"""Articles that a cursor remembers, the newest ones: older ones are not asked for again anyway."""


@dataclass(slots=True)
class Versions:
    """A cursor of a feed of articles: hashes of numbers and texts, newest first, of this read and of those before it;
    validators of a feed; inside a read of a listing the next page, and how many pages were followed.
    """

    seen: dict[str, str] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)
    etag: str = ""
    modified: str = ""
    page: str = ""
    pages: int = 0

    @classmethod
    def resumed(cls, after: str | None) -> Versions:
        """What a cursor remembers. Raises BadInput for one of another feed."""
        if after is None:
            return cls()
        try:
            versions = cls(**orjson.loads(after))
            pairs = [*versions.seen.items(), *versions.before.items()]
            fine = all(isinstance(text, str) for text in (versions.page, *(text for pair in pairs for text in pair)))
        except (orjson.JSONDecodeError, TypeError, AttributeError):
            fine = False
        if not fine:
            raise BadInput(
                "The cursor to resume from is not one of a feed of articles.",
                fix="Fetch this source from its beginning.",
            )
        if not versions.page:
            versions.seen, versions.before, versions.pages = {}, versions.seen, 0
        return versions

    @property
    def first(self) -> bool:
        """Whether nothing was read before this read."""
        return not self.before

    def knows(self, number: str) -> bool:
        """Whether an article was read before."""
        key = _digest(number)
        return key in self.seen or key in self.before

    def changed(self, post: Post) -> bool:
        """Whether an article is new or has another text than when it was read; remembers it."""
        key, text = _digest(post.id), _digest(post.text)
        known = self.seen.get(key) or self.before.get(key)
        self.seen[key] = text
        return known != text

    def written(self) -> str:
        """The cursor; behind the last page this read is one with those before it."""
        seen, before = self.seen, self.before
        if not self.page:
            seen, before = {**seen, **{key: text for key, text in before.items() if key not in seen}}, {}
        told = asdict(self) | {"seen": dict(islice(seen.items(), _KEPT)), "before": before}
        return orjson.dumps({name: value for name, value in told.items() if value}).decode()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:20]
