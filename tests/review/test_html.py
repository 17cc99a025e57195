"""The review as a page: whole, closed to the outside, the ending last, the same each time."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import os
import re
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from subside.review.from_log import shown
from subside.review.hide import without_ending
from subside.review.html import Site, body, ending_fragment, page, truth_fragment
from subside.review.html.files import STATIC
from subside.review.html.markup import VOID, el, plain
from subside.review.html.scripts import script
from subside.review.table import as_csv
from subside.review.text import clock, points
from subside.scenario.wording import find
from tests.cli.cast import run
from tests.grade.cast import model, random_run
from tests.oracles.cast import SLUGS
from tests.review.test_document import many, reviewed

STYLE = (STATIC / "review" / "review.css").read_text(encoding="utf-8")
HOSTILE = (
    "</title></style><script>alert(1)</script>"
    "<img src=http://x.test/ onerror=alert(2)>\"'&\u202e\x00\ud800"
)
OUTSIDE = {"img", "link", "iframe", "object", "embed", "form", "base", "use", "image"}
FIXED = {
    "grade", "bands", "intent", "disposition", "armed", "agitation", "act", "best", "within",
    "cue", "event",
}  # fmt: skip
ORDER = ["along", "decisions", "true", "ended"]
SITE = Site("/encounters/1/review/", "token", owner=True)


class Page(HTMLParser):
    """Elements and text of a page; fails where a tag is not closed in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        assert len(attrs) == len(dict(attrs)), (tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] not in (["style"], ["script"]):
            self.text.append(data)

    def ids(self) -> list[str]:
        return [attributes["id"] or "" for _, attributes in self.tags if "id" in attributes]

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)


@cache
def documents() -> list[dict[str, Any]]:
    """Finished, unfinished and empty reviews of a small scenario."""
    return [told for name in ("four_states", "chance 0") for _, told in many(name, 6)]


@cache
def costly() -> dict[str, Any]:
    return next(
        document
        for document in documents()
        if document["complete"]
        and len(document["decisions"]) > 2
        and any(d["why"] for d in document["decisions"])
    )


def test_every_review_is_a_whole_page() -> None:
    for document in documents():
        found = Page(page(document))
        assert len(set(found.ids())) == len(found.ids())
        here = [i for i in found.ids() if i in ORDER]
        assert here == [i for i in ORDER if i in here]
        targets = [a["href"] for tag, a in found.tags if tag == "a"]
        assert all(t and t.startswith("#") and t[1:] in found.ids() for t in targets)
        assert [x.words for x in find(" ".join(found.text))] == []
        assert document["safeguard"] in " ".join(found.text)


def digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def inline(text: str) -> str:
    return text.partition('<script type="module">')[2].partition("</script>")[0]


def test_nothing_is_asked_of_anyone() -> None:
    """No address, and a policy that refuses all; style and script are the ones allowed."""
    for document in documents():
        text = page(document)
        found = Page(text)
        names = {tag for tag, _ in found.tags}
        assert names.isdisjoint(OUTSIDE)
        for tag, attributes in found.tags:
            assert {"src", "srcset", "style", "action"}.isdisjoint(attributes), tag
            assert tag != "script" or attributes == {"type": "module"}
            assert not [key for key in attributes if key.startswith("on")]
        policy = next(a["content"] for _, a in found.tags if "http-equiv" in a) or ""
        assert policy.startswith(
            f"default-src 'none'; style-src {digest(STYLE)}; script-src {digest(inline(text))};"
        )
        assert f"<style>{STYLE}</style>" in text
        assert inline(text).strip() == script().strip()
        assert found.count("script") == 1
        assert not re.search(r"https?:|//\w", text.replace("</", "").replace(inline(text), ""))
    assert not re.search(r"url\(|@import|@font-face|</", STYLE)


def hostile(value: Any, key: str = "") -> Any:
    """The document with every free text, and every name of a situation, turned against the page."""
    if key in FIXED:
        return value
    if isinstance(value, dict):
        names = key in ("situations", "situation")
        return {(k + HOSTILE if names else k): hostile(v, k) for k, v in value.items()}
    if isinstance(value, list):
        return [hostile(v, key) for v in value]
    return value + HOSTILE if isinstance(value, str) and value else value


