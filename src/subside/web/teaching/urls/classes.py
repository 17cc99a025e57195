"""Classes: the hub, presenting, attendance, and the participants' side."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
