"""Reports that wait for moderators, over the databases and people of sightings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from tests.presence.sightings.conftest import People

Account = Callable[[str], Any]


@pytest.fixture
def account(people: People) -> Account:
    """account("ada"): the account of a moderator."""
    return lambda name: get_user_model().objects.get_or_create(username=name)[0]
