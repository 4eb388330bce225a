"""The Bureau's board as a page: filters in the address, reminders as a file, several acceptances."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from reports.models import LetterTemplate, SentNotice
from tests import factories as make
from tests.form_pages import html
from wards.models import Submission
from wards.reporting.workflow import open_round

ACCEPT = reverse("reports:accept_many") + "?year=2024"
SEND = reverse("reports:send_reminders") + "?year=2024"
REMINDERS = reverse("reports:reminders") + "?year=2024"
LATE = datetime(2024, 10, 3, 9, tzinfo=ZoneInfo("Asia/Tokyo"))


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(LATE, tick=False):
        yield


@pytest.fixture
def round_(all_wards):
    round_ = make.RoundFactory()
    open_round(round_)
    return round_


@pytest.fixture
def bureau(sign_in):
    return sign_in("bureau")


def submitted(round_, code: str, **fields) -> Submission:
    return make.submission_in("submitted", round=round_, ward=make.ward(code), **fields)


def last_event(report: Submission) -> int:
    return report.events.latest("pk").pk


# --- The page --------------------------------------------------------------------------------


def test_each_report_is_one_click_away_on_the_map_and_in_the_list(round_, bureau):
    submitted(round_, "27127")
    page = html(bureau.get("/?year=2024"))
    assert page.count('href="/reports/27127/ward_office/review/?year=2024"') >= 2
    assert page.count('href="/reports/27127/desk/?year=2024"') == 2


def test_the_filters_stand_in_the_address_and_keep_the_round(round_, bureau):
    submitted(round_, "27127")
    response = bureau.get("/?year=2024&state=submitted&ward=%E5%8C%97")
    page = html(response)
    assert [each.name for each in response.context["page"].listed] == ["北区 区役所"]
    assert '<input type="hidden" name="year" value="2024">' in page
    assert 'href="?year=2024#list">条件を消す</a>' in page
    # The map and the counts stay those of the whole round.
    assert len(response.context["page"].tiles) == 24
    assert "条件を消す" not in html(bureau.get("/?year=2024"))


def test_a_months_board_has_the_desks_alone(round_, bureau):
    open_round(make.RoundFactory(kind="monthly", month=9, as_of="2024-09-30"))
    response = bureau.get("/?year=2024&month=9")
    page = html(response)
    assert "月次報告 9月分" in page
    assert len(response.context["page"].reports) == 24
    assert '<input type="hidden" name="month" value="9">' in page
    assert bureau.get("/?year=2024&month=8").status_code == 404


def test_every_late_report_has_a_letter_that_can_be_selected(round_, bureau):
    response = bureau.get("/?year=2024")
    page = html(response)
    assert page.count('class="copy" id="body-') == 48
    assert "北区 区役所（未記入・3日超過）" in page
    body = response.context["page"].reminders[0].letter.body
    for words in ("北区", "令和6年9月30日", "/reports/27127/ward_office/?year=2024"):
        assert words in body
    assert "条件に合う報告はありません。" in html(bureau.get("/?year=2024&state=published"))


def test_hostile_words_of_a_letter_stay_words(round_, bureau):
    LetterTemplate.objects.create(
        kind="overdue", subject='"><script>x</script>', body="</textarea><script>x</script>"
    )
    page = html(bureau.get("/?year=2024"))
    assert "<script>x" not in page
    assert "&lt;/textarea&gt;&lt;script&gt;x" in page


# --- Reminders as a file ---------------------------------------------------------------------


def test_all_letters_are_one_text_file_for_windows(round_, bureau):
    make.submission_in("accepted", round=round_)
    response = bureau.get(REMINDERS)
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "filename*=utf-8''%E7%9D%A3%E4%BF%83%E6%96%87" in response.headers["Content-Disposition"]
    assert response.content.startswith(b"\xef\xbb\xbf")
    text = response.content.decode("utf-8-sig")
    assert text.count("\r\n宛先: ") + text.startswith("宛先: ") == 47
    assert "宛先: 北区 相談支援室 ご担当者様\r\n件名: " in text
    assert "北区 区役所" not in text
    assert "\n" not in text.replace("\r\n", "")


def test_without_a_late_report_the_file_says_so(round_, bureau):
    Submission.objects.update(due_on=LATE.date())
    assert "期限を過ぎた報告はありません。" in bureau.get(REMINDERS).content.decode()


# --- Reminders by mail -----------------------------------------------------------------------


def test_without_a_mail_server_there_is_no_button_and_no_way(round_, bureau):
    assert "メールで送る" not in html(bureau.get("/?year=2024"))
    assert bureau.post(SEND).status_code == 404


def test_late_reports_are_reminded_by_mail_once_a_day(round_, bureau, settings):
    settings.MAIL_SERVER_IS_SET = True
    make.UserFactory()
    make.UserFactory(role="desk", is_active=False)
    make.submission_in("accepted", round=round_, ward=make.ward("27102"))
    assert "47件の督促をメールで送る" in html(bureau.get("/?year=2024"))
    assert "督促のメール1通を送ります。" in html(bureau.post(SEND, follow=True))
    notice = SentNotice.objects.get()
    assert (notice.kind, notice.submission.ward_id) == ("overdue", make.KITA)
    assert "送るメールがありません。" in html(bureau.post(SEND, follow=True))
    assert SentNotice.objects.count() == 1


# --- Several acceptances ---------------------------------------------------------------------


def test_what_should_be_read_first_is_not_chosen_beforehand(round_, bureau):
    plain = submitted(round_, "27127")
    changed = submitted(round_, "27102")
    make.TrainingFactory(ward=make.ward("27102"))
    page = html(bureau.get(ACCEPT))
    assert f'value="{plain.pk}" checked' in page
    assert f'value="{changed.pk}">' in page
    assert "提出後に変更あり" in page


def test_only_the_chosen_ones_are_listed(round_, bureau):
    chosen, other = submitted(round_, "27127"), submitted(round_, "27102")
    response = bureau.get(f"{ACCEPT}&report={chosen.pk}")
    assert [each.submission for each in response.context["reports"]] == [chosen]
    assert str(other.ward) not in html(response).split("<main")[1]


def test_all_chosen_reports_are_accepted(round_, bureau):
    reports = [submitted(round_, code) for code in ("27127", "27102", "27103")]
    typed = {"report": [each.pk for each in reports]}
    typed |= {f"seen-{each.pk}": last_event(each) for each in reports}
    page = html(bureau.post(ACCEPT, typed, follow=True))
    assert "3件を受理しました: 北区 区役所、都島区 区役所、福島区 区役所" in page
    assert Submission.objects.filter(status="accepted").count() == 3


def test_one_that_moved_meanwhile_is_told_by_name_and_the_others_are_accepted(
    round_, bureau, sign_in
):
    first, second = submitted(round_, "27127"), submitted(round_, "27102")
    typed = {"report": [first.pk, second.pk]}
    typed |= {f"seen-{each.pk}": last_event(each) for each in (first, second)}
    colleague = sign_in("bureau", name="架空 次郎")
    returned = reverse("reports:return", args=["27127", "ward_office"]) + "?year=2024"
    colleague.post(returned, {"reason": "架空の理由", "seen": last_event(first)})
    page = html(bureau.post(ACCEPT, typed, follow=True))
    assert "1件を受理しました: 都島区 区役所" in page
    assert "受理していません。北区 区役所: この報告はいま「差戻し」です。" in page
    assert "健康局 架空 次郎が差し戻しました。" in page
    assert list(Submission.objects.filter(status="accepted")) == [second]


def test_nothing_chosen_accepts_nothing(round_, bureau):
    submitted(round_, "27127")
    for keys in ([], ["abc"], ["0"], ["9" * 40]):
        page = html(bureau.post(ACCEPT, {"report": keys}))
        assert "受理する報告が選ばれていません。" in page
    assert not Submission.objects.filter(status="accepted").exists()


def test_a_chosen_report_of_another_round_stays_as_it_is(round_, bureau):
    other = make.submission_in("submitted", round=make.RoundFactory(fiscal_year=2023))
    bureau.post(ACCEPT, {"report": [other.pk], f"seen-{other.pk}": last_event(other)})
    other.refresh_from_db()
    assert other.status == "submitted"
