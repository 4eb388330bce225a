"""A report on paper: all that was submitted or would be, for those who may see it."""

import re
from datetime import date

import pytest
from django.urls import reverse

from reports.pages.review.filed import filed_items
from tests import factories as make
from tests.form_pages import html
from tests.reports.document.test_pdf import pages_of
from wards.models import Submission
from wards.reporting.taking_back import withdraw
from wards.reporting.workflow import FilingContent, move
from wards.vocabulary import ReportForm, Status

HOSTILE = '<script>alert("x")</script><img src="http://example.org/x.png">{{ 7|add:7 }}'

pytestmark = pytest.mark.usefixtures("opened", "on_20_september")


def address(page="receipt", code=make.KITA, form="ward_office", more="") -> str:
    return reverse(f"reports:{page}", args=[code, form]) + f"?year={make.YEAR}{more}"


def submit(code: str = make.KITA, form: str = "ward_office") -> Submission:
    """Submits what the records say now."""
    report = Submission.objects.get(ward=code, form=form, round__fiscal_year=make.YEAR)
    by = make.UserFactory(role=form, ward=report.ward, name="架空 提出")
    if report.status == Status.NOT_STARTED:
        report = move(report, Status.DRAFT, by)
    return move(report, Status.SUBMITTED, by, freeze=make.what_is_there)


def give_back(report: Submission) -> Submission:
    by = make.UserFactory(role="bureau")
    return move(report, Status.RETURNED, by, reason="人数を確かめてください。")


def held(**fields: object):
    return make.TrainingFactory(
        **{"theme": "架空の看取り研修", "state": "held", "date": date(2024, 6, 1), **fields}
    )


def text_of(response) -> str:
    """The text of a PDF without its breaks."""
    return "".join(pages_of(response.content))


# --- Before and after ------------------------------------------------------------------------


def test_before_submitting_it_has_boxes_for_seals_and_no_number(sign_in):
    held(people=38)
    page = html(sign_in("ward_office").get(address()))
    for words in (
        "提出前",
        "決裁欄",
        "課長代理",
        "提出時に付きます",
        "38人",
        "提出までに必要な入力",
    ):
        assert words in page
    assert "R6-27127-K" not in page
    assert "照合番号" not in page


def test_after_submitting_it_has_number_time_and_name_and_what_was_submitted(sign_in):
    training = held(people=38)
    submit()
    training.people = 99
    training.save()
    page = html(sign_in("ward_office").get(address()))
    for words in ("R6-27127-K-01", "令和6年9月20日(金) 09:05", "架空 提出", "38人", "照合番号"):
        assert words in page
    for words in ("99人", "決裁欄", "提出前"):
        assert words not in page


def test_of_a_month_the_number_names_the_month(sign_in):
    round_ = make.RoundFactory(kind="monthly", month=9)
    make.submission_in("submitted", round=round_, form="desk")
    page = html(sign_in("desk").get(address(form="desk", more="&month=9")))
    assert "R6.9-27127-S-01" in page


def test_each_submission_keeps_its_own_receipt_and_a_returned_report_shows_what_would_be(sign_in):
    training = held(people=38)
    report = give_back(submit())
    make.answer_return(report, "架空の回答です")
    training.people = 40
    training.save()
    office = sign_in("ward_office")
    assert "40人" in html(office.get(address()))
    submit()
    last, first = (html(office.get(address(more=more))) for more in ("", "&filing=1"))
    for words in ("R6-27127-K-02", "40人", "第1回 令和6年9月20日", "架空の回答です"):
        assert words in last
    assert "人数を確かめてください。" in last
    assert "R6-27127-K-01" in first
    assert "38人" in first
    assert "架空の回答です" not in first
    checksums = {
        office.get(address(more=more)).context["receipt"].checksum for more in ("", "&filing=1")
    }
    assert len(checksums) == 2


def test_a_withdrawn_submission_says_so_on_page_and_pdf_and_the_next_one_answers_the_return(
    sign_in,
):
    held(people=38)
    report = give_back(submit())
    make.answer_return(report, "架空の回答です")
    office = sign_in("ward_office")
    report = withdraw(submit(), make.UserFactory(name="架空 取下げ"))
    page = html(office.get(address(more="&filing=2")))
    printed = text_of(office.get(address("receipt_file", more="&filing=2")))
    for words in ("取り下げ済（令和6年9月20日(金) 09:05）", "いま有効な提出はありません。"):
        assert words in page
        assert "".join(words.split()) in printed
    submit()
    for number, word in ((1, "差戻し（"), (2, "取り下げ済（")):
        page = html(office.get(address(more=f"&filing={number}")))
        assert word in page
        assert "いま有効な提出は、第3回（R6-27127-K-03）です。" in page
    last = html(office.get(address()))
    assert "第2回 令和6年9月20日・取り下げ済" in last
    assert "架空の回答です" in last
    assert "いま有効な" not in last


