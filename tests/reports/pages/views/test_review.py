"""The Bureau reads a report, takes it or gives it back; of two who act at once one is told."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from reports.counting.ward_report import load_reports
from reports.lifecycle.changes import records_behind
from tests import factories as make
from tests.form_pages import forms_of, html
from wards.models import ReturnMark, Submission
from wards.reporting.workflow import FilingContent, move
from wards.vocabulary import ReportForm, Status

TODAY = datetime(2024, 9, 20, 9, tzinfo=ZoneInfo("Asia/Tokyo"))
HOSTILE = '<script>alert("x")</script>{{ 7|add:7 }}'


pytestmark = pytest.mark.usefixtures("opened", "on_20_september")


def address(page: str, code: str = make.KITA, form: str = "ward_office", query="?year=2024") -> str:
    return reverse(f"reports:{page}", args=[code, form]) + query


def submit(code: str = make.KITA, warnings: list | None = None) -> Submission:
    """Submits what the records of a ward's office say now."""
    report = Submission.objects.get(ward=code, form="ward_office", round__fiscal_year=make.YEAR)
    by = make.UserFactory(ward=report.ward)
    if report.status == Status.NOT_STARTED:
        report = move(report, Status.DRAFT, by)
    behind = records_behind(load_reports([report.ward], report.round)[code], ReportForm.WARD_OFFICE)
    content = FilingContent(figures={}, records=behind, warnings=warnings or [])
    return move(report, Status.SUBMITTED, by, freeze=lambda locked: content)


# --- Reading ---------------------------------------------------------------------------------


def test_the_review_shows_what_was_submitted_and_not_what_the_records_say_now(bureau):
    training = make.TrainingFactory(
        theme="架空の看取り研修", state="held", date=date(2024, 6, 1), people=38
    )
    gone = make.TrainingFactory(theme="架空の消えた研修")
    submit()
    training.people = 99
    training.save()
    gone.delete()
    page = html(bureau.get(address("review")))
    submitted = page.split("提出された内容")[1]
    assert "架空の看取り研修" in submitted
    assert "架空の消えた研修" in submitted
    assert "38人" in submitted
    assert "99人" not in submitted
    changed = page.split("提出された内容")[0]
    assert "提出後に変更あり" in changed
    assert "38人" in changed
    assert "99人" in changed


def test_warnings_stand_with_the_wards_reasons_and_hostile_words_stay_words(bureau):
    submit(warnings=[{"key": "k", "item": "training", "sentence": "半分です。", "reason": HOSTILE}])
    page = html(bureau.get(address("review")))
    assert "半分です。" in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert "{{ 7|add:7 }}" in page


def test_after_a_resubmission_the_changes_and_the_answers_to_the_marks_are_shown(bureau):
    training = make.TrainingFactory(state="held", date=date(2024, 6, 1), people=38)
    report = submit()
    name = f"mark-training-trainings.training-{training.pk}-people"
    typed = {
        "reason": "人数を確かめてください。",
        "seen": make.last_move(report),
        name: "38人ですか",
    }
    assert bureau.post(address("review"), typed).status_code == 302
    mark = ReturnMark.objects.exclude(item="").get()
    mark.answer, mark.answered_at = "40人でした", TODAY
    mark.answered_by = make.UserFactory()
    mark.save()
    training.people = 40
    training.save()
    submit()
    page = html(bureau.get(address("review")))
    assert "前回の提出から変わったところ（1件）" in page
    assert "38人ですか" in page
    assert "40人でした" in page
    differences = bureau.get(address("review")).context["review"].differences
    (change,) = differences[0].fields
    assert (change.label, change.before, change.after) == ("参加人数", "38人", "40人")
    value = page.split(f'id="at-{name}"')[1].split("</dd>")[0]
    assert "38人</del>" in value
    assert "40人</ins>" in value
    assert value.index("38人ですか") < value.index("40人でした")
    assert f'href="#at-{name}"' in page


