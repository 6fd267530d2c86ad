"""What every page that is read has in common: an ETag of what it is made of, and the reading style."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language

from safelight.web.api.answering import answer
from safelight.web.configuration import DIST
from safelight.web.public import assets

HTML = "text/html; charset=utf-8"


def reading(
    request: HttpRequest, template: str, made_of: str, context: Callable[[], Mapping[str, Any]]
) -> HttpResponse:
    """The page of `template`; `made_of` changes whenever `context` does, and the context is made only when needed."""
    language = get_language() or "en"
    state = "\0".join((made_of, language, assets.links(DIST, "reading")))

    def written() -> bytes:
        return render_to_string(template, {"LANGUAGE_CODE": language, **context()}, request).encode()

    return answer(request, state, written, HTML)


def download(name: str, text: str) -> HttpResponse:
    """A text file to save; browsers show it in no page of ours."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "public, max-age=60"}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)
