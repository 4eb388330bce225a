"""What the Bureau's board says of each report, how it counts them, and what is done from there."""

import csv
import gc
import io
import weakref
from collections import Counter
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from reports.lifecycle.letters import Letter
from reports.models import LetterTemplate, SentNotice
from reports.pages.board.page import Reminder, board_page
from reports.pages.board.reports import BoardCounts, Rate, board_reports, board_rows
from reports.pages.report_page.page import report_pages
from reports.templatetags.board import board_letter, board_line, board_tile
from tests import factories as make
from tests.database import connected_to
from tests.demonstration import DAY
from tests.form_pages import html
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import LogLine, ReportingRound, Submission, SubmissionEvent, Ward
from wards.reporting.taking_back import ask_for_return, withdraw
from wards.reporting.workflow import FilingContent, Mark, move, open_round
from wards.reuse.kept import memory
from wards.vocabulary import Status

TODAY = date(2024, 10, 3)
DUE = date(2024, 9, 30)
IN_TIME = datetime(2024, 9, 30, 14, 59, tzinfo=UTC)  # 23:59 in Osaka
TOO_LATE = datetime(2024, 9, 30, 15, 0, tzinfo=UTC)  # midnight: the day after


ACCEPT = reverse("reports:accept_many") + "?year=2024"
SEND = reverse("reports:send_reminders") + "?year=2024"
REMINDERS = reverse("reports:reminders") + "?year=2024"


@pytest.fixture(autouse=True)
def three_days_late():
    with time_machine.travel("2024-10-03T09:00:00+09:00", tick=False):
        yield


@pytest.fixture
def round_(opened):
    return opened


def submitted(round_, code: str) -> Submission:
    return make.submission_in("submitted", round=round_, ward=make.ward(code))


def submission(code: str = make.KITA, form: str = "ward_office") -> Submission:
    return Submission.objects.get(ward=code, form=form)


def submit(report: Submission, at: datetime, **content) -> Submission:
    by = make.UserFactory(role=report.form, ward=report.ward)
    if report.status == Status.NOT_STARTED:
        move(report, Status.DRAFT, by, at=at)
    filing = FilingContent(**{"figures": {}, "records": [], **content})
    return move(report, Status.SUBMITTED, by, at=at, freeze=lambda locked: filing)


def line(round_, code: str = make.KITA, form: str = "ward_office", today: date = TODAY):
    return next(
        each
        for each in board_reports(round_, today)
        if (each.submission.ward_id, each.form) == (code, form)
    )


# --- What is kept ----------------------------------------------------------------------------


def drawn(round_: ReportingRound) -> list[str]:
    """What the board draws of each ward, read anew."""
    memory.clear()
    rows = board_rows(round_, DAY.date())
    return [f"{board_tile(row)}{board_line(row)}" for row in rows]


def test_the_row_of_a_ward_is_what_that_ward_alone_would_see(demonstration, django_db_blocker):
    """By this a row stands until somebody writes of its ward: the database keeps others from it."""
    with django_db_blocker.unblock(), connected_to(demonstration), time_machine.travel(DAY):
        with ward_scope(ALL_WARDS):
            whole = {round_: drawn(round_) for round_ in ReportingRound.objects.all()}
            wards = list(Ward.objects.all())
        assert len(whole) > 2
        for number, (round_, rows) in enumerate(whole.items()):
            # Of what is over four wards, other ones each time: their reports are all alike.
            is_over = round_.due_on < DAY.date()
            some = slice(number % 6, None, 6) if is_over else slice(None)
            for ward, row in list(zip(wards, rows, strict=True))[some]:
                with ward_scope(ward.code):
                    assert drawn(round_) == [row]


def test_what_is_drawn_of_a_row_is_forgotten_with_it(round_):
    """What is kept is forgotten at an erasure: of words erased no drawing may be left."""
    row, *_ = board_rows(round_, TODAY)
    said = Letter("架空の件名", "架空の本文")
    drawing = [
        board_tile(row),
        board_line(row),
        board_letter(Reminder(row.reports[0], said)),
    ]
    assert board_line(row) is drawing[1]
    assert board_letter(Reminder(row.reports[0], Letter("別の件名", ""))) != drawing[2]
    gone = weakref.ref(row), weakref.ref(row.reports[0])
    del row, _
    gc.collect()
    assert [each() for each in gone] == [None, None]


# --- One report ------------------------------------------------------------------------------


