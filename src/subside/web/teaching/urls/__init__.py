"""Addresses of courses, classes and the front door: one file for each part of the work."""

from __future__ import annotations

from subside.web.teaching.urls import classes, completion, courses, front, ratings, tests

urlpatterns = [
    *courses.urlpatterns,
    *classes.urlpatterns,
    *tests.urlpatterns,
    *ratings.urlpatterns,
    *completion.urlpatterns,
    *front.urlpatterns,
]
