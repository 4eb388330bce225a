"""What a deck consists of, as plain frozen data that PDF and PowerPoint both draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.db.models import TextChoices

from reports.counting.figure import Figure, Row
from wards.fiscal import FiscalYear


class Section(TextChoices):
    """The parts of the document by name; the value names the colour of the part."""

    OVERVIEW = "overview", "概要"
    WARD_OFFICES = "one", "Ⅰ．区役所の取組"
    DESKS = "two", "Ⅱ．相談支援室の取組"
    BUREAU = "three", "Ⅲ．健康局の取組"
    NOTES = "notes", "注記"


class PanelForm(StrEnum):
    """How a panel shows its figure."""

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
    """Few words: larger type. Many: less air, then smaller type; loose to tight."""

    LARGE = "large"
    MEDIUM = "medium"
    NORMAL = "normal"
    DENSE = "dense"
    SMALL = "small"
    SMALLEST = "smallest"

    @property
    def and_tighter(self) -> list[Density]:
        """Itself and what holds more, in their order."""
        every = list(Density)
        return every[every.index(self) :]


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
    return tuple(
        Run(f"{part:,}" if isinstance(part, int) else part, isinstance(part, int))
        for part in parts
        if part != ""
    )


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


def columns(shares: Mapping[str, int]) -> tuple[Column, ...]:
    """Columns of text by head, with their shares of the width."""
    return tuple(Column(head, share) for head, share in shares.items())


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first cell heads its row. `total` is a last row: label and value."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, str] | None = None

    @property
    def halves(self) -> list[tuple[tuple[str, ...], ...]]:
        """The rows of a long narrow table in two halves that stand side by side."""
        middle = (len(self.rows) + 1) // 2
        return [self.rows[:middle], self.rows[middle:]] if middle else [self.rows]


@dataclass(frozen=True, slots=True)
class WardPlace:
    """Where a ward stands on the tile map."""

    code: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Panel:
    """One piece of evidence: a heading, in grey what it is counted over, and its content.

    rows: of the figure, those that a chart shows, in printing order. A matrix has its entries under
    the columns of its table. scale: the number of wards that the full length of a bar stands for.
    opening: what is said in large figures before the content.
    """

    heading: str
    form: PanelForm
    basis: str = ""
    figure: Figure | None = None
    rows: tuple[Row, ...] = ()
    scale: int = 0
    entries: tuple[Entry, ...] = ()
    table: Table | None = None
    places: tuple[WardPlace, ...] = ()
    opening: Message = ()

    @property
    def tiles(self) -> dict[str, tuple[int, int]]:
        """(row, column) of each ward's tile, by ward code."""
        return {place.code: (place.row, place.column) for place in self.places}


WHOLE = 12  # columns of a page
COVER_PAGES = 1


@dataclass(frozen=True, slots=True)
class Stack:
    """Panels below each other, as wide as so many of the twelve columns of the page."""

    span: int
    panels: tuple[Panel, ...]


def whole(*panels: Panel) -> tuple[Stack]:
    """Panels below each other over the whole width."""
    return (Stack(WHOLE, panels),)


@dataclass(frozen=True, slots=True)
class Slide:
    """One message and its evidence.

    key: by which the Bureau words its message; empty where it cannot. default: the message that the
    figures make, where the Bureau has another or none.
    """

    section: Section
    topic: str
    message: Message
    stacks: tuple[Stack, ...]
    lead: str = ""
    density: Density = Density.NORMAL
    key: str = ""
    default: Message = ()

    @property
    def panels(self) -> tuple[Panel, ...]:
        """All panels, in reading order."""
        return tuple(panel for stack in self.stacks for panel in stack.panels)

    @property
    def listed_as(self) -> str:
        """The title in the contents: of its section, or its own where it stands outside the three."""
        alone = self.section in (Section.OVERVIEW, Section.NOTES)
        return self.topic.removesuffix(CONTINUED) if alone else self.section.label

    def continued(self, stacks: tuple[Stack, ...]) -> Slide:
        """The slide on which this one goes on: same head and message, no lead sentence."""
        topic = self.topic.removesuffix(CONTINUED) + CONTINUED
        return replace(self, topic=topic, lead="", stacks=stacks)


CONTINUED = "（続き）"


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
    def contents(self) -> dict[Section, dict[str, int]]:
        """The titles of each section with their pages, of a deck cut into pages; one page needs none."""
        named: dict[Section, dict[str, int]] = {}
        for page, slide in enumerate(self.slides, COVER_PAGES + 1):
            named.setdefault(slide.section, {}).setdefault(slide.listed_as, page)
        return named if len(self.slides) > 1 else {}


NOTHING = "（なし）"
NOT_ASKED = "対象外"


@dataclass(frozen=True, slots=True)
class Correction:
    """A line of the 正誤表: a place that reads otherwise than in the edition before.

    key: names the place among all corrections of an edition. figure: id of the figure, empty for
    the document's own words. heading and place: where it stands, in words. ward_code, ward: whose
    answer it is, empty where it is nobody's. before, after: as printed, empty where nothing stood.
    follows: it is counted or worded from other corrections, and its reason names these by their
    number, which it does not have itself (0). page: of this edition, 0 for what is on none.
    named: the Bureau has chosen that print names the ward.
    """

    key: str
    figure: str
    heading: str
    place: str
    before: str
    after: str
    ward_code: str = ""
    ward: str = ""
    follows: bool = False
    reason: str = ""
    number: int = 0
    page: int = 0
    named: bool = False

    @property
    def public_ward(self) -> tuple[str, str]:
        """Code and name of the ward for what everybody reads; two empty texts where it is unnamed."""
        return (self.ward_code, self.ward) if self.named else ("", "")

    @property
    def shown_place(self) -> str:
        """The place with whose answer it is: 「1区の回答」, 「北区の回答」."""
        whose = self.ward if self.named else "1区"
        return f"{whose}の{self.place}" if self.ward else self.place

    @property
    def where(self) -> str:
        """Where it stands, in one line: of a consequence, beneath its correction."""
        if self.follows and self.key.startswith("/"):  # what a slide says of its figures
            return "└ ページの見出し"
        if self.follows:
            *_, figure = self.heading.split("　")
            return f"└ 図「{figure}」　{self.place}"
        return f"{self.heading}　{self.shown_place}"

    @property
    def shown_before(self) -> str:
        """What stood there; said in words where nothing did."""
        return self.before or self._nothing

    @property
    def shown_after(self) -> str:
        """What stands there now; said in words where nothing does."""
        return self.after or self._nothing

    @property
    def _nothing(self) -> str:
        """A ward without an answer in a figure was not asked: a silent one has 未回答."""
        return NOT_ASKED if self.ward else NOTHING
