"""Sentences over figures: true and grammatical whatever the figures say."""

from dataclasses import replace

import pytest

from reports.counting.figure import Basis, Choice, Member, Row
from reports.document.deck import messages
from reports.document.deck.shape import plain
from tests.reports.figure_samples import sample_figures, unanswered, wards


def figure(name, *counts, missing=0, of=24):
    """A figure of the published year with other counts: its rows take the wards one after another."""
    base, at, rows = sample_figures()[name], 0, []
    for row, count in zip(base.rows, counts, strict=False):
        rows.append(replace(row, members=tuple(map(Member, wards()[at : at + count]))))
        at += count
    asked = wards()[:of]
    changed = replace(base, rows=tuple(rows), asked=asked, answered=asked)
    gone = frozenset(asked[len(asked) - missing :])
    return unanswered(changed, gone) if missing else changed


def plan(*counts, **more):
    return plain(
        messages.plan(
            figure("professional_training.plan", *counts, **more),
            "研修会を開催・予定",
            "研修会の開催予定",
        )
    )


def hours(*counts, **more):
    return plain(messages.opening_hours(figure("desk.weekly_hours", *counts, **more)))


def times(*counts, **more):
    return plain(messages.liaison(figure("liaison_meeting.planned_times", *counts, **more)))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (plan(9, 15), "24区中9区が研修会を開催・予定"),
        (plan(24, 0), "24区すべてが研修会を開催・予定"),
        (plan(0, 24), "研修会を開催・予定する区はない"),
        (plan(9, 8, missing=7), "24区中9区が研修会を開催・予定（未回答7区）"),
        (
            plan(0, 17, missing=7),
            "回答のあった17区に、研修会を開催・予定する区はない（未回答7区）",
        ),
        (plan(0, 0, missing=24), "研修会の開催予定は24区すべてが未回答"),
        (plan(of=0), "研修会の開催予定の対象となる区はない"),
        (hours(15, 5, 4), "24区中15区が相談窓口を週20時間開設"),
        (hours(24, 0, 0), "24区すべてが相談窓口を週20時間開設"),
        (
            hours(10, 10, 4),
            "相談窓口の開設時間数は、「20時間」と「10～19時間」が同数で最も多い（各10区）",
        ),
        (
            hours(8, 8, 8),
            "相談窓口の開設時間数は、「20時間」と「10～19時間」と「1～9時間」が同数で最も多い（各8区）",
        ),
        (hours(3, 4, 10, missing=7), "24区中10区が相談窓口を週1～9時間開設（未回答7区）"),
        (hours(0, 0, 0, missing=24), "相談窓口の開設時間数は24区すべてが未回答"),
        (times(15, 2, 1, 6), "24区すべてが連携会議を予定、うち15区が3回"),
        (times(24, 0, 0, 0), "24区すべてが連携会議を予定、いずれも3回"),
        (times(1, 0, 0, 0, of=1), "1区すべてが連携会議を予定、3回"),
        (
            times(10, 10, 2, 2),
            "24区すべてが連携会議を予定、「3回」と「4回」が同数で最も多い（各10区）",
        ),
        (times(6, 6, 6, 6), "24区すべてが連携会議を予定、4つの区分が同数で最も多い（各6区）"),
        (times(10, 4, 1, 2, missing=7), "24区中17区が連携会議を予定、うち10区が3回（未回答7区）"),
        (times(0, 0, 0, 0, missing=24), "連携会議の開催予定は24区すべてが未回答"),
    ],
)
def test_messages_over_counts(said, words):
    assert said == words


def test_a_class_that_is_not_a_number_of_hours_is_quoted():
    base = figure("desk.weekly_hours", 0, 0, 24)
    rows = (*base.rows[:2], replace(base.rows[2], label="開設していない"))
    words = plain(messages.opening_hours(replace(base, rows=rows)))
    assert words == "24区すべての相談窓口が「開設していない」"


def test_wards_that_plan_no_meeting_are_not_counted_as_planning():
    base = figure("liaison_meeting.planned_times", 10, 4, 4, 2)
    none = Row(0, "0", "0回", tuple(map(Member, wards()[20:])))
    words = plain(messages.liaison(replace(base, rows=(*base.rows, none))))
    assert words == "24区中20区が連携会議を予定、うち10区が3回"
    words = plain(messages.liaison(replace(base, rows=(none,))))
    assert words == "連携会議を予定する区はない"


def institutions(held, missing=0):
    base = sample_figures()["active_institutions.by_ward"]
    rows = tuple(row if at < held else replace(row, members=()) for at, row in enumerate(base.rows))
    gone = frozenset(base.asked[len(base.asked) - missing :]) if missing else frozenset()
    return plain(messages.institutions(unanswered(replace(base, rows=rows), gone)))


