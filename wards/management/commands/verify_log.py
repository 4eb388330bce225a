"""The command that verifies the security log."""

from django.core.management.base import BaseCommand, CommandError

from wards.accounts.security_log import verified_chain


class Command(BaseCommand):
    help = "操作の記録が、書かれたまま全部あるかを確かめます。"

    def handle(self, *args: object, **options: object) -> None:
        chain = verified_chain()
        for sentence in chain.broken:
            self.stderr.write(sentence)
        if chain.broken:
            raise CommandError("操作の記録が、書かれたままではありません。")
        newest = f"最新は {chain.newest}。" if chain.newest else ""
        self.stdout.write(f"操作の記録{chain.lines}行は、書かれたままです。{newest}")
