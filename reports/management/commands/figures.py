"""The command that prints the figures of a year as JSON."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.document.publication import Format, compile_publication, write_file
from reports.management.arguments import add_survey, published_file, survey_known_on
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import Ward


class Command(BaseCommand):
    help = (
        "資料４の図表の数値を、提出された報告（--live ではいまの記録、--edition では公表した版）から"
        "JSONで出力します。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_survey(parser)
        parser.add_argument("--ward", metavar="27127", help="区コード。省略すると全24区")

    def handle(self, *args, year: int, ward: str | None, known_on: str | None, **options) -> None:
        if options["edition"] is not None:
            narrowed = "--ward" if ward else "--known-on" if known_on else None
            written = published_file(year, options["edition"], Format.JSON, narrowed=narrowed)
            self.stdout.write(written.decode(), ending="")
            return
        with ward_scope(ALL_WARDS), survey_known_on(year, known_on) as round_:
            wards = Ward.objects.filter(code=ward) if ward else Ward.objects.all()
            if not wards:
                raise CommandError(f"区コード「{ward}」の区はありません。")
            publication = compile_publication(round_, wards, options["source"])
        figures = tuple(publication.figures.values())
        written = write_file(Format.JSON, publication.document, figures, include_members=False)
        self.stdout.write(written.decode(), ending="")
