"""How high the panels of a slide will be where they go, in pt."""

from dataclasses import dataclass
from itertools import accumulate

from reports.document.charts import printed
from reports.document.charts.svg import text_width
from reports.document.deck.shape import Entry, Panel, PanelForm, Slide, Stack
from reports.document.exporters import look as measures
from reports.document.exporters.look import LOOKS, WIDTHS, Look
from reports.document.typesetting import set_height, set_lines, set_width


@dataclass(frozen=True, slots=True)
class Room:
    """Where a panel goes: how wide, in which type; and how high things will be there."""

    width: float
    look: Look

    @classmethod
    def of(cls, stack: Stack, slide: Slide) -> "Room":
        return cls(WIDTHS[stack.span], LOOKS[slide.density])

    @property
    def leading(self) -> float:
        return self.look.size * measures.LEADING

    def panel_height(self, panel: Panel) -> float:
        opening = measures.OPENING if panel.opening else 0.0
        return self.heading_height(panel) + opening + self.content_height(panel)

    def stack_height(self, panels: tuple[Panel, ...]) -> float:
        """Panels below each other with the space between them."""
        gaps = max(0, len(panels) - 1) * self.look.between_panels
        return gaps + sum(map(self.panel_height, panels))

    def heading_height(self, panel: Panel) -> float:
        """The heading with the space below it; 0 where there is none."""
        lines = self.heading_lines(panel)
        return lines + self.look.below_heading if lines else 0.0

    def heading_lines(self, panel: Panel) -> float:
        """Height of the heading, and of the basis where it stands alone or below."""
        if not panel.heading:
            return measures.BASIS * measures.HEADING_LEADING if panel.basis else 0.0
        width, size = self.width - measures.PANEL_INDENT, self.look.heading
        leading = size * measures.HEADING_LEADING
        height = set_height(panel.heading, width, size, leading, bold=True)
        return height if self.basis_is_beside(panel) else height + leading

    def basis_is_beside(self, panel: Panel) -> bool:
        """Whether the basis has room behind the heading: it is never broken."""
        width, size = self.width - measures.PANEL_INDENT, self.look.heading
        last = set_lines(panel.heading, width, size, bold=True)[-1:]
        wide = (
            set_width(panel.basis, measures.BASIS) + measures.BEFORE_BASIS if panel.basis else 0.0
        )
        return sum(line.width for line in last) + wide <= width

    def content_height(self, panel: Panel) -> float:
        match panel.form:
            case PanelForm.DONUT:
                return printed.donut_height(self.look.ring)
            case PanelForm.STACKED:
                return printed.stacked_height(panel.figure, panel.rows, self.width, panel.scale)
            case PanelForm.BARS:
                return printed.bars_height(panel.rows, self.bars(panel))
            case PanelForm.TILES:
                return printed.tiles_height(panel.tiles)
            case PanelForm.COUNTS:  # a head, half of the rows, and the total under the second half
                rows = (len(panel.table.rows) + 1) // 2 + 2
                return rows * measures.COUNT_ROW + 3 * (measures.STRONG_RULE - measures.RULE)
            case PanelForm.TABLE:
                rows = sum(self.row_height(row, panel) for row in panel.table.rows)
                total = self.total_height if panel.table.total else 0.0
                return self.table_head(panel) + rows + total
            case PanelForm.MATRIX:
                rows = sum(self.entry_height(entry, panel) for entry in panel.entries)
                return self.table_head(panel) + rows
            case PanelForm.LIST:
                return max(lines_height for _, lines_height in self.halves(panel))
        return sum(
            self.above_entry(entry, panel, number) + self.entry_height(entry, panel)
            for number, entry in enumerate(panel.entries)
        )

    def bars(self, panel: Panel) -> printed.Bars:
        """Names take what they need, up to a limit; in a narrow panel few bars are thick."""
        narrow, look = self.width < WIDTHS[6], self.look
        limit = 78 if narrow else 424 if self.width > WIDTHS[7] else 150
        longest = max((text_width(row.label) for row in panel.figure.rows), default=0)
        names = min(limit, max(longest * printed.NAME + 2, measures.SHORTEST_NAMES))
        if narrow:
            return printed.Bars(self.width, names, look.narrow_thick, look.between_narrow)
        return printed.Bars(self.width, names, look.thick, look.between_bars)

    def cell_widths(self, panel: Panel) -> list[float]:
        """Room for words in each column of a table."""
        side = measures.CELL_SIDE if panel.form is PanelForm.MATRIX else self.look.beside_cell
        return [self.width * column.share / 100 - 2 * side for column in panel.table.columns]

    def table_head(self, panel: Panel) -> float:
        """The head with the rule below it, and what the last rule of a table is stronger."""
        heads = tuple(column.head for column in panel.table.columns)
        words = self.words_height(heads, panel, bold=True)
        return (
            words
            + 2 * self.look.around_head
            + measures.STRONG_RULE
            + (measures.STRONG_RULE - measures.RULE)
        )

    def words_height(self, cells: tuple[str, ...], panel: Panel, *, bold: bool = False) -> float:
        """Height of the highest cell's words."""
        size = self.look.size if panel.form is PanelForm.MATRIX else self.look.table
        widths = zip(cells, self.cell_widths(panel), strict=True)
        return max(set_height(c, w, size, size * measures.LEADING, bold=bold) for c, w in widths)

    def row_height(self, cells: tuple[str, ...], panel: Panel) -> float:
        return self.words_height(cells, panel) + self.around_row

    @property
    def total_height(self) -> float:
        """Of the last row of a table, with what the rule above it is stronger."""
        return (
            self.look.table * measures.LEADING
            + self.around_row
            + measures.STRONG_RULE
            - measures.RULE
        )

    @property
    def around_row(self) -> float:
        """Above and below the words of a row, with the rule."""
        return 2 * self.look.around_cell + measures.RULE

    def entry_type(self, panel: Panel) -> tuple[float, float]:
        """The size of the type of entries, and from one line to the next."""
        is_small = panel.form is PanelForm.NOTES
        return (
            (measures.NOTE, self.look.note_leading) if is_small else (self.look.size, self.leading)
        )

    def mark_room(self, panel: Panel) -> float:
        """Room for the marks of a panel, in em."""
        longest = max((text_width(entry.head) for entry in panel.entries), default=0)
        if panel.form is PanelForm.TERMS:
            return 1.6 if longest <= 1 else 2.4
        return 2.6 if longest <= 2 else 4.0

    def entry_width(self, entry: Entry, panel: Panel) -> float:
        """Room for the lines of an entry, behind their dot or mark."""
        size, _ = self.entry_type(panel)
        match panel.form:
            case PanelForm.MATRIX:
                return self.cell_widths(panel)[1] - measures.DOT * size
            case PanelForm.TERMS | PanelForm.NOTES if entry.head:
                return self.width - self.mark_room(panel) * size
            case PanelForm.PROSE if entry.head:
                return self.width - measures.DOT * size
        return self.width

    def above_entry(self, entry: Entry, panel: Panel, number: int) -> float:
        """Space above an entry among those of a panel."""
        match panel.form:
            case PanelForm.TERMS if number:
                return self.look.between_terms
            case PanelForm.NOTES if number:
                return self.look.between_notes
            case PanelForm.PROSE if entry.head:
                return measures.ABOVE_LIST
        return 0.0

    def entry_height(self, entry: Entry, panel: Panel) -> float:
        width, (size, leading) = self.entry_width(entry, panel), self.entry_type(panel)
        if not is_dotted(entry, panel):
            return sum(set_height(line, width, size, leading) for line in entry.lines)
        height = sum(self.dotted_heights(entry.lines, width))
        if panel.form is PanelForm.PROSE:
            return height + self.look.list_heading * measures.LEADING
        head = set_height(entry.head, self.cell_widths(panel)[0], size, leading, bold=True)
        return max(height, head) + self.around_row

    def dotted_heights(self, lines: tuple[str, ...], width: float) -> list[float]:
        """The heights of lines with a dot each, with the space between them."""
        size, gap = self.look.size, self.look.between_lines
        return [
            set_height(line, width, size, self.leading) + (gap if number else 0.0)
            for number, line in enumerate(lines)
        ]

    def halves(self, panel: Panel) -> list[tuple[tuple[str, ...], float]]:
        """The lines of a list in one column or, where that is lower, in two: each with its height."""
        lines = tuple(line for entry in panel.entries for line in entry.lines)
        dot = measures.DOT * self.look.size
        one = sum(self.dotted_heights(lines, self.width - dot))
        if self.width < WIDTHS[7] or len(lines) < measures.IN_HALVES:
            return [(lines, one)]
        each = self.dotted_heights(lines, (self.width - measures.HALVES) / 2 - dot)
        left, gap = list(accumulate(each)), self.look.between_lines
        right = [left[-1] - high - gap for high in left]
        at = min(range(len(lines) - 1), key=lambda n: max(left[n], right[n]))
        if max(left[at], right[at]) >= one:
            return [(lines, one)]
        return [(lines[: at + 1], left[at]), (lines[at + 1 :], right[at])]


def is_dotted(entry: Entry, panel: Panel) -> bool:
    """Whether each line of an entry has a dot."""
    return panel.form in (PanelForm.MATRIX, PanelForm.LIST) or (
        panel.form is PanelForm.PROSE and bool(entry.head)
    )
