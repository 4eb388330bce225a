"""The 正誤表 misses nothing that differs in print, and says nothing that does not."""

from dataclasses import replace

from hypothesis import given

from reports.counting.figure import Figure, Item, Member, Record
from reports.document.deck.shape import Correction
from reports.document.exporters.figures_json import figures_document
from reports.document.exporters.longform import write_csv
from reports.editions.corrections import (
    PrintedPart,
    PrintedSpot,
    corrections_between,
    differences,
    printed_figure,
)
from tests.reports.document.exporters.samples import document
from tests.reports.figure_samples import figures_without, sample_figures
from tests.reports.generated_figures import figures, pairs


def between(before: Figure, after: Figure) -> list[Correction]:
    return corrections_between({before.id: before}, {after.id: after})


def texts_of(printed: PrintedPart) -> tuple:
    """The values, lists and order of what is printed, without the words for the places."""
    values = {key: place.text for key, place in printed.values.items()}
    return values, {key: lines.texts for key, lines in printed.lists.items()}, printed.order


def applied(before: PrintedPart, corrections: list[Correction]) -> tuple[dict, dict]:
    """What is printed after the corrections, worked out from the old print and them alone."""
    values, lists, _ = texts_of(before)
    gone: dict[str, set[int]] = {}
    come: dict[str, dict[int, str]] = {}
    for one in corrections:
        key = one.key.split("/", 1)[1]
        if key.startswith("items/"):
            key, _, numbers = key.rpartition("/")
            old, new = numbers.split("-")
            gone.setdefault(key, set()).update([int(old)] if old else [])
            come.setdefault(key, {}).update({int(new): one.after} if new else {})
        elif key != "order":
            values[key] = one.after
    for key in gone:
        kept = [text for n, text in enumerate(lists.get(key, ()), 1) if n not in gone[key]]
        for number, text in sorted(come[key].items()):
            kept.insert(number - 1, text)
        lists[key] = tuple(kept)
    return {k: v for k, v in values.items() if v}, {k: v for k, v in lists.items() if v}


@given(pairs())
def test_corrections_lead_from_the_old_print_to_the_new_and_stand_only_where_it_differs(pair):
    found = between(*pair)
    old, new = map(printed_figure, pair)
    before, after = texts_of(old), texts_of(new)
    assert applied(old, found) == after[:2]
    common = set(before[2]) & set(after[2])
    orders = [[code for code in each[2] if code in common] for each in (before, after)]
    assert (not found) == (before[:2] == after[:2] and orders[0] == orders[1])
    assert len({one.key for one in found}) == len(found)
    assert not any(one.follows for one in found) or any(one.ward for one in found)
    if not found:  # The data files are written by other code: what they say can be corrected.
        written = [figures_document(document(), [figure]) for figure in pair]
        assert written[0] == written[1]
        assert len({write_csv(document(), [figure]) for figure in pair}) == 1


@given(figures())
def test_a_figure_needs_no_correction_against_itself(figure):
    assert between(figure, figure) == []
    gone = corrections_between({figure.id: figure}, {})
    assert all(not one.after for one in gone)
    assert [one.after for one in corrections_between({}, {figure.id: figure})] == [
        one.before for one in gone
    ]


# --- In words --------------------------------------------------------------------------------


def of(corrections, place):
    return [(one.ward, one.before, one.after) for one in corrections if one.place == place]


def test_a_ward_that_reports_later_is_named_and_the_counts_follow():
    found = corrections_between(figures_without(1), figures_without(0))
    plan = [one for one in found if one.figure == "professional_training.plan"]
    assert of(plan, "回答") == [("北区", "未回答", "開催済み・予定あり")]
    assert of(plan, "未回答") == [("", "1区", "0区")]
    assert [one.follows for one in plan] == [False, True, True, True]