def test_a_value_for_which_the_ward_gave_a_reason_is_flagged_and_both_lead_to_each_other(bureau):
    training = make.TrainingFactory(state="held", date=date(2024, 6, 1), people=38)
    of_value = {"record": ["trainings.training", training.pk], "field": "people"}
    of_item = {"record": None, "field": ""}
    of_what_is_gone = {"record": ["trainings.training", 0], "field": "people"}
    said = {"key": "k", "item": "training", "sentence": "多すぎます。", "reason": "架空の理由"}
    submit(warnings=[said, *(said | place for place in (of_value, of_item, of_what_is_gone))])
    page = html(bureau.get(address("review")))
    value = f"at-mark-training-trainings.training-{training.pk}-people"
    assert page.count(f'href="#{value}"') == 1
    assert 'href="#reason-2"' in page.split(f'id="{value}"')[1].split("</dd>")[0]
    head = page.split('id="at-mark-training"')[1].split("</div>")[0]
    assert [number for number in range(1, 5) if f'href="#reason-{number}"' in head] == [1, 3, 4]
    assert page.count('href="#at-mark-training"') == 3


def test_what_was_filed_a_year_before_stands_beside_each_item_as_it_was_filed(bureau):
    before = make.TrainingFactory(
        fiscal_year=2023, theme="架空の前の研修", state="held", date=date(2023, 6, 1), people=31
    )
    make.filed_in(2023, "ward_office")
    type(before).objects.filter(pk=before.pk).update(people=99)
    make.TrainingFactory(theme="架空の研修", state="held", date=date(2024, 6, 1), people=38)
    submit()
    page = html(bureau.get(address("review")))
    beside = page.split("令和5年度に提出した内容")[1].split("</details>")[0]
    assert "架空の前の研修" in beside
    assert "31人" in beside
    assert "99人" not in page


def test_a_report_never_submitted_says_so_and_offers_nothing(bureau):
    page = html(bureau.get(address("review")))
    assert "まだ一度も提出されていません。" in page
    assert "受理する" not in page
    assert "差し戻す" not in page


def test_what_does_not_exist_is_not_found(bureau):
    for report in ("99999/desk", "27127/nonsense", "%00/desk"):
        assert bureau.get(f"/reports/{report}/review/?year=2024").status_code == 404, report


def test_the_review_takes_as_many_queries_for_many_records_as_for_few(bureau, query_budget):
    for code, number in ((make.KITA, 2), ("27102", 12)):
        make.DeskHoursFactory(desk__ward=make.ward(code))
        make.TrainingFactory.create_batch(number, ward=make.ward(code))
        make.MeetingFactory.create_batch(number, ward=make.ward(code), kind="ward_council")
        submit(code)
    counted = []
    for code, one_more_that_waits in ((make.KITA, "27103"), ("27102", "27104")):
        submit(one_more_that_waits)
        with query_budget(48) as queries:
            bureau.get(address("review", code))
        counted.append(len(queries))
    assert counted[0] == counted[1]


# --- Accepting -------------------------------------------------------------------------------


def neighbours(response) -> tuple[str, int, int, str]:
    """Who stands before and after a report, and its place of how many, as the bar says."""
    turns = response.context["review"].turns
    return str(turns.previous), turns.place, len(turns.waiting), str(turns.following)


def test_the_bar_leads_through_what_waits_oldest_first_as_the_board_says(bureau):
    newest, oldest, middle = submit("27103"), submit(), submit("27102")
    for hours, report in enumerate((newest, middle, oldest), start=1):
        since = timezone.now() - timedelta(hours=hours)
        Submission.objects.filter(pk=report.pk).update(submitted_at=since)
    board = bureau.get("/?year=2024")
    said = [each.submission for each in board.context["page"].counts.waiting]
    assert said == [oldest, middle, newest]
    assert board.context["step"]["url"] == address("review")
    response = bureau.get(address("review", "27102"))
    assert neighbours(response) == (str(oldest), 2, 3, str(newest))
    page = html(response)
    assert "3件中 2件目" in page
    assert '次<span class="who">（福島区 区役所）' in page
    assert neighbours(bureau.get(address("review"))) == ("None", 1, 3, str(middle))
    # One that was never submitted leads to the first that waits.
    other = bureau.get(address("review", "27103", "desk"))
    assert neighbours(other) == ("None", 0, 3, str(oldest))
    assert "確認待ち 3件" in html(other)


