"""Who can sign in to a demonstration: two at the Bureau, and two in each ward."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from reports.demo.tables import table
from wards.models import User
from wards.vocabulary import Role

PASSWORD = "zaitaku-demo-2024"  # noqa: S105  known to everybody, for invented data alone
BUREAU = "bureau"
# Partly filled in the current year, by the ward office as well as by the desk: 城東区.
SHOWN = (BUREAU, "joto-office", "joto-desk")


@dataclass(frozen=True)
class Staff:
    """The users, by role and ward."""

    by_post: dict[tuple[str, str | None], User]

    def of(self, role: Role, ward_code: str | None) -> User:
        return self.by_post[role, ward_code]

    @property
    def bureau(self) -> User:
        return self.of(Role.BUREAU, None)


def engage_staff() -> Staff:
    """Makes the users. They share one hash, since hashing is slow on purpose."""
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
        for row in table("users")
    ]
    User.objects.bulk_create(users)
    # The first of the Bureau is the one who enters its records.
    return Staff({(user.role, user.ward_id): user for user in reversed(users)})
