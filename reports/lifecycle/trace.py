"""The way back of a number: who entered the records behind it, and how their report moved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.apps import apps

from reports.counting.figure import Record
from reports.lifecycle.changes import FieldChange, field_changes
from reports.lifecycle.items import receipt_url
from wards.models import Filing, Submission, SubmissionEvent
from wards.triggers import kept_versions_of
from wards.versions.kept_versions import KeptVersion, KeptVersions
from wards.vocabulary import EventKind, Status

Key = tuple[str, int]  # model label and key of a record

MOVES = {
    Status.DRAFT: ("pencil", "記入開始"),
    Status.SUBMITTED: ("up", "提出"),
    Status.RETURNED: ("back", "差戻し"),
    Status.ACCEPTED: ("check", "受理"),
    Status.PUBLISHED: ("public", "公表"),
    EventKind.WITHDRAWN: ("back", "取下げ"),
    EventKind.RECALLED: ("back", "差戻しの取消し"),
    "unaccepted": ("back", "受理の取消し"),
    EventKind.ASKED: ("info", "差戻しの依頼"),
    EventKind.DECLINED: ("info", "差戻しの依頼への回答"),
}


@dataclass(frozen=True, slots=True)
class Version:
    """A kept version of a record: its number from 1, its key, and what it changed."""

    number: int
    key: int
    kept: KeptVersion
    changes: tuple[FieldChange, ...]

    @property
    def name(self) -> str:
        """「第2版」"""
        return f"第{self.number}版"


@dataclass(frozen=True, slots=True)
class History:
    """A record with all its versions, oldest first; counted: the one that the number rests on."""

    record: Record
    versions: tuple[Version, ...]
    counted: Version

    @property
    def key(self) -> str:
        """How an address names the record: 'trainings.training-8'."""
        return f"{self.record.model}-{self.record.pk}"

    @property
    def entered(self) -> Version:
        """The first version."""
        return self.versions[0]

    @property
    def newest(self) -> Version:
        """The last version, which may be the record's deletion."""
        return self.versions[-1]

    @property
    def is_outdated(self) -> bool:
        """Whether an answer was changed, or the record deleted, after the counted version."""
        return any(
            each.changes or each.kept.deleted for each in self.versions[self.counted.number :]
        )

    @property
    def differences(self) -> tuple[tuple[Version, Version], ...]:
        """(version before, version) wherever an answer changed, newest first."""
        pairs = pairwise(self.versions)
        return tuple(pair for pair in reversed(list(pairs)) if pair[1].changes)


@dataclass(frozen=True, slots=True)
class Step:
    """Something that somebody did to a report or a record, for components/trace.html.

    receipt: of a submission, where it stands on paper.
    """

    icon: str
    when: datetime
    what: str
    who: str
    detail: str = ""
    changes: tuple[FieldChange, ...] = ()
    receipt: str = ""


def counted_versions(filing: Filing | None) -> dict[Key, int]:
    """Record → key of the version that a submission froze; nothing without a submission."""
    return {(row["model"], row["pk"]): row["version"] for row in filing.records} if filing else {}


def histories(
    records: Iterable[Record], counted: Mapping[Key, int], until: datetime | None = None
) -> tuple[History, ...]:
    """The records with the versions that the reader may see; a few queries for each model.

    counted: of `counted_versions`; the newest version counts of a record that it does not name.
    until: leaves out what was written later.
    """
    wanted = list(dict.fromkeys(records))
    rows = _kept_rows(wanted, until)
    kept = KeptVersions(rows)
    by_record: dict[Key, list[Version]] = {}
    for row in rows:
        versions = by_record.setdefault((row["model"], row["pk"]), [])
        now = kept.version(row)
        is_told = versions and not now.deleted
        changes = field_changes(versions[-1].kept.record, now.record) if is_told else ()
        versions.append(Version(len(versions) + 1, row["version"], now, changes))
    found = []
    for record in wanted:
        key = record.model, record.pk
        if versions := by_record.get(key):
            used = (version for version in versions if version.key == counted.get(key))
            found.append(History(record, tuple(versions), next(used, versions[-1])))
    return tuple(found)


def report_steps(submission: Submission, moves: Iterable[SubmissionEvent]) -> list[Step]:
    """How a report moved. moves: as `moves_of` gives them."""
    steps = []
    for event in moves:
        icon, what = MOVES[event.what]
        if (event.from_status, event.what) == (Status.RETURNED, Status.SUBMITTED):
            what = f"再{what}"
        receipt = receipt_url(submission, event.filed) if event.filed else ""
        steps.append(Step(icon, event.at, what, str(event.by), event.reason, receipt=receipt))
    return steps


def record_steps(history: History) -> list[Step]:
    """How a record came about, oldest first."""
    return [
        Step(
            "trash" if version.kept.deleted else "pencil",
            version.kept.when,
            "記録を削除" if version.kept.deleted else f"{version.name}を入力",
            version.kept.who,
            changes=version.changes,
        )
        for version in history.versions
    ]


def newest_first(*lists: Iterable[Step]) -> list[Step]:
    """All steps in one line of time; of what happened at once, what was given first came first."""
    steps = [step for steps in lists for step in steps]
    return sorted(steps, key=lambda step: step.when)[::-1]


def _kept_rows(records: Iterable[Record], until: datetime | None) -> list[dict[str, object]]:
    """Every version of the records, oldest first, as `KeptVersions` asks for them."""
    keys: dict[str, list[int]] = {}
    for record in records:
        keys.setdefault(record.model, []).append(record.pk)
    found = []
    for label, pks in keys.items():
        versions = kept_versions_of(apps.get_model(label))
        rows = versions.filter(pgh_obj_id__in=pks).order_by("pgh_id")
        if until is not None:
            rows = rows.filter(pgh_created_at__lte=until)
        found += [
            {"model": label, "pk": pk, "version": key}
            for pk, key in rows.values_list("pgh_obj_id", "pgh_id")
        ]
    return found