def initiatives(*kept):
    base = sample_figures()["around_the_clock.initiatives"]
    rows = tuple(replace(row, items=row.items[:n]) for row, n in zip(base.rows, kept, strict=False))
    return plain(messages.initiatives(replace(base, rows=rows), "めざすべき姿", "に向け"))


def council(*times):
    base = sample_figures()["city_council"]
    rows = tuple(
        replace(
            base.rows[min(n, 1)], order=n, facts=(("per_year", count),) if count is not None else ()
        )
        for n, count in enumerate(times)
    )
    return plain(messages.council(replace(base, rows=rows)))


def support(briefings, exchanges):
    figures = sample_figures()
    pair = []
    for name, people in (("briefing", briefings), ("exchange", exchanges)):
        base = figures[f"coordinator_support.{name}"]
        rows = tuple(
            Row(n, str(n), "", (Member(wards()[0], (), count),) if count else ())
            for n, count in enumerate(people)
        )
        pair.append(replace(base, rows=rows))
    return plain(messages.support(*pair))


def beyond(*counts, **more):
    base = figure("liaison_meeting.agenda", *counts, **more)
    rows = tuple(replace(row, label=label) for row, label in zip(base.rows, "甲乙", strict=False))
    return plain(messages.beyond(replace(base, title="内容", rows=rows[: len(counts)])))


def added(*numbers):
    rows = tuple(
        Row(n, str(n), label, (Member(wards()[0], (), number),))
        for n, (label, number) in enumerate(zip("甲乙", numbers, strict=False))
    )
    months = {"id": "consultations.by_month", "choice": Choice.SUM, "basis": Basis.AMOUNTS}
    made = replace(figure("liaison_meeting.agenda"), **months, unit="件", rows=rows)
    return plain(messages.beyond(made))


def basis(*missing):
    asked = (figure("desk.weekly_hours", 15, 5, 4 - gone, missing=gone) for gone in missing)
    return plain(messages.basis(tuple(asked)))


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (institutions(24), "24区すべてに積極的医療機関、計132医療機関"),
        (institutions(2), "24区中2区に積極的医療機関、計8医療機関"),
        (institutions(0), "積極的医療機関のある区はない"),
        (institutions(24, missing=23), "24区中1区に積極的医療機関、計4医療機関（未回答23区）"),
        (institutions(24, missing=24), "積極的医療機関は24区すべてが未回答"),
        (initiatives(4, 2, 3, 2, 2), "5つのめざすべき姿に向け、13の取組"),
        (initiatives(4, 0, 0, 2, 2), "5つのめざすべき姿のうち3つに向け、8の取組"),
        (initiatives(0, 0, 0, 0, 0), "めざすべき姿ごとの取組の報告はまだない"),
        (initiatives(), "めざすべき姿ごとの取組の報告はまだない"),
        (council(1, 1), "在宅医療推進会議と部会を、それぞれ年1回開催"),
        (council(1, 2), "在宅医療推進会議と部会を、合わせて年3回開催"),
        (council(2), "在宅医療推進会議を年2回開催"),
        (council(1, 1, 1), "3つの会議を、それぞれ年1回開催"),
        (council(), "在宅医療推進会議の開催予定は未登録"),
        (council(1, None), "在宅医療推進会議の開催回数は未定"),
        # People are added, and called so only over several events.
        (support([39, 25], [6, 3]), "説明会に延べ64人、意見交換会に延べ9人が参加"),
        (support([39], []), "説明会に39人が参加"),
        (support([], [6, 3]), "意見交換会に延べ9人が参加"),
        (support([0], []), "説明会・意見交換会の参加者の報告はまだない"),
        (support([], []), "説明会・意見交換会の開催はまだない"),
        (beyond(2, 5, missing=1), "内容は、「乙」が5区で最も多い（未回答1区）"),
        (beyond(3, 3), "内容は、「甲」と「乙」が同数で最も多い（各3区）"),
        (beyond(0, 0), "内容は該当なし"),
        (added(9, 1_006), "相談件数は計1,015件、うち「乙」が1,006件で最も多い"),
        (added(9, 9), "相談件数は計18件、「甲」と「乙」が同数で最も多い（各9件）"),
        (added(0, 0), "相談件数は計0件"),
        (added(9), "相談件数は計9件"),
        (beyond(0, missing=24), "内容は24区すべてが未回答"),
        (basis(0, 0), "各図表は24区中24区の回答による"),
        (basis(0, 4), "各図表は24区中20～24区の回答による"),
        (basis(24), "回答した区はまだない"),
        (basis(), "回答した区はまだない"),
    ],
)
def test_messages_over_institutions_words_events_and_all_figures(message, words):
    assert message == words


def test_key_numbers_are_marked_as_such():
    figures = sample_figures()
    message = messages.support(
        figures["coordinator_support.briefing"], figures["coordinator_support.exchange"]
    )
    assert [run.text for run in message if run.key] == ["64", "9"]
