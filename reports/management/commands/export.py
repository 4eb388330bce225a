"""The command that writes the council document of a year to a file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.counting.figures import Source
from reports.document.exporters.page_flow import DeckOverflowError
from reports.document.publication import Format, publish
from reports.editions.content import (
    EditionDamagedError,
    UnreadableEditionError,
    past_of,
)
from reports.management.arguments import (
    add_survey,
    published_file,
    survey_known_on,
    write_file,
)
from reports.models import FileKind
from wards.isolation.rls import ALL_WARDS, ward_scope


class Command(BaseCommand):
    help = "資料４を、提出された報告（--live ではいまの記録、--edition では公表した版）からファイルに書き出します。"

    def add_arguments(self, parser: CommandParser) -> None:
        add_survey(parser)
        parser.add_argument(
            "--format", required=True, choices=[*map(str, Format), FileKind.CORRECTIONS.value]
        )
        parser.add_argument("--output", required=True, type=Path, metavar="FILE")

    def handle(self, *args, output: Path, **options) -> None:
        try:
            content = written(**options)
        except (DeckOverflowError, EditionDamagedError, UnreadableEditionError) as error:
            raise CommandError(str(error)) from error
        write_file(output, content)


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
