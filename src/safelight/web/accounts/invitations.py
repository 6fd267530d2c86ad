"""Invitations: a link, used once within its days, makes an account or gives it a new password and second factor."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction

from safelight.core.errors import BadFilter, NotThere
from safelight.core.said import said
from safelight.web.accounts import second_factor
from safelight.web.accounts.deeds import Act, note
from safelight.web.accounts.models import Invitation
from safelight.web.accounts.roles import Role, give_role

DAYS: Final = 7
"""How long a link can be used."""

NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{1,38}[a-z0-9]")
"""Names to sign in with: nobody's real name is asked for."""


def invite(name: str, role: Role, *, by: User | None, now: datetime) -> str:
    """The secret of a new link for `name`; earlier unused links for it end. Raises BadFilter for a bad name."""
    if not NAME.fullmatch(name):
        raise BadFilter(
            said("A name to sign in with has 3 to 40 of the signs a-z, 0-9, point, hyphen and underscore;"),
            fix=said("use one such as maria.k."),
        )
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        Invitation.objects.filter(name=name, used_at=None).delete()
        Invitation.objects.create(
            name=name,
            role=role.value,
            token_hash=_hash(token),
            made_by=by,
            made_at=now,
            expires_at=now + timedelta(days=DAYS),
        )
        note(by, Act.INVITED, name, now)
    return token


def find(token: str, now: datetime) -> Invitation:
    """The invitation of a link. Raises NotThere where it was used, has expired, or never was."""
    found = Invitation.objects.filter(token_hash=_hash(token), used_at=None, expires_at__gt=now).first()
    if found is None:
        raise NotThere(
            said("This link was used already, or is older than {days} days.", days=DAYS),
            fix=said("Ask whoever invited you for a new one."),
        )
    return found


def join(token: str, password: str, secret: str, *, now: datetime) -> tuple[User, list[str]]:
    """Use a link: the user with this password and TOTP secret (hex), and their recovery codes, shown once.

    The caller has checked the password, and a code of the secret. An account of that name that was closed opens again;
    its other sessions end, because they are bound to the old password.
    """
    with transaction.atomic():
        invitation = find(token, now)
        if not Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=now):
            return join(token, password, secret, now=now)  # somebody was faster: `find` says so
        user, _ = User.objects.get_or_create(username=invitation.name)
        user.set_password(password)
        user.is_active = True
        user.save()
        give_role(user, Role(invitation.role))
        codes = second_factor.enrol(user, secret)
        note(user, Act.JOINED, user.username, now)
    return user, codes


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