def test_all_48_reports_stand_in_official_order_untouched_and_their_bodys_turn(round_):
    first, second, *_, last = reports = board_reports(round_, TODAY)
    named = [first.name, second.name, last.name]
    assert named == ["北区 区役所", "北区 相談支援室", "西成区 相談支援室"]
    assert len(reports) == 48
    assert (first.waits, first.answered, len(first.items)) == (False, 0, 4)
    assert (first.questions, first.last, first.seen) == ([], None, 0)
    assert first.url == f"/reports/{make.KITA}/ward_office/?year=2024"


def test_the_last_change_is_the_later_of_a_move_and_a_record(round_):
    submit(submission(), IN_TIME)
    assert line(round_).last.at == IN_TIME
    author = make.UserFactory(name="架空 花子")
    make.TrainingFactory(updated_by=author)
    assert "架空 花子" in line(round_).last.by
    assert line(round_).last.at > IN_TIME
    desk = submission(form="desk")
    nothing = make.NothingToReportFactory(submission=desk, item="active_institution")
    assert line(round_, form="desk").last.at == nothing.updated_at


def test_a_submitted_report_is_the_bureaus_turn_and_shows_its_explained_warnings(round_):
    warning = {"key": "k", "item": "training", "sentence": "半分です。", "reason": "統合したため"}
    submit(submission(), IN_TIME, warnings=[warning])
    report = line(round_)
    assert (report.waits, report.questions) == (True, ["理由つきの注意 1件"])
    assert report.needs_care
    assert report.url == f"/reports/{make.KITA}/ward_office/review/?year=2024"


def test_a_returned_report_counts_the_marks_without_an_answer(round_, bureau):
    report = submit(submission(), IN_TIME)
    marks = [Mark("training", "人数は？"), Mark("outreach", "日付は？")]
    move(report, Status.RETURNED, bureau.user, reason="架空の理由", marks=marks)
    mark = report.events.get(to_status="returned").marks.exclude(item="").first()
    mark.answer, mark.answered_at, mark.answered_by = "38人", timezone.now(), bureau.user
    mark.save()
    found = line(round_)
    assert "差戻しに未回答 1件" in found.questions
    # The warnings of a submission that no longer counts are no question any more.
    assert found.reasons == []


def test_items_are_done_on_the_board_as_on_the_page_of_the_report(round_, bureau):
    """A mark that waits for its answer leaves its item undone in both."""
    for programme in ("hub", "promotion"):
        make.OutreachFactory(programme=programme)
    make.TrainingFactory(programme="promotion")
    make.ResourceSurveyFactory()
    report = submit(submission(), IN_TIME)
    assert line(round_).answered == 4
    move(report, Status.RETURNED, bureau.user, reason="理由", marks=[Mark("outreach", "日付は？")])
    for each in board_reports(round_, TODAY):
        ward, form = each.submission.ward, each.form
        page = report_pages(ward, round_, bureau.user, TODAY)[form]
        assert (each.answered, len(each.items)) == (page.done, len(page.lines)), each.name
    assert line(round_).answered == 1


@pytest.mark.parametrize(
    ("today", "due_on", "days"),
    [(DUE, None, 0), (date(2024, 10, 1), None, 1), (TODAY, None, 3), (TODAY, date(2024, 10, 2), 1)],
)
def test_an_unsubmitted_report_is_late_from_the_day_after_its_due_day(round_, today, due_on, days):
    Submission.objects.filter(pk=submission().pk).update(due_on=due_on)
    assert line(round_, today=today).days_late == days


@pytest.mark.parametrize(
    ("at", "due_on", "late"),
    [(IN_TIME, None, 0), (TOO_LATE, None, 1), (TOO_LATE, date(2024, 10, 10), 0)],
)
def test_the_day_of_submission_is_the_citys_day(round_, at, due_on, late):
    Submission.objects.filter(pk=submission().pk).update(due_on=due_on)
    submit(submission(), at)
    report = line(round_)
    assert (report.came_days_late, report.on_time, report.days_late) == (late, not late, 0)


def test_a_day_given_with_a_return_does_not_turn_a_late_report_into_one_on_time(round_, bureau):
    report = submit(submission(), TOO_LATE)
    report = move(report, Status.RETURNED, bureau.user, reason="架空の理由")
    report.due_on = date(2024, 10, 20)
    report.save()
    submit(report, datetime(2024, 10, 2, tzinfo=UTC))
    assert line(round_).came_days_late == 1


