"""A form is ready to be filled in and printed: whose it is, lists, messages, protection, paper."""

from collections.abc import Iterator

import pytest
from openpyxl.cell import Cell
from openpyxl.worksheet.datavalidation import DataValidation

from reports.files.report_workbook.blocks import SPARE_ROWS
from reports.files.report_workbook.columns import Column, Kind
from reports.files.report_workbook.layout import CHOICES, COVER
from reports.files.report_workbook.looks import DAY
from reports.files.report_workbook.sheet_writer import MESSAGE_LIMIT, TITLE_LIMIT
from tests import factories as make
from tests.reports.files.report_workbook.forms import Written, beside, table, written
from tests.reports.files.sent_out import DESK, OFFICE, sent_out
from wards.outgoing.book import A3, A4
from wards.vocabulary import ReportForm

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def forms(city) -> dict[ReportForm, Written]:
    """Both forms of 北区."""
    round_ = sent_out().round
    return {form: written(round_, form) for form in ReportForm}


@pytest.fixture(params=[DESK, OFFICE], ids=str)
def form(forms, request) -> Written:
    return forms[request.param]


def test_the_cover_says_whose_form_it_is(forms):
    cover = forms[DESK].book[COVER]
    labels = ("区", "区コード", "報告するところ", "調査", "様式の版", "様式番号", "提出期限")
    assert [beside(cover, label).value for label in labels] == [
        "北区",
        "27127",
        "相談支援室",
        "令和6年度 年次調査",
        "2",
        "000012",
        "令和6年10月18日(金)",
    ]


def test_invented_data_are_called_so(settings, forms):
    words = [cell.value or "" for row in forms[DESK].book[COVER].iter_rows() for cell in row]
    assert any(str(word).startswith("架空データ") for word in words)
    settings.DEMO = False
    real = written(make.RoundFactory(), OFFICE).book
    everything = [str(cell.value) for sheet in real for row in sheet.iter_rows() for cell in row]
    assert not any("架空データ" in word for word in everything)


def test_every_sheet_says_on_its_own_whose_form_it_is(form):
    for sheet in form.book:
        line = sheet["A2"].value
        for word in ("北区", form.head.body, "令和6年度 年次調査", "000012"):
            assert word in line


def test_the_cover_links_to_every_sheet_and_there_is_no_hidden_one(form):
    names = form.book.sheetnames
    assert names[0] == COVER
    assert names[-1] == CHOICES
    assert {sheet.sheet_state for sheet in form.book} == {"visible"}
    links = [cell.hyperlink for row in form.book[COVER].iter_rows() for cell in row]
    assert [link.location for link in links if link] == [f"'{name}'!A1" for name in names[1:]]


def test_the_sheet_of_choices_names_each_list_once_and_in_a_line(form):
    rows = [row[:2] for row in form.book[CHOICES].iter_rows(min_row=6, values_only=True)]
    named = [(sheet, label) for sheet, label in rows if label]
    assert len(named) == len(set(named))
    assert max(len(label) for _, label in named) <= 25
    assert [label for _, label in named if "該当なし" in label] == ["「該当なし」の質問"]


def offered(form: Written, formula: str) -> list[str]:
    """The words of a list: the cells that its formula names."""
    title, cells = formula.rsplit("!", 1)
    rows = form.book[title.strip("'")][cells.replace("$", "")]
    rows = rows if isinstance(rows, tuple) else ((rows,),)
    return [row[0].value for row in rows]


def asked(form: Written) -> Iterator[tuple[Column, Cell, list[DataValidation]]]:
    """Every column with its first cell and the rules that hold there."""
    for key, each in form.contents.items():
        sheet = form.sheet(key)
        cells = [(column, beside(sheet, column.label)) for column in each.questions]
        if each.table_columns:
            first = table(sheet)[0]
            cells += [(column, first[column.label]) for column in each.table_columns]
        for column, cell in cells:
            rules = sheet.data_validations.dataValidation
            yield column, cell, [rule for rule in rules if cell.coordinate in rule.sqref]


