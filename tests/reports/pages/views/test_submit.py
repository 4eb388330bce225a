"""A ward submits on a page that shows everything; a return asks for its answer before it does so again."""

from datetime import date
from io import BytesIO
from itertools import product

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from reports.lifecycle.submitting import UNCHANGED, send, submit
from reports.pages.report_page.answering import field_name
from tests import factories as make
from tests.form_pages import forms_of, html
from tests.queue import waiting
from tests.test_drafts import NEW_TRAINING, TYPED, keep, notice
from wards.models import Draft, Filing, LogLine, ReturnMark, Submission, SubmissionEvent
from wards.reporting.statements import answer_mark, open_marks
from wards.reporting.workflow import Mark, MoveRefusedError, move
from wards.vocabulary import ITEMS_OF_FORM, ReportForm, ReportItem, Status

pytestmark = pytest.mark.usefixtures("round_", "on_20_september")

SUBMIT = "/reports/27127/ward_office/submit/?year=2024"
REPORT = "/reports/27127/ward_office/?year=2024"
DESK = "/reports/27127/desk/submit/?year=2024"
UNSAVED = "保存していない下書きがあります"


def doubtful() -> None:
    """Complete, with one warning: two records of one day with the same words."""
    make.office_answers()
    make.TrainingFactory(theme="看取りの研修", date=date(2024, 12, 1))


def status() -> str:
    return Submission.objects.get(form="ward_office", ward="27127").status


def test_a_complete_report_is_submitted_and_its_receipt_shown(sign_in):
    make.office_answers()
    report = make.submission_in("draft")
    client = sign_in("ward_office")
    page = html(client.get(SUBMIT))
    assert "看取りの研修" in page
    # Beside the value in a figure stands how it is counted.
    assert "予定している研修会が1件以上ある区を「開催済み・予定あり」" in page
    response = client.post(SUBMIT, {"seen": make.last_move(report)}, follow=True)
    assert "提出しました。控えはこの画面で確かめられます。" in html(response)
    assert "令和6年9月20日9時05分に提出しました" in html(response)
    assert waiting() == ["reports.pages.jobs.tell_of_move"]
    report.refresh_from_db()
    assert (report.status, report.submitted_by) == (Status.SUBMITTED, client.user)
    assert [row["model"] for row in report.filing.records] == [
        "meetings.meeting",
        "institutions.resourcesurvey",
        "trainings.training",
        "trainings.outreach",
    ]


def test_what_is_missing_blocks_and_leads_to_its_place(sign_in):
    report = make.submission_in("draft")
    client = sign_in("ward_office")
    for page in (
        html(client.get(SUBMIT)),
        html(client.post(SUBMIT, {"seen": make.last_move(report)})),
    ):
        assert "提出の前に修正すること（4件）" in page
        assert "研修会の記録がありません。" in page
        assert "/trainings/training/new/?year=2024" in page
        assert 'aria-disabled="true" aria-describedby="why-not"' in page
    assert status() == Status.DRAFT
    assert Filing.objects.count() == 0


def test_it_is_said_before_whether_the_ward_can_withdraw_by_itself(sign_in):
    make.office_answers()
    report = make.submission_in("draft")
    client = sign_in("ward_office")
    assert "健康局が確認を始める前なら、自分で取り下げて修正できます。" in html(client.get(SUBMIT))
    report.due_on = date(2024, 9, 19)
    report.save()
    assert "自分で取り下げられません。修正したいときは" in html(client.get(SUBMIT))


def reason_field(client) -> str:
    (warning,) = client.get(SUBMIT).context["page"].warnings
    return field_name(warning)


def test_a_warning_asks_for_a_reason_and_keeps_it(sign_in):
    doubtful()
    report = make.submission_in("draft")
    client = sign_in("ward_office")
    field = reason_field(client)
    page = html(client.post(SUBMIT, {"seen": make.last_move(report), field: "  "}))
    assert "このとおりでよい理由を入力してください。" in page
    assert status() == Status.DRAFT
    client.post(SUBMIT, {"seen": make.last_move(report), field: "午前と午後に2回開きます。"})
    report.refresh_from_db()
    (kept,) = report.filing.warnings
    assert kept["reason"] == "午前と午後に2回開きます。"
    assert kept["sentence"].endswith("二重に入っていませんか。")
    receipt = html(client.get(REPORT))
    assert "午前と午後に2回開きます。" in receipt


