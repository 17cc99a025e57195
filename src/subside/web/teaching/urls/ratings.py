"""Ratings by rubric, and the agreement of raters."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
