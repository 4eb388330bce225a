"""Earlier years in the deck: last year's value beside a message, a table of both, a page of three."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from reports.counting.comparison import compare, same_definition
from reports.counting.figure import Basis, Choice, Figure, Row
from reports.counting.glance import INSTITUTIONS, QUESTIONS, SUMS, Key, records
from reports.document.charts.years import short_year
from reports.document.deck.shape import (
    Column,
    Density,
    Message,
    Panel,
    PanelForm,
    Section,
    Slide,
    Stack,
    Table,
    aside,
    say,
)
from wards.fiscal import FiscalYear

Figures = Mapping[str, Figure]
Past = Mapping[FiscalYear, Figures]  # what was published of earlier years, newest first
NO_PAST: Past = MappingProxyType({})
SPAN = 3  # years on the page of several, this one among them
# Of these figures a message says the largest or first answer.
SPOKEN_OF = (Choice.SINGLE, Choice.BAND, Choice.COUNT)
OWN = "years."  # begins the ids of figures that this page makes: a row a year


def with_last_year(slides: Sequence[Slide], year: FiscalYear, past: Past) -> tuple[Slide, ...]:
    """The slides, each with last year's value of what its message is about."""
    last = year.previous
    return tuple(_beside(slide, year, past[last]) if last in past else slide for slide in slides)


def _beside(slide: Slide, year: FiscalYear, past: Figures) -> Slide:
    shown = (panel for panel in slide.panels if panel.figure and panel.figure.answered)
    panel = next((panel for panel in shown if panel.figure.choice in SPOKEN_OF), None)
    before = past.get(panel.figure.id) if panel else None
    if before is None or not before.answered or not same_definition(panel.figure, before):
        return slide
    message = (*slide.message, *_value_of(panel.figure, before, year.previous))
    stacks = slide.stacks
    if panel.form is PanelForm.DONUT:
        *others, last = stacks
        compared = _compared(panel.figure, before, year)
        stacks = (*others, replace(last, panels=(compared, *last.panels)))
        slide = replace(slide, density=Density.MEDIUM)
    return replace(slide, message=message, stacks=stacks)


def _value_of(figure: Figure, before: Figure, last: FiscalYear) -> Message:
    """Last year's number of the row in the message; nothing where several rows are the largest."""
    if figure.choice is Choice.COUNT:
        value = before.total
    else:
        most = max(map(figure.value, figure.rows), default=0)
        rows = [row for row in figure.rows if figure.value(row) == most]
        rows = figure.rows[:1] if figure.choice is Choice.SINGLE else rows
        if len(rows) != 1:
            return ()
        value = {row.code: before.value(row) for row in before.rows}.get(rows[0].code, 0)
    among = f"・{before.basis_sentence}" if before.unreported else ""
    return aside(f"（{last} {figure.with_unit(value)}{among}）")


def _compared(figure: Figure, before: Figure, year: FiscalYear) -> Panel:
    """All answers of both years, and the change over the wards that answered in both."""
    found = compare(figure, before)
    rows = []
    for row in figure.all_rows:
        change = found.changes.get(row.code)
        words = f"{change.difference:+,d}".replace("-", "−") if change else ""
        pair = map(figure.with_unit, (found.values.get(row.code, 0), figure.value(row)))
        rows.append((row.label, *pair, "±0" if words == "+0" else words))
    # The heading names the era: there is no room for it in the columns.
    years = (Column(f"{short_year(each)}年度", 21, True) for each in (year.previous, year))
    table = Table((Column("区の回答", 44), *years, Column("差", 14, True)), tuple(rows))
    basis = f"差は同じ{found.same}区" if found.same else ""
    return Panel(f"{year.previous}との比較", PanelForm.TABLE, basis, table=table)


# --- Three years on a page -------------------------------------------------------------------

SHOWN = (*QUESTIONS[:3], *(key for key in SUMS if key.figure == INSTITUTIONS), *QUESTIONS[4:])


def several_years(figures: Figures, year: FiscalYear, past: Past) -> list[Slide]:
    """A page of this year and up to two before; none where there is no year before."""
    known = sorted(each for each in past if each < year)
    years = [(each, past[each]) for each in known[1 - SPAN :]] + [(year, figures)]
    if len(years) == 1:
        return []
    panels = [_bars(key, years) for key in SHOWN]
    missing = [
        each
        for each, of in years
        if any(of[key.figure].unreported for key in SHOWN if key.figure in of)
    ]
    lead = (
        f"{'、'.join(map(str, missing))}は未回答の区があるため、少ない数は実施の減少とは限らない。"
    )
    half = (len(panels) + 1) // 2
    return [
        Slide(
            Section.OVERVIEW,
            f"{len(years)}年の推移",
            _message(years),
            (Stack(6, tuple(panels[:half])), Stack(6, tuple(panels[half:]))),
            lead=lead if missing else "",
            density=Density.DENSE,
            key="several_years",
        )
    ]


def _bars(key: Key, years: Sequence[tuple[FiscalYear, Figures]]) -> Panel:
    """A bar a year of the wards or institutions that a key counts, of the years that count alike."""
    found = [(year, of[key.figure]) for year, of in years if key.figure in of]
    newest = found[-1][1]
    found = [(year, figure) for year, figure in found if same_definition(newest, figure)]
    rows = tuple(
        Row(place, str(year.year), _label(year, figure), key.members(figure))
        for place, (year, figure) in enumerate(found)
    )
    is_sum = key.of is records
    made = replace(
        newest,
        id=f"{OWN}{newest.id}",
        title=f"{key.name}の推移",
        # The end of the scale has room for a number and one more letter.
        unit="" if is_sum else key.unit,
        choice=Choice.MULTIPLE,
        basis=Basis.RECORDS if is_sum else Basis.WARDS,
        rows=rows,
        largest_first=False,
        footnotes=(),
    )
    scale = max(map(made.value, rows), default=0) if is_sum else newest.of
    basis = f"{key.unit}の数" if is_sum else key.answer
    return Panel(key.name, PanelForm.BARS, basis, made, rows, scale=max(scale, 1))


def _label(year: FiscalYear, figure: Figure) -> str:
    return f"{year}（{len(figure.answered)}区回答）" if figure.unreported else str(year)


def _message(years: Sequence[tuple[FiscalYear, Figures]]) -> Message:
    """The first number of this year and, where it counts alike, of the year before.

    A direction only where all answered.
    """
    (last, then), (year, now) = years[-2:]
    key = SHOWN[0]
    figure, earlier = now[key.figure], then.get(key.figure)
    value, head = key.count(figure), f"{year}の{key.name}は"
    if earlier is None or not same_definition(figure, earlier):
        return say(head, value, key.unit)
    before, whole = key.count(earlier), not (figure.unreported or earlier.unreported)
    way = "から増加" if value > before else "から減少" if value < before else "と同じ"
    beside = f"の{before:,}{key.unit}{way}" if whole else f"は{before:,}{key.unit}"
    return say(head, value, f"{key.unit}、{last}{beside}")
