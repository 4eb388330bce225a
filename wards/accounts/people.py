"""Decides which users are people: lists of users leave out the account in whose name commands act."""

from __future__ import annotations

from django.db.models import QuerySet

from wards.models import User

# Nobody signs in as it; what a command did names it.
COMMANDS = "manage.py"


def people() -> QuerySet[User]:
    """The users whom the Bureau lists, changes and stops."""
    return User.objects.exclude(username=COMMANDS)
