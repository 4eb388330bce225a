"""The command that writes the council document of a year to a file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.counting.figures import Source
from reports.document.exporters.page_flow import DeckOverflowError
from reports.document.publication import Format, publish, write_ward_file
from reports.editions.content import (
    EditionDamagedError,
    UnreadableEditionError,
    past_of,
)
from reports.management.arguments import (
    add_survey,
    edition_of,
    published_file,
    refuse_beside_edition,
    round_of,
    survey_known_on,
    write_file,
)
from reports.models import FileKind
from reports.pages.views.sources import Standpoint
from reports.pages.views.ward_document import documents_of
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import Ward
from wards.versions.known_on import looked_back_to


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

    def handle(self, *args, output: Path, **options) -> None:
        try:
            content = ward_document(**options) if options["ward"] else written(**options)
        except (DeckOverflowError, EditionDamagedError, UnreadableEditionError) as error:
            raise CommandError(str(error)) from error
        write_file(output, content)


def ward_document(
    year: int,
    ward: str,
    format: str,  # noqa: A002 - the option's name
    source: Source,
    edition: int | None = None,
    known_on: str | None = None,
    **options,
) -> bytes:
    """The document of a ward, from where the options look."""
    if format not in set(Format):
        raise CommandError("正誤表は全区の版のものです。--ward と一緒には使えません。")
    if edition is not None:
        refuse_beside_edition("--known-on" if known_on else None)
    with ward_scope(ALL_WARDS):
        with survey_known_on(year, known_on):
            moment = looked_back_to()
        round_ = round_of(year)
        asked = Ward.objects.filter(pk=ward).first()
        if asked is None:
            raise CommandError(f"区コード「{ward}」の区はありません。例 27118（城東区）")
        published = edition_of(round_, edition) if edition is not None else None
        standpoint = Standpoint(round_, source, moment, published)
        return write_ward_file(Format(format), *documents_of(standpoint, [asked]))


def written(
    year: int,
    format: str,  # noqa: A002 - the option's name
    source: Source,
    edition: int | None = None,
    known_on: str | None = None,
    **options,
) -> bytes:
    """The document: of an edition, or as counted now or known on a moment."""
    if edition is not None:
        narrowed = "--known-on" if known_on else None
        return published_file(year, edition, format, narrowed=narrowed)
    if format == FileKind.CORRECTIONS:
        raise CommandError("正誤表は公表した版のものです。--edition を付けてください。")
    with ward_scope(ALL_WARDS), survey_known_on(year, known_on) as round_:
        return publish(round_, format, source=source, past=past_of(round_))
