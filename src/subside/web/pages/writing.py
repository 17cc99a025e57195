"""What the officer writes and thinks on a decision. For them alone; kept with the review."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from subside.web.pages.own_runs import CONFLICT, done
from subside.web.pages.reviews import document_of
from subside.web.records.models import WRITTEN, Articulation, Encounter, OwnView, View

PARTS = ("why", "alternative", "unknown")
MOST_BYTES = 8 * WRITTEN * len(PARTS)


class Malformed(ValueError):
    """Something was sent that cannot be kept; says why."""


@require_POST
@never_cache
def why(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """Keep a statement on a decision.

    It is kept only over the version that it was written on; where another window has kept one
    meanwhile, the answer is that one, and nothing is overwritten.
    """
    row = done(request, uuid)
    try:
        sent = _sent(request)
        decision, parts, version = _decision(row, sent), _parts(sent), _whole(sent, "version")
    except Malformed as error:
        return JsonResponse({"error": str(error)}, status=400)
    if not _kept(row, decision, parts, version):
        return JsonResponse(_statement(row, decision), status=CONFLICT)
    return JsonResponse(_statement(row, decision))


@require_POST
@never_cache
def view(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """Keep what the officer thinks of a decision, before the person's side is shown."""
    row = done(request, uuid)
    try:
        sent = _sent(request)
        decision = _decision(row, sent)
        if sent.get("view") not in View.values:
            raise Malformed(f"view must be one of {', '.join(View.values)}")
    except Malformed as error:
        return JsonResponse({"error": str(error)}, status=400)
    OwnView.objects.update_or_create(
        encounter=row, decision=decision,
        defaults={"view": sent["view"], "made": timezone.now()},
    )  # fmt: skip
    return JsonResponse({"view": sent["view"]})


def _sent(request: HttpRequest) -> Mapping[str, Any]:
    if request.content_type != "application/json":
        raise Malformed("the content type must be application/json")
    if len(request.body) > MOST_BYTES:
        raise Malformed(f"at most {WRITTEN} characters in each part")
    try:
        sent = json.loads(request.body)
    except ValueError:
        raise Malformed("the body must be JSON") from None
    if not isinstance(sent, dict):
        raise Malformed("the body must be an object")
    return sent


def _whole(sent: Mapping[str, Any], name: str) -> int:
    number = sent.get(name)
    if type(number) is not int or not 0 <= number < 2**31:
        raise Malformed(f"{name} must be a whole number")
    return number


def _decision(row: Encounter, sent: Mapping[str, Any]) -> int:
    decision = _whole(sent, "decision")
    if decision not in {each["t"] for each in document_of(row)["decisions"]}:
        raise Malformed("there is no such decision in this run")
    return decision


def _parts(sent: Mapping[str, Any]) -> dict[str, str]:
    parts = {name: sent.get(name, "") for name in PARTS}
    for name, text in parts.items():
        if not isinstance(text, str):
            raise Malformed(f"{name} must be text")
        if len(text) > WRITTEN:
            raise Malformed(f"{name} may have {WRITTEN} characters")
        if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
            raise Malformed(f"{name} has characters that no text has")
    return parts


def _kept(row: Encounter, decision: int, parts: Mapping[str, str], version: int) -> bool:
    """Whether it was kept: over this version, or as the first."""
    of = Articulation.objects.filter(encounter=row, decision=decision)
    changed = {**parts, "changed": timezone.now()}
    if version:
        return bool(of.filter(version=version).update(version=version + 1, **changed))
    try:
        with transaction.atomic():
            Articulation.objects.create(encounter=row, decision=decision, **changed)
    except IntegrityError:
        return False
    return True


def _statement(row: Encounter, decision: int) -> dict[str, Any]:
    """What is kept now; all empty, as version 0, where nothing is."""
    found = Articulation.objects.filter(encounter=row, decision=decision).first()
    found = found or Articulation(encounter=row, decision=decision, version=0)
    parts = {name: getattr(found, name) for name in PARTS}
    changed = found.changed.isoformat(timespec="seconds")
    return {**parts, "version": found.version, "changed": changed}
