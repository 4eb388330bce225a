"""How invented data are kept in tables and entered, and by whom: the people who can sign in."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pghistory
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db.models import Model

from wards.fiscal import FiscalYear
from wards.models import Record, User, Ward
from wards.vocabulary import Role

NOTHING = "none"


def folder() -> Path:
    return settings.BASE_DIR / "fixtures" / "demo"


def table(name: str) -> list[dict[str, str]]:
    """The rows of a table, e.g. `table("hours")`; an empty cell is an empty text."""
    with (folder() / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def document(name: str) -> Any:
    """The content of a JSON file, e.g. `document("initiatives")`."""
    return json.loads((folder() / f"{name}.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Answers:
    """What one ward answers in one year; an empty cell is no answer, 'none' is 該当なし."""

    year: FiscalYear
    ward: Ward
    cells: dict[str, str]

    def words(self, column: str) -> list[str]:
        """The codes in a cell; none of them when the ward says 該当なし."""
        return [word for word in self.cells[column].split() if word != NOTHING]

    def number(self, column: str) -> int:
        """How many; 0 when the ward says 該当なし or nothing."""
        words = self.words(column)
        return int(words[0]) if words else 0

    def says_nothing_of(self, column: str) -> bool:
        return self.cells[column] == NOTHING


def answers_of(year: FiscalYear, name: str) -> list[Answers]:
    """The 24 wards' answers of a year, from `answers-<name>.csv`."""
    wards = {ward.code: ward for ward in Ward.objects.all()}
    return [Answers(year, wards[row["code"]], row) for row in table(f"answers-{name}")]


def signed(user: User) -> dict[str, User]:
    """The fields of a record that say who entered it."""
    return {"created_by": user, "updated_by": user}


def enter(records: Iterable[Record]) -> None:
    """Saves new records of one model, with one statement for each of their authors."""
    by_author: dict[User, list[Record]] = defaultdict(list)
    for record in records:
        by_author[record.created_by].append(record)
    for author, rows in by_author.items():
        enter_as(author, rows)


def enter_as(author: User, rows: list[Model]) -> None:
    """Saves new rows of one model that do not name their author themselves."""
    if rows:
        with pghistory.context(user=author.pk):
            type(rows[0]).objects.bulk_create(rows)


PASSWORD = "zaitaku-demo-2024"  # noqa: S105  known to everybody, for invented data alone
BUREAU = "bureau"
# Partly filled in the current year, by the ward office as well as by the desk: 城東区.
SHOWN = (BUREAU, "joto-office", "joto-desk")


@dataclass(frozen=True)
class Staff:
    """The users, by role and ward; former: who had the post before the current year."""

    by_post: dict[tuple[str, str | None], User]
    former: dict[tuple[str, str | None], User]

    def of(self, role: Role, ward_code: str | None) -> User:
        return self.by_post[role, ward_code]

    @property
    def bureau(self) -> User:
        return self.of(Role.BUREAU, None)

    @property
    def before(self) -> Staff:
        """As it was in the years before the current one."""
        return Staff(self.by_post | self.former, {})


def engage_staff(came: datetime) -> Staff:
    """Makes the users; who has a predecessor came then."""
    # The first of the Bureau is the one who enters its records.
    by_post = {(user.role, user.ward_id): user for user in reversed(_users("users"))}
    former = {(user.role, user.ward_id): user for user in _users("former-users")}
    for post in former:
        by_post[post].date_joined = came
        by_post[post].save(update_fields=["date_joined"])
    return Staff(by_post, former)


def _users(name: str) -> list[User]:
    """The users of a table. They share one hash, since hashing is slow on purpose."""
    password = make_password(PASSWORD)
    users = [
        User(
            username=row["username"],
            name=row["name"],
            email=f"{row['username']}@example.com",  # reaches nobody (RFC 2606)
            role=row["role"],
            ward_id=row["ward"] or None,
            password=password,
        )
        for row in table(name)
    ]
    return User.objects.bulk_create(users)
