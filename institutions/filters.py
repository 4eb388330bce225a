"""Filters of the lists of institutions and designations; an address is found in any writing."""

import re

from django import forms
from django.db.models import Q, QuerySet
from django_filters import Filter

from institutions.likeness import address_key
from institutions.models import CareFunction, DesignationStatus, InstitutionKind
from wards.forms.form_fields import JapaneseDateField
from wards.generic.tables import CodeFilter, RecordFilter, WordsFilter
from wards.japanese.letters import pattern_of, plain

COUNTED, COUNTED_WITHOUT_CONSENTED, NOT_COUNTED = "yes", "without_consented", "no"
PARTS_OF_THE_COUNT = [
    (COUNTED, "数える"),
    (COUNTED_WITHOUT_CONSENTED, "数える（内諾を除く）"),
    (NOT_COUNTED, "数えない"),
]

# What may stand between the digits of a code or a postal code.
_SEPARATORS = re.compile(r"[〒\s,.・/‐‑‒–—―−ー－-]")
_FEWEST_DIGITS = 3
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_KANJI = " 一二三四五六七八九"
# Between two numbers of an address, as PostgreSQL reads it.
_BETWEEN = r"\s*(?:丁目|番地の?|番|号|[のノ~‐‑‒–—―−ー－-])\s*"
# Beside a number, part of another one: of 12, １２ or 十二.
_OF_A_NUMBER = "[0-9０-９十]"
_ADDRESS = re.compile(r"(?P<town>\D*)(?P<numbers>\d+(?:-\d+)*)")


class PlacesFilter(WordsFilter):
    """Rows in which each word is in a field, or is their code, their postal code or their lot."""

    def filter(self, rows: QuerySet, words: str) -> QuerySet:
        for word in (words or "").split():
            if pattern := pattern_of(word):
                anywhere = self._by_number(word)
                # As mere text, 2-1-7 would stand in 12-1-70 as well.
                is_lot = bool(lot_pattern(word))
                for name in self.fields:
                    if is_lot and name == "address":
                        continue
                    anywhere |= Q(**{f"{name}__regex": pattern})
                rows = rows.filter(anywhere)
        return rows

    def _by_number(self, word: str) -> Q:
        found = Q()
        digits = _SEPARATORS.sub("", plain(word))
        if digits.isascii() and digits.isdigit() and len(digits) >= _FEWEST_DIGITS:
            found |= Q(code__regex="-?".join(digits)) | Q(postal_code__regex="-?".join(digits))
        if lot := lot_pattern(word):
            found |= Q(address__regex=lot)
        return found


class CountingDayFilter(Filter):
    """Carries the day on which the list counts; it hides no row."""

    field_class = JapaneseDateField

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput)

    def filter(self, rows, day):
        return rows


class DesignationFilter(RecordFilter):
    q = WordsFilter(fields=("institution__name", "institution__kana"), label="名称・ふりがな")
    status = CodeFilter(label="状態", choices=DesignationStatus.choices)
    functions = CodeFilter(label="担う機能", choices=CareFunction.choices, method="of_function")
    kind = CodeFilter(label="種類", field_name="institution__kind", choices=InstitutionKind.choices)
    counted = CodeFilter(label="その日の数", choices=PARTS_OF_THE_COUNT, method="of_the_count")
    day = CountingDayFilter()

    def of_function(self, rows: QuerySet, name: str, function: str) -> QuerySet:
        return rows.filter(functions__contains=[function])

    def of_the_count(self, rows: QuerySet, name: str, part: str) -> QuerySet:
        """Designations that are counted on the day of the list, or are not."""
        if part == COUNTED_WITHOUT_CONSENTED:
            rows = rows.exclude(status=DesignationStatus.CONSENTED)
        return rows.filter(is_counted=part != NOT_COUNTED)


def lot_pattern(word: str) -> str:
    """A pattern for the address that a word names in numbers, '' where it names none.

    >>> lot_pattern("2-1-7") == lot_pattern("２丁目１－７") == lot_pattern("二丁目１番７号")
    True
    >>> lot_pattern("架空医院"), lot_pattern("2")
    ('', '')
    """
    match = _ADDRESS.fullmatch(address_key(word))
    if match is None:
        return ""
    numbers = match["numbers"].split("-")
    if len(numbers) == 1 and "丁目" not in word:
        return ""
    behind = _BETWEEN if len(numbers) == 1 else ""
    town = pattern_of(match["town"]) if match["town"] else f"(?<!{_OF_A_NUMBER})"
    return f"{town}{_BETWEEN.join(map(_number_pattern, numbers))}(?!{_OF_A_NUMBER}){behind}"


def _number_pattern(number: str) -> str:
    """12 as digits of either width or as 十二."""
    ways = [number, number.translate(_FULL_WIDTH)]
    tens, ones = divmod(int(number), 10)
    if 0 < int(number) < 100:
        ways.append(
            (_KANJI[tens] if tens > 1 else "").strip() + "十" * bool(tens) + _KANJI[ones].strip()
        )
    return f"(?:{'|'.join(ways)})"
