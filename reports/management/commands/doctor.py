"""The command that says what of an installation works and what does not."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from reports.pages.health import OF_READING_NODE, QUESTIONS, diagnosis


class Command(BaseCommand):
    help = "データベース、worker、メール、バックアップなどが働いているかを確かめます。"
    requires_system_checks = ()

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"版 {settings.VERSION}")
        all_wrong = 0
        questions = OF_READING_NODE if settings.READING_NODE else QUESTIONS
        for name, wrong in diagnosis(questions):
            self.stdout.write(f"{'否' if wrong else '良'}  {name}")
            for sentence in wrong:
                self.stdout.write(f"      {sentence}")
            all_wrong += bool(wrong)
        if all_wrong:
            raise CommandError(f"{all_wrong}件、確かめるところがあります。")
