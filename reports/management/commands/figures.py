"""The command that prints the figures of a year as JSON."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.document.publication import Format, compile_publication, write_file
from reports.editions.standpoint import Standpoint
from reports.management.arguments import (
    add_survey,
    published_file,
    refuse_beside_edition,
    standpoint_of,
)
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

    def handle(self, *args, ward: str | None, **options) -> None:
        with ward_scope(ALL_WARDS):
            standpoint = standpoint_of(**options)
            if standpoint.edition:
                refuse_beside_edition("--ward", ward)
                written = published_file(standpoint.edition, Format.JSON)
            else:
                written = counted(standpoint, ward)
        self.stdout.write(written.decode(), ending="")


def counted(standpoint: Standpoint, code: str | None) -> bytes:
    """The figures of a ward or of all, as counted now or known on a moment. Raises CommandError."""
    with standpoint.looking() as round_:
        wards = Ward.objects.filter(code=code) if code else Ward.objects.all()
        if not wards:
            raise CommandError(f"区コード「{code}」の区はありません。")
        made = compile_publication(round_, wards, standpoint.source)
    figures = tuple(made.figures.values())
    return write_file(Format.JSON, made.document, figures, include_members=False)
