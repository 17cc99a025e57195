"""Tests of a class: drawn, taken, and what came of them."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
