"""Bars that name the wards behind them and lead to these."""

import re
from collections.abc import Mapping

from reports.counting.figure import Choice, Figure, Row
from reports.document.charts.svg import escape

GROUP = re.compile(r'<g data-row="([^"]*)">(.*?)</g>', re.DOTALL)


def opened(markup: str, figure: Figure, ways: Mapping[str, str]) -> str:
    """A drawing of charts/screen with links. ways: addresses by code of the row.

    A row without an address stays as it is: its wards are not for this reader to open.
    """
    found = {escape(row.code): row for row in (*figure.rows, figure.unreported_row)}

    def linked(match: re.Match[str]) -> str:
        row = found[match[1]]
        if row.code not in ways:
            return match[0]
        said = escape(row_in_words(figure, row))
        address = escape(ways[row.code])
        return f'<a href="{address}" aria-label="{said}" data-names="{said}">{match[2]}</a>'

    drawn = GROUP.sub(linked, markup)
    # What lies inside an image is hidden from those who do not see it.
    return drawn.replace('role="img"', 'role="group"', 1) if "<a " in drawn else drawn


def row_in_words(figure: Figure, row: Row) -> str:
    """The row with its value and wards; those that the reader may not know are only counted."""
    shown = figure.shown(row)
    value = "未回答" if shown is None else figure.with_unit(shown)
    if figure.choice is Choice.COUNT:
        return f"{row.label} {value}"
    names = [member.ward.name for member in row.members if member.ward.code]
    others = len(row.members) - len(names)
    named = "、".join([*names, *([f"ほか{others}区"] if others and names else [])])
    return f"{row.label} {value}{'：' if named else ''}{named}"
