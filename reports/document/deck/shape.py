"""What a deck consists of, as plain frozen data that PDF and PowerPoint both draw."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from reports.counting.figure import Figure, Item, Row
from wards.fiscal import FiscalYear, wareki


class Section(StrEnum):
    """The parts of the document; its value names the colour of the part."""

    OVERVIEW = "overview"
    WARD_OFFICES = "one"
    DESKS = "two"
    BUREAU = "three"
    NOTES = "notes"


SECTION_NAMES = {
    Section.OVERVIEW: "概要",
    Section.WARD_OFFICES: "Ⅰ．区役所の取組",
    Section.DESKS: "Ⅱ．相談支援室の取組",
    Section.BUREAU: "Ⅲ．健康局の取組",
    Section.NOTES: "注記",
}


class Form(StrEnum):
    """How a panel is shown."""

    DONUT = "donut"
    STACKED = "stacked"
    BARS = "bars"
    TILES = "tiles"
    COUNTS = "counts"  # a table of a count figure, in two halves, with its total
    LIST = "list"
    TERMS = "terms"  # a mark and its text
    MATRIX = "matrix"  # a table: heading left, items right
    PROSE = "prose"  # paragraphs, and lists under a heading of their own
    NOTES = "notes"  # small print: a mark and its text
    TABLE = "table"


class Density(StrEnum):
    """Few words: larger type. Many rows: less air. Type is never smaller than NORMAL."""

    LARGE = "large"
    MEDIUM = "medium"
    NORMAL = "normal"
    DENSE = "dense"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a message; a key number is set large, an aside small."""

    text: str
    key: bool = False
    aside: bool = False


Message = tuple[Run, ...]


def say(*parts: str | int) -> Message:
    """A message from words and numbers; what is given as a number is a key number.

    >>> [run.text for run in say("24区中", 9, "区が予定") if run.key]
    ['9']
    """
    return tuple(Run(str(part), isinstance(part, int)) for part in parts if part != "")


def aside(words: str) -> Message:
    """Words that qualify a message; none for no words."""
    return (Run(words, aside=True),) if words else ()


def plain(message: Message) -> str:
    """A message as one string."""
    return "".join(run.text for run in message)


