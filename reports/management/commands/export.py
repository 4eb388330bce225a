"""The command that writes the council document of a year to a file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.document.exporters.page_flow import DeckOverflowError
from reports.document.publication import Format, publish, write_ward_file
from reports.editions.content import EditionDamagedError, UnreadableEditionError, past_of
from reports.editions.standpoint import Standpoint
from reports.management.arguments import (
    add_survey,
    published_file,
    refuse_unwritable,
    standpoint_of,
    write_file,
)
from reports.models import FileKind
from reports.pages.views.ward_document import documents_of
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import Ward


class Command(BaseCommand):
    help = "資料４を、提出された報告（--live ではいまの記録、--edition では公表した版）からファイルに書き出します。"

    def add_arguments(self, parser: CommandParser) -> None:
        add_survey(parser)
        parser.add_argument(
            "--format", required=True, choices=[*map(str, Format), FileKind.CORRECTIONS.value]
        )
        parser.add_argument(
            "--ward", metavar="27118", help="区コード。その区の資料（区別概要）を書き出します"
        )
        parser.add_argument("--output", required=True, type=Path, metavar="FILE")

    def handle(self, *args, output: Path, ward: str | None, **options) -> None:
        kind = options["format"]
        refuse_unwritable(output)
        try:
            with ward_scope(ALL_WARDS):
                standpoint = standpoint_of(**options)
                content = ward_document(standpoint, kind, ward) if ward else whole(standpoint, kind)
        except (DeckOverflowError, EditionDamagedError, UnreadableEditionError) as error:
            raise CommandError(str(error)) from error
        write_file(output, content)


def ward_document(standpoint: Standpoint, kind: str, code: str) -> bytes:
    """The document of a ward. Raises CommandError."""
    if kind not in set(Format):
        raise CommandError("正誤表は全区の版のものです。--ward と一緒には使えません。")
    ward = Ward.objects.filter(pk=code).first()
    if ward is None:
        raise CommandError(f"区コード「{code}」の区はありません。例 27118（城東区）")
    return write_ward_file(Format(kind), *documents_of(standpoint, [ward]))


def whole(standpoint: Standpoint, kind: str) -> bytes:
    """The document: of an edition, or as counted now or known on a moment. Raises CommandError."""
    if standpoint.edition:
        return published_file(standpoint.edition, kind)
    if kind == FileKind.CORRECTIONS:
        raise CommandError("正誤表は公表した版のものです。--edition を付けてください。")
    with standpoint.looking() as round_:
        return publish(round_, kind, source=standpoint.source, past=past_of(round_))
