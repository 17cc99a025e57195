"""Completion records, certificates, and the public page that verifies them."""

from __future__ import annotations

from django.urls import URLPattern, path

from subside.web.teaching.pages import completion, verify

urlpatterns: list[URLPattern] = [
    path("classes/<int:pk>/completion/", completion.class_completion, name="class_completion"),
    path("classes/<int:pk>/completion/record.csv", completion.file, name="completion_file"),
    path("classes/<int:pk>/completion/issue", completion.issue_all, name="issue_all"),
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
    path("certificates/", verify.verify, name="verify"),
    path("certificates/<str:code>/", verify.verified, name="verified"),
]  # fmt: skip
