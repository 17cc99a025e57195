"""How much one user may have open at once, so that nobody fills a server alone."""

from __future__ import annotations

from collections.abc import Iterable

from subside.web.live.feed import Listener
from subside.web.live.journal import Identity
from subside.web.live.session import Session

MOST_STREAMS = 8  # of one user
MOST_LIVE = 8  # encounters of one user in memory
TOO_MANY_WINDOWS = "You have too many windows open: this one, the oldest, no longer follows."
TOO_MANY_ENCOUNTERS = "You have too many encounters open: this one stands paused."

Key = tuple[object, object]  # agency and user


class Streams:
    """The open streams of every user, oldest first."""

    def __init__(self) -> None:
        self._of: dict[Key, dict[Listener, Session]] = {}

    def opened(self, who: Identity, session: Session, listener: Listener) -> None:
        """Count a stream in; where there are too many, the oldest of that user is closed."""
        own = self._of.setdefault((who.agency, who.user), {})
        own[listener] = session
        while len(own) > MOST_STREAMS:
            oldest = next(iter(own))
            own.pop(oldest).feed.turn_away(oldest, TOO_MANY_WINDOWS)

    def left(self, who: Identity, listener: Listener) -> None:
        """A stream has ended."""
        own = self._of.get((who.agency, who.user), {})
        own.pop(listener, None)
        if not own:
            self._of.pop((who.agency, who.user), None)

    def count(self, who: Identity) -> int:
        """Number of streams that a user has open."""
        return len(self._of.get((who.agency, who.user), {}))


def to_rest(sessions: Iterable[Session], newest: Session) -> Session | None:
    """Which encounter of its user has to leave memory for the newest: of those that nobody
    listens to, and then of all others, the one least recently used. None while there is room.
    """
    key = newest.header.user, newest.header.agency
    own = [each for each in sessions if (each.header.user, each.header.agency) == key]
    others = [each for each in own if each is not newest and not each.closed]
    if len(others) < MOST_LIVE:
        return None
    return min(others, key=lambda each: (bool(each.feed.listeners), each.touched))
