"""A desk sees the twelve months of a year on one page, and fills the open ones in at once."""

import re

import pytest
import time_machine
from django.urls import reverse

from consultations.models import MonthlyConsultationTotal
from tests import factories as make
from tests.form_pages import forms_of, html
from tests.test_drafts import keep, notice
from wards.models import Draft, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards", "in_december")]

YEAR = reverse("consultations:monthly_total_year", args=[2024])


@pytest.fixture
def in_december():
    with time_machine.travel("2024-12-05T12:00:00+09:00"):
        yield


def cell_of(page, month: int):
    return next(cell for cell in page.context["months"].cells if cell.first.month == month)


def opened(client) -> dict[str, list[str]]:
    """What a browser would send from the page as it was opened."""
    [form] = forms_of(client.get(YEAR))
    return form.sent


def stored() -> dict[int, tuple[int, int | None]]:
    return {
        each.month: (each.consultations, each.new_clients)
        for each in MonthlyConsultationTotal.objects.filter(ward=make.KITA, fiscal_year=2024)
    }


def test_it_has_twelve_months_from_april_to_march_and_asks_for_those_that_have_begun(sign_in):
    cells = sign_in("desk").get(YEAR).context["months"].cells
    assert [cell.first.month for cell in cells] == [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3]
    assert [cell.first.month for cell in cells if not cell.inputs] == [1, 2, 3]


def test_several_months_are_saved_at_once_and_begin_their_reports(sign_in):
    report = make.SubmissionFactory(round=make.MonthlyRoundFactory(month=8), form="desk")
    other = make.SubmissionFactory(round=make.MonthlyRoundFactory(month=9), form="desk")
    desk = sign_in("desk")
    typed = {"m8-consultations": "３８件", "m8-new_clients": "5", "m4-consultations": "0"}
    page = desk.post(YEAR, opened(desk) | typed, follow=True)
    assert "令和6年度の相談件数を保存しました（4月、8月）。" in html(page)
    assert stored() == {4: (0, None), 8: (38, 5)}
    for each in (report, other):
        each.refresh_from_db()
    assert (report.status, other.status) == ("draft", "not_started")
    assert set(MonthlyConsultationTotal.objects.values_list("created_by", flat=True)) == {
        desk.user.pk
    }


def test_an_error_stands_at_its_cell_nothing_is_saved_and_all_that_was_typed_stays(sign_in):
    desk = sign_in("desk")
    typed = {"m8-consultations": "38", "m9-consultations": "3", "m9-new_clients": "4"}
    page = desk.post(YEAR, opened(desk) | typed)
    assert stored() == {}
    [(anchor, sentence)] = page.context["months"].problems
    assert anchor == "id_m9-new_clients"
    assert sentence.startswith("9月 うち新規の相談者数: ")
    assert f'href="#{anchor}"' in html(page)
    [again] = forms_of(page)
    desk.post(YEAR, again.sent | {"m9-new_clients": "3"})
    assert stored() == {8: (38, None), 9: (3, 3)}


def test_months_that_nobody_touched_are_not_marked_beside_one_that_is_wrong(sign_in):
    make.MonthlyTotalFactory(month=8, consultations=30)
    desk = sign_in("desk")
    page = desk.post(YEAR, opened(desk) | {"m4-consultations": "-1"})
    assert [anchor for anchor, _ in page.context["months"].problems] == ["id_m4-consultations"]
    assert html(page).count('aria-invalid="true"') == 1
    assert html(page).count('class="field bad"') == 1


def test_an_answer_that_was_cleared_is_refused_since_empty_is_not_none(sign_in):
    make.MonthlyTotalFactory(month=8, consultations=30)
    desk = sign_in("desk")
    page = desk.post(YEAR, opened(desk) | {"m8-consultations": ""})
    assert "相談件数（延べ）を入力してください" in page.context["months"].problems[0][1]
    assert stored()[8][0] == 30


