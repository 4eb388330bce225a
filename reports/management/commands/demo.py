"""The command that loads invented data, where that is allowed."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from reports.demo.entry import PASSWORD, SHOWN
from reports.demo.load import RealDataError, load_once
from wards.isolation.roles import as_owner
from wards.models import User


class Command(BaseCommand):
    help = "架空データを一度だけ入れ、デモ用のログインを表示します。"
    # They would import every page and exporter, which takes longer than the command itself.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--yes-demo-data",
            action="store_true",
            help="DEBUG=0 の試用環境にも入れます（パスワードは公知のものです）",
        )

    def handle(self, *args: object, **options: object) -> None:
        if not (settings.DEBUG or options["yes_demo_data"]):
            raise CommandError(
                "DEBUG=0 の環境には架空データを入れません。"
                "試用の環境に入れるときは --yes-demo-data を付けてください。"
            )
        if not settings.DEMO:
            raise CommandError(
                "架空データと分かる表示が出ない設定です。DEMO=1 を設定してください。"
            )
        try:
            # Days of entry are put back to when they would have been: only the owner may.
            with as_owner():
                loaded = load_once(timezone.localdate())
        except RealDataError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            "架空データを入れました。"
            if loaded
            else "架空データは入っています（そのまま残します）。"
        )
        self.stdout.write(f"\nデモ用のログイン（パスワードはどれも {PASSWORD}）")
        users = {user.username: user for user in User.objects.select_related("ward")}
        for username in SHOWN:
            self.stdout.write(f"  {username:<12}  {users[username]}")
