"""Data of patients in a file: what surely is refuses the file, which is not kept; the rest is asked.

What was found is named by column and row and never quoted: the sentences are kept, the words are not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from reports.files.opening import UnusableFileError, open_book
from reports.files.outcome import YES, CellRef, Problem, Question, QuestionKind
from reports.files.report_workbook.layout import FORM_NUMBER
from reports.files.table import DEEPEST_HEAD, Line, Table, rows_sentence, said, tables_of
from reports.models import HIDDEN_NAME
from wards.isolation.personal_data import personal_signs, personal_words
from wards.japanese.letters import plain

# Names of columns that hold who a patient is. Staff of the desk are no patients.
_PATIENT = re.compile(
    r"氏名|姓名|名前|(?:相談者|家族|客様)名|フリガナ|ふりがな|患者|利用者|対象者|本人|イニシャル|頭文字|生年月日?|誕生日|住所|"
    r"番地|電話番号|携帯|連絡先|tel|メールアドレス|被保険者|保険者番号|保険証|記号番号|マイナンバー|"
    r"個人番号|カルテ|診察券|患者id|利用者番号|ケース番号"
)
_STAFF = r"(?:相談員|担当者?|担当職員|対応者|記入者|記録者|作成者|職員|コーディネーター)の?(?:氏名|名前|名)?"
_NO_PATIENT = re.compile(
    rf"{_STAFF}|"
    r"(?:講師|司会者?|座長|発表者|会場|施設|事業所|医療機関|病院|診療所|区役所|問い?合わ?せ先?)の?"
    r"(?:氏名|名前|名|住所|番地|電話番号|連絡先|tel|メールアドレス)|"
    r"相談者の?(?:所属|職種)|(?:相談者|利用者|患者)数|本人(?:以外|・?家族)"
)
# In a row with a day or a month, words such as 本人 or 利用者の家族より say what a record is about.
_HEAD_ALONE = re.compile(
    r"(?:患者|利用者|対象者|相談者|本人|家族)?の?(?:氏名|姓名|名前|フリガナ|ふりがな|イニシャル|頭文字|"
    r"生年月日?|誕生日|住所|番地|電話番号|携帯番号|被保険者番号|保険者番号|保険証番号|マイナンバー|"
    r"個人番号|カルテ番号|診察券番号|ケース番号)(?:\(.*\))?"
)
_DATED = re.compile(
    r"(?:令和|平成|[rh])?(?:(?:元|\d{1,4})[-./年]\d{1,2}|\d{1,2}月)[-./:年月日分時t\d\s()火水木金土]*",
    re.IGNORECASE,
)
# A list of institutions has these as well.
OF_ANYBODY = frozenset({"住所", "番地", "電話番号", "携帯", "連絡先", "tel", "メールアドレス"})
LONGEST_LABEL = 60
# In so many cells of a column, and in half of all, weak signs make it a column of persons.
FEWEST_OF_A_COLUMN = 3

WITHHELD = "患者・利用者の情報に見えるところがあったためです。"
WITHHELD_UNREAD = "中を確かめられず、患者・利用者の情報が入っているおそれがあるためです。"
MEND_COLUMN = (
    "患者・利用者の情報は、このポータルに入れられません。その列を削除したファイルを送ってください。"
)
MEND_CELLS = "消すか書き直して、もう一度送ってください。入っている言葉は、ここにも残していません。"


def patient_data(tables: list[Table]) -> list[Problem]:
    """A sentence for each column, and for each place besides, that is surely a patient's data."""
    return [problem for table in tables for problem in _in_table(table)]


def perhaps_patients(tables: list[Table]) -> list[Question]:
    """A question for each column with words that may be somebody's; they are not quoted either."""
    found = []
    for table in tables:
        for column, cells in _personal_cells(table).items():
            if cells.weak and not cells.are_of_persons:
                place = table.place(cells.weak[0], column)
                found.append(_perhaps(place, _rows_of(table, column, cells.weak)))
        if any(map(personal_words, table.sheet.notes.values())):
            found.append(_perhaps(CellRef(table.name, "", "コメント"), "セルのコメント"))
    return found


def why_withheld(content: bytes) -> str:
    """Why a ledger that was sent as a report form must not be kept; '' where it names no patient."""
    try:
        tables = tables_of(open_book(content))
    except UnusableFileError:
        return ""
    texts = (cell for table in tables for line in table.lines for cell in line.cells)
    is_ours = any(FORM_NUMBER in text for text in texts)
    named = patient_data(tables) or perhaps_patients(tables)
    return WITHHELD if not is_ours and named else ""