def test_accepting_leads_to_the_next_oldest_then_to_the_first_at_last_to_the_board(bureau):
    last, report, first = submit("27103"), submit("27102"), submit()
    for hours, each in enumerate((last, report, first), start=1):
        since = timezone.now() - timedelta(hours=hours)
        Submission.objects.filter(pk=each.pk).update(submitted_at=since)
    seen = {"seen": make.last_move(report)}
    response = bureau.post(address("accept", "27102"), seen, follow=True)
    assert response.redirect_chain == [(address("review", "27103"), 302)]
    page = html(response)
    assert f'<a href="{address("review", "27102")}">都島区 区役所の報告</a>を受理しました。' in page
    report.refresh_from_db()
    assert (report.status, report.accepted_by) == ("accepted", bureau.user)
    response = bureau.post(address("accept", "27103"), {"seen": make.last_move(last)})
    assert response.headers["Location"] == address("review")
    response = bureau.post(address("accept"), {"seen": make.last_move(first)})
    assert response.headers["Location"] == "/?year=2024"


def test_the_message_after_an_acceptance_takes_it_back(bureau):
    report = submit()
    page = bureau.post(address("accept"), {"seen": make.last_move(report)}, follow=True)
    [undo] = [form for form in forms_of(page) if "/unaccept/" in form.action]
    assert "受理を取り消す</button>" in html(page)
    answer = bureau.post(undo.action, undo.sent, follow=True)
    assert answer.redirect_chain[0][0] == address("review")
    assert "受理を取り消しました。" in html(answer)
    report.refresh_from_db()
    assert report.status == "submitted"
    # The page that offered it is no longer what there is to undo.
    bureau.post(address("accept"), {"seen": make.last_move(report)})
    assert "受理を取り消していません。" in html(bureau.post(undo.action, follow=True))


def test_the_message_after_a_return_leads_to_the_report(bureau):
    report, other = submit(), submit("27102")
    sent = {"reason": "架空の理由", "seen": make.last_move(report)}
    page = html(bureau.post(address("return"), sent, follow=True))
    assert f'<a href="{address("review")}">北区 区役所の報告</a>を差し戻しました。' in page
    assert str(other.ward) in page


def test_nobody_accepts_unseen_and_the_second_is_told_what_the_first_did(bureau, sign_in):
    report = submit()
    blind = html(bureau.post(address("accept"), {"seen": "0"}, follow=True))
    assert "画面を開いたあとに、この報告が動きました。" in blind
    report.refresh_from_db()
    assert report.status == "submitted"
    seen = make.last_move(report)
    colleague = sign_in("bureau", name="架空 次郎")
    colleague.post(address("return"), {"reason": "架空の理由", "seen": seen})
    page = html(bureau.post(address("accept"), {"seen": seen}, follow=True))
    assert "いま「差戻し」です。「受理済」にはできません。" in page
    assert "健康局 架空 次郎が差し戻しました。" in page


# --- Returning -------------------------------------------------------------------------------


def test_a_return_keeps_reason_marks_and_the_new_due_day(bureau):
    training = make.TrainingFactory()
    report = submit()
    record = f"mark-training-trainings.training-{training.pk}"
    typed = {
        "reason": HOSTILE,
        "due_on": "R6.10.11",
        "seen": make.last_move(report),
        "mark-outreach": "該当なしですか",
        record: "全体を確かめてください",
        f"{record}-theme": "主題を入力してください",
        # Blank, and of no report: neither is kept.
        f"{record}-people": " 　\n",
        "mark-training-trainings.training-999-theme": "他の区",
    }
    response = bureau.post(address("review"), typed, follow=True)
    page = html(response)
    assert "<script>alert" not in page
    report.refresh_from_db()
    assert (report.status, report.due_on) == ("returned", date(2024, 10, 11))
    assert report.events.latest("pk").reason == HOSTILE
    assert list(ReturnMark.objects.values_list("item", "model", "record", "field", "text")) == [
        ("", "", None, "", ""),
        ("training", "trainings.training", training.pk, "", "全体を確かめてください"),
        ("training", "trainings.training", training.pk, "theme", "主題を入力してください"),
        ("outreach", "", None, "", "該当なしですか"),
    ]


def test_every_value_can_be_pointed_at_only_where_the_report_can_be_returned(bureau):
    training = make.TrainingFactory()
    report = submit()
    name = f"mark-training-trainings.training-{training.pk}"
    page = html(bureau.get(address("review")))
    for place in ("mark-outreach", name, f"{name}-theme", f"{name}-people"):
        assert f'name="{place}"' in page, place
    assert f"{name}-fiscal_year" not in page
    seen = {"seen": make.last_move(report)}
    bureau.post(address("return"), seen | {"reason": "架空の理由"})
    assert "ここを指摘" not in html(bureau.get(address("review")))


