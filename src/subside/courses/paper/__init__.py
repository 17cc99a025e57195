"""Courses on paper: plans, slides, handouts, forms, tests, certificates and the packet, as PDF.

Each function returns the bytes of one document. ``tree`` makes data of Markdown, ``press`` sets it.
"""

from subside.courses.paper.certificate import besides, certificate, expiry
from subside.courses.paper.clock import Clock
from subside.courses.paper.dossier import dossier
from subside.courses.paper.exams import keys, question_papers
from subside.courses.paper.feedback import evaluation, follow_up
from subside.courses.paper.handouts import handouts
from subside.courses.paper.packet import packet
from subside.courses.paper.plans import lesson_plan
from subside.courses.paper.press import pages
from subside.courses.paper.sheets import rubrics, sign_in
from subside.courses.paper.slides import slides
from subside.courses.paper.staff import resume, safety_plan

__all__ = [
    "Clock", "besides", "certificate", "dossier", "evaluation", "expiry", "follow_up",
    "handouts", "keys", "lesson_plan", "packet", "pages", "question_papers", "resume", "rubrics",
    "safety_plan", "sign_in", "slides",
]  # fmt: skip
