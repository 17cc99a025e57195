"""Tests of a class: drawn, taken, and what came of them."""

from __future__ import annotations

from django.urls import URLPattern, path

from subside.web.teaching.pages import entered, results, take_test, tests

urlpatterns: list[URLPattern] = [
    path("classes/<int:pk>/tests/", tests.class_tests, name="class_tests"),
    path("classes/<int:pk>/tests/<slug:kind>/open", tests.open_, name="test_open"),
    path("classes/<int:pk>/tests/<slug:kind>/close", tests.close, name="test_close"),
    path("classes/<int:pk>/tests/<slug:kind>/back/<int:place>", tests.back, name="test_back"),
    path(
        "classes/<int:pk>/tests/<slug:kind>/entered/<int:place>/", entered.entered,
        name="test_entered",
    ),
    path("classes/<int:pk>/tests/results/", results.results, name="test_results"),
    path(
        "classes/<int:pk>/tests/<slug:kind>/paper/<slug:what>.pdf", tests.paper, name="test_paper"
    ),
    path("learn/<int:pk>/tests/<slug:kind>/", take_test.take, name="take_test"),
    path("learn/<int:pk>/tests/<slug:kind>/answer", take_test.answer, name="test_answer"),
    path("learn/<int:pk>/tests/<slug:kind>/finish", take_test.finish, name="test_finish"),
]  # fmt: skip
