"""The figures of 資料４, in their order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from reports.counting.figure import Figure, missing_wards
from reports.document.deck import bureau, counting, desks, overview, ward_offices
from reports.document.deck.shape import Deck, WardPlace
from reports.document.texts import DECK_TEXT_DEFAULTS
from wards.fiscal import FiscalYear

# The document writes a number of one digit in full width: 令和６年度, but 令和10年度.
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def build_deck(
    figures: Mapping[str, Figure],
    texts: Mapping[str, str],
    *,
    fiscal_year: FiscalYear,
    as_of: date,
    issued: date | None = None,
    places: Mapping[str, tuple[int, int]] | None = None,
    taken_from: str = "",
) -> Deck:
    """The document in the order of its sections: roles, Ⅰ, Ⅱ, Ⅲ, notes.

    texts: the Bureau's wordings by key; a key that is missing reads as in 令和6年度.
    places: (row, column) of each ward's tile by ward code. taken_from: what a draft's figures are
    counted from, as every page says it. Raises KeyError for a missing figure.
    """
    worded = {key: spec.default_text for key, spec in DECK_TEXT_DEFAULTS.items()} | dict(texts)
    spots = tuple(WardPlace(code, *place) for code, place in sorted((places or {}).items()))
    year = year_words(fiscal_year)
    return Deck(
        title=f"{year} {worded['cover.title']}",
        number=worded["cover.number"],
        office=worded["cover.office"],
        programme=f"{year} {worded['footer.programme']}",
        fiscal_year=fiscal_year,
        as_of=as_of,
        issued=issued,
        status_note=status(figures, taken_from),
        slides=(
            overview.roles(worded),
            *ward_offices.slides(figures),
            *desks.slides(figures, worded, spots),
            *bureau.slides(figures, worded),
            counting.method(figures, worded),
        ),
    )


def year_words(fiscal_year: FiscalYear) -> str:
    """The fiscal year as the title writes it.

    >>> year_words(FiscalYear(2024)), year_words(FiscalYear(2028))
    ('令和６年度', '令和10年度')
    """
    words = str(fiscal_year)
    digits = [char for char in words if char.isdigit()]
    return words.translate(FULL_WIDTH) if len(digits) == 1 else words


def status(figures: Mapping[str, Figure], taken_from: str) -> str:
    """What every page of a draft says: that it is one, of what, and how many wards owe an answer."""
    wards = missing_wards(figures.values())
    missing = f"未回答あり（{len(wards)}区）" if wards else "公表前"
    return "　".join(words for words in ("未確定", taken_from, missing) if words)
