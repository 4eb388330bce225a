"""Whose form a file is: by its number, else by its words; never by a guess."""

import pytest
from openpyxl import Workbook

from reports.files.opening import open_book
from reports.files.outcome import CellRef, Problem
from reports.files.reading import Identity
from reports.files.report_form.grid import Grid
from reports.files.report_form.identity import find_identity
from reports.files.report_workbook.layout import (
    BODY,
    FORM_NUMBER,
    LAYOUT_NUMBER,
    ROUND,
    WARD_CODE,
    WARD_NAME,
    form_number,
)
from tests import factories as make
from tests.reports.files.filling import cover_cell, forget_lines, opened, saved
from tests.reports.files.sent_out import DESK, OFFICE
from wards.isolation.rls import ward_scope
from wards.models import User

pytestmark = pytest.mark.django_db
ASAHI = "27117"


@pytest.fixture
def workbook(ward) -> Workbook:
    """The form of the ward office as it went out."""
    return opened(ward.forms[OFFICE].content)


def heard(workbook: Workbook | bytes, user: User) -> tuple[Identity | None, list[Problem]]:
    content = workbook if isinstance(workbook, bytes) else saved(workbook)
    return find_identity([Grid(sheet) for sheet in open_book(content).sheets], user)


def only_problem(workbook: Workbook | bytes, user: User) -> Problem:
    identity, (problem,) = heard(workbook, user)
    assert identity is None
    return problem


def test_a_form_is_known_by_its_number_to_its_body_and_the_bureau(ward):
    for form, handed_out in ward.forms.items():
        for user in (ward.users[form], ward.bureau):
            identity, problems = heard(handed_out.content, user)
            assert identity == Identity(ward.ward, ward.round, form, handed_out.form)
            assert problems == []


def test_without_cover_the_line_of_a_single_sheet_is_enough_however_it_is_typed(ward, workbook):
    del workbook["表紙"]
    line = workbook["研修会"]["A2"].value
    forget_lines(workbook)
    workbook["研修会"]["A2"].value = line.replace("：", " :\n").replace("0", "０")
    identity, problems = heard(workbook, ward.users[OFFICE])
    assert (identity.base, problems) == (ward.forms[OFFICE].form, [])


def test_a_cover_is_read_however_it_is_typed(ward, workbook):
    """In full width, with line breaks, and with its answers below the labels."""
    sheet = workbook["表紙"]
    facts = [(sheet.cell(row, 2).value, sheet.cell(row, 3).value) for row in range(4, 10)]
    for row in range(4, 10):
        sheet.cell(row, 2).value = sheet.cell(row, 3).value = None
    wide = str.maketrans("0123456789 ", "０１２３４５６７８９\n")
    for column, (label, value) in enumerate(facts, 2):
        sheet.cell(60, column).value, sheet.cell(61, column).value = label, value.translate(wide)
    forget_lines(workbook)
    identity, problems = heard(workbook, ward.users[OFFICE])
    assert (identity.base, problems) == (ward.forms[OFFICE].form, [])


ASAHI_ON_COVER = {WARD_NAME: "旭区", WARD_CODE: ASAHI}
NO_NUMBER = {FORM_NUMBER: None}


# What is typed over on the cover; what is said, and at which label.
@pytest.mark.parametrize(
    ("typed", "sentence", "label"),
    [
        ({WARD_NAME: "中央区"}, "ここには「中央区」とあります。", WARD_NAME),
        ({WARD_CODE: 27128}, "ここには「27128」とあります。", WARD_CODE),
        ({BODY: "相談支援室"}, "ここには「相談支援室」とあります。", BODY),
        ({ROUND: "令和5年度 年次調査"}, "ここには「令和5年度 年次調査」とあります。", ROUND),
        ({FORM_NUMBER: "999999"}, "様式番号999999で渡した様式は、ありません。", FORM_NUMBER),
        (ASAHI_ON_COVER | NO_NUMBER, "これは旭区の様式です。", WARD_NAME),
        (ASAHI_ON_COVER | {FORM_NUMBER: "999999"}, "これは旭区の様式です。", WARD_NAME),
        (
            {WARD_NAME: "旭区"} | NO_NUMBER,
            "ほかの所では「旭区」とあり、食い違っています。",
            WARD_CODE,
        ),
        (
            {ROUND: "令和30年度 年次調査"} | NO_NUMBER,
            "「令和30年度 年次調査」という調査はありません。",
            ROUND,
        ),
        (
            dict.fromkeys((WARD_NAME, WARD_CODE, BODY, ROUND, FORM_NUMBER)),
            "どの区の、どの報告の様式か、読み取れません。",
            "",
        ),
    ],
)
def test_a_cover_that_says_otherwise_is_refused_where_it_does(
    ward, workbook, typed, sentence, label
):
    forget_lines(workbook)
    for name, value in typed.items():
        cover_cell(workbook, name).value = value
    problem = only_problem(workbook, ward.users[OFFICE])
    assert sentence in problem.sentence
    assert problem.place.label == label


