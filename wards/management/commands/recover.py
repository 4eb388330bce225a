"""The command that opens an account whose owner nobody of the Bureau can help."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from wards.accounts.passwords import give_initial_password, people
from wards.accounts.security_log import note_of_program
from wards.accounts.two_people import take_off_second_factor
from wards.isolation.rls import ALL_WARDS, ward_scope

DONE = "コマンドによる復旧"


class Command(BaseCommand):
    help = (
        "利用を再開し、多要素認証を解除して、初期パスワードを作ります。"
        "健康局のだれもログインできないときに使います。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="ユーザー名")

    @transaction.atomic
    def handle(self, *args: object, **options: object) -> None:
        user = people().filter(username=options["username"]).first()
        if user is None:
            raise CommandError("そのユーザー名のアカウントはありません。")
        with ward_scope(ALL_WARDS):
            user.switch(True)
            take_off_second_factor(user)
            password = give_initial_password(user)
            note_of_program(user, DONE)
        self.stdout.write(f"{user} の初期パスワード: {password}")
