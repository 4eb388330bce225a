"""The figures of the tests of drawings and exports: those of 令和6年度, and variations."""

import csv
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from reports.counting.figure import (
    Basis,
    Choice,
    Figure,
    Footnote,
    Item,
    Member,
    Record,
    Row,
    WardRef,
)

ROOT = Path(__file__).parents[2]
EXPECTED = ROOT / "tests" / "expected" / "figures-r6.json"
WARD_MASTER = ROOT / "fixtures" / "ward_master.csv"
TAGS = {"※1": "consented", "※2": "other_programme"}
BRIEFING = "事業の概要、拠点コーディネーター業務、報告様式について"
EXCHANGE = "多職種研修会の基調講演後に名刺交換と情報交換\n活動状況、困りごとなど"
PLANNED = {
    "public_outreach.content": "public_outreach.plan",
    "accompanied_visit.trainees": "accompanied_visit.plan",
    "accompanied_visit.hosts": "accompanied_visit.plan",
}
# Their answers have no order of their own.
NOMINAL = {"liaison_meeting.agenda", *PLANNED}


def as_listed_now(figures: dict[str, dict]) -> dict[str, dict]:
    """Published figures in the order of the portal: times are a scale, the document had them by size."""
    times = figures["liaison_meeting.planned_times"]
    natural = ["3回", "4回", "8回", "10回以上"]
    values = sorted(times["values"], key=lambda value: natural.index(value["label"]))
    return figures | {"liaison_meeting.planned_times": times | {"values": values}}


@cache
def ward_rows() -> tuple[dict[str, str], ...]:
    """The lines of the ward master."""
    with WARD_MASTER.open(encoding="utf-8-sig", newline="") as lines:
        return tuple(csv.DictReader(lines))


def wards() -> tuple[WardRef, ...]:
    """The 24 wards in official order."""
    return tuple(WardRef(int(r["display_order"]), r["code"], r["name"]) for r in ward_rows())


def places() -> dict[str, tuple[int, int]]:
    """Where each ward stands on the tile map."""
    return {r["code"]: (int(r["tile_row"]), int(r["tile_col"])) for r in ward_rows()}


@cache
def published() -> dict[str, dict]:
    """What was published, as data."""
    return json.loads(EXPECTED.read_text("utf-8"))


def expected() -> dict[str, dict]:
    """The published figures, by id."""
    return published()["figures"]


def expected_document() -> dict[str, object]:
    """What the published data say of their document."""
    return published()["document"]


def in_print(entry: dict, like: dict) -> dict:
    """A figure of a JSON file under the keys of the published one, to which it is to be equal."""
    values, likes = entry["values"], like.get("values", [])
    texts = [[each["text"] for each in value["texts"]] for value in values]
    every = [text for some in texts for text in some]
    if entry["kind"] == "text" or len(values) != len(likes):
        printed = every
    else:
        printed = [_value_in_print(*pair) for pair in zip(values, likes, strict=True)]
    headed = zip(values, texts, strict=True)
    said = {
        **entry,
        "among": entry["of"],
        "notes": {note["mark"]: note["text"] for note in entry["footnotes"]},
        "rows": [{"label": value["label"], "items": some} for value, some in headed],
        "initiatives": len(every),
        "values": printed,
    }
    return {key: said[key] for key in like}


def _value_in_print(value: dict, like: dict) -> dict:
    known = {
        **value,
        **value["facts"],
        "note": "、".join(value["notes"]),
        "body": value["label"],
        "text": "".join(each["text"] for each in value["texts"]),
        "agenda": [each["text"] for each in value["texts"]],
    }
    noted = {"note"} if value["notes"] else set()
    return {key: known[key] for key in dict.fromkeys((*like, *noted))}


def items_of(texts: Iterable[str]) -> tuple[Item, ...]:
    return tuple(Item(n, text) for n, text in enumerate(texts, 1))


def spread(values: list[dict], asked: tuple[WardRef, ...], *, exclusive: bool) -> tuple[Row, ...]:
    """Rows of wards: one after the other where rows add up, all from the start where they do not."""
    rows, at = [], 0
    for order, value in enumerate(values, 1):
        first = at if exclusive else 0
        members = tuple(map(Member, asked[first : first + value["value"]]))
        rows.append(Row(order, str(order), value["label"], members))
        at += value["value"]
    return tuple(rows)


