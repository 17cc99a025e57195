"""Policy files: bounds that are still bounds after reading, and files that are refused."""

from __future__ import annotations

import io
import json
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from subside.errors import UserError
from subside.kernels.arrays import LEVELS
from subside.model import Model, build
from subside.scenario import load as scenario_load
from subside.scenario.agency import agency_tables
from subside.solve import policy as room
from subside.solve.bounds import Bounds
from subside.solve.find import cached_path
from subside.solve.policy import Policy, facts, load, save, solved
from subside.solve.search import root, search
from tests.oracles import tiny
from tests.oracles.cast import data as cast_data
from tests.oracles.cast import exact, model

NAME = "two_reasons"


def searched(name: str, gap: float = 0.05) -> Policy:
    bounds = Bounds.start(model(name))
    return solved(bounds, replace(search(bounds, 20.0, gap), seconds=1.0))  # the same file always


@pytest.fixture(scope="module")
def original() -> Policy:
    return searched(NAME)


@pytest.fixture(scope="module")
def data(original: Policy, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("policy") / "policy.npz"
    save(original, path)
    return path.read_bytes()


def beliefs(hidden: int, count: int) -> list[np.ndarray]:
    rng = np.random.default_rng(1)
    drawn = [*rng.dirichlet(np.ones(hidden), count), *rng.dirichlet(np.full(hidden, 0.1), count)]
    return [b.reshape(-1, 4) for b in [*np.eye(hidden), *drawn]]


@pytest.mark.parametrize("kept", [10_000, 12])
@pytest.mark.parametrize("name", [NAME, "two_trusts 1", "four_states"])
def test_loaded_bounds_lie_outside_those_that_were_saved(
    name: str, kept: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rounded outwards, and close where all was kept; at every visible state, many beliefs."""
    monkeypatch.setattr(room, "KEPT", kept)
    of, first = model(name), searched(name)
    stated = save(first, tmp_path / "policy.npz")
    again = load(of, tmp_path / "policy.npz")
    for v in range(of.visible):
        for belief in beliefs(of.hidden, 20):
            at = (v // LEVELS, v % LEVELS, belief)
            low, high = first.bounds.low(*at), first.bounds.high(*at)
            assert again.bounds.low(*at) <= low + 1e-6
            assert again.bounds.high(*at) >= high - 1e-6
            if kept > 100:
                assert again.bounds.low(*at) >= low - 0.01
                assert again.bounds.high(*at) <= high + 0.01
    assert (stated.low, stated.high) == pytest.approx(root(again.bounds), abs=1e-12)
    assert again.facts == stated == facts(tmp_path / "policy.npz")


def test_loaded_bounds_hold_around_the_exact_value(data: bytes, tmp_path: Path) -> None:
    """And so they do after searching on from what was loaded."""
    of, line = model(NAME), exact(NAME)
    (tmp_path / "policy.npz").write_bytes(data)
    again = load(of, tmp_path / "policy.npz")
    for round_of in range(2):
        for v in range(of.visible):
            for t in np.linspace(0, 1, 11):
                belief = np.zeros(of.hidden)
                belief[list(line.pair)] = 1 - t, t
                at = (v // LEVELS, v % LEVELS, belief.reshape(-1, 4))
                assert again.bounds.low(*at) <= 100 + line.high(v, t) + 1e-6
                assert again.bounds.high(*at) >= 100 + line.low(v, t) - 1e-6
        if round_of == 0:
            search(again.bounds, 0.3, 0.0)


def test_saved_twice_is_the_same_policy(original: Policy, tmp_path: Path) -> None:
    """What is loaded and saved again does not drift."""
    of = model(NAME)
    save(original, tmp_path / "one.npz")
    once = load(of, tmp_path / "one.npz")
    save(once, tmp_path / "two.npz")
    assert contents((tmp_path / "one.npz").read_bytes(), ("vector", "corner", "act")) == contents(
        (tmp_path / "two.npz").read_bytes(), ("vector", "corner", "act")
    )


def contents(data: bytes, names: tuple[str, ...] = ()) -> dict[str, bytes]:
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        return {name: file[name].tobytes() for name in names or file.files}


def refused_or_equal(data: bytes, path: Path, original: Policy) -> bool:
    """Whether a damaged file was refused; if it was not, it says what the sound one says."""
    path.write_bytes(data)
    of = model(NAME)
    error: UserError | None = None
    try:
        again = load(of, path)
    except UserError as caught:
        error = caught
    if error is not None:
        assert str(path) in str(error)
        assert "subside solve" in error.hint
        return True
    for belief in beliefs(of.hidden, 3):
        for v in range(of.visible):
            at = (v // LEVELS, v % LEVELS, belief)
            assert again.bounds.low(*at) == pytest.approx(original.bounds.low(*at), abs=0.01)
            assert again.bounds.high(*at) == pytest.approx(original.bounds.high(*at), abs=0.01)
    return False


def test_damaged_file_is_refused_or_says_the_same(
    data: bytes, original: Policy, tmp_path: Path
) -> None:
    """A byte changed anywhere: most of all in the archive's own tables."""
    rng = random.Random(1)
    places = [*rng.sample(range(len(data)), 400), *range(40), *range(len(data) - 150, len(data))]
    refused = 0
    for place in places:
        wrong = bytearray(data)
        wrong[place] ^= rng.randrange(1, 256)
        refused += refused_or_equal(bytes(wrong), tmp_path / "policy.npz", original)
    assert refused > 100


def test_file_cut_anywhere_is_refused(data: bytes, original: Policy, tmp_path: Path) -> None:
    rng = random.Random(2)
    for length in [0, 1, 10, *rng.sample(range(len(data)), 40), len(data) - 1]:
        assert refused_or_equal(data[:length], tmp_path / "policy.npz", original)


@pytest.mark.parametrize("name", ["facts", "vector", "corner", "parts", "belief_of"])
@pytest.mark.parametrize("how", ["missing", "shorter", "text"])
def test_file_with_an_array_missing_or_of_another_shape_is_refused(
    name: str, how: str, data: bytes, original: Policy, tmp_path: Path
) -> None:
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        table = {key: file[key] for key in file.files}
    if how == "missing":
        del table[name]
    elif how == "shorter":
        table[name] = table[name].reshape(-1)[:1]
    else:
        table[name] = np.array(["no"] * len(np.atleast_1d(table[name])))
    if how == "shorter" and name == "facts":
        table[name] = np.array("[]")
    wrong = io.BytesIO()
    np.savez_compressed(wrong, **table)
    assert refused_or_equal(wrong.getvalue(), tmp_path / "policy.npz", original)


def test_policy_of_another_model_is_refused_with_the_command_that_builds_it(
    data: bytes, tmp_path: Path
) -> None:
    other = model("two_reasons 1")
    (tmp_path / "policy.npz").write_bytes(data)
    with pytest.raises(UserError, match="another model") as caught:
        load(other, tmp_path / "policy.npz")
    assert f"subside solve {other.scenario.path}" in caught.value.hint
    assert model(NAME).scenario.model_hash[:12] in str(caught.value.given)


def test_missing_policy_names_the_command_that_builds_it(tmp_path: Path) -> None:
    of = model(NAME)
    with pytest.raises(UserError, match="no policy") as caught:
        load(of, tmp_path / "policy.npz")
    assert f"subside solve {of.scenario.path}" in caught.value.hint
    with pytest.raises(UserError, match="subside solve roadside"):
        load(model("roadside"), tmp_path / "policy.npz")


def test_policy_is_written_whole_or_not_at_all(original: Policy, tmp_path: Path) -> None:
    (tmp_path / "folder.npz").mkdir()
    with pytest.raises(UserError, match="cannot be written"):
        save(original, tmp_path / "folder.npz")
    save(original, tmp_path / "new" / "policy.npz")
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["folder.npz", "new", "policy.npz"]


def under(folder: Path, text: str) -> Model:
    """The same tiny scenario under another table of values."""
    folder.mkdir()
    (folder / "values.toml").write_text(text, encoding="utf-8")
    return build(scenario_load(tiny.write(folder / "tiny", cast_data(NAME)), agency_tables(folder)))


def test_policy_of_another_table_is_refused_with_the_command_that_builds_it(
    data: bytes, tmp_path: Path
) -> None:
    """Same model, other values: bounds of one table are none of the other."""
    (tmp_path / "policy.npz").write_bytes(data)
    same = under(tmp_path / "same", '[harm]\n"minor injury" = 5\n')
    assert load(same, tmp_path / "policy.npz").facts.table_hash == same.scenario.table_hash
    other = under(tmp_path / "other", '[harm]\n"minor injury" = 6\n')
    assert other.scenario.model_hash == same.scenario.model_hash
    with pytest.raises(UserError, match="another model, table of values") as caught:
        load(other, tmp_path / "policy.npz")
    assert f"solve {other.scenario.path}" in caught.value.hint
    assert same.scenario.table_hash[:12] in str(caught.value.given)
    assert cached_path(other.scenario) != cached_path(same.scenario)


def test_policy_of_the_first_format_is_one_of_another_version(data: bytes, tmp_path: Path) -> None:
    """It is whole, and only old: the command that builds it anew is what is said."""
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        table = {key: file[key] for key in file.files}
    stated = json.loads(str(table["facts"]))
    del stated["table_hash"]
    table["facts"] = np.array(json.dumps({**stated, "format": 1}))
    np.savez_compressed(tmp_path / "policy.npz", **table)  # type: ignore[arg-type]
    with pytest.raises(UserError, match="or version") as caught:
        load(model(NAME), tmp_path / "policy.npz")
    assert "subside solve" in caught.value.hint
    assert facts(tmp_path / "policy.npz").table_hash == ""
