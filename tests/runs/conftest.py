"""A run of four acts, with text outside ASCII, and its log on disk."""

from pathlib import Path

import pytest

from subside.runs import Act, End, Outcome, RunWriter, Start, Words

START = Start(
    scenario="kitchen",
    model_hash="m" * 64,
    table_hash="v" * 64,
    text_hash="t" * 64,
    engine="0.1.0",
    seed=20260723,
    hidden={"situation": ("drunk", "grief"), "armed": False},
    mode="terminal",
    dispatch="neighbour",
    seen={"agitation": "agitated", "backup_since": 0, "door": True},
    words=(Words("dispatch", "Lärm in der Küche, „er schreit“ 🚓"),),
)
ACTS = (
    Act(1, 0, "watch", 5, "none", 0, "nothing", {"agitation": "agitated"}, {}, ()),
    Act(2, 5, "request:medical", 3, "none", 0, "nothing", {"agitation": "tense"}, {}, ()),
    Act(
        3,
        8,
        "listen",
        31,
        "stance",
        2,
        "need",
        {"agitation": "calm"},
        {"officer": "minor injury"},
        (Words("person", "Ja.\n"),),
    ),
    Act(4, 39, "leave", 1, "none", 0, "nothing", {"agitation": "calm"}, {}, ()),
)
END = End(40, "left", Outcome({"need_unmet": 1, "minutes": 0.6666666666666666}, 87.5), ())


def write_log(path: Path) -> Path:
    with RunWriter.create(path, START) as writer:
        for act in ACTS:
            writer.append_act(act)
        writer.append_end(END)
    return path


@pytest.fixture
def start() -> Start:
    return START


@pytest.fixture
def acts() -> tuple[Act, ...]:
    return ACTS


@pytest.fixture
def end() -> End:
    return END


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A finished run's log: lines 1 (start), 2 to 5 (acts) and 6 (end)."""
    return write_log(tmp_path / "run.jsonl")


@pytest.fixture(scope="session")
def log_bytes(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_log(tmp_path_factory.mktemp("runs") / "run.jsonl").read_bytes()
