"""How the suite runs: quick and the same every time, or with --all wide and slow."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]
# Files that take longest, the longest first: they begin first, so that no process is left with
# one of them at the end while the others have nothing to do.
LONGEST = [
    f"tests/{name}.py"
    for name in (
        "test_readme", "web/teaching/test_classroom_browser", "web/teaching/test_whole_course",
        "web/test_kill", "web/test_postgresql", "model/test_truth_3",
        "web/test_serve", "cli/test_warm", "web/page/test_looks", "web/test_full_disk",
        "web/test_browser", "grade/test_discretion", "grade/test_grounds", "cli/test_play",
        "scenario/test_at_once", "cli/test_check", "web/page/test_playing", "kernels/test_chain",
        "web/live/test_server", "review/test_plays", "solve/test_momdp_search",
        "solve/test_corners", "rollout/test_rollout", "web/page/test_connection",
        "benchmarks/test_bench", "web/test_backup",
    )
]  # fmt: skip

# Further examples of what others of the same test show: with --all only, so that checks stay short.
FURTHER = (
    "test_a_lower_bound_is_what_its_own_plan_achieves[roadside]",
    "test_killed_amid_thirty_encounters_every_acknowledged_act_is_there[4.0]",
    "test_first_policies_are_worth_at_least_what_is_said[with_force]",
    "test_rows_and_parts_are_sums_over_all_observations[two_reasons]",
    "test_discretionary_time_lies_between_none_and_an_hour[roadside]",
    "test_killed_amid_thirty_encounters_every_acknowledged_act_is_there[1.5]",  # see test_kill.py
    "test_bounds_contain_the_exact_value_at_every_moment[with_force]",
    "test_bounds_hold_at_every_moment_and_close[0-0.35-0.0]",
    "test_rows_and_parts_are_sums_over_all_observations[with_force]",
    "test_sign_in_and_an_act[True]",
    "test_axe_finds_nothing[dark-1280]",
    "test_looks[light-wide]",
    "test_looks[dark-narrow]",
    "test_every_page[dark-narrow]",
)

# No deadlines: a first example may compile a kernel.
settings.register_profile("ci", max_examples=50, deadline=None, derandomize=True)
settings.register_profile("all", max_examples=1000, deadline=None, print_blob=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--all", action="store_true", help="also tests marked slow, and many more examples"
    )


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("all" if config.getoption("--all") else "ci")
    if config.getoption("--all"):
        os.environ["SUBSIDE_TEST_ALL"] = "1"  # read by tests/oracles/cast.py, before it is imported


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    place = {ROOT / name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path, len(place)))  # stable: the rest as it was
    if config.getoption("--all"):
        return
    skip = pytest.mark.skip(reason="slow: runs with --all")
    for item in items:
        if "slow" in item.keywords or item.name in FURTHER:
            item.add_marker(skip)
