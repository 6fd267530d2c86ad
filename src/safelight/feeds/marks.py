"""Cursors of feeds of posts: how far back a read began, where it is, and what waits for its thread."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace

import orjson

from safelight.core.errors import BadInput


@dataclass(frozen=True, slots=True)
class PostMark:
    """At the end of a read `newest` is the newest post (its number, or its time), `user` the account's number, `at`
    when that read began. Inside a read `since` is where it ends, `token` where the next page begins, and `open` are
    the posts that wait for the beginning of their thread.
    """

    newest: str = ""
    user: str = ""
    at: str = ""
    since: str = ""
    since_at: str = ""
    token: str = ""
    open: list[str] = field(default_factory=list)

    @classmethod
    def resumed(cls, after: str | None) -> PostMark:
        """The mark to go on from: the end of a read is the beginning of the next. Raises BadInput."""
        try:
            mark = cls(**orjson.loads(after)) if after is not None else cls()
            fine = all(isinstance(value, str) for value in (mark.newest, mark.user, mark.token, *mark.open))
        except (orjson.JSONDecodeError, TypeError):
            fine = False
        if not fine:
            raise BadInput(
                "The cursor to resume from is not one of a feed of posts.", fix="Fetch this source from its beginning."
            )
        return mark if mark.token else replace(mark, since=mark.newest, since_at=mark.at, open=[])

    def behind(self, newest: str, at: str, token: str, waiting: list[str]) -> PostMark:
        """The mark behind a page; `newest` and `at` are those of the first page of this read."""
        if self.token:
            newest, at = self.newest, self.at
        since, since_at = (self.since, self.since_at) if token else ("", "")
        return PostMark(newest, self.user, at, since, since_at, token, waiting)

    def written(self) -> str:
        """The cursor."""
        return orjson.dumps({name: value for name, value in asdict(self).items() if value}).decode()
