"""What the environment may say, and what production refuses to start without."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import (
    at_least,
    development_secret_key,
    flag,
    mail_addresses,
    mail_settings,
    public_url,
    refuse_incomplete_production,
    words,
)


def start(**environment: str) -> subprocess.CompletedProcess:
    """Run `manage.py check` with these variables alone."""
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
    )


def test_production_names_every_missing_variable_in_one_sentence():
    refusal = start(DEBUG="0")
    assert refusal.returncode == 1
    assert refusal.stderr == (
        "DEBUG=0 で起動するには環境変数 DATABASE_URL, SECRET_KEY, ALLOWED_HOSTS を設定してください。"
        " (Set DATABASE_URL, SECRET_KEY, ALLOWED_HOSTS to start with DEBUG off.)\n"
    )


def test_a_mistyped_debug_flag_is_refused():
    refusal = start(DEBUG="flase")
    assert refusal.returncode == 1
    assert "DEBUG=flase" in refusal.stderr


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1", True), ("True", True), (" on ", True), ("0", False), ("FALSE", False), ("", True)],
)
def test_flags_are_read_in_their_usual_spellings(monkeypatch, value, expected):
    monkeypatch.setenv("DEBUG", value)
    assert flag("DEBUG", default=True) is expected


def test_an_address_for_alarms_that_is_none_is_refused(monkeypatch):
    monkeypatch.setenv("ADMIN_EMAIL", "it@example.jp, night@example.jp")
    assert mail_addresses("ADMIN_EMAIL") == ["it@example.jp", "night@example.jp"]
    monkeypatch.setenv("ADMIN_EMAIL", "it@example.jp, night")
    with pytest.raises(ImproperlyConfigured, match="night"):
        mail_addresses("ADMIN_EMAIL")


def test_words_are_split_at_commas(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", "a.example, b.example,")
    assert words("ALLOWED_HOSTS") == ["a.example", "b.example"]


def test_the_development_key_is_private_and_made_once(tmp_path):
    path = tmp_path / ".local" / "secret-key"
    with ThreadPoolExecutor() as pool:
        keys = set(pool.map(lambda _: development_secret_key(path), range(8)))
    assert len(keys) == 1
    assert len(keys.pop()) > 50
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("smtp://mail.example", ("mail.example", 25, "", "", False, False)),
        ("smtps://mail.example", ("mail.example", 465, "", "", True, False)),
        (
            "smtp://portal%40city:p%2Fw@mail.example:587?tls=starttls",
            ("mail.example", 587, "portal@city", "p/w", False, True),
        ),
    ],
)
def test_a_mail_server_is_read_from_one_address(monkeypatch, written, expected):
    monkeypatch.setenv("EMAIL_URL", written)
    monkeypatch.setenv("EMAIL_FROM", "在宅医療ポータル <portal@example.jp>")
    *server, sender = mail_settings().values()
    assert tuple(server) == expected
    assert sender == "在宅医療ポータル <portal@example.jp>"
    monkeypatch.setenv("EMAIL_URL", " ")
    assert mail_settings() == {}


@pytest.mark.parametrize(
    ("url", "sender", "named"),
    [
        ("mail.example:25", "a@example.jp", "EMAIL_URL"),
        ("http://mail.example", "a@example.jp", "EMAIL_URL"),
        ("smtp://mail.example:many", "a@example.jp", "EMAIL_URL"),
        ("smtp://mail.example?tls=no", "a@example.jp", "EMAIL_URL"),
        ("smtp://mail.example", "", "EMAIL_FROM"),
        ("smtp://mail.example", "portal", "EMAIL_FROM"),
    ],
)
def test_a_mistyped_mail_server_is_refused_at_the_start(monkeypatch, url, sender, named):
    monkeypatch.setenv("EMAIL_URL", url)
    monkeypatch.setenv("EMAIL_FROM", sender)
    with pytest.raises(ImproperlyConfigured, match=named) as refusal:
        mail_settings()
    assert "mail.example" not in str(refusal.value)  # passwords stand beside it


def test_links_in_mail_begin_with_the_public_address_or_the_first_host(monkeypatch):
    monkeypatch.delenv("PUBLIC_URL", raising=False)
    assert public_url([".example.jp", "portal.example.jp"]) == "https://portal.example.jp"
    assert public_url([]) == "http://127.0.0.1:8000"
    monkeypatch.setenv("PUBLIC_URL", "https://portal.city/")
    assert public_url(["other.example"]) == "https://portal.city"
    monkeypatch.setenv("PUBLIC_URL", "portal.city")
    with pytest.raises(ImproperlyConfigured, match="PUBLIC_URL"):
        public_url([])


def test_a_proxy_that_is_not_counted_is_refused(monkeypatch):
    """Everybody would come from its address, and five wrong passwords lock out everybody."""
    for name in ("DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS"):
        monkeypatch.setenv(name, "".join(map(chr, range(60, 120))))
    monkeypatch.setenv("PROXY_SCHEME_HEADER", "X-Forwarded-Proto")
    monkeypatch.delenv("TRUSTED_PROXIES", raising=False)
    with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXIES"):
        refuse_incomplete_production()
    monkeypatch.setenv("TRUSTED_PROXIES", "1")
    refuse_incomplete_production()


@pytest.mark.parametrize("written", ["19", "-1", "1h", "２０", "x"])
def test_a_number_that_makes_no_sense_is_refused_at_the_start(monkeypatch, written):
    monkeypatch.setenv("SESSION_IDLE_MINUTES", written)
    with pytest.raises(ImproperlyConfigured, match="SESSION_IDLE_MINUTES"):
        at_least("SESSION_IDLE_MINUTES", 20, default=60)
    monkeypatch.setenv("SESSION_IDLE_MINUTES", " ")
    assert at_least("SESSION_IDLE_MINUTES", 20, default=60) == 60
