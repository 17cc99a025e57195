"""The one place where an agency's records are told from everybody else's.

Every record that belongs to an agency is an `AgencyRecord`, and every view gets its rows through
`Model.objects.of(user)`. A record of another agency is, for that user, not there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


class Scoped(models.QuerySet[Row_co]):
    """Rows that know whose they are."""

    def of(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Rows that a user may meet: those of the same agency; none for who is not signed in."""
        agency: Any = getattr(user, "agency_id", None)
        if agency is None or not user.is_active:
            return self.none()
        return self.filter(agency_id=agency)


class Owned(Scoped[Row_co]):
    """Rows that belong to one person of an agency, and that nobody else meets."""

    def of(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Rows of this very user."""
        return super().of(user).filter(user_id=user.pk)


class AgencyRecord(models.Model):
    """What belongs to one agency, and goes when the agency goes."""

    agency = models.ForeignKey("accounts.Agency", on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True
