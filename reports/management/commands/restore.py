"""The command that restores a backup into the empty database, and compares what it then says."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.backup.archive import BackupError, read_manifest, restore
from reports.backup.erasures import LIST, UnreadableListError, brought_back
from reports.backup.manifest import compared
from wards.isolation.rls import ALL_WARDS, ward_scope


class Command(BaseCommand):
    help = (
        "空のデータベースにバックアップを戻し、行数と、すべての年度と版の数値を控えと比べます。"
        "DATABASE_OWNER_URL が要ります。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="読めるかどうかだけを確かめます。")

    def handle(self, *args: object, file: Path, check: bool, **options: object) -> None:
        try:
            if check:
                said = read_manifest(file)
                self.stdout.write(
                    f"{said['made_at']} のバックアップは戻せます（版{said['version']}）。"
                )
                return
            before, now = restore(file)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self._name_erasures(file.parent)
        found = compared(before, now)
        for sentence in found.differences:
            self.stderr.write(sentence)
        for sentence in found.unclear:
            self.stdout.write(f"比べられません: {sentence}")
        if found.unclear:
            self.stdout.write(
                f"控えを作った版は{before['version']}、いまの版は{now['version']}です。"
            )
        if found.differences:
            raise CommandError("戻したデータベースが、控えのとおりではありません。")
        self.stdout.write(
            f"{before['made_at']} のバックアップを戻しました。表{len(now['tables'])}、"
            f"数値の組{len(now['figures'])}、公表した版{len(now['editions'])}は、比べられるものがすべて控えのとおりです。"
        )

    def _name_erasures(self, folder: Path) -> None:
        if not (folder / LIST).exists():
            self.stdout.write(f"{LIST} がないので、消去した内容が戻ったかどうかは分かりません。")
        try:
            with ward_scope(ALL_WARDS):
                for each in brought_back(folder):
                    self.stderr.write(
                        f"消去し直してください（健康局のページ「個人情報の消去」）: {each}"
                    )
        except UnreadableListError as error:
            self.stderr.write(str(error))
