"""A ward's report says in every state, to every reader, whose turn it is and what comes next."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from tests import factories as make
from tests.form_pages import forms_of, html
from wards.models import ReturnMark, Submission
from wards.reporting.workflow import Mark, move
from wards.vocabulary import ReportItem, Status

pytestmark = pytest.mark.usefixtures("round_", "on_20_september")

REPORT = "/reports/27127/ward_office/?year=2024"
OWN, OTHER_BODY, BUREAU = READERS = ("ward_office", "desk", "bureau")
NOT_SUBMITTED = (
    "対応が必要です。あと4件を入力してください。",
    *("区役所の入力待ちです。あと4件あります。",) * 2,
)
# status → what the own body, the other body of the ward and the Bureau are told first.
SAID = {
    "not_started": NOT_SUBMITTED,
    "draft": NOT_SUBMITTED,
    "submitted": (
        "提出しました。健康局の確認待ちです。",
        "提出済みです。健康局の確認待ちです。",
        "健康局の確認待ちです。",
    ),
    "returned": (
        "対応が必要です。差戻しの理由を読み、回答してください。",
        *("区役所の対応待ちです。差戻し中です。",) * 2,
    ),
    "accepted": ("受理されました。",) * 3,
    "published": ("公表されました。",) * 3,
}


@pytest.mark.parametrize("status", Status)
def test_every_state_says_to_every_reader_whose_turn_it_is(sign_in, status):
    report = make.submission_in(status)
    for reader, text in zip(READERS, SAID[status], strict=True):
        response = sign_in(reader).get(REPORT)
        page = html(response)
        assert response.context["step"]["text"] == text
        assert report.get_status_display() in page
        may_submit = reader == OWN and not report.is_locked
        assert ("提出する</a>" in page) == may_submit
        assert ("該当なし<span" in page) == may_submit
        # The other body looks, and is led nowhere to enter.
        todo = response.context["page"].todo
        assert reader == OWN or {each["url"] for each in todo} <= {""}


@pytest.mark.parametrize("status", ["submitted", "accepted", "published"])
def test_a_submitted_report_shows_its_receipt_and_what_was_said(sign_in, status):
    make.office_answers()
    make.submission_in(status, freeze=make.what_is_there)
    for reader in READERS:
        response = sign_in(reader).get(REPORT)
        page = html(response)
        assert "令和6年9月20日9時05分に提出しました" in page
        assert ("修正したいところがあるとき" in page) == (reader == OWN)
        assert {line.badge[1] for line in response.context["page"].lines} == {"提出済"}
        assert "提出までに必要なこと" not in page


def test_a_closed_round_says_whom_to_ask(sign_in, round_):
    make.submission_in("draft")
    make.close(round_)
    for reader in READERS:
        response = sign_in(reader).get(REPORT)
        assert response.context["step"]["text"] == "この調査は受付を終えました。"
        assert "健康局 在宅医療担当に連絡してください" in html(response)


def test_a_report_returned_after_the_round_closed_can_still_be_corrected(sign_in, round_):
    make.office_answers()
    make.answer_return(make.submission_in("returned"))
    make.close(round_)
    step = sign_in(OWN).get(REPORT).context["step"]
    assert step["label"] == "確かめてもう一度提出する"


@pytest.mark.parametrize(
    ("day", "due_on", "said"),
    [
        ("2024-09-20", None, "あと10"),
        ("2024-09-29", None, "あと1"),
        ("2024-09-30", None, "今日まで"),
        ("2024-10-01", None, "1日過ぎました"),
        ("2024-09-20", date(2024, 10, 4), "あと14"),
        ("2024-09-20", date(2024, 9, 18), "2日過ぎました"),
    ],
)
def test_the_due_day_of_the_round_or_of_the_report_itself_is_said(sign_in, day, due_on, said):
    report = make.submission_in("draft")
    report.due_on = due_on
    report.save()
    with time_machine.travel(f"{day}T09:00:00+09:00", tick=False):
        first, second = sign_in(OWN).get(REPORT).context["facts"][:2]
    own_day = "（この報告だけの期限）" if due_on else ""
    assert first["label"] == f"提出期限{own_day}"
    assert due_on or first["value"] == "令和6年9月30日(月)"
    assert second["value"] == said


def test_the_steps_show_where_a_report_stands(sign_in):
    make.submission_in("returned")
    steps = sign_in(OWN).get(REPORT).context["page"].stops
    assert [step["label"] for step in steps] == ["記入中", "提出済", "差戻し", "受理済", "公表済"]
    assert [step["state"] for step in steps] == ["done", "done", "back", "", ""]


def test_the_other_report_of_the_ward_says_where_it_stands(sign_in):
    make.submission_in("draft")
    make.submission_in("submitted", form="desk")
    page = html(sign_in(OWN).get(REPORT))
    assert "令和6年9月20日に提出。いまは健康局の確認待ちです。" in page


def test_a_return_of_another_year_is_told_at_home(sign_in):
    make.RoundFactory(fiscal_year=2023)
    make.submission_in("returned", round=make.RoundFactory(fiscal_year=2023))
    make.submission_in("draft")
    page = html(sign_in(OWN).get("/"))
    assert "令和5年度の報告が差し戻されています。" in page
    assert "/reports/27127/ward_office/?year=2023" in page
    assert "ほかの年度の報告が差し戻されて" not in html(sign_in(OTHER_BODY).get("/"))


# --- After the submission ----------------------------------------------------------------------


def test_what_changed_after_the_submission_is_shown_value_by_value(sign_in):
    make.office_answers()
    make.submission_in("submitted", freeze=make.what_is_there)
    client = sign_in(OWN)
    assert "提出後に変更あり" not in html(client.get(REPORT))
    make.NothingToReportFactory._meta.model.objects.all().delete()
    training = make.TrainingFactory._meta.model.objects.get(theme="看取りの研修")
    training.theme = "<b>新しい題</b>"
    training.save()
    for reader, way in ((OWN, "に差戻しを頼み、もう一度提出してください"), (BUREAU, "差し戻して")):
        page = html(sign_in(reader).get(REPORT))
        assert "提出後に変更あり（1件）" in page
        assert "提出した数は変わりません。" in page
        assert "看取りの研修" in page
        assert "&lt;b&gt;新しい題&lt;/b&gt;" in page
        assert way in page
    lines = client.get(REPORT).context["page"].lines
    assert [line.badge[1] for line in lines].count("提出後に変更あり") == 1


def test_a_changed_figure_is_told_before_and_after(sign_in):
    hours = make.DeskHoursFactory(weekly_hours="9.5")
    make.submission_in("accepted", form="desk", freeze=make.what_is_there)
    hours.weekly_hours = "12"
    hours.save()
    page = html(sign_in("desk").get("/reports/27127/desk/?year=2024"))
    assert "週あたりの開設時間数" in page
    assert "1～9時間" in page
    assert "10～19時間" in page


# --- Returned ----------------------------------------------------------------------------------


HELD = {"state": "held", "date": date(2024, 6, 1), "people": 30, "theme": "研修"}


def returned(*marks: Mark, reason: str = "参加人数を\n確かめてください。") -> Submission:
    report = make.submission_in("submitted", freeze=make.what_is_there)
    return move(
        report, Status.RETURNED, make.UserFactory(role="bureau"), reason=reason, marks=marks
    )


def test_a_return_is_quoted_in_full_and_each_mark_leads_to_its_field(sign_in):
    training = make.TrainingFactory(**HELD)
    returned(
        Mark(ReportItem.TRAINING, "38人では？", ("trainings.training", training.pk), "people"),
        Mark(ReportItem.OUTREACH, "<i>ないのですか</i>"),
    )
    response = sign_in(OWN).get(REPORT)
    page = html(response)
    assert "参加人数を\n確かめてください。" in page
    assert "&lt;i&gt;ないのですか&lt;/i&gt;" in page
    first, second = response.context["returned"].places
    assert first.place == "研修会 › 令和6年6月1日(土)「研修」 › 参加人数"
    assert first.url == f"/trainings/training/{training.pk}/edit/?next=/#id_people"
    assert (first.now, first.changes) == ("30人", ())
    assert second.place == "講演会・普及啓発"
    assert response.context["step"]["text"] == (
        "対応が必要です。差戻しの2か所を修正し、回答してください。"
    )
    assert response.context["page"].lines[2].badge[1] == "差戻し 1"


def test_a_change_or_a_deletion_is_said_beside_its_mark(sign_in):
    training = make.TrainingFactory(**HELD)
    returned(Mark(ReportItem.TRAINING, "38人では？", ("trainings.training", training.pk), "people"))
    training.people = 38
    training.save()
    response = sign_in(OWN).get(REPORT)
    (mark,) = response.context["returned"].places
    assert [(each.before, each.after) for each in mark.changes] == [("30人", "38人")]
    assert "前回の提出から修正したところ（1件）" in html(response)
    training.delete()
    (mark,) = sign_in(OWN).get(REPORT).context["returned"].places
    assert mark.place == "研修会 › 研修会 › 参加人数"
    assert mark.url == "/trainings/training/?year=2024"
    assert mark.changes


@pytest.fixture
def asked() -> ReturnMark:
    """The only place at which a return points."""
    returned(Mark(ReportItem.TRAINING, "ないのですか"))
    return ReturnMark.objects.exclude(item="").get()


def answer(client, mark: ReturnMark, text: str, **more):
    return client.post(reverse("reports:answer_mark", args=[mark.pk]), {"answer": text, **more})


def test_an_answer_is_kept_at_once_and_shown_to_the_bureau(sign_in, asked):
    client = sign_in(OWN)
    answered = answer(client, asked, "田中様は講師です。", keep_words="on")
    page = html(client.get(answered.headers["Location"].partition("#")[0]))
    assert "回答を保存しました。差戻しにはすべて回答しました。" in page
    asked.refresh_from_db()
    assert (asked.answer, asked.answered_by) == ("田中様は講師です。", client.user)
    assert "田中様は講師です。" in html(sign_in(BUREAU).get(REPORT))
    assert asked.versions.count() == 2


@pytest.mark.parametrize("typed", ["", "   ", "あ" * 1001, "田中様に聞きました"])
def test_an_answer_that_cannot_be_kept_is_explained_and_stays_on_the_page(sign_in, asked, typed):
    page = html(answer(sign_in(OWN), asked, typed))
    assert 'class="error"' in page
    assert typed.strip() in page
    asked.refresh_from_db()
    assert asked.answer == ""


def test_an_answer_after_the_report_was_submitted_again_is_refused_and_stays(sign_in, asked):
    report = asked.event.submission
    move(report, Status.SUBMITTED, make.UserFactory(), freeze=make.nothing_said)
    page = html(answer(sign_in(OWN), asked, "遅い答え"))
    assert "回答を保存していません。" in page
    asked.refresh_from_db()
    assert asked.answer == ""


def test_many_changes_and_marks_take_no_more_queries_than_one(sign_in, query_budget):
    trainings = [make.TrainingFactory(**HELD) for _ in range(8)]
    marks = [
        Mark(ReportItem.TRAINING, "?", ("trainings.training", each.pk), "people")
        for each in trainings
    ]
    returned(*marks)
    for each in trainings:
        each.people = 31
        each.save()
    client = sign_in(OWN)
    with query_budget(50):
        assert len(client.get(REPORT).context["returned"].places) == 8


# --- Home: the own report -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "title", "items"), [("ward_office", "北区 区役所", 4), ("desk", "北区 相談支援室", 7)]
)
def test_a_ward_sees_its_own_report_and_whose_turn_it_is(sign_in, role, title, items):
    response = sign_in(role).get("/")
    page = html(response)
    assert f"{title}の報告" in page
    assert f"対応が必要です。あと{items}件を入力してください。" in page
    assert f"{items}項目のうち <b>0項目が完了</b>" in page
    assert len(response.context["page"].lines) == items
    assert len(response.context["page"].todo) == items


def test_a_year_without_a_filing_says_so_and_never_what_the_register_holds(sign_in):
    make.TrainingFactory(fiscal_year=2023, state="held", date="2023-06-01", people=5)
    make.submission_in("draft", round=make.RoundFactory(fiscal_year=2023))
    lines = sign_in("ward_office").get("/").context["page"].lines
    assert {line.last_year for line in lines} == {"提出なし"}


def test_the_states_of_an_item_are_told_apart(sign_in):
    make.TrainingFactory(date="2024-05-01")
    make.MeetingFactory(kind="ward_council")
    make.NothingToReportFactory(submission=make.SubmissionFactory(), item="outreach")
    lines = sign_in("ward_office").get("/").context["page"].lines
    assert [line.badge[1] for line in lines] == ["完了", "未記入", "不足 1", "該当なしで完了"]


def test_the_homes_take_few_queries(sign_in, query_budget):
    for ward in ("27127", "27128"):
        make.DesignationFactory.create_batch(10, institution__ward=make.ward(ward))
    for role, most in (("bureau", 24), ("desk", 32)):
        client = sign_in(role)
        with query_budget(most):
            client.get("/")


@pytest.mark.parametrize("role", ["ward_office", "desk"])
def test_the_home_takes_as_many_queries_with_much_to_tell_as_with_little(
    sign_in, query_budget, role
):
    """Of announcements, of last year's report with its moves and records, of months and a note."""
    made = {"ward_office": make.TrainingFactory, "desk": make.InitiativeFactory}[role]
    counted = []
    for code, number in (("27127", 1), ("27128", 6)):
        ward = make.ward(code)
        make.AnnouncementFactory.create_batch(number)
        author = make.UserFactory(role=role, ward=ward)
        made.create_batch(number, ward=ward, fiscal_year=2023, updated_by=author)
        report = make.filed_in(2023, role, "returned", ward=ward)
        for _ in range(number):
            make.answer_return(report)
            by = make.UserFactory(role=role, ward=ward)
            move(report, Status.SUBMITTED, by, freeze=make.what_is_there)
            by = make.UserFactory(role="bureau")
            report = move(report, Status.RETURNED, by, reason="架空の理由")
        make.HandoverNoteFactory(ward=ward, form=role)
        for month in range(4, 4 + number):
            months = make.MonthlyRoundFactory(month=month)
            make.SubmissionFactory(round=months, ward=ward, form="desk")
        client = sign_in(role, ward=code)
        # The first page of a session is noted in it.
        client.get("/")
        with query_budget(42) as queries:
            page = client.get("/")
        assert len(page.context["news"]["first"]) >= number
        assert page.context["handover"].predecessor
        assert any(line.last_year != "提出なし" for line in page.context["page"].lines)
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_an_earlier_survey_is_shown_when_asked_for(sign_in):
    desk = sign_in("desk")
    assert "ページが見つかりません" in desk.get("/?year=2023").content.decode()
    make.RoundFactory(fiscal_year=2023)
    assert "令和6年度 在宅医療" in html(desk.get("/"))
    assert "令和5年度 在宅医療" in html(desk.get("/?year=2023"))