@pytest.mark.parametrize("status", ["submitted", "accepted"])
def test_a_month_that_was_submitted_is_read_only_says_its_state_and_is_not_saved(sign_in, status):
    make.MonthlyTotalFactory(consultations=12)
    desk = sign_in("desk")
    before = opened(desk)
    report = make.submission_in(
        status, make.what_is_there, round=make.MonthlyRoundFactory(), form="desk"
    )
    page = desk.get(YEAR)
    cell = cell_of(page, 9)
    assert cell.inputs == []
    assert ("相談件数（延べ）", "12件") in cell.answers
    assert report.get_status_display() in html(page)
    assert f'href="{cell.url.replace("&", "&amp;")}"' in html(page)
    late = desk.post(YEAR, before | {"m9-consultations": "99", "m8-consultations": "7"})
    assert "に提出した報告の一部なので" in late.context["months"].problems[0][1]
    assert "99" in late.context["months"].problems[0][1]
    assert stored() == {9: (12, None)}
    [again] = forms_of(late)
    desk.post(YEAR, again.sent)
    assert stored() == {8: (7, None), 9: (12, None)}


def test_a_closed_month_is_read_only_and_a_returned_one_open(sign_in):
    closed, returned = (make.MonthlyRoundFactory(month=month) for month in (8, 9))
    make.SubmissionFactory(round=closed, form="desk")
    make.close(closed)
    make.submission_in("returned", round=returned, form="desk")
    page = sign_in("desk").get(YEAR)
    assert cell_of(page, 8).inputs == []
    assert "受付が終わりました" in html(page)
    assert cell_of(page, 9).inputs


def test_two_who_change_different_months_do_not_hinder_each_other(sign_in):
    make.MonthlyTotalFactory(month=8, consultations=30)
    first, second = sign_in("desk"), sign_in("desk")
    pages = opened(first), opened(second)
    first.post(YEAR, pages[0] | {"m8-consultations": "31"})
    second.post(YEAR, pages[1] | {"m9-consultations": "9"})
    assert stored() == {8: (31, None), 9: (9, None)}


@pytest.mark.parametrize("exists", [True, False])
def test_of_two_who_change_one_month_the_second_sees_what_the_first_saved(sign_in, exists):
    if exists:
        make.MonthlyTotalFactory(month=8, consultations=30)
    first, second = sign_in("desk", name="架空 一郎"), sign_in("desk")
    pages = opened(first), opened(second)
    first.post(YEAR, pages[0] | {"m8-consultations": "31"})
    page = second.post(YEAR, pages[1] | {"m8-consultations": "40"})
    assert "架空 一郎" in page.context["months"].problems[0][1]
    assert "いま保存されている内容" in html(page)
    assert stored() == {8: (31, None)}
    [again] = forms_of(page)
    assert again.sent["m8-consultations"] == ["40"]
    second.post(YEAR, again.sent)
    assert stored() == {8: (40, None)}


def test_where_one_month_cannot_be_saved_at_last_none_is(sign_in, monkeypatch):
    desk = sign_in("desk")
    form = type(cell_of(desk.get(YEAR), 9).form)
    saves = form.try_to_save
    monkeypatch.setattr(form, "try_to_save", lambda self: self.prefix != "m9" and saves(self))
    desk.post(YEAR, opened(desk) | {"m8-consultations": "1", "m9-consultations": "2"})
    assert stored() == {}


def test_last_year_stands_beneath_as_it_was_filed_and_the_sums_say_of_how_many_months(sign_in):
    filed = make.MonthlyTotalFactory(fiscal_year=2023, month=9, consultations=41, new_clients=2)
    make.submission_in(
        "returned",
        make.what_is_there,
        round=make.MonthlyRoundFactory(fiscal_year=2023, month=9),
        form="desk",
    )
    type(filed).objects.filter(pk=filed.pk).update(consultations=43)
    make.MonthlyTotalFactory(fiscal_year=2023, month=10, consultations=1)
    make.MonthlyTotalFactory(month=9, consultations=30, new_clients=0)
    make.MonthlyTotalFactory(month=10, consultations=1_200)
    make.MonthlyTotalFactory(month=10, consultations=77, ward=make.ward("27102"))
    months = sign_in("desk").get(YEAR).context["months"]
    told = {
        cell.first.month: (cell.earlier[0][1] if cell.earlier else "", cell.earlier_state)
        for cell in months.cells
    }
    assert told[9] == ("41件", "")
    assert told[10] == ("1件", "提出なし")
    assert told[11] == ("", "提出なし")
    assert [each.sums for each in months.sums] == [
        [("相談件数（延べ）", "1,230件", 2), ("うち新規の相談者数", "0人", 1)],
        [("相談件数（延べ）", "42件", 2), ("うち新規の相談者数", "2人", 1)],
    ]


