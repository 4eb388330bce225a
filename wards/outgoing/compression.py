"""Pages compressed on their way, whole or piece by piece.

A page holds tokens beside what its reader typed into an address, so that lengths could tell about
them (BREACH). Tokens are different in each answer; a page that is compressed whole gets padding of
random length, and where it is made of pieces, none is compressed with the help of another.
"""

import struct
import zlib
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.utils.cache import patch_vary_headers

# RFC 1952: deflated, no name, no time, of an unknown system; and a last block that is empty.
_HEAD, _LAST = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff", b"\x03\x00"


class CompressedPages(GZipMiddleware):
    """Compresses pages alone: documents and workbooks are compressed already."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)


def packed(piece: bytes) -> bytes:
    """A piece that is compressed by itself, to be joined with others."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)


def put_in_pieces(request: HttpRequest, response: HttpResponse, pieces: Iterable[bytes]) -> None:
    """Gives the response its compressed content, if the browser can read it.

    pieces: of the content that it has, each as `packed` gives it.
    """
    patch_vary_headers(response, ("Accept-Encoding",))
    if re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
        whole = response.content
        end = struct.pack("<II", zlib.crc32(whole), len(whole) % 2**32)
        response.content = b"".join((_HEAD, *pieces, _LAST, end))
        response.headers["Content-Encoding"] = "gzip"
