"""What participants are asked: at the end of a course, and 30 and 90 days later."""

from __future__ import annotations

from datetime import date

from subside.courses.course import Course
from subside.courses.paper.ask import Data, choice, fields, form, lines, rows, scale, section, ticks
from subside.courses.paper.imprint import imprint
from subside.courses.paper.press import press

AGAIN = {
    30: "It takes ten minutes.",
    90: "The same questions as after 30 days. Then play one encounter again, before you look at "
    "what you wrote the first time.",
}
HELP = ("Resource", "For which need", "Minutes", "Did it come?")
USED = (
    "Stood farther away, or behind something",
    "Let one voice speak",
    "Had fewer people, or less noise",
    "Asked what the person needed",
    "Asked about suicide directly",
    "Said what happens next, and why",
    "Called somebody who could help, early",
    "Waited on purpose",
    "Left, with a plan for what follows",
    "Acted at once, where waiting would have cost",
    "Used my reset",
    "Stopped a partner, or was stopped",
    "Wrote down what I did not know",
    "None of these",
)
HINDERED = (
    "There was no time",
    "Information from dispatch was missing or wrong",
    "Two voices or more",
    "No unit or service was free",
    "Policy says otherwise",
    "A supervisor wanted it otherwise",
    "Equipment was missing",
    "I did not think of it",
    "Nothing hindered me",
)
PRIVATE = (
    "Give no names, no case numbers, no dates and no addresses of real events. Answers are for "
    "learning what the course is worth. They judge nobody and go into nobody's file. They may be "
    "discoverable like any other paper."
)


def evaluation(course: Course, made: date) -> bytes:
    """Twelve questions to participants, at the end of a course."""
    data = {**imprint(course, "Course evaluation"), "forms": [_evaluation()]}
    return press("form", data, made)


def follow_up(course: Course, made: date) -> bytes:
    """What participants are asked 30 and 90 days after a course."""
    asked = [_follow_up(course, days) for days in AGAIN]
    return press("form", {**imprint(course, "Follow-up"), "forms": asked}, made)


def _evaluation() -> Data:
    notes = (
        "Do not write your name. Your answers change the next class; a criticism with a block, a "
        "slide or a sentence named is worth most.",
    )
    return form(
        "Course evaluation",
        notes,
        section("", fields("Date of the class", "Place")),
        section("What you can do now", *_able(), start=1),
        section("How it was taught", *_taught(), start=4),
        section("In your own words", *_open(), start=9),
    )


def _able() -> list[Data]:
    return [
        scale("I can explain the three truths to a member of the public, without a promise."),
        scale("I can judge one of my own decisions by what I could know then, whatever it led to."),
        scale("I know what I will do to gain time, and when I must not wait."),
    ]


def _taught() -> list[Data]:
    return [
        scale("I had to decide before the room talked."),
        scale("The encounters and cases were like those that I meet."),
        scale("Feedback told me one thing to keep and one to change."),
        scale("I could disagree, sit something out, and stop an exercise."),
        scale("Instructors said what is known, where it comes from, and what is not known."),
    ]


def _open() -> list[Data]:
    return [
        lines("Which block needs more time, and which needs less?", 2),
        lines("What will you do differently on your next shift, and what could stop you?", 3),
        lines("What was wrong, unclear, or missing? Name the place if you can.", 3),
        lines("Would you send a colleague to this course? Why, or why not?", 2),
    ]


def _follow_up(course: Course, days: int) -> Data:
    sections = [
        section("", fields("Code that you chose in class", "Date")),
        section("Since the course", *_since(), start=1),
    ]
    if course.file.follows:
        sections.append(section("As an instructor", *_as_instructor(), start=6))
    return form(f"{days} days after the course", (PRIVATE, AGAIN[days]), *sections)


def _since() -> list[Data]:
    often = choice(
        "How often could you use what the course is about?",
        "not once", "1 to 4 times", "5 to 9", "10 to 19", "20 or more",
    )  # fmt: skip
    return [
        often | {"more": ticks("What did you use, in one encounter at least?", *USED)},
        ticks("What kept you from it?", *HINDERED),
        rows(HELP, (4, 4, 2, 2), 3, "Which resource did you call, and did it come?"),
        lines("Which encounter did you get through otherwise than before? What could you know?", 5),
        lines("What would you like to practice again, and what should the course teach better?", 3),
    ]


def _as_instructor() -> list[Data]:
    head = ("Class taught or assisted", "Date", "Participants", "Co-instructor")
    return [
        rows(head, (4, 2, 2, 3), 3, "Classes:"),
        choice("Have you rated with others since, with the ending hidden?", "no", "once", "more"),
        lines("What went otherwise than in the lesson plan, and what did you change?", 2),
    ]
