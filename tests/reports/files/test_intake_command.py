"""The command that takes forms in says what to mend, saves all or nothing, and keeps what it got."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from consultations.models import MonthlyConsultationTotal
from reports.files.opening import UnusableFileError
from reports.files.opening.marking import NAME as MENDING_LIST
from reports.files.outcome import YES, CellRef, Outcome, Question, QuestionKind
from reports.management.commands.intake import answers_to
from reports.models import Upload, UploadResult
from tests.reports.a_month_by_excel import NEW, consultations
from tests.reports.files.filling import opened, saved
from wards.accounts.passwords import COMMANDS

pytestmark = pytest.mark.django_db


def written(folder: Path, content: bytes, name: str = "届いた様式.xlsx") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def intake(*files: Path, **options) -> tuple[str, int]:
    """What the command prints, and its exit code."""
    told = StringIO()
    try:
        call_command("intake", *files, stdout=told, **options)
    except SystemExit as ended:
        return told.getvalue(), ended.code
    return told.getvalue(), 0


def test_without_commit_it_tells_what_would_change_and_keeps_nothing(month, tmp_path):
    told, code = intake(written(tmp_path, month.answered(41)))
    assert "# 届いた様式.xlsx　北区 相談支援室　令和6年度 9月 月次報告" in told
    assert "30件 → 41件" in told
    assert "変わる値1件" in told
    assert "何も保存していません。" in told
    assert (code, consultations(), Upload.objects.count()) == (0, 30, 0)


def test_with_commit_it_saves_and_keeps_the_file_with_a_name(month, tmp_path):
    content = month.answered(41)
    told, code = intake(written(tmp_path, content), commit=True)
    assert "保存しました。" in told
    assert (code, consultations()) == (0, 41)
    kept = Upload.objects.get()
    assert (kept.result, kept.settled_by) == (UploadResult.SAVED, kept.by)
    assert kept.by.username == COMMANDS
    assert (kept.name, bytes(kept.content)) == ("届いた様式.xlsx", content)


def test_a_form_to_mend_saves_nothing_and_is_kept_and_a_marked_copy_is_written(month, tmp_path):
    path, copy = written(tmp_path, month.answered("三十ほど")), tmp_path / "印つき.xlsx"
    told, code = intake(path, commit=True, confirm=True, marked_copy=copy)
    for words in (
        "修正する\t「相談件数」",
        "三十ほど",
        "修正するところ1か所",
        f"印つきの写し: {copy}",
    ):
        assert words in told
    assert (code, consultations()) == (1, 30)
    assert Upload.objects.get().result == UploadResult.TO_MEND
    assert MENDING_LIST in load_workbook(copy).sheetnames


def test_what_must_be_confirmed_is_saved_only_when_it_is_confirmed(month, tmp_path):
    path = written(tmp_path, month.answered(None, NEW))
    told, code = intake(path, commit=True)
    assert "確かめるところが残っています。--confirm" in told
    assert (code, MonthlyConsultationTotal.objects.get().new_clients) == (1, 4)
    told, code = intake(path, commit=True, confirm=True)
    assert "保存しました。" in told
    assert (code, MonthlyConsultationTotal.objects.get().new_clients) == (0, None)


def test_a_question_between_two_answers_is_not_answered_by_confirming():
    choice = (("yes", "もう1件として加える"), ("keep", "加えない"))
    question = Question("training.A14.another", QuestionKind.ANOTHER, CellRef(), "", "", choice)
    assert answers_to(Outcome(questions=(question,)), {"confirm": True, "on_conflict": None}) == {}


def test_what_offers_yes_alone_is_answered_by_confirming_alone():
    question = Question("a/2.personal", QuestionKind.PERSONAL, CellRef(), "", "", ((YES, "残す"),))
    for confirm, answers in ((True, {question.key: YES}), (False, {})):
        options = {"confirm": confirm, "on_conflict": None}
        assert answers_to(Outcome(questions=(question,)), options) == answers


def test_what_one_should_know_is_told_with_its_place(month, tmp_path):
    book = opened(month.answered(41))
    book.create_sheet("架空のメモ")["A1"] = "架空"
    told, code = intake(written(tmp_path, saved(book)))
    assert "知っておくこと\t「架空のメモ」\t様式にないシートなので、読みません。\n" in told
    assert code == 0


@pytest.mark.parametrize(("answer", "kept"), [("file", 41), ("portal", 35)])
def test_a_value_that_was_changed_meanwhile_is_taken_from_where_it_is_told_to(
    answer, kept, month, tmp_path
):
    MonthlyConsultationTotal.objects.update(consultations=35)
    path = written(tmp_path, month.answered(41))
    assert intake(path, commit=True, confirm=True)[1] == 1
    assert consultations() == 35
    assert intake(path, commit=True, on_conflict=answer)[1] == 0
    assert consultations() == kept


def test_of_several_files_one_that_is_no_form_ends_it_with_an_error_and_the_rest_is_saved(
    month, tmp_path
):
    files = [written(tmp_path, b"%PDF-1.4", "報告.pdf"), written(tmp_path, month.answered(41))]
    told, code = intake(*files, commit=True)
    assert "# 報告.pdf\nPDF です。" in told
    assert told.endswith("# 全部で2件。修正するか確かめるものは1件: 報告.pdf\n")
    assert told.count("# 全部で2件。") == 1
    assert (code, consultations()) == (1, 41)
    results = set(Upload.objects.values_list("result", flat=True))
    assert results == {UploadResult.REFUSED, UploadResult.SAVED}


def test_a_path_that_cannot_be_read_stops_it_before_anything_is_saved(month, tmp_path):
    files = [written(tmp_path, month.answered(41)), tmp_path / "nowhere.xlsx"]
    with pytest.raises(CommandError, match="を読めません（ファイルかフォルダーがありません）。"):
        intake(*files, commit=True)
    assert (consultations(), Upload.objects.count()) == (30, 0)


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("nowhere/x.xlsx", "ファイルかフォルダーがありません"),
        ("届いた様式.xlsx/x.xlsx", "途中の名前がフォルダーではありません"),
        ("", "フォルダーです"),
    ],
)
def test_a_place_where_no_copy_can_be_written_stops_it_before_anything_is_saved(
    place, why, month, tmp_path
):
    path = written(tmp_path, month.answered(41))
    with pytest.raises(CommandError, match=f"に書き込めません（{why}）"):
        intake(path, commit=True, marked_copy=tmp_path / place)
    assert (consultations(), Upload.objects.count()) == (30, 0)


def test_a_marked_copy_is_of_one_file(month, tmp_path):
    path = written(tmp_path, month.answered(41))
    with pytest.raises(CommandError, match="ファイルが1つのときに使えます"):
        intake(path, path, marked_copy=tmp_path / "x.xlsx")


def test_what_is_saved_is_saved_where_its_copy_cannot_be_marked(month, tmp_path, monkeypatch):
    def too_large(content, outcome):
        raise UnusableFileError("写しが大きすぎます。", "")

    monkeypatch.setattr("reports.management.commands.intake.marked_copy", too_large)
    path, copy = written(tmp_path, month.answered(41)), tmp_path / "x.xlsx"
    told = StringIO()
    with pytest.raises(CommandError, match="印つきの写しを作れませんでした。写しが大きすぎます。"):
        call_command("intake", path, stdout=told, commit=True, marked_copy=copy)
    assert ("保存しました。" in told.getvalue(), consultations()) == (True, 41)
    assert not copy.exists()
