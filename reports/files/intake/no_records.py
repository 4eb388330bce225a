"""Decides which rows of a table are no records: a total, a remark below the table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reports.files.opening.cell_value import CellKind, CellValue
from wards.japanese.letters import compact

TOTALS = frozenset({"計", "合計", "小計", "総計", "累計", "総合計", "計:", "合計:"})
_REMARK = re.compile(r"[※*]|\(?注(?:意|記)?\d*[):.]|\(注")
_COUNT = re.compile(r"[\d,.]+(?:人|名|回|部|枚|件)?")
_COUNTED = (CellKind.NUMBER, CellKind.FORMULA, CellKind.ERROR)


def no_record(values: Sequence[CellValue]) -> str:
    """Why a row with these values is no record; '' of a row that may be one."""
    words = [value for value in values if not _is_count(value)]
    if words and all(compact(value.text) in TOTALS for value in words):
        return f"「{words[0].text}」の行は、記録ではないので読みません。"
    if len(values) == 1 and words and _REMARK.match(compact(words[0].text)):
        return "表に添えた注なので、読みません。"
    return ""


def _is_count(value: CellValue) -> bool:
    return value.kind in _COUNTED or bool(_COUNT.fullmatch(compact(value.text)))
