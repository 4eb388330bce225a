"""Every file that comes in is kept, and is saved or withdrawn once, by somebody."""

from hashlib import sha256

import pghistory
import pytest
from django.db import DatabaseError, transaction

from consultations.models import MonthlyConsultationTotal
from reports.files import uploads
from reports.files.orders import keep
from reports.files.outcome import (
    YES,
    CellRef,
    Change,
    ChangeKind,
    Note,
    Outcome,
    Problem,
    Question,
    QuestionKind,
)
from reports.files.reading import Reading
from reports.files.upload_record import (
    kept_outcome,
    name_with_ending,
    outcome_in_one_line,
    summary_of,
)
from reports.files.uploads import SettledError, may_settle, read, receive, settle, withdraw
from reports.models import HIDDEN_NAME, Upload, UploadKind, UploadResult
from tests import factories as make
from tests.reports.a_month_by_excel import NEW, MonthByExcel, consultations
from wards.versions.kept_versions import versions_of

pytestmark = [pytest.mark.django_db]

NAME = "北区_相談支援室_令和6年9月.xlsx"


def received(month: MonthByExcel, content: bytes, user=None) -> Upload:
    user = user or month.desk
    return receive(user, NAME, content, round_=None if user.is_bureau else month.round)


def confirm(upload: Upload, user, **answers):
    return settle(upload, user, answers, upload.summary["digest"])


def anew(upload: Upload) -> Outcome:
    """What the file says against the portal as it is now."""
    upload.refresh_from_db()
    read(upload, upload.by)
    upload.refresh_from_db()
    return kept_outcome(upload.summary)


def test_a_form_is_kept_as_it_came_and_nothing_of_it_is_saved(month):
    content = month.answered(35)
    upload = received(month, content)
    kept = Upload.objects.get()
    assert (bytes(kept.content), kept.size) == (content, len(content))
    assert kept.sha256 == sha256(content).hexdigest()
    assert (kept.ward, kept.round, kept.form) == (month.ward, month.round, "desk")
    assert (kept.by, kept.result, kept.name) == (month.desk, UploadResult.CHECKED, NAME)
    assert upload.summary["told"] == "変わる値1件"
    assert consultations() == 30


@pytest.mark.parametrize(
    "content", [b"", b"\0" * 100, b"PK\x03\x04", "件数,30".encode("cp932"), b"%PDF-1.7"]
)
def test_what_cannot_be_read_is_thrown_away_and_its_size_seal_and_short_name_are_kept(
    month, content
):
    upload = receive(month.desk, "とても" * 50 + ".xlsx", content, round_=month.round)
    assert (upload.result, upload.content) == (UploadResult.REFUSED, None)
    assert (upload.size, upload.sha256) == (len(content), sha256(content).hexdigest())
    assert upload.withheld
    assert len(upload.name) < 50
    assert upload.summary["told"].endswith("。")
    assert not upload.is_open


def test_a_file_waits_until_it_is_read_and_reading_saves_nothing_of_it(month):
    upload = keep(month.desk, NAME, month.answered(35), UploadKind.REPORT_FORM)
    assert upload.result == UploadResult.WAITING
    with pytest.raises(SettledError, match="まだ読み取っていません"):
        settle(upload, month.desk, {}, "")
    read(upload, month.desk)
    upload.refresh_from_db()
    assert (upload.result, consultations()) == (UploadResult.CHECKED, 30)


def test_a_file_that_is_given_up_before_it_was_read_is_thrown_away(month):
    upload = keep(month.desk, NAME, month.answered(35), UploadKind.REPORT_FORM)
    withdraw(upload, month.desk)
    read(upload, month.desk)
    upload.refresh_from_db()
    assert (upload.result, upload.content) == (UploadResult.WITHDRAWN, None)


def test_what_was_answered_for_a_file_is_chosen_already_when_the_same_file_comes_again(month):
    MonthlyConsultationTotal.objects.update(consultations=35)
    content = month.answered(41)
    first, twin = received(month, content), received(month, content)
    (conflict,) = kept_outcome(first.summary).questions
    confirm(first, month.desk, **{conflict.key: "portal"})
    assert Upload.objects.get(pk=twin.pk).result == UploadResult.UNCHANGED
    kept = kept_outcome(received(month, content).summary)
    assert kept.answers == {conflict.key: "portal"}
    assert "確定したファイルと同じものです" in kept.notes[0].sentence
    MonthlyConsultationTotal.objects.update(consultations=36)
    assert kept_outcome(received(month, content).summary).answers == {}


def test_of_the_bureau_a_form_belongs_to_the_ward_that_it_names(month):
    bureau = make.UserFactory(role="bureau")
    upload = received(month, month.answered(35), bureau)
    assert (upload.ward, upload.round, upload.form) == (month.ward, month.round, "desk")
    assert received(month, b"nothing", bureau).ward is None


