"""The user in whose name a command acts."""

from __future__ import annotations

from django.core.management.base import CommandError, CommandParser

from wards.accounts.passwords import COMMANDS
from wards.models import User
from wards.vocabulary import Role

NAME = "管理コマンド"


def add_user(parser: CommandParser) -> None:
    """The option --user."""
    parser.add_argument(
        "--user",
        metavar="NAME",
        help="だれとして行うか（ユーザー名）。なければ「管理コマンド」として記録します",
    )


def command_user(username: str | None) -> User:
    """The active user of a name, else the account of commands, made when it is first needed.

    Nobody can log in as that: what is stored is stopped and has no password. Only the object given
    back is active, so that it sees the rows; it is never saved. Raises CommandError.
    """
    if username:
        user = User.objects.select_related("ward").filter(username__iexact=username).first()
        if user is None:
            raise CommandError(f"ユーザー「{username}」はいません。")
        if not user.is_active:
            raise CommandError(f"ユーザー「{username}」は、利用を止められています。")
        return user
    user, _is_new = User.objects.get_or_create(
        username=COMMANDS,
        defaults={"name": NAME, "role": Role.BUREAU, "is_active": False, "password": "!"},
    )
    if user.name != NAME:
        user.name = NAME
        user.save(update_fields=["name"])
    user.is_active = True
    return user
