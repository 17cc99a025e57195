"""Markdown of lessons as HTML that can hold nothing but text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subside.courses.prose import CUES, html
from tests.courses.small_texts import OPENING, TIME

TAGS = {
    "p", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "h1", "h2", "h3", "h4",
    "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "div", "span", "sup", "a", "br", "hr",
}  # fmt: skip


class _Seen(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("cue", CUES)
def test_a_cue_becomes_a_class(cue: str) -> None:
    name = cue.lower().replace(" ", "-")
    assert html(f"**{cue}:** so") == f'<p class="cue {name}"><strong>{cue}</strong> so</p>\n'


def test_numbers_of_sources_are_raised_one_by_one() -> None:
    assert html("a [1][12] b") == (
        '<p>a <sup class="cited">1</sup><sup class="cited">12</sup> b</p>\n'
    )
    assert html("in [2023]") == "<p>in [2023]</p>\n"
    assert 'href="https://x.example"' in html("[1](https://x.example)")


def test_blanks_are_lines_and_boxes() -> None:
    assert html("a ________ b") == '<p>a <span class="to-write"></span> b</p>\n'
    assert html("a ___\ue000 b") == "<p>a ___ b</p>\n"
    assert html("- [ ] done") == '<ul>\n<li class="box">☐ done</li>\n</ul>\n'


def test_headings_move_down_and_no_further_than_six() -> None:
    assert html("### a\n\n##### b", level=2) == "<h5>a</h5>\n<h6>b</h6>\n"


def test_tables_can_be_scrolled() -> None:
    assert html("| a |\n| - |\n| b |").startswith('<div class="scrolls" tabindex="0"><table>')


def test_what_scrolls_can_be_reached_by_keys() -> None:
    assert html("```\na\n```").startswith('<pre tabindex="0">')


def test_columns_keep_their_side_without_a_style() -> None:
    made = html("| a | b |\n| -: | :-: |\n| 1 | 2 |")
    assert '<td class="right">1</td>' in made
    assert '<td class="center">2</td>' in made
    assert "style" not in made


def test_a_line_to_write_on_is_as_wide_as_the_page_where_it_stands_alone() -> None:
    alone, beside = html("____\n____"), html("My word: ____")
    assert alone.count('<span class="to-write whole"></span>') == 2
    assert '<span class="to-write"></span>' in beside


HOSTILE = st.sampled_from([
    "<script>alert(1)</script>", "<b>", "<!-- -->", "[x](javascript:alert(1))", "![x](http://y)",
    "[x](data:text/html,x)", "<http://z.example>", "[y]: http://w.example 'onclick=1'", "[y]",
    '" onmouseover="x', "`<i>`", "____", "[ ]", "**Ask:**", "# ", "> ", "| a |\n|--|\n| b |",
    "&lt;", "\ue000",
])  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.one_of(HOSTILE, st.text(max_size=8), st.just("\n")), max_size=20))
def test_nothing_but_text_comes_through(pieces: list[str]) -> None:
    for tag, attributes in _Seen(html("".join(pieces))).tags:
        assert tag in TAGS
        assert set(attributes) <= {"class", "href", "start", "tabindex", "title"}
        assert re.match(r"https?://", attributes.get("href") or "http://")


def test_lessons_come_through_whole() -> None:
    for text in (OPENING, TIME):
        made = re.sub(r"<[^>]+>", "", html(text))
        for word in re.findall(r"[A-Za-z]{4,}", text):
            assert word in made or word == "slide"  # what a fence is marked with