def test_the_months_stand_as_bars_beside_their_sums(sign_in):
    client = sign_in("desk")
    assert '<figure class="month-bars">' not in client.get(YEAR).content.decode()
    for year, month, number in ((2024, 4, 24), (2024, 6, 0), (2023, 4, 12)):
        make.MonthlyTotalFactory(fiscal_year=year, month=month, consultations=number)
    bars = client.get(YEAR).content.decode().split('<figure class="month-bars">')[1]
    bars = bars.split("</figure>")[0]
    assert 'aria-label="4月 24（令和5年度 12）、5月 未回答（令和5年度 なし）、6月 0（' in bars
    heights = re.findall(
        r'class="(this|last)-year" x="-?\d+" y="(\d+)" width="\d+" height="(\d+)"', bars
    )
    assert heights[:2] == [("this", "18", "96"), ("last", "66", "48")]
    assert {each[1:] for each in heights[2:]} == {("114", "0")}
    assert bars.count('dy="-4"') == 2


def test_a_year_without_numbers_has_no_sum_and_that_is_not_nought(sign_in):
    months = sign_in("desk").get(YEAR).context["months"]
    assert {text for each in months.sums for _, text, _ in each.sums} == {"空欄"}


@pytest.mark.parametrize("role", ["ward_office", "bureau"])
def test_the_office_of_the_ward_and_the_bureau_read_it(sign_in, role):
    make.MonthlyTotalFactory(consultations=12)
    reader = sign_in(role)
    page = reader.get(f"{YEAR}?ward={make.KITA}")
    assert "12件" in html(page)
    assert all(cell.form is None for cell in page.context["months"].cells)
    assert "まとめて保存する" not in html(page)
    assert reader.post(f"{YEAR}?ward={make.KITA}", {"m9-consultations": "1"}).status_code == 403
    assert stored() == {9: (12, None)}


@pytest.mark.parametrize("asked", ["", "?ward=99999", "?ward=x", "?ward=%00"])
def test_the_bureau_names_a_ward_that_there_is(sign_in, asked):
    assert sign_in("bureau").get(YEAR + asked).status_code == 404


def test_a_ward_never_reads_another_one(sign_in):
    make.MonthlyTotalFactory(consultations=1234, ward=make.ward("27102"))
    assert "1,234" not in html(sign_in("desk").get(f"{YEAR}?ward=27102"))


def test_the_menu_the_list_and_a_record_lead_to_it(sign_in):
    total = make.MonthlyTotalFactory()
    desk = sign_in("desk")
    assert f'href="{YEAR}"' in html(desk.get(reverse("reports:excel")))
    listed = desk.get(reverse("consultations:monthly_total_list") + "?year=2024")
    assert listed["Location"] == YEAR
    detail = reverse("consultations:monthly_total_detail", args=[total.pk])
    assert f'href="{YEAR}?ward={make.KITA}"' in html(sign_in("bureau").get(detail))


def test_it_takes_as_many_queries_with_all_months_filed_as_with_none(sign_in, query_budget):
    desk, counted = sign_in("desk"), []
    for filled in (False, True):
        for month in range(1, 13) if filled else ():
            for year in (2023, 2024):
                make.MonthlyTotalFactory(fiscal_year=year, month=month)
                make.submission_in(
                    "submitted",
                    make.what_is_there,
                    round=make.MonthlyRoundFactory(fiscal_year=year, month=month),
                    form="desk",
                )
        with query_budget(16) as queries:
            desk.get(YEAR)
        counted.append(len(queries))
    # The kept versions, their authors and their ward are read where something was filed.
    assert counted[1] - counted[0] <= 3
    assert User.objects.count() > 12