def test_hostile_text_stays_text() -> None:
    """Whatever a scenario or a log says is shown as it is written, and does nothing."""
    told = hostile(copy.deepcopy(costly()))
    told["cut"] = HOSTILE
    text = page(told)
    found = Page(text)
    text.encode()
    plainly = Page(page({**costly(), "cut": "x"}))
    assert [tag for tag, _ in found.tags] == [tag for tag, _ in plainly.tags]
    assert not [a for _, a in found.tags if "onerror" in a]
    assert text.count("<script") == 1
    assert "<img" not in text
    assert "<script>alert(1)</script>" in " ".join(found.text)
    assert not set(text) & set("\u202e\x00\ud800")


def test_an_element_escapes_what_it_is_given() -> None:
    made = el("p", "a<b>&", title='"x" & <y>')
    assert made == '<p title="&quot;x&quot; &amp; &lt;y&gt;">a&lt;b&gt;&amp;</p>'
    assert el("p", el("b", "x"), None) == "<p><b>x</b></p>"
    assert plain("a\u202eb\x1b[31m\n") == "ab[31m\n"


def test_the_ending_stands_behind_a_click_and_nowhere_before() -> None:
    """Not its words, its value, or what chance did in the last act."""
    shown = 0
    for document in documents():
        if not document["complete"] or not document["decisions"]:
            continue
        marked = copy.deepcopy(document)
        marked["ending"] = {"ending": "mark-e", "title": "mark-ending", "words": ["mark-ending"]}
        marked["outcome"]["value"] = -777.7
        marked["decisions"][-1]["words"] = [{"who": "you", "text": "mark-ending"}]
        marked["decisions"][-1]["luck"] = -888.8
        marked["sums"]["luck"] = -999.9
        before, after = page(marked).split('<details class="r-sheet r-asked r-ending">')
        assert not [mark for mark in ("mark-e", "777.7", "888.8", "999.9") if mark in before]
        assert "mark-ending" in after
        assert "−999.9" in after
        assert "mark-ending" in ending_fragment(marked)
        assert "777.7" in ending_fragment(marked)
        without = page(marked, ending=False)
        assert not [mark for mark in ("mark-e", "777.7", "888.8", "999.9") if mark in without]
        assert "not in this file" in without
        shown += 1
    assert shown > 3


def test_the_truth_has_a_side_for_each_decision() -> None:
    document = costly()
    found = re.findall(r'<section class="r-side" data-side="(\d+)">', truth_fragment(document))
    assert [int(t) for t in found] == [d["t"] for d in document["decisions"]]
    assert "Imagined" in truth_fragment(document)
    assert document["truth"]["title"] in page(document)
    assert document["truth"]["title"] in truth_fragment(document)
    hidden = body(document, SITE) + page(document, ending=False)
    assert "Imagined" not in hidden
    assert "data-side" not in hidden


def test_a_server_offers_writing_to_the_owner_alone() -> None:
    document = costly()
    own, others = (body(document, Site("/x/", owner=owner)) for owner in (True, False))
    for name, expected in (("again", 0), ("write", 0), ("keep", 0), ("follows", 1), ("side", 1)):
        many = others.count(f'data-do="{name}"')
        assert own.count(f'data-do="{name}"') == len(document["decisions"]), name
        assert many == expected * len(document["decisions"]), name
    assert "review.csv" in own
    assert "review.csv" not in others
    assert own.count('<div class="answer" data-t=') == len(document["decisions"])
    for text in (own, others):
        found = Page(f"<div>{text}</div>")
        assert {"script", "style"}.isdisjoint(tag for tag, _ in found.tags)
        assert not [a for _, a in found.tags if "style" in a or any(k[:2] == "on" for k in a)]
        assert len(set(found.ids())) == len(found.ids())


def test_what_was_written_stands_in_its_box() -> None:
    kept = {"why": "<b>I saw</b> a knife", "alternative": "", "unknown": "who", "version": 3}
    text = body(costly(), Site("/x/", owner=True, statements={1: kept}, views={1: "other"}))
    first = text.split('id="decision-2"')[0]
    assert "&lt;b&gt;I saw&lt;/b&gt; a knife</textarea>" in first
    assert 'data-version="3"' in first
    assert re.search(r'data-view="other" aria-pressed="true"', first)
    assert "I saw" not in body(costly(), Site("/x/", statements={1: kept}))


