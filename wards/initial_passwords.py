"""Decides what an initial password looks like: shown once, changed at the first log-in."""

from __future__ import annotations

import secrets

from axes.utils import reset

from wards.models import User

# Without what is mistaken for something else when read aloud or copied: 0 o 1 l i.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, LETTERS_OF_GROUP = 4, 4  # 31 ** 16: 79 bits


def give_initial_password(user: User) -> str:
    """Sets a new password that must be changed, lifts a lock-out, and returns the password."""
    password = "-".join(
        "".join(secrets.choice(LETTERS) for _ in range(LETTERS_OF_GROUP)) for _ in range(GROUPS)
    )
    user.set_password(password)
    user.must_change_password = True
    user.save()
    reset(username=user.username)
    return password
