"""What is installed around the portal names settings, programs and places that are there."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from config import environment
from wards.reading_node import ELSEWHERE

ROOT = Path(settings.BASE_DIR)
DEPLOY = ROOT / "deploy"
INSTALLED = Path("/opt/portal/current")
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
SCRIPTS = [
    *DEPLOY.glob("*.sh"),
    *DEPLOY.glob("portal-*"),
    ROOT / ".ci/bundle",
    ROOT / ".ci/try-install",
    *(ROOT / ".ci").glob("rehearse*"),
]
LINE = re.compile(r"^(#?)([A-Z_]+)=(.*)$", re.MULTILINE)


def settings_that_exist() -> set[str]:
    """Those of the table at the head of the settings."""
    table = (ROOT / "config/settings.py").read_text().split('"""')[1]
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| ")]
    return set(re.findall(r"[A-Z][A-Z_]+", " ".join(cells)))


def settings_of(name: str) -> dict[str, str]:
    """What a file sets, filled in as install.sh does."""
    text = (DEPLOY / name).read_text()
    filled = text.replace("@HOST@", "portal.example.jp").replace("@SECRET_KEY@", "0aZ_-9" * 12)
    return {
        name: "".join(shlex.split(value)) for off, name, value in LINE.findall(filled) if not off
    }


def test_the_environment_names_every_setting_and_no_other():
    text = (DEPLOY / "portal.env").read_text() + (DEPLOY / "owner.env").read_text()
    lines = LINE.findall(text)
    assert sorted(name for _, name, _ in lines) == sorted(settings_that_exist())
    # The shell reads them too: a value is one word.
    assert [name for _, name, value in lines if len(shlex.split(value)) > 1] == []


def test_the_environment_sets_what_production_needs_and_keeps_the_owner_from_services():
    assert {*environment.REQUIRED_IN_PRODUCTION, "TRUSTED_PROXIES"} <= settings_of(
        "portal.env"
    ).keys()
    assert settings_of("owner.env").keys() == {"DATABASE_OWNER_URL"}


def test_a_check_for_deployment_has_nothing_to_say_of_that_environment(tmp_path):
    said = settings_of("portal.env") | {"UPLOAD_VOLUME": str(tmp_path), "PATH": os.environ["PATH"]}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "DEBUG"]
    checked = subprocess.run(command, env=said, cwd=ROOT, capture_output=True, text=True)
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_a_unit_starts_a_program_of_the_portal_as_the_account_that_runs(unit):
    said = dict(line.split("=", 1) for line in unit.read_text().splitlines() if "=" in line)
    program, first, *_ = shlex.split(said["ExecStart"])
    assert Path(program).is_relative_to(INSTALLED / ".venv/bin")
    assert (ROOT / Path(program).relative_to(INSTALLED)).exists()
    assert first == "config.wsgi" or (ROOT / first).is_file()
    assert said["User"] == "portal" and "EnvironmentFile=/etc/portal/portal.env" in unit.read_text()
    assert said["WorkingDirectory"] == str(INSTALLED)
    if first == "manage.py":
        command = shlex.split(said["ExecStart"])[2]
        assert list(ROOT.glob(f"*/management/commands/{command}.py"))


def test_nginx_lets_browsers_keep_for_ever_what_has_a_hash_in_its_name():
    text = (DEPLOY / "nginx/portal.conf").read_text()
    (hashed,) = re.findall(r'"~(\S+)" "[^"]+, immutable";', text)
    assert re.search(hashed, "/static/portal/css/page.0123456789ab.css")
    assert not re.search(hashed, "/static/portal/css/page.css")
    assert "add_header Cache-Control $static_caching;" in text


def test_the_token_of_an_invitation_stands_in_no_log_of_nginx():
    text = (DEPLOY / "nginx/portal.conf").read_text()
    (opens,) = re.findall(r"~\^\((\S+)\) \$1;", text)
    assert reverse("wards:invited", args=["token"]).startswith(opens)
    (logged,) = re.findall(r"log_format portal .*?;", text, re.DOTALL)
    assert "$logged_path" in logged
    assert not re.search(r"\$(request|request_uri|uri|args|http_referer)\b", logged)


@pytest.mark.parametrize("service", ["web", "reading"])
def test_the_address_of_each_web_server_is_the_one_that_nginx_asks(service):
    unit = (DEPLOY / f"systemd/portal-{service}.service").read_text()
    socket = re.search(r"--bind (\S+)", unit)[1]
    assert f"proxy_pass http://{socket};" in (DEPLOY / "nginx/portal.conf").read_text()
    assert (
        Path(socket.removeprefix("unix:/run/")).parent.name
        == re.search(r"RuntimeDirectory=(\S+)", unit)[1]
    )
    # The first is asked whether it is ready.
    assert service == "reading" or socket.removeprefix("unix:") in (DEPLOY / "steps.sh").read_text()


def test_nginx_hands_on_what_the_reading_node_leaves_to_others():
    text = (DEPLOY / "nginx/portal.conf").read_text()
    asked_elsewhere = re.search(r"error_page ([\d ]+) = @portal;", text)[1].split()
    assert {str(ELSEWHERE), "502", "503", "504"} == set(asked_elsewhere)


def test_the_roles_are_those_of_the_environment():
    named = set(
        re.findall(
            r"postgresql://(\w+)@",
            "".join(map(str, [settings_of("portal.env"), settings_of("owner.env")])),
        )
    )
    assert named == {"portal", "portal_owner", "portal_backup"}
    for place in ("roles.sql", "hba.conf", "ident.conf"):
        assert named <= set(re.findall(r"\w+", (DEPLOY / "postgresql" / place).read_text())), place


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_can_be_read_by_the_shell(script):
    subprocess.run(["sh", "-n", script], check=True)
    if checker := shutil.which("shellcheck"):
        subprocess.run([checker, "--external-sources", script], cwd=ROOT, check=True)