def name_without_patient(name: str) -> str:
    """The name of a file, unless it looks like somebody's.

    >>> name_without_patient("台帳.csv"), name_without_patient("田中様.csv")
    ('台帳.csv', '（名前を伏せたファイル）')
    """
    return HIDDEN_NAME if personal_words(name) else name


def patients_column(label: str) -> str:
    """The word by which a label names a patient's data; '' for other labels, and for sentences.

    >>> patients_column("患者氏名（カナ）"), patients_column("担当者氏名"), patients_column("相談者数")
    ('氏名', '', '')
    >>> patients_column("生年月日"), patients_column("生年月")
    ('生年月日', '生年月')
    """
    words = _NO_PATIENT.sub(" ", said(label))
    if len(words) > LONGEST_LABEL:
        return ""
    found = _PATIENT.findall(words)
    # Only our own words are quoted, the most telling one: the rest of the label may be anything.
    return max(
        found, key=lambda word: (word in ("氏名", "住所", "電話番号"), len(word)), default=""
    )


def _perhaps(place: CellRef, where: str) -> Question:
    return Question(
        f"{place.sheet}.{place.cell}.person",
        QuestionKind.PERSONAL,
        place,
        "",
        f"{where}に、人の名前かもしれない言葉があります。"
        "患者・利用者の氏名なら、消してから送り直してください。",
        ((YES, "患者・利用者の氏名ではない"),),
    )


def _in_table(table: Table) -> Iterator[Problem]:
    named = _named_columns(table)
    for column, (line, words) in named.items():
        sentence = f"「{words}」の欄は、患者・利用者の情報に見えます。"
        yield Problem(table.place(line, column, words), "", sentence, MEND_COLUMN)
    for column, cells in _personal_cells(table).items():
        if column not in named and cells.are_of_persons:
            lines = sorted(cells.strong + cells.weak, key=lambda line: line.number)
            sentence = (
                f"{_rows_of(table, column, lines)}に、氏名（○○様、○○さん）・電話番号・生年月日など"
                "に見える言葉があります。"
            )
            yield Problem(table.place(lines[0], column), "", sentence, MEND_CELLS)
    if any(
        sign.strong for comment in table.sheet.notes.values() for sign in personal_signs(comment)
    ):
        sentence = "セルのコメントに、氏名・電話番号・生年月日に見える言葉があります。"
        yield Problem(CellRef(table.name, "", "コメント"), "", sentence, MEND_CELLS)


def _named_columns(table: Table) -> dict[int, tuple[Line, str]]:
    """The columns that are called as a patient's data: where, and by which word."""
    named: dict[int, tuple[Line, str]] = {}
    for line in table.lines:
        if line.number > DEEPEST_HEAD:
            break
        is_record = any(_DATED.fullmatch(plain(cell)) for cell in line.cells)
        for column, cell in enumerate(line.cells):
            may_be_head = not is_record or _HEAD_ALONE.fullmatch(said(cell))
            if may_be_head and (words := patients_column(cell)):
                named.setdefault(column, (line, words))
    return named


@dataclass
class _PersonalCells:
    """The rows in which a column has strong signs, or weak ones alone; how many cells it has."""

    strong: list[Line] = field(default_factory=list)
    weak: list[Line] = field(default_factory=list)
    filled: int = 0

    @property
    def are_of_persons(self) -> bool:
        many = len(self.weak) >= FEWEST_OF_A_COLUMN and 2 * len(self.weak) >= self.filled
        return bool(self.strong) or many


def _personal_cells(table: Table) -> dict[int, _PersonalCells]:
    """What looks like persons, by column; columns of who works at the desk are left out."""
    # Most cells of a ledger say what others said before.
    known: dict[str, list[bool]] = {}
    found: dict[int, _PersonalCells] = {}
    staff = {
        column
        for line in table.lines
        if line.number <= DEEPEST_HEAD
        for column, cell in enumerate(line.cells)
        if re.fullmatch(_STAFF, said(cell))
    }
    for line in table.lines:
        for column, cell in enumerate(line.cells):
            if not cell or column in staff:
                continue
            if cell not in known:
                known[cell] = [sign.strong for sign in personal_signs(cell)]
            cells = found.setdefault(column, _PersonalCells())
            cells.filled += 1
            if known[cell]:
                (cells.strong if any(known[cell]) else cells.weak).append(line)
    return found


def _rows_of(table: Table, column: int, lines: list[Line]) -> str:
    """A column and the first of its rows: E列（3行目、5行目）."""
    name = f"{column + 1}列目" if table.is_csv else f"{get_column_letter(column + 1)}列"
    return f"{name}（{rows_sentence(lines)}）"
