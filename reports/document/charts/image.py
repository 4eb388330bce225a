"""Any figure as an image file that stands alone."""

from resvg_py import svg_to_bytes

from reports.counting.figure import Choice, Figure
from reports.document.charts import printed, svg
from wards.fiscal import as_of_words

WIDTH, EDGE = 640, 24
INNER = WIDTH - 2 * EDGE
HEAD, SMALL, LEADING = 18, 12, 18
PT = 0.75  # a printed chart states its size in pt, of which CSS makes 4/3 user units
BARS = printed.Bars(width=INNER, names=220)


def image(figure: Figure, places: printed.Places, status: str) -> str | None:
    """A picture in pt; None for wording and events, which have no drawing.

    status: in which state the figures are, printed beside the basis.
    """
    drawn = chart_and_height(figure, places)
    if drawn is None:
        return None
    chart, height = drawn
    y, shapes = EDGE + HEAD, []
    heading = f"{figure.title}　{figure.total_words}".strip()
    for text in svg.break_label(heading, INNER / HEAD - 1):
        shapes.append(svg.words(EDGE, y, text, HEAD, bold=True))
        y += HEAD + 6
    for text in svg.break_label(basis(figure, status), INNER / SMALL - 1):
        shapes.append(svg.words(EDGE, y, text, SMALL, fill=svg.SUB))
        y += LEADING
    shapes.append(f'<g transform="translate({EDGE} {y:g}) scale({PT})">{chart}</g>')
    y += height + LEADING
    for note in figure.printed_footnotes:
        for text in svg.break_label(f"{note.mark} {note.text}", INNER / SMALL - 1):
            shapes.append(svg.words(EDGE, y, text, SMALL, fill=svg.INK))
            y += LEADING
    ground = f'<rect width="{WIDTH}" height="{y + EDGE:g}" fill="{svg.PAPER}"/>'
    title = printed.values_sentence(figure, figure.all_rows)
    return svg.drawing(WIDTH, y + EDGE, title, ground, *shapes)


def as_png(drawn: str) -> bytes:
    """A picture as PNG, sharp enough for slides and print: 144 dots an inch."""
    return svg_to_bytes(svg_string=drawn, dpi=96, zoom=1.5)


def basis(figure: Figure, status: str) -> str:
    """As of when, how many wards answered, in which state."""
    many = "複数回答" if figure.choice is Choice.MULTIPLE else ""
    return "　".join(
        part for part in (as_of_words(figure.as_of), figure.basis_sentence, many, status) if part
    )


def chart_and_height(figure: Figure, places: printed.Places) -> tuple[str, float] | None:
    """The printed chart and its height; None where there is no drawing."""
    rows = figure.all_rows
    match figure.choice:
        case Choice.SINGLE if printed.names_fit(printed.parts_of(figure, rows), INNER, figure.of):
            measures = (figure, rows, INNER, figure.of)
            return printed.stacked(*measures), printed.stacked_height(*measures)
        case Choice.SINGLE | Choice.BAND | Choice.MULTIPLE | Choice.SUM:
            rows = rows if figure.adds_up else printed.shown_rows(figure)
            is_sum = figure.choice is Choice.SUM
            scale = max(map(figure.value, rows), default=0) if is_sum else figure.of
            chart = printed.horizontal_bars(figure, rows, scale, BARS)
            return chart, printed.bars_height(rows, BARS)
        case Choice.COUNT:
            return printed.tile_map(figure, rows, places), printed.tiles_height(places)
    return None
