"""What the layouts of a template are for, and which one a slide takes."""

from enum import StrEnum
from pathlib import Path

from reports.document.deck.shape import PanelForm, Slide

OWN_TEMPLATE = Path(__file__).with_name("deck.pptx")


class LayoutKind(StrEnum):
    """What a layout is for; its name in a template."""

    COVER = "表紙"
    FIGURE = "図と文"
    TABLE = "表"
    TEXT = "文章"
    DIVIDER = "扉"


# The last of them is for slides that are added by hand.
PAGES = (LayoutKind.FIGURE, LayoutKind.TABLE, LayoutKind.TEXT)
CHARTS = {PanelForm.DONUT, PanelForm.STACKED, PanelForm.BARS, PanelForm.TILES}
TABLES = {PanelForm.TABLE, PanelForm.MATRIX, PanelForm.COUNTS}


def kind_of(slide: Slide) -> LayoutKind:
    """What the layout of a slide is for: a chart counts more than a table, a table more than text."""
    forms = {panel.form for panel in slide.panels}
    if forms & CHARTS:
        return LayoutKind.FIGURE
    return LayoutKind.TABLE if forms & TABLES else LayoutKind.TEXT