def test_a_return_leads_to_the_next_that_waits_and_a_correction_later_stays(bureau):
    report, other = submit(), submit("27102")
    typed = {"reason": "架空の理由", "mark-outreach": "架空の指摘"}
    response = bureau.post(address("review"), typed | {"seen": make.last_move(report)})
    assert response.headers["Location"] == address("review", "27102")
    submit()
    bureau.post(address("accept", "27102"), {"seen": make.last_move(other)})
    response = bureau.post(address("return", "27102"), typed | {"seen": make.last_move(other)})
    assert response.headers["Location"] == address("review", "27102")
    assert not ReturnMark.objects.filter(event__submission=other).exclude(item="").exists()


@pytest.mark.parametrize("page", ["review", "return"])
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reason": ""}, "理由を入力してください。"),
        ({"reason": "　 "}, "理由を入力してください。"),
        ({"reason": "あ" * 2001}, "2,000文字以内で入力してください"),
        ({"reason": "理由\x00"}, "目に見えない文字"),
        ({"due_on": "R6.9.19"}, "過ぎた日は期限にできません。"),
        ({"due_on": "あした"}, "あした"),
    ],
)
def test_a_wrong_return_is_explained_and_nothing_typed_is_lost(bureau, page, changes, said):
    report = submit()
    typed = {"reason": "架空の理由です", "due_on": "R6.10.1", "seen": make.last_move(report)}
    typed |= {"mark-outreach": "架空の指摘"} | changes
    answer = html(bureau.post(address(page), typed))
    assert said in answer
    assert typed["reason"].strip().replace("\x00", "") in answer.replace("\x00", "")
    assert ("架空の指摘</textarea>" in answer) == (page == "review")
    report.refresh_from_db()
    assert report.status == "submitted"
    assert not ReturnMark.objects.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("あ" * 1001, "1,000文字以内で入力してください"),
        ("指摘\x00", "目に見えない文字"),
        (" 　", "指摘を1か所以上に入力してください"),
    ],
)
def test_a_wrong_mark_stays_open_with_what_was_typed(bureau, words, said):
    report = submit()
    typed = {"reason": "架空の理由です", "seen": make.last_move(report), "mark-outreach": words}
    page = html(bureau.post(address("review"), typed))
    assert said in page
    assert "架空の理由です" in page
    place = page.split('name="mark-outreach"')[1].split("</textarea>")[0]
    assert words.strip().replace("\x00", "") in place.replace("\x00", "")
    assert ('<details class="point" open>' in page) == bool(words.strip())
    report.refresh_from_db()
    assert report.status == "submitted"


def test_a_refused_return_keeps_what_was_typed_and_shows_the_newer_state(bureau, sign_in):
    seen = make.last_move(submit())
    sign_in("bureau").post(address("accept"), {"seen": seen})
    typed = {"reason": "架空の理由です", "seen": seen, "mark-outreach": "架空の指摘"}
    response = bureau.post(address("review"), typed)
    page = html(response)
    assert "画面を開いたあとに、この報告が動きました。" in page
    assert "受理しました。" in page
    assert "架空の理由です" in page
    assert "架空の指摘</textarea>" in page
    # He has read it now, so that the same form may go on.
    newer = make.last_move(Submission.objects.get(ward=make.KITA, form="ward_office"))
    assert f'name="seen" value="{newer}"' in page
    assert bureau.post(address("review"), typed | {"seen": newer}).status_code == 302


def test_a_published_report_can_be_returned_and_an_unsubmitted_one_cannot(bureau):
    report = make.submission_in("published")
    typed = {"reason": "公表後の訂正", "seen": make.last_move(report)}
    assert "公表した版はそのまま残ります。" in html(bureau.get(address("return")))
    assert bureau.post(address("return"), typed).status_code == 302
    page = html(bureau.post(address("return"), typed | {"seen": make.last_move(report)}))
    assert "いま「差戻し」です。" in page
    assert "公表した版" not in page


def test_a_new_due_day_is_offered_once_the_old_one_has_come(sign_in):
    submit()
    assert sign_in("bureau").get(address("return")).context["form"].initial == {}
    with time_machine.travel(datetime(2024, 9, 30, 9, tzinfo=ZoneInfo("Asia/Tokyo"))):
        offered = sign_in("bureau").get(address("return")).context["form"].initial["due_on"]
    assert offered == date(2024, 10, 15)  # 14 October is a holiday
