"""Every address of the pages. `tests/web` walks them all as a stranger."""

from __future__ import annotations

from allauth.account import views as allauth
from django.urls import include, path

from subside.web.accounts import people, sign_in, views
from subside.web.pages import (
    continuing,
    encounter,
    exercises,
    home,
    library,
    own,
    progress,
    reviews,
    sharing,
    writing,
)
from subside.web.teaching.urls import urlpatterns as teaching

handler404 = "subside.web.pages.faults.not_there"
handler500 = "subside.web.pages.faults.fault"

urlpatterns = [
    path("", home.home, name="home"),
    path("health", home.health, name="health"),
    path("scenarios/<slug:slug>/", home.briefing, name="briefing"),
    path("encounters/import", home.bring_in, name="import"),
    path("encounters/<uuid:uuid>/", encounter.encounter, name="encounter"),
    path("encounters/<uuid:uuid>/log", encounter.log, name="log"),
    path("encounters/<uuid:uuid>/said", encounter.said, name="said"),
    path("encounters/<uuid:uuid>/review/", reviews.review, name="review"),
    path("encounters/<uuid:uuid>/review/state", reviews.state, name="review_state"),
    path("encounters/<uuid:uuid>/review/ending", reviews.ending, name="review_ending"),
    path("encounters/<uuid:uuid>/review/truth", reviews.truth, name="review_truth"),
    path("encounters/<uuid:uuid>/review/review.<str:kind>", reviews.export, name="review_file"),
    path("encounters/<uuid:uuid>/review/why", writing.why, name="review_why"),
    path("encounters/<uuid:uuid>/review/view", writing.view, name="review_view"),
    path("encounters/<uuid:uuid>/review/share", sharing.share, name="review_share"),
    path("encounters/<uuid:uuid>/again", continuing.again, name="again"),
    path("encounters/<uuid:uuid>/follows", continuing.follows, name="follows"),
    path("encounters/<uuid:uuid>/delete", encounter.delete, name="delete"),
    path("library/", library.library, name="library"),
    path("progress/", progress.progress, name="progress"),
    path("ten-minutes/", progress.ten_minutes, name="ten_minutes"),
    path("exercises/", exercises.listing, name="exercises"),
    path("exercises/<uuid:uuid>/<int:decision>/", exercises.exercise, name="exercise"),
    path("shared/<str:token>/", sharing.shared, name="shared"),
    path("shared/<str:token>/state", sharing.shared_state, name="shared_state"),
    path("shared/<str:token>/ending", sharing.shared_ending, name="shared_ending"),
    path("shared/<str:token>/truth", sharing.shared_truth, name="shared_truth"),
    path("shared/<str:token>/follows", sharing.shared_follows, name="shared_follows"),
    *teaching,
    path("schemas/review.json", reviews.schema, name="review_schema"),
    path("link/<str:token>/", views.link, name="link"),
    path("people/", people.people, name="people"),
    path("people/agency", people.rename, name="rename_agency"),
    path("people/invitations/<int:pk>/withdraw", people.withdraw, name="withdraw"),
    path("people/<int:pk>/role", people.change_role, name="change_role"),
    path("people/<int:pk>/active", people.change_active, name="change_active"),
    path("people/<int:pk>/reset", people.reset, name="reset"),
    path("people/<int:pk>/second-step", people.second_step_off, name="second_step_off"),
    path("account/", own.account, name="account"),
    path("account/login/", sign_in.sign_in, name="account_login"),
    path("account/logout/", allauth.logout, name="account_logout"),
    path("account/inactive/", allauth.account_inactive, name="account_inactive"),
    path("account/signup/", allauth.signup, name="account_signup"),
    path("account/confirm/", sign_in.again, name="account_reauthenticate"),
    path("account/password/", sign_in.new_password, name="account_change_password"),
    path("account/second-step/", include("allauth.mfa.urls")),
]
