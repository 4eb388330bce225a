"""Why the answers of a report cannot be changed, and the way out."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from wards.fiscal import wareki
from wards.models import Submission


@dataclass(frozen=True)
class Lock:
    """Why the answers of a report cannot be changed, and what whoever must change one can do.

    aside: what is said of the registers, which can be changed all the same; '' where nothing is.
    """

    why: str
    way_out: str
    aside: str = ""


def lock_of(submission: Submission) -> Lock | None:
    """The lock of a report; None while its answers may be changed. submission: with its round."""
    if not submission.is_locked:
        return None
    if not submission.counts:
        day = wareki(timezone.localdate(submission.round.closed_at))
        return Lock(
            f"この調査は{day}に受付を終えたので、変えられません。",
            f"変える必要があるときは、{settings.CONTACT}に連絡してください。",
        )
    day = wareki(timezone.localdate(submission.submitted_at))
    status = submission.get_status_display()
    return Lock(
        f"{day}に提出した報告の一部なので、報告が「{status}」のあいだは変えられません。",
        f"変える必要があるときは、{settings.CONTACT}に差戻しを頼み、差し戻されてから、"
        "このファイルをもう一度送ってください。",
        f"報告が「{status}」なので、ここで変わる名簿や実績は、提出した数には入りません。"
        f"入れるには、{settings.CONTACT}に差戻しを頼んでください。",
    )
