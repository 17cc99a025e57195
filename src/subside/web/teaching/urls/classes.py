"""Classes: the hub, presenting, attendance, and the participants' side."""

from __future__ import annotations

from django.urls import URLPattern, path

from subside.web.teaching.pages import (
    attendance,
    classes,
    enrolling,
    hub,
    learn,
    learn_block,
    papers,
    present,
)

urlpatterns: list[URLPattern] = [
    path("courses/", hub.courses, name="courses"),
    path("classes/new/", classes.new, name="class_new"),
    path("classes/<int:pk>/", classes.class_, name="class"),
    path("classes/<int:pk>/edit/", classes.edit, name="class_edit"),
    path("classes/<int:pk>/close", classes.close, name="class_close"),
    path("classes/<int:pk>/enrol", enrolling.enrol, name="enrol"),
    path("classes/<int:pk>/leave/<int:place>", enrolling.leave, name="leave"),
    path("classes/<int:pk>/attendance", attendance.attendance, name="attendance"),
    path("classes/<int:pk>/paper/<slug:kind>.pdf", papers.class_paper, name="class_paper"),
    path("classes/<int:pk>/present/", present.present, name="present"),
    path("classes/<int:pk>/present/<slug:block>/", present.present_block, name="present_block"),
    path("classes/<int:pk>/at", present.go, name="class_at"),
    path("classes/<int:pk>/wall/", present.wall, name="wall"),
    path("classes/<int:pk>/wall/state", present.wall_state, name="wall_state"),
    path("learn/<int:pk>/", learn.learn, name="learn"),
    path("learn/<int:pk>/blocks/<slug:block>/", learn_block.block, name="learn_block"),
    path("learn/<int:pk>/blocks/<slug:block>/begin", learn_block.begin, name="learn_begin"),
    path("learn/<int:pk>/blocks/<slug:block>/write", learn_block.write, name="learn_write"),
]
