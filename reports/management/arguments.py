"""The arguments of commands as what they mean: a survey, a user, a file, an edition."""

import errno
from pathlib import Path

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from reports.counting.figures import Source
from reports.counting.round_records import NotYetKnownError, refuse_earlier_than
from reports.editions.content import EditionDamagedError, kept_file, public_edition
from reports.editions.standpoint import Standpoint
from reports.models import Edition
from wards.accounts.passwords import COMMANDS
from wards.japanese.dates import read_moment, with_example
from wards.japanese.numbers import UnreadableError
from wards.models import ReportingRound, User
from wards.vocabulary import Role, RoundKind

NAME = "管理コマンド"
REASONS = {
    errno.ENOENT: "ファイルかフォルダーがありません",
    errno.ENOTDIR: "途中の名前がフォルダーではありません",
    errno.EISDIR: "フォルダーです",
    errno.EEXIST: "フォルダーではありません",
    errno.EACCES: "許可がありません",
    errno.EROFS: "書き込めない場所です",
    errno.ENOSPC: "空き容量がありません",
}


def add_year(parser: CommandParser) -> None:
    """The option --year."""
    parser.add_argument(
        "--year",
        required=True,
        type=int,
        metavar="2024",
        help=str(with_example("年度の開始年（{western_year}は{year}）")),
    )


def add_survey(parser: CommandParser) -> None:
    """The options --year, --live, --edition and --known-on; unless given, what was reported."""
    add_year(parser)
    sources = parser.add_mutually_exclusive_group()
    sources.add_argument(
        "--edition", type=int, metavar="N", help="公表した第N版（そのときの値と文言のまま）"
    )
    sources.add_argument(
        "--live",
        action="store_const",
        dest="source",
        const=Source.LIVE,
        default=Source.REPORTED,
        help="提出された報告ではなく、いまの記録から数えます",
    )
    parser.add_argument(
        "--known-on",
        metavar="2024-10-08T15:00",
        help="この日時に知られていた報告・記録から数えます（大阪の時刻）",
    )


def standpoint_of(
    year: int, source: Source, edition: int | None, known_on: str | None, **options: object
) -> Standpoint:
    """From where the options of `add_survey` look.

    The caller's ward scope must be the whole city. Raises CommandError.
    """
    round_ = round_of(year)
    if edition is not None:
        refuse_beside_edition("--known-on", known_on)
        published = public_edition(round_, edition)
        if published is None:
            raise CommandError(f"{round_.year}の第{edition}版は公表されていません。")
        return Standpoint(round_, source, edition=published)
    try:
        moment = read_moment(known_on, timezone.now()) if known_on else None
        if moment:
            refuse_earlier_than(round_, moment)
    except (UnreadableError, NotYetKnownError) as error:
        raise CommandError(str(error)) from error
    return Standpoint(round_, source, moment)


def round_of(year: int, month: int | None = None) -> ReportingRound:
    """The annual survey of a fiscal year, or a monthly report of it. Raises CommandError."""
    kind = RoundKind.ANNUAL if month is None else RoundKind.MONTHLY
    found = ReportingRound.objects.filter(kind=kind, fiscal_year=year, month=month).first()
    if found is None:
        what = "年次調査" if month is None else f"{month}月の月次報告"
        raise CommandError(f"{year}年度の{what}はありません。")
    return found


def add_user(parser: CommandParser) -> None:
    """The option --user."""
    parser.add_argument(
        "--user",
        metavar="NAME",
        help="だれとして行うか（ユーザー名）。なければ「管理コマンド」として記録します",
    )


def command_user(username: str | None) -> User:
    """The active user of a name, else the account of commands, made when it is first needed.

    Nobody can log in as that: what is stored is stopped and has no password. Only the object given
    back is active, so that it sees the rows; it is never saved. Raises CommandError.
    """
    if username:
        user = User.objects.select_related("ward").filter(username__iexact=username).first()
        if user is None:
            raise CommandError(f"アカウント「{username}」はありません。")
        if not user.is_active:
            raise CommandError(f"アカウント「{username}」は、利用を止められています。")
        return user
    account = {"name": NAME, "role": Role.BUREAU, "is_active": False, "password": "!"}
    user, _is_new = User.objects.get_or_create(username=COMMANDS, defaults=account)
    user.is_active = True
    return user


def read_file(path: Path) -> bytes:
    """The bytes of a file. Raises CommandError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"「{path}」を読めません（{_reason(error)}）。") from error


def refuse_unwritable(path: Path) -> None:
    """Raises CommandError for a file that could not be written, before anything is done for it."""
    try:
        was_there = path.exists()
        path.open("ab").close()
        if not was_there:
            path.resolve().unlink()
    except OSError as error:
        raise unwritable(path, error) from error


def write_file(path: Path, content: bytes) -> None:
    """Writes a file, or over one. Raises CommandError."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> CommandError:
    """What a command ends with where it cannot write."""
    return CommandError(f"「{path}」に書き込めません（{_reason(error)}）。")


def _reason(error: OSError) -> str:
    return REASONS.get(error.errno, error.strerror or "理由は分かりません")


def refuse_beside_edition(option: str, given: str | None) -> None:
    """Raises CommandError for an option that cannot go with --edition, if it is given."""
    if given:
        raise CommandError(f"--edition は公表したままの版です。{option} と一緒には使えません。")


def published_file(edition: Edition, kind: str) -> bytes:
    """A file of an edition. Raises CommandError."""
    try:
        content = kept_file(edition, kind)
    except EditionDamagedError as error:
        raise CommandError(str(error)) from error
    if content is None:
        raise CommandError(f"{edition}に、このファイルはありません。")
    return content
