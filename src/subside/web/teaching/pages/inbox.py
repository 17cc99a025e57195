"""The inbox: what came in by the front door, answered and closed here."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.db.transaction import on_commit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from subside.web.accounts.people import leaders_only
from subside.web.teaching import mail
from subside.web.teaching.models import Enquiry, Reply
from subside.web.teaching.models.enquiries import TEXT, Asks, State
from subside.web.teaching.rights import signed_in

PAGE = 50
SOUGHT = 80  # characters to look for
ALL = "all"
AGAIN = (
    "Not kept: something was added here meanwhile, by you in another window or by somebody else. "
    "Read it above; then keep yours, which is still here."
)


@leaders_only
@never_cache
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Requests, the open ones unless others are asked for."""
    sought = " ".join(request.GET.get("q", "").replace("\0", "").split())[:SOUGHT]
    state = request.GET.get("state", ALL if sought else State.OPEN.value)
    state = state if state in State.values else ALL if state == ALL else State.OPEN.value
    every = Enquiry.objects.of(request.user)
    counts = dict(every.order_by().values_list("state").annotate(Count("pk")))
    rows = _found(every.select_related("course_class"), state, sought)
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")), "state": state,
        "states": [(one.value, one.label, counts.get(one.value, 0)) for one in State],
        "mail": _named(), "unsent": _unsent(request), "sought": sought,
        "query": urlencode({"state": state, **({"q": sought} if sought else {})}),
    }  # fmt: skip
    return render(request, "teaching/inbox.html", context)


def _found(rows: QuerySet[Enquiry], state: str, sought: str) -> QuerySet[Enquiry]:
    if state != ALL:
        rows = rows.filter(state=state)
    for word in sought.split():
        rows = rows.filter(
            Q(reference__icontains=word) | Q(name__icontains=word) | Q(email__icontains=word)
            | Q(organization__icontains=word) | Q(phone__icontains=word)
        )  # fmt: skip
    return rows


def _named() -> bool:
    return mail.server() is not None


def _unsent(request: HttpRequest) -> int:
    """Replies of this agency that should have been sent, and could not be."""
    rows = mail.unsent().filter(enquiry__agency_id=signed_in(request).agency_id)
    return rows.exclude(fault="").count() if _named() else 0


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
    replies = list(row.replies.select_related("by"))
    context = {
        "enquiry": row, "replies": replies, "mail": _named(), "tries": mail.TRIES,
        "text": text, "told": told, "longest": TEXT, "seen": len(replies),
        "invite": row.asks == Asks.ENROL,
    }  # fmt: skip
    return render(request, "teaching/enquiry.html", context, status=status)


@leaders_only
@never_cache
@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep an answer, or a note for the office; an answer goes out by mail where there is mail."""
    _row(request, pk)
    row = Enquiry.objects.select_for_update().get(pk=pk)
    text = request.POST.get("text", "").replace("\0", "").strip()
    note = request.POST.get("as") == "note"
    if not text:
        return _page(request, row, told="Write something first.", status=400)
    if len(text) > TEXT:
        told = f"Not kept: at most {TEXT:,} characters, this has {len(text):,}."
        return _page(request, row, text, told, 400)
    if request.POST.get("seen", "") != str(row.replies.count()):
        return _page(request, row, text, AGAIN, 409)  # pressed twice, or two people at once
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
    stuck = row.replies.filter(sent=None, note=False, tries__gt=0)
    count = stuck.update(tries=0, tried=None) if row.email else 0
    if count and _named():
        on_commit(mail.POSTMAN.wake)
        messages.success(request, "It is tried again now. Look again in a minute.")
    else:
        messages.warning(request, "There is nothing to be sent.")
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


@leaders_only
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a request with everything that was answered: it is gone then."""
    row = _row(request, pk)
    reference = row.reference
    row.delete()
    messages.success(request, f"{reference} is deleted, with what was answered.")
    return redirect("inbox")


def _set(row: Enquiry, to: State) -> None:
    row.state, row.changed = to, timezone.now()
    row.save(update_fields=["state", "changed"])
