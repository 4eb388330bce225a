"""Decides what an official list that came in is, and how it is read again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import QuerySet
from django.utils import timezone

from reports.files.official_list.comparing import plan_of
from reports.files.official_list.entries import OfficialList, official_list
from reports.files.official_list.plan import LATER, Plan
from reports.files.official_list.point_table import PointTable
from reports.files.official_list.reading import sheets_of
from reports.files.official_list.register import register
from reports.models import Upload, UploadKind, UploadResult
from wards.fiscal import wareki
from wards.models import User

TAKEN_IN_FROM = (UploadResult.CHECKED, UploadResult.UNCHANGED)


# A list of a prefecture takes some seconds to read: it is received, looked at in pages, confirmed.
@lru_cache(maxsize=1)
def list_of(content: bytes, table: PointTable) -> OfficialList:
    """What a file says; for the reader not to change. Raises UnusableFileError."""
    return official_list(sheets_of(content), table)


@dataclass(frozen=True)
class ListUpload:
    """An uploaded list with what its sender said of it."""

    upload: Upload
    table: PointTable
    day: date

    @classmethod
    def of(cls, upload: Upload) -> ListUpload:
        said = upload.summary
        return cls(upload, PointTable(said["table"]), date.fromisoformat(said["day"]))

    @property
    def title(self) -> str:
        return f"{self.table.label}の公式名簿（{wareki(self.day)}現在）"

    @property
    def can_be_taken_in(self) -> bool:
        """Whether it is neither saved, withdrawn nor to be mended.

        One without changes can be: something was put off, or the register has changed since.
        """
        return self.upload.result in TAKEN_IN_FROM

    @property
    def answers(self) -> dict[str, str]:
        """What was answered when it was confirmed, though nothing came of it."""
        return self.upload.summary.get("answers", {})

    def read(self) -> OfficialList:
        """What the kept file says. Raises UnusableFileError."""
        return list_of(bytes(self.upload.content), self.table)

    def plan(self, listed: OfficialList, user: User) -> Plan:
        """What taking it in would do to the register as it stands."""
        return plan_of(listed, register(user, self.day), self.day)


def lists_of(user: User) -> QuerySet[Upload]:
    """The official lists that a user may see, newest first, without the files themselves."""
    lists = Upload.objects.visible_to(user).filter(kind=UploadKind.OFFICIAL_LIST)
    return lists.select_related("by__ward", "settled_by__ward").defer("content")


def is_settled(plan: Plan) -> bool:
    """Whether nothing is left to change or to decide but what was put off for a list of that day."""
    if plan.additions or plan.changes:
        return False
    put_off: set[str] = set()
    if plan.questions:
        earlier = _taken_in(plan.table).filter(summary__day=plan.day.isoformat())
        for answers in earlier.values_list("summary__answers", flat=True):
            put_off |= {key for key, value in (answers or {}).items() if value == LATER}
    return all(question.key in put_off for question in plan.questions)


def _taken_in(table: PointTable) -> QuerySet[Upload]:
    """The lists of a 点数表 that were taken in, or found without changes."""
    return Upload.objects.filter(
        kind=UploadKind.OFFICIAL_LIST,
        result__in=(UploadResult.SAVED, UploadResult.UNCHANGED),
        summary__table=table.value,
    )


def settle_equal_lists(asked: ListUpload, listed: OfficialList, user: User) -> None:
    """Ends those that wait with the very same list, once nothing of it is left to change."""
    equal = Upload.objects.filter(
        kind=UploadKind.OFFICIAL_LIST,
        result=UploadResult.CHECKED,
        sha256=asked.upload.sha256,
        summary__table=asked.table.value,
        summary__day=asked.day.isoformat(),
    )
    if equal.exists() and is_settled(asked.plan(listed, user)):
        equal.update(result=UploadResult.UNCHANGED, settled_at=timezone.now(), settled_by=user)


def newer_list(asked: ListUpload) -> ListUpload | None:
    """A list of the same 点数表 and of a later day that was taken in before, if there is one."""
    later = _taken_in(asked.table).filter(summary__day__gt=asked.day.isoformat())
    found = later.defer("content").order_by("-summary__day").first()
    return ListUpload.of(found) if found else None
