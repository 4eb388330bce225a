"""Sections Ⅱ(1)–(3) of the document: opening hours, coordinators, initiatives."""

from dataclasses import replace

from django.db.models import QuerySet

from consultations.models import (
    HEADINGS_OF_AREA,
    QUALIFICATION_DEFINITIONS,
    Area,
    Coordinator,
    DeskHours,
    Heading,
    Initiative,
    Qualification,
)
from reports.counting.figure import Choice, Figure, Item, Row
from reports.counting.figures.classes import wards_in_classes
from reports.counting.figures.rows import members_of, sorted_into, worded_items
from reports.counting.round_records import RoundRecords
from reports.models import InitiativeWording, Scale
from wards.models import ReportingRound
from wards.vocabulary import ReportItem
from wards.written import written_once


def weekly_hours(records: RoundRecords) -> Figure:
    """How many hours a week the desk of each ward is open on the day of reference."""
    return wards_in_classes(
        Scale.WEEKLY_HOURS,
        records,
        records.of(DeskHours),
        "weekly_hours",
        section="Ⅱ(1)",
        title="週あたりの開設時間数",
        as_of=records.as_of,
    )


def coordinator_qualification(records: RoundRecords) -> Figure:
    """The four rules by which coordinators qualify; behind each, whose main one it is."""
    refs, found = records.refs, records.of(Coordinator)
    answers = sorted_into(found, lambda coordinator: [coordinator.qualification])
    rows = tuple(
        Row(
            order,
            rule.value,
            rule.letter,
            members_of(refs, answers.get(rule, {})),
            (Item(1, QUALIFICATION_DEFINITIONS[rule]),),
        )
        for order, rule in enumerate(Qualification, 1)
    )
    return Figure(
        id="coordinator.qualification",
        section="Ⅱ(1)",
        title="拠点コーディネーターの資格",
        definition=(
            "拠点コーディネーターの資格の区分と、その定義。区分ごとに、基準日に有効な相談支援室に"
            "基準日に配置されている拠点コーディネーターを、主な資格で示す。一つの区が複数の区分に入ることがある。"
        ),
        unit="",
        choice=Choice.TEXT,
        kind="definition",
        rows=rows,
        asked=records.everyone,
        answered=records.among(found),
        as_of=records.as_of,
    )


def around_the_clock(records: RoundRecords) -> Figure:
    """What is done towards care around the clock, in the Bureau's wording."""
    return _initiatives(
        records, Area.AROUND_THE_CLOCK, section="Ⅱ(2)", title="在宅医療にかかる24時間体制構築"
    )


def information_sharing(records: RoundRecords) -> Figure:
    """What is done towards sharing information between professions, in the Bureau's wording."""
    return _initiatives(
        records, Area.INFORMATION_SHARING, section="Ⅱ(3)", title="多職種による情報共有"
    )


def _initiatives(records: RoundRecords, area: Area, **words: str) -> Figure:
    """The wards' own sentences by heading: of both tables, since a wording may stand for either."""
    refs, written = records.refs, records.of(Initiative)
    by_heading = sorted_into(written, lambda initiative: [initiative.heading])
    own_area = sorted_into(written, lambda initiative: [initiative.area]).get(area, {})
    return Figure(
        **words,
        id=f"{area.value}.initiatives",
        definition=(
            "年度内に区の相談支援室が記入した取組を、項目ごとに健康局が文言にまとめたもの。"
            "文言ごとに、もとになる区の記述を示す。取組の記述も該当なしの回答もない区は"
            "「未回答」とする。"
        ),
        unit="",
        choice=Choice.TEXT,
        kind="matrix",
        rows=tuple(
            Row(order, heading.value, heading.label, members_of(refs, by_heading.get(heading, {})))
            for order, heading in enumerate(Heading, 1)
        ),
        asked=records.everyone,
        answered=records.among(own_area, records.nothing(ReportItem(area.value))),
    )


def own_rows(figure: Figure) -> tuple[Row, ...]:
    """The rows that a ward's own answer stands in: of a table of initiatives, that table's alone."""
    if figure.id not in HEADINGS:
        return figure.rows
    return tuple(row for row in figure.rows if row.code in HEADINGS[figure.id])


HEADINGS = {f"{area.value}.initiatives": HEADINGS_OF_AREA[area] for area in Area}


def word_initiatives(figure: Figure, round_: ReportingRound) -> Figure:
    """A table of headings and wordings of now; behind each wording, the wards' own sentences.

    A wording may stand for a sentence that its ward wrote under another heading or in the other
    table: the Bureau orders the wordings, the sentence stays where the ward put it.
    """
    headings = HEADINGS[figure.id]
    items = worded_items(figure, _wordings_of(round_.fiscal_year, headings))
    rows = tuple(
        Row(
            order,
            heading.value,
            heading.label,
            items=tuple(item for place, item in items if place == heading),
        )
        for order, heading in enumerate(headings, 1)
    )
    return replace(figure, rows=rows)


@written_once
def _wordings_of(year: int, headings: tuple[Heading, ...]) -> QuerySet:
    rows = InitiativeWording.objects.filter(fiscal_year=year, heading__in=headings)
    rows = rows.order_by("position", "pk")
    return rows.values_list("heading", "text", "pk", "sources__initiative_id")