@pytest.mark.parametrize(
    "path", ["/reports/27115/unknown/", "/reports/99999/desk/", "/reports/x/desk/"]
)
def test_a_report_that_does_not_exist_is_not_found(sign_in, path):
    assert sign_in("bureau").get(path).status_code == 404


@pytest.mark.parametrize("role", READERS)
def test_without_any_survey_the_page_says_what_comes_next(sign_in, round_, role):
    round_.delete()
    client = sign_in(role)
    page = html(client.get("/"))
    assert "いま受け付けている調査はありません。" in page
    assert ("調査をつくる" in page) == (role == BUREAU)
    assert ("健康局が調査を始めると" in page) == (role != BUREAU)
    assert client.get(REPORT).status_code == 404


def test_an_answer_that_is_being_typed_is_a_draft_until_it_is_saved(sign_in, asked):
    client = sign_in(OWN)
    kept = answer(client, asked, "書きかけの架空の回答", draft="keep").json()
    assert kept["kept"]
    asked.refresh_from_db()
    assert asked.answer == ""
    page = html(client.get(REPORT))
    assert "書きかけの架空の回答</textarea>" in page
    assert kept["text"] in page
    assert "書きかけの下書き" not in page  # it stands at its mark
    assert "書きかけの架空の回答" not in html(sign_in(BUREAU).get(REPORT))
    answer(client, asked, "架空の回答です。")
    assert not client.user.drafts.exists()