def test_reasons_are_a_draft_until_the_report_is_submitted_by_whomever(sign_in):
    doubtful()
    report = make.submission_in("draft")
    client, colleague = sign_in("ward_office"), sign_in("ward_office")
    field = reason_field(client)
    for each, words in ((client, "書きかけの理由"), (colleague, "同僚の理由")):
        assert keep(each, SUBMIT, {field: words})["kept"]
    assert status() == Status.DRAFT
    page = client.get(SUBMIT)
    assert notice(page)
    assert "書きかけの理由</textarea>" in html(page)
    assert "同僚の理由" not in html(page)
    assert UNSAVED not in html(page)  # its own reasons stand in its form
    home = html(client.get("/?year=2024"))
    assert f'<a href="{SUBMIT}&amp;next=/">北区 区役所の報告を提出する理由</a>' in home
    refused = client.post(SUBMIT, {"seen": make.last_move(report), field: " "})
    assert not notice(refused)
    assert "書きかけの理由" not in html(refused)
    client.post(SUBMIT, {"seen": make.last_move(report), field: "午前と午後に開きます。"})
    assert status() == Status.SUBMITTED
    assert not Draft.objects.exists()
    late = keep(colleague, SUBMIT, {field: "遅い理由"})
    assert "いまは変えられない回答です" in late["text"]


def test_what_is_typed_elsewhere_and_not_saved_is_named_before_submitting(sign_in):
    returned(Mark(ReportItem.TRAINING, "ないのですか"))
    mark = ReturnMark.objects.exclude(item="").get()
    client, colleague = sign_in("ward_office"), sign_in("ward_office")
    assert keep(client, NEW_TRAINING, TYPED)["kept"]
    to_mark = reverse("reports:answer_mark", args=[mark.pk])
    assert keep(client, to_mark, {"answer": "書きかけ"})["kept"]
    page = html(client.get(SUBMIT))
    assert UNSAVED in page
    assert f'<a href="{NEW_TRAINING}&amp;next=/">' in page
    assert '/reports/27127/ward_office/?year=2024#returned">' in page
    assert UNSAVED not in html(colleague.get(SUBMIT))


def test_a_draft_of_reasons_is_discarded_and_that_of_a_colleague_stays(sign_in):
    doubtful()
    make.submission_in("draft")
    client, colleague = sign_in("ward_office"), sign_in("ward_office")
    field = reason_field(client)
    for each in (client, colleague):
        keep(each, SUBMIT, {field: "書きかけの理由"})
    [discard, _] = forms_of(client.get(SUBMIT))
    page = html(client.post(discard.action, discard.sent, follow=True))
    assert "下書きを削除しました" in page
    assert "書きかけの理由" not in page
    assert notice(colleague.get(SUBMIT))
    assert not LogLine.objects.filter(kind="submit").exists()


def test_that_nothing_changed_is_confirmed_anew_each_time(sign_in):
    doubtful()
    make.answer_return(returned())
    client = sign_in("ward_office")
    keep(client, SUBMIT, {reason_field(client): "書きかけの理由", "same_again": "on"})
    assert set(client.user.drafts.get().typed) == {reason_field(client)}


def test_what_was_typed_stays_when_another_thing_is_missing(sign_in):
    doubtful()
    report = make.submission_in("draft")
    client = sign_in("ward_office")
    field = reason_field(client)
    make.OutreachFactory._meta.model.objects.all().delete()
    page = html(client.post(SUBMIT, {"seen": make.last_move(report), field: "<b>二回</b>開きます"}))
    assert "講演会・普及啓発の記録がありません。" in page
    assert "&lt;b&gt;二回&lt;/b&gt;開きます</textarea>" in page


