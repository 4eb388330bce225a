"""Decides what of the register is held against the list: plain values, in one query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from institutions.models import COUNTED_STATUSES, Designation, Institution
from reports.files.official_list.point_table import PointTable
from wards.models import User

FIELDS = ("pk", "ward_id", "name", "kind", "code", "postal_code", "address", "phone", "closed_on")


@dataclass(frozen=True, slots=True)
class Record:
    """An institution as it stands. designated: it is 積極的医療機関 on the list's day or later."""

    pk: int
    ward: str
    name: str
    kind: str
    code: str
    postal_code: str
    address: str
    phone: str
    closed_on: date | None
    designated: bool

    def is_open(self, day: date) -> bool:
        """Whether it is open after a day; one whose closing is to come is."""
        return self.closed_on is None or self.closed_on > day


def register(user: User, day: date) -> list[Record]:
    """All institutions that any official list may name, as they stand for a list of a day."""
    kinds = [kind for table in PointTable for kind in table.kinds]
    in_force = Designation.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        institution=OuterRef("pk"),
        status__in=COUNTED_STATUSES,
    )
    rows = Institution.objects.visible_to(user).filter(Q(kind__in=kinds) | ~Q(code=""))
    marked = rows.annotate(designated=Exists(in_force)).order_by("pk")
    return [Record(*values) for values in marked.values_list(*FIELDS, "designated")]
