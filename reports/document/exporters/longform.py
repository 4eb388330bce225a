"""The tables that CSV and workbook share: figures, a value a row, and the 正誤表; what an export says of itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from reports.counting.figure import PEOPLE, UNREPORTED_LABEL, Basis, Choice, Figure, Row, WardRef
from reports.document.deck.shape import Correction
from wards.fiscal import FiscalYear, as_of_words, wareki
from wards.outgoing.csv_rows import Encoding, write_rows
from wards.outgoing.safe_text import continued

# Data files name the city: 北区 exists in many of them.
CITY = "大阪市"


@dataclass(frozen=True, slots=True)
class Document:
    """The document whose figures are written out; the same for JSON, CSV, workbook and PDF.

    wards: those it covers, in official order. status: the state as it is printed: 「未確定　…」 or
    「第1版（…公表）」. made_at: when it was counted or published. sha256: of an edition's kept content.
    corrections: what the edition corrects in the one before.
    """

    number: str
    title: str
    fiscal_year: int
    as_of: date | None
    wards: tuple[WardRef, ...]
    status: str
    made_at: datetime
    edition: int | None = None
    sha256: str = ""
    corrections: tuple[Correction, ...] = ()

    @property
    def year_label(self) -> str:
        return str(FiscalYear(self.fiscal_year))

    @property
    def as_of_label(self) -> str:
        return as_of_words(self.as_of)

    @property
    def scope(self) -> str:
        """Which wards it covers: 「24区」, of a single one its name and code."""
        if len(self.wards) == 1:
            (ward,) = self.wards
            return f"{ward.name}（区コード {ward.code}）"
        return f"{len(self.wards)}区"

    @property
    def made_at_label(self) -> str:
        """When the figures were counted: 「令和6年10月1日 9時05分」."""
        return f"{wareki(self.made_at.date())} {self.made_at.hour}時{self.made_at:%M}分"


def public_ward_name(ward: WardRef) -> str:
    """A ward as data files name it: 大阪市北区."""
    return f"{CITY}{ward.name}"


CHOICES = {
    Choice.SINGLE: "単一回答",
    Choice.MULTIPLE: "複数回答",
    Choice.BAND: "数値を階級にまとめた表示",
    Choice.COUNT: "区ごとの件数",
    Choice.SUM: "区の数を合計した数",
    Choice.TEXT: "文言",
    Choice.EVENTS: "開催の記録",
}

BASES = {Basis.WARDS: "区の数", Basis.RECORDS: "件数", Basis.AMOUNTS: "数量"}

# What an event states of itself: name of the fact, words, unit of its number.
FACTS = {
    "no": ("回", "回目"),
    "date": ("開催日", ""),
    "mode": ("開催方法", ""),
    "venue": ("会場", ""),
    "content": ("内容", ""),
    "per_year": ("年間開催回数", "回"),
    PEOPLE: ("参加人数", "人"),
}
EVENT_WARDS = ("参加区数", "区")
EVENT_PEOPLE = FACTS[PEOPLE]
EVENT_AGENDA = "議題"


def fact_words(name: str) -> tuple[str, str]:
    """The words for a fact of an event (its own name where there are none), and its unit."""
    return FACTS.get(name, (name, ""))


def iso_day(text: str) -> date | None:
    """The day an ISO text means, or None for any other text."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


NUMBER, WORDS = "数値", "文言"

# Heading, and what the column holds; the workbook prints the second on its sheet of columns.
COLUMNS = {
    "年度": "年度の開始年（西暦）。その年の4月1日から次の年の3月31日まで",
    "年度表示": "年度の和暦表示",
    "版": "資料の版と公表日。公表前は「未確定」と、未提出の報告の数",
    "図番号": "資料の章・節の番号",
    "図ID": "図を一意に示す符号。年度が変わっても同じ",
    "図名": "図の名称",
    "回答方式": "回答の数え方。複数回答の値は足し合わせない",
    "基準日": "登録内容の基準とした日。空欄は年度全体",
    "区コード": "全国地方公共団体コード（5桁）。空欄は対象区全体または健康局の行",
    "区名": "市名を付けた区名",
    "区分コード": "回答・階級・区・見出し・催しの符号",
    "区分": "回答・階級・区・見出し・催しの名称",
    "項目": "この行の値または文言が何を表すか",
    "値": "数値。空欄は値なし（0は0件の回答）",
    "値の状態": "数値、文言、未回答のいずれか。値が空欄である理由を示す",
    "単位": "値の単位",
    "日付": "催しの開催日",
    "文言番号": "同じ区分の中での文言の順番",
    "文言ID": "文言を図の中で一意に示す符号。区分コードと文言番号から成る",
    "文言": "取組内容、テーマ、議題などの文言",
    "その他の内容": "回答に添えられた具体的な内容",
    "分母": "回答を求めた区の数",
    "回答区数": "回答した区の数",
    "注記記号": "この値に付く注記の記号。複数のときは「；」で区切る",
    "注記": "注記の文言。複数のときは「；」で区切る",
    "続き番号": "文言が1つのセルに収まらないとき、2行目以降に2、3…と入る。続きの行の値は空欄",
}
HEADINGS = tuple(COLUMNS)
COUNTED = ("値",)  # what a continued row leaves blank
Line = dict[str, str | int | date | None]  # by heading; what is missing or empty is blank
Cells = tuple[str | int | date | None, ...]


