"""The pages of section Ⅱ: the consultation desks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from reports.counting.figure import Figure
from reports.document.deck import messages
from reports.document.deck.shape import (
    Column,
    Density,
    Entry,
    Form,
    Panel,
    Section,
    Slide,
    Stack,
    Table,
    WardPlace,
    among_planned,
    as_of,
    counts_of_many,
    defined,
    incomplete,
    matrix,
    shares,
)

NOT_REPORTED = "未回答"
WHOLE = 12
LIAISON = "（４）積極的役割を担う医療機関との連携"


def slides(
    figures: Mapping[str, Figure], texts: Mapping[str, str], places: tuple[WardPlace, ...]
) -> Iterator[Slide]:
    """（１） to （５）."""
    yield opening_hours(figures, texts)
    yield initiatives(
        figures["around_the_clock.initiatives"],
        "（２）在宅医療にかかる24時間体制構築",
        ("めざすべき姿", "に向け"),
        texts["around_the_clock.lead"],
    )
    yield initiatives(
        figures["information_sharing.initiatives"],
        "（３）多職種による情報共有",
        ("取組項目", "で"),
        texts["information_sharing.lead"],
    )
    yield institutions(figures["active_institutions.by_ward"], texts, places)
    yield liaison(figures, texts)
    yield visits(figures, texts)


def opening_hours(figures: Mapping[str, Figure], texts: Mapping[str, str]) -> Slide:
    """（１）相談窓口の設置・運営."""
    hours = figures["desk.weekly_hours"]
    return Slide(
        Section.DESKS,
        "（１）相談窓口の設置・運営",
        messages.opening_hours(hours),
        (
            Stack(6, (shares(hours, hours.title),)),
            Stack(6, (defined(figures["coordinator.qualification"]),)),
        ),
        texts["desk.lead"],
    )


def initiatives(figure: Figure, topic: str, heading: tuple[str, str], lead: str) -> Slide:
    """A table of headings and what is done towards each."""
    table = matrix(figure, heading[0])
    message = messages.initiatives(figure, *heading)
    return Slide(Section.DESKS, topic, message, (Stack(WHOLE, (table,)),), lead)


def institutions(figure: Figure, texts: Mapping[str, str], places: tuple[WardPlace, ...]) -> Slide:
    """（４）（ア）: where the active institutions are."""
    tiles = Panel(
        "区の位置と医療機関数", Form.TILES, as_of(figure), figure, figure.rows, places=places
    )
    table = Panel("区別の医療機関数", Form.COUNTS, incomplete(figure), figure, table=counts(figure))
    notes = tuple(Entry(note.mark, (note.text,)) for note in figure.printed_footnotes)
    small = (Panel("", Form.NOTES, entries=notes),) if notes else ()
    return Slide(
        Section.DESKS,
        f"{LIAISON}　（ア）積極的医療機関について",
        messages.institutions(figure),
        (Stack(6, (tiles,)), Stack(6, (table, *small))),
        texts["active_institutions.lead"],
        Density.DENSE,
    )


def counts(figure: Figure) -> Table:
    """Wards, their counts and their footnote marks; the total below."""
    rows = []
    for row in figure.rows:
        shown = figure.shown(row)
        value = NOT_REPORTED if shown is None else str(shown)
        rows.append((row.label, value, " ".join(figure.marks(row))))
    columns = (Column("区名", 42), Column("医療機関数", 38, numeric=True), Column("注", 20))
    return Table(columns, tuple(rows), ("合計", str(figure.total)))


def liaison(figures: Mapping[str, Figure], texts: Mapping[str, str]) -> Slide:
    """（４）（イ）: the liaison meetings."""
    times, agenda = figures["liaison_meeting.planned_times"], figures["liaison_meeting.agenda"]
    return Slide(
        Section.DESKS,
        f"{LIAISON}　（イ）積極的医療機関との連携会議の開催",
        messages.liaison(times),
        (
            Stack(
                WHOLE,
                (
                    shares(times, times.title, ring=False),
                    counts_of_many(agenda, agenda.title, scale=agenda.of or times.of),
                ),
            ),
        ),
        texts["liaison_meeting.lead"],
    )


def visits(figures: Mapping[str, Figure], texts: Mapping[str, str]) -> Slide:
    """（５）: accompanied visits; a ward has the same length in all three bars."""
    plan, trainees, hosts = (
        figures[f"accompanied_visit.{name}"] for name in ("plan", "trainees", "hosts")
    )
    parts = [shares(plan, "開催の予定", ring=False)]
    for figure in (trainees, hosts):
        parts.append(shares(figure, figure.title, ring=False, among=among_planned(figure)))
    return Slide(
        Section.DESKS,
        "（５）同行訪問研修の実施（任意）",
        messages.plan(plan, "同行訪問研修を予定", "同行訪問研修の開催予定"),
        (Stack(WHOLE, tuple(on_scale(part, plan.of) for part in parts)),),
        texts["accompanied_visit.lead"],
    )


def on_scale(panel: Panel, wards: int) -> Panel:
    """The panel drawn so that its full length stands for so many wards."""
    return replace(panel, scale=wards)
