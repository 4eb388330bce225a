"""Log lines as JSON, each with the request in which it was written."""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime

from django.http import HttpRequest

# A link of invitation opens an account: its token stands in no log.
_INVITED = re.compile(r"(/wards/invited/)[\w:-]+/?")
# That which is being answered. Logging is set up before there are models: nothing of them here.
current: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


def request_id() -> str:
    """The number of the request that is being answered; '' outside of any."""
    request = current.get()
    return request.request_id if request else ""


class JsonLine(logging.Formatter):
    """One line of JSON: when, how grave, who says it, what, and in which request of whom."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_of_request(_request_of(record)),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return _INVITED.sub(r"\1", json.dumps(line, ensure_ascii=False, default=str))


def _request_of(record: logging.LogRecord) -> HttpRequest | None:
    """Django writes of an answer that it refuses after the request has ended, but names it."""
    request = current.get() or getattr(record, "request", None)
    return request if hasattr(request, "request_id") else None


def _of_request(request: HttpRequest | None) -> dict[str, object]:
    if request is None:
        return {}
    said = {
        "request": request.request_id,
        "method": request.method,
        "path": request.path,
        "address": request.client_address,
    }
    # Only a user who is known already: a log line asks no database.
    user = getattr(request, "_cached_user", None)
    if user is not None and user.is_authenticated:
        said |= {"user": user.username, "ward": user.ward_id}
    return said
