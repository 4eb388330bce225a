"""Figures as panels: which form shows them, over what they count, what stands where nothing is."""

from collections.abc import Iterable

from reports.counting.figure import Figure, Item
from reports.document.charts import printed
from reports.document.deck.shape import Entry, Panel, PanelForm, Table, columns
from wards.fiscal import as_of_words

NOTHING_REPORTED = "まだ報告がない"
NOTHING_YET = "まだ記載がない"
NONE = "該当なし"
NOBODY_ASKED = "対象となる区はまだない"
DONUT_ROWS, STACKED_ROWS = 3, 6  # more parts than these are hard to tell apart
DONUT_PART = 2  # wards: a narrower part has no room for its value
NAME_LENGTH = 16  # characters: longer names fit only beside a bar of their own
# pt: where a chart may stand, beside another panel or across the page.
WHOLE_WIDTH, WIDTHS = 739.0, (361.0, 424.0, 739.0)


def form_of(figure: Figure, scale: int, *, ring: bool) -> PanelForm:
    """The form for a figure whose rows add up: ring (if there is room), stacked bar, a bar a row."""
    rows = figure.listing
    if len(rows) > STACKED_ROWS or any(len(row.label) > NAME_LENGTH for row in rows):
        return PanelForm.BARS
    few = len(rows) <= DONUT_ROWS and all(figure.value(row) >= DONUT_PART for row in rows)
    if few and ring:
        return PanelForm.DONUT
    parts = printed.parts_of(figure, rows)
    widths = WIDTHS if ring else (WHOLE_WIDTH,)
    fit = all(printed.names_fit(parts, width, scale) for width in widths)
    return PanelForm.STACKED if fit else PanelForm.BARS


def shares(
    figure: Figure, heading: str, *, ring: bool = True, among: str = "", scale: int = 0
) -> Panel:
    """A figure whose rows add up. ring: whether there is room for a ring.

    scale: the number of wards that the full length of a bar stands for, by default those asked.
    """
    if not figure.of:
        return no_answer(figure, heading)
    scale = scale or figure.of
    form = form_of(figure, scale, ring=ring)
    basis = among or figure.basis_sentence
    if form is PanelForm.DONUT and figure.as_of:
        basis = ""  # the ring states it in its middle
    basis = joined(basis, as_of_words(figure.as_of))
    return Panel(heading, form, basis, figure, figure.listing, scale=scale)


def no_answer(figure: Figure, heading: str) -> Panel:
    """What stands in place of bars that would all be 0: 0 would look like an answer."""
    entries = paragraphs([empty_words(figure)])
    return Panel(heading, PanelForm.LIST, figure.basis_sentence, figure, entries=entries)


def counts_of_many(figure: Figure, heading: str, *, scale: int, among: str = "") -> Panel:
    """A figure of multiple choice: bars from zero against the wards that were asked."""
    if not figure.answered:
        return no_answer(figure, heading)
    basis = joined(among or incomplete(figure), "複数回答")
    return Panel(heading, PanelForm.BARS, basis, figure, figure.listing, scale=scale)


def sums(figure: Figure, heading: str) -> Panel:
    """A number of each kind or month, added over the wards: bars from zero to the largest."""
    largest = max(map(figure.value, figure.rows), default=0)
    if not largest:
        return no_answer(figure, heading)
    basis = joined(incomplete(figure), as_of_words(figure.as_of))
    return Panel(heading, PanelForm.BARS, basis, figure, figure.listing, scale=largest)


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
    texts = [text for row in figure.rows for text in item_lines(row.items)]
    entries = paragraphs(texts or [empty_words(figure)])
    return Panel(heading, PanelForm.LIST, incomplete(figure), figure, entries=entries)


def defined(figure: Figure) -> Panel:
    """A figure of definitions as marks and their texts."""
    entries = tuple(Entry(f"（{row.label}）", item_lines(row.items)) for row in figure.rows)
    return Panel(figure.title, PanelForm.TERMS, incomplete(figure), figure, entries=entries)


def matrix(figure: Figure, left: str) -> Panel:
    """A text figure as a table of headings and items."""
    entries = tuple(
        Entry(row.label, item_lines(row.items) or (empty_words(figure),)) for row in figure.rows
    )
    heads = Table(columns({left: 32, "取組内容": 68}), ())
    return Panel("", PanelForm.MATRIX, incomplete(figure), figure, entries=entries, table=heads)


def paragraphs(lines: Iterable[str]) -> tuple[Entry, ...]:
    """Lines that stand under no mark, each by itself."""
    return tuple(Entry("", (line,)) for line in lines)


def small_print(*entries: Entry) -> tuple[Panel, ...]:
    """A panel of notes; none where there is nothing to note."""
    return (Panel("", PanelForm.NOTES, entries=entries),) if entries else ()


def footnotes(figure: Figure) -> tuple[Entry, ...]:
    """The footnotes of a figure that at least one of its rows carries."""
    return tuple(Entry(note.mark, (note.text,)) for note in figure.printed_footnotes)
