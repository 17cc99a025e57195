"""Judgement and truth -> the after-action review: a document (plain data) and a text.

Decisions come first and the ending last. Everything is certain within the model, and the review
says so; it judges no real event.
"""

from subside.review.document import document
from subside.review.text import text

__all__ = ["document", "text"]
