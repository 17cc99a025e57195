"""Courses: outline, lessons, paper, and an agency's own copies."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
