"""Decides which source of figures an address means: ?source=reported, else the records of now."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from reports.figures.source import Source


def chosen_source(request: HttpRequest) -> Source:
    """The source of the address; pages show the records of now. Raises Http404 for another word."""
    asked = request.GET.get("source", Source.LIVE)
    if asked not in set(Source):
        raise Http404("この集計はありません。")
    return Source(asked)
