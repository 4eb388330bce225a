"""Figures as plain data and back: without loss, and refusing what is new.

Submissions and editions are kept in this shape for ever, so a class whose fields change needs a
reader of the old shape here before the change lands.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cattrs import BaseValidationError
from cattrs.preconf.json import make_converter
from cattrs.strategies import configure_union_passthrough

from reports.counting.figure import Figure

converter = make_converter(forbid_extra_keys=True)
# What an event states of itself is a word or a number.
configure_union_passthrough(str | int, converter)


class UnreadableFigureError(ValueError):
    """Kept data that are not a figure of this shape."""


def figures_data(figures: Mapping[str, Figure]) -> dict[str, Any]:
    """Figures by id as plain data: dictionaries, lists, texts, numbers; days as 'YYYY-MM-DD'."""
    return {id_: converter.unstructure(figure) for id_, figure in figures.items()}


def read_figures(data: Mapping[str, Any]) -> dict[str, Figure]:
    """The figures that `figures_data` wrote, equal to those it was given.

    Raises UnreadableFigureError for anything else.
    """
    try:
        return {id_: converter.structure(kept, Figure) for id_, kept in data.items()}
    except BaseValidationError as error:
        raise UnreadableFigureError(str(error)) from error
