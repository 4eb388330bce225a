"""The year before on the pages of figures: as it was published, else as it was reported."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from django.db.models import QuerySet

from reports.counting.comparison import COMPARED, Change, compare, in_rows_of
from reports.counting.figure import UNREPORTED, Choice, Figure, Row
from reports.counting.figures import Source, as_seen_by, city_figures
from reports.editions.content import figures_of, public_editions
from reports.editions.standpoint import Standpoint
from reports.models import Edition
from wards.fiscal import FiscalYear, day_label
from wards.models import ReportingRound, User
from wards.written import written_once

SAME_WARDS = "差は、両年度に回答した同じ区だけで比べます。"


@dataclass(frozen=True, slots=True)
class LastYear:
    """The figures of the year before by id, as the reader may see them, and where they are from.

    figures: those that can be compared; empty where there are none, and sentence then says why.
    """

    year: FiscalYear
    sentence: str
    figures: Mapping[str, Figure]


def beside(last: LastYear | None, card: dict, without: str = "") -> dict[str, object]:
    """The card with the table of both years, where the year before has its figure.

    without: tag of the records that are left out of the card.
    """
    figure = card["figure"]
    before = last.figures.get(figure.id) if last else None
    if before is None or figure.choice not in COMPARED:
        return card
    before = in_rows_of(figure, before.without(without) if without else before)
    found = compare(figure, before)
    is_single, by_ward = figure.choice is Choice.SINGLE, figure.choice is Choice.COUNT
    own = card["answer"].codes if card["answer"] else ()
    keys = zip(figure.all_rows, card["chart"].legend, strict=True) if is_single else ()
    swatches = {row.code: key.swatch for row, key in keys}
    lines = [
        {
            "label": row.label,
            "swatch": swatches.get(row.code, ""),
            "value": figure.shown(row),
            "before": found.values.get(row.code, 0),
            "change": found.changes.get(row.code),
            "compares": row.code != UNREPORTED,
            "own": row.code in own,
        }
        for row in _rows_of_both(figure, before, found.gone)
    ]
    years = {
        "found": found,
        "by_ward": by_ward,
        "has_pairs": found.same and not by_ward,
        "lines": lines,
        "unit": "" if by_ward else figure.unit,
        "year": last.year.next,
        "year_before": last.year,
        "sums": _sums(figure, before, found.total),
    }
    return card | {"years": years}


def _rows_of_both(figure: Figure, before: Figure, gone: tuple[Row, ...]) -> list[Row]:
    """The rows of two years in the order of this one, 未回答 last; a ward says that in its own row."""
    both = sorted((*figure.rows, *gone), key=lambda row: (row.order, row.code))
    rows = replace(figure, rows=tuple(both)).ordered
    is_missing = figure.unreported or before.unreported
    says_missing = figure.counts_wards and (figure.adds_up or is_missing)
    return [*rows, figure.unreported_row] if says_missing else rows


def _sums(figure: Figure, before: Figure, change: Change | None) -> dict[str, object] | None:
    """The last line; None where adding would mean nothing."""
    if not figure.counts_wards and figure.total is not None:
        return {"value": figure.total, "before": before.total, "change": change}
    if figure.adds_up:
        return {"value": figure.of, "before": before.of, "change": None}
    return None


def last_year_of(
    standpoint: Standpoint,
    round_: ReportingRound,
    user: User,
    figures: Iterable[Figure],
    also: Collection[str] = (),
    known: Mapping[int, Mapping[str, Figure]] = MappingProxyType({}),
) -> LastYear | None:
    """The year before of these figures; None where none of them can be compared.

    round_: as it was then known. To be asked inside `looking`. also: ids of figures without a table
    of both years whose year before is wanted all the same. known: of editions by key, read before.
    """
    ids = [figure.id for figure in figures if figure.choice in COMPARED or figure.id in also]
    if not ids:
        return None
    year = round_.year.previous
    before = next(iter(_annual(year.year)), None)
    if before is None:
        return LastYear(year, f"{year}の調査がないため、年度の比較はありません。", {})
    edition = _edition_of(standpoint, before)
    if edition is None:
        said = f"{year}は提出された報告の集計です（公表した版はありません）。{SAME_WARDS}"
        return LastYear(year, said, city_figures(before, user, Source.REPORTED, ids))
    day = day_label(edition.made_at)
    figures = known.get(edition.pk) or figures_of([edition], tuple(ids)).get(edition.pk)
    if figures is None:
        return LastYear(year, f"{year}の{edition.name}を読めないため、比べません。", {})
    published = as_seen_by(user, figures)
    return LastYear(year, f"{year}は{edition.name}（{day}公表）の値です。{SAME_WARDS}", published)


@written_once
def _annual(year: int) -> QuerySet:
    return ReportingRound.objects.annual().filter(fiscal_year=year)


def _edition_of(standpoint: Standpoint, before: ReportingRound) -> Edition | None:
    """The newest edition of the year before that there was at the moment that is looked back to."""
    moment = standpoint.moment
    editions = public_editions(before)
    return next((each for each in editions if moment is None or each.made_at <= moment), None)
