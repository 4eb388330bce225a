"""The private PostgreSQL starts by itself, survives a crash and keeps its role harmless."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import devdb
from config.devdb import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Of a working copy whose first start was broken off, then started three times at once."""
    root = tmp_path_factory.mktemp("working-copy")
    server = Server.of(root)
    server._make_folders()
    server.data.mkdir()
    (server.data / "leftover").touch()
    try:
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda _: Server.of(root).start(), range(3)))
        yield server
    finally:
        server.stop()
        for folder in (server.data.parent, server.socket):
            shutil.rmtree(folder)


def query(server: Server, statement: str, role: str = devdb.OWNER) -> str:
    result = server._sql(statement, role=role, database=devdb.DATABASE)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def test_first_starts_at_once_agree_on_one_server_in_a_folder_made_again(server):
    assert server.answers()
    assert not (server.data / "leftover").exists()


def test_starting_a_running_server_changes_nothing(server):
    pid = (server.data / "postmaster.pid").read_text()
    server.start()
    assert (server.data / "postmaster.pid").read_text() == pid


@pytest.mark.parametrize(("name", "makes_databases"), [(devdb.ROLE, "f"), (devdb.OWNER, "t")])
def test_no_role_can_pass_by_row_level_security(server, name, makes_databases):
    role = query(
        server,
        "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles"
        " where rolname = current_user",
        role=name,
    )
    assert role == f"f|f|f|{makes_databases}"


def test_the_owner_can_create_the_extension_of_exclusion_constraints(server):
    query(server, "create extension btree_gist")
    assert query(server, "show listen_addresses") == "", "nothing listens on the network"


def test_rows_survive_a_killed_server(server):
    query(server, "create table kept (n int)")
    query(server, "insert into kept values (1)")
    postmaster = int((server.data / "postmaster.pid").read_text().split()[0])
    os.kill(postmaster, signal.SIGKILL)
    server.start()
    assert query(server, "select n from kept") == "1"


def test_a_machine_without_postgresql_is_told_what_to_do(monkeypatch):
    monkeypatch.setattr(Path, "glob", lambda *_: iter(()))
    with pytest.raises(ImproperlyConfigured, match="make setup"):
        devdb.find_programs()


def test_the_address_is_printed_for_scripts():
    printed = subprocess.run(
        [sys.executable, "-m", "config.devdb", "url"], capture_output=True, text=True, check=True
    )
    assert printed.stdout.startswith("postgresql://portal@/portal?host=")