def test_the_reason_of_the_last_submission_stands_beside_and_is_not_filled_in(sign_in):
    doubtful()
    report = make.submission_in("draft")
    client = sign_in("ward_office")
    field = reason_field(client)
    client.post(SUBMIT, {"seen": make.last_move(report), field: "午前と午後に開きます。"})
    move(report, Status.RETURNED, make.UserFactory(role="bureau"), reason="架空の理由")
    page = html(client.get(SUBMIT))
    assert "前回の提出で入力した理由" in page
    assert "午前と午後に開きます。</dd>" in page
    assert "午前と午後に開きます。</textarea>" not in page


def test_a_report_that_was_complete_before_it_began_is_begun_and_submitted(sign_in):
    make.office_answers()
    report = make.SubmissionFactory()
    client = sign_in("ward_office")
    client.post(SUBMIT, {"seen": 0})
    assert status() == Status.SUBMITTED
    moves = report.events.order_by("pk").values_list("to_status", flat=True)
    assert list(moves) == ["draft", "submitted"]


def test_who_is_slower_is_told_who_submitted_and_nothing_is_made_twice(sign_in):
    make.office_answers()
    report = make.submission_in("draft")
    first, second = sign_in("ward_office"), sign_in("ward_office")
    assert "画面を開いたあとに、この報告が動きました。" in html(first.post(SUBMIT, {"seen": "0"}))
    assert status() == Status.DRAFT
    shown = make.last_move(report)
    first.post(SUBMIT, {"seen": shown})
    page = html(second.post(SUBMIT, {"seen": shown}))
    assert "提出していません。" in page
    assert f"令和6年9月20日9時05分に{first.user}が提出しました。" in page
    assert Filing.objects.count() == 1
    assert SubmissionEvent.objects.filter(to_status="submitted").count() == 1
    assert "提出しました。" in html(second.get(SUBMIT))


def test_nothing_is_submitted_before_the_round_opens(sign_in, round_):
    make.office_answers()
    report = make.submission_in("draft")
    round_.opens_on = date(2024, 9, 21)
    round_.save()
    step = sign_in("ward_office").get(REPORT).context["page"].step
    assert step["text"] == "必要な入力はすべてそろっています。"
    assert step["detail"] == "受付は令和6年9月21日(土)に始まります。それから提出できます。"
    page = html(sign_in("ward_office").post(SUBMIT, {"seen": make.last_move(report)}))
    assert "受付は令和6年9月21日(土)に始まります。" in page
    office, seen = make.UserFactory(role="ward_office", ward=report.ward), make.last_move(report)
    with pytest.raises(MoveRefusedError, match="それまでは提出できません"):
        send(Submission.objects.get(), office, reasons={}, seen=seen, today=date(2024, 9, 20))
    assert status() == Status.DRAFT
    round_.opens_on = date(2024, 9, 20)
    round_.save()
    sign_in("ward_office").post(SUBMIT, {"seen": make.last_move(report)})
    assert status() == Status.SUBMITTED


def test_nothing_is_submitted_after_the_round_closed(sign_in, round_):
    make.office_answers()
    report = make.submission_in("draft")
    make.close(round_)
    client = sign_in("ward_office")
    assert "この調査は受付を終えました。" in html(client.get(SUBMIT))
    page = html(client.post(SUBMIT, {"seen": make.last_move(report)}))
    assert "この調査は受付を終えています。" in page
    assert status() == Status.DRAFT


@pytest.mark.parametrize("path", ["/reports/27127/ward_office/submit/?year=1999", DESK])
def test_a_report_that_does_not_exist_cannot_be_submitted(sign_in, path):
    assert sign_in("ward_office").get(path).status_code == 404


def test_the_page_takes_few_queries(sign_in, query_budget):
    doubtful()
    make.submission_in("draft")
    client = sign_in("ward_office")
    with query_budget(36):
        client.get(SUBMIT)


# --- After a return --------------------------------------------------------------------------

REASON = "架空の理由です。\n<b>回数</b>を確かめてください。"
QUOTED = "架空の理由です。\n&lt;b&gt;回数&lt;/b&gt;を確かめてください。"


HELD = {"state": "held", "date": date(2024, 6, 1), "people": 30, "theme": "研修"}


