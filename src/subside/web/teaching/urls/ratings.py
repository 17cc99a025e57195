"""Ratings by rubric, and the agreement of raters."""

from __future__ import annotations

from django.urls import URLPattern, path

from subside.web.teaching.pages import agreement, rate, ratings

urlpatterns: list[URLPattern] = [
    path("classes/<int:pk>/ratings/", ratings.ratings, name="ratings"),
    path("classes/<int:pk>/ratings/agreement/", agreement.agreement, name="agreement"),
    path("classes/<int:pk>/ratings/<int:rated>/", rate.rate, name="rate"),
    path("classes/<int:pk>/ratings/<int:rated>/level", rate.level, name="rate_level"),
    path("classes/<int:pk>/ratings/<int:rated>/finish", rate.finish, name="rate_finish"),
    path("classes/<int:pk>/ratings/<int:rated>/close", ratings.close, name="rate_close"),
    path("classes/<int:pk>/ratings/<int:rated>/remove", ratings.remove, name="rate_remove"),
    path("learn/<int:pk>/rated/<int:rated>/", rate.own, name="rated_own"),
]
