"""The command that backs the database up into one file, and deletes old ones."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.backup.archive import BackupError, back_up
from reports.backup.folder import thin_out
from reports.management.arguments import unwritable


class Command(BaseCommand):
    help = "データベースをまるごと、数値の控えとともに一つのファイルに残します。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", nargs="?", type=Path, default=settings.BACKUP_FOLDER, help="BACKUP_FOLDER"
        )

    def handle(self, *args: object, folder: Path | None, **options: object) -> None:
        if folder is None:
            raise CommandError("残す場所を書くか、BACKUP_FOLDER を設定してください。")
        try:
            self.stdout.write(f"{back_up(folder)} に残しました。")
        except BackupError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise unwritable(folder, error) from error
        for old in thin_out(folder, settings.BACKUP_DAYS):
            self.stdout.write(f"{old.name} を消しました（{settings.BACKUP_DAYS}日より前）。")
