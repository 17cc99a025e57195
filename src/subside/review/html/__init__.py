"""The review as a page: one renderer for the terminal's self-contained file and for the server.

Charts are SVG drawn here, with lengths across in per cent, so that words keep their size on a
telephone. Colours mean what they mean everywhere: blue the officer and what is achievable, amber
the person and what cost, green time, red danger; a shape or a word always says the same.
"""

from subside.review.html.body import body, ending_fragment, truth_fragment
from subside.review.html.page import page, script_source, style_source
from subside.review.html.site import Site

__all__ = [
    "Site", "body", "ending_fragment", "page", "script_source", "style_source", "truth_fragment",
]  # fmt: skip
