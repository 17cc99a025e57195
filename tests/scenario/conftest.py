"""The small scenario as a fixture; ``tests/scenario/small.py`` has its text."""

from pathlib import Path

import pytest

from tests.scenario.small import Folder, write_folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A small scenario without fault."""
    return write_folder(tmp_path / "door")
