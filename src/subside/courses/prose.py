"""Markdown of lessons and handouts as HTML that can hold nothing but text.

CommonMark and tables; raw HTML stands as text, pictures are left out, and links go to http and
https only. The words that open a paragraph of a lesson plan (Ask, Expect, Do, Watch for ...) become
a class, so that a page can set apart what is said, asked and expected.
"""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt

CUES = ("Ask", "Expect", "If not", "Do", "Watch for", "Answer")
BLANK = re.compile(r"_{4,}")
LINE = "\ue000"  # of a private plane: a line to write on
_CUE = re.compile(r"<p><strong>(Ask|Expect|If not|Do|Watch for|Answer):</strong>")
_ALONE = re.compile(rf"<(p|li)>(?:{LINE}\s*)+</\1>")  # a line to write on, and nothing beside it
_SIDE = re.compile(r' style="text-align:(left|right|center)"')
CITED = re.compile(r"\[([0-9]{1,2})\](?!\()")


@cache
def reader() -> MarkdownIt:
    """The one reader of Markdown: for pages and for print."""
    parser = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")
    parser.disable(["image", "html_block", "html_inline"])
    parser.validateLink = lambda url: bool(re.match(r"https?://", url))  # type: ignore[method-assign]
    return parser


def html(markdown: str, *, level: int = 0) -> str:
    """HTML of a text. ``level`` is added to that of its headings."""
    made = str(reader().render(ruled(markdown)))
    made = _CUE.sub(lambda m: f'<p class="cue {_slug(m[1])}"><strong>{m[1]}</strong>', made)
    made = CITED.sub(r'<sup class="cited">\1</sup>', made)
    made = _SIDE.sub(r' class="\1"', made)  # a page may have no style of its own
    made = made.replace("<table>", '<div class="scrolls" tabindex="0"><table>').replace(
        "</table>", "</table></div>"
    )
    made = made.replace("<pre>", '<pre tabindex="0">')
    if level:
        made = re.sub(r"<(/?)h([1-6])>", lambda m: f"<{m[1]}h{min(6, int(m[2]) + level)}>", made)
    made = made.replace("<li>[ ]", '<li class="box">[ ]')
    made = _ALONE.sub(lambda m: m[0].replace(LINE, '<span class="to-write whole"></span>'), made)
    return made.replace(LINE, '<span class="to-write"></span>').replace("[ ]", "☐")


def ruled(markdown: str) -> str:
    """Markdown with each blank to fill in as one character, which no text can hold by itself."""
    return BLANK.sub(LINE, markdown.replace(LINE, ""))


def _slug(cue: str) -> str:
    return cue.lower().replace(" ", "-")
