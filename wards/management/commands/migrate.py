"""Django's command, done by the role that owns the tables; the role that runs gets its rights."""

from django.core.management import call_command
from django.core.management.commands import migrate

from wards.isolation.roles import as_owner, grant_to_running_role


class Command(migrate.Command):
    def execute(self, *args: object, **options: object) -> str | None:
        """With its checks: in a database of before the role that runs may not even look."""
        with as_owner():
            return super().execute(*args, **options)

    def handle(self, *args: object, **options: object) -> None:
        super().handle(*args, **options)
        call_command("createcachetable", verbosity=0)
        grant_to_running_role()
