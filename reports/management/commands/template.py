"""The command that writes pre-filled report forms to files."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.files.report_workbook.handing_out import HandedOut, all_forms, hand_out
from reports.files.report_workbook.layout import FORM_NUMBER, form_number
from reports.files.report_workbook.sheets import sheets_of
from reports.management.arguments import (
    add_user,
    add_year,
    command_user,
    refuse_unwritable,
    round_of,
    write_file,
)
from reports.models import HandedOutForm
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import ReportingRound, User, Ward
from wards.vocabulary import ReportForm


class Command(BaseCommand):
    help = "報告の様式（Excel）を、いまの内容を入れて書き出します。渡した内容は、取り込むときのために残します。"

    def add_arguments(self, parser: CommandParser) -> None:
        add_year(parser)
        parser.add_argument("--month", type=int, metavar="9", help="月次報告の月")
        parser.add_argument("--ward", metavar="27127", help="区コード")
        parser.add_argument("--form", choices=ReportForm.values)
        parser.add_argument("--all", action="store_true", help="全区の様式を1つのzipに入れます")
        parser.add_argument("--output", required=True, type=Path, metavar="FILE.xlsx")
        add_user(parser)

    def handle(self, *args, ward: str | None, form: str | None, output: Path, **options) -> None:
        if options["all"] and (ward or form):
            raise CommandError("--all のときは、--ward と --form を付けません。")
        if not options["all"] and not (ward and form):
            raise CommandError(
                "--ward と --form を付けてください。全区をまとめるときは --all です。"
            )
        # A form that nobody receives is not on record as handed out.
        refuse_unwritable(output)
        with ward_scope(ALL_WARDS):
            round_, by = round_of(options["year"], options["month"]), command_user(options["user"])
            if ward:
                made = one_form(by, round_, ward, form)
                content, what = made.content, form_in_words(made.form)
            else:
                content, what = self._all(by, round_), f"全区 {round_.name}"
        write_file(output, content)
        self.stdout.write(f"「{output}」に書き出しました：{what}")

    def _all(self, by: User, round_: ReportingRound) -> bytes:
        if not by.is_bureau:
            raise CommandError("--all は健康局のアカウントで使えます。")
        return all_forms(by, round_, self._tell)

    def _tell(self, done: int, total: int, following: str) -> None:
        self.stderr.write(f"{done}/{total} {following}".rstrip())


def form_in_words(form: HandedOutForm) -> str:
    """'北区 区役所 令和6年度 年次調査（様式番号 000012）'."""
    whose = f"{form.ward} {ReportForm(form.form).label} {form.round.name}"
    return f"{whose}（{FORM_NUMBER} {form_number(form.pk)}）"


def one_form(by: User, round_: ReportingRound, code: str, body: str) -> HandedOut:
    """The form of one ward's body. Raises CommandError."""
    form = ReportForm(body)
    ward = Ward.objects.filter(pk=code).first()
    if ward is None:
        raise CommandError(f"区コード「{code}」の区はありません。例 27127（北区）")
    if not sheets_of(round_, form):
        raise CommandError(f"{round_}では、{form.label}の報告はありません。")
    if not by.is_bureau and (by.ward_id, by.role) != (ward.pk, form):
        raise CommandError(f"{by}は、{ward}の{form.label}の様式を受け取れません。")
    with ward_scope(ward.pk):
        return hand_out(by, ward, round_, form)
