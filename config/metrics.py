"""What Prometheus reads of an installation: requests, errors, the queue, the worker's beat, the backup."""

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from multiprocessing import RawArray
from threading import Lock
from time import perf_counter

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from procrastinate.contrib.django.models import ProcrastinateJob

from reports.pages.health import last_backup, last_beat

# Memory that gunicorn's processes share, made before they are forked. Each counts in a row of its
# own: a lock between them would stop all when one is killed while it holds it. Of a row the first
# cell are seconds, the others answers by the first digit of their status.
ROWS, CELLS = 64, 6
_counted = RawArray("d", ROWS * CELLS)
_one_thread = Lock()


class CountingMiddleware:
    """Counts each answer and how long it took."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = perf_counter()
        response = self.get_response(request)
        row = os.getpid() % ROWS * CELLS
        with _one_thread:
            _counted[row] += perf_counter() - began
            _counted[row + response.status_code // 100] += 1
        return response


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Plain text for whoever has the token; without one in the settings there is no such page."""
    sent, token = request.headers.get("Authorization", ""), settings.METRICS_TOKEN
    if not token or not constant_time_compare(sent, f"Bearer {token}"):
        raise Http404
    return HttpResponse("".join(f"{line}\n" for line in _lines()), content_type="text/plain")


def _lines() -> Iterator[str]:
    yield f'portal_info{{version="{settings.VERSION}"}} 1'
    seconds, *answers = (sum(_counted[cell::CELLS]) for cell in range(CELLS))
    yield f"portal_request_seconds_total {seconds:.3f}"
    for digit, count in enumerate(answers, start=1):
        yield f'portal_requests_total{{status="{digit}xx"}} {count:.0f}'
    jobs = ProcrastinateJob.objects.values_list("status").annotate(Count("pk")).order_by("status")
    for status, count in jobs:
        yield f'portal_jobs{{status="{status}"}} {count}'
    yield from _moment("portal_worker_beat_timestamp_seconds", last_beat())
    yield from _moment("portal_backup_timestamp_seconds", last_backup())


def _moment(name: str, at: datetime | None) -> Iterator[str]:
    """Nothing where it never happened: Prometheus knows absent()."""
    if at:
        yield f"{name} {at.timestamp():.0f}"
