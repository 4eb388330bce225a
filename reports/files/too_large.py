"""A file beyond the limit is not received at all, and its sender hears which one it was."""

from __future__ import annotations

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from reports.files.opening.unusable import MEGABYTE, MOST_BYTES

MOST = f"{MOST_BYTES // MEGABYTE}MB"


class RefuseTooLarge(FileUploadHandler):
    """First of the upload handlers: the rest of a file that grows too large is thrown away.

    The other files of the same form arrive. Only the bytes count, not what the browser says of them.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > MOST_BYTES:
            self.request.files_too_large = [*_refused(self.request), self.file_name]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The handlers behind this one make the file."""


def files_too_large(request: HttpRequest) -> list[str]:
    """The names of the files of a request that were not received."""
    request.FILES  # noqa: B018 - nothing is known before the body has been read
    return _refused(request)


def _refused(request: HttpRequest) -> list[str]:
    return getattr(request, "files_too_large", [])
