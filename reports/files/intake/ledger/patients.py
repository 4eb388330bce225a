"""Data of patients in a ledger: what surely is refuses the file, which is not kept; the rest is asked.

What was found is named by column and row and never quoted: the sentences are kept, the words are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from openpyxl.utils import get_column_letter

from reports.files.opening import UnusableFileError, open_book
from reports.files.outcome import YES, CellRef, Problem, Question, QuestionKind
from reports.files.report_workbook.layout import FORM_NUMBER
from reports.files.table import DEEPEST_HEAD, Line, Table, said, tables_of
from wards.isolation.personal_data import personal_signs, personal_words
from wards.japanese.letters import plain

# Names of columns that hold who a patient is. Staff of the desk are no patients.
_PATIENT = re.compile(
    r"氏名|姓名|名前|(?:相談者|家族|客様)名|フリガナ|ふりがな|患者|利用者|対象者|本人|イニシャル|頭文字|生年月日?|誕生日|住所|"
    r"番地|電話番号|携帯|連絡先|tel|メールアドレス|被保険者|保険者番号|保険証|記号番号|マイナンバー|"
    r"個人番号|カルテ|診察券|患者id|利用者番号|ケース番号"
)
_NO_PATIENT = re.compile(
    r"(?:相談員|担当者?|担当職員|対応者|記入者|記録者|作成者|職員|コーディネーター)の?(?:氏名|名前|名)?|"
    r"(?:講師|司会者?|座長|発表者|会場|施設|事業所|医療機関|病院|診療所|区役所|問い?合わ?せ先?)の?"
    r"(?:氏名|名前|名|住所|番地|電話番号|連絡先|tel|メールアドレス)|"
    r"相談者の?(?:所属|職種)|(?:相談者|利用者|患者)数|本人(?:以外|・?家族)"
)
# A column of such a name holds who works at the desk.
_STAFF = re.compile(
    r"(?:相談員|担当者?|担当職員|対応者|記入者|記録者|作成者|職員|コーディネーター)の?(?:氏名|名前|名)?"
)
# In a row with a day or a month, words such as 本人 or 利用者の家族より tell what a record says.
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
MOST_ROWS_NAMED = 5

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
        found += [
            _perhaps(
                f"{table.name}.{place}", table.place(lines[0], place), _rows_of(table, place, lines)
            )
            for place, lines in _personal_cells(table, strong=False).items()
        ]
        if any(map(personal_words, table.comments)):
            comment = CellRef(table.name, "", "コメント")
            found.append(_perhaps(f"{table.name}.comment", comment, "セルのコメント"))
    return found


def _perhaps(key: str, place: CellRef, where: str) -> Question:
    return Question(
        f"{key}.person.{QuestionKind.READING}",
        QuestionKind.READING,
        place,
        "",
        f"{where}に、人の名前かもしれない言葉があります。"
        "患者・利用者の氏名なら、消してから送り直してください。",
        ((YES, "患者・利用者の氏名ではない"),),
    )


def why_withheld(content: bytes) -> str:
    """Why a file that is no report form must not be kept, such as a ledger sent by the wrong door.

    '' of a file that names no patient, and of a report form whose ward cannot be told.
    """
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
    return "（名前を伏せたファイル）" if personal_words(name) else name


def _in_table(table: Table) -> Iterator[Problem]:
    named = list(_named_columns(table))
    for line, place, words in named:
        yield Problem(
            table.place(line, place, words),
            "",
            f"「{words}」の欄は、患者・利用者の情報に見えます。",
            MEND_COLUMN,
        )
    refused = {place for _, place, _ in named}
    for place, lines in _personal_cells(table, strong=True).items():
        if place not in refused:
            yield _cells(table, place, lines)
    if any(sign.strong for comment in table.comments for sign in personal_signs(comment)):
        yield Problem(
            CellRef(table.name, "", "コメント"),
            "",
            "セルのコメントに、氏名・電話番号・生年月日に見える言葉があります。",
            MEND_CELLS,
        )


def _named_columns(table: Table) -> Iterator[tuple[Line, int, str]]:
    seen: set[int] = set()
    for line in table.lines:
        if line.number > DEEPEST_HEAD:
            return
        is_record = any(map(is_dated, line.cells))
        for place, cell in enumerate(line.cells):
            if is_record and not _HEAD_ALONE.fullmatch(said(cell)):
                continue
            words = patients_column(cell)
            if words and place not in seen:
                seen.add(place)
                yield line, place, words


def is_dated(cell: str) -> bool:
    """Whether a cell is a day or a month, and its row therefore a record."""
    return bool(_DATED.fullmatch(plain(cell)))


def patients_column(label: str) -> str:
    """The word by which a label names a patient's data; '' for other labels, and for sentences.

    >>> patients_column("患者氏名（カナ）"), patients_column("担当者氏名"), patients_column("相談者数")
    ('氏名', '', '')
    >>> patients_column("生年月日"), patients_column("生年月")
    ('生年月日', '生年月')
    """
    plain = _NO_PATIENT.sub(" ", said(label))
    if len(plain) > LONGEST_LABEL:
        return ""
    found = _PATIENT.findall(plain)
    # Only our own words are quoted, the most telling one: the rest of the label may be anything.
    return max(
        found, key=lambda word: (word in ("氏名", "住所", "電話番号"), len(word)), default=""
    )


def _personal_cells(table: Table, *, strong: bool) -> dict[int, list[Line]]:
    """The rows with strong signs, or with none but weak ones, by column.

    Most cells of a ledger say what others said before.
    """
    known: dict[str, bool] = {}
    found: dict[int, list[Line]] = {}
    staff = _columns_of_staff(table)
    for line in table.lines:
        for place, cell in enumerate(line.cells):
            if cell not in known:
                signs = [sign.strong for sign in personal_signs(cell)]
                known[cell] = bool(signs) and any(signs) == strong
            if known[cell] and place not in staff:
                found.setdefault(place, []).append(line)
    return found


def _columns_of_staff(table: Table) -> set[int]:
    return {
        place
        for line in table.lines
        if line.number <= DEEPEST_HEAD
        for place, cell in enumerate(line.cells)
        if _STAFF.fullmatch(said(cell))
    }


def _cells(table: Table, place: int, lines: list[Line]) -> Problem:
    return Problem(
        table.place(lines[0], place),
        "",
        f"{_rows_of(table, place, lines)}に、氏名（○○様、○○さん）・電話番号・生年月日などに見える"
        "言葉があります。",
        MEND_CELLS,
    )


def _rows_of(table: Table, place: int, lines: list[Line]) -> str:
    """A column and the first of its rows: E列（3行目、5行目）."""
    rows = "、".join(f"{line.number}行目" for line in lines[:MOST_ROWS_NAMED])
    column = f"{place + 1}列目" if table.is_csv else f"{get_column_letter(place + 1)}列"
    more = f"ほか{len(lines) - MOST_ROWS_NAMED}か所" if len(lines) > MOST_ROWS_NAMED else ""
    return f"{column}（{rows}{more}）"
