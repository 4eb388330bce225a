"""The files of an edition say the same for ever, and all of them say the same."""

import csv
import hashlib
import io
import json
from zipfile import ZipFile

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from pptx import Presentation

from consultations.models import DeskHours
from reports.document import publication
from reports.document.deck import messages
from reports.document.deck.shape import plain, say
from reports.document.exporters.page_flow import DeckOverflowError
from reports.document.exporters.pptx import book
from reports.document.publication import Format
from reports.editions import publishing
from reports.editions.content import content_of, kept_file, public_edition
from reports.editions.publishing import (
    PublishRefusedError,
    drawn_files,
    next_edition,
    publish_edition,
)
from reports.models import Edition, FileKind
from reports.pages import health
from reports.pages.jobs import keep_files_of_editions
from tests import factories as make
from tests.reports.document.exporters.test_pptx import words_of as words_on
from tests.reports.document.test_pdf import pages_of, squeezed
from tests.reports.published import (
    DESK,
    KITA,
    bureau,
    corrected,
    files_of_a_word,
    publish_again,
    shorter_hours,
)
from trainings.models import Training

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]

REASON = "=開設時間の訂正"
PUBLIC = "週の時間の転記の誤り"


def words_of(content: bytes) -> list[str]:
    """The words of each slide of a PowerPoint file, tables included."""
    return [squeezed(words_on(page)) for page in Presentation(io.BytesIO(content)).slides]


def table_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def change_everything(reported, monkeypatch) -> None:
    """Records, wordings, texts, footnotes, places and the program's own sentences change."""
    Training.objects.all().delete()
    make.DeckTextFactory(key="cover.title", text="別の題名")
    make.FootnoteFactory(mark="※9", text="別の注記")
    make.ThemeWordingFactory(text="別のテーマ")
    ward = make.ward(KITA)
    ward.name, ward.tile_row, ward.tile_col = "改北区", 0, 4
    ward.save()
    reported.as_of = reported.as_of.replace(month=10)
    reported.save()
    for name in ("plan", "opening_hours", "institutions", "basis"):
        monkeypatch.setattr(messages, name, lambda *_: say("別の文"))
    monkeypatch.setitem(messages.__dict__, "NO_MEETING", frozenset())


def test_what_cannot_be_printed_is_refused_before_it_is_published(reported, monkeypatch):
    def overflow(_):
        raise DeckOverflowError("文章が長く、1ページに入りません。")

    monkeypatch.setattr(publication, "write_pdf", overflow)
    with pytest.raises(PublishRefusedError, match="1ページに入りません"):
        publish_again(reported)
    assert not Edition.objects.exists()


def test_what_was_published_before_files_were_kept_gets_them_once():
    edition = make.EditionFactory()
    for _ in range(2):
        keep_files_of_editions(timestamp=0)
    assert [file.kind for file in edition.files.all()] == [
        kind for kind in FileKind if kind != FileKind.CORRECTIONS
    ]


def test_files_that_are_drawn_again_have_the_template_of_then(monkeypatch):
    def write(fmt: Format, template: bytes | None, **what: object) -> bytes:
        return template if fmt == Format.PPTX else fmt.encode()

    then = make.DeckTemplateFactory()
    edition = make.EditionFactory(made_at=timezone.now())
    make.DeckTemplateFactory(content=b"later")
    monkeypatch.setattr(publishing, "write_file", write)
    keep_files_of_editions(timestamp=0)
    assert kept_file(edition, FileKind.PPTX) == then.content


def test_an_edition_that_cannot_be_drawn_holds_up_no_other_and_is_named(caplog):
    make.EditionFactory(content="{}")
    make.EditionFactory(number=2)
    keep_files_of_editions(timestamp=0)
    broken, whole = Edition.objects.order_by("number")
    assert (broken.files.exists(), whole.files.exists()) == (False, True)
    assert str(broken) in caplog.text
    [(_, wrong)] = health.diagnosis({"公表のファイル"})
    assert wrong == [
        f"{broken}のファイルがありません。理由を journalctl -u portal-worker で見てください。"
    ]


@pytest.fixture(scope="module")
def first(reported) -> Edition:
    """The first edition, once for all tests from here on."""
    return publish_edition(reported, bureau())


def test_the_first_edition_prints_the_same_bytes_after_a_correction_and_every_other_change(
    reported, first, monkeypatch
):
    before = {file.kind: bytes(file.content) for file in first.files.all()}
    assert {*before} == {*FileKind} - {FileKind.CORRECTIONS}
    assert not any("正誤表" in slide for slide in words_of(before["pptx"]))
    assert json.loads(before["json"])["corrections"] == []
    change_everything(reported, monkeypatch)
    corrected(reported, KITA, DESK, "契約書は週15時間です。", shorter_hours)
    with files_of_a_word():
        publish_again(reported, reason=REASON)
    assert plain(next_edition(reported).content.deck.slides[1].message) == "別の文"
    again = public_edition(reported, 1)
    assert {kind: kept_file(again, kind) for kind in before} == before
    # The text alone still draws what was published.
    assert drawn_files(again.content, again.sha256) == before


