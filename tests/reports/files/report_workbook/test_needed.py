"""What a form still needs is red and counted on its cover; who filled it in comes back with it."""

import io
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from meetings.models import LiaisonPlan
from reports.files.report_form.taking_in import take_in
from reports.files.report_workbook.handing_out import hand_out
from reports.files.report_workbook.layout import COVER, FILLED_IN_BY, HINT
from tests import factories as make
from tests.reports.files.filling import opened, saved, says_nothing
from tests.reports.files.report_form.test_round_trip import saved_again_by_libreoffice
from tests.reports.files.report_workbook.forms import Written, beside, table, written
from tests.reports.files.sent_out import DESK, OFFICE, sent_out
from wards.models import ReportingRound
from wards.vocabulary import ReportForm

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def round_(city) -> ReportingRound:
    """A training without its theme, and no plan of liaison meetings."""
    sent = sent_out()
    make.TrainingFactory(theme="", place="架空の題のない会館")
    return sent.round


@pytest.fixture(scope="module", params=ReportForm, ids=str)
def form(round_, request) -> Written:
    return written(round_, request.param)


def reddened(sheet) -> dict[str, str]:
    """The formulas that colour cells, by their range."""
    return {
        str(cells.sqref): rule.formula[0]
        for cells, rules in sheet.conditional_formatting._cf_rules.items()
        for rule in rules
    }


def test_every_needed_answer_is_red_until_it_is_there(form):
    for key, each in form.contents.items():
        sheet = form.sheet(key)
        red = reddened(sheet)
        single = {
            beside(sheet, column.label).coordinate for column in each.questions if column.required
        }
        rows = table(sheet) if each.table_columns else []
        for column in each.table_columns:
            if column.required:
                first, last = rows[0][column.label], rows[-1][column.label]
                cells = f"{first.coordinate}:{last.coordinate}"
                # Nothing is asked of a row in which nothing stands.
                assert red[cells].startswith(f"AND(COUNTA($B{first.row}:")
                single.add(cells)
        assert set(red) == single


def counts_of(content: bytes) -> dict[str, int]:
    """What the cover counts, by the name of the sheet; under "" the sum."""
    cover = load_workbook(io.BytesIO(content), data_only=True)[COVER]
    rows = cover.iter_rows(min_col=2, max_col=4, values_only=True)
    counted = {label: count for label, _, count in rows if isinstance(count, int)}
    return {"": counted.pop("シートの一覧"), **counted}


def missing_of(form: Written) -> dict[str, int]:
    """The same, counted from what the portal knows."""
    missing = {}
    for each in form.contents.values():
        parts = [(part.columns, part.answers) for part in each.parts.values()]
        parts += [(each.table_columns, row) for row in each.rows.values()]
        asked = [(column, row) for columns, row in parts for column in columns if column.required]
        if any(c.required for c in (*each.questions, *each.table_columns)):
            count = sum(not row.get(column.key) for column, row in asked)
            missing[each.sheet.title] = count
    return {"": sum(missing.values()), **missing}


def test_the_cover_counts_what_is_missing_also_where_nothing_calculates(form):
    counts = counts_of(form.content)
    assert counts == missing_of(form)
    assert (counts[""] > 0) == (form.head.body == OFFICE.label)


def test_no_meetings_is_an_answer_that_the_cover_does_not_miss(round_):
    before = counts_of(written(round_, DESK).content)
    LiaisonPlan.objects.update(planned_times=0)
    form = written(round_, DESK)
    assert counts_of(form.content) == missing_of(form)
    assert counts_of(form.content)[""] == before[""]


def fill_in(content: bytes, **answers: object) -> bytes:
    """The form with these answers beside labels of the cover."""
    book = opened(content)
    for label, answer in answers.items():
        cell = beside(book[COVER], label)
        assert not cell.protection.locked
        cell.value = answer
    return saved(book)


def test_who_filled_a_form_in_is_said_when_it_comes_back_and_changes_nothing(round_):
    officer = make.UserFactory(role="bureau")
    for form in ReportForm:
        made = hand_out(officer, make.ward(), round_, form)
        assert take_in(made.content, officer).outcome.notes == ()
        signed = fill_in(
            made.content, 記入者="架空 花子", 連絡先="内線 1234", 記入日=date(2024, 9, 30)
        )
        outcome = take_in(signed, officer).outcome
        assert says_nothing(outcome)
        [note] = outcome.notes
        assert note.sentence.startswith("記入者 架空 花子、連絡先 内線 1234、記入日 ")
    assert len(FILLED_IN_BY) == 3


def test_how_a_table_is_filled_in_stands_below_it_and_is_no_answer(form):
    for key, each in form.contents.items():
        sheet = form.sheet(key)
        cells = [cell for row in sheet.iter_rows() for cell in row]
        hints = [cell.row for cell in cells if str(cell.value).startswith(HINT)]
        assert bool(hints) == bool(each.table_columns)
        if hints:
            assert min(hints) > table(sheet)[-1]["番号"].row


@pytest.mark.hunt
def test_libreoffice_counts_what_is_filled_in(round_, tmp_path: Path):
    form = written(round_, OFFICE)
    [row] = [
        cells
        for cells in table(form.sheet("training"))
        if cells["場所"].value == "架空の題のない会館"
    ]
    before = counts_of(form.content)
    row["テーマ"].value = "架空のテーマ"
    (tmp_path / "form.xlsx").write_bytes(saved(form.book))
    after = counts_of((saved_again_by_libreoffice(tmp_path) / "form.xlsx").read_bytes())
    assert after[""] == before[""] - 1
    assert after["研修会"] == before["研修会"] - 1
