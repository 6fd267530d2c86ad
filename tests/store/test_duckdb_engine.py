"""What is DuckDB's own: threads, memory, and answers that never mix two generations."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from safelight.core.question import Question
from safelight.core.vocabulary import Charge, Dimension
from safelight.store import DuckDBEngine, publish

TODAY = date(2021, 1, 1)
BY_ROLE = Question(by=(Dimension.ROLE,))


def group(record, city: str, size: int) -> list[dict]:
    """One operation of `size` records, all of one role."""
    return [
        record(n, city=city, role="buyer", operation_id=city.encode().ljust(16), operation_size=size)
        for n in range(1, size + 1)
    ]


@pytest.fixture
def engine(home):
    made = DuckDBEngine(home, threads=2)
    yield made
    made.close()


def test_threads_share_an_engine_while_generations_come_and_go(engine, home, record, tables, draft):
    sizes = range(2, 14)

    def ask(_turn: int) -> list[tuple]:
        return [row for true in engine.counts(BY_ROLE, today=TODAY) for row in true.frame.select("n", "largest").rows()]

    publish(home, "ashford", tables(group(record, "ashford", 1)), draft)
    with ThreadPoolExecutor(4) as pool:
        asked = pool.map(ask, range(80))
        for size in sizes:
            publish(home, "ashford", tables(group(record, "ashford", size)), draft)
        answers = list(asked)
    # Whole generations only: the count and its largest operation are of one and the same.
    assert all(len(answer) == 1 and answer[0][0] == answer[0][1] for answer in answers)
    assert ask(0) == [(max(sizes), max(sizes))]


def test_a_city_too_large_for_memory_is_counted_from_its_file(home, record, tables, draft):
    publish(home, "ashford", tables(group(record, "ashford", 4)), draft)
    publish(home, "bexley", tables(group(record, "bexley", 9)), draft)
    for memory in (0, 5, 100):
        engine = DuckDBEngine(home, memory_rows=memory)
        (answer,) = engine.counts(BY_ROLE, today=TODAY)
        assert answer.frame.select("n", "operations", "largest").rows() == [(13, 2, 9)]
        publish(home, "bexley", tables(group(record, "bexley", 9)), draft)
        assert engine.counts(BY_ROLE, today=TODAY)[0].frame["n"].to_list() == [13]
        engine.close()


def test_tables_of_old_generations_are_let_go(engine, home, record, tables, draft):
    for size in range(1, 6):
        publish(home, "ashford", tables(group(record, "ashford", size)), draft)
        engine.counts(BY_ROLE, today=TODAY)
    left = engine._database.execute("SELECT count(*) FROM duckdb_tables()").fetchone()
    assert left == (1,)


def test_lewd_conduct_is_counted_when_asked_for_alone(engine, home, record, tables, draft):
    rows = [record(1, charge="lewd_conduct", apart=True), record(2, charge="selling")]
    publish(home, "ashford", tables([row | {"city": "ashford"} for row in rows]), draft)

    def total(*charges: Charge) -> int:
        return sum(true.frame["n"].sum() for true in engine.counts(Question(charge=charges), today=TODAY))

    assert total() == 1
    assert total(Charge.LEWD_CONDUCT) == 1
    assert total(Charge.LEWD_CONDUCT, Charge.SELLING) == 1


def test_operations_are_numbered_again_before_the_numbers_run_out(home, record, tables, draft):
    engine = DuckDBEngine(home, renumber_after=3)
    for size in (2, 3, 4):
        for city in ("ashford", "bexley"):
            publish(home, city, tables(group(record, city, size)), draft)
            engine.counts(Question(city=(city,)), today=TODAY)
        (answer,) = engine.counts(BY_ROLE, today=TODAY)
        assert answer.frame.select("n", "operations", "largest").rows() == [(2 * size, 2, size)]
    engine.close()