def returned(*marks: Mark, reason: str = REASON, form: str = "ward_office") -> Submission:
    report = make.submission_in("submitted", form=form, freeze=make.what_is_there)
    bureau = make.UserFactory(role="bureau")
    return move(report, Status.RETURNED, bureau, reason=reason, marks=marks)


def address(name: str, form: str = "ward_office", query: str = "?year=2024") -> str:
    return reverse(f"reports:{name}", args=[make.KITA, form]) + query


def answer(client, mark: ReturnMark, text: str = "8回に修正しました。"):
    return client.post(reverse("reports:answer_mark", args=[mark.pk]), {"answer": text})


# --- What a ward reads first -------------------------------------------------------------------


@pytest.mark.parametrize("form", ReportForm)
def test_the_reason_stands_before_all_else_and_can_be_answered(sign_in, form):
    returned(form=form)
    client = sign_in(form)
    for url in ("/?year=2024", address("ward_report", form), address("submit", form)):
        content = html(client.get(url)).partition("<main")[2]
        assert QUOTED in content
        after = "提出の前に修正すること" if "submit" in url else "報告の項目"
        assert content.index("健康局から差し戻されました") < content.index(after)
        assert "未回答" in content or "差戻しの理由への回答" in content
        assert "入力はそろいました" not in content


def test_a_reason_alone_is_the_next_step_and_leads_to_its_own_answer(sign_in):
    make.office_answers(**HELD)
    returned()
    client = sign_in("ward_office")
    step = client.get(address("ward_report")).context["step"]
    (mark,) = open_marks()
    assert step["text"] == "対応が必要です。差戻しの理由を読み、回答してください。"
    assert step["url"] == f"{address('ward_report')}#mark-{mark.pk}"
    assert f'id="mark-{mark.pk}"' in html(client.get(address("ward_report")))
    response = answer(client, mark)
    assert response.status_code == 302
    step = client.get(address("ward_report")).context["step"]
    assert step["text"] == "対応が必要です。内容を確かめてもう一度提出してください。"
    assert step["detail"].startswith("前回の提出から、まだ何も変わっていません。")


# --- What must be answered before the report comes back -----------------------------------------

PLACES = (Mark(ReportItem.TRAINING, "38人では"), Mark(ReportItem.OUTREACH, "何回ですか"))
CASES = [
    (places, whole, answered)
    for places in range(len(PLACES) + 1)
    for whole in (False, True)
    for answered in product([False, True], repeat=places)
]


@pytest.mark.parametrize(("places", "whole", "answered"), CASES)
def test_marks_are_owed_an_answer_and_the_reason_where_there_is_no_mark(
    sign_in, places, whole, answered
):
    """Every return with none, one or two marks × every set of answers to it."""
    training = make.office_answers(**HELD)
    report = returned(*PLACES[:places])
    client = sign_in("ward_office")
    reason, *marks = open_marks().order_by("pk")
    for mark, is_answered in zip([reason, *marks], [whole, *answered], strict=True):
        if is_answered:
            answer_mark(mark.pk, "8回に修正しました。", client.user)
    change(training, people=38)
    owed = places - sum(answered) if places else int(not whole)
    page = client.get(address("ward_report")).context["page"]
    assert sum(each.mark is not None for each in page.errors) == len(page.errors) == owed
    client.post(address("submit"), {"seen": make.last_move(report)})
    assert status() == (Status.RETURNED if owed else Status.SUBMITTED)


def test_the_reason_may_be_answered_although_every_mark_is(sign_in):
    make.office_answers(**HELD)
    report = returned(PLACES[0])
    client, bureau = sign_in("ward_office"), sign_in("bureau")
    reason, mark = open_marks().order_by("pk")
    answer(client, mark)
    assert "理由全体への回答を入力する" in html(client.get(address("ward_report")))
    text = html(bureau.get(address("review")))
    assert "未回答" not in text[text.index('id="marks"') :].split("</section>")[0]
    text = html(client.post(reverse("reports:answer_mark", args=[reason.pk]), {"answer": " "}))
    assert "回答を入力してください。" in text
    answer(client, reason, "全体を見直しました。")
    client.post(address("submit"), {"seen": make.last_move(report), "same_again": "on"})
    assert "全体を見直しました。" in html(bureau.get(address("review")))


