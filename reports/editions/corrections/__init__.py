"""Decides what the rest of the house sees of corrections: their shape, and how they are found."""

from reports.document.correction import Correction, explained
from reports.editions.corrections.between import corrections_between, corrections_of

__all__ = ["Correction", "corrections_between", "corrections_of", "explained"]
