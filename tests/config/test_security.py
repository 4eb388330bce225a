"""What browsers are told, what is closed, and what production switches on."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.urls import NoReverseMatch, reverse

PRODUCTION = {
    "PATH": os.environ["PATH"],
    "DEBUG": "0",
    "DATABASE_URL": "postgresql://portal@database.example/portal",
    "SECRET_KEY": "a key that nobody guesses: " * 2,
    "ALLOWED_HOSTS": "portal.example",
}


def production_settings(*names: str, **environment: str) -> dict:
    """Read settings as a production server would have them; nothing is connected to."""
    program = (
        "import json; from config import settings;"
        f"print(json.dumps({{name: getattr(settings, name, None) for name in {names!r}}}))"
    )
    command = [sys.executable, "-c", program]
    result = subprocess.run(
        command, env={**PRODUCTION, **environment}, capture_output=True, text=True, check=True
    )
    return json.loads(result.stdout)


@pytest.mark.django_db
def test_pages_carry_every_protective_header(client):
    headers = client.get("/login/").headers
    assert set(headers["Content-Security-Policy"].split("; ")) == {
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    }
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/signup/", "/email/", "/password/reset/", "/admin/"])
def test_nobody_can_register_or_reach_an_admin_site(client, path):
    assert client.get(path).status_code in {302, 404}
    assert not client.get(path).headers.get("Location", "/login/").startswith(path)


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_reset_password"])
def test_pages_of_allauth_that_need_mail_have_no_address(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


PROXY_HEADER = "SECURE_PROXY_SSL_HEADER"


def test_production_speaks_https_only_hides_cookies_from_scripts_and_hashes_with_argon2():
    expected = {
        "SECURE_SSL_REDIRECT": True,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "SECURE_HSTS_SECONDS": 365 * 24 * 60 * 60,
        "DEMO": False,
        # Believed only when it is named.
        PROXY_HEADER: None,
    }
    found = production_settings(*expected, "PASSWORD_HASHERS")
    assert found.pop("PASSWORD_HASHERS")[0].endswith("Argon2Hasher")
    assert found == expected
    assert settings.SESSION_COOKIE_HTTPONLY


def test_the_header_of_a_proxy_is_believed_when_it_is_named():
    named = {"PROXY_SCHEME_HEADER": "X-Forwarded-Proto", "TRUSTED_PROXIES": "1"}
    believed = ["HTTP_X_FORWARDED_PROTO", "https"]
    assert production_settings(PROXY_HEADER, **named) == {PROXY_HEADER: believed}


def limits_after(beginning: str) -> list[str]:
    """What a process that begins so asks of the database."""
    program = f"""{beginning}
from django.db import connection
with connection.cursor() as cursor:
    for name in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout", "jit"):
        cursor.execute(f"SHOW {{name}}")
        print(cursor.fetchone()[0])
"""
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-c", program]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return run.stdout.split()


def test_a_request_waits_for_the_database_for_a_time_and_a_command_as_long_as_it_takes():
    assert limits_after("import config.wsgi") == ["20s", "1min", "5min", "off"]
    assert limits_after("import django; django.setup()") == ["0", "0", "0", "on"]
