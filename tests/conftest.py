"""How the suite runs: quick and the same every time, or with --all wide and slow."""

import pytest
from hypothesis import settings

# No deadlines: a first example may compile a kernel.
settings.register_profile("ci", max_examples=50, deadline=None, derandomize=True)
settings.register_profile("all", max_examples=1000, deadline=None, print_blob=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--all", action="store_true", help="also tests marked slow, and many more examples"
    )


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("all" if config.getoption("--all") else "ci")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--all"):
        return
    skip = pytest.mark.skip(reason="slow: runs with --all")
    for item in items:
        if "slow" in item.keywords:
            item.add_marker(skip)
