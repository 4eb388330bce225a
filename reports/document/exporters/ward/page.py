"""A ward's own document as plain data, and as CSV, workbook and JSON: its answers in the city's, its institutions."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reports.counting.figure import UNREPORTED, UNREPORTED_LABEL, Choice, Figure, WardRef
from reports.document.charts.placed import Part
from reports.document.charts.printed import BANDS
from reports.document.exporters.longform import Document, public_ward_name
from reports.document.exporters.xlsx.tables import DataTable, add_table
from reports.document.exporters.xlsx.workbook import add_cover, list_sheets
from reports.document.own_answer import OwnAnswer, own_answer
from wards.fiscal import FiscalYear
from wards.outgoing.book import Book, Value
from wards.outgoing.csv_rows import Encoding, write_rows

NAME = "区別概要"
INSTITUTIONS, FUNCTIONS = "active_institutions.by_ward", "active_institutions.functions"
MONTHS, STATES = "consultations.by_month", "initiative.states"
# What stands on paper; the data have every figure.
PRINTED = (
    "professional_training.plan",
    "public_outreach.plan",
    "desk.weekly_hours",
    "liaison_meeting.planned_times",
    "accompanied_visit.plan",
    INSTITUTIONS,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the ward answered in a figure.

    figure: of the whole city, as the ward may see it. parts: the city's answers in natural order,
    未回答 last; none where the figure counts no wards.
    """

    figure: Figure
    own: OwnAnswer
    parts: tuple[Part, ...]

    @property
    def name(self) -> str:
        return f"{self.figure.section}　{self.figure.title}"


@dataclass(frozen=True, slots=True)
class Institution:
    """An active institution with its state, and which of the four functions it has."""

    label: str
    mark: str
    functions: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class WardPage:
    """The document. before: the year before; said_of_before: where its answers are from.

    reports: how far the ward's own reports are, in words. functions: their names.
    months, months_before: each month that was told with its consultations, and of the year before.
    states: how many initiatives are how far.
    """

    document: Document
    ward: WardRef
    answers: tuple[Answer, ...]
    before: FiscalYear
    said_of_before: str = ""
    reports: tuple[str, ...] = ()
    institutions: tuple[Institution, ...] = ()
    functions: tuple[str, ...] = ()
    months: tuple[tuple[str, int], ...] = ()
    months_before: tuple[tuple[str, int], ...] = ()
    states: tuple[tuple[str, int], ...] = ()

    @property
    def year(self) -> FiscalYear:
        return self.before.next

    @property
    def printed(self) -> list[Answer]:
        """The answers that stand on paper."""
        return [each for each in self.answers if each.figure.id in PRINTED]

    @property
    def changes(self) -> list[Answer]:
        return [each for each in self.answers if each.own.has_changed]

    @property
    def has_last(self) -> bool:
        """Whether there is a year before to compare with."""
        return any(each.own.last for each in self.answers)

    @property
    def owes_institutions(self) -> bool:
        """Whether nobody has answered which institutions are active: not that there are none."""
        return any(each.own.missing for each in self.answers if each.figure.id == INSTITUTIONS)

    @property
    def sums(self) -> list[int]:
        """How many institutions have each function."""
        return [
            sum(has) for has in zip(*(each.functions for each in self.institutions), strict=True)
        ]


def ward_page(
    document: Document,
    ward: WardRef,
    figures: Mapping[str, Figure],
    last: Mapping[str, Figure],
    **words: object,
) -> WardPage:
    """The document of a ward from figures of the city, as the ward may see them, of two years.

    words: what else the document says, by the names of `WardPage`.
    """
    functions = figures.get(FUNCTIONS)
    return WardPage(
        document,
        ward,
        tuple(answers_of(ward.code, figures, last)),
        FiscalYear(document.fiscal_year).previous,
        institutions=tuple(_institutions(ward, figures[INSTITUTIONS], functions)),
        functions=tuple(row.label for row in functions.rows) if functions else (),
        months=tuple(_own_numbers(figures.get(MONTHS), ward)),
        months_before=tuple(_own_numbers(last.get(MONTHS), ward)),
        states=tuple(_own_numbers(figures.get(STATES), ward)),
        **words,
    )


def _own_numbers(figure: Figure | None, ward: WardRef) -> Iterator[tuple[str, int]]:
    for row in figure.rows if figure else ():
        yield from ((row.label, member.people) for member in row.members if member.ward == ward)


def answers_of(
    code: str, figures: Mapping[str, Figure], last: Mapping[str, Figure]
) -> Iterator[Answer]:
    """The answers of a ward, from figures of the city, as the ward may see them, of two years."""
    for id_, figure in figures.items():
        if own := own_answer(figure, code, last.get(id_)):
            yield Answer(figure, own, tuple(_parts(figure, own.codes)))


