"""The quota of a body, the volume that fills up, and the scanner for malware."""

import socket
import struct
from collections import namedtuple
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reports.files import upload_guards
from reports.files.orders import have_read
from reports.files.upload_guards import malware_in, quota_sentence
from reports.files.uploads import receive
from reports.models import Upload, UploadResult, WorkState
from reports.pages.jobs import watch_volume
from tests import factories as make
from tests.queue import run_jobs

pytestmark = pytest.mark.django_db

MEGABYTE = 1024 * 1024


def test_a_body_has_its_quota_for_each_fiscal_year(month, settings):
    settings.UPLOAD_QUOTA_MB = 1
    bureau = make.UserFactory(role="bureau")
    office = make.UserFactory(role="ward_office", ward=month.ward)
    make.UploadFactory(content=b"x" * (MEGABYTE - 10), by=month.desk)
    make.UploadFactory(content=None, size=MEGABYTE, withheld="架空の理由", result="refused")
    assert quota_sentence(month.desk, 10) == ""
    assert "1MB）を超えるので" in quota_sentence(month.desk, 11)
    assert [quota_sentence(user, 11) for user in (bureau, office)] == ["", ""]


def test_what_is_beyond_the_quota_is_told_at_the_field_and_not_received(month, settings, client):
    settings.UPLOAD_QUOTA_MB = 1
    client.force_login(month.desk)
    sent = SimpleUploadedFile("様式.xlsx", b"x" * (MEGABYTE + 1))
    page = client.post(f"{reverse('reports:excel')}?year=2024&month=9", {"file": sent})
    assert "相談支援室から受け取れる大きさ（1MB）を超えるので" in page.content.decode()
    assert not Upload.objects.exists()


@pytest.mark.parametrize(("free", "is_said"), [(9, True), (10, False)])
def test_before_the_volume_is_full_the_bureau_and_the_log_are_told(
    free, is_said, monkeypatch, sign_in, caplog
):
    usage = namedtuple("Usage", "total free")
    monkeypatch.setattr(upload_guards.shutil, "disk_usage", lambda _: usage(100, free))
    page = sign_in("bureau").get(reverse("reports:notice_list")).content.decode()
    watch_volume(0)
    assert ("空きが少なくなりました" in page) is is_said
    assert ("空きが少なくなりました" in caplog.text) is is_said


@contextmanager
def clamd(answer: bytes, place: Path | None = None) -> Iterator[tuple[str, list[bytes]]]:
    """A scanner on this machine: its address, and the streams that it was sent.

    place: of its Unix socket; None has it listen on a port.
    """
    streams: list[bytes] = []

    def serve(listening: socket.socket) -> None:
        while True:
            try:
                calling, _ = listening.accept()
            except OSError:
                return
            with calling, calling.makefile("rb") as sent:
                assert sent.read(10) == b"zINSTREAM\0"
                stream = b""
                while length := struct.unpack("!L", sent.read(4))[0]:
                    stream += sent.read(length)
                streams.append(stream)
                calling.sendall(answer)

    at = {"family": socket.AF_UNIX} if place else {}
    with socket.create_server(str(place) if place else ("127.0.0.1", 0), **at) as listening:
        thread = Thread(target=serve, args=[listening])
        thread.start()
        name = listening.getsockname()
        yield f"unix://{name}" if place else f"tcp://127.0.0.1:{name[1]}", streams
        listening.shutdown(socket.SHUT_RDWR)
    thread.join()


@pytest.mark.parametrize("by_port", [True, False])
def test_a_clean_file_is_sent_whole_to_the_scanner(settings, tmp_path, by_port):
    content = b"x" * 200_000
    place = None if by_port else tmp_path / "clamd.ctl"
    with clamd(b"stream: OK\0", place) as (settings.CLAMD, streams):
        assert malware_in(content) == ""
    assert streams == [content]


def test_without_a_scanner_nothing_is_asked(settings):
    assert settings.CLAMD == ""
    assert malware_in(b"x") == ""


def test_malware_is_thrown_away_before_anybody_can_take_it_away(month, settings):
    with clamd(b"stream: Eicar-Signature FOUND\0") as (settings.CLAMD, _):
        upload = receive(month.desk, "様式.xlsx", month.answered(35), round_=month.round)
    assert (upload.result, upload.content) == (UploadResult.REFUSED, None)
    assert "Eicar-Signature" in upload.withheld


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b""])
def test_without_a_verdict_the_file_goes_on_waiting(month, settings, answer):
    upload = make.UploadFactory(ward=month.ward, result="waiting", by=month.desk)
    work = have_read(upload, month.desk)
    with clamd(answer) as (settings.CLAMD, _), pytest.raises(ConnectionError, match="clamd"):
        run_jobs()
    work.refresh_from_db()
    upload.refresh_from_db()
    assert (work.state, upload.result) == (WorkState.RUNNING, UploadResult.WAITING)


def test_a_scanner_that_is_away_is_waited_for(settings):
    settings.CLAMD = "unix:///nowhere/clamd.ctl"
    with pytest.raises(ConnectionError, match="clamd"):
        malware_in(b"x")