@dataclass(frozen=True, slots=True)
class Entry:
    """Lines of text under a mark or a heading (which may be empty)."""

    head: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, its share of the width in percent, and how it is aligned."""

    head: str
    share: int
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first cell heads its row. `total` is a last row: label and value."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class WardPlace:
    """Where a ward stands on the tile map."""

    code: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Panel:
    """One piece of evidence: a heading, in grey what it is counted over, and its content.

    figure and rows belong to charts (rows: the part of the figure that this panel shows, in
    printing order), entries to text, table to tables; a matrix has entries under the columns of
    its table. scale: the number of wards that the full length of a bar stands for. opening: what
    is said in large figures before the content.
    """

    heading: str
    form: Form
    basis: str = ""
    figure: Figure | None = None
    rows: tuple[Row, ...] = ()
    scale: int = 0
    entries: tuple[Entry, ...] = ()
    table: Table | None = None
    places: tuple[WardPlace, ...] = ()
    opening: Message = ()


@dataclass(frozen=True, slots=True)
class Stack:
    """Panels below each other, as wide as so many of the twelve columns of the page."""

    span: int
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True)
class Slide:
    """One message and its evidence."""

    section: Section
    topic: str
    message: Message
    stacks: tuple[Stack, ...]
    lead: str = ""
    density: Density = Density.NORMAL

    @property
    def panels(self) -> tuple[Panel, ...]:
        """All panels, in reading order."""
        return tuple(panel for stack in self.stacks for panel in stack.panels)

    def continued(self, stacks: tuple[Stack, ...]) -> Slide:
        """The slide on which this one goes on: same head and message, no lead sentence."""
        topic = self.topic.removesuffix(CONTINUED) + CONTINUED
        return replace(self, topic=topic, lead="", stacks=stacks)


CONTINUED = "（続き）"


@dataclass(frozen=True, slots=True)
class Contents:
    """An entry of the contents on the cover; more: further titles, each on a line of its own."""

    section: Section
    title: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deck:
    """The document: its cover and its slides.

    status_note: which edition it is, or that it is none and which wards are missing. issued: the
    day of publication; None for a draft. seal: by which the edition can be told from a forgery.
    """

    title: str
    number: str
    office: str
    programme: str
    fiscal_year: FiscalYear
    as_of: date
    issued: date | None
    status_note: str
    slides: tuple[Slide, ...]
    seal: str = ""

    @property
    def contents(self) -> tuple[Contents, ...]:
        """The sections, in order of first appearance; a section without a name of its own is
        named by its topics."""
        named: dict[Section, list[str]] = {}
        for slide in self.slides:
            alone = slide.section in (Section.OVERVIEW, Section.NOTES)
            title = slide.topic if alone else SECTION_NAMES[slide.section]
            titles = named.setdefault(slide.section, [])
            if title not in titles and not title.endswith(CONTINUED):
                titles.append(title)
        return tuple(
            Contents(section, titles[0], tuple(titles[1:])) for section, titles in named.items()
        )


NOTHING_REPORTED = "まだ報告がない"
NOTHING_YET = "まだ記載がない"
NONE = "該当なし"
NOBODY_ASKED = "対象となる区はまだない"
DONUT_ROWS, STACKED_ROWS = 3, 6  # more parts than these are hard to tell apart
DONUT_PART = 2  # wards: a narrower part has no room for its value
NAME_LENGTH = 16  # characters: longer names fit only beside a bar of their own


def form_of(figure: Figure) -> Form:
    """The form for a figure whose rows add up: ring, stacked bar, or one bar a row."""
    rows = figure.listing
    if len(rows) > STACKED_ROWS or any(len(row.label) > NAME_LENGTH for row in rows):
        return Form.BARS
    if len(rows) <= DONUT_ROWS and all(figure.value(row) >= DONUT_PART for row in rows):
        return Form.DONUT
    return Form.STACKED


def shares(figure: Figure, heading: str, *, ring: bool = True, among: str = "") -> Panel:
    """A figure whose rows add up. ring: whether there is room for a ring."""
    if not figure.of:
        return no_answer(figure, heading)
    form = form_of(figure)
    if form is Form.DONUT and not ring:
        form = Form.STACKED
    basis = among or figure.basis_sentence
    if form is Form.DONUT and figure.as_of:
        basis = ""  # the ring states it in its middle
    return Panel(
        heading,
        form,
        joined(basis, as_of(figure)),
        figure,
        figure.listing,
        scale=figure.of,
    )


def no_answer(figure: Figure, heading: str) -> Panel:
    """What stands in place of bars that would all be 0: 0 would look like an answer."""
    entries = (Entry("", (empty_words(figure),)),)
    return Panel(heading, Form.LIST, figure.basis_sentence, figure, entries=entries)


def counts_of_many(figure: Figure, heading: str, *, scale: int, among: str = "") -> Panel:
    """A figure of multiple choice: bars from zero against the wards that were asked."""
    if not figure.answered:
        return no_answer(figure, heading)
    basis = joined(among or incomplete(figure), "複数回答")
    return Panel(heading, Form.BARS, basis, figure, figure.listing, scale=scale)


def as_of(figure: Figure) -> str:
    """The day of reference as it is printed; empty where there is none."""
    return f"{wareki(figure.as_of)}現在" if figure.as_of else ""


def incomplete(figure: Figure) -> str:
    """Who answered, said only when a ward is missing."""
    return figure.basis_sentence if figure.unreported else ""


def joined(*words: str) -> str:
    """The words that are not empty, side by side."""
    return "・".join(word for word in words if word)


def among_planned(figure: Figure) -> str:
    """The denominator of a sub-question: 「開催予定ありの19区」, and who is missing."""
    return joined(f"開催予定ありの{figure.of}区", incomplete(figure))


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text that are not empty."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def item_lines(items: tuple[Item, ...]) -> tuple[str, ...]:
    """The texts of items, one line each (a line break inside an item stays one item)."""
    return tuple(" ".join(lines_of(item.text)) for item in items)


def empty_words(figure: Figure) -> str:
    """What stands where there is nothing to show: nobody asked, not yet, or none."""
    if figure.answered:
        return NOTHING_YET if figure.unreported else NONE
    return NOTHING_REPORTED if figure.of else NOBODY_ASKED


def listed(figure: Figure, heading: str) -> Panel:
    """A text figure as a list."""
    texts = tuple(text for row in figure.rows for text in item_lines(row.items))
    entries = tuple(Entry("", (text,)) for text in texts or (empty_words(figure),))
    return Panel(heading, Form.LIST, incomplete(figure), figure, entries=entries)


def defined(figure: Figure) -> Panel:
    """A figure of definitions as marks and their texts."""
    entries = tuple(Entry(f"（{row.label}）", item_lines(row.items)) for row in figure.rows)
    return Panel(figure.title, Form.TERMS, incomplete(figure), figure, entries=entries)


def matrix(figure: Figure, left: str) -> Panel:
    """A text figure as a table of headings and items."""
    entries = tuple(
        Entry(row.label, item_lines(row.items) or (empty_words(figure),)) for row in figure.rows
    )
    heads = Table((Column(left, 32), Column("取組内容", 68)), ())
    return Panel("", Form.MATRIX, incomplete(figure), figure, entries=entries, table=heads)
