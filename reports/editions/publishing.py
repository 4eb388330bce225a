"""How a round is published: checked, frozen, numbered and sealed, in one step or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from reports.editions.content import EditionContent, text_of
from reports.editions.drafting import NextEdition, finished, next_edition
from reports.lifecycle.notices.notify import notify
from reports.models import Edition
from wards.models import ReportingRound, Submission, SubmissionEvent, User
from wards.reporting.workflow import move
from wards.vocabulary import RoundKind, Status


class PublishRefusedError(Exception):
    """The round cannot be published as asked; the message is for the screen."""


def publish_edition(
    round_: ReportingRound,
    by: User,
    *,
    reason: str = "",
    correction_reasons: Mapping[str, str] | None = None,
    seen: str | None = None,
    at: datetime | None = None,
) -> Edition:
    """Publishes a round: the next edition, and every accepted report marked as published.

    The caller's ward scope must be the whole city. reason: why there is a new edition, needed from
    the second on. correction_reasons: by key of the correction, one for each that does not follow
    from others. Both are printed. seen: `NextEdition.seen` of what the user's page showed; if
    anything has changed since, nobody publishes what he has not seen. at: when it was published,
    for years that are taken over; otherwise now.

    Of two who publish at once the second waits, and is told that the first was faster.
    Raises PublishRefusedError, and leaves everything as it was.
    """
    if not by.is_bureau:
        raise PublishRefusedError("公表できるのは健康局だけです。")
    if round_.kind != RoundKind.ANNUAL:
        raise PublishRefusedError("公表できるのは年次調査だけです。")
    with transaction.atomic():
        _lock(round_)
        made_at = at or timezone.now()
        draft = next_edition(round_, at=made_at)
        content = ready(draft, by, reason, correction_reasons or {}, seen)
        edition = _keep(draft, by, content, made_at)
        for report in draft.accepted:
            move(report, Status.PUBLISHED, by, at=at)
        if at is None:  # a year that is taken over is no news
            _tell(draft)
        return edition


def ready(
    draft: NextEdition, by: User, reason: str, reasons: Mapping[str, str], seen: str | None = None
) -> EditionContent:
    """Everything that the edition will say, word by word; the arguments as of `publish_edition`.

    Raises PublishRefusedError.
    """
    refuse_what_was_not_seen(draft, seen)
    if draft.refusal:
        raise PublishRefusedError(draft.refusal)
    _refuse_without_reasons(draft, reason, reasons)
    return finished(draft, by, reason.strip(), reasons)


def _tell(draft: NextEdition) -> None:
    moves = SubmissionEvent.objects.filter(submission__in=draft.accepted)
    # Each report's last move.
    notify(*moves.order_by("submission_id", "-pk").distinct("submission_id"))


def _lock(round_: ReportingRound) -> None:
    """One publication at a time, and no report moves while it is frozen."""
    ReportingRound.objects.select_for_update(no_key=True).get(pk=round_.pk)
    reports = Submission.objects.filter(round=round_).order_by("pk")
    list(reports.select_for_update(of=("self",), no_key=True).values_list("pk"))


def refuse_what_was_not_seen(draft: NextEdition, seen: str | None) -> None:
    """Raises PublishRefusedError when a page (its `NextEdition.seen`) showed something else."""
    if seen is None or seen == draft.seen:
        return
    told = ""
    if draft.last:
        at = timezone.localtime(draft.last.made_at)
        told = f"{draft.last.made_by}が{at.hour}時{at:%M}分に{draft.last.name}を公表しています。"
    raise PublishRefusedError(
        f"画面を開いたあとに、内容が変わりました。{told}公表していません。下の内容を確かめてください。"
    )


def _refuse_without_reasons(draft: NextEdition, reason: str, reasons: Mapping[str, str]) -> None:
    if draft.last is None:
        return
    if not reason.strip():
        raise PublishRefusedError("新しい版を作る理由を入力してください。")
    missing = [
        one
        for one in draft.content.corrections
        if not one.follows and not reasons.get(one.key, "").strip()
    ]
    if missing:
        places = "、".join(one.where for one in missing[:3])
        raise PublishRefusedError(f"訂正の理由を入力してください：{places}（{len(missing)}か所）。")


def _keep(draft: NextEdition, by: User, content: EditionContent, made_at: datetime) -> Edition:
    text = text_of(content)
    return Edition.objects.create(
        round=draft.round,
        number=draft.number,
        made_at=made_at,
        made_by=by,
        as_of=draft.round.as_of,
        reason=content.reason,
        content=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
