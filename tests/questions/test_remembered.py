"""The bounded memory: made once, the least used forgotten first."""

from __future__ import annotations

from safelight.questions.remembered import Remembered


def test_a_value_is_made_once_and_the_one_used_least_goes_first() -> None:
    made: list[str] = []

    def make(name: str) -> str:
        made.append(name)
        return name

    memory: Remembered[str] = Remembered(2)
    for name in ("one", "two", "one", "three", "one", "two"):
        assert memory.get(name, lambda name=name: make(name)) == name  # type: ignore[misc]
    assert made == ["one", "two", "three", "two"]


def test_what_failed_is_made_again() -> None:
    memory: Remembered[int] = Remembered(2)

    def fail() -> int:
        raise ValueError

    for _ in range(2):
        try:
            memory.get("key", fail)
        except ValueError:
            continue
        raise AssertionError("a failure must be seen")
    assert memory.get("key", lambda: 3) == 3