def long_rows(document: Document, figures: Iterable[Figure]) -> Iterator[Cells]:
    """The cells of every value and wording, figure by figure (all COLUMNS but 続き番号).

    Blank is None, never "" and never 0.
    """
    for figure in figures:
        asked = figure.choice not in (Choice.TEXT, Choice.EVENTS) or bool(figure.asked)
        common: Line = {
            "年度": document.fiscal_year,
            "年度表示": document.year_label,
            "版": document.status,
            "図番号": figure.section,
            "図ID": figure.id,
            "図名": figure.title,
            "回答方式": CHOICES[figure.choice],
            "基準日": figure.as_of,
            "分母": figure.of if asked else None,
            "回答区数": len(figure.answered) if asked else None,
        }
        for row, line in figure_lines(figure):
            cells = common | {"区分コード": row.code, "区分": row.label} | line
            yield tuple(
                None if cells.get(name) == "" else cells.get(name) for name in HEADINGS[:-1]
            )


def figure_lines(figure: Figure) -> Iterator[tuple[Row, Line]]:
    """The lines of one figure: its values first and together, then the wording below them."""
    worded = {Choice.TEXT: ("文言", "文言"), Choice.EVENTS: (EVENT_AGENDA, "文言")}
    if figure.choice not in worded:
        yield from ((row, _value_line(figure, row)) for row in figure.all_rows)
    entry, column = worded.get(figure.choice, ("その他の内容", "その他の内容"))
    for row in figure.ordered:
        if figure.choice is Choice.EVENTS:
            yield from ((row, line) for line in _event_lines(row))
        for number, item in enumerate(row.items, 1):
            line = {"項目": entry, "値の状態": WORDS, "文言番号": number, column: item.text}
            yield row, line | {"文言ID": text_id(row, number)}


def text_id(row: Row, number: int) -> str:
    """By which a text is known in its figure. number: its place in the row, from 1.

    >>> text_id(Row(1, "themes", "主なテーマ"), 2)
    'themes-2'
    """
    return f"{row.code}-{number}"


def _value_line(figure: Figure, row: Row) -> Line:
    value, marks = figure.shown(row), figure.marks(row)
    texts = {note.mark: note.text for note in figure.footnotes}
    wards = {ward.code: ward for ward in figure.asked} if figure.choice is Choice.COUNT else {}
    ward = wards.get(row.code)
    return {
        "区コード": ward and ward.code,
        "区名": ward and public_ward_name(ward),
        "項目": BASES[figure.basis],
        "値": value,
        "値の状態": UNREPORTED_LABEL if value is None else NUMBER,
        "単位": figure.unit,
        "注記記号": "；".join(marks),
        "注記": "；".join(texts[mark] for mark in marks),
    }


def _event_lines(row: Row) -> Iterator[Line]:
    """What an event states of itself, and who came."""
    for name, value in row.facts:
        entry, unit = fact_words(name)
        if isinstance(value, int):
            yield {"項目": entry, "値": value, "値の状態": NUMBER, "単位": unit}
        else:
            day = iso_day(value) if name == "date" else None
            yield {"項目": entry, "値の状態": WORDS, "日付": day, "文言": "" if day else value}
    if row.members:
        for (entry, unit), value in ((EVENT_WARDS, row.wards), (EVENT_PEOPLE, row.people)):
            yield {"項目": entry, "値": value, "値の状態": NUMBER, "単位": unit}


def write_csv(
    document: Document, figures: Iterable[Figure], encoding: Encoding = Encoding.UTF8
) -> bytes:
    """The figures as one CSV table of COLUMNS.

    A text that a spreadsheet would calculate carries one leading apostrophe; numbers stay numbers,
    days are ISO, blank means that there is no value. Raises CannotEncodeError.
    """
    counted = {HEADINGS.index(heading) for heading in COUNTED}
    lines = (continued(cells, counted) for cells in long_rows(document, figures))
    return write_rows([HEADINGS, *chain.from_iterable(lines)], encoding)


CORRECTION_COLUMNS = {
    "年度": "年度の開始年（西暦）",
    "版": "訂正した版と公表日",
    "前の版": "訂正された版",
    "番号": "訂正の番号。空欄は、上の訂正に伴う訂正",
    "ページ": "この版のページ。空欄はページのない箇所",
    "図ID": "図を一意に示す符号。空欄は図によらない資料の文",
    "図表": "章・節の番号と図の名称",
    "箇所": "訂正した箇所",
    "区コード": (
        "全国地方公共団体コード（5桁）。空欄は区の回答によらない訂正か、区の名前を載せない訂正"
    ),
    "区名": "市名を付けた区名",
    "誤": "前の版の値または文言。空欄は値なし",
    "正": "この版の値または文言。空欄は値なし",
    "理由": "訂正の理由",
}


def correction_values(one: Correction) -> dict[str, str | int | None]:
    """What data files say of a correction; one that follows from others has no number."""
    code, ward = one.public_ward
    return {
        "number": one.number or None,
        "page": one.page or None,
        "figure": one.figure or None,
        "heading": one.heading,
        "place": one.shown_place,
        "ward_code": code or None,
        "ward": ward or None,
        "before": one.before or None,
        "after": one.after or None,
        "reason": one.reason,
    }


def correction_rows(document: Document) -> Iterator[Cells]:
    """A row for each correction of an edition; none for a document that is no edition."""
    for one in document.corrections:
        values = correction_values(one)
        ward = values["ward"] and f"{CITY}{values['ward']}"
        head = (document.fiscal_year, document.status, f"第{document.edition - 1}版")
        yield (*head, *(values | {"ward": ward}).values())


def write_corrections(document: Document) -> bytes:
    """The 正誤表 as CSV: header in row 1, CRLF; text as in `write_csv`."""
    return write_rows([[*CORRECTION_COLUMNS], *correction_rows(document)])
