"""The registers that live on from year to year, and their edits, which answer for a fiscal year.

An edit is a kept version of a record of the register (made, changed, ended, deleted) that the body
itself wrote on or after the first day of the fiscal year, of a record that was still in force when
that year began and begins by the day of reference: who left years ago, or comes next year, says
nothing of this one. What the Bureau does by itself (official lists) is no answer of the ward.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db import models
from django.db.models import F, Q, Value
from django.utils import timezone

from consultations.models import Coordinator, DeskHours
from institutions.models import Designation
from wards.models import ReportingRound, User, Ward
from wards.triggers import kept_versions_of
from wards.versions.kept_versions import author_of, users_of
from wards.vocabulary import ReportItem
from wards.written import written_once

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
    codes = [ward.code for ward in wards]
    versions = _edits(codes, round_.year.start, beginning_of(round_), round_.as_of)
    users = users_of(map(author_of, versions))
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


@written_once
def _edits(codes: list[str], *days: date) -> models.QuerySet[NamedTuple]:
    """The versions of all registers that may be edits, in the order of time."""
    one, *others = (_versions(item, codes, *days) for item in REGISTERS)
    return one.union(*others, all=True).order_by("pgh_created_at", "pgh_id")


def _versions(
    item: ReportItem, codes: list[str], begin: date, first: datetime, as_of: date
) -> models.QuerySet[NamedTuple]:
    """The versions of a register that may be edits: the columns that decide it.

    begin, first: the first day of the fiscal year, and its first moment.
    """
    path = REGISTERS[item].ward_path
    # Who ended on 31 March is often entered in April.
    still = Q(valid_to__isnull=True) | Q(valid_to__gte=begin - timedelta(days=1))
    rows = kept_versions_of(REGISTERS[item]).filter(
        still,
        valid_from__lte=as_of,
        pgh_created_at__gte=first,
        **{f"{path}__pk__one_of": codes},
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
