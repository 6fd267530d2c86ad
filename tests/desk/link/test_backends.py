"""Spark gives the groups that this machine gives. Runs where PySpark and Java are: `make test-spark`."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from safelight.core.errors import SafelightError
from safelight.desk.extract import extract
from safelight.desk.link import Embedded, backend_of, build, link, masked, shaped
from safelight.desk.link.backends import pairs_in_parts


def test_spark_gives_the_same_groups(made):
    pytest.importorskip("pyspark", reason="PySpark isn't installed (extra `spark`)")
    backend = backend_of("local[2]")
    linked = link(build(*masked(shaped(made.adverts), extract, backend)), backend=backend)
    assert np.array_equal(linked.label, made.linked.label)
    assert linked.table().equals(made.linked.table())


def test_no_address_means_this_machine():
    assert isinstance(backend_of(None), Embedded)
    assert isinstance(backend_of(""), Embedded)


def test_processes_give_what_one_gives():
    one, two = (list(Embedded(processes).map(len, ["a", "bc", "def"])) for processes in (1, 2))
    assert one == two == [1, 2, 3]


def test_parts_hold_every_pair_once():
    a, b = np.arange(7), np.arange(7) + 1
    parts = pairs_in_parts(a, b, 3)
    assert [len(x) for x, _ in parts] == [3, 3, 1]
    assert np.array_equal(np.concatenate([y for _, y in parts]), b)


def test_a_missing_spark_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(SafelightError, match="PySpark"):
        backend_of("local[2]")