def test_a_submission_that_does_not_exist_is_not_found(sign_in):
    submit()
    office = sign_in("ward_office")
    for number in ("2", "0", "x", "1" * 5000, "%00", "１"):
        assert office.get(address(more=f"&filing={number}")).status_code == 404, number


# --- Who may see it --------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["receipt", "receipt_file"])
def test_a_ward_sees_its_own_two_reports_and_the_bureau_all(sign_in, page):
    submit()
    for user in (sign_in("ward_office"), sign_in("desk"), sign_in("bureau")):
        assert user.get(address(page)).status_code == 200
    other = sign_in("ward_office", ward="27128")
    assert other.get(address(page)).status_code == 404
    assert other.get(address(page, more="&filing=1")).status_code == 404


# --- Every value -----------------------------------------------------------------------------


@pytest.mark.parametrize("form", ReportForm)
def test_every_value_of_a_submission_stands_on_the_page_and_in_the_pdf(sign_in, form):
    of_desk = {"desk": make.DeskFactory()}
    for item, answer in make.ANSWER_OF.items():
        answer(**(of_desk if item in ("opening_hours", "coordinator") else {}))
    report = submit(form=form)
    user = sign_in(form)
    page = html(user.get(address(form=form)))
    printed = text_of(user.get(address("receipt_file", form=form)))
    filing = report.filings.get()
    values = [
        value
        for filed in filed_items(filing)
        for record in filed.records
        for value in record.values
        if value.field != "fiscal_year"
    ]
    assert len(values) > 20
    for value in values:
        # Of a field that nobody answered the page says so by its label.
        words = value.label if value.is_blank else value.text
        assert words in page
        assert "".join(words.split()) in printed


def test_the_pdf_says_on_each_page_whose_it_is_and_that_the_data_are_invented(sign_in, settings):
    settings.DEMO = True
    for _ in range(40):
        held(people=38)
    submit()
    printed = text_of(sign_in("ward_office").get(address("receipt_file")))
    assert "1/3" in printed
    assert printed.count("架空データ") == 3
    assert printed.count("R6-27127-K-01") == 5


def test_hostile_words_stay_words_and_nothing_is_fetched(sign_in):
    held(people=38, theme=HOSTILE, note="\x0b制御文字")
    submit()
    office = sign_in("ward_office")
    page = office.get(address()).content.decode()
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "{{ 7|add:7 }}" in html(office.get(address()))
    printed = text_of(office.get(address("receipt_file")))
    assert '<script>alert("x")</script>' in printed
    assert "〓制御文字" in printed


def test_it_takes_as_many_queries_for_many_records_as_for_few(sign_in, query_budget):
    for code, number in ((make.KITA, 2), ("27128", 12)):
        make.TrainingFactory.create_batch(number, ward=make.ward(code))
        submit(code)
    bureau = sign_in("bureau")
    counted = []
    for code in (make.KITA, "27128"):
        with query_budget(40) as queries:
            bureau.get(address(code=code))
        counted.append(len(queries))
    assert counted[0] == counted[1]


# --- The body's own words on its submission --------------------------------------------------

OWN_WORDS = {"document_number": "架空保福第12号", "decided_on": "R6.9.19"}


def save(client, typed: dict[str, str] = OWN_WORDS, **where):
    return client.post(address("receipt_save", **where), typed, follow=True)


def test_document_number_and_day_are_kept_before_submitting_and_printed_after(sign_in):
    held(people=38)
    office = sign_in("ward_office")
    assert "決裁　令和6年9月19日" in html(save(office))
    submit()
    page = html(office.get(address()))
    printed = text_of(office.get(address("receipt_file")))
    for words in ("架空保福第12号", "令和6年9月19日"):
        assert words in page
        assert words in printed