def counted_rows(values: list[dict]) -> tuple[Row, ...]:
    """A row a ward, with as many records as the published count; the first carries the footnote."""
    rows = []
    for value, ward in zip(values, wards(), strict=True):
        tag = TAGS.get(value.get("note", ""), "")
        records = tuple(
            Record(
                "institutions.designation", ward.order * 100 + n, f"架空医院{n}", "" if n else tag
            )
            for n in range(value["value"])
        )
        members = (Member(ward, records),) if records else ()
        rows.append(Row(ward.order, ward.code, ward.name, members))
    return tuple(rows)


def event_row(name: str, order: int, value: dict) -> Row:
    """An event; its people are spread over as many wards as it says (one where it does not)."""
    if name == "city_council":
        facts = (("per_year", value["per_year"]),)
        items = items_of(value.get("agenda", []))
        return Row(order, f"body{order}", value["body"], items=items, facts=facts)
    came = wards()[: value.get("wards", 1)]
    extra = value["people"] - len(came) + 1
    people = tuple(Member(ward, (), 1 if n else extra) for n, ward in enumerate(came))
    facts = [(key, value[key]) for key in ("no", "date", "mode", "venue") if key in value]
    facts.append(("content", BRIEFING if name.endswith("briefing") else EXCHANGE))
    number = str(value["no"])
    return Row(value["no"], number, f"第{number}回", people, (), tuple(facts))


def text_rows(data: dict) -> tuple[Row, ...]:
    """Rows of text figures: themes, definitions, headings with items."""
    if data["kind"] == "text":
        return (Row(1, "themes", data["title"], items=items_of(data["values"])),)
    if data["kind"] == "definition":
        return tuple(
            Row(n, value["label"], value["label"], items=items_of([value["text"]]))
            for n, value in enumerate(data["values"], 1)
        )
    return tuple(
        Row(n, f"h{n}", value["label"], items=items_of(value["items"]))
        for n, value in enumerate(data["rows"], 1)
    )


def sample(name: str) -> Figure:
    """One figure of 令和6年度; which ward gave which answer is invented."""
    data, asked = expected()[name], wards()
    base = Figure(
        name, data["section"], data["title"], "定義", data.get("unit", ""), Choice.TEXT, (),
        as_of=date.fromisoformat(data["as_of"]) if data.get("as_of") else None,
    )  # fmt: skip
    if "kind" in data:
        return replace(base, kind=data["kind"], rows=text_rows(data))
    if name == "active_institutions.by_ward":
        notes = tuple(Footnote(mark, text, TAGS[mark]) for mark, text in data["notes"].items())
        base = replace(base, choice=Choice.COUNT, basis=Basis.RECORDS, footnotes=notes)
        return replace(base, rows=counted_rows(data["values"]), asked=asked, answered=asked)
    if "choice" not in data:
        rows = tuple(event_row(name, n, value) for n, value in enumerate(data["values"], 1))
        return replace(base, choice=Choice.EVENTS, rows=rows)
    choice = Choice(data["choice"])
    if name in PLANNED:
        asked = tuple(member.ward for member in sample(PLANNED[name]).rows[0].members)
    rows = spread(data["values"], asked, exclusive=choice is not Choice.MULTIPLE)
    if name == "liaison_meeting.planned_times":
        # The document of 令和6年度 listed them by size.
        natural = {"3回": 3, "4回": 4, "8回": 8, "10回以上": 10}
        numbered = [replace(row, order=natural[row.label]) for row in rows]
        rows = tuple(sorted(numbered, key=lambda row: row.order))
    base = replace(base, largest_first=name in NOMINAL)
    return replace(base, choice=choice, rows=rows, asked=asked, answered=asked)


@cache
def sample_figures() -> dict[str, Figure]:
    """All figures of 令和6年度."""
    return {name: sample(name) for name in expected()}


def unanswered(figure: Figure, gone: frozenset[WardRef]) -> Figure:
    """The figure as it is when some wards have not reported (sub-questions do not ask them)."""
    if not figure.asked:
        return figure
    rows = tuple(
        replace(row, members=tuple(m for m in row.members if m.ward not in gone))
        for row in figure.rows
    )
    answered = tuple(ward for ward in figure.answered if ward not in gone)
    asked = answered if figure.id in PLANNED else figure.asked
    return replace(figure, rows=rows, asked=asked, answered=answered)


def figures_without(missing: int) -> dict[str, Figure]:
    """All figures when every third ward, up to so many, or all 24 have not reported."""
    gone = frozenset((wards()[::3] + wards()[1::3] + wards()[2::3])[:missing])
    return {name: unanswered(figure, gone) for name, figure in sample_figures().items()}
