"""Decides which other views a figure has: without the records that a footnote is about."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from institutions.models import DesignationStatus
from reports.counting.figure import Choice, Figure


@dataclass(frozen=True, slots=True)
class Variant:
    """The figure without the records of a tag: 「内諾を除いて表示」."""

    tag: str
    label: str
    mark: str


def variants_of(figure: Figure) -> tuple[Variant, ...]:
    """The views that a count has: one for each footnote it carries."""
    if figure.choice is not Choice.COUNT:
        return ()
    return tuple(
        Variant(note.tag, DesignationStatus(note.tag).label, note.mark)
        for note in figure.printed_footnotes
        if note.tag in DesignationStatus.values
    )


def chosen_variant(request: HttpRequest, figure: Figure) -> Variant | None:
    """The view of ?without=; None for the figure as the document prints it.

    Raises Http404 for anything that is no view of this figure.
    """
    tag = request.GET.get("without", "")
    if not tag:
        return None
    for variant in variants_of(figure):
        if variant.tag == tag:
            return variant
    raise Http404("この図に、そのような見方はありません。")
