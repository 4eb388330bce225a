"""The models of the app reports, one file for each thing they keep."""

from reports.models.edition import Edition
from reports.models.notice import LetterTemplate, MutedNotice, NoticeKind, NoticeResult, SentNotice
from reports.models.words import (
    DeckText,
    Footnote,
    InitiativeSource,
    InitiativeWording,
    ThemeSource,
    ThemeWording,
    Wording,
)

__all__ = [
    "DeckText",
    "Edition",
    "Footnote",
    "InitiativeSource",
    "InitiativeWording",
    "LetterTemplate",
    "MutedNotice",
    "NoticeKind",
    "NoticeResult",
    "SentNotice",
    "ThemeSource",
    "ThemeWording",
    "Wording",
]
