"""Decides the command that writes the council document of a year to a file."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.exporters.pdf import DeckOverflowError
from reports.figures.source import Source
from reports.management.annual_round import add_known_on, add_source, add_year, survey_known_on
from reports.publication import Format, publish
from wards.rls import ALL_WARDS, ward_scope


class Command(BaseCommand):
    help = "資料４を、提出された報告（--live ではいまの記録）からファイルに書き出します。"

    def add_arguments(self, parser: CommandParser) -> None:
        add_year(parser)
        add_source(parser)
        add_known_on(parser)
        parser.add_argument("--format", required=True, choices=[str(fmt) for fmt in Format])
        parser.add_argument("--output", required=True, type=Path, metavar="FILE")

    def handle(
        self,
        *args,
        year: int,
        source: Source,
        format: str,  # noqa: A002
        output: Path,
        known_on: str | None = None,
        **options,
    ) -> None:
        try:
            with ward_scope(ALL_WARDS), survey_known_on(year, known_on) as round_:
                content = publish(round_, format, source=source)
            output.write_bytes(content)
        except DeckOverflowError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"「{output}」に書き込めません（{error.strerror}）。") from error