def test_an_open_month_whose_report_nobody_asks_for_says_what_becomes_of_it(sign_in):
    make.SubmissionFactory(round=make.MonthlyRoundFactory(month=9), form="desk")
    page = sign_in("desk").get(YEAR)
    unasked = [c.first.month for c in page.context["months"].cells if c.is_asked_by_nobody]
    assert unasked == [4, 5, 6, 7, 8, 10, 11, 12]
    assert html(page).count(">月次報告の依頼なし<") == len(unasked)
    assert "依頼があると、その月の報告に入ります" in html(page)
    assert "月次報告の依頼なし" not in html(sign_in("bureau").get(f"{YEAR}?ward={make.KITA}"))


# --- The draft ----------------------------------------------------------------------------------


def test_what_was_typed_is_there_again_and_saved_as_if_the_page_had_stayed_open(sign_in):
    make.MonthlyTotalFactory(month=8, consultations=30)
    desk = sign_in("desk")
    assert keep(desk, YEAR, opened(desk) | {"m4-consultations": "5"})["kept"]
    assert set(Draft.objects.get().typed) <= {"m4-consultations", "m4-new_clients"}
    page = desk.get(YEAR)
    assert notice(page)
    [_, form] = forms_of(page)
    assert form.sent["m4-consultations"] == ["5"]
    assert form.sent["m8-consultations"] == ["30"]
    desk.post(YEAR, form.sent)
    assert stored() == {4: (5, None), 8: (30, None)}
    assert not Draft.objects.exists()
    assert not notice(desk.get(YEAR))


def test_drafts_of_months_are_named_by_year_and_month(sign_in):
    make.SubmissionFactory(form="desk")
    desk = sign_in("desk")
    keep(desk, YEAR, opened(desk) | {"m4-consultations": "5"})
    month = reverse("consultations:monthly_total", args=[2024, 9])
    keep(desk, month, {"consultations": "5"})
    page = html(desk.get("/?year=2024"))
    assert "令和6年度の相談件数（12か月）</a>" in page
    assert "令和6年9月の相談件数</a>" in page
    assert "新しい記録" not in page


def test_a_draft_leaves_alone_what_was_not_typed_and_asks_about_what_was(sign_in):
    for month in (8, 9):
        make.MonthlyTotalFactory(month=month, consultations=30)
    desk, colleague = sign_in("desk"), sign_in("desk", name="架空 一郎")
    keep(desk, YEAR, opened(desk) | {"m8-consultations": "40", "m7-consultations": "7"})
    theirs = {"m7-consultations": "1", "m8-consultations": "31", "m9-consultations": "32"}
    colleague.post(YEAR, opened(colleague) | theirs)
    page = desk.get(YEAR)
    assert "書き始めたあとで、この記録はほかで修正されました" in html(page)
    [_, form] = forms_of(page)
    assert form.sent["m9-consultations"] == ["32"]
    refused = desk.post(YEAR, form.sent)
    assert {anchor for anchor, _ in refused.context["months"].problems} == {"month-7", "month-8"}
    assert stored() == {7: (1, None), 8: (31, None), 9: (32, None)}
    desk.post(YEAR, forms_of(refused)[-1].sent)
    assert stored() == {7: (7, None), 8: (40, None), 9: (32, None)}


def test_a_draft_of_the_year_is_discarded_and_nobody_elses(sign_in):
    desk, colleague = sign_in("desk"), sign_in("desk")
    keep(desk, YEAR, opened(desk) | {"m4-consultations": "5"})
    for other in (colleague, sign_in("desk", ward="27102"), sign_in("ward_office")):
        assert "の下書きを続けています" not in html(other.get(YEAR))
    [discard, _] = forms_of(desk.get(YEAR))
    desk.post(YEAR, discard.sent)
    assert not Draft.objects.exists()
    assert stored() == {}


def test_no_draft_of_a_month_that_was_submitted_meanwhile_nor_by_who_only_reads(sign_in):
    make.MonthlyTotalFactory(consultations=12)
    desk = sign_in("desk")
    before = opened(desk)
    make.submission_in(
        "submitted", make.what_is_there, round=make.MonthlyRoundFactory(), form="desk"
    )
    assert not keep(desk, YEAR, before | {"m9-consultations": "99"})["kept"]
    for role in ("ward_office", "bureau"):
        late = {"m4-consultations": "5", "draft": "keep"}
        assert sign_in(role).post(f"{YEAR}?ward={make.KITA}", late).status_code == 403
    assert not Draft.objects.exists()
