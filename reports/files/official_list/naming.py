"""Decides how a question names what the list says and what the register says."""

from __future__ import annotations

from collections.abc import Iterable

from reports.files.official_list.entries import Entry
from reports.files.official_list.plan import Line
from reports.files.official_list.register import Record

MOST_NAMED = 5


def entry_line(entry: Entry) -> Line:
    """An entry with all by which it is known."""
    return Line(entry.number, entry.name, entry.address)


def record_line(record: Record) -> Line:
    """A record with all by which it is known."""
    return Line(record.code or "番号なし", record.name, record.address or "所在地なし")


def named(entries: Iterable[Entry]) -> str:
    """The names of entries and where they stand, of many the first."""
    entries = list(entries)
    words = "、".join(f"「{entry.name}」（{entry.place}）" for entry in entries[:MOST_NAMED])
    return f"{words}など{len(entries)}件" if len(entries) > MOST_NAMED else words
