"""Wapiti attacks the portal as nobody and as each role; what it finds ends this with 1: make scan

The portal runs as in production, behind TLS, on a copy of the demonstration with a database server of
its own, which is thrown away. Wapiti comes from PyPI into a temporary environment. SCAN_SECONDS (600)
is what each role is given.
"""

import json
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402 (the settings come first)

from reports.demo.entry import SHOWN  # noqa: E402
from tests import killable  # noqa: E402
from wards.models import Session, User  # noqa: E402

HOST = "127.0.0.1"
WAPITI = "wapiti3>=3.2,<3.3"
SECONDS = float(os.environ.get("SCAN_SECONDS", "600"))
# All that need no server of Wapiti's on the internet, and attack a program and not its TLS. Not LDAP,
# which is not there: of two workbooks that differ by their moment it says that they were injected.
MODULES = (
    "backup", "cookieflags", "crlf", "csp", "csrf", "exec", "file", "htaccess", "http_headers",
    "methods", "permanentxss", "redirect", "shellshock", "sql", "timesql", "upload", "xss",
)  # fmt: skip
MOST_SHOWN = 10
TRIES = 3  # where its time ends Wapiti may find its own notes locked
FEWEST_PAGES = 40  # whoever sees fewer is not signed in
# By these the scanner would end its own session, and find nothing more.
LEFT_OUT = ("logout/*", "password/*", "mfa/*")


def wapiti_installed(home: Path) -> Path:
    """The program."""
    venv.create(home, with_pip=True)
    subprocess.run([home / "bin/pip", "install", "--quiet", WAPITI], check=True)  # noqa: S603
    return home / "bin/wapiti"


def certificate(home: Path) -> tuple[Path, Path]:
    made = home / "cert.pem", home / "key.pem"
    subprocess.run(  # noqa: S603
        ["/usr/bin/openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=localhost", "-out", made[0], "-keyout", made[1]],
        check=True, capture_output=True,
    )  # fmt: skip
    return made


def cookies_of(session: str, home: Path) -> list[str]:
    """Wapiti's options for being signed in."""
    cookie = {"value": session, "version": 0, "expires": None, "secure": True, "port": None}
    file = home / "cookies.json"
    file.write_text(json.dumps({HOST: {"/": {settings.SESSION_COOKIE_NAME: cookie}}}))
    return ["--cookie", str(file)]


def findings_of(program: Path, url: str, session: str, home: Path) -> dict[str, list[dict]]:
    """What Wapiti calls a vulnerability or an anomaly, by its kind."""
    report = home / "report.json"
    command = [program, "--url", url, "--scope", "domain", "--module", ",".join(MODULES)]
    command += ["--max-scan-time", SECONDS / 3]
    command += ["--max-attack-time", SECONDS * 2 / 3 / len(MODULES)]
    command += [word for path in LEFT_OUT for word in ("--exclude", f"{url}{path}")]
    command += ["--store-session", home / "session", "--store-config", home / "config"]
    command += ["--flush-session", "--no-bugreport", "--verbose", 0, "--timeout", 60]
    command += ["--format", "json", "--output", report]
    command += cookies_of(session, home) if session else []
    for _ in range(TRIES):
        ran = subprocess.run(  # noqa: S603
            list(map(str, command)), check=False, capture_output=True, text=True, cwd=home
        )
        if ran.returncode == 0:
            break
    else:
        sys.exit(ran.stderr)
    found = json.loads(report.read_text())
    pages = found["infos"]["crawled_pages_nbr"]
    print(f"    {pages} pages and forms", flush=True)
    kinds = {
        kind: rows for kind, rows in (found["vulnerabilities"] | found["anomalies"]).items() if rows
    }
    if session and (
        pages < FEWEST_PAGES or not Session.objects.filter(session_key=session).exists()
    ):
        kinds["not signed in, or not until the end"] = []
    return kinds


@contextmanager
def attacked_portal() -> Iterator[tuple[str, Path]]:
    """Its address, and its log."""
    with killable.own_server() as (home, server), killable.connected(server):
        killable.load(server, killable.dump_of(settings.DATABASE_BACKUP))
        port, log, (cert, key) = killable.free_port(), home / "web.log", certificate(home)
        gunicorn = Path(sys.executable).with_name("gunicorn")
        command = [gunicorn, "scan_server", "--pythonpath", ".ci", "-b", f"{HOST}:{port}"]
        env = os.environ | {"DATABASE_URL": killable.address(server), "HTTPS": "1"}
        env |= {"DATABASE_OWNER_URL": "", "DATABASE_BACKUP_URL": ""}
        with log.open("w") as written:
            web = subprocess.Popen(  # noqa: S603
                [*command, "--certfile", cert, "--keyfile", key],
                env=env, stdout=written, stderr=written, cwd=settings.BASE_DIR,
            )  # fmt: skip
        try:
            killable.wait_for(lambda: "Listening at" in log.read_text(), "no web server")
            yield f"https://{HOST}:{port}/", log
        finally:
            web.terminate()
            web.wait(130)


def scan(program: Path, name: str) -> int:
    """Attacks as a user, '' for nobody, on a copy of its own; how much was found."""
    with attacked_portal() as (url, log), tempfile.TemporaryDirectory() as home:
        print(f"== {name or 'nobody'}", flush=True)
        session = killable.session_of(User.objects.get(username=name)) if name else ""
        kinds = findings_of(program, url, session, Path(home))
        errors = [line for line in log.read_text().splitlines() if '"level": "ERROR"' in line]
    for kind, rows in kinds.items():
        print(f"    {kind}: {len(rows)}")
        for row in rows[:MOST_SHOWN]:
            print(f"        {row['method']} {row['path']} {row['parameter']}: {row['info']}")
    for line in errors[:MOST_SHOWN]:
        print(f"    error: {line[:300]} … {line[-1200:]}")
    return len(kinds) + len(errors)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        program = wapiti_installed(Path(folder) / "wapiti")
        found = [scan(program, name) for name in ("", *SHOWN)]
        if any(found):
            sys.exit("== scan: something was found")
    print("== scan: nothing found as nobody, Bureau, ward office and desk")


main()
