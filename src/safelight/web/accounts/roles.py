"""The roles: a user has one, as a group of Django's."""

from __future__ import annotations

from enum import StrEnum

from django.contrib.auth.models import Group, User


class Role(StrEnum):
    """What somebody signed in may do. An administrator may do all that a steward may, a lead all that a moderator may.

    Moderators see what people texted in, and nobody else does: an administrator invites them, and no more.
    """

    ADMINISTRATOR = "administrator"
    STEWARD = "steward"
    CONTRIBUTOR = "contributor"
    MODERATOR = "moderator"
    LEAD = "lead"


STEWARDS = frozenset({Role.ADMINISTRATOR, Role.STEWARD})
CONTRIBUTING = STEWARDS | {Role.CONTRIBUTOR}
LEADS = frozenset({Role.LEAD})
MODERATORS = LEADS | {Role.MODERATOR}


def role_of(user: User) -> Role | None:
    """The user's role; None for one without."""
    name = user.groups.values_list("name", flat=True).first()
    return Role(name) if name in list(Role) else None


def give_role(user: User, role: Role) -> None:
    """Make it the user's one role."""
    user.groups.set([Group.objects.get_or_create(name=role.value)[0]])
