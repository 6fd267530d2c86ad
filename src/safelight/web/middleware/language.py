"""In which language a request is answered: pages say it by their path (/es/…), the API by `lang=`.

Nothing else decides, neither a cookie nor what the browser would like: an address always gives the same answer, so
that links, caches and citations hold.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.formats import date_format, number_format

from safelight.core.said import Said, speaking
from safelight.web.api.answering import LANGUAGE
from safelight.web.middleware.measuring import GetResponse


def language(get_response: GetResponse) -> GetResponse:
    """Middleware that answers in the language of the address."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        chosen = language_of(request)
        with translation.override(chosen), speaking(speak):
            request.LANGUAGE_CODE = chosen
            response = get_response(request)
        response.headers.setdefault("Content-Language", chosen)
        return response

    return answered


def language_of(request: HttpRequest) -> str:
    """The language of the address; English where it names none, or one that isn't offered."""
    offered = dict(settings.LANGUAGES)
    api = request.path.startswith("/api/")
    named = request.GET.get(LANGUAGE, "") if api else request.path.removeprefix("/").partition("/")[0]
    return named if named in offered else str(settings.LANGUAGE_CODE)


def speak(text: Said) -> str:
    """A sentence in the active language, numbers and days too."""
    return text.in_words(translation.gettext, _written)


def _written(value: int | date) -> str:
    return date_format(value, "DATE_FORMAT") if isinstance(value, date) else number_format(value, force_grouping=True)
