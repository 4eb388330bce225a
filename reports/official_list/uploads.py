"""Decides what an official list that came in is, and how it is read again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from institutions.official_list.comparing import plan_of
from institutions.official_list.entries import OfficialList, official_list
from institutions.official_list.plan import Plan
from institutions.official_list.point_table import PointTable
from institutions.official_list.reading import sheets_of
from institutions.official_list.register import register
from reports.models import Upload, UploadKind, UploadResult
from wards.fiscal import wareki
from wards.models import User


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
        return f"{self.table.label}の一覧（{wareki(self.day)}現在）"

    def read(self) -> OfficialList:
        """What the kept file says. Raises UnusableFileError."""
        return official_list(sheets_of(bytes(self.upload.content)), self.table)

    def plan(self, listed: OfficialList, user: User) -> Plan:
        """What taking it in would do to the register as it stands."""
        return plan_of(listed, register(user, self.day), self.day)


def lists_of(user: User) -> QuerySet[Upload]:
    """The official lists that a user may see, newest first, without the files themselves."""
    lists = Upload.objects.visible_to(user).filter(kind=UploadKind.OFFICIAL_LIST)
    return lists.select_related("by__ward", "settled_by__ward").defer("content")


def newer_list(asked: ListUpload) -> ListUpload | None:
    """A list of the same 点数表 and of a later day that was taken in before, if there is one."""
    later = Upload.objects.filter(
        kind=UploadKind.OFFICIAL_LIST,
        result__in=(UploadResult.SAVED, UploadResult.UNCHANGED),
        summary__table=asked.table.value,
        summary__day__gt=asked.day.isoformat(),
    )
    found = later.defer("content").order_by("-summary__day").first()
    return ListUpload.of(found) if found else None
