"""The review as one self-contained HTML file: no script, no request, the same bytes every time.

Charts are SVG drawn here, with lengths across in per cent, so that words keep their size on a
telephone. Colours mean what they mean everywhere: blue the officer and what is achievable, amber
the person and what cost, green time, red danger; a shape or a word always says the same.
"""

from subside.review.html.page import page, style_source

__all__ = ["page", "style_source"]
