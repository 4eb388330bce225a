"""The registers that live on from year to year, and their edits, which answer for a fiscal year.

An edit is a kept version of a record of the register (made, changed, ended, deleted) that the body
itself wrote on or after the first day of the fiscal year, of a record that was still in force when
that year began and begins by the day of reference: who left years ago, or comes next year, says
nothing of this one. What the Bureau does by itself (official lists) is no answer of the ward.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import NamedTuple

from django.db import models
from django.db.models import F, Q, Value
from django.utils import timezone

from consultations.models import Coordinator, DeskHours
from institutions.models import Designation
from wards.models import ReportingRound, User, Ward
from wards.triggers import kept_versions_of
from wards.versions.kept_versions import author_of
from wards.vocabulary import ReportItem

REGISTERS: dict[ReportItem, type[models.Model]] = {
    ReportItem.OPENING_HOURS: DeskHours,
    ReportItem.COORDINATOR: Coordinator,
    ReportItem.ACTIVE_INSTITUTION: Designation,
}


@dataclass(frozen=True)
class RegisterEdit:
    """The last edit of a register since a fiscal year began, and the records that were edited."""

    by: str
    at: datetime
    records: frozenset[int]


def register_edits(
    wards: Sequence[Ward], round_: ReportingRound
) -> dict[str, dict[ReportItem, RegisterEdit]]:
    """ward code → item → its edits for the round's year. Two queries."""
    one, *others = (_versions(item, wards, round_) for item in REGISTERS)
    versions = list(one.union(*others, all=True).order_by("pgh_created_at", "pgh_id"))
    authors = {author_of(version) for version in versions} - {None}
    users = User.objects.select_related("ward").in_bulk(authors)
    of_register: dict[tuple[str, ReportItem], list[NamedTuple]] = defaultdict(list)
    for version in versions:
        item = ReportItem(version.item)
        if _is_by_the_body(version, users, REGISTERS[item]):
            of_register[version.ward_code, item].append(version)
    found: dict[str, dict[ReportItem, RegisterEdit]] = {}
    for (code, item), edits in of_register.items():
        found.setdefault(code, {})[item] = RegisterEdit(
            by=str(users.get(author_of(edits[-1]), "")),
            at=edits[-1].pgh_created_at,
            records=frozenset(edit.pgh_obj_id for edit in edits),
        )
    return found


def beginning_of(round_: ReportingRound) -> datetime:
    """The first moment of a round's fiscal year."""
    return timezone.make_aware(datetime.combine(round_.year.start, time()))


def _versions(
    item: ReportItem, wards: Sequence[Ward], round_: ReportingRound
) -> models.QuerySet[NamedTuple]:
    """The versions of a register that may be edits: the columns that decide it."""
    path = REGISTERS[item].ward_path
    # Who ended on 31 March is often entered in April.
    still = Q(valid_to__isnull=True) | Q(valid_to__gte=round_.year.start - timedelta(days=1))
    rows = kept_versions_of(REGISTERS[item]).filter(
        still,
        valid_from__lte=round_.as_of,
        pgh_created_at__gte=beginning_of(round_),
        **{f"{path}__in": wards},
    )
    told = ("pgh_id", "pgh_obj_id", "pgh_label", "pgh_created_at", "pgh_context")
    columns = (*told, "updated_by_id", "item", "ward_code")
    marked = rows.annotate(item=Value(item.value), ward_code=F(f"{path}__pk")).order_by()
    return marked.values_list(*columns, named=True)


def _is_by_the_body(version: NamedTuple, users: dict[int, User], model: type[models.Model]) -> bool:
    """Whether the body wrote it, or the Bureau took in a form that the body had filled in."""
    if (version.pgh_context or {}).get("acting_for") in model.entered_by:
        return True
    author = users.get(author_of(version))
    return author is not None and author.role in model.entered_by