def test_an_ending_held_back_has_no_way_to_it() -> None:
    held = body(costly(), Site("/x/", ending="held"))
    assert 'data-do="ending"' not in held
    assert "Held back by an instructor" in held
    assert 'data-do="ending"' in body(costly(), SITE)


def test_a_run_from_its_log_says_so_and_has_no_charts() -> None:
    run_of = random_run(model("four_states"), 3, 200)
    text = page(shown(run_of))
    assert "not judged" in text
    assert "<figure>" not in text
    assert text.count('class="r-decision"') == len(run_of.acts)
    Page(text)
    Page(f"<div>{body(shown(run_of), SITE)}</div>")


def test_a_run_that_is_not_over_shows_no_truth() -> None:
    for document in documents():
        if not document["complete"]:
            found = Page(page(document))
            assert "true" not in found.ids()
            assert "not over" in " ".join(found.text)


def test_every_chart_has_a_table_with_a_row_for_each_decision() -> None:
    for document in documents():
        if not document["decisions"]:
            continue
        text, made = page(document), len(document["decisions"])
        drawn, more = text.split('<details class="r-more">')
        charts = re.findall(r"<figure>.*?</figure>", drawn, re.DOTALL)
        assert len(charts) == 3
        assert all('role="img"' in chart for chart in charts)
        assert drawn.count("data-row=") == made
        for chart in re.findall(r"<figure>.*?</figure>", more, re.DOTALL):
            assert 'role="img"' in chart
            listed = chart[chart.index("<details>") :]
            assert listed.count('<th scope="row">') == made


def test_the_table_of_decisions_says_what_the_document_says() -> None:
    document = costly()
    listed = re.search(r'<table class="r-rows">.*?</table>', page(document), re.DOTALL)
    assert listed
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", listed[0], re.DOTALL)[1:]
    assert len(rows) == len(document["decisions"])
    for row, d in zip(rows, document["decisions"], strict=True):
        inside = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row)
        cells = [re.sub(r"<[^>]*>", "", cell).strip() for cell in inside]
        loss = d["loss"]
        ends = f"{points(loss['low'])} to {points(loss['high'])}"
        assert cells[:2] == [str(d["t"]), clock(d["seconds"])]
        assert cells[3:5] == [points(loss["about"]), ends]
        assert cells[6].startswith("yes" if d["proven"] else "no")


def test_the_same_review_gives_the_same_bytes(tmp_path: Path) -> None:
    """From the document as it is, as JSON and back, and in a process that hashes otherwise."""
    text = page(costly())
    kept = tmp_path / "review.json"
    kept.write_text(json.dumps(costly()), encoding="utf-8")
    code = (
        "import json, sys; from pathlib import Path; from subside.review.html import page\n"
        "text = page(json.loads(Path(sys.argv[1]).read_text('utf-8')))\n"
        "Path(sys.argv[2]).write_bytes(text.encode())"
    )
    for seed in ("1", "2"):
        out = tmp_path / f"{seed}.html"
        path = os.pathsep.join(sys.path)
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path}
        command = [sys.executable, "-c", code, str(kept), str(out)]
        subprocess.run(command, check=True, env=environment)
        assert out.read_bytes() == text.encode()


@pytest.mark.parametrize("slug", SLUGS)
def test_a_shipped_scenario_shows_its_resources_and_no_refused_words(slug: str) -> None:
    document = reviewed(slug, random_run(model(slug), 3, 300), work=2)
    found = " ".join(Page(page(document)).text)
    assert [x.words for x in find(found)] == []
    for resource in document["resources"].values():
        assert f"{resource['low']:g} to {resource['high']:g} min" in found
    assert "988" in found
    assert "Not yet reviewed by practitioners" in found


