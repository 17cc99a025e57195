"""Tables of courses and classes, one file for each part of the work."""

from subside.web.teaching.models.classes import (
    Attendance,
    CourseClass,
    Edition,
    LabRun,
    OwnCourse,
    OwnFile,
    Place,
    Writing,
)
from subside.web.teaching.models.completion import Completion
from subside.web.teaching.models.enquiries import Enquiry, Reply
from subside.web.teaching.models.ratings import Rated, Rating, Score
from subside.web.teaching.models.tests import Answer, ClassTest, Sitting

__all__ = [
    "Answer",
    "Attendance",
    "ClassTest",
    "Completion",
    "CourseClass",
    "Edition",
    "Enquiry",
    "LabRun",
    "OwnCourse",
    "OwnFile",
    "Place",
    "Rated",
    "Rating",
    "Reply",
    "Score",
    "Sitting",
    "Writing",
]