def test_the_draft_of_an_answer_is_discarded_at_its_mark(sign_in, asked):
    client = sign_in(OWN)
    assert "下書きを削除する" not in html(client.get(REPORT))
    answer(client, asked, "書きかけの架空の回答", draft="keep")
    page = client.get(REPORT)
    [form] = [each for each in forms_of(page) if "書きかけの架空の回答" in str(each.sent)]
    [button] = [each for each in form.buttons if each.get("name") == "draft"]
    sent = form.sent | {button["name"]: button["value"]}
    page = client.post(form.action, sent, follow=True)
    assert page.redirect_chain[-1][0].endswith("#returned")
    assert "下書きを削除しました" in html(page)
    assert "書きかけの架空の回答" not in html(page)
    asked.refresh_from_db()
    assert asked.answer == ""
    assert not client.user.drafts.exists()


def test_no_draft_is_kept_of_an_answer_that_cannot_be_given_now(sign_in, asked):
    move(asked.event.submission, Status.SUBMITTED, make.UserFactory(), freeze=make.nothing_said)
    client = sign_in(OWN)
    kept = answer(client, asked, "遅い架空の回答", draft="keep").json()
    assert not kept["kept"]
    assert "いまは変えられない回答です" in kept["text"]
    assert not client.user.drafts.exists()
