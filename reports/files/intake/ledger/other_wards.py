"""Decides whether a ledger is, or holds, another ward's: its numbers must not be added to one's own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.files.intake.ledger.found import LedgerFindings
from reports.files.outcome import CellRef
from reports.files.table import Head, Table, said
from wards.models import Ward

# Columns that say whose a row is.
_WARD_COLUMNS = frozenset({"区", "区名", "担当区", "行政区", "区コード"})


def refuse_other_wards(found: LedgerFindings, own: Ward) -> None:
    """Refuses tables whose name or titles name other wards only, and rows of other wards."""
    names = {name: ward for ward in Ward.objects.all() for name in (ward.full_name, ward.name)}
    # 住吉区 is a part of 東住吉区.
    named = re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)))
    rows = names | {ward.pk: ward for ward in names.values()}
    for table, head in found.read:
        for place, words in _titles(table, head):
            wards = {names[each] for each in named.findall(words)}
            if wards and own not in wards:
                _refuse(found, place, words, own)
        for place, words in _of_rows(table, head):
            if rows.get(words, own) != own:
                _refuse(found, place, words, own)


def _titles(table: Table, head: Head) -> Iterator[tuple[CellRef, str]]:
    """The name of a sheet, and what stands above its head."""
    yield CellRef(table.name), table.name
    for line in table.lines:
        if line.number < head.lines[0].number:
            yield from ((table.place(line, column), cell) for column, cell in enumerate(line.cells))


def _of_rows(table: Table, head: Head) -> Iterator[tuple[CellRef, str]]:
    """What stands in the columns that say whose a row is."""
    columns = [place for place, label in enumerate(head.labels) if said(label) in _WARD_COLUMNS]
    for line in table.lines:
        if line.number > head.last_line:
            for column in columns:
                yield table.place(line, column, head.labels[column]), said(line.cell(column))


def _refuse(found: LedgerFindings, place: CellRef, words: str, own: Ward) -> None:
    found.refuse(
        place,
        words[:40],
        f"{own}の台帳ではないように見えます。",
        f"{own}の件数だけのファイルを送ってください。区の名前が違うだけなら、直してください。",
    )
