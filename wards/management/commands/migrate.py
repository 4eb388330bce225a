"""Django's command, done by the role that owns the tables; the role that runs gets its rights."""

from django.core.management import call_command
from django.core.management.commands import migrate

from wards.isolation.roles import as_owner, grant_to_running_role


class Command(migrate.Command):
    def handle(self, *args: object, **options: object) -> None:
        with as_owner():
            super().handle(*args, **options)
            call_command("createcachetable", verbosity=0)
            grant_to_running_role()