def test_rows_that_are_listed_in_another_order_are_told_as_such():
    figure = sample_figures()["liaison_meeting.agenda"]
    row = figure.rows[0]
    first, second = (replace(row, code=name, label=name) for name in "甲乙")
    before = replace(figure, rows=(first, second), largest_first=False)
    found = between(before, replace(before, rows=(second, first)))
    assert of(found, "並び順") == [("", "甲、乙", "乙、甲")]


def test_a_count_names_the_ward_whose_number_changed():
    figure = sample_figures()["active_institutions.by_ward"]
    row = figure.rows[1]
    less = replace(row, members=(replace(row.members[0], records=row.members[0].records[1:]),))
    after = replace(figure, rows=(figure.rows[0], less, *figure.rows[2:]))
    found = between(figure, after)
    count = figure.value(row)
    assert of(found, "医療機関数") == [
        (row.label, f"{count}医療機関", f"{count - 1}医療機関"),
    ]
    assert of(found, "合計") == [("", "132医療機関", "131医療機関")]


def test_wards_that_change_places_are_named_although_every_count_stays():
    figure = sample_figures()["public_outreach.plan"]
    first, second, *rest = figure.rows
    one, other = first.members[0], second.members[0]
    rows = (
        replace(first, members=tuple(sorted((other, *first.members[1:])))),
        replace(second, members=tuple(sorted((one, *second.members[1:])))),
        *rest,
    )
    found = between(figure, replace(figure, rows=rows))
    assert {(c.ward, c.before, c.after) for c in found} == {
        (one.ward.name, first.label, second.label),
        (other.ward.name, second.label, first.label),
    }


def test_words_that_are_put_between_others_are_one_correction():
    figure = sample_figures()["professional_training.themes"]
    (row,) = figure.rows
    texts = [item.text for item in row.items]
    longer = [texts[0], "新しいテーマ", *texts[1:]]
    items = tuple(Item(n, text) for n, text in enumerate(longer, 1))
    (only,) = between(figure, replace(figure, rows=(replace(row, items=items),)))
    assert (only.shown_before, only.after, only.follows) == ("（なし）", "新しいテーマ", False)


def test_a_fact_of_an_event_is_corrected_as_it_is_printed_and_is_the_bureaus():
    figure = sample_figures()["coordinator_support.briefing"]
    row, new = figure.rows[0], {"mode": "対面", "date": "2024-05-17"}
    facts = tuple((name, new.get(name, value)) for name, value in row.facts)
    found = between(figure, replace(figure, rows=(replace(row, facts=facts), *figure.rows[1:])))
    assert [(one.place, one.after, one.ward) for one in found] == [
        ("第1回　開催日", "令和6年5月17日(金)", ""),
        ("第1回　開催方法", "対面", ""),
    ]


def test_records_that_are_not_printed_are_no_correction():
    figure = sample_figures()["professional_training.plan"]
    row = figure.rows[0]
    member = Member(row.members[0].ward, (Record("trainings.training", 1, "名"),))
    after = replace(row, members=(member, *row.members[1:]))
    assert between(figure, replace(figure, rows=(after, *figure.rows[1:]))) == []


def test_a_message_that_is_hidden_or_shown_again_follows_from_no_other_correction():
    topic, counted = (
        PrintedSpot("ページの題名", "研修"),
        PrintedSpot("要点", "3区が開催", counted=True),
    )
    hidden = PrintedPart("見出し", values={"topic/Ⅰ/1": topic})
    shown = PrintedPart("見出し", values={"topic/Ⅰ/1": topic, "message/Ⅰ/1": counted})
    recounted = replace(counted, text="4区が開催")
    changed = PrintedPart("見出し", values={**shown.values, "message/Ⅰ/1": recounted})
    for before, after, follows in (
        (hidden, shown, [False]),
        (shown, hidden, [False]),
        (shown, changed, [True]),
        # Of a slide that comes, the message comes with its topic.
        (PrintedPart(), shown, [False, True]),
    ):
        found = differences(before, after, counted=True)
        assert [one.follows for one in found] == follows
