"""What every moderator's page has around it."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from safelight.web.accounts.roles import LEADS, role_of


def show(request: HttpRequest, user: User, template: str, status: int = 200, **content: object) -> HttpResponse:
    """The page of a template below templates/presence/moderation."""
    around = {"who": user, "lead": role_of(user) in LEADS}
    return render(request, f"presence/moderation/{template}.html", {**around, **content}, status=status)
