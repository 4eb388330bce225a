"""Pages are compressed on their way, and their lengths tell nothing about the tokens in them."""

import gzip

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client, RequestFactory
from whitenoise.middleware import WhiteNoiseMiddleware

from wards.outgoing.attachment import attachment
from wards.outgoing.compression import CompressedPages, packed, put_in_pieces

pytestmark = pytest.mark.django_db

GZIP = {"Accept-Encoding": "gzip, deflate, br"}
ASKS = RequestFactory().get("/", headers=GZIP)
A_NAME = 8  # flag of RFC 1952: here of random length


def in_pieces(*pieces: str) -> HttpResponse:
    encoded = [piece.encode() for piece in pieces]
    response = HttpResponse(b"".join(encoded))
    put_in_pieces(ASKS, response, map(packed, encoded))
    return response


def test_pieces_that_were_compressed_apart_are_one_page():
    pieces = ("<p>区役所</p>" * 500, "", "令" * 70_000, "token", "</html>")
    response = in_pieces(*pieces)
    assert gzip.decompress(response.content).decode() == "".join(pieces)
    assert response.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response.headers["Vary"]


def test_a_browser_that_cannot_read_it_gets_the_page_as_it_is():
    response = HttpResponse("<p>区役所</p>")
    put_in_pieces(RequestFactory().get("/"), response, [b"never read"])
    assert response.content.decode() == "<p>区役所</p>"
    assert "Content-Encoding" not in response.headers


def test_a_right_guess_at_a_token_makes_a_page_of_pieces_no_shorter():
    token = "".join(f"{number:x}" for number in range(7, 400, 11))
    lengths = {len(in_pieces(guess, token).content) for guess in (token, token[::-1])}
    assert len(lengths) == 1
    whole = {len(gzip.compress(f"{guess}{token}".encode())) for guess in (token, token[::-1])}
    assert len(whole) == 2


def test_a_page_that_is_compressed_whole_is_padded_by_a_name_of_random_length():
    plain, compressed = (Client().get("/login/", headers=each) for each in ({}, GZIP))
    whole = gzip.decompress(compressed.content)
    assert whole.count(b"<input") == plain.content.count(b"<input")
    assert compressed.headers["Content-Encoding"] == "gzip"
    assert len(compressed.content) < len(whole) / 2
    assert compressed.content[3] == A_NAME


def test_a_file_is_sent_as_it_is():
    sent = CompressedPages(lambda _: attachment(b"a,b\r\n" * 1_000, "a.csv"))(ASKS)
    assert (sent.content, sent.headers.get("Content-Encoding")) == (b"a,b\r\n" * 1_000, None)


# --- Static files ----------------------------------------------------------------------------------


@pytest.fixture
def collected(tmp_path, settings) -> WhiteNoiseMiddleware:
    """What answers for a static file, as in production."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "page.css").write_text("p { color: red }\n" * 100)
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [source], tmp_path / "static"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "config.static_files.StaticFiles"}
    }
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = False
    call_command("collectstatic", interactive=False, verbosity=0)
    return WhiteNoiseMiddleware(lambda _: HttpResponse(status=404))


def test_a_static_file_with_its_hash_in_its_name_is_never_asked_for_again(collected, settings):
    (hashed,) = settings.STATIC_ROOT.glob("page.*.css")
    sent = collected(
        RequestFactory().get(f"/static/{hashed.name}", headers={"Accept-Encoding": "gzip"})
    )
    assert "immutable" in sent.headers["Cache-Control"]
    assert sent.headers["Content-Encoding"] == "gzip"
    again = {"If-None-Match": sent.headers["ETag"]}
    assert (
        collected(RequestFactory().get(f"/static/{hashed.name}", headers=again)).status_code == 304
    )
    sent.close()


def test_a_static_file_under_its_plain_name_is_asked_for_again(collected):
    sent = collected(RequestFactory().get("/static/page.css"))
    assert "immutable" not in sent.headers["Cache-Control"]
    sent.close()
