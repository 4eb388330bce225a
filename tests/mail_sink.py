"""A mail server for tests on this machine: takes mail, or keeps a sender waiting in mid-sentence."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class MailSink(socketserver.ThreadingTCPServer):
    """Speaks enough SMTP to receive; while `slow` is set, a mail is read and never answered."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.received: list[str] = []
        self.slow = threading.Event()
        self.in_the_middle = threading.Event()
        self.arrived = threading.Event()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class Talk(socketserver.StreamRequestHandler):
    server: MailSink

    def answer(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.answer("220 ready")
        while line := self.rfile.readline().strip():
            if line.upper() == b"DATA":
                if not self.take():
                    return None
            elif line.upper() == b"QUIT":
                return self.answer("221 bye")
            else:
                self.answer("250 ok")
        return None

    def take(self) -> bool:
        """Read a mail up to its lone dot; False when it is left unanswered."""
        self.answer("354 go on")
        lines = list(iter(lambda: self.rfile.readline().rstrip(b"\r\n"), b"."))
        if self.server.slow.is_set():
            self.server.in_the_middle.set()
            self.rfile.read()  # until the sender is gone
            return False
        self.server.received.append(b"\n".join(lines).decode())
        self.server.arrived.set()
        self.answer("250 taken")
        return True


@contextmanager
def mail_sink() -> Iterator[MailSink]:
    with MailSink() as sink:
        threading.Thread(target=sink.serve_forever, daemon=True).start()
        yield sink
        sink.shutdown()
