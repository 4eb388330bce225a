"""Decides what an export says of itself: which document, which year, as of when, in which state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from reports.counting.figure import WardRef
from reports.document.correction import Correction
from wards.fiscal import FiscalYear, wareki

# Data files name the city: 北区 exists in many of them.
CITY = "大阪市"


@dataclass(frozen=True, slots=True)
class Document:
    """The document whose figures are written out; the same for JSON, CSV, workbook and PDF.

    wards: the wards the document covers, in official order. status: the state as it is printed,
    for instance 「未確定　…」 or 「第1版（…公表）」. made_at: when the figures were counted, of an
    edition when it was published. edition: its number. sha256: of the edition's kept content.
    corrections: what the edition corrects in the one before.
    """

    number: str
    title: str
    fiscal_year: int
    as_of: date | None
    wards: tuple[WardRef, ...]
    status: str
    made_at: datetime
    edition: int | None = None
    sha256: str = ""
    corrections: tuple[Correction, ...] = ()

    @property
    def year_label(self) -> str:
        """The fiscal year as it is written: 令和6年度."""
        return str(FiscalYear(self.fiscal_year))

    @property
    def as_of_label(self) -> str:
        """The day the registers were read: 「令和6年9月1日現在」; empty where there is none."""
        return as_of_label(self.as_of)

    @property
    def made_at_label(self) -> str:
        """When the figures were counted: 「令和6年10月1日 9時05分」."""
        return f"{wareki(self.made_at.date())} {self.made_at.hour}時{self.made_at:%M}分"


def as_of_label(day: date | None) -> str:
    """A day of reference as it is printed.

    >>> as_of_label(date(2024, 9, 1)), as_of_label(None)
    ('令和6年9月1日現在', '')
    """
    return f"{wareki(day)}現在" if day else ""


def public_ward_name(ward: WardRef) -> str:
    """A ward as data files name it.

    >>> public_ward_name(WardRef(1, "27127", "北区"))
    '大阪市北区'
    """
    return f"{CITY}{ward.name}"
