"""Readers of `.pomdp` and `.pomdpx`: what they read, and faults with file and line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.problems.pomdp_file import read_pomdp
from benchmarks.problems.pomdpx_file import read_pomdpx
from benchmarks.problems.tiger import tiger
from subside.errors import UserError
from subside.solve.momdp import MOMDP

HEAD = """discount: 0.95  # a comment
values: reward
states: left right
actions: listen open-left open-right
observations: 2
"""
TABLES = """T: listen identity
T: open-left uniform
T: open-right : * uniform
O: * uniform
O: listen
0.85 0.15
0.15 0.85
R: listen : * : * : * -1
R: open-left : left : * : * -100
R: open-left : right : * : * 10
R: open-right : * : * : * -100
R: open-right : left : * 10 10
"""

XML = """<pomdpx>
<Discount> 0.9 </Discount>
<Variable>
<StateVar vnamePrev="at" vnameCurr="at1" fullyObs="true"><NumValues>2</NumValues></StateVar>
<StateVar vnamePrev="rock" vnameCurr="rock1"><ValueEnum>bad good</ValueEnum></StateVar>
<ObsVar vname="seen"><ValueEnum>dim bright</ValueEnum></ObsVar>
<ActionVar vname="act"><ValueEnum>go look take</ValueEnum></ActionVar>
<RewardVar vname="gain"/>
</Variable>
<InitialStateBelief>
<CondProb><Var>at</Var><Parent>null</Parent><Parameter type="TBL">
<Entry><Instance>s0</Instance><ProbTable>1</ProbTable></Entry></Parameter></CondProb>
<CondProb><Var>rock</Var><Parent>null</Parent><Parameter type="TBL">
<Entry><Instance>-</Instance><ProbTable>0.3 0.7</ProbTable></Entry></Parameter></CondProb>
</InitialStateBelief>
<StateTransitionFunction>
<CondProb><Var>at1</Var><Parent>act at</Parent><Parameter type="TBL">
<Entry><Instance>* - -</Instance><ProbTable>identity</ProbTable></Entry>
<Entry><Instance>go s0 -</Instance><ProbTable>0.0 1.0</ProbTable></Entry></Parameter></CondProb>
<CondProb><Var>rock1</Var><Parent>act at rock</Parent><Parameter type="TBL">
<Entry><Instance>* * - -</Instance><ProbTable>1 0 0 1</ProbTable></Entry>
<Entry><Instance>take s0 * -</Instance><ProbTable>1 0</ProbTable></Entry></Parameter></CondProb>
</StateTransitionFunction>
<ObsFunction>
<CondProb><Var>seen</Var><Parent>act rock1</Parent><Parameter type="TBL">
<Entry><Instance>* * -</Instance><ProbTable>uniform</ProbTable></Entry>
<Entry><Instance>look - -</Instance><ProbTable>0.9 0.1 0.2 0.8</ProbTable></Entry>
</Parameter></CondProb>
</ObsFunction>
<RewardFunction>
<Func><Var>gain</Var><Parent>act at rock</Parent><Parameter type="TBL">
<Entry><Instance>take s0 -</Instance><ValueTable>-5 10</ValueTable></Entry></Parameter></Func>
<Func><Var>gain</Var><Parent>act at at1</Parent><Parameter type="TBL">
<Entry><Instance>go s0 s1</Instance><ValueTable>2</ValueTable></Entry></Parameter></Func>
</RewardFunction>
</pomdpx>
"""


def written(folder: Path, text: str, name: str = "small.pomdp") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def pomdp(folder: Path, text: str) -> MOMDP:
    return read_pomdp(written(folder, text))


def pomdpx(folder: Path, text: str) -> MOMDP:
    return read_pomdpx(written(folder, text, "small.pomdpx"))


def same(one: MOMDP, other: MOMDP) -> None:
    """The same arrays."""
    assert np.allclose(one.rewards, other.rewards)
    assert np.allclose(one.belief, other.belief)
    for left, right in zip(one.process, other.process, strict=True):
        assert np.allclose(left, right)


def test_tiger_as_a_file_is_tiger(tmp_path):
    same(pomdp(tmp_path, HEAD + TABLES), tiger())


@pytest.mark.parametrize(
    ("start", "belief"),
    [
        ("start: 0.2 0.8", [0.2, 0.8]),
        ("start: uniform", [0.5, 0.5]),
        ("start: right", [0.0, 1.0]),
        ("start: 1", [0.0, 1.0]),
        ("start include: left", [1.0, 0.0]),
        ("start exclude: left", [0.0, 1.0]),
        ("", [0.5, 0.5]),
    ],
)
def test_starts(tmp_path, start, belief):
    model = pomdp(tmp_path, HEAD + start + "\n" + TABLES)
    assert model.belief.tolist() == [belief]


def test_costs_single_entries_and_tables_of_rewards(tmp_path):
    text = HEAD.replace("reward", "cost") + TABLES + "O: listen : left : 0 0.6\n"
    text += "O: listen : left : 1 0.4\nR: listen : right\n1 2\n3 4\n"
    model = pomdp(tmp_path, text)
    assert model.rewards[0, 0, 0] == 1.0
    assert model.rewards[0, 0, 1] == pytest.approx(-(0.15 * 3 + 0.85 * 4))
    assert model.rewards[0, 1, 0] == 100.0


def test_a_state_that_is_the_end_makes_an_undiscounted_problem_end(tmp_path):
    text = """discount: 1
