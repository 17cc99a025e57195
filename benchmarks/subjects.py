"""The table of subjects: one more is a module with a `SUBJECT`, and its name here."""

from __future__ import annotations

from benchmarks import follows, judge, live, losses, review_page, simulate, solve, start
from benchmarks.subject import Subject

SUBJECTS: dict[str, Subject] = {
    module.SUBJECT.name: module.SUBJECT
    for module in (solve, judge, losses, simulate, follows, start, live, review_page)
}
