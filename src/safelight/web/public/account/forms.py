"""What the forms of account pages ask, and how that is checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safelight.core.vocabulary import Basis
from safelight.privacy import Kind, kinds_in
from safelight.web.accounts.roles import Role
from safelight.web.contributions.receiving import LICENCES

BASIS_TITLES: Final[Mapping[Basis, Any]] = {
    Basis.DIVERSION: gettext_lazy("people in a diversion programme"),
    Basis.SERVICE_CONTACT: gettext_lazy("people in contact with a service"),
    Basis.ARREST: gettext_lazy("people arrested"),
    Basis.CITATION: gettext_lazy("people cited"),
    Basis.STOP: gettext_lazy("people stopped"),
}

LICENCE_TITLES: Final[Mapping[str, Any]] = {
    "cc0": gettext_lazy("CC0: anybody may use it for anything"),
    "cc-by": gettext_lazy("CC BY 4.0: anybody may use it who names us"),
    "aggregates": gettext_lazy("only the aggregates that this site publishes, with our permission"),
}
assert set(LICENCE_TITLES) == set(LICENCES)

ROLE_NAMES: Final[Mapping[Role, Any]] = {
    Role.CONTRIBUTOR: gettext_lazy("contributor"),
    Role.STEWARD: gettext_lazy("steward"),
    Role.ADMINISTRATOR: gettext_lazy("administrator"),
    Role.MODERATOR: gettext_lazy("moderator"),
    Role.LEAD: gettext_lazy("lead of the moderators"),
}

ROLE_TITLES: Final[Mapping[Role, Any]] = {
    Role.CONTRIBUTOR: gettext_lazy("contributor: uploads files, sees and withdraws their own"),
    Role.STEWARD: gettext_lazy("steward: accepts, refuses and withdraws files"),
    Role.ADMINISTRATOR: gettext_lazy("administrator: invites people, and all that a steward does"),
    Role.MODERATOR: gettext_lazy("moderator: confirms and refuses what people text in"),
    Role.LEAD: gettext_lazy("lead of the moderators: sees who decided what, and opens it again"),
}

_IN_PLAIN_TEXT: Final = frozenset(Kind) - {Kind.NAME}
"""What a title or a publisher must not hold: an organisation may be called after a person."""


class SignIn(forms.Form):
    """Name, password and code, all at once: nothing tells which of them was wrong."""

    name = forms.CharField(max_length=60)
    password = forms.CharField(max_length=200, strip=False)
    code = forms.CharField(max_length=40)


class Join(forms.Form):
    """A new password, and a code of the new second factor."""

    password = forms.CharField(max_length=200, strip=False)
    again = forms.CharField(max_length=200, strip=False)
    code = forms.CharField(max_length=20)

    def __init__(self, data: Any = None, *, name: str) -> None:
        super().__init__(data)
        self._name = name

    def clean_password(self) -> str:
        """Long enough, not common, not like the name."""
        password = str(self.cleaned_data["password"])
        validate_password(password, User(username=self._name))
        return password

    def clean(self) -> dict[str, Any]:
        """Both passwords alike."""
        if self.cleaned_data.get("password") and self.cleaned_data["password"] != self.cleaned_data.get("again"):
            self.add_error("again", _("The two passwords differ."))
        return self.cleaned_data


class Invite(forms.Form):
    """Whom to invite."""

    name = forms.CharField(max_length=60)
    role = forms.ChoiceField(choices=[(role.value, title) for role, title in ROLE_TITLES.items()])


class Upload(forms.Form):
    """What a contributor says of a file, and the file."""

    city = forms.ChoiceField()
    basis = forms.ChoiceField(choices=[(basis.value, title) for basis, title in BASIS_TITLES.items()])
    title = forms.CharField(max_length=120)
    publisher = forms.CharField(max_length=120)
    about = forms.CharField(max_length=1000, required=False)
    licence = forms.ChoiceField(choices=list(LICENCE_TITLES.items()))
    permission = forms.BooleanField()
    file = forms.FileField(allow_empty_file=True)

    def __init__(self, data: Any = None, files: Any = None, *, cities: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__(data, files)
        self.fields["city"].choices = list(cities)  # type: ignore[attr-defined]  # a field of choices

    def clean_title(self) -> str:
        """What the file is, without personal data."""
        return self._plain("title", _IN_PLAIN_TEXT)

    def clean_publisher(self) -> str:
        """Whose file it is, without personal data."""
        return self._plain("publisher", _IN_PLAIN_TEXT)

    def clean_about(self) -> str:
        """More about it, without personal data."""
        return self._plain("about", frozenset(Kind))

    def _plain(self, name: str, kinds: frozenset[Kind]) -> str:
        text = str(self.cleaned_data[name])
        if kinds & kinds_in(text):
            raise forms.ValidationError(_("Leave out names of people, telephone numbers, addresses and whole dates."))
        return text


class Decision(forms.Form):
    """A steward's or contributor's word on a contribution."""

    do = forms.ChoiceField(choices=[(word, word) for word in ("accept", "refuse", "withdraw")])
    reason = forms.CharField(max_length=500, required=False)

    def clean_reason(self) -> str:
        """Why, without personal data."""
        reason = str(self.cleaned_data["reason"])
        if _IN_PLAIN_TEXT & kinds_in(reason):
            raise forms.ValidationError(_("Leave out names of people, telephone numbers, addresses and whole dates."))
        return reason
