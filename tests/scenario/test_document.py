"""Faults and the document that collects them."""

from __future__ import annotations

import pickle
from pathlib import Path

from subside.scenario.document import Document, Fault, ScenarioFaults


def document() -> Document:
    lines = {(): 1, ("a",): 2, ("a", "b"): 3, ("c",): 5, ("c", 0): 6}
    return Document(Path("x.yaml"), lines=dict(lines))


def test_fault_takes_the_line_of_its_path() -> None:
    doc = document()
    doc.fault(("a", "b"), "is wrong", 7, "Do so.")
    assert doc.faults == [Fault("x.yaml", 3, "a.b", "is wrong", "7", "Do so.")]


def test_fault_at_a_missing_key_takes_the_line_above_it() -> None:
    doc = document()
    doc.fault(("c", 0, "gone", "deeper"), "is missing")
    assert (doc.faults[0].line, doc.faults[0].where) == (6, "c[0].gone.deeper")


def test_warning_does_not_count() -> None:
    doc = document()
    warning = doc.note(("a",), "is large", 300)
    assert (warning.line, warning.given) == (2, "300")
    assert doc.faults == []
    assert doc.faulty == set()


def test_what_could_be_read() -> None:
    """The keys of a mapping are known although a value under one of them is not."""
    doc = document()
    doc.unread |= {("a", "b"), ("c", 0)}
    assert doc.named("a")
    assert not doc.sound("a")
    assert not doc.named("a", "b")
    assert not doc.named("a", "b", "c")
    assert doc.sound("c", 1)
    assert doc.sound("d")


def test_faults_are_told_in_the_order_of_lines() -> None:
    doc = document()
    for where in [("c", 0), ("a",), ("a", "b")]:
        doc.fault(where, "is wrong")
    error = ScenarioFaults(Path("folder"), doc.faults)
    assert [fault.line for fault in error.faults] == [2, 3, 6]
    assert str(error).startswith("folder: 3 faults\nx.yaml:2: a: is wrong\n")


def test_error_goes_from_one_process_to_another() -> None:
    doc = document()
    doc.fault(("a",), "is wrong")
    error = ScenarioFaults(Path("folder"), doc.faults)
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.faults, str(again)) == (ScenarioFaults, error.faults, str(error))
