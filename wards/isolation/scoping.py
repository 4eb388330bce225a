"""Which rows a user may see: the queryset method `visible_to`, which fails closed.

PostgreSQL's row-level security (`wards/isolation/rls.py`) says the same a second time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser


class ScopedQuerySet(models.QuerySet):
    """Rows of a model that names the way to its ward in `ward_path` ('' for the city's own).

    `shared_reading = True` on a model lets every signed-in user read the rows that belong to no
    ward (the city's own meetings); it never lets a ward see another ward's row.
    """

    def visible_to(self, user: AbstractBaseUser | AnonymousUser | None) -> Self:
        """The rows this user may see: all for the Bureau, one ward's for a ward, else none."""
        if user is None or not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_bureau:
            return self.all()
        path = self.model.ward_path
        if not user.ward_id or not path:
            return self.none()
        own = models.Q(**{path: user.ward_id})
        if getattr(self.model, "shared_reading", False):
            own |= models.Q(**{f"{path}__isnull": True})
        return self.filter(own)

    def editable_by(self, user: AbstractBaseUser | AnonymousUser | None) -> Self:
        """The rows this user may change: visible ones of models that the user's role enters."""
        if user is None or not user.is_authenticated:
            return self.none()
        if user.role not in self.model.entered_by:
            return self.none()
        rows = self.visible_to(user)
        if user.is_bureau:
            return rows
        return rows.filter(**{self.model.ward_path: user.ward_id})


ScopedManager = models.Manager.from_queryset(ScopedQuerySet)
