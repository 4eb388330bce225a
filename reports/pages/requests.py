"""What pages share of a request: its round, and the guards of views."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from wards.models import ReportingRound, Submission, Ward
from wards.models.round import annual_surveys, current_survey
from wards.reporting.workflow import MoveRefusedError
from wards.triggers import StatementLockedError
from wards.vocabulary import ReportForm
from wards.written import written_once


@dataclass(frozen=True, slots=True)
class ChosenRound:
    """The round that is looked at, beside all there are of its kind (newest first).

    Of a month: beside the months of its fiscal year, in the order of the year.
    """

    round: ReportingRound
    rounds: tuple[ReportingRound, ...]


def choose_round(request: HttpRequest, *, months: bool = False) -> ChosenRound | None:
    """The round of the address; None while there is no annual survey at all.

    months: whether the page also knows the desks' monthly reports (?year=2024&month=4); another
    page finds nothing under a month, since its numbers are those of the annual survey.
    Raises Http404 for a year or month without a round, and for what is none.
    """
    year, month = request.GET.get("year", ""), request.GET.get("month", "")
    if month:
        monthly = ReportingRound.objects.monthly() if months else ()
        of_year = (each for each in monthly if str(each.fiscal_year) == year)
        rounds = tuple(sorted(of_year, key=lambda each: each.as_of))
        asked = [each for each in rounds if str(each.month) == month]
    else:
        rounds = tuple(annual_surveys())
        if not year:
            current = current_survey(timezone.localdate())
            return ChosenRound(current or rounds[-1], rounds) if rounds else None
        asked = [each for each in rounds if str(each.fiscal_year) == year]
    if not asked:
        raise Http404
    return ChosenRound(asked[0], rounds)


def round_or_404(request: HttpRequest, *, months: bool = False) -> ReportingRound:
    """The round of the address, for pages that are about nothing without one."""
    chosen = choose_round(request, months=months)
    if chosen is None:
        raise Http404
    return chosen.round


READ = ("GET", "HEAD")
FORM = (*READ, "POST")
ACT = ("POST",)
View = Callable[..., HttpResponse]


def bureau_only(methods: Sequence[str]) -> Callable[[View], View]:
    """Decorator: refuses everybody who is not of the Bureau, and any other method."""

    def guard(view: View) -> View:
        answered = require_http_methods(methods)(view)

        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not request.user.is_bureau:
                raise PermissionDenied
            return answered(request, *args, **kwargs)

        return guarded

    return guard


@contextmanager
def telling(request: HttpRequest, done: str, *, else_: str = "") -> Iterator[None]:
    """Says `done` at the end of the block; where the report cannot move, `else_` and why."""
    try:
        yield
    except (MoveRefusedError, StatementLockedError) as refusal:
        messages.error(request, f"{else_}{refusal}")
    else:
        messages.success(request, done)


def ward_or_404(code: str) -> Ward:
    """The ward of an address."""
    # PostgreSQL cannot even look for a code with a NUL in it.
    for ward in _wards([code] if code.isdecimal() else []):
        return ward
    raise Http404


@written_once
def _wards(codes: list[str]) -> QuerySet[Ward]:
    return Ward.objects.filter(pk__one_of=codes)


def report_or_404(request: HttpRequest, ward: str, form: str) -> Submission:
    """The report of a ward and form in the round of the address."""
    round_ = round_or_404(request, months=True)
    if form not in ReportForm.values or not ward.isdecimal():
        raise Http404
    reports = Submission.objects.visible_to(request.user)
    return get_object_or_404(
        reports.select_related("ward", "round", "filing"), round=round_, ward=ward, form=form
    )


def last_move_seen(request: HttpRequest, name: str = "seen") -> int:
    """The key of the last event that the page showed; -1, which fits no report, for nonsense.

    A message that offers to undo has it in its address.
    """
    return number_sent(request.POST.get(name) or request.GET.get(name, ""), nonsense=-1)


def number_sent(text: str, nonsense: int = 0) -> int:
    """A key or a place that was sent, which a column can hold; `nonsense` for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else nonsense
