"""Completion records, certificates, and the public page that verifies them."""

from __future__ import annotations

from django.urls import URLPattern, path

from subside.web.teaching.pages import completion

urlpatterns: list[URLPattern] = [
    path("classes/<int:pk>/completion/", completion.class_completion, name="class_completion"),
    path("classes/<int:pk>/completion/<int:place>/issue", completion.issue, name="issue"),
    path(
        "classes/<int:pk>/completion/<int:place>/withdraw", completion.withdraw,
        name="withdraw_certificate",
    ),
    path(
        "classes/<int:pk>/completion/<int:place>/certificate.pdf", completion.certificate_of,
        name="certificate_of",
    ),
    path("learn/<int:pk>/certificate.pdf", completion.certificate, name="certificate"),
    path("certificates/", completion.verify, name="verify"),
    path("certificates/<str:code>/", completion.verified, name="verified"),
]  # fmt: skip
