"""The machines of `make scale-out`, each a process with an address of its own on this one."""

import os
import pwd
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from config.devdb import ADMINISTRATOR, DATABASE, ROLE, Server
from tests import killable

BOUNCER_PORT = 6432
NGINX = """
daemon off;
pid {home}/nginx.pid;
error_log {home}/nginx.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {home}/nginx-bodies;
    proxy_temp_path {home}/nginx-answers;
    fastcgi_temp_path {home}/nginx-fastcgi;
    uwsgi_temp_path {home}/nginx-uwsgi;
    scgi_temp_path {home}/nginx-scgi;
    client_max_body_size 300m;
    upstream web {{ {servers} keepalive 16; }}
    upstream reading {{ server 127.0.0.1:{reader}; keepalive 16; }}
    map "$server_port $request_method" $node {{
        default writing;
        "{reading} GET" reading;
        "{reading} HEAD" reading;
    }}
    server {{
        listen 127.0.0.1:{front};
        listen 127.0.0.1:{reading};
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host $host;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        location / {{
            try_files /nothing @$node;
        }}
        location @writing {{
            proxy_pass http://web;
            add_header X-Node $upstream_addr always;
        }}
        location @reading {{
            proxy_pass http://reading;
            add_header X-Node $upstream_addr always;
            proxy_intercept_errors on;
            recursive_error_pages on;
            error_page 307 502 503 504 = @writing;
        }}
    }}
}}
"""
BOUNCER = """
[databases]
portal = host={host} dbname=portal
[pgbouncer]
listen_addr =
unix_socket_dir = {home}
listen_port = {port}
auth_type = trust
auth_file = {home}/users
pool_mode = transaction
default_pool_size = 6
server_login_retry = 1
logfile = {home}/log
pidfile = {home}/pid
"""


