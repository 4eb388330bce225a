"""A return asks for its answer, with marks or without, and is not sent back as it came unawares."""

from datetime import date
from io import BytesIO
from itertools import product

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from reports.lifecycle.submitting import UNCHANGED, submit
from tests import factories as make
from tests.form_pages import html
from wards.models import ReturnMark, Submission
from wards.reporting.statements import open_marks
from wards.reporting.workflow import Mark, MoveRefusedError, move
from wards.vocabulary import ITEMS_OF_FORM, ReportForm, ReportItem, Status

pytestmark = pytest.mark.usefixtures("round_", "on_20_september")

REASON = "架空の理由です。\n<b>回数</b>を確かめてください。"
QUOTED = "架空の理由です。\n&lt;b&gt;回数&lt;/b&gt;を確かめてください。"


HELD = {"state": "held", "date": date(2024, 6, 1), "people": 30, "theme": "研修"}


def returned(*marks: Mark, reason: str = REASON, form: str = "ward_office") -> Submission:
    report = make.submission_in("submitted", form=form, freeze=make.what_is_there)
    bureau = make.UserFactory(role="bureau")
    return move(report, Status.RETURNED, bureau, reason=reason, marks=marks)


def address(name: str, form: str = "ward_office", query: str = "?year=2024") -> str:
    return reverse(f"reports:{name}", args=[make.KITA, form]) + query


def status(report: Submission) -> str:
    return Submission.objects.get(pk=report.pk).status


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
        after = "提出の前に直すこと" if "submit" in url else "報告の項目"
        assert content.index("健康局から差し戻されました") < content.index(after)
        assert "未回答" in content or "差戻しの理由への回答" in content
        assert "入力はそろいました" not in content


def test_a_reason_alone_is_the_next_step_and_leads_to_its_own_answer(sign_in):
    make.office_answers(**HELD)
    returned()
    client = sign_in("ward_office")
    step = client.get(address("ward_report")).context["step"]
    (mark,) = open_marks()
    assert step["text"] == "対応が必要です。差戻しの理由を読んで、答えてください。"
    assert step["url"] == f"{address('ward_report')}#mark-{mark.pk}"
    assert f'id="mark-{mark.pk}"' in html(client.get(address("ward_report")))
    response = answer(client, mark)
    assert response.status_code == 302
    step = client.get(address("ward_report")).context["step"]
    assert step["text"] == "あなたの番です。内容を確かめてもう一度提出してください。"
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
            answer(client, mark)
    change(training, people=38)
    owed = places - sum(answered) if places else int(not whole)
    page = client.get(address("ward_report")).context["page"]
    assert sum(each.mark is not None for each in page.errors) == len(page.errors) == owed
    client.post(address("submit"), {"seen": make.last_move(report)})
    assert status(report) == (Status.RETURNED if owed else Status.SUBMITTED)


def test_the_reason_may_be_answered_although_every_mark_is(sign_in):
    make.office_answers(**HELD)
    report = returned(PLACES[0])
    client, bureau = sign_in("ward_office"), sign_in("bureau")
    reason, mark = open_marks().order_by("pk")
    answer(client, mark)
    assert "理由全体への回答を書く" in html(client.get(address("ward_report")))
    text = html(bureau.get(address("review")))
    assert "未回答" not in text[text.index('id="marks"') :].split("</section>")[0]
    text = html(client.post(reverse("reports:answer_mark", args=[reason.pk]), {"answer": " "}))
    assert "回答を入力してください。" in text
    answer(client, reason, "全体を見直しました。")
    client.post(address("submit"), {"seen": make.last_move(report), "same_again": "on"})
    assert "全体を見直しました。" in html(bureau.get(address("review")))


# --- Sending back what was returned ---------------------------------------------------------------


def test_the_same_again_is_asked_once_more_and_can_be_meant(sign_in):
    make.office_answers(**HELD)
    report = returned()
    make.answer_return(report)
    client = sign_in("ward_office")
    assert "前回の提出から、変わったところがありません" in html(client.get(address("submit")))
    refused = client.post(address("submit"), {"seen": make.last_move(report)})
    assert "同じ内容のまま提出してよいかを確かめて" in html(refused)
    assert status(report) == Status.RETURNED
    client.post(address("submit"), {"seen": make.last_move(report), "same_again": "on"})
    assert status(report) == Status.SUBMITTED


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
        # Saved without a change, by somebody else.
        (lambda training: change(training, updated_by=make.UserFactory()), True),
    ],
)
def test_only_what_says_another_thing_counts_as_a_change(sign_in, deed, is_asked):
    training = make.office_answers(**HELD)
    report = returned()
    make.answer_return(report)
    deed(training)
    client = sign_in("ward_office")
    assert ("変わったところがありません" in html(client.get(address("submit")))) == is_asked
    client.post(address("submit"), {"seen": make.last_move(report)})
    assert (status(report) == Status.RETURNED) == is_asked


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
