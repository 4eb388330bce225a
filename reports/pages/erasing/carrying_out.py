"""An erasure that was granted: blanked everywhere in one transaction, told to the wards, backups named."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from reports.backup.archive import backups, made_at
from reports.backup.manifest import numbers_of
from reports.counting.figure import Choice, Figure, read_figures
from reports.editions.content import content_of
from reports.lifecycle.notices import have_sent, plan_for_erasure
from reports.lifecycle.works import KEEP_FILES, LIST_ERASURES, enqueue
from reports.models import Edition, ErasedPlace, Erasure, Work
from wards.isolation.erasing import erase_place
from wards.models import Decision, Filing, NotDecidedError, User

# Whose rows are called by somebody's own words.
_OF_WORDS = (Choice.TEXT, Choice.EVENTS)
_FIGURES = {"wards.filing": Filing, "reports.edition": Edition}


class NotErasedError(NotDecidedError):
    """Nothing was erased; the message is a sentence for the screen."""


def carry_out(erasure: Erasure, by: User) -> Erasure:
    """Grants an erasure and blanks its words; all of it or nothing.

    The caller's ward scope must be the whole city. Raises NotDecidedError and NotErasedError.
    """
    try:
        with transaction.atomic():
            granted = Erasure.decide(erasure.pk, by, Decision.GRANTED)
            _blank(granted)
    except (IntegrityError, DataError) as error:
        raise NotErasedError(
            "消去すると、ほかの記録と両立しない内容になります。何も消去していません。"
        ) from error
    return granted


def _blank(erasure: Erasure) -> None:
    places = list(erasure.places.all())
    sealed = [_with_figures(each) for each in places]
    for place, row in zip(places, sealed, strict=True):
        place.seal_before = _seal(row)
    before = list(_numbers(sealed))
    for place in places:
        place.row_count, place.version_count = erase_place(place.pk)
    sealed = [_with_figures(each) for each in places]
    if list(_numbers(sealed)) != before:
        raise NotErasedError(
            "この言葉は、提出または公表した数値の区分の名前に使われています。何も消去していません。"
        )
    for place, row in zip(places, sealed, strict=True):
        place.seal_after, place.erased_at = _seal(row), timezone.now()
    ErasedPlace.objects.bulk_update(
        places, ["row_count", "version_count", "seal_before", "seal_after", "erased_at"]
    )
    # Drawn from what stood there before.
    Work.objects.exclude(file=None).update(file=None, file_name="")
    if Edition.objects.filter(files=None).exists():
        enqueue(KEEP_FILES, [{"timestamp": 0}])
    enqueue(LIST_ERASURES, [{"timestamp": 0}])
    erasure.words = ""
    erasure.save(update_fields=["words"])
    have_sent(plan_for_erasure(erasure))


def _with_figures(place: ErasedPlace) -> Filing | Edition | None:
    """The row of a place, where it is sealed, as it stands in the database; it may be disposed of."""
    model = _FIGURES.get(place.model)
    return model.objects.filter(pk=place.record).first() if model else None


def _seal(row: Filing | Edition | None) -> str:
    if row is None:
        return ""
    return row.checksum if isinstance(row, Filing) else row.seal


def _numbers(rows: Iterable[Filing | Edition | None]) -> Iterator[object]:
    """All that filings and editions count, word by word what is counted, without what wards wrote."""
    for row in filter(None, rows):
        figures = read_figures(row.figures) if isinstance(row, Filing) else content_of(row).figures
        yield [(id_, *_counted(each)) for id_, each in sorted(figures.items())]


def _counted(figure: Figure) -> Iterator[object]:
    yield from (figure.title, figure.definition, figure.unit, figure.asked, figure.answered)
    for row in figure.rows:
        label = "" if figure.choice in _OF_WORDS else row.label
        yield row.code, label, *numbers_of(figure, row)


def backups_with(erasure: Erasure) -> list[tuple[str, datetime]]:
    """The backups of before that are still there, by name and moment: they hold what was erased."""
    if not settings.BACKUP_FOLDER or erasure.decision != Decision.GRANTED:
        return []
    made = ((each.name, made_at(each)) for each in backups(Path(settings.BACKUP_FOLDER)))
    return [each for each in made if each[1] < erasure.decided_at]
