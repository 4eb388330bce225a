"""The command that throws away what has ended, as the worker does every night."""

from django.core.management.base import BaseCommand

from reports.lifecycle.housekeeping import tidy


class Command(BaseCommand):
    help = "期限が切れたものなどを片づけます。worker が毎晩行うのと同じです。"

    def handle(self, *args: object, **options: object) -> None:
        for what, count in tidy().items():
            self.stdout.write(f"{what}: {count}")
