"""The difficulty of the shipped scenarios: measured in the background, kept in the tables.

It is measured in small parts, one after the other, in the process that works reviews out, so that
a review never waits for more than one part.
"""

from __future__ import annotations

import logging
import threading
from concurrent.futures import CancelledError, Future
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, connection

from subside.errors import UserError
from subside.review.difficulty import MEASURED
from subside.web import shelf
from subside.web.pages.judging import JUDGING
from subside.web.pages.process import Ended
from subside.web.practice.measuring import PART, figures_of, judged_part, key_of
from subside.web.records.models import Difficulty

if TYPE_CHECKING:
    from subside.grade.difficulty import Lost

LOG = logging.getLogger(__name__)


class Measures:
    """What is measured, and what is still to be."""

    def __init__(self) -> None:
        self.on = True  # tests turn it off: it would fill a core for minutes
        self._lock = threading.Lock()
        self._wanted: list[str] = []  # the first one is under way
        self._failed: set[str] = set()  # keys

    def here(self) -> dict[str, dict[str, Any]]:
        """Figures of the scenarios as they are now, by slug; what is missing is begun."""
        keys = {slug: key_of(slug) for slug in shelf.models()}
        kept = dict(Difficulty.objects.filter(key__in=keys.values()).values_list("key", "figures"))
        self._want(slug for slug, key in keys.items() if key and key not in kept)
        return {slug: kept[key] for slug, key in keys.items() if key in kept}

    def working(self, slug: str) -> bool:
        """Whether a scenario is being measured, or waits for it."""
        with self._lock:
            return slug in self._wanted

    def _want(self, slugs: Any) -> None:
        if not self.on:
            return
        with self._lock:
            idle = not self._wanted
            new = [s for s in slugs if s not in self._wanted and key_of(s) not in self._failed]
            self._wanted.extend(new)
            first = self._wanted[0] if idle and self._wanted else None
        if first is not None:
            self._part(first, [], 0)

    def _part(self, slug: str, found: list[Lost], first: int) -> None:
        future = JUDGING.ask(judged_part, slug, first)
        future.add_done_callback(lambda done: self._judged(slug, found, first, done))

    def _judged(self, slug: str, found: list[Lost], first: int, future: Future[list[Lost]]) -> None:
        part = self._result(slug, future)
        if part is None:
            return
        found = [*found, *part]
        if first + PART < MEASURED:
            self._part(slug, found, first + PART)
        else:
            last = JUDGING.ask(figures_of, slug, found)
            last.add_done_callback(lambda done: self._keep(slug, done))

    def _keep(self, slug: str, future: Future[tuple[str, dict[str, Any]]]) -> None:
        result = self._result(slug, future)
        if result is None:
            return
        key, figures = result
        try:
            defaults = {"scenario": slug, "figures": figures}
            Difficulty.objects.update_or_create(key=key, defaults=defaults)
        except DatabaseError as error:  # a full disk, say: it is measured again after a start
            LOG.error("the difficulty of %s could not be kept", slug, exc_info=error)
            with self._lock:
                self._failed.add(key)
        finally:
            connection.close()
        self._next(slug)

    def _result(self, slug: str, future: Future[Any]) -> Any:
        """What came of it; None where nothing did, and then the next scenario has its turn."""
        try:
            return future.result()
        except (CancelledError, BrokenProcessPool, Ended):  # the next look begins anew
            with self._lock:
                self._wanted.clear()
            return None
        except UserError as error:
            LOG.warning("no difficulty of %s: %s", slug, error.fact)
        except Exception as error:
            LOG.error("the difficulty of %s could not be measured", slug, exc_info=error)
        with self._lock:
            self._failed.add(key_of(slug))
        self._next(slug)
        return None

    def _next(self, done: str) -> None:
        with self._lock:
            self._wanted = [slug for slug in self._wanted if slug != done]
            first = self._wanted[0] if self._wanted else None
        if first is not None:
            self._part(first, [], 0)


MEASURES = Measures()
