"""Markdown as data for print: any text can be set, as it stands, and none of it becomes code."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from subside.courses.paper.press import press
from subside.courses.paper.tree import (
    DEEPEST,
    Node,
    blocks,
    clean,
    curly,
    inline,
    one_line,
    plain,
    words,
)
from tests.courses import pdf
from tests.courses.small_texts import OPENING, TIME

MADE = date(2027, 3, 31)


def printed(markdown: str) -> bytes:
    """A handout of a text."""
    data = {
        "course": "c", "version": "1", "mark": "m", "kind": "Handout", "title": "t",
        "blocks": [{"place": "p", "title": "t", "text": blocks(markdown), "sources": []}],
    }  # fmt: skip
    return press("handouts", data, MADE)


def text(value: str) -> Node:
    return {"k": "t", "v": value}


def deepest(nodes: list[Node]) -> int:
    inner = [one.get("c", []) for one in nodes]
    return 1 + max(map(deepest, inner), default=0) if nodes else 0


# ---- What a text becomes ----------------------------------------------------------------------


def test_paragraphs_and_what_stands_in_them() -> None:
    (one,) = blocks("a **b** *c* `d` [e](http://f.example)\n")
    assert [node["k"] for node in one["c"]] == ["t", "b", "t", "i", "t", "code", "t", "link"]
    assert one["c"][-1] == {"k": "link", "c": [text("e")], "to": "http://f.example"}


def test_lines_that_were_broken_by_hand_flow() -> None:
    assert words(blocks("one\ntwo\nthree")) == "one two three"


@pytest.mark.parametrize("cue", ["Ask", "Expect", "If not", "Do", "Watch for", "Answer"])
def test_a_cue_opens_a_paragraph(cue: str) -> None:
    (one,) = blocks(f"**{cue}:** What now?")
    assert one["cue"] == cue
    assert words(one) == "What now?"


def test_other_bold_words_are_no_cue() -> None:
    (one,) = blocks("**Say:** no")
    assert "cue" not in one


def test_numbers_of_sources_stand_at_their_word() -> None:
    (one,) = blocks("a fact\n[1][2], so [2023].")
    assert one["c"] == [
        text("a fact"), {"k": "cite", "v": "1"}, {"k": "cite", "v": "2"}, text(", so [2023]."),
    ]  # fmt: skip


def test_blanks_keep_their_lines() -> None:
    (one,) = blocks("Name: ____\nand\n____")
    assert [node["k"] for node in one["c"]] == ["t", "line", "br", "t", "br", "line"]


def test_boxes_at_the_head_of_all_items_are_their_marks() -> None:
    (one,) = blocks("- [ ] a\n- [ ] b")
    assert one["ticks"]
    assert [words(item) for item in one["c"]] == ["a", "b"]
    (two,) = blocks("- [ ] a\n- b")
    assert not two["ticks"]
    assert two["c"][0]["c"][0]["c"][0] == {"k": "tick"}


def test_tables_have_rows_sides_and_shares() -> None:
    (one,) = blocks("| a | longer words here |\n| :-- | --: |\n| `b` | c |")
    assert one["align"] == ["left", "right"]
    assert [[words(cell) for cell in row] for row in one["rows"]] == [
        ["a", "longer words here"], ["b", "c"],
    ]  # fmt: skip
    assert one["wide"][1] > one["wide"][0] > 0


def test_lists_quotes_code_and_rules() -> None:
    kinds = [node["k"] for node in blocks("> q\n\n7. a\n8. b\n\n```\nx\n```\n\n---\n\n### h")]
    assert kinds == ["quote", "ol", "pre", "rule", "h"]
    assert blocks("7. a")[0]["start"] == 7


def test_code_keeps_its_blanks_and_its_quotes() -> None:
    assert inline('`____ "x"`') == [{"k": "code", "v": '____ "x"'}]


def test_nothing_is_a_link_but_to_the_web() -> None:
    assert words(inline("[x](javascript:y) <z>")) == "[x](javascript:y) <z>"


@pytest.mark.parametrize("mark", ["*", "> ", "- ", "1. "])
def test_what_is_nested_too_deep_is_set_flat(mark: str) -> None:
    made = blocks(f"{mark * 300}a{'*' * 300 if mark == '*' else ''}")
    assert deepest(made) <= 2 * DEEPEST + 2
    printed(f"{mark * 300}a{'*' * 300 if mark == '*' else ''}")


@pytest.mark.parametrize(
    ("straight", "set_"),
    [
        ('"It\'s him," she said.', "“It’s him,” she said."),
        ("'a' and \"'b'\"", "‘a’ and “‘b’”"),
        ('(\"x\")', "(“x”)"),
    ],
)  # fmt: skip
def test_quotation_marks_are_set_as_printers_do(straight: str, set_: str) -> None:
    assert curly(straight) == set_
    assert words(inline(straight)) == set_


def test_quotation_marks_know_what_stands_before_them() -> None:
    assert words(inline('"*Stop*" he said')) == "“Stop” he said"


def test_what_cannot_be_set_is_left_out() -> None:
    assert clean("a\x00b\ud800c\td\r\n") == "abc    d\n"
    assert one_line(" a\n  b\t c ") == "a b c"
    assert plain("a\n'b'") == "a ‘b’"


# ---- Any text ---------------------------------------------------------------------------------

CODE = [
    '#import "x.typ": *', "#panic()", "$ x $", "#read(\"/etc/passwd\")", "@label", "<label>",
    "#set page(fill: red)", "\\#", "*/", "//", "/*", "= h", "- l", "+ e", "/ t: d", "_x_", "~",
    "---", "#{", "}", "[#", "]", "#sys.inputs", "%", "{{", "\\u{1f600}", "&amp;", "#let x = 1",
    "`raw`",
]  # fmt: skip


def test_code_is_set_as_it_stands() -> None:
    found = pdf.words(printed("\n\n".join(f"    {line}" for line in CODE)))
    for line in CODE:
        assert " ".join(line.split()) in found
    for line in CODE:
        made = pdf.words(printed(f"a {line} b"))
        assert words(blocks(f"a {line} b")) in made, line


def test_lessons_are_set_whole() -> None:
    for lesson in (OPENING, TIME):
        made = pdf.words(printed(lesson))
        for word in re.findall(r"[A-Za-z]{2,}", lesson):
            assert word in made or word == "slide"  # what a fence is marked with


PIECES = st.one_of(
    st.text(max_size=15),
    st.sampled_from(CODE),
    st.sampled_from([
        "\n", "\n\n", "# ", "#### ", "> ", "- ", "1. ", "99999999. ", "| a | b |\n| - | - |\n", "|",
        "**", "*", "`", "```\n", "~~~", "[ ]", "[1]", "____", "**Ask:** ", "[a](http://b)",
        "<http://c>", "\\", "&#0;", "&#xD800;", "\ue000", "\u202e", "\u0301", "😀", "ا",
        "\u2028", "    ",
        "\t", "---\n",
    ]),
)  # fmt: skip


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_text_is_set(markdown: str) -> None:
    made = blocks(markdown)
    json.dumps(made).encode("utf-8")
    assert printed(markdown).startswith(b"%PDF-")


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.characters(max_codepoint=0x17F, categories=["L", "N", "P", "S"]),
               min_size=1, max_size=40))  # fmt: skip
def test_any_plain_word_is_printed_as_it_stands(word: str) -> None:
    made = printed("```\n" + word.replace("`", "'").replace("~", "-") + "\n```")
    assert word.replace("`", "'").replace("~", "-") in pdf.words(made).replace(" ", "")
