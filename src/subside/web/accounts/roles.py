"""Who may do what to whom."""

from __future__ import annotations

from subside.web.accounts.models import Role, User

_LOOKED_AFTER = {
    Role.ADMINISTRATOR: tuple(Role),
    Role.COORDINATOR: (Role.TRAINEE, Role.INSTRUCTOR),
}


def looked_after(user: User) -> tuple[Role, ...]:
    """Roles that a person may give, and whose accounts the person may change.

    A coordinator has none of the roles above: a link for a new password is a way into an account.
    """
    return _LOOKED_AFTER.get(Role(user.role), ())


def may_change(user: User, other: User) -> bool:
    """Whether a person may change another one's account."""
    return user.agency_id == other.agency_id and other.role in looked_after(user)
