"""Decides what is kept of an official list that comes in, whether it can be read or not."""

from __future__ import annotations

from datetime import date

from django.core.files import File

from institutions.official_list.entries import official_list
from institutions.official_list.point_table import PointTable
from institutions.official_list.reading import sheets_of
from reports.intake.uploads import keep
from reports.models import Upload, UploadKind, UploadResult
from wards.fiscal import wareki
from wards.models import User
from wards.uploaded_files.unusable import UnusableFileError


def receive(user: User, file: File, table: str, day: date) -> Upload:
    """Keeps a list that came in; of one that cannot be read at all, `told` says why."""
    content = file.read()
    said = {"table": table, "day": day.isoformat()}
    try:
        listed = official_list(sheets_of(content), PointTable(table))
    except UnusableFileError as error:
        said["told"] = str(error)
        return _keep(user, file, content, UploadResult.REFUSED, said)
    said["told"] = f"{PointTable(table).label} {wareki(day)}現在　{len(listed.entries):,}件"
    result = UploadResult.TO_MEND if listed.problems else UploadResult.CHECKED
    return _keep(user, file, content, result, said)


def _keep(user: User, file: File, content: bytes, result: UploadResult, said: dict) -> Upload:
    return keep(user, file.name, content, UploadKind.OFFICIAL_LIST, result=result, summary=said)
