"""Registers the app wards, and its check that the database is of this program."""

from datetime import UTC, datetime

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import connection
from django.db.backends.signals import connection_created
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.signals import post_migrate
from psycopg.abc import Buffer
from psycopg.adapt import Loader

from wards.isolation.rls import apply_policies
from wards.isolation.roles import role_is_bound, triggers_are_bound
from wards.reuse.change_log import apply_triggers


class WardsConfig(AppConfig):
    name = "wards"
    verbose_name = "区と報告"

    def ready(self) -> None:
        post_migrate.connect(apply_policies, sender=self)
        post_migrate.connect(apply_triggers, sender=self)
        connection_created.connect(read_moments_in_one_step)
        register(database_is_of_this_program, Tags.database)
        register(role_is_bound, Tags.database)
        register(triggers_are_bound, Tags.database, deploy=True)


class MomentLoader(Loader):
    """Reads a moment in one step; Django's own loader takes a tenth of what the board costs."""

    timezone = UTC  # what Django asks of it: its connections are in UTC

    def load(self, data: Buffer) -> datetime:
        return datetime.fromisoformat(str(data, "ascii"))


def read_moments_in_one_step(connection, **kwargs) -> None:
    connection.connection.adapters.register_loader("timestamptz", MomentLoader)


def database_is_of_this_program(app_configs, databases=None, **kwargs) -> list[Error]:
    """System check, run by `migrate` too: migrations are written anew while nothing is deployed.

    In a database from before Django by itself would begin to make tables that are there.
    """
    if not databases:
        return []
    gone = [
        f"{app}.{name}"
        for app, name in MigrationRecorder(connection).applied_migrations()
        if app in settings.OWN_APPS
        and not (settings.BASE_DIR / app / "migrations" / f"{name}.py").exists()
    ]
    if not gone:
        return []
    sentence = f"データベースが、このプログラムとは別の版のものです（{gone[0]} ほか）。"
    hint = (
        "データベースの版のプログラムを使ってください。見本や開発用のデータベースは "
        ".venv/bin/python -m config.devdb drop で消し、作り直してください。"
    )
    return [Error(sentence, hint=hint, id="wards.E002")]
