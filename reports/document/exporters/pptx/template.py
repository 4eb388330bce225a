"""A template as the deck is drawn with it: its layouts by what they are for, its page as A4 landscape."""

from collections.abc import Mapping
from io import BytesIO

import pptx
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.presentation import Presentation
from pptx.slide import SlideLayout
from pptx.util import Mm

from reports.document.exporters.pptx.kinds import OWN_TEMPLATE, LayoutKind

A4 = (Mm(297), Mm(210))
TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)


# The types of the format (ECMA-376, ST_SlideLayoutType) that serve where no layout has the name.
TYPES = {
    LayoutKind.COVER: ("title",),
    LayoutKind.FIGURE: ("titleOnly", "twoObj", "obj"),
    LayoutKind.TABLE: ("tbl", "titleOnly", "obj"),
    LayoutKind.TEXT: ("tx", "titleOnly", "obj"),
    LayoutKind.DIVIDER: ("secHead",),
}


def layouts_of(presentation: Presentation) -> dict[LayoutKind, SlideLayout]:
    """The layouts with a title by what they are for: by their name, else by their type."""
    titled = [layout for layout in presentation.slide_layouts if has_title(layout)]
    named = {layout.name.strip(): layout for layout in reversed(titled)}
    typed = {layout._element.get("type"): layout for layout in reversed(titled)}
    found = {}
    for kind, types in TYPES.items():
        serving = (typed[type_] for type_ in types if type_ in typed)
        if layout := named.get(kind.value) or next(serving, None):
            found[kind] = layout
    return found


def layout_for(kind: LayoutKind, found: Mapping[LayoutKind, SlideLayout]) -> SlideLayout:
    """The layout of a kind; where a template lacks it, another one that shows a page."""
    pages = (
        found[other] for other in LayoutKind if other in found and other is not LayoutKind.COVER
    )
    return found.get(kind) or next(pages)


def has_title(layout: SlideLayout) -> bool:
    return any(holder.placeholder_format.type in TITLES for holder in layout.placeholders)


def presentation_in(template: bytes | None) -> Presentation:
    """The portal's own template, or that of the Bureau."""
    return pptx.Presentation(BytesIO(template) if template else str(OWN_TEMPLATE))