def test_within_compares_the_minutes_with_the_usual_range() -> None:
    document = reviewed("doorstep", random_run(model("doorstep"), 3, 300), work=2)
    for d in document["decisions"]:
        for name, resource in document["resources"].items():
            minutes, state = d["discretionary_minutes"]["before"], d["seen"][name]
            passed = (minutes >= resource["low"]) + (minutes >= resource["high"])
            expected = ("no", "perhaps", "usually")[passed]
            assert d["within"][name] == (expected if state == "not called" else state)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[k : k + 2], 16) / 255 for k in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_words_can_be_read_in_light_in_dark_and_on_paper() -> None:
    """WCAG 2.2 contrast of 4.5 for text, 3 for what is drawn; 15 px or more."""
    blocks = re.findall(r"^ *:root[^{]*\{(.*?)\}", STYLE, re.DOTALL | re.MULTILINE)
    themes = [dict(re.findall(r"--([\w-]+): (#\w+);", block)) for block in blocks]
    assert len(themes) == 4
    assert themes[1] == themes[2]
    pairs = [(w, g, 4.5) for w in ("text", "soft", "blue", "amber") for g in ("bg", "panel")]
    pairs += [("soft", "ground", 4.5), ("amber", "ground", 4.5), ("blue", "ground", 4.5)]
    pairs += [("amber", "amber-soft", 4.5), ("edge", "raised", 3.0), ("text", "blue-soft", 4.5)]
    pairs += [("green", "panel", 3.0), ("red", "panel", 3.0)]
    for theme in themes:
        for ink, ground, least in pairs:
            high, low = sorted((luminance(theme[ink]), luminance(theme[ground])), reverse=True)
            assert (high + 0.05) / (low + 0.05) >= least, (ink, ground)
    sizes = re.findall(r"font(?:-size)?: *(?:\d+ )?(\d+)px", STYLE)
    assert min(map(int, sizes)) >= 15


def test_the_safeguard_stands_across_every_printed_page() -> None:
    printed = STYLE[STYLE.index("@media print") :]
    assert re.search(r"\.r-watermark \{[^}]*position: fixed", printed)
    assert "For learning only" in STYLE[STYLE.index("@page") :]
    assert '<div class="r-watermark" aria-hidden="true"><span>For learning only.' in page(costly())


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SUBSIDE_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.acts").write_text("command\nleave\nleave\n")
    result = run("play", "roadside", "--seed", "2", "--acts", "a.acts", "--log", "run.jsonl")
    assert result.exit_code == 0, result.output
    return tmp_path / "run.jsonl"


def test_the_command_writes_the_page_and_says_where(log: Path) -> None:
    result = run("review", log, "--html", "review.html", "--json", "review.json", "--work", "2")
    assert result.exit_code == 0, result.output
    assert "review.html" in result.stdout
    told = json.loads(Path("review.json").read_text("utf-8"))
    assert Path("review.html").read_bytes() == page(told).encode()
    assert told["refined"]
    again = run("review", log, "--html", "again.html", "--json", "--work", "2")
    assert json.loads(again.stdout) == told
    assert Path("again.html").read_bytes() == Path("review.html").read_bytes()


def test_what_is_written_without_the_ending_tells_nothing_of_it(log: Path) -> None:
    whole = json.loads(run("review", log, "--json", "--work", "2").stdout)
    words = ("review", log, "--no-ending", "--html", "a.html", "--csv", "a.csv", "--work", "2")
    result = run(*words, "--json", "a.json")
    assert result.exit_code == 0, result.output
    told = json.loads(Path("a.json").read_text("utf-8"))
    assert told == without_ending(whole)
    assert Path("a.html").read_text("utf-8") == page(whole, ending=False)
    assert Path("a.csv").read_bytes() == f"\ufeff{as_csv(told)}".encode()
    printed = run("review", log, "--no-ending", "--work", "2").stdout
    assert whole["ending"]["title"] not in printed
    assert "are left out" in printed


def test_a_table_is_refused_where_it_is_no_csv(log: Path) -> None:
    before = log.read_bytes()
    result = run("review", log, "--csv", "run.jsonl")
    assert result.exit_code == 1
    assert "must name a CSV file" in result.stderr
    assert log.read_bytes() == before


@pytest.mark.parametrize("target", ["run.jsonl", "nowhere/review.html", "folder.html", "review"])
def test_a_target_that_cannot_be_written_is_refused_before_the_work(log: Path, target: str) -> None:
    Path("folder.html").mkdir()
    before = log.read_bytes()
    result = run("review", log, "--html", target)
    assert result.exit_code == 1
    assert target.split("/", maxsplit=1)[0] in result.stderr
    assert result.stdout == ""
    assert log.read_bytes() == before
