"""Decides what the rest of the house sees of the deck: how to build it, and its shape."""

from reports.document.deck.build import build_deck
from reports.document.deck.shape import (
    SECTION_NAMES,
    Column,
    Deck,
    Density,
    Entry,
    Form,
    Message,
    Panel,
    Run,
    Section,
    Slide,
    Stack,
    Table,
    WardPlace,
    plain,
)

__all__ = [
    "SECTION_NAMES",
    "Column",
    "Deck",
    "Density",
    "Entry",
    "Form",
    "Message",
    "Panel",
    "Run",
    "Section",
    "Slide",
    "Stack",
    "Table",
    "WardPlace",
    "build_deck",
    "plain",
]
