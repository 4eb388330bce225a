"""A file as the answer to a request: its name, its kind, its encoding."""

import re
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag

from wards.outgoing.csv_rows import Encoding

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
    "png": "image/png",
    "txt": "text/plain; charset=utf-8",
    "zip": "application/zip",
}
NO_SUCH_FILE = "この形式のファイルはありません。"
# What Windows and macOS do not allow in the name of a file.
NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|]')


def encoding_of(request: HttpRequest) -> Encoding:
    """UTF-8, or CP932 for old programs that ask with ?encoding=cp932."""
    asked = request.GET.get("encoding", Encoding.UTF8)
    if asked not in set(Encoding):
        raise Http404(NO_SUCH_FILE)
    return Encoding(asked)


def attachment(
    content: bytes, name: str, encoding: Encoding = Encoding.UTF8, content_type: str = ""
) -> HttpResponse:
    """A file to be saved, never shown; its Japanese name as in RFC 5987.

    encoding: of a CSV. content_type: by the ending of the name where none is given.
    """
    ending = name.rpartition(".")[2]
    if not content_type:
        cp932 = encoding is Encoding.CP932 and ending == "csv"
        content_type = "text/csv; charset=windows-31j" if cp932 else CONTENT_TYPES[ending]
    headers = {
        "Content-Disposition": content_disposition_header(True, name),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=content_type, headers=headers)


def unless_kept(request: HttpRequest, tag: str, send: Callable[[], HttpResponse]) -> HttpResponse:
    """A public file, or 304 to a browser that has kept it. Whether its user may have it is asked each time.

    tag: what no other content at this address has ever had.
    """
    headers = {"ETag": quote_etag(tag), "Cache-Control": "private, no-cache"}
    unsent = HttpResponse(headers=headers)
    answer = get_conditional_response(request, headers["ETag"], response=unsent)
    if answer is unsent:
        answer = send()
        if answer.status_code == 200:
            for name, value in headers.items():
                answer.headers[name] = value
    return answer