values: reward
states: here over
actions: stop
observations: 1
start: here
T: stop : * : over 1
O: stop uniform
R: stop : here : * : * 3
"""
    model = pomdp(tmp_path, text)
    assert len(model.process.then) == 0, "nothing follows"
    assert model.rewards[0, 0].tolist() == [3.0, 0.0]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("discount: 0.95", "discount: much", 1, "a number must stand here\n  given: much"),
        ("values: reward", "values: joy", 2, "reward or cost"),
        ("states: left right", "states: left left", 3, "names that differ"),
        ("T: listen identity", "T: wait identity", 6, "none of the actions\n  given: wait"),
        ("T: listen identity", "Q: listen", 6, "a statement must begin here"),
        ("T: listen identity", "T: listen 1 0 0", 7, "a number must stand here\n  given: T"),
        ("0.15 0.85\nR: listen", "0.15\nR: listen", 13, "a number must stand here"),
        ("* 10 10", "* 10", 17, "the file ends too early"),
        ("observations: 2\n", "", 5, "must come before"),
    ],
)
def test_faults_of_a_pomdp_file_are_told_with_their_line(tmp_path, old, new, line, said):
    text = HEAD + TABLES
    assert old in text
    with pytest.raises(UserError) as refused:
        pomdp(tmp_path, text.replace(old, new, 1))
    assert said in str(refused.value)
    assert f"small.pomdp:{line}: " in str(refused.value)


def test_an_unreadable_file_and_one_without_tables(tmp_path):
    with pytest.raises(UserError, match="cannot be read"):
        read_pomdp(tmp_path / "none.pomdp")
    with pytest.raises(UserError, match="cannot be read"):
        read_pomdpx(tmp_path / "none.pomdpx")
    with pytest.raises(UserError, match="the act has no outcome"):
        pomdp(tmp_path, HEAD)
    with pytest.raises(UserError, match="has no `states:`"):
        pomdp(tmp_path, "")


def test_a_factored_file(tmp_path):
    model = pomdpx(tmp_path, XML)
    assert model.rewards.shape == (2, 3, 2)
    assert model.belief.tolist() == [[0.3, 0.7], [0.0, 0.0]]
    assert model.rewards[0].tolist() == [[2.0, 2.0], [0.0, 0.0], [-5.0, 10.0]]
    process = model.process
    look = slice(process.branch[1], process.branch[2])
    assert process.then[look].tolist() == [0, 0]
    first = process.branch[1]
    entries = slice(process.row[first, 0], process.row[first, 2])
    assert process.chance[entries].tolist() == pytest.approx([0.9, 0.2])
    assert process.branch[0] == process.branch[1], "going to s1, where nothing is left, ends"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<Discount> 0.9", "<Discount> x", "the discount must be a number"),
        ("go s0 -", "fly s0 -", "this is no value of act\n  given: fly"),
        ("go s0 -", "go s0", "there must be 3 values"),
        ("0.0 1.0</P", "0.0</P", "there must be 2 numbers\n  given: 1"),
        ("-5 10", "five 10", "there must be numbers"),
        ("act rock1</Parent>", "act stone</Parent>", "none of the variables\n  given: stone"),
        ('seen</Var><Parent>act rock1</Parent><Parameter type="TBL"', "seen</Var><Parent>act "
         'rock1</Parent><Parameter type="DD"', "only tables are read"),
        ("<NumValues>2<", "<NumValues>two<", "there must be a number"),
        ("</Discount>", "</Discout>", "is no XML from here on"),
        ("<Var>rock1</Var>", "<Var>rock</Var>", "has its chances already"),
        ("<pomdpx>", "<!DOCTYPE x [<!ENTITY a 'b'>]><pomdpx>", "entities are not read"),
    ],
)  # fmt: skip
def test_faults_of_a_factored_file_are_told_with_their_line(tmp_path, old, new, said):
    line = XML[: XML.index(old)].count("\n") + 1
    with pytest.raises(UserError) as refused:
        pomdpx(tmp_path, XML.replace(old, new, 1))
    assert said in str(refused.value)
    assert f"small.pomdpx:{line}: " in str(refused.value)
