"""Forms that go out as workbooks, each kept as it was for the comparison when it comes back."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zipfile import ZipFile

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from openpyxl.formatting.rule import CellIsRule
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from reports.files.reading import Progress
from reports.files.report_workbook import layout, looks
from reports.files.report_workbook.blocks import (
    last_year_of,
    write_below,
    write_questions,
    write_table,
)
from reports.files.report_workbook.columns import Kind
from reports.files.report_workbook.page import (
    FIRST_ROW,
    Head,
    add_page,
    finish_page,
    height_of,
    set_height,
    sheet_widths,
)
from reports.files.report_workbook.sheet import SheetContents, as_base, fitted
from reports.files.report_workbook.sheet_writer import LEAD, DropDowns, SheetWriter
from reports.files.report_workbook.sheets import contents_now, sheets_of
from reports.models import HandedOutForm
from wards.fiscal import short_day, wareki, wareki_with_weekday
from wards.isolation.rls import ward_scope
from wards.models import ReportingRound, Submission, User, Ward
from wards.outgoing.book import INVENTED, LISTED, Book, Look, row_height
from wards.outgoing.packing import packed
from wards.reporting.statements import open_marks, reason_of_return
from wards.reporting.workflow import acting_for, note_opened
from wards.vocabulary import ReportForm, Status

LABEL, VALUE = 2, 3
COUNT = 4
WIDTHS = {"A": 3, "B": 20, "C": 37, "D": 12}
NO_PATIENTS = (
    "患者さんや利用者さんの氏名・住所・電話番号・生年月日は、どのシートにも書かないでください。"
)
STEPS = (
    "一覧のシートを上から順に開き、白いセルに書きます。灰色のセルと、〔書きかた〕〔参考〕の行は見るだけです。",
    "セルを選ぶと、書きかたが表示されます。▼が出るセルは、一覧から選びます。",
    "「必須」の列と質問には、必ず答えます。答えるまで赤く、残りの数は一覧に出ます。表の空いている行は、そのままで構いません。",
    "日付は「{day}」、数は数字だけを書きます。ないときの「0」と空欄は、別の答えです。",
    "すでに書かれている行は、違うところだけを修正します。行は消さず、番号も変えません。",
    "続いている登録を修正すると、変わったのか、はじめから誤りかを、送ったあとの画面で答えます。",
    "上書き保存して、ポータルの「Excelで報告」から送ります。使えないときは、健康局にメールで返します。",
)


def add_cover(book: Book, head: Head) -> Worksheet:
    """Add the cover; its list of sheets is filled in by `list_sheets`."""
    sheet = add_page(book, head, layout.COVER, "")
    for letter, width in WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    book.put(sheet, 1, 1, head.title, looks.TITLE)
    row = 4
    if settings.DEMO:
        book.put(sheet, 3, LABEL, f"{INVENTED}：氏名・施設名・回答は実在しません", looks.DEMO)
    for label, value in _facts(head):
        book.put(sheet, row, LABEL, label, looks.COVER_LABEL)
        _text(book, sheet, row, value, looks.COVER_VALUE)
        row += 1
    for label in layout.FILLED_IN_BY:
        book.put(sheet, row, LABEL, label, looks.COVER_LABEL)
        _text(book, sheet, row, "", looks.COVER_ANSWER)
        row += 1
    row += 1
    _across(book, sheet, row, NO_PATIENTS, looks.WARNING)
    return sheet


def _facts(head: Head) -> tuple[tuple[str, str], ...]:
    form, made_at = head.form, timezone.localtime(head.form.at)
    return (
        (layout.WARD_NAME, form.ward.name),
        (layout.WARD_CODE, form.ward_id),
        (layout.BODY, head.body),
        (layout.ROUND, form.round.name),
        (layout.LAYOUT_NUMBER, str(layout.LAYOUT)),
        (layout.FORM_NUMBER, head.number),
        ("基準日", f"{wareki(form.round.as_of)}現在"),
        ("提出期限", wareki_with_weekday(head.due_on)),
        *((("差戻しの理由", head.returned),) if head.returned else ()),
        ("問い合わせ", settings.CONTACT),
        ("渡した日時", f"{wareki_with_weekday(made_at.date())} {made_at:%H:%M}"),
    )


def list_sheets(
    book: Book,
    head: Head,
    cover: Worksheet,
    sheets: Sequence[tuple[Worksheet, str, SheetWriter | None]],
) -> dict[str, int]:
    """Write the list of sheets under what the cover already has, each name a link.

    Returns what its formulas give at present, by cell: the needed answers that are missing.
    """
    top = cover.max_row + 2
    book.put(cover, top, LABEL, "シートの一覧", looks.SECTION)
    book.put(cover, top, VALUE, "必須の空欄　合計", looks.COUNTED)
    counts = {}
    for row, (sheet, meaning, writer) in enumerate(sheets, top + 1):
        book.put_link(cover, row, LABEL, sheet)
        _text(book, cover, row, meaning, LISTED, across=False)
        if writer and writer.needed:
            cell = book.put(cover, row, COUNT, None, looks.COUNT)
            cell.value = f"={'+'.join(writer.needed)}"
            counts[cell.coordinate] = writer.missing
    total = book.put(cover, top, COUNT, None, looks.COUNT)
    total.value = f"=SUM(D{top + 1}:D{top + len(sheets)})"
    counts[total.coordinate] = sum(counts.values())
    _write_steps(book, cover, short_day(head.form.round.as_of))
    rule = CellIsRule(operator="greaterThan", formula=["0"], fill=looks.EMPTY)
    cover.conditional_formatting.add(f"D{top}:D{top + len(sheets)}", rule)
    finish_page(cover, head, "D", upright=True)
    return counts


def _write_steps(book: Book, cover: Worksheet, day: str) -> None:
    """How the form is filled in, below all else. day: an example of how one is written."""
    top = cover.max_row + 2
    cover.row_breaks.append(Break(id=top - 1))
    book.put(cover, top, LABEL, "記入のしかた", looks.SECTION)
    for number, step in enumerate(STEPS, 1):
        _across(book, cover, top + number, f"{number}．{step.format(day=day)}", looks.STEP)


def with_results(content: bytes, counts: Mapping[str, int]) -> bytes:
    """The workbook with what the formulas of its first sheet give, for programs that do not calculate."""
    changed, name = io.BytesIO(), "xl/worksheets/sheet1.xml"
    with ZipFile(io.BytesIO(content)) as source, ZipFile(changed, "w") as target:
        for each in source.namelist():
            part = source.read(each)
            if each == name:
                for cell, count in counts.items():
                    formula = rf'(<c r="{cell}"[^>]*><f>[^<]*</f>)(?:<v ?/>|<v></v>)'.encode()
                    part = re.sub(formula, rb"\g<1><v>%d</v>" % count, part)
            target.writestr(each, part)
    return packed(changed)


def _across(book: Book, sheet: Worksheet, row: int, text: str, look: Look) -> None:
    book.put_across(sheet, row, (LABEL, COUNT), text, look)
    width = WIDTHS["B"] + WIDTHS["C"] + WIDTHS["D"]
    set_height(sheet, row, max(24, row_height(text, width, look.size) + 4))


def _text(
    book: Book, sheet: Worksheet, row: int, text: str, look: Look, *, across: bool = True
) -> None:
    """A text beside its label, to the edge of the page or, of a list, up to its count."""
    book.put_across(sheet, row, (VALUE, COUNT if across else VALUE), text, look)
    width = WIDTHS["C"] + (WIDTHS["D"] if across else 0)
    set_height(sheet, row, max(22, row_height(text, width - look.indent) + 4))


# Points. More of a small screen is not frozen: it would leave no room for the rows.
MOST_FROZEN = 290


def write_form(
    head: Head, contents: Mapping[str, SheetContents], last_year: Mapping[str, Sequence[str]]
) -> bytes:
    """The form as a workbook. Every answer is a typed value; only the cover counts by formulas.

    last_year: lines by sheet key, as `last_year_of` tells them.
    """
    book = Book(head.title, head.identity_line, timezone.localtime(head.form.at))
    cover, drop_downs, listed = add_cover(book, head), DropDowns(), []
    for key, each in contents.items():
        known = f"（いま{len(each.rows)}件）" if each.sheet.table else ""
        writer = _add_sheet(book, head, each, last_year[key], drop_downs)
        listed.append((writer.sheet, f"{each.sheet.lead}{known}", writer))
    if drop_downs.lists:
        listed.append((drop_downs.write(book, head), LEAD, None))
    counts = list_sheets(book, head, cover, listed)
    return with_results(book.bytes(), counts)


def _add_sheet(
    book: Book, head: Head, contents: SheetContents, last_year: Sequence[str], drop_downs: DropDowns
) -> SheetWriter:
    sheet = add_page(book, head, contents.sheet.title, contents.sheet.lead)
    writer = SheetWriter(book, sheet, contents, last_year, drop_downs)
    writer.widths, writer.last_printed = sheet_widths(contents)
    for number, width in writer.widths.items():
        sheet.column_dimensions[get_column_letter(number)].width = width
    table_head = write_table(writer, write_questions(writer, FIRST_ROW))
    if table_head:
        # It stays in sight and on each printed page, the name of a row as well.
        is_named = contents.table_columns[0].kind in (Kind.WORDS, Kind.RECORD)
        stays = height_of(sheet, range(1, table_head + 1)) <= MOST_FROZEN
        sheet.freeze_panes = f"{'C' if is_named else 'B'}{table_head + 1 if stays else 1}"
        sheet.print_title_rows = f"{table_head - 1}:{table_head}"
    write_below(writer)
    finish_page(sheet, head, get_column_letter(writer.last_printed))
    return writer


LONGEST_REASON = 300  # characters: what a row of the cover can show


@dataclass(frozen=True)
class HandedOut:
    """A form as a file. name: '東成区_相談支援室_令和6年度.xlsx'."""

    name: str
    content: bytes
    form: HandedOutForm


@transaction.atomic
def hand_out(user: User, ward: Ward, round_: ReportingRound, form: ReportForm) -> HandedOut:
    """The form of a ward's body as it stands now, kept for the comparison.

    Raises PermissionDenied for a user who is neither of that body nor of the Bureau.
    """
    acting = acting_for(user, ward, form)
    if acting is not user and not user.is_bureau:
        raise PermissionDenied
    contents = fitted(contents_now(acting, round_, form))
    kept = HandedOutForm.objects.create(
        ward=ward, round=round_, form=form, layout=layout.LAYOUT, by=user, cells=as_base(contents)
    )
    report = Submission.objects.filter(ward=ward, round=round_, form=form).first()
    if report is not None:
        note_opened(report, user)
    due, returned = (report and report.due_on) or round_.due_on, _returned(report)
    content = write_form(
        Head(kept, due, returned), contents, last_year_of(contents, acting, round_)
    )
    return HandedOut(form_file_name(ward, round_, form), content, kept)


def _returned(report: Submission | None) -> str:
    """What the Bureau said of a report that is returned now, in short: the page has all of it.

    In quotation marks, so that no word of it is taken for a label of the cover.
    """
    if report is None or report.status != Status.RETURNED:
        return ""
    reason = reason_of_return(report)
    places = open_marks().filter(event__submission=report).exclude(item="").count()
    quoted = f"「{reason[:LONGEST_REASON]}…」" if len(reason) > LONGEST_REASON else f"「{reason}」"
    pointed = f"指摘は{places}か所です。" if places else ""
    return f"{quoted}\n{pointed}回答と提出は、ポータルの報告の画面でします。"


def form_file_name(ward: Ward, round_: ReportingRound, form: ReportForm) -> str:
    """'東成区_相談支援室_令和6年度.xlsx', of a month '東成区_相談支援室_令和6年9月.xlsx'."""
    return f"{ward.name}_{form.label}_{round_.period[0]}.xlsx"


def all_forms(user: User, round_: ReportingRound, report: Progress) -> bytes:
    """A zip with the form of every body that the round asks, in the official order of the wards.

    Each form is made within its ward's own scope and kept as soon as it is made. report: is told
    (forms made, of how many, the next one).
    """
    asked = [
        (ward, form)
        for ward in Ward.objects.all()
        for form in ReportForm
        if sheets_of(round_, form)
    ]
    out = io.BytesIO()
    # Workbooks are compressed already.
    with ZipFile(out, "w") as archive:
        for done, (ward, form) in enumerate(asked):
            report(done, len(asked), f"{ward.name} {form.label}")
            with ward_scope(ward.pk):
                made = hand_out(user, ward, round_, form)
            archive.writestr(f"{ward.display_order:02d}_{made.name}", made.content)
    report(len(asked), len(asked), "")
    return out.getvalue()


def archive_name(round_: ReportingRound) -> str:
    """'報告の様式_令和6年度_全区.zip'."""
    return f"報告の様式_{round_.period[0]}_全区.zip"