@pytest.mark.parametrize(
    ("again", "due_on", "late"),
    [(IN_TIME, None, 0), (TOO_LATE, None, 1), (TOO_LATE, date(2024, 10, 1), 0)],
)
def test_what_was_withdrawn_was_never_in_time(round_, again, due_on, late):
    """The last minute of the due day, the first of the next, and an extension given meanwhile."""
    morning = datetime(2024, 9, 30, 1, tzinfo=UTC)
    report = submit(submission(), morning)
    with time_machine.travel(morning, tick=False):
        report = withdraw(report, make.UserFactory())
    Submission.objects.filter(pk=report.pk).update(due_on=due_on)
    assert line(round_).came_days_late == 0
    submit(report, again)
    assert (line(round_).came_days_late, line(round_).on_time) == (late, not late)


def test_a_withdrawn_resubmission_leaves_the_report_as_early_as_what_was_returned(round_, bureau):
    report = submit(submission(), IN_TIME)
    with time_machine.travel(IN_TIME, tick=False):
        report = move(report, Status.RETURNED, bureau.user, reason="架空の理由")
        report = withdraw(submit(report, IN_TIME), make.UserFactory())
    submit(report, TOO_LATE)
    assert line(round_).came_days_late == 0


# --- Counting --------------------------------------------------------------------------------

STATES = ["not_started", "draft", "submitted", "returned", "accepted", "published"]


@pytest.fixture
def every_state(round_):
    """The reports of 12 wards in turn in every state."""
    for place, ward in enumerate(Ward.objects.all()[:12]):
        make.submission_in(STATES[place % 6], ward=ward, round=round_, form="ward_office")
        make.submission_in(STATES[place * 5 % 6], ward=ward, round=round_, form="desk")
    return round_


def test_the_counts_agree_with_counting_by_hand(every_state):
    """The slow twin: every rate and count again from the rows of the database, one by one."""
    counts = BoardCounts(board_reports(every_state, TODAY))
    rows = list(Submission.objects.all())
    counted = [row for row in rows if row.status in ("submitted", "accepted", "published")]
    on_time = []
    for row in counted:
        first = SubmissionEvent.objects.filter(submission=row, to_status="submitted").earliest("pk")
        if timezone.localdate(first.at) <= (row.due_on or every_state.due_on):
            on_time.append(row)
    assert counts.submitted == Rate(len(counted), len(rows))
    assert counts.on_time == Rate(len(on_time), len(rows))
    by_state = Counter((row.status, row.form) for row in rows)
    assert {
        (state.status, form): number
        for state in counts.states
        for form, number in zip(counts.forms, state.by_form, strict=True)
        if number
    } == dict(by_state)
    assert counts.all.total == sum(state.total for state in counts.states) == 48
    assert {each.submission for each in counts.waiting} == {
        row for row in rows if row.status == "submitted"
    }
    assert {each.submission for each in counts.late} == {row for row in rows if row not in counted}


def test_the_one_that_has_waited_longest_is_next(round_):
    submit(submission("27102"), datetime(2024, 9, 20, tzinfo=UTC))
    submit(submission("27127"), datetime(2024, 9, 21, tzinfo=UTC))
    page = board_page(round_, TODAY, {})
    assert [each.submission.ward_id for each in page.counts.waiting] == ["27102", "27127"]
    assert page.step["url"] == "/reports/27102/ward_office/review/?year=2024"


# --- Filters ---------------------------------------------------------------------------------


def listed(round_, **query) -> list[str]:
    return [row.ward.name for row in board_page(round_, TODAY, query).listed]


def test_the_list_is_narrowed_to_wards_by_what_is_to_do_and_by_name(round_):
    waiting = make.submission_in("submitted", round=round_, form="desk")
    make.submission_in("returned", round=round_, ward=make.ward("27102"))
    for form in ("ward_office", "desk"):
        make.submission_in("accepted", round=round_, ward=make.ward("27103"), form=form)
    assert listed(round_, show="waiting") == ["北区"]
    assert listed(round_, show="returned") == ["都島区"]
    assert listed(round_, show="done") == ["福島区"]
    assert listed(round_, show="asked") == []
    ask_for_return(waiting, make.UserFactory(role="desk"), "架空の理由")
    assert listed(round_, show="asked") == ["北区"]
    assert line(round_, form="desk").questions == ["差戻しの依頼 1件"]
    assert listed(round_, ward="すみよし") == listed(round_, ward="住吉")
    assert "住吉区" in listed(round_, ward="住吉")
    assert listed(round_, ward="北", show="waiting") == ["北区"]
    assert listed(round_, ward="北", show="done") == []


