"""The decks that the tests of the slides are drawn from; each is drawn once."""

from functools import cache

import pytest

from tests.reports.document.exporters.pptx.slides import File
from tests.reports.document.test_deck import deck_of
from tests.reports.document.test_pdf_overflow import CROWDED_TEXTS, crowded_figures
from tests.reports.figure_samples import figures_without

CROWDED = "crowded"


@cache
def file_of(kind):
    """kind: how many wards have not reported; or the deck that is far too long."""
    if kind == CROWDED:
        return File.of(deck_of(crowded_figures(), CROWDED_TEXTS))
    return File.of(deck_of(figures_without(kind)))


@pytest.fixture(params=[0, 7, 24])
def drawn(request):
    """All wards, 17 of them, none."""
    return file_of(request.param)


@pytest.fixture
def crowded():
    """Far too much text."""
    return file_of(CROWDED)


@pytest.fixture(params=[0, 7, 24, CROWDED])
def any_file(request):
    """Each of these."""
    return file_of(request.param)
