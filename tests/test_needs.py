"""What tests need beside Python is installed where that may be done, and named elsewhere."""

from __future__ import annotations

import pytest

from tools.needs import NEEDS, Need, bring, commands

ABSENT = Need("no-such-package", "tests of nothing", lambda: False)
PRESENT = Need("here-already", "tests of something", lambda: True)


def test_only_root_with_apt_installs():
    """Neither somebody else's machine nor another system is changed."""
    update, install = commands((ABSENT,), root=True, apt="/usr/bin/apt-get")
    assert update[1] == "update"
    assert install[-1] == "no-such-package"
    assert commands((ABSENT,), root=False, apt="/usr/bin/apt-get") == []
    assert commands((ABSENT,), root=True, apt=None) == []
    assert commands((), root=True, apt="/usr/bin/apt-get") == []


def test_what_stays_missing_is_said(capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch):
    """With the command that brings it; what is here is not spoken of."""
    monkeypatch.setattr("tools.needs.shutil.which", lambda _: None)
    bring((ABSENT, PRESENT))
    told = capsys.readouterr().out
    assert told == ("Skipped: tests of nothing. They need: apt-get install no-such-package\n")


def test_packages_are_named_once():
    """Each with the tests that rest on it."""
    assert len({need.package for need in NEEDS}) == len(NEEDS)
    assert all(need.tests.startswith("tests ") for need in NEEDS)