# --- Sending back what was returned ---------------------------------------------------------------


def change(training, **fields) -> None:
    for name, value in fields.items():
        setattr(training, name, value)
    training.save()


def delete(training) -> None:
    training.delete()
    report = Submission.objects.get(form="ward_office")
    make.NothingToReportFactory(submission=report, item="training")


@pytest.mark.parametrize(
    ("deed", "is_asked"),
    [
        (lambda training: change(training, people=38), False),
        (lambda training: make.OutreachFactory(), False),
        (delete, False),
        (lambda training: None, True),
        # Saved without a change, by somebody else.
        (lambda training: change(training, updated_by=make.UserFactory()), True),
    ],
)
def test_only_what_says_another_thing_counts_as_a_change_and_the_same_again_may_be_meant(
    sign_in, deed, is_asked
):
    training = make.office_answers(**HELD)
    report = returned()
    make.answer_return(report)
    deed(training)
    client = sign_in("ward_office")
    assert ("変わったところがありません" in html(client.get(address("submit")))) == is_asked
    page = client.post(address("submit"), {"seen": make.last_move(report)}, follow=True)
    assert (status() == Status.RETURNED) == is_asked
    assert ("同じ内容のまま提出してよいかを確かめて" in html(page)) == is_asked
    if is_asked:
        client.post(address("submit"), {"seen": make.last_move(report), "same_again": "on"})
        assert status() == Status.SUBMITTED


def test_the_deed_itself_refuses_the_same_again_whichever_door_it_comes_by():
    make.office_answers(**HELD)
    report = returned()
    make.answer_return(report)
    own = make.UserFactory()
    with pytest.raises(MoveRefusedError, match=UNCHANGED):
        submit(report, own, reasons={})
    assert submit(report, own, reasons={}, same_again=True).status == Status.SUBMITTED


# --- What the Bureau sees ---------------------------------------------------------------------------


def test_the_bureau_counts_reads_and_keeps_the_answer_to_a_reason(sign_in):
    training = make.office_answers(**HELD)
    report = returned()
    bureau, office = sign_in("bureau"), sign_in("ward_office")
    assert "差戻しに未回答 1件" in html(bureau.get("/?year=2024"))
    assert "未回答" in html(bureau.get(address("review")))
    answer(office, open_marks().get(), "30人で<i>正しい</i>です。")
    assert "差戻しに未回答" not in html(bureau.get("/?year=2024"))
    change(training, people=38)
    office.post(address("submit"), {"seen": make.last_move(report)})
    text = html(bureau.get(address("review")))
    assert QUOTED in text
    assert "30人で&lt;i&gt;正しい&lt;/i&gt;です。" in text
    assert "指摘 0件" not in text


# --- By Excel ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ReportForm)
def test_the_reason_goes_out_with_the_excel_form_and_stands_on_its_page(sign_in, form):
    returned(Mark(ITEMS_OF_FORM[form][0], "架空の指摘"), reason=f"様式番号{'あ' * 400}", form=form)
    client = sign_in(form)
    assert "様式番号" + "あ" * 400 in html(client.get("/excel/?year=2024"))
    made = client.post(reverse("reports:form_download") + "?year=2024")
    cover = load_workbook(BytesIO(made.content)).worksheets[0]
    said = {row[1].value: row[2].value for row in cover.iter_rows() if row[1].value}
    assert said["差戻しの理由"].startswith("「様式番号ああ")
    assert "指摘は1か所です。" in said["差戻しの理由"]


def test_a_file_that_changes_nothing_still_leaves_the_return_to_be_answered(sign_in):
    make.office_answers(**HELD)
    returned()
    client = sign_in("ward_office")
    file = BytesIO(client.post(reverse("reports:form_download") + "?year=2024").content)
    file.name = "報告.xlsx"
    text = html(client.post("/excel/?year=2024", {"file": file}, follow=True))
    assert "変わるところはありません" in text
    assert "この報告は、健康局から差し戻されています" in text
