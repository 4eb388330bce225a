"""The server of `make bench`. BENCH_BARE=1: only a bare view, as the measure of everything else.

The bare view does what no page can do without: session, user, ward scope, and 24 rows. It is no part
of the portal.
"""

import os

import django
from django.conf import settings

django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402 (the settings come first)
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402

from wards.models import Ward  # noqa: E402


def bare(request: HttpRequest) -> HttpResponse:
    names = "\n".join(Ward.objects.values_list("name", flat=True)).encode()
    return HttpResponse(names, headers={"Content-Length": len(names)})


urlpatterns = [path("", bare), path("login/", bare)]

if os.environ.get("BENCH_BARE"):
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "wards.isolation.rls.WardScopeMiddleware",
    ]

application = get_wsgi_application()
