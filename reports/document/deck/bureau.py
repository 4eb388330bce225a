"""The pages of section Ⅲ: the city council, and support for the coordinators."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from reports.counting.figure import Figure, Row
from reports.document.deck import messages
from reports.document.deck.shape import (
    NONE,
    Column,
    Density,
    Entry,
    Form,
    Message,
    Panel,
    Section,
    Slide,
    Stack,
    Table,
    item_lines,
    lines_of,
    say,
)
from wards.fiscal import WEEKDAYS, wareki

UNDECIDED = "未定"
WHOLE = 12
PURPOSES = ("city_council.purpose", "city_council.subcommittee_purpose")


def slides(figures: Mapping[str, Figure], texts: Mapping[str, str]) -> Iterator[Slide]:
    """（１）在宅医療推進会議の開催, （２）在宅医療連携拠点コーディネーターへの支援."""
    yield council(figures["city_council"], texts)
    yield support(
        figures["coordinator_support.briefing"], figures["coordinator_support.exchange"], texts
    )


def council(figure: Figure, texts: Mapping[str, str]) -> Slide:
    """The council and its subcommittee; the n-th purpose belongs to the n-th body."""
    purposes = [lines_of(texts[key]) for key in PURPOSES]
    purposes += [()] * (len(figure.rows) - len(purposes))
    bodies = [body(row, lines) for row, lines in zip(figure.rows, purposes, strict=False)]
    if not bodies:
        nothing = Entry("", (NONE,))
        bodies = [Panel(figure.title, Form.PROSE, entries=(nothing,))]
    halves = tuple(Stack(6, (panel,)) for panel in bodies)
    return Slide(
        Section.BUREAU,
        "（１）在宅医療推進会議の開催",
        messages.council(figure),
        halves if len(halves) == 2 else (Stack(WHOLE, tuple(bodies)),),
        density=Density.LARGE,
    )


def body(row: Row, purpose: tuple[str, ...]) -> Panel:
    """A body: how often it meets, what for, and what about."""
    entries = [Entry("", (line,)) for line in purpose]
    if agenda := item_lines(row.items):
        entries.append(Entry("主な議題", agenda))
    return Panel(row.label, Form.PROSE, entries=tuple(entries), opening=times(row))


def times(row: Row) -> Message:
    """How often in a year."""
    count = row.fact("per_year")
    return say("年", count, "回") if isinstance(count, int) and count else say(UNDECIDED)


def support(briefing: Figure, exchange: Figure, texts: Mapping[str, str]) -> Slide:
    """Briefings and exchanges for coordinators, each as a table of its events."""
    note = lines_of(texts["coordinator_support.note"])
    first = (
        Column("回", 14),
        Column("日時", 26),
        Column("開催方法", 28),
        Column("参加区", 16, numeric=True),
        Column("参加者", 16, numeric=True),
    )
    second = (
        Column("回", 14),
        Column("日時", 26),
        Column("会場", 44),
        Column("参加者", 16, numeric=True),
    )
    panels = [
        *events(briefing, texts["coordinator_support.briefing"], first, with_wards),
        *events(exchange, texts["coordinator_support.exchange"], second, without_wards),
    ]
    if note:
        panels.append(Panel("", Form.NOTES, entries=tuple(Entry("", (line,)) for line in note)))
    return Slide(
        Section.BUREAU,
        "（２）在宅医療連携拠点コーディネーターへの支援",
        messages.support(briefing, exchange),
        (Stack(WHOLE, tuple(panels)),),
    )


def events(
    figure: Figure,
    heading: str,
    columns: tuple[Column, ...],
    cells: Callable[[Row], tuple[str, ...]],
) -> list[Panel]:
    """What the events were about, then a row an event; people are added, wards are not."""
    people = sum(row.people for row in figure.rows)
    rows = tuple((f"第{row.fact('no')}回", day(row), *cells(row)) for row in figure.rows)
    if not rows:
        rows = ((NONE, *[""] * (len(columns) - 1)),)
    total = ("参加者 計（延べ）", f"{people}人") if figure.rows else None
    about = contents(figure)
    before = [Panel(heading, Form.PROSE, entries=about)] if about else []
    table = Table(columns, rows, total)
    return [*before, Panel("" if about else heading, Form.TABLE, figure=figure, table=table)]


def with_wards(row: Row) -> tuple[str, ...]:
    """How it was held, from how many wards people came, how many people."""
    mode = row.fact("mode")
    return (f"{mode}開催" if mode else UNDECIDED, f"{row.wards}区", f"{row.people}人")


def without_wards(row: Row) -> tuple[str, ...]:
    """Where it was held, how many people came."""
    return (str(row.fact("venue") or UNDECIDED), f"{row.people}人")


def contents(figure: Figure) -> tuple[Entry, ...]:
    """What the events were about: once when all agree, else one by one."""
    said = [
        (row.fact("no"), "、".join(lines_of(str(row.fact("content") or "")))) for row in figure.rows
    ]
    if len({words for _, words in said}) == 1:
        return (Entry("", (f"内容：{said[0][1]}",)),) if said[0][1] else ()
    return tuple(Entry("", (f"第{no}回の内容：{words}",)) for no, words in said if words)


def day(row: Row) -> str:
    """The day of an event with its weekday, as the document writes it."""
    iso = row.fact("date")
    if not iso:
        return UNDECIDED
    held = date.fromisoformat(str(iso))
    return f"{wareki(held)}（{WEEKDAYS[held.weekday()]}）"
