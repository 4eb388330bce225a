"""The server of `make scan`: takes a form page as often as it is sent.

Otherwise each attack on a form but the first would be answered before its view.
"""

from collections.abc import Callable

import django
from django.conf import settings
from django.http import HttpRequest, HttpResponse

django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402 (the settings come first)

from wards.forms.once_only import TOKEN, new_token  # noqa: E402


class FreshTokens:
    """Every form that is sent counts as one of a page that was drawn now."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if TOKEN in request.POST:
            request.POST = request.POST.copy()
            request.POST[TOKEN] = new_token()
        return self.get_response(request)


once_only = settings.MIDDLEWARE.index("wards.forms.once_only.OnceOnlyMiddleware")
settings.MIDDLEWARE.insert(once_only, "scan_server.FreshTokens")
application = get_wsgi_application()
