"""The number of each request, by which a page, the log and the security log tell one story."""

from collections.abc import Callable
from secrets import token_hex

from django.http import HttpRequest, HttpResponse

from wards.accounts.log_in import client_address
from wards.request_log import current


class RequestIdMiddleware:
    """Numbers each request: the number stands in its log lines and on a page of an error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # What a browser sends as such a number is anybody's text.
        request.request_id = token_hex(6)
        request.client_address = client_address(request)
        before = current.set(request)
        try:
            response = self.get_response(request)
        finally:
            current.reset(before)
        response.headers["X-Request-ID"] = request.request_id
        return response
