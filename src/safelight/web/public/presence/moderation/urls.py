"""Addresses of moderators' pages. They lie below those of accounts, where sessions are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpResponse
from django.urls import path

from safelight.web.public.later import later


def _view(module: str, name: str) -> Callable[..., HttpResponse]:
    return later(f"{__package__}.{module}", name)


MODERATION: Final = [
    path("account/review/", _view("queue_views", "queue"), name="review"),
    path("account/review/decide", _view("queue_views", "decide"), name="review-decide"),
    path("account/review/heat/<int:number>", _view("queue_views", "heat"), name="review-heat"),
    path("account/review/undo", _view("queue_views", "undo"), name="review-undo"),
    path("account/review/skip", _view("queue_views", "skip"), name="review-skip"),
    path("account/review/here", _view("queue_views", "here"), name="review-here"),
    path("account/review/audit", _view("lead_views", "audit"), name="review-audit"),
    path("account/review/audit.csv", _view("lead_views", "audit_table"), name="review-audit-table"),
    path("account/review/audit/<int:number>/reopen", _view("lead_views", "reopen"), name="review-reopen"),
    path("account/review/replay", _view("lead_views", "replay_page"), name="review-replay"),
    path("account/review/surges", _view("lead_views", "surges"), name="review-surges"),
]