def _parts(figure: Figure, own: frozenset[str]) -> list[Part]:
    if figure.choice in (Choice.TEXT, Choice.EVENTS, Choice.SUM):
        return []
    rows = (*figure.rows, figure.unreported_row)
    if figure.choice is not Choice.COUNT:
        return [Part(row.code, row.label, row.wards, row.code in own) for row in rows]
    classes: dict[str, list[str]] = {}  # the wards by the classes of the map of the document
    for row in figure.rows:
        classes.setdefault(_class_of(figure.shown(row)), []).append(row.code)
    names = {"0": f"0{figure.unit}"}
    names |= {str(first): f"{name}{figure.unit}" for first, _, name in reversed(BANDS)}
    names[UNREPORTED] = UNREPORTED_LABEL
    return [
        Part(each, name, len(classes[each]), not own.isdisjoint(classes[each]))
        for each, name in names.items()
        if each in classes
    ]


def _class_of(value: int | None) -> str:
    """The code of the class in which a count is."""
    if value is None:
        return UNREPORTED
    return next((str(first) for first, *_ in BANDS if value >= first), "0")


def _institutions(ward: WardRef, figure: Figure, functions: Figure | None) -> list[Institution]:
    keys = [
        {(each.model, each.pk) for m in row.members if m.ward == ward for each in m.records}
        for row in (functions.rows if functions else ())
    ]
    own = next((row for row in figure.rows if row.code == ward.code), None)
    return [
        Institution(
            record.label,
            "".join(note.mark for note in figure.footnotes if note.tag == record.tag),
            tuple((record.model, record.pk) in some for some in keys),
        )
        for member in (own.members if own else ())
        for record in member.records
    ]


HEADINGS = (
    "年度", "区コード", "区名", "版", "図番号", "図ID", "図名", "基準日", "自区の回答", "比べる年度",
    "比べる年度の自区の回答", "変更", "区分コード", "区分", "市全体の区数", "自区の区分",
)  # fmt: skip
CHANGED, OWN = "あり", "○"
COUNTED = ("市全体の区数",)


def ward_rows(page: WardPage) -> Iterator[tuple[Value, ...]]:
    """A row for each answer of the city's, beside the ward's own answer; blank is None."""
    for each in page.answers:
        figure = each.figure
        head = (
            page.year.year,
            page.ward.code,
            public_ward_name(page.ward),
            page.document.status,
            figure.section,
            figure.id,
            figure.title,
            figure.as_of,
            each.own.words,
            page.before.year,
            each.own.last or None,
            CHANGED if each.own.has_changed else None,
        )
        for part in each.parts:
            yield (*head, part.code, part.label, part.wards, OWN if part.is_own else None)
        if not each.parts:
            yield (*head, None, None, None, None)


def write_ward_csv(page: WardPage, encoding: Encoding = Encoding.UTF8) -> bytes:
    """The answers as one table. Raises CannotEncodeError."""
    return write_rows([HEADINGS, *ward_rows(page)], encoding)


def write_ward_xlsx(page: WardPage) -> bytes:
    """Cover with the ward's name and code, the answers, the institutions."""
    document = page.document
    book = Book(f"{document.number} {document.title}", document.status, document.made_at)
    cover = add_cover(book, document)
    institutions = [
        (each.label, each.mark or None, *(OWN if has else None for has in each.functions))
        for each in page.institutions
    ]
    tables = (
        DataTable("回答", "自区の回答と24区の分布", HEADINGS, ward_rows(page), COUNTED),
        DataTable(
            "積極的医療機関",
            "積極的医療機関と、担う機能（○）",
            ("名称", "注記記号", *page.functions),
            institutions,
        ),
    )
    sheets = [(add_table(book, document, table), table.meaning) for table in tables]
    list_sheets(book, cover, sheets)
    return book.bytes()


def write_ward_json(page: WardPage) -> bytes:
    """As UTF-8 JSON, readable by eye; what does not exist is null."""
    document = page.document
    data = {
        "document": {
            "number": document.number,
            "title": document.title,
            "fiscal_year": page.year.year,
            "as_of": document.as_of and document.as_of.isoformat(),
            "ward_code": page.ward.code,
            "ward": public_ward_name(page.ward),
            "status": document.status,
            "edition": document.edition,
            "made_at": document.made_at.isoformat(timespec="seconds"),
        },
        "year_before": {"fiscal_year": page.before.year, "source": page.said_of_before},
        "answers": {
            each.figure.id: {
                "section": each.figure.section,
                "title": each.figure.title,
                "as_of": each.figure.as_of and each.figure.as_of.isoformat(),
                "answer": each.own.words,
                "last": each.own.last or None,
                "changed": each.own.has_changed,
                "city": [
                    {"code": p.code, "label": p.label, "wards": p.wards, "own": p.is_own}
                    for p in each.parts
                ],
            }
            for each in page.answers
        },
        "consultations": {"months": dict(page.months), "last": dict(page.months_before)},
        "institutions": [
            {
                "label": each.label,
                "note": each.mark or None,
                "functions": [
                    name for name, has in zip(page.functions, each.functions, strict=True) if has
                ],
            }
            for each in page.institutions
        ],
    }
    return f"{json.dumps(data, ensure_ascii=False, indent=1)}\n".encode()
