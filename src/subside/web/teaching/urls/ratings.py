"""Ratings by rubric, and the agreement of raters."""

from __future__ import annotations

from django.urls import URLPattern, path

from subside.web.teaching.pages import ratings

urlpatterns: list[URLPattern] = [
    path("classes/<int:pk>/ratings/", ratings.ratings, name="ratings"),
    path("classes/<int:pk>/ratings/agreement/", ratings.agreement, name="agreement"),
    path("classes/<int:pk>/ratings/<int:rated>/", ratings.rate, name="rate"),
    path("classes/<int:pk>/ratings/<int:rated>/level", ratings.level, name="rate_level"),
    path("classes/<int:pk>/ratings/<int:rated>/finish", ratings.finish, name="rate_finish"),
    path("classes/<int:pk>/ratings/<int:rated>/close", ratings.close, name="rate_close"),
]
