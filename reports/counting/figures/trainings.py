"""Section Ⅰ of the document: what the ward offices plan and hold."""

from dataclasses import replace

from django.db.models import QuerySet

from reports.counting.figure import Choice, Figure, Row
from reports.counting.figures.rows import (
    Option,
    members_of,
    option_rows,
    options_of,
    sorted_into,
    worded_items,
)
from reports.counting.round_records import RoundRecords
from reports.models import ThemeWording
from trainings.models import OutreachKind
from wards.models import ReportingRound
from wards.vocabulary import ReportItem
from wards.written import written_once


def training_plan(records: RoundRecords) -> Figure:
    """In how many wards there is a training; a ward with records and 該当なし has trainings."""
    return _plan(
        records,
        ReportItem.TRAINING,
        "開催済み・予定あり",
        id="professional_training.plan",
        section="Ⅰ(1)",
        title="医療・介護関係者等向け研修会",
        definition=(
            "年度内に拠点事業として開催した、または予定している研修会が1件以上ある区を"
            "「開催済み・予定あり」、区役所が該当なしと答えた区を「開催予定なし」、"
            "どちらもない区を「未回答」とする。研修会の記録と該当なしの両方がある区は、記録を採る。"
        ),
    )


def outreach_plan(records: RoundRecords) -> Figure:
    """In how many wards there is something for residents; records win over 該当なし."""
    return _plan(
        records,
        ReportItem.OUTREACH,
        "開催予定あり",
        id="public_outreach.plan",
        section="Ⅰ(2)",
        title="地域住民への講演会・普及啓発",
        definition=(
            "年度内に拠点事業として開催・配布した、または予定している講演会・普及啓発が1件以上ある"
            "区を「開催予定あり」、区役所が該当なしと答えた区を「開催予定なし」、どちらもない区を"
            "「未回答」とする。講演会・普及啓発の記録と該当なしの両方がある区は、記録を採る。"
        ),
    )


def _plan(records: RoundRecords, item: ReportItem, yes: str, **words: str) -> Figure:
    held, nothing = records.counted(item), records.nothing(item)
    none = {code: stated for code, stated in nothing.items() if code not in held}
    options = (Option("planned_or_held", yes), Option("none", "開催予定なし"))
    return Figure(
        **words,
        unit="区",
        choice=Choice.SINGLE,
        rows=option_rows(options, records.refs, {"planned_or_held": held, "none": none}),
        asked=records.everyone,
        answered=records.among(held, nothing),
    )


def training_themes(records: RoundRecords) -> Figure:
    """The Bureau's wording of the themes; behind each, the trainings it stands for."""
    held = records.counted(ReportItem.TRAINING)
    return Figure(
        id="professional_training.themes",
        section="Ⅰ(1)",
        title="主なテーマ",
        definition=(
            "年度内に拠点事業として開催した、または予定している研修会のテーマを、"
            "健康局が文言にまとめたもの。文言ごとに、もとになる区の研修会を示す。"
        ),
        unit="",
        choice=Choice.TEXT,
        kind="text",
        rows=(Row(1, "themes", "主なテーマ", members_of(records.refs, held)),),
        asked=records.everyone,
        answered=records.among(held, records.nothing(ReportItem.TRAINING)),
    )


def word_themes(figure: Figure, round_: ReportingRound) -> Figure:
    """The themes in the Bureau's wording of now; behind each, the wards' trainings."""
    items = worded_items(figure, _wordings_of(round_.fiscal_year))
    (row,) = figure.rows
    return replace(figure, rows=(replace(row, members=(), items=tuple(i for _, i in items)),))


@written_once
def _wordings_of(year: int) -> QuerySet:
    rows = ThemeWording.objects.filter(fiscal_year=year).order_by("position", "pk")
    return rows.values_list("fiscal_year", "text", "pk", "sources__training_id")


def outreach_content(records: RoundRecords) -> Figure:
    """What the wards with outreach do; a ward may do several things."""
    done = records.counted(ReportItem.OUTREACH)
    options = options_of(OutreachKind, OutreachKind.LECTURE, OutreachKind.LEAFLET)
    answers = sorted_into(done, lambda outreach: [outreach.kind])
    return Figure(
        id="public_outreach.content",
        section="Ⅰ(2)",
        title="主な内容",
        definition=(
            "講演会・普及啓発が「開催予定あり」の区のうち、その内容の記録が1件以上ある区の数。"
            "一つの区が複数の内容に入ることがあるため、足し合わせない。"
        ),
        unit="区",
        choice=Choice.MULTIPLE,
        rows=option_rows(options, records.refs, answers, "kind_detail"),
        asked=records.among(done),
        answered=records.among(done),
        largest_first=True,
    )
