"""Who comes while another writes is written along: in one transaction, each all or nothing, none before it stands."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.db import OperationalError, connection, connections, transaction

from safelight.presence.models import Spent
from safelight.presence.texting.line import Line

DAY = date(2026, 3, 2)


def crowd(line: Line, works: list[Callable[[], object]]) -> list[object]:
    """All works in line while another one writes; what each answers, or raises."""
    begun, go_on = threading.Event(), threading.Event()

    def first() -> None:
        begun.set()
        go_on.wait(10)

    def asked(work: Callable[[], object]) -> object:
        try:
            return line.through(work)
        except ValueError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works) + 1) as pool:
        pool.submit(asked, first)
        begun.wait(10)
        answers = [pool.submit(asked, work) for work in works]
        while len(line._waiting) < len(works):
            time.sleep(0.001)
        go_on.set()
        return [answer.result(10) for answer in answers]


def spend(city: str) -> Callable[[], str]:
    def spent() -> str:
        Spent.objects.create(day=DAY, city=city, segments=len(connection.savepoint_ids))
        return city

    return spent


def test_those_who_wait_are_written_in_one_transaction(line: Line) -> None:
    threads, ends = set(), []

    def noted(city: str) -> Callable[[], str]:
        def work() -> str:
            threads.add(threading.get_ident())
            transaction.on_commit(lambda: ends.append(len(threads_done)))
            threads_done.append(city)
            return spend(city)()

        return work

    threads_done: list[str] = []
    cities = [f"city {n}" for n in range(5)]
    assert crowd(line, [noted(city) for city in cities]) == cities
    assert Spent.objects.count() == 5
    assert len(threads) == 1
    assert ends == [5] * 5, "nothing had ended before all was done"


def test_what_fails_fails_alone_and_leaves_nothing(line: Line) -> None:
    def half() -> None:
        spend("half")()
        raise ValueError

    first, failed, last = crowd(line, [spend("a"), half, spend("b")])
    assert (first, last) == ("a", "b")
    assert isinstance(failed, ValueError)
    assert set(Spent.objects.values_list("city", flat=True)) == {"a", "b"}


def test_alone_it_is_a_transaction_like_any_other(line: Line) -> None:
    assert line.through(lambda: connection.in_atomic_block) is True

    def fails() -> None:
        spend("x")()
        raise ValueError

    with pytest.raises(ValueError):
        line.through(fails)
    assert not Spent.objects.exists()
    assert line.through(lambda: datetime(2026, 3, 2, tzinfo=UTC)).year == 2026


def test_what_the_database_ended_is_tried_once_more(line: Line) -> None:
    tried: list[int] = []

    def ended(times: int) -> Callable[[], str]:
        def work() -> str:
            spend("a")()
            tried.append(1)
            if len(tried) <= times:
                raise OperationalError
            return "done"

        return work

    assert line.through(ended(1)) == "done"
    assert Spent.objects.count() == 1
    tried.clear()
    Spent.objects.all().delete()
    with pytest.raises(OperationalError):
        line.through(ended(2))
    assert not Spent.objects.exists()


def test_whoever_stops_the_writer_stops_nobody_else(line: Line) -> None:
    def stopped() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        line.through(stopped)
    assert line.through(spend("after")) == "after"