def test_they_change_nothing_of_what_was_submitted_and_belong_to_that_submission(sign_in):
    held(people=38)
    report = submit()
    office = sign_in("ward_office")
    before = office.get(address()).context["receipt"].checksum
    assert "提出した内容は変わりません。" in html(save(office, more="&filing=1"))
    after = office.get(address()).context["receipt"]
    assert after.checksum == before
    report.refresh_from_db()
    assert (report.status, report.filings.count()) == (Status.SUBMITTED, 1)
    give_back(report)
    submit()
    assert "架空保福第12号" not in html(office.get(address()))
    assert "架空保福第12号" in html(office.get(address(more="&filing=1")))


def test_both_may_be_left_blank_and_neither_is_printed_then(sign_in):
    submit()
    office = sign_in("ward_office")
    assert save(office, {}, more="&filing=1").status_code == 200
    assert "<dt>文書番号</dt>" not in html(office.get(address()))


def test_a_day_to_come_is_refused_and_what_was_typed_stays(sign_in):
    office = sign_in("ward_office")
    page = save(office, OWN_WORDS | {"decided_on": "R6.9.21"})
    assert "これから来る日です" in html(page)
    assert page.context["form"]["document_number"].value() == OWN_WORDS["document_number"]
    assert page.context["receipt"].approval.pk is None


def test_of_two_who_save_it_at_once_the_second_is_told(sign_in):
    submit()
    save(sign_in("ward_office"), more="&filing=1")
    page = save(sign_in("ward_office"), OWN_WORDS | {"document_number": "別の番号"})
    assert "開いたあとで" in html(page)
    assert page.context["receipt"].approval.document_number == OWN_WORDS["document_number"]


def test_only_the_body_itself_writes_them_and_the_others_read_them(sign_in):
    submit()
    for other in (sign_in("desk"), sign_in("bureau"), sign_in("ward_office", ward="27128")):
        assert save(other).status_code == 404
    save(sign_in("ward_office"))
    for other in (sign_in("desk"), sign_in("bureau")):
        page = html(other.get(address()))
        assert OWN_WORDS["document_number"] in page
        assert "記入する</summary>" not in page


def test_short_answers_share_a_column_and_what_is_not_yet_asked_is_not_blank(sign_in):
    held(people=38, place="架空区民センター")
    make.TrainingFactory(theme="架空の予定", state="planned", date=date(2024, 12, 1))
    submit()
    page = html(sign_in("ward_office").get(address()))
    headings = re.findall(r'<th scope="col"[^>]*>(<span.*?)</th>', page)
    told = [re.sub("<[^>]+>", "", heading) for heading in headings]
    assert told == ["開催日", "事業・開催の状況", "テーマ・場所", "参加人数"]
    assert "開催後に入力" in page
    # What no record answers is named below the table.
    assert "対象の職種" in page


def test_what_is_too_long_for_a_column_stands_below_its_row(sign_in):
    held(people=38, note="架空の長い備考。" * 60)
    submit()
    office = sign_in("ward_office")
    page = html(office.get(address()))
    assert re.search(r'<td data-l="備考"><span class="kept-lines">下の行</span>', page)
    assert f'<td colspan="5"><b>備考</b>　<span>{"架空の長い備考。" * 60}</span>' in page
    # In a narrow column the words would stand one below the other.
    assert "架空の看取り研修" in text_of(office.get(address("receipt_file")))


def test_a_reason_stands_under_its_item(sign_in):
    report = submit()
    warning = {"key": "k", "item": "training", "sentence": "半分です。", "reason": "架空の理由"}
    content = FilingContent(figures={}, records=[], warnings=[warning])
    move(give_back(report), Status.SUBMITTED, make.UserFactory(), freeze=lambda locked: content)
    page = html(sign_in("ward_office").get(address()))
    training, outreach = page.index("研修会"), page.index("講演会・普及啓発 ")
    assert training < page.index("「架空の理由」") < outreach


# --- The ways there --------------------------------------------------------------------------


def test_the_pages_lead_to_it(sign_in):
    office, bureau = sign_in("ward_office"), sign_in("bureau")
    here = address().replace("&", "&amp;")
    assert f'href="{here}">提出前の控え（決裁用）' in office.get(address("submit")).content.decode()
    submit()
    page = office.get(address("ward_report")).content.decode()
    assert f'href="{here}">控えを見る・印刷する' in page
    assert f'href="{here}&amp;filing=1">控え' in page
    review = bureau.get(address("review")).content.decode()
    assert f'href="{here}&amp;filing=1">第1回の控え' in review
