"""The front door, and the inbox of what comes in by it."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