def test_another_layout_is_refused(ward, workbook):
    cover_cell(workbook, LAYOUT_NUMBER).value = "0"
    _, (problem,) = heard(workbook, ward.users[OFFICE])
    assert problem.sentence == "この版の様式は読めません。いまの版は2です。"


@pytest.mark.parametrize("number", [None, "不明", "#REF!"])
def test_a_lost_number_leaves_ward_body_and_round(ward, workbook, number):
    forget_lines(workbook)
    cover_cell(workbook, FORM_NUMBER).value = number
    identity, problems = heard(workbook, ward.users[OFFICE])
    assert identity == Identity(ward.ward, ward.round, OFFICE, None)
    assert problems == []


def test_two_numbers_without_a_cover_are_no_identity(ward, workbook):
    del workbook["表紙"]
    sheet = workbook["研修会"]
    sheet["A2"].value = sheet["A2"].value[:-6] + "999999"
    identity, problems = heard(workbook, ward.users[OFFICE])
    assert identity is None
    assert {problem.sentence for problem in problems} == {
        "シートによって様式番号が違います。どの様式のものか決められません。"
    }
    assert CellRef("研修会", "A2", FORM_NUMBER) in [problem.place for problem in problems]


def test_a_ward_is_told_whose_form_it_is_as_far_as_the_file_says_it(ward):
    other = make.UserFactory(ward=make.ward(ASAHI))
    with ward_scope(ASAHI):
        problem = only_problem(ward.forms[OFFICE].content, other)
    assert problem.sentence == "これは北区の様式です。"
    assert problem.hint == "旭区の様式を選んで送ってください。"
    assert problem.place.sheet == "表紙"


def test_a_ward_does_not_learn_of_which_ward_a_bare_number_is(ward, workbook):
    other = make.UserFactory(ward=make.ward(ASAHI))
    forget_lines(workbook)
    number = cover_cell(workbook, FORM_NUMBER).value
    cover_cell(workbook, "区").value = "旭区"
    cover_cell(workbook, WARD_CODE).value = ASAHI
    with ward_scope(ASAHI):
        problem = only_problem(workbook, other)
    assert problem.sentence == f"様式番号{number}で渡した様式は、ありません。"


def test_the_form_of_the_other_body_is_refused(ward):
    problem = only_problem(ward.forms[DESK].content, ward.users[OFFICE])
    assert problem.sentence == "これは相談支援室の様式です。"
    assert problem.hint == "区役所の様式を選んで送ってください。"


def test_a_round_that_does_not_ask_the_body_is_refused(ward, workbook):
    month = make.MonthlyRoundFactory()
    forget_lines(workbook)
    cover_cell(workbook, FORM_NUMBER).value = None
    cover_cell(workbook, "調査").value = "令和6年9月　月次報告"
    problem = only_problem(workbook, ward.bureau)
    assert problem.sentence == "令和6年9月 月次報告は、区役所には報告を求めていません。"
    month.delete()


def test_an_older_layout_is_refused_even_where_the_cover_is_lost(ward, workbook):
    older = make.HandedOutFormFactory(ward=ward.ward, round=ward.round, form=OFFICE, layout=0)
    forget_lines(workbook)
    cover_cell(workbook, FORM_NUMBER).value = form_number(older.pk)
    cover_cell(workbook, LAYOUT_NUMBER).value = None
    _, (problem,) = heard(workbook, ward.users[OFFICE])
    assert problem.sentence == "前の版（0）の様式です。いまの版は2です。"
    assert problem.place == CellRef()


def test_cells_that_only_look_like_labels_are_no_identity(ward):
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(["区", "旭区"])
    sheet.append(["調査", "令和5年度 年次調査"])
    sheet.append(["様式番号は後で書きます"])
    problem = only_problem(workbook, ward.users[OFFICE])
    assert problem.sentence == "どの区の、どの報告の様式か、読み取れません。"


def test_the_identity_is_found_in_four_queries(ward, query_budget):
    with query_budget(4):
        heard(ward.forms[DESK].content, ward.users[DESK])