def test_another_version_of_the_drawing_programs_changes_no_file_that_was_published(
    reported, first, monkeypatch, sign_in
):
    published = {file.kind: bytes(file.content) for file in first.files.all()}
    for name in ("write_pdf", "write_xlsx", "write_csv", "write_json"):
        monkeypatch.setattr(publication, name, lambda *_, **__: b"drawn otherwise")
    monkeypatch.setattr(book, "write_pptx", lambda *_: b"drawn otherwise")
    corrected(reported, KITA, DESK, "契約書は週15時間です。", shorter_hours)
    second = publish_again(reported, PUBLIC, reason=REASON)
    assert kept_file(second, FileKind.PDF) == b"drawn otherwise"
    officer, ward = sign_in("bureau"), sign_in(DESK, ward=KITA)
    for kind, content in published.items():
        address = f"/editions/1/{kind}/?year=2024"
        assert officer.get(address).content == content
        answer = ward.get(address)
        assert answer.status_code == (404 if kind == FileKind.MEMBERS else 200)
        page = officer.get("/editions/1/?year=2024").content.decode()
        assert hashlib.sha256(content).hexdigest() in page
    members = "/downloads/xlsx/?year=2024&edition=1"
    assert officer.get(members).content == published[FileKind.MEMBERS]
    cp932 = officer.get("/editions/1/csv/?year=2024&encoding=cp932").content
    assert cp932.decode("cp932") == published[FileKind.CSV].decode("utf-8-sig")


@pytest.fixture(scope="module")
def second(reported, first) -> Edition:
    """The second edition, once for all tests from here on."""
    corrected(reported, KITA, DESK, "契約書は週15時間です。", shorter_hours)
    return publish_again(reported, PUBLIC, reason=REASON)


def test_files_are_drawn_without_a_query_and_two_drawings_have_the_same_bytes(second, query_budget):
    with query_budget(0):
        drawn = drawn_files(second.content, second.sha256)
    assert {*drawn} == {*FileKind}
    for kind, content in drawn.items():
        assert content == kept_file(second, kind)
    for kind in ("pptx", "xlsx", "members"):
        parts = ZipFile(io.BytesIO(drawn[kind])).infolist()
        assert {part.date_time[0] for part in parts} == {1980}
    assert kept_file(second, "docx") is None


@pytest.mark.parametrize(("fmt", "read"), [(Format.PDF, pages_of), (Format.PPTX, words_of)])
def test_pdf_and_powerpoint_say_which_edition_they_are_and_end_with_its_corrections(
    fmt, read, second
):
    pages = read(kept_file(second, fmt))
    status = squeezed(content_of(second).document.status)
    assert status.startswith("第2版")
    assert all(status in page for page in pages)
    assert second.sha256[:16] in pages[0]
    assert not any("未確定" in page for page in pages)
    assert "正誤表" in pages[0]
    found = next(number for number, page in enumerate(pages) if "第1版の" in page)
    printed = "".join(pages[found:])
    assert f"改訂の理由：{REASON}" in printed
    for one in content_of(second).corrections:
        for words in (one.where, one.shown_before, one.shown_after, one.reason):
            assert squeezed(words) in printed


def test_json_carries_number_moment_seal_and_corrections_and_each_row_of_the_csv_its_edition(
    second,
):
    printed = json.loads(kept_file(second, Format.JSON))
    document, kept = printed["document"], content_of(second).document
    assert (document["edition"], document["sha256"]) == (2, second.sha256)
    assert document["made_at"] == kept.made_at.isoformat(timespec="seconds")
    (own,) = [one for one in printed["corrections"] if one["number"] == 1]
    assert own == {
        "number": 1,
        "page": content_of(second).corrections[0].page,
        "figure": "desk.weekly_hours",
        "heading": "Ⅱ(1)　週あたりの開設時間数",
        "place": "1区の回答",
        "ward_code": None,
        "ward": None,
        "before": "20時間",
        "after": "10～19時間",
        "reason": PUBLIC,
    }
    head, *rows = table_of(kept_file(second, Format.CSV))
    assert {row[head.index("版")] for row in rows} == {kept.status}


def test_the_workbook_has_the_seal_and_a_sheet_of_corrections_equal_to_their_csv(second):
    workbook = load_workbook(io.BytesIO(kept_file(second, Format.XLSX)))
    cover = {row[1].value: row[2].value for row in workbook["表紙"].iter_rows(max_col=3)}
    assert second.sha256 in cover["照合番号"]
    assert cover["状態"].startswith("第2版")
    rows = [
        ["" if cell is None else str(cell) for cell in row[:-1]]
        for row in workbook["正誤表"].iter_rows(values_only=True)
    ]
    assert rows == table_of(kept_file(second, FileKind.CORRECTIONS))
    assert len(rows) == 1 + len(content_of(second).corrections)
    assert "内訳" not in workbook.sheetnames
    workbook = load_workbook(io.BytesIO(kept_file(second, FileKind.MEMBERS)))
    assert KITA in {row[7].value for row in workbook["内訳"].iter_rows()}
    head, *rows = workbook["区別一覧"].values
    hours = {row[0]: row[head.index("Ⅱ(1)　週あたりの開設時間数")] for row in rows}
    assert (hours[KITA], hours["27102"], hours["27104"]) == (15, 20, "未回答")


@pytest.mark.usefixtures("quick_files")
def test_what_a_spreadsheet_would_calculate_is_written_as_text(second, reported):
    corrected(reported, KITA, DESK, "?", lambda: DeskHours.objects.update(weekly_hours="9.0"))
    third = publish_again(reported, "=1+1", reason="架空の理由")
    head, *rows = table_of(kept_file(third, FileKind.CORRECTIONS))
    assert "'=1+1" in {row[head.index("理由")] for row in rows}