def test_the_list_is_narrowed_to_what_is_late_or_changed_after_it_was_submitted(round_):
    make.submission_in("submitted", round=round_)
    make.submission_in("submitted", round=round_, ward=make.ward("27102"))
    assert listed(round_, show="changed") == []
    make.TrainingFactory()
    assert listed(round_, show="changed") == ["北区"]
    assert line(round_).changed
    assert line(round_).needs_care
    Submission.objects.exclude(ward=make.KITA).update(due_on=TODAY)
    assert listed(round_, show="late") == ["北区"]


def test_nonsense_in_a_filter_narrows_nothing(round_):
    assert len(listed(round_, show="nonsense", ward="\x00")) == 24


def test_a_chip_counts_the_wards_that_it_leads_to(round_, bureau):
    make.submission_in("submitted", round=round_, form="desk")
    page = board_page(round_, TODAY, {"show": "waiting"})
    assert [(chip["label"], chip["wards"]) for chip in page.chips] == [
        ("すべて", 24),
        ("確認待ち", 1),
        ("期限超過", 24),
    ]
    for chip in page.chips:
        shown = bureau.get(f"/{chip['url']}").context["page"]
        assert len(shown.listed) == chip["wards"]


# --- The page --------------------------------------------------------------------------------


def test_the_step_says_what_comes_next(round_):
    assert board_page(round_, DUE, {}).step["text"] == "あと48件の提出を待っています。"
    before = board_page(round_, date(2024, 7, 31), {}).step
    assert before["text"] == "受付は令和6年8月1日(木)に始まります。"
    assert board_page(round_, TODAY, {}).step["url"] == "#late"
    for each in Submission.objects.select_related("ward"):
        make.submission_in("accepted", round=round_, ward=each.ward, form=each.form)
    page = board_page(round_, TODAY, {})
    assert page.step["text"] == "48件すべてを受理しました。"
    assert page.reminders == []


def test_a_closed_round_reminds_only_those_who_can_still_submit(round_):
    make.close(round_)
    page = board_page(round_, TODAY, {})
    assert page.reminders == []
    assert page.step["text"] == "受付を終了しました。未提出の48件は「未回答」として数えます。"
    returned = make.submission_in("returned", round=make.RoundFactory(fiscal_year=2023))
    page = board_page(make.close(returned.round), TODAY, {})
    assert [each.report.name for each in page.reminders] == ["北区 区役所"]


def test_a_closed_month_leads_to_no_publication(all_wards):
    month = make.MonthlyRoundFactory()
    open_round(month)
    step = board_page(make.close(month), TODAY, {}).step
    assert step["text"].startswith("受付を終了しました。")
    assert "url" not in step


def test_the_number_of_queries_does_not_grow_with_the_reports(round_):
    counts = []
    for codes in (["27127"], ["27128", "27102", "27103", "27104"]):
        for code in codes:
            make.submission_in("submitted", round=round_, ward=make.ward(code))
            make.submission_in("returned", round=round_, ward=make.ward(code), form="desk")
            make.TrainingFactory(ward=make.ward(code), updated_by=make.UserFactory())
            make.MeetingFactory(ward=make.ward(code), kind="ward_council")
        with CaptureQueriesContext(connection) as captured:
            page = board_page(round_, TODAY, {})
            assert len(page.listed) == 24
            assert page.reminders
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 44


# --- The page in a browser ----------------------------------------------------------------


def test_each_report_is_one_click_away_on_the_map_and_in_the_list(round_, bureau):
    submitted(round_, "27127")
    page = html(bureau.get("/?year=2024"))
    assert page.count('href="/reports/27127/ward_office/review/?year=2024"') >= 2
    assert page.count('href="/reports/27127/desk/?year=2024"') == 2


def test_the_filters_stand_in_the_address_and_the_list_is_taken_away_as_it_is_shown(round_, bureau):
    submitted(round_, "27127")
    page = bureau.get("/?year=2024&show=waiting&ward=%E5%8C%97")
    for kept in ('name="year" value="2024"', 'name="show" value="waiting"'):
        assert f'<input type="hidden" {kept}>' in html(page)
    # The map and the counts stay those of the whole round.
    assert len(page.context["page"].rows) == 24
    [(_, excel), (_, text)] = page.context["files"]
    assert text == "/board/file/csv/?year=2024&show=waiting&ward=%E5%8C%97"
    about, head, *rows = csv.reader(io.StringIO(bureau.get(text).content.decode("utf-8-sig")))
    assert about[0].startswith(f"24区の提出状況｜1件｜{round_}｜絞り込み: 確認待ち｜区の名前: 北｜")
    [kita] = (dict(zip(head, row, strict=True)) for row in rows)
    assert (kita["区"], kita["区役所 状態"], kita["相談支援室 状態"]) == (
        "北区",
        "提出済",
        "未記入",
    )
    assert (kita["区役所 期限"], kita["相談支援室 遅れの日数"]) == ("2024-09-30", "3")
    sheet = load_workbook(io.BytesIO(bureau.get(excel).content)).active
    assert [cell.value for cell in sheet[2]] == head
    whole = bureau.get("/board/file/csv/?year=2024").content.decode("utf-8-sig")
    assert len(whole.splitlines()) == 2 + 24


