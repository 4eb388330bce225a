"""Decides what the rest of the house sees of corrections: their shape, and how they are found."""

from reports.corrections.between import corrections_between, corrections_of
from reports.corrections.shape import Correction, explained

__all__ = ["Correction", "corrections_between", "corrections_of", "explained"]
