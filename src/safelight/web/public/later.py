"""Views that are loaded when somebody asks for one: what they need, visitors of the first page don't."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from django.http import HttpRequest, HttpResponse


def later(module: str, name: str) -> Callable[..., HttpResponse]:
    """The view `name` of `module`."""

    def answered(request: HttpRequest, **arguments: object) -> HttpResponse:
        response: HttpResponse = getattr(import_module(module), name)(request, **arguments)
        return response

    return answered
