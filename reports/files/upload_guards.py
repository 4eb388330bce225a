"""Guards of what comes in: size, a quota for each body and year, space on the volume, a scanner."""

import shutil
import socket
import struct
from datetime import datetime, time
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.db.models import Sum
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from reports.files.opening.unusable import MEGABYTE, MOST_BYTES
from reports.models import Upload
from wards.fiscal import FiscalYear
from wards.models import User

MOST = f"{MOST_BYTES // MEGABYTE}MB"
# No browser puts a chosen file back.
CHOOSE_AGAIN = "ほかの欄に修正するところがあったため、選んだファイルは残っていません。"
# Below this share of the volume somebody has to be told.
LEAST_FREE = 0.1
FULL = (
    "{year}に{body}から受け取れる大きさ（{most}MB）を超えるので、受け取っていません。"
    "{contact}に連絡してください。"
)
NEARLY_FULL = "ファイルを残す場所の空きが少なくなりました（残り{free}、全体の{share:.0%}）。"
# clamd is on this machine or beside it; a file of 20 MB takes it some seconds.
SECONDS = 30
CHUNK = 64 * 1024


class RefuseTooLarge(FileUploadHandler):
    """First of the upload handlers: the rest of a file that grows too large is thrown away.

    The other files of the same form arrive. Only the bytes count, not what the browser says of them.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > MOST_BYTES:
            refused = getattr(self.request, "files_too_large", [])
            self.request.files_too_large = [*refused, self.file_name]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The handlers behind this one make the file."""


def files_too_large(request: HttpRequest) -> list[str]:
    """The names of the files of a request that were not received."""
    request.FILES  # noqa: B018 - nothing is known before the body has been read
    return getattr(request, "files_too_large", [])


def quota_sentence(user: User, size: int) -> str:
    """Why so many bytes more cannot be received from the user's body this year; '' where they can."""
    year = FiscalYear.of(timezone.localdate())
    begin = timezone.make_aware(datetime.combine(year.start, time.min))
    own = Upload.objects.filter(at__gte=begin, by__role=user.role, by__ward=user.ward_id)
    kept = own.filter(content__isnull=False).aggregate(total=Sum("size"))["total"] or 0
    if kept + size <= settings.UPLOAD_QUOTA_MB * MEGABYTE:
        return ""
    return FULL.format(
        year=year, body=user.affiliation, most=settings.UPLOAD_QUOTA_MB, contact=settings.CONTACT
    )


def volume_sentence() -> str:
    """That the volume is nearly full on which files are kept; '' while it is not."""
    volume = shutil.disk_usage(settings.UPLOAD_VOLUME)
    share = volume.free / volume.total
    if share >= LEAST_FREE:
        return ""
    return NEARLY_FULL.format(free=filesizeformat(volume.free), share=share)


def malware_in(content: bytes) -> str:
    """The scanner's name for the malware in a file; '' where none is. Raises ConnectionError."""
    if not settings.CLAMD:
        return ""
    try:
        answer = _answer_of_clamd(content)
    except OSError as error:
        raise ConnectionError(f"clamd: {error}") from error
    if answer == "stream: OK":
        return ""
    if answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise ConnectionError(f"clamd: {answer}")


def _answer_of_clamd(content: bytes) -> str:
    """What clamd says of a stream: INSTREAM, then chunks that begin with their length, then none."""
    with _connection() as clamd:
        clamd.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK):
            chunk = content[start : start + CHUNK]
            clamd.sendall(struct.pack("!L", len(chunk)) + chunk)
        clamd.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and (more := clamd.recv(4096)):
            answer += more
    return answer.rstrip(b"\0").decode(errors="replace")


def _connection() -> socket.socket:
    where = urlsplit(settings.CLAMD)
    if where.scheme == "tcp":
        return socket.create_connection((where.hostname, where.port or 3310), timeout=SECONDS)
    clamd = socket.socket(socket.AF_UNIX)
    clamd.settimeout(SECONDS)
    try:
        clamd.connect(where.path)
    except OSError:
        clamd.close()
        raise
    return clamd
