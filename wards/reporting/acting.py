"""Decides who acts when somebody of the Bureau takes in what a ward sent by mail."""

from __future__ import annotations

from copy import copy

from wards.models import User, Ward
from wards.vocabulary import ReportForm, Role


def acting_for(user: User, ward: Ward, form: ReportForm) -> User:
    """The user with the scope and role of a ward's body, never to be saved.

    Forms, scope and rules are then the ward's own, and what is entered names the user himself.
    A user of that body acts as he is.
    """
    if user.ward_id == ward.pk and user.role == form:
        return user
    acting = copy(user)
    acting.ward, acting.role = ward, Role(form.value)
    return acting