class Machines:
    """Everything that runs, each with a name; `kill` and `stop` end it."""

    def __init__(self, home: Path, primary: Server, mail: str) -> None:
        self.home, self.primary, self.mail = home, primary, mail
        self.standby = Server(
            primary.programs, home / "standby" / "data", home / "standby" / "socket"
        )
        self.bouncer = home / "bouncer"
        # Pages are asked of the writing nodes at the first, of the reading node at the second.
        self.front, self.reading, self.reader, *self.nodes = (
            killable.free_port() for _ in range(5)
        )
        self.running: list[subprocess.Popen] = []

    def start(self) -> None:
        self._start_standby()
        self._start_bouncer(self.primary)
        python = Path(sys.executable)
        web = f"postgresql://{ROLE}@/{DATABASE}?host={quote(str(self.bouncer))}&port={BOUNCER_PORT}"
        for port in self.nodes:
            gunicorn = [str(python.with_name("gunicorn")), "config.wsgi", "-b", f"127.0.0.1:{port}"]
            # PgBouncer knows no options of a connection: the role has them.
            self._run(f"web-{port}", gunicorn, DATABASE_URL=web, PGOPTIONS="")
        gunicorn = [*gunicorn[:-1], f"127.0.0.1:{self.reader}"]
        self._run("web-reading", gunicorn, **self.standby_settings)
        sockets = quote(f"{self.primary.socket},{self.standby.socket}")
        direct = f"postgresql://{ROLE}@/{DATABASE}?host={sockets}&target_session_attrs=read-write"
        for number in (1, 2):
            self._run(f"worker-{number}", [str(python), "manage.py", "worker"], DATABASE_URL=direct)
        servers = "".join(f"server 127.0.0.1:{port};" for port in self.nodes)
        config = self.home / "nginx.conf"
        config.write_text(NGINX.format(servers=servers, **vars(self)))
        self._run("nginx", ["/usr/sbin/nginx", "-c", str(config), "-p", str(self.home)])
        for port in (*self.nodes, self.reader, self.front):
            killable.wait_for(lambda port=port: answers(port), "the portal does not answer")

    @property
    def standby_settings(self) -> dict[str, str]:
        """What differs in the environment of the reading node."""
        return {"DATABASE_URL": killable.address(self.standby), "READING_NODE": "1"}

    def _run(self, name: str, command: list[str], **environment: str) -> None:
        with (self.home / f"{name}.log").open("a") as log:
            env = os.environ | {"DATABASE_OWNER_URL": "", "DATABASE_BACKUP_URL": ""}
            env |= {"EMAIL_URL": self.mail, "EMAIL_FROM": "portal@example.jp"} | environment
            started = subprocess.Popen(  # noqa: S603
                command, cwd=settings.BASE_DIR, env=env, stdout=log, stderr=log
            )
        self.running.append(started)

    def _start_standby(self) -> None:
        self.standby._make_folders()
        source = ["-h", self.primary.socket, "-U", ADMINISTRATOR]
        self.standby._run(
            "pg_basebackup", *source, "-D", self.standby.data, "-R", "-X", "stream",
            "--checkpoint=fast", must=True,
        )  # fmt: skip
        with (self.standby.data / "postgresql.conf").open("a") as config:
            config.write(f"unix_socket_directories = '{self.standby.socket}'\n")
        self.standby._start_program()
        # What is accepted from now on lies on both, and is seen by whoever reads from either.
        self.primary._sql("ALTER SYSTEM SET synchronous_standby_names = '*'", must=True)
        self.primary._sql("ALTER SYSTEM SET synchronous_commit = 'remote_apply'", must=True)
        self.primary._sql("SELECT pg_reload_conf()", must=True)
        waits = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
        killable.wait_for(lambda: self.primary._sql(waits).stdout.strip() == "1", "no standby")

    def _start_bouncer(self, server: Server) -> None:
        self.bouncer.mkdir()
        account = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
        if account:
            os.chown(self.bouncer, account.pw_uid, account.pw_gid)
        (self.bouncer / "users").write_text(f'"{ROLE}" ""\n')
        self._point_bouncer_at(server)
        who = {"user": account.pw_uid, "group": account.pw_gid} if account else {}
        started = subprocess.Popen(  # noqa: S603
            ["/usr/sbin/pgbouncer", "-q", str(self.bouncer / "ini")], cwd="/", **who
        )
        self.running.append(started)
        self.bouncer_process = started

    def _point_bouncer_at(self, server: Server) -> None:
        text = BOUNCER.format(host=server.socket, home=self.bouncer, port=BOUNCER_PORT)
        (self.bouncer / "ini").write_text(text)

    def kill(self, server: Server) -> None:
        """kill -9 of a database and its children."""
        connection.close()
        pid = int((server.data / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for each in (str(pid), *children):
            with suppress(ProcessLookupError):
                os.kill(int(each), signal.SIGKILL)

    def promote_standby(self) -> None:
        """What an administrator, or the watcher of a cluster, does then."""
        self.standby._run("pg_ctl", "-D", self.standby.data, "-w", "promote", must=True)
        self._point_bouncer_at(self.standby)
        self.bouncer_process.send_signal(signal.SIGHUP)

    def stop(self) -> None:
        for process in self.running:
            process.terminate()
        for process in self.running:
            with suppress(subprocess.TimeoutExpired):
                process.wait(15)
            process.kill()
        self.standby.stop()


@contextmanager
def machines(mail: str) -> Iterator[Machines]:
    dump = killable.dump_of(settings.DATABASE_BACKUP)
    with killable.own_server() as (home, primary):
        killable.load(primary, dump)
        primary._sql(
            f"ALTER ROLE {ROLE} SET lock_timeout = '20s'; ALTER ROLE {ROLE} SET statement_timeout = '60s'",
            must=True,
        )
        all_machines = Machines(home, primary, mail)
        try:
            all_machines.start()
            with killable.connected(primary):
                yield all_machines
        except BaseException:
            for log in sorted(home.glob("*.log")):
                print(log.name, log.read_text()[-2000:], file=sys.stderr)
            raise
        finally:
            all_machines.stop()


def answers(port: int) -> bool:
    try:
        page = urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready/", timeout=5)
        return page.status == 200
    except OSError:
        return False
