"""The command that verifies the security log, and cuts what is older than its term."""

from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from wards.accounts.security_log import cut_before, verified_chain
from wards.isolation.roles import as_owner


class Command(BaseCommand):
    help = "操作の記録が、書かれたまま全部あるかを確かめます。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--cut",
            action="store_true",
            help="確かめたあと、保存期間（SECURITY_LOG_YEARS 年）を過ぎた分を消します。"
            "DATABASE_OWNER_URL が要ります。",
        )

    def handle(self, *args: object, **options: object) -> None:
        chain = verified_chain()
        for sentence in chain.broken:
            self.stderr.write(sentence)
        if chain.broken:
            raise CommandError("操作の記録が、書かれたままではありません。")
        newest = f"最新は {chain.newest}。" if chain.newest else ""
        self.stdout.write(f"操作の記録{chain.lines}行は、書かれたままです。{newest}")
        if options["cut"]:
            term = timedelta(days=366 * settings.SECURITY_LOG_YEARS)
            with as_owner():
                self.stdout.write(f"{cut_before(timezone.now() - term)}行を消しました。")
