"""Templates of PowerPoint as the Bureau may send them in."""

from io import BytesIO

import pptx
from pptx.util import Mm


def made(change=lambda presentation: None, size=(297, 210)) -> bytes:
    """A template of somebody else: the library's own, of a size, with a change."""
    presentation = pptx.Presentation()
    presentation.slide_width, presentation.slide_height = map(Mm, size)
    change(presentation)
    saved = BytesIO()
    presentation.save(saved)
    return saved.getvalue()
