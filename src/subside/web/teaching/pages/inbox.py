"""The inbox: what came in by the front door, answered and closed here."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.db.transaction import on_commit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from subside.web.accounts.people import leaders_only
from subside.web.teaching import mail
from subside.web.teaching.models import Enquiry, Reply
from subside.web.teaching.models.enquiries import TEXT, State
from subside.web.teaching.rights import signed_in

PAGE = 50


@leaders_only
@never_cache
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Requests, the open ones first unless others are asked for."""
    state = request.GET.get("state", State.OPEN)
    state = state if state in State.values or state == "all" else State.OPEN
    every = Enquiry.objects.of(request.user)
    counts = dict(every.order_by().values_list("state").annotate(Count("pk")))
    rows = every.select_related("course_class")
    rows = rows if state == "all" else rows.filter(state=state)
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")), "state": state,
        "states": [(one.value, one.label, counts.get(one.value, 0)) for one in State],
        "mail": _named(), "unsent": _unsent(request),
    }  # fmt: skip
    return render(request, "teaching/inbox.html", context)


def _named() -> bool:
    return mail.server() is not None


def _unsent(request: HttpRequest) -> int:
    """Replies of this agency that should have been sent, and could not be."""
    rows = Reply.objects.filter(enquiry__in=Enquiry.objects.of(request.user), sent=None, note=False)
    return rows.exclude(enquiry__email="").exclude(fault="").count()


@leaders_only
@never_cache
@require_GET
def enquiry(request: HttpRequest, pk: int) -> HttpResponse:
    """One request, and what was answered."""
    return _page(request, _row(request, pk))


def _row(request: HttpRequest, pk: int) -> Enquiry:
    return get_object_or_404(Enquiry.objects.of(request.user).select_related("course_class"), pk=pk)


def _page(
    request: HttpRequest, row: Enquiry, text: str = "", told: str = "", status: int = 200
) -> HttpResponse:
    subject = quote(f"Your request {row.reference}")
    context = {
        "enquiry": row, "replies": row.replies.select_related("by"), "mail": _named(),
        "text": text, "told": told, "longest": TEXT, "states": State.choices,
        "mailto": f"mailto:{quote(row.email, safe='@.+-_')}?subject={subject}",
        "tries": mail.TRIES,
    }  # fmt: skip
    return render(request, "teaching/enquiry.html", context, status=status)


@leaders_only
@never_cache
@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep an answer, or a note for the office; an answer goes out by mail where there is mail."""
    row = _row(request, pk)
    text = request.POST.get("text", "").replace("\0", "").strip()
    note = request.POST.get("as") == "note"
    if not text:
        return _page(request, row, told="Write something first.", status=400)
    if len(text) > TEXT:
        told = f"Not kept: at most {TEXT:,} characters, this has {len(text):,}."
        return _page(request, row, text, told, 400)
    Reply.objects.create(enquiry=row, by=signed_in(request), text=text, note=note)
    if not note:
        _set(row, State.ANSWERED)
        on_commit(mail.POSTMAN.wake)
    messages.success(request, _said(row, note))
    return redirect("enquiry", pk)


def _said(row: Enquiry, note: bool) -> str:
    if note:
        return "The note is kept."
    if not row.email:
        return "The answer is kept. They gave no email address: call them."
    if _named():
        return "The answer is kept, and on its way by mail."
    return "The answer is kept. This server sends no mail: copy it into yours."


@leaders_only
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try once more to send what could not be sent."""
    row = _row(request, pk)
    row.replies.filter(sent=None, note=False).update(tries=0, made=timezone.now())
    on_commit(mail.POSTMAN.wake)
    messages.success(request, "It is tried again now.")
    return redirect("enquiry", pk)


@leaders_only
@require_POST
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """Open, answered or closed."""
    row, to = _row(request, pk), request.POST.get("state", "")
    if to not in State.values:
        raise Http404
    _set(row, State(to))
    messages.success(request, f"{row.reference} is now: {row.get_state_display().lower()}.")
    return redirect("inbox")


def _set(row: Enquiry, to: State) -> None:
    row.state, row.changed = to, timezone.now()
    row.save(update_fields=["state", "changed"])