@pytest.mark.parametrize(
    ("name", "ending", "given_out"),
    [
        ("報告/東成区.xlsx", ".xlsx", "東成区.xlsx"),
        ("東成区.xlsx.exe", ".xlsx", "東成区.xlsx"),
        ("invoice.html", ".csv", "invoice.csv"),
        ("C:\\a\u202egpj.xslx", ".xlsx", "a〓gpj.xlsx"),
        ("", ".csv", "名前のないファイル.csv"),
    ],
)
def test_a_file_is_given_out_under_the_ending_of_what_it_is(name, ending, given_out):
    assert name_with_ending(name, ending) == given_out


@pytest.mark.parametrize("name", ["x" * 300 + ".xlsx", "a\0b.xlsx", "\udce3\udc81.xlsx", ""])
def test_no_name_is_too_strange_to_be_kept(month, name):
    upload = receive(month.desk, name, b"nothing", round_=month.round)
    assert len(Upload.objects.get(pk=upload.pk).name) <= 255


def test_a_file_can_be_neither_changed_nor_deleted_nor_given_to_another_ward(month):
    upload = received(month, month.answered(35))
    for spoil in (
        lambda: Upload.objects.update(name="another.xlsx"),
        lambda: Upload.objects.update(ward=make.ward("27128")),
        lambda: Upload.objects.update(content=None),
        lambda: Upload.objects.update(content=b"x", sha256=sha256(b"x").hexdigest()),
        lambda: Upload.objects.update(by=make.UserFactory()),
        upload.delete,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            spoil()


NUL = "\0と\ud800"
EVERYTHING = Outcome(
    problems=(Problem(CellRef("表", "C8", "件数"), "三十", "読めません。", "修正してください。"),),
    questions=(
        Question(
            "a", QuestionKind.CONFLICT, CellRef(), "", "どちら？", (("file", "こ"),), "1", "2"
        ),
    ),
    changes=(Change(ChangeKind.DELETED, CellRef("表"), "研修会", "38人", ""),),
    notes=(Note(CellRef("メモ"), "読みません。"),),
    unchanged=112,
    still_missing=("資源の把握",),
    answers={"a": "file"},
)


def test_an_outcome_is_read_again_as_it_was_kept_and_one_of_an_older_shape_is_empty():
    assert kept_outcome(summary_of(EVERYTHING)) == EVERYTHING
    for summary in ({}, {"told": "変わる値1件"}, {"outcome": {"problems": 3}}, {"outcome": None}):
        assert kept_outcome(summary) == Outcome()


@pytest.mark.usefixtures("all_wards")
def test_text_that_the_database_cannot_hold_is_kept_as_far_as_it_can():
    outcome = Outcome(problems=(Problem(CellRef(NUL, "A1"), NUL, NUL),))
    upload = make.UploadFactory(summary=summary_of(outcome))
    upload.refresh_from_db()
    assert kept_outcome(upload.summary).problems[0].sentence == "〓と?"


@pytest.mark.parametrize(
    ("outcome", "saved", "line"),
    [
        (EVERYTHING, False, "「表」C8 読めません。"),
        (Outcome(problems=EVERYTHING.problems * 3), False, "「表」C8 読めません。（ほか2か所）"),
        (Outcome(questions=EVERYTHING.questions), False, "確かめるところ1か所、変わるところなし"),
        (Outcome(changes=EVERYTHING.changes), True, "変わった値1件"),
        (Outcome(changes=EVERYTHING.changes * 3487), False, "変わる値3,487件"),
    ],
)
def test_a_reading_is_told_in_one_line(outcome, saved, line):
    assert outcome_in_one_line(outcome, saved=saved) == line


def test_a_confirmed_form_is_saved_and_the_history_names_by_whom_and_from_which_file(month):
    upload = received(month, month.answered(35))
    with pghistory.context(user=month.desk.pk):
        assert confirm(upload, month.desk).saved
    total = MonthlyConsultationTotal.objects.get()
    assert (total.consultations, total.updated_by) == (35, month.desk)
    upload.refresh_from_db()
    assert (upload.result, upload.settled_by) == (UploadResult.SAVED, month.desk)
    assert [change.after for change in kept_outcome(upload.summary).changes] == ["35件"]
    latest, *earlier = versions_of(total)
    assert (latest["who"], latest["upload"]) == (str(month.desk), upload.pk)
    assert [each["upload"] for each in earlier] == [None] * len(earlier)


def test_what_was_saved_or_withdrawn_cannot_be_settled_again(month):
    saved, withdrawn = (received(month, month.answered(value)) for value in (35, 36))
    confirm(saved, month.desk)
    withdraw(withdrawn, month.desk)
    refused = received(month, b"nothing")
    for upload, words in ((saved, "保存して"), (withdrawn, "取りやめて"), (refused, "読み取れな")):
        for again in (lambda u: settle(u, month.desk, {}, ""), lambda u: withdraw(u, month.desk)):
            with pytest.raises(SettledError, match=words):
                again(upload)
    assert consultations() == 35


@pytest.mark.parametrize("kind", UploadKind)
@pytest.mark.parametrize("end", [read, withdraw])
def test_what_is_not_kept_leaves_no_name_of_anybody(month, kind, end):
    """At every door, unread since it cannot be read or was withdrawn before."""
    is_of_desk = kind in (UploadKind.REPORT_FORM, UploadKind.LEDGER)
    user = month.desk if is_of_desk else make.UserFactory(role="bureau")
    upload = keep(user, "架空太郎様の件.csv", '相談日,"架空\n'.encode(), kind)
    upload.summary |= {"table": "1", "day": "2024-09-01"}  # what is said of an official list
    end(upload, user)
    upload.refresh_from_db()
    assert (upload.content, upload.name) == (None, "（名前を伏せたファイル）")
    assert "太郎" not in str(upload.summary)


def test_a_name_is_known_to_who_mends_and_hidden_once_the_file_is_settled(month):
    """The file itself stays: what is in it was looked at."""
    named = "架空太郎様の件.xlsx"

    def sent(content: bytes) -> Upload:
        return receive(month.desk, named, content, round_=month.round)

    to_mend, saved, unchanged = (
        sent(month.answered("多数")),
        sent(month.answered(35)),
        sent(month.answered(30)),
    )
    assert [each.result for each in (to_mend, saved, unchanged)] == [
        "to_mend",
        "checked",
        "unchanged",
    ]
    assert [each.name for each in (to_mend, saved)] == [named, named]
    confirm(saved, month.desk)
    withdraw(to_mend, month.desk)
    for each in (to_mend, saved, unchanged):
        each.refresh_from_db()
        assert (each.name, each.content is None) == ("（名前を伏せたファイル）", False)


def test_no_other_name_is_ever_given_to_a_file(month):
    upload = received(month, month.answered(35))
    for values in ({"name": "別の名前.xlsx"}, {"name": HIDDEN_NAME, "content": b""}):
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            Upload.objects.filter(pk=upload.pk).update(**values)


def test_when_the_portal_changed_meanwhile_nothing_is_saved(month):
    upload = received(month, month.answered(35))
    seen = upload.summary["digest"]
    MonthlyConsultationTotal.objects.update(consultations=40)
    reading = settle(upload, month.desk, {}, seen)
    assert (reading.drifted, reading.saved) == (True, False)
    assert consultations() == 40
    upload.refresh_from_db()
    assert upload.is_open
    assert [question.kind for question in kept_outcome(upload.summary).questions] == ["conflict"]


def test_answers_are_kept_though_nothing_could_be_saved(month):
    upload = received(month, month.answered(None, NEW))
    (question,) = kept_outcome(upload.summary).questions
    assert settle(upload, month.desk, {question.key: "nonsense"}, "another").saved is False
    upload.refresh_from_db()
    assert anew(upload).answers == {question.key: "nonsense"}


def test_an_answer_is_for_the_values_that_were_asked_about_and_for_no_others(month):
    """Chosen between 31 and 35, and not between 77 and 35: whether before saving or at it."""
    upload = received(month, month.answered(35))
    MonthlyConsultationTotal.objects.update(consultations=31)
    seen = anew(upload)
    (question,) = seen.questions
    answers = {question.key: "file"}
    settle(upload, month.desk, answers, "of a page that was open for long")
    assert anew(upload).answers == answers
    MonthlyConsultationTotal.objects.update(consultations=77)
    assert len(anew(upload).unanswered) == 1
    drifted = settle(upload, month.desk, answers, seen.digest)
    assert (drifted.drifted, len(drifted.outcome.unanswered)) == (True, 1)
    upload.refresh_from_db()
    assert confirm(upload, month.desk, **answers).saved is False
    assert consultations() == 77


def test_changes_to_be_chosen_are_counted_by_their_ticks(month, monkeypatch):
    changes = tuple(
        Change(ChangeKind.ADDED, CellRef(), name, "", name, key=name, group="追加")
        for name in ("a", "b", "c")
    )

    def take_in(content, user, *, answers, save=False, **how):
        return Reading(Outcome(changes=changes, answers=answers), saved=save)

    monkeypatch.setattr(uploads, "take_in_users", take_in)
    bureau = make.UserFactory(role="bureau")
    for ticked, result, words in (
        ({"a": YES, "b": YES}, UploadResult.SAVED, "変わった値2件"),
        ({}, UploadResult.UNCHANGED, "変わるところなし"),
    ):
        upload = receive(bureau, "一覧.csv", str(ticked).encode(), UploadKind.USERS)
        assert upload.summary["told"] == "変わる値3件"
        confirm(upload, bureau, **ticked)
        upload.refresh_from_db()
        assert (upload.result, upload.summary["told"]) == (result, words)


def test_the_body_whose_form_it_is_settles_it_and_so_may_the_bureau(month):
    upload = received(month, month.answered(35))
    office = make.UserFactory(role="ward_office", ward=month.ward)
    colleague = make.UserFactory(role="desk", ward=month.ward)
    bureau = make.UserFactory(role="bureau")
    assert [may_settle(upload, user) for user in (office, colleague, bureau)] == [False, True, True]
