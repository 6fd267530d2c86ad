"""What must hold on both databases, over PostgreSQL: taken once, done once, forgotten, taken up again, nothing lost.

The tests are those of their own modules; here they run over another database.
"""

from __future__ import annotations

import pytest

from safelight.core.home import Home
from tests.people_database import migrated, use_database
from tests.presence.texting import test_inbox as inbox
from tests.presence.texting import test_line as line
from tests.presence.texting import test_working as working


@pytest.fixture(scope="module")
def database(texted_home: Home, postgresql: str) -> str:
    migrated(texted_home, postgresql)
    use_database(texted_home)
    return postgresql


test_many_at_once = inbox.test_many_at_once_are_each_taken_once
test_again_after_midnight = inbox.test_a_message_that_comes_again_after_midnight_is_the_same
test_across_midnight = inbox.test_the_same_person_across_midnight_is_one
test_delete = inbox.test_delete_forgets_everything_at_once
test_a_number_answers = inbox.test_several_places_are_offered_and_a_number_answers
test_a_photo_waits = inbox.test_a_photo_waits_for_its_place_and_then_belongs_to_the_report
test_gone = inbox.test_gone_is_of_where_they_reported_last
test_deleted_at_the_provider = working.test_everything_is_deleted_at_the_provider
test_killed = working.test_what_a_killed_worker_had_is_taken_again_once
test_watched = working.test_who_watches_is_told_once_when_something_is_confirmed_near
test_budget = working.test_the_budget_of_a_day_holds
test_together = line.test_those_who_wait_are_written_in_one_transaction
test_fails_alone = line.test_what_fails_fails_alone_and_leaves_nothing
test_tried_again = line.test_what_the_database_ended_is_tried_once_more
