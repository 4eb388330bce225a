"""Decides which edition an address means: ?edition=2 of a round; without, none."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from reports.editions.content import public_edition
from reports.models import Edition
from wards.models import ReportingRound

NO_SUCH_EDITION = "この版は公表されていません。"
LONGEST = 4  # digits


def edition_or_404(request: HttpRequest, round_: ReportingRound) -> Edition | None:
    """The edition of ?edition=, None where the address asks for none.

    Raises Http404 for a number that was not published, and for what is no number.
    """
    asked = request.GET.get("edition", "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) <= LONGEST):
        raise Http404(NO_SUCH_EDITION)
    return published_or_404(round_, int(asked))


def published_or_404(round_: ReportingRound, number: int) -> Edition:
    """One edition of a round. Raises Http404."""
    edition = public_edition(round_, number)
    if edition is None:
        raise Http404(NO_SUCH_EDITION)
    return edition
