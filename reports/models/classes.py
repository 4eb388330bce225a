"""The classes in which hours and times are shown, a record for each figure and fiscal year."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.db import models

from wards.japanese.numbers import own_digits
from wards.models import CityRecord
from wards.models.record import FiscalYearField, one_of
from wards.triggers import keep_versions
from wards.written import written_once


class Scale(models.TextChoices):
    """The figures whose numbers are shown in classes, by their id."""

    WEEKLY_HOURS = "desk.weekly_hours", "週あたりの開設時間数"
    PLANNED_TIMES = "liaison_meeting.planned_times", "会議開催予定回数"

    @property
    def unit(self) -> str:
        return "時間" if self is Scale.WEEKLY_HOURS else "回"

    def labels_of(self, bands: "Bands") -> list[str]:
        """The classes as they are printed, in their order."""
        return [band.label(self.unit) for band in bands]


# Those of the document of 令和6年度; the order of the lines is that of every medium.
DEFAULT_LINES = {
    Scale.WEEKLY_HOURS: "20超\n20\n10～19\n1～9\n0",
    Scale.PLANNED_TIMES: "\n".join([*map(str, range(10)), "10以上"]),
}
MOST_CLASSES = 12
LINE = re.compile(r"(\d{1,3})(?:～(\d{1,3})|(以上)|(超))?")
DASHES = str.maketrans(dict.fromkeys("~〜–—−ー-", "～"))
EXAMPLE = "「0」「1～9」「10以上」のように、1行に1つ入力してください。"


@dataclass(frozen=True, slots=True)
class Band:
    """A class of numbers: from its first to before the next class; last: None where it is open.

    above: its first number itself is in the class below (「20超」).
    """

    first: int
    last: int | None
    above: bool = False

    @property
    def words(self) -> str:
        """As the Bureau writes it: 「1～9」, 「20」, 「10以上」, 「20超」."""
        return self.label("")

    @property
    def code(self) -> str:
        if self.last is None:
            return f"over_{self.first}" if self.above else f"{self.first}_or_more"
        return f"{self.first}" if self.first == self.last else f"{self.first}_{self.last}"

    def label(self, unit: str) -> str:
        """As it is printed: 「1～9時間」, 「10回以上」."""
        if self.last is None:
            return f"{self.first}{unit}{'超' if self.above else '以上'}"
        number = f"{self.first}" if self.first == self.last else f"{self.first}～{self.last}"
        return f"{number}{unit}"


Bands = tuple[Band, ...]


@lru_cache(100)
def read_bands(text: str) -> Bands:
    """The classes of a text, a line each, in its order.

    Raises ValidationError unless every number from 0 on is in exactly one of them.
    """
    bands = tuple(_read_band(line) for line in text.splitlines() if line.strip())
    if not 1 < len(bands) <= MOST_CLASSES:
        raise ValidationError(f"区分を2から{MOST_CLASSES}まで入力してください。")
    rising = tuple(sorted(bands, key=lambda band: (band.first, band.above)))
    if bands not in (rising, rising[::-1]):
        raise ValidationError("小さい順か大きい順に並べてください。")
    if rising[0] != Band(0, 0):
        raise ValidationError("「0」だけの区分を入力してください。0はほかの数とは別の答えです。")
    for lower, upper in pairwise(rising):
        _refuse_gap_or_overlap(lower, upper)
    if rising[-1].last is not None:
        raise ValidationError(
            f"{rising[-1].last}より大きい数の区分がありません。「…以上」の区分を入力してください。"
        )
    return bands


def rising_bands(bands: Bands) -> Bands:
    """The classes of a text from 0 upwards; only the highest has no end."""
    return bands if bands[-1].last is None else bands[::-1]


def _read_band(line: str) -> Band:
    written = re.sub(r"\s|時間|回", "", normalize("NFKC", own_digits(line))).translate(DASHES)
    found = LINE.fullmatch(written)
    if not found:
        raise ValidationError(f"「{line.strip()[:30]}」を読めません。{EXAMPLE}")
    first, last, more, above = found.groups()
    if more or above:
        return Band(int(first), None, above=bool(above))
    band = Band(int(first), int(last or first))
    if band.last < band.first:
        raise ValidationError(f"「{band.words}」は、終わりが始まりより小さくなっています。")
    return band


def _refuse_gap_or_overlap(lower: Band, upper: Band) -> None:
    both = f"「{lower.words}」と「{upper.words}」"
    begins = None if lower.last is None else lower.last + (not upper.above)
    if begins is None or upper.first < begins:
        raise ValidationError(f"{both}が重なっています。")
    if upper.first > begins:
        raise ValidationError(f"{both}の間が空いています。すべての数がどれかに入るようにします。")


def band_of(amount: float, bands: Bands) -> Band:
    """The class of a number of 0 or more; what is more than 0 is never in that of 0.

    >>> hours = read_bands(DEFAULT_LINES[Scale.WEEKLY_HOURS])
    >>> [band_of(each, hours).words for each in (20.5, 20, 19.5, 10, 9.5, 0.5, 0)]
    ['20超', '20', '10～19', '10～19', '1～9', '1～9', '0']
    """
    zero, *rest = rising_bands(bands)
    found = zero
    for band in rest:
        begun = amount > band.first if band.above else amount >= band.first
        if begun or (found is zero and amount > 0):
            found = band
    return found


@keep_versions
class ScaleClasses(CityRecord):
    """区分: how the numbers of a figure are put into classes in a fiscal year.

    lines: what `read_bands` reads.
    """

    fiscal_year = FiscalYearField()
    scale = models.CharField("図", max_length=40, choices=Scale)
    lines = models.TextField("区分", max_length=200)

    class Meta:
        verbose_name = "数の区分"
        ordering = ["-fiscal_year", "scale"]
        constraints = [
            one_of("scale", Scale),
            models.UniqueConstraint(
                fields=["fiscal_year", "scale"], name="scaleclasses_once_a_year"
            ),
        ]

    def __str__(self) -> str:
        return self.get_scale_display()


def bands_of(scale: Scale, year: int) -> Bands:
    """The classes of a figure in a fiscal year, in their order."""
    return read_bands(next(iter(_lines_of(scale, year)), DEFAULT_LINES[scale]))


@written_once
def _lines_of(scale: Scale, year: int) -> models.QuerySet:
    rows = ScaleClasses.objects.filter(fiscal_year=year, scale=scale)
    return rows.values_list("lines", flat=True)
