"""The front door, and the inbox of what comes in by it."""

from __future__ import annotations

from django.urls import URLPattern, path

from subside.web.teaching.pages import front, inbox

urlpatterns: list[URLPattern] = [
    path("welcome/", front.front, name="front"),
    path("welcome/ask/", front.ask, name="ask"),
    path("welcome/asked/<str:reference>/", front.asked, name="asked"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<int:pk>/", inbox.enquiry, name="enquiry"),
    path("inbox/<int:pk>/reply", inbox.reply, name="enquiry_reply"),
    path("inbox/<int:pk>/again", inbox.again, name="enquiry_again"),
    path("inbox/<int:pk>/state", inbox.state, name="enquiry_state"),
    path("inbox/<int:pk>/delete", inbox.delete, name="enquiry_delete"),
]