def test_a_ward_with_a_due_day_of_its_own_that_is_late_shows_that_day(round_, bureau):
    Submission.objects.filter(pk=submission().pk).update(due_on=date(2024, 10, 2))
    page = html(bureau.get("/?year=2024&ward=北区"))
    assert "区役所 1日超過" in page
    assert "期限 令和6年10月2日<" in page
    assert page.count("期限 令和6年") == 1 + page.count("提出期限 令和6年")


def test_a_months_board_has_the_desks_alone(round_, bureau):
    open_round(make.MonthlyRoundFactory())
    make.MonthlyTotalFactory()
    response = bureau.get("/?year=2024&month=9")
    page = html(response)
    assert "月次報告 9月分" in page
    kita, *others = response.context["page"].counts.reports
    assert (len(kita.items), kita.answered, kita.findings) == (1, 1, [])
    assert len(others) == 23
    assert "印は相談支援室の報告。" in page
    assert "左 区役所" not in page
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
    assert "条件に合う区はありません。" in html(bureau.get("/?year=2024&show=done"))


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
    Submission.objects.update(due_on=TODAY)
    assert "期限を過ぎた報告はありません。" in bureau.get(REMINDERS).content.decode()


def test_late_reports_are_reminded_by_mail_once_a_day_where_a_server_is_set(
    round_, bureau, settings
):
    assert "メールで送る" not in html(bureau.get("/?year=2024"))
    assert bureau.post(SEND).status_code == 404
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


def sent(*reports: Submission) -> dict[str, object]:
    """What the form sends that takes these reports."""
    seen = {f"seen-{each.pk}": make.last_move(each) for each in reports}
    return {"report": [each.pk for each in reports], **seen}


def test_what_should_be_read_first_is_not_chosen_beforehand(round_, bureau):
    plain, changed = submitted(round_, "27127"), submitted(round_, "27102")
    make.TrainingFactory(ward=make.ward("27102"))
    page = html(bureau.get(ACCEPT))
    assert f'value="{plain.pk}" checked' in page
    assert f'value="{changed.pk}">' in page
    assert "提出後に変更あり" in page
    only = bureau.get(f"{ACCEPT}&report={plain.pk}")
    assert [each.submission for each in only.context["reports"]] == [plain]
    assert str(changed.ward) not in html(only).split("<main")[1]


def test_all_chosen_reports_are_accepted(round_, bureau):
    reports = [submitted(round_, code) for code in ("27127", "27102", "27103")]
    page = html(bureau.post(ACCEPT, sent(*reports), follow=True))
    assert "3件を受理しました: 北区 区役所、都島区 区役所、福島区 区役所" in page
    assert Submission.objects.filter(status="accepted").count() == 3


def test_one_that_moved_meanwhile_is_told_by_name_and_the_others_are_accepted(
    round_, bureau, sign_in
):
    first, second = submitted(round_, "27127"), submitted(round_, "27102")
    typed = sent(first, second)
    colleague = sign_in("bureau", name="架空 次郎")
    returned = reverse("reports:return", args=["27127", "ward_office"]) + "?year=2024"
    colleague.post(returned, {"reason": "架空の理由", "seen": make.last_move(first)})
    page = html(bureau.post(ACCEPT, typed, follow=True))
    assert "1件を受理しました: 都島区 区役所" in page
    assert "受理していません。北区 区役所: この報告はいま「差戻し」です。" in page
    assert "健康局 架空 次郎が差し戻しました。" in page
    assert list(Submission.objects.filter(status="accepted")) == [second]
    assert LogLine.objects.filter(kind="accept", user=bureau.user).count() == 1


def test_nothing_chosen_or_of_another_round_accepts_nothing(round_, bureau):
    submitted(round_, "27127")
    other = make.submission_in("submitted", round=make.RoundFactory(fiscal_year=2023))
    bureau.post(ACCEPT, sent(other))
    for keys in ([], ["abc"], ["0"], ["9" * 40]):
        page = html(bureau.post(ACCEPT, {"report": keys}))
        assert "受理する報告を、左の欄で選択してください。" in page
    assert not Submission.objects.filter(status="accepted").exists()
