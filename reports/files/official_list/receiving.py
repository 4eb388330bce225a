"""Decides what is kept of an official list that comes in, whether it can be read or not."""

from __future__ import annotations

from datetime import date

from django.core.files import File

from reports.files.official_list.comparing import plan_of
from reports.files.official_list.entries import OfficialList
from reports.files.official_list.point_table import PointTable
from reports.files.official_list.register import register
from reports.files.official_list.uploads import is_settled, list_of
from reports.files.uploaded_files.unusable import UnusableFileError
from reports.files.uploads import keep
from reports.models import Upload, UploadKind, UploadResult
from wards.fiscal import wareki
from wards.models import User


def receive(user: User, file: File, table: str, day: date) -> Upload:
    """Keeps a list that came in; of one that cannot be read at all, `told` says why."""
    content = file.read()
    said = {"table": table, "day": day.isoformat()}
    try:
        listed = list_of(content, PointTable(table))
    except UnusableFileError as error:
        said["told"] = str(error)
        return _keep(user, file, content, UploadResult.REFUSED, said)
    said["told"] = f"{PointTable(table).label} {wareki(day)}現在　{len(listed.entries):,}件"
    return _keep(user, file, content, _result(listed, user, day), said)


def _result(listed: OfficialList, user: User, day: date) -> UploadResult:
    """What is left to do: to mend it, to confirm it, or nothing at all."""
    if listed.problems:
        return UploadResult.TO_MEND
    plan = plan_of(listed, register(user, day), day)
    if plan.refusal:
        return UploadResult.TO_MEND
    return UploadResult.UNCHANGED if is_settled(plan) else UploadResult.CHECKED


def _keep(user: User, file: File, content: bytes, result: UploadResult, said: dict) -> Upload:
    return keep(user, file.name, content, UploadKind.OFFICIAL_LIST, result=result, summary=said)
