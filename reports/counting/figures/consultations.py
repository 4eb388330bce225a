"""Sections Ⅱ(1)–(3) of the document: opening hours, coordinators, initiatives."""

from dataclasses import replace
from decimal import Decimal

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
from reports.counting.figures.answers import (
    Option,
    members_of,
    option_rows,
    sorted_into,
    worded_items,
)
from reports.counting.round_records import RoundRecords
from reports.models import InitiativeSource, InitiativeWording
from wards.models import ReportingRound
from wards.vocabulary import ReportItem

# 資料４ has three classes; what lies beyond them appears only when a ward is there.
BANDS = (
    Option("over_20", "20時間超", always=False),
    Option("20", "20時間"),
    Option("10_19", "10～19時間"),
    Option("1_9", "1～9時間"),
    Option("0", "0時間", always=False),
)


def band_of_hours(hours: Decimal) -> str:
    """The class of a number of hours a week; no number falls between two classes.

    >>> [band_of_hours(Decimal(h)) for h in ("20.5", "20", "19.5", "10", "9.5", "0.5", "0")]
    ['over_20', '20', '10_19', '10_19', '1_9', '1_9', '0']
    """
    if hours > 20:
        return "over_20"
    if hours == 20:
        return "20"
    if hours >= 10:
        return "10_19"
    return "1_9" if hours > 0 else "0"


def weekly_hours(records: RoundRecords) -> Figure:
    """How many hours a week the desk of each ward is open on the day of reference."""
    hours = records.of(DeskHours)
    answers = sorted_into(hours, lambda row: [band_of_hours(row.weekly_hours)])
    return Figure(
        id="desk.weekly_hours",
        section="Ⅱ(1)",
        title="週あたりの開設時間数",
        definition=(
            "基準日に有効な相談支援室の、基準日に有効な週あたりの開設時間を階級に分けたもの。"
            "「20時間」はちょうど20時間、「10～19時間」は10時間以上20時間未満、"
            "「1～9時間」は0時間を超え10時間未満。開設時間の記録がない区は「未回答」とする。"
        ),
        unit="区",
        choice=Choice.BAND,
        rows=option_rows(BANDS, records.refs, answers, amount="weekly_hours"),
        asked=records.everyone,
        answered=records.among(hours),
        as_of=records.as_of,
    )


def coordinator_qualification(records: RoundRecords) -> Figure:
    """The four rules by which coordinators qualify; behind each, the coordinators themselves."""
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
            "基準日に配置されている拠点コーディネーターを示す。一つの区が複数の区分に入ることがある。"
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
    year, headings = round_.fiscal_year, HEADINGS[figure.id]
    wordings = InitiativeWording.objects.filter(fiscal_year=year, heading__in=headings)
    links = InitiativeSource.objects.filter(
        wording__fiscal_year=year, wording__heading__in=headings
    )
    items = worded_items(
        figure,
        wordings.order_by("position", "pk"),
        links.values_list("wording_id", "initiative_id"),
    )
    rows = tuple(
        Row(
            order,
            heading.value,
            heading.label,
            items=tuple(item for wording, item in items if wording.heading == heading),
        )
        for order, heading in enumerate(headings, 1)
    )
    return replace(figure, rows=rows)