def test_every_answer_has_a_message_that_excel_takes(form):
    for column, cell, rules in asked(form):
        [rule] = rules
        assert rule.showInputMessage, cell
        assert column.label.startswith(rule.promptTitle.removesuffix("…"))
        assert len(rule.promptTitle) <= TITLE_LIMIT
        assert 0 < len(rule.prompt) <= MESSAGE_LIMIT


def test_every_choice_has_a_list_with_its_words_and_lets_others_pass(form):
    for column, cell, [rule] in asked(form):
        if column.choices:
            assert {word for _, word in column.choices} <= set(offered(form, rule.formula1)), cell
            assert (rule.type, rule.errorStyle) == ("list", "warning")
        else:
            assert rule.type is None, cell
            assert not rule.showErrorMessage


def institution_rule(form: Written) -> DataValidation:
    """The rule of the cells in which an institution is chosen."""
    rules = form.sheet("designation").data_validations.dataValidation
    [rule] = [one for one in rules if one.promptTitle == "医療機関"]
    return rule


def test_an_institution_that_is_added_can_be_chosen_at_once(forms):
    rule = institution_rule(forms[DESK])
    assert rule.formula1.startswith("'医療機関の名簿'!")
    assert offered(forms[DESK], rule.formula1).count(None) >= SPARE_ROWS
    assert "医療機関の名簿" in rule.prompt


def names_offered(ward) -> list[str]:
    form = written(make.RoundFactory(), DESK, ward)
    return [name for name in offered(form, institution_rule(form).formula1) if name]


def test_an_institution_that_was_closed_long_ago_is_no_longer_offered(forms):
    ward = make.ward("27104")
    make.InstitutionFactory(ward=ward, name="前の医院", closed_on="2020-03-31")
    make.InstitutionFactory(ward=ward, name="いまの医院")
    assert names_offered(ward) == ["いまの医院"]


def test_two_institutions_of_one_name_are_told_apart_in_the_list(forms):
    ward = make.ward("27128")
    same = [make.InstitutionFactory(ward=ward, name="森クリニック") for _ in range(2)]
    assert names_offered(ward) == [f"森クリニック〔番号{one.pk}〕" for one in same]


def test_only_answers_can_be_filled_in_and_the_protection_needs_no_password(form):
    for key, each in form.contents.items():
        sheet = form.sheet(key)
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        assert not sheet.protection.insertRows
        unlocked = [cell for row in sheet.iter_rows() for cell in row if not cell.protection.locked]
        rows = len(table(sheet)) if each.table_columns else 0
        assert len(unlocked) == len(each.questions) + rows * len(each.table_columns)


def test_cells_have_the_format_of_what_is_asked(form):
    for key, each in form.contents.items():
        for column in each.table_columns:
            cell = table(form.sheet(key))[-1][column.label]
            if column.kind is Kind.DAY:
                assert cell.number_format == DAY
            elif column.kind in (Kind.INTEGER, Kind.DECIMAL):
                assert cell.number_format.endswith(f'"{column.unit}"')
            else:
                assert cell.number_format == "@"
            assert cell.font.name == "BIZ UDPGothic"


def test_every_sheet_prints_on_a4_or_a3_with_its_heads_on_each_page(form):
    for sheet in form.book:
        assert str(sheet.page_setup.paperSize) in (A4, A3)
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "北区" in sheet.oddHeader.left.text
        assert sheet.title in sheet.oddHeader.right.text
        assert "&P" in sheet.oddFooter.center.text
        assert sheet.print_area
    for key, each in form.contents.items():
        assert bool(form.sheet(key).print_title_rows) == bool(each.table_columns)


def test_the_file_holds_no_macro_and_no_name_but_for_printing(form):
    assert form.book.vba_archive is None
    assert dict(form.book.defined_names) == {}
