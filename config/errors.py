"""What is answered to requests that cannot be read."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Under an address that is not the portal's everything is refused; else what was sent is unreadable."""
    if isinstance(exception, DisallowedHost):
        page = render_to_string("400_host.html", {"public_url": settings.PUBLIC_URL})
    else:
        page = render_to_string("400.html")
    return HttpResponse(page, status=400)
