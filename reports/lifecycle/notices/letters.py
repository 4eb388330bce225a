"""Decides how a letter about a report reads: the Bureau's text with its places filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse

from reports.lifecycle.mending import report_url
from reports.lifecycle.notices.letter_texts import (
    LETTER_TEXT_DEFAULTS,
    PLACES,
    REASON,
    REASON_IN,
    LetterText,
)
from reports.models import LetterTemplate, NoticeKind
from wards.fiscal import wareki_with_weekday
from wards.models import Submission
from wards.reporting.return_marks import reason_of_return

_PLACE = re.compile(r"\{([^{}]*)\}")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")

Texts = Mapping[str, LetterText]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as plain text; the subject is one line."""

    subject: str
    body: str


def letter_texts() -> Texts:
    """The texts in force by kind, in one query: the Bureau's, else the one the portal begins with."""
    own = {
        stored.kind: LetterText(stored.subject, stored.body)
        for stored in LetterTemplate.objects.all()
    }
    return {**LETTER_TEXT_DEFAULTS, **own}


def reminder_kind(submission: Submission, today: date) -> NoticeKind:
    """Which letter urges a report that is not submitted: until its due day, or after it."""
    return NoticeKind.OVERDUE if today > submission.due else NoticeKind.BEFORE_DUE


def letter_for(
    submission: Submission, kind: NoticeKind, today: date, texts: Texts | None = None
) -> Letter:
    """The letter of a kind about a report, e.g. the 督促文 of a late ward.

    Needs the submission's ward and round. Give `texts` (from `letter_texts`) when many letters are
    made, so that the texts are read once. Values are put in once: braces in a value stay.
    """
    text = (letter_texts() if texts is None else texts)[kind]
    values = _values(submission, kind, today)
    if REASON in _places_of(text):
        values[REASON] = reason_of_return(submission) if kind in REASON_IN else ""
    return fill_in(text, values)


def fill_in(text: LetterText, values: Mapping[str, str]) -> Letter:
    """Puts values into a text; what cannot be seen goes, and a subject stays one line."""

    def put(written: str) -> str:
        filled = _PLACE.sub(lambda place: str(values.get(place[1].strip(), place[0])), written)
        return _UNSEEN.sub("", filled.replace("\r\n", "\n").replace("\r", "\n"))

    return Letter(subject=" ".join(put(text.subject).split()), body=put(text.body))


def wrong_places(written: str, kind: NoticeKind) -> list[str]:
    """Sentences on what cannot be filled in; [] when all is well.

    >>> wrong_places("{区}の{締切}", NoticeKind.OVERDUE)[0][:14]
    '「{締切}」は使えません。'
    """
    sentences = []
    for name in dict.fromkeys(place.strip() for place in _PLACE.findall(written)):
        if name not in PLACES:
            known = "".join(f"{{{place}}}" for place in PLACES)
            sentences.append(f"「{{{name}}}」は使えません。使えるのは {known} です。")
        elif name == REASON and kind not in REASON_IN:
            sentences.append("「{理由}」は差戻しのお知らせだけで使えます。")
    if re.search(r"[{}]", _PLACE.sub("", written)):
        sentences.append("「{」と「}」の組が合っていません。{区} のように半角の括弧で囲みます。")
    return sentences


def link_to(submission: Submission, kind: NoticeKind = NoticeKind.BEFORE_DUE) -> str:
    """The whole address of the page on which a letter's reader goes on."""
    page = report_url(submission.ward_id, submission.form, submission.round)
    if kind == NoticeKind.PUBLISHED:
        page = f"{reverse('reports:dashboard')}?year={submission.round.fiscal_year}"
    return settings.PUBLIC_URL + page


def settings_note() -> str:
    """The end of every mail: why it came, and where it is switched off."""
    page = settings.PUBLIC_URL + reverse("reports:notice_settings")
    return (
        "\n\n--\nこのメールは在宅医療連携拠点 報告ポータルから自動で送っています。返信はできません。\n"
        f"受け取るお知らせは「お知らせメール」の画面で選べます: {page}\n"
    )


def _places_of(text: LetterText) -> set[str]:
    return {place.strip() for place in _PLACE.findall(text.subject + text.body)}


def _values(submission: Submission, kind: NoticeKind, today: date) -> dict[str, str]:
    round_ = submission.round
    month = f" {round_.month}月" if round_.month else ""
    return {
        "区": submission.ward.name,
        "報告": (
            f"{round_.year}{month} {round_.get_kind_display()}"
            f"（{submission.get_form_display()}の報告）"
        ),
        "期限": wareki_with_weekday(submission.due),
        "日数": _days_until((submission.due - today).days),
        "状態": submission.get_status_display(),
        "リンク": link_to(submission, kind),
        "担当": settings.CONTACT,
    }


def _days_until(days: int) -> str:
    """
    >>> _days_until(7), _days_until(0), _days_until(-8)
    ('あと7日', '今日まで', '8日超過')
    """
    if days == 0:
        return "今日まで"
    return f"あと{days}日" if days > 0 else f"{-days}日超過"
