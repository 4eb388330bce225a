"""Whose form a file is: by its number, else by its words; never by a guess."""

import pytest
from openpyxl import Workbook

from reports.files.opening import open_book
from reports.files.outcome import CellRef, Problem
from reports.files.reading import Identity
from reports.files.report_form.grid import Grid
from reports.files.report_form.identity import find_identity
from reports.files.report_workbook.layout import FORM_NUMBER, LAYOUT_NUMBER, WARD_CODE, form_number
from tests import factories as make
from tests.reports.files.filling import opened, saved
from tests.reports.files.report_form.messy_forms import cover_cell, forget_lines
from tests.reports.files.sent_out import DESK, OFFICE, SentOut
from wards.isolation.rls import ward_scope
from wards.models import User

pytestmark = pytest.mark.django_db
ASAHI = "27117"


@pytest.fixture(scope="module")
def sent(ward) -> SentOut:
    return ward


@pytest.fixture
def workbook(sent) -> Workbook:
    """The form of the ward office as it went out."""
    return opened(sent.forms[OFFICE].content)


def heard(workbook: Workbook | bytes, user: User) -> tuple[Identity | None, list[Problem]]:
    content = workbook if isinstance(workbook, bytes) else saved(workbook)
    return find_identity([Grid(sheet) for sheet in open_book(content).sheets], user)


def only_problem(workbook: Workbook | bytes, user: User) -> Problem:
    identity, (problem,) = heard(workbook, user)
    assert identity is None
    return problem


def test_a_form_is_known_by_its_number(sent):
    for form, handed_out in sent.forms.items():
        identity, problems = heard(handed_out.content, sent.users[form])
        assert identity == Identity(sent.ward, sent.round, form, handed_out.form)
        assert problems == []


def test_the_bureau_may_bring_the_form_of_any_ward(sent):
    identity, problems = heard(sent.forms[DESK].content, sent.bureau)
    assert (identity.ward, identity.form, problems) == (sent.ward, DESK, [])


def test_without_cover_the_line_of_a_single_sheet_is_enough(sent, workbook):
    for title in ("表紙", "推進会議", "資源の把握", "選択肢"):
        del workbook[title]
    workbook["研修会"]["A2"].value = None
    identity, problems = heard(workbook, sent.users[OFFICE])
    assert (identity.base, problems) == (sent.forms[OFFICE].form, [])


def test_a_line_in_full_width_and_with_line_breaks_is_read(sent, workbook):
    del workbook["表紙"]
    line = workbook["研修会"]["A2"].value
    forget_lines(workbook)
    workbook["研修会"]["A2"].value = line.replace("：", " :\n").replace("0", "０")
    identity, problems = heard(workbook, sent.users[OFFICE])
    assert (identity.base, problems) == (sent.forms[OFFICE].form, [])


@pytest.mark.parametrize("number", [None, "不明", "#REF!"])
def test_a_lost_number_leaves_ward_body_and_round(sent, workbook, number):
    forget_lines(workbook)
    cover_cell(workbook, FORM_NUMBER).value = number
    identity, problems = heard(workbook, sent.users[OFFICE])
    assert identity == Identity(sent.ward, sent.round, OFFICE, None)
    assert problems == []


def test_two_numbers_without_a_cover_are_no_identity(sent, workbook):
    del workbook["表紙"]
    sheet = workbook["研修会"]
    sheet["A2"].value = sheet["A2"].value[:-6] + "999999"
    identity, problems = heard(workbook, sent.users[OFFICE])
    assert identity is None
    assert {problem.sentence for problem in problems} == {
        "シートによって様式番号が違います。どの様式のものか決められません。"
    }
    assert CellRef("研修会", "A2", FORM_NUMBER) in [problem.place for problem in problems]


def test_a_ward_is_told_whose_form_it_is_as_far_as_the_file_says_it(sent):
    other = make.UserFactory(ward=make.ward(ASAHI))
    with ward_scope(ASAHI):
        problem = only_problem(sent.forms[OFFICE].content, other)
    assert problem.sentence == "これは北区の様式です。"
    assert problem.hint == "旭区の様式を選んで送ってください。"
    assert problem.place.sheet == "表紙"


def test_a_ward_does_not_learn_of_which_ward_a_bare_number_is(sent, workbook):
    other = make.UserFactory(ward=make.ward(ASAHI))
    forget_lines(workbook)
    number = cover_cell(workbook, FORM_NUMBER).value
    cover_cell(workbook, "区").value = "旭区"
    cover_cell(workbook, WARD_CODE).value = ASAHI
    with ward_scope(ASAHI):
        problem = only_problem(workbook, other)
    assert problem.sentence == f"様式番号{number}で渡した様式は、ありません。"


def test_the_form_of_the_other_body_is_refused(sent):
    problem = only_problem(sent.forms[DESK].content, sent.users[OFFICE])
    assert problem.sentence == "これは相談支援室の様式です。"
    assert problem.hint == "区役所の様式を選んで送ってください。"


def test_a_round_that_does_not_ask_the_body_is_refused(sent, workbook):
    month = make.MonthlyRoundFactory()
    forget_lines(workbook)
    cover_cell(workbook, FORM_NUMBER).value = None
    cover_cell(workbook, "調査").value = "令和6年9月　月次報告"
    problem = only_problem(workbook, sent.bureau)
    assert problem.sentence == "令和6年9月 月次報告は、区役所には報告を求めていません。"
    month.delete()


def test_a_round_that_the_portal_does_not_know_is_refused(sent, workbook):
    forget_lines(workbook)
    cover_cell(workbook, FORM_NUMBER).value = None
    cover_cell(workbook, "調査").value = "令和30年度 年次調査"
    problem = only_problem(workbook, sent.users[OFFICE])
    assert problem.sentence == "「令和30年度 年次調査」という調査はありません。"


def test_an_older_layout_is_refused_even_where_the_cover_is_lost(sent, workbook):
    older = make.HandedOutFormFactory(ward=sent.ward, round=sent.round, form=OFFICE, layout=0)
    forget_lines(workbook)
    cover_cell(workbook, FORM_NUMBER).value = form_number(older.pk)
    cover_cell(workbook, LAYOUT_NUMBER).value = None
    _, (problem,) = heard(workbook, sent.users[OFFICE])
    assert problem.sentence == "前の版（0）の様式です。いまの版は2です。"
    assert problem.place == CellRef()


def test_cells_that_only_look_like_labels_are_no_identity(sent):
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(["区", "旭区"])
    sheet.append(["調査", "令和5年度 年次調査"])
    sheet.append(["様式番号は後で書きます"])
    problem = only_problem(workbook, sent.users[OFFICE])
    assert problem.sentence == "どの区の、どの報告の様式か、読み取れません。"


def test_the_identity_is_found_in_four_queries(sent, query_budget):
    with query_budget(4):
        heard(sent.forms[DESK].content, sent.users[DESK])
