"""Decides how a published edition is found and read again, and that it is still what was published.

Editions name wards and records behind the figures, so the database shows them to the Bureau alone.
What is public of them (that they exist, who made them when, their files) everybody may have:
`public_editions` and `public_edition` are the one place that looks them up beyond a ward's scope.
"""

from __future__ import annotations

import hashlib

from reports.counting.figure import Figure
from reports.editions.content import EditionContent, read_content
from reports.models import Edition
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import ReportingRound


class EditionDamagedError(Exception):
    """The kept text is not what was published; the message is fit for the screen."""


def public_editions(round_: ReportingRound) -> list[Edition]:
    """The editions of a round, newest first, without their content."""
    with ward_scope(ALL_WARDS):
        editions = Edition.objects.filter(round=round_).select_related("made_by", "round")
        return list(editions.defer("content").order_by("-number"))


def public_edition(round_: ReportingRound, number: int) -> Edition | None:
    """One edition of a round with its content, if there is one of that number.

    The content names wards and records: what leaves the server for a ward goes through
    `edition_files` without members, or through `figures.city.seen_from`.
    """
    with ward_scope(ALL_WARDS):
        editions = Edition.objects.filter(round=round_, number=number)
        return editions.select_related("made_by", "round").first()


def latest_edition(round_: ReportingRound) -> Edition | None:
    """The edition in force, if anything was published."""
    return Edition.objects.filter(round=round_).order_by("-number").first()


def content_of(edition: Edition) -> EditionContent:
    """What the edition says, from its kept text alone: no query.

    Raises EditionDamagedError when the text does not have the edition's sha256, and
    UnreadableEditionError when this program does not know its shape.
    """
    kept = hashlib.sha256(edition.content.encode()).hexdigest()
    if kept != edition.sha256:
        raise EditionDamagedError(
            f"{edition}の内容が、公表したときの内容と一致しません（sha256）。"
            "データベースが書き換えられたおそれがあります。"
        )
    return read_content(edition.content)


def edition_figures(edition: Edition) -> dict[str, Figure]:
    """The figures of an edition by id, with the wards and records behind them. Raises as `content_of`."""
    return dict(content_of(edition).figures)
