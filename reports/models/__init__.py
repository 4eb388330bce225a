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
from reports.models.erasure import ErasedPlace, Erasure
from reports.models.handover import HandoverNote
from reports.models.intake import (
    HIDDEN_NAME,
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
from reports.models.retention import TERMS, Disposal, RetentionHold, RetentionKind
