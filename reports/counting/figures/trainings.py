"""Decides section Ⅰ of the document: what the ward offices plan and hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import QuerySet

from reports.counting.figure import Choice, Figure, Row
from reports.counting.figures.answers import (
    Option,
    by_ward,
    members_of,
    nothing_to_report,
    option_rows,
    own_words,
    refs_among,
    sorted_into,
    ward_refs,
    without_wards,
)
from reports.counting.figures.wordings import worded_items
from reports.models import ThemeSource, ThemeWording
from trainings.models import Outreach, OutreachKind, Training
from wards.models import ReportingRound, Ward
from wards.vocabulary import Programme, ReportItem

PLANNED, NONE = "planned_or_held", "none"


def _of_the_hub(rows: QuerySet, round_: ReportingRound) -> QuerySet:
    """Those of the round's fiscal year that are counted under 拠点事業, planned or held."""
    return rows.filter(fiscal_year=round_.fiscal_year, programme=Programme.HUB)


def training_plan(wards: Sequence[Ward], round_: ReportingRound) -> Figure:
    """In how many wards there is a training; a ward with records and 該当なし has trainings."""
    refs = ward_refs(wards)
    held = by_ward(_of_the_hub(Training.objects.all(), round_), wards)
    nothing = nothing_to_report(ReportItem.TRAINING, wards, round_)
    options = (Option(PLANNED, "開催済み・予定あり"), Option(NONE, "開催予定なし"))
    return Figure(
        id="professional_training.plan",
        section="Ⅰ(1)",
        title="医療・介護関係者等向け研修会",
        definition=(
            "年度内に拠点事業として開催した、または予定している研修会が1件以上ある区を"
            "「開催済み・予定あり」、区役所が該当なしと答えた区を「開催予定なし」、"
            "どちらもない区を「未回答」とする。研修会の記録と該当なしの両方がある区は、記録を採る。"
        ),
        unit="区",
        choice=Choice.SINGLE,
        rows=option_rows(options, refs, {PLANNED: held, NONE: without_wards(nothing, held)}),
        asked=refs_among(refs, refs),
        answered=refs_among(refs, held, nothing),
    )


def training_themes(wards: Sequence[Ward], round_: ReportingRound) -> Figure:
    """The Bureau's wording of the themes; behind each, the trainings it stands for."""
    refs = ward_refs(wards)
    held = by_ward(_of_the_hub(Training.objects.all(), round_), wards)
    nothing = nothing_to_report(ReportItem.TRAINING, wards, round_)
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
        rows=(Row(1, "themes", "主なテーマ", members_of(refs, held)),),
        asked=refs_among(refs, refs),
        answered=refs_among(refs, held, nothing),
    )


def word_themes(figure: Figure, round_: ReportingRound) -> Figure:
    """The themes in the Bureau's wording of now; behind each, the wards' trainings."""
    year = round_.fiscal_year
    links = ThemeSource.objects.filter(wording__fiscal_year=year)
    items = worded_items(
        figure,
        ThemeWording.objects.filter(fiscal_year=year).order_by("position", "pk"),
        links.values_list("wording_id", "training_id"),
    )
    (row,) = figure.rows
    return replace(figure, rows=(replace(row, members=(), items=tuple(i for _, i in items)),))


def outreach_plan(wards: Sequence[Ward], round_: ReportingRound) -> Figure:
    """In how many wards there is something for residents; records win over 該当なし."""
    refs = ward_refs(wards)
    done = by_ward(_of_the_hub(Outreach.objects.all(), round_), wards)
    nothing = nothing_to_report(ReportItem.OUTREACH, wards, round_)
    options = (Option(PLANNED, "開催予定あり"), Option(NONE, "開催予定なし"))
    return Figure(
        id="public_outreach.plan",
        section="Ⅰ(2)",
        title="地域住民への講演会・普及啓発",
        definition=(
            "年度内に拠点事業として開催・配布した、または予定している講演会・普及啓発が1件以上ある"
            "区を「開催予定あり」、区役所が該当なしと答えた区を「開催予定なし」、どちらもない区を"
            "「未回答」とする。講演会・普及啓発の記録と該当なしの両方がある区は、記録を採る。"
        ),
        unit="区",
        choice=Choice.SINGLE,
        rows=option_rows(options, refs, {PLANNED: done, NONE: without_wards(nothing, done)}),
        asked=refs_among(refs, refs),
        answered=refs_among(refs, done, nothing),
    )


def outreach_content(wards: Sequence[Ward], round_: ReportingRound) -> Figure:
    """What the wards with outreach do; a ward may do several things."""
    refs = ward_refs(wards)
    done = by_ward(_of_the_hub(Outreach.objects.all(), round_), wards)
    answers = sorted_into(done, lambda outreach: [outreach.kind])
    options = [Option(kind.value, kind.label, kind != OutreachKind.OTHER) for kind in OutreachKind]
    other = own_words(refs, answers.get(OutreachKind.OTHER, {}), "kind_detail")
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
        rows=option_rows(options, refs, answers, {OutreachKind.OTHER: other}),
        asked=refs_among(refs, done),
        answered=refs_among(refs, done),
    )
