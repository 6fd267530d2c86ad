"""The seam to a browser: asked for a page as shown only where one is needed, started at the first page that is."""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from importlib import import_module
from types import TracebackType
from typing import Protocol

import httpx

from safelight.desk.capture.captured import File
from safelight.desk.capture.pages import Advertisement
from safelight.desk.capture.visiting import Visit


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a browser made of a page."""

    advertisement: Advertisement
    files: tuple[File, ...]


class Renderer(Protocol):
    """A browser that asks the network for nothing by itself: the visit answers its requests."""

    def render(self, visit: Visit, url: httpx.URL) -> Rendered | None:
        """The page as shown, its screenshot and PDF; None, with a note, where the browser fails."""


@dataclass(slots=True)
class Ways:
    """How pages are captured: `never`, `needed` or `always` in a browser. Its browser ends with the block."""

    browser: str = "needed"
    _open: ExitStack = field(default_factory=ExitStack)
    _renderer: Renderer | None = None
    _looked: bool = False

    def renderer(self, needed: bool) -> Renderer | None:
        """The browser, if this page is to be shown in one and the machine has one."""
        if self.browser == "never" or not (needed or self.browser == "always"):
            return None
        if not self._looked:
            self._looked = True
            # Playwright takes a fifth of a second to load: only captures that show pages wait for it.
            found: AbstractContextManager[Renderer | None] = import_module("safelight.desk.capture.browser").browsing()
            self._renderer = self._open.enter_context(found)
        return self._renderer

    def __enter__(self) -> Ways:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._open.close()
