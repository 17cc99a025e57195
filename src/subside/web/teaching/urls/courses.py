"""Courses: outline, lessons, paper, and an agency's own copies."""

from __future__ import annotations

from django.urls import URLPattern, path

from subside.web.teaching.pages import courses, files, papers

urlpatterns: list[URLPattern] = [
    path("courses/<slug:slug>/", courses.course, name="course"),
    path("courses/<slug:slug>/lessons/<slug:block>/", courses.lesson, name="course_lesson"),
    path("courses/<slug:slug>/paper/<slug:kind>.pdf", papers.course_paper, name="course_paper"),
    path("courses/<slug:slug>/copy", courses.copy, name="course_copy"),
    path("courses/<slug:slug>/files/<path:name>", files.file, name="course_file"),
    path("courses/<slug:slug>/changes/", files.changes, name="course_changes"),
    path("courses/<slug:slug>/remove", files.remove, name="course_remove"),
]
