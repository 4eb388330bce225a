"""The models of the app reports, one file for each thing they keep."""

from reports.models.announcement import (
    Announcement,
    AnnouncementFile,
    AnnouncementReading,
    Audience,
)
from reports.models.approval import Approval
from reports.models.classes import Scale, ScaleClasses
from reports.models.edition import (
    DeckTemplate,
    DeckText,
    Edition,
    EditionFile,
    FileKind,
    Footnote,
    InitiativeSource,
    InitiativeWording,
    ThemeSource,
    ThemeWording,
    Wording,
)
from reports.models.handover import HandoverNote
from reports.models.intake import (
    OPEN_RESULTS,
    HandedOutForm,
    Upload,
    UploadKind,
    UploadResult,
    Work,
    WorkKind,
    WorkState,
)
from reports.models.notice import LetterTemplate, MutedNotice, NoticeKind, NoticeResult, SentNotice

__all__ = [
    "OPEN_RESULTS",
    "Announcement",
    "AnnouncementFile",
    "AnnouncementReading",
    "Approval",
    "Audience",
    "DeckTemplate",
    "DeckText",
    "Edition",
    "EditionFile",
    "FileKind",
    "Footnote",
    "HandedOutForm",
    "HandoverNote",
    "InitiativeSource",
    "InitiativeWording",
    "LetterTemplate",
    "MutedNotice",
    "NoticeKind",
    "NoticeResult",
    "Scale",
    "ScaleClasses",
    "SentNotice",
    "ThemeSource",
    "ThemeWording",
    "Upload",
    "UploadKind",
    "UploadResult",
    "Wording",
    "Work",
    "WorkKind",
    "WorkState",
]
