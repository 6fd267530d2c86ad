"""What could be handed over is said of every column that there is, and of none that there isn't."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models

from safelight.presence import handing_over
from safelight.presence.handing_over import Key
from safelight.presence.kinds import SightingKind
from safelight.presence.models import Conversation, Report
from safelight.presence.sightings import ledger
from tests.presence.sightings.conftest import CELL, CITY, NOW, People

pytestmark = pytest.mark.parametrize("sightings_home", ["sqlite"], indirect=True)
"""Nothing here depends on the database; the ledger's own tests run over both."""


def test_it_says_each_table_and_column_of_the_database(people: People) -> None:
    ledger.seen(CITY, CELL, SightingKind.PATROL, people(1), NOW)
    said = {table.name: table for table in handing_over.handing_over()}
    with connection.cursor() as cursor:
        there = {name for name in connection.introspection.table_names(cursor) if name.startswith("presence_")}
        assert set(said) == there
        for name, table in said.items():
            columns = {column.name for column in connection.introspection.get_table_description(cursor, name)}
            assert {column.name for column in table.columns} == columns
    assert said["presence_report"].rows == said["presence_standing"].rows == 1
    assert said["presence_watch"].rows == 0
    assert said["presence_report"].what.endswith(".")


def test_no_words_are_left_of_what_is_gone(people: People) -> None:
    found = {model.__name__: model for model in apps.get_app_config("presence").get_models()}
    assert set(found) == set(handing_over._TABLES) == set(handing_over._OWN)
    for name, words in handing_over._OWN.items():
        assert set(words) <= {field.name for field in found[name]._meta.concrete_fields}
    used = {field.name for model in found.values() for field in model._meta.concrete_fields}
    assert set(handing_over._EVERYWHERE) <= used


def test_a_column_without_words_is_refused(people: People) -> None:
    added = models.CharField(max_length=20)
    added.set_attributes_from_name("phone_number")
    added.model = Report
    Report._meta.local_fields.append(added)
    Report._meta._expire_cache()
    try:
        with pytest.raises(KeyError, match="phone_number"):
            handing_over._table(Report)
    finally:
        Report._meta.local_fields.remove(added)
        Report._meta._expire_cache()


def test_what_names_a_sender_is_never_in_clear(people: People) -> None:
    for table in handing_over.handing_over():
        for column in table.columns:
            if column.name in ("sender", "mark"):
                assert column.key is Key.MARK
            if column.name == "sealed":
                assert column.key is Key.SEALED


def test_every_text_column_has_a_closed_meaning(people: People) -> None:
    """Free text could hold what somebody wrote: the only columns of words are these."""
    words = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("presence").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices
    }
    assert {name.split(".")[1] for name in words} == {"channel", "city", "cluster", "told", "reports", "facts"}
    assert Conversation._meta.get_field("sealed").get_internal_type() == "BinaryField"
