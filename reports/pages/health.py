"""Whether the portal works: for a supervisor, for `manage.py doctor`, and as mail to the administrators."""

import logging
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from smtplib import SMTPException
from threading import Event

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.checks import Tags, run_checks
from django.core.mail import EmailMessage, get_connection
from django.db import DEFAULT_DB_ALIAS, Error, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from reports.backup.erasures import UnreadableListError, brought_back
from reports.backup.folder import backups, made_at
from reports.document.pdf_check import pdf_can_be_drawn
from reports.files.upload_guards import volume_sentence
from reports.lifecycle.works import QUEUED, SILENCE, count_failed_jobs
from reports.models import Edition
from wards.accounts.breached import what_is_wrong
from wards.accounts.security_log import verified_chain
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.reading_node import follows_primary

# A backup is made every night; a job that is due waits for no longer than the one before it lasts.
BACKUP_IS_OLD, JOB_IS_LATE = timedelta(hours=26), timedelta(minutes=15)
MOST_CLOCK_SECONDS = 5
# This process has seen all its migrations applied; they stay so.
IS_MIGRATED = Event()


@login_not_required
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """This process answers."""
    return HttpResponse("live", content_type="text/plain")


@login_not_required
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """The database answers, and is of this program."""
    try:
        if not IS_MIGRATED.is_set() and not unapplied_migrations():
            IS_MIGRATED.set()
        is_ready = follows_primary() and IS_MIGRATED.is_set()
    except Error:
        is_ready = False
    word, status = ("ready", 200) if is_ready else ("not ready", 503)
    node = " (reading node)" if settings.READING_NODE else ""
    return HttpResponse(f"{word}{node}", status=status, content_type="text/plain")


def unapplied_migrations() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def last_beat() -> datetime | None:
    """When a worker last said that it runs."""
    return ProcrastinateWorker.objects.aggregate(Max("last_heartbeat"))["last_heartbeat__max"]


def last_backup() -> datetime | None:
    folder = settings.BACKUP_FOLDER
    return max(map(made_at, backups(Path(folder))), default=None) if folder else None


# --- What the doctor asks: each gives a sentence for whatever is wrong ------------------------


def _roles() -> Iterator[str]:
    asked = {"tags": [Tags.database], "databases": [DEFAULT_DB_ALIAS]}
    for error in run_checks(**asked, include_deployment_checks=True):
        yield f"{error.msg}{error.hint}"


def _migrations() -> Iterator[str]:
    if missing := unapplied_migrations():
        yield (
            f"まだ適用していない移行があります（{'、'.join(missing)}）。"
            "portal-manage migrate を実行してください。"
        )


def _standby() -> Iterator[str]:
    if not follows_primary():
        yield (
            "standbyがprimaryに追いついていません。その間の画面は、ほかのウェブサーバーが答えます。"
            "standbyのログと、primaryのpg_stat_replicationを確かめてください。"
        )


def _paper() -> Iterator[str]:
    for error in pdf_can_be_drawn():
        yield f"{error.msg} {error.hint}"


def _mail() -> Iterator[str]:
    if not settings.MAIL_SERVER_IS_SET:
        yield (
            "メールサーバーが設定されていません。お知らせメールは送られません。"
            "送るときは、EMAIL_URLとEMAIL_FROMを設定してください。"
        )
        return
    try:
        with get_connection():
            pass
    except OSError as error:
        yield f"メールサーバーにつながりません（{error}）。EMAIL_URLと、そのサーバーを確かめてください。"


def _worker() -> Iterator[str]:
    beat = last_beat()
    if beat is None or beat < timezone.now() - SILENCE:
        said = f"（最後の合図は{timezone.localtime(beat):%Y-%m-%d %H:%M}）" if beat else ""
        yield (
            f"workerが動いていません{said}。systemctl restart portal-worker で起動し、"
            "止まった理由を journalctl -u portal-worker で見てください。"
        )


def _queue() -> Iterator[str]:
    if failed := count_failed_jobs():
        yield (
            f"できなかった処理が{failed}件あります。"
            "健康局のページ「お知らせ」で「もう一度」か「取りやめる」を押してください。"
        )
    late = timezone.now() - JOB_IS_LATE
    waiting = ProcrastinateJob.objects.filter(status=QUEUED, scheduled_at__isnull=True)
    old = waiting.filter(procrastinateevent__type="deferred", procrastinateevent__at__lt=late)
    if count := old.distinct().count():
        yield (
            f"{count}件の処理が、{JOB_IS_LATE.seconds // 60}分より長く待っています。"
            "workerの様子を journalctl -u portal-worker で見てください。"
        )


def _disk() -> Iterator[str]:
    if sentence := volume_sentence():
        yield (
            f"{sentence}{settings.UPLOAD_VOLUME} のあるディスクを広げるか、"
            "要らなくなったバックアップやデータベースを消してください。"
        )


def _clock() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs((cursor.fetchone()[0] - datetime.now(UTC)).total_seconds())
    if apart > MOST_CLOCK_SECONDS:
        yield (
            f"このサーバーの時計とデータベースの時計が{apart:.0f}秒ちがいます。"
            "両方の時刻合わせを timedatectl で確かめてください。"
        )


def _backup() -> Iterator[str]:
    if settings.BACKUP_FOLDER is None:
        yield "バックアップの置き場所がありません。BACKUP_FOLDERを設定してください。"
        return
    newest = last_backup()
    if newest is None or newest < timezone.now() - BACKUP_IS_OLD:
        yield (
            f"{BACKUP_IS_OLD.total_seconds() / 3600:.0f}時間以内のバックアップが {settings.BACKUP_FOLDER} に"
            "ありません。portal-manage backup を実行して、できない理由を見てください。"
        )


def _erasures() -> Iterator[str]:
    folder = settings.BACKUP_FOLDER
    try:
        back = brought_back(Path(folder)) if folder else []
    except UnreadableListError as error:
        yield str(error)
        return
    if back:
        yield (
            f"バックアップから戻したので、消去した{len(back)}か所がまたあります。"
            "健康局のページ「個人情報の消去」で、もう一度消去してください。"
        )


def _passwords() -> Iterator[str]:
    file = settings.BREACHED_PASSWORDS
    if file and (sentence := what_is_wrong(file)):
        yield sentence


def _log() -> Iterator[str]:
    yield from verified_chain().broken


def _files() -> Iterator[str]:
    for edition in Edition.objects.filter(files=None).select_related("round"):
        yield f"{edition}のファイルがありません。理由を journalctl -u portal-worker で見てください。"


def _alarms() -> Iterator[str]:
    if not settings.ADMIN_EMAIL:
        yield "異常を知らせる相手がありません。ADMIN_EMAILに管理者のアドレスを設定してください。"


QUESTIONS: dict[str, Callable[[], Iterator[str]]] = {
    "データベースの役割": _roles,
    "データベースの版": _migrations,
    "PDFと文字": _paper,
    "メール": _mail,
    "worker": _worker,
    "待っている処理": _queue,
    "ディスクの空き": _disk,
    "時計": _clock,
    "バックアップ": _backup,
    "個人情報の消去": _erasures,
    "流出したパスワード": _passwords,
    "操作の記録": _log,
    "公表のファイル": _files,
    "管理者への知らせ": _alarms,
}
# These take seconds, of every line that was ever kept, and change rarely; files that an upgrade asks
# for are drawn within an hour.
SLOW_QUESTIONS = frozenset({"PDFと文字", "操作の記録", "公表のファイル"})
# Workers, mail and backups are elsewhere.
OF_READING_NODE = {
    "データベースの役割": _roles,
    "データベースの版": _migrations,
    "読むためのノード": _standby,
    "PDFと文字": _paper,
    "時計": _clock,
}


def diagnosis(questions: Collection[str] = QUESTIONS) -> Iterator[tuple[str, list[str]]]:
    """Each question with what is wrong, [] for nothing."""
    known = OF_READING_NODE | QUESTIONS
    for name in [each for each in known if each in questions]:
        try:
            # What one question breaks, the next does not find.
            with transaction.atomic(), ward_scope(ALL_WARDS):
                wrong = list(known[name]())
        except Error as error:
            wrong = [
                f"データベースに尋ねられません（{str(error).strip()}）。"
                "PostgreSQLが動いているか、DATABASE_URLが正しいかを確かめてください。"
            ]
        yield name, wrong


log = logging.getLogger(__name__)

QUICK_QUESTIONS = QUESTIONS.keys() - SLOW_QUESTIONS
# Which questions were mailed as wrong. Where it is lost, they are mailed once more.
TOLD = "alarms"


def tell_of_changes(questions: Collection[str]) -> None:
    """Asks, and mails what has begun to be wrong or is over since the last mail.

    Without an address or a mail server nothing is asked. A mail that fails is tried again when the
    questions are asked next.
    """
    if not (settings.ADMIN_EMAIL and settings.MAIL_SERVER_IS_SET):
        return
    wrong = {name: sentences for name, sentences in diagnosis(questions) if sentences}
    told = set(cache.get(TOLD, ()))
    begun = {name: sentences for name, sentences in wrong.items() if name not in told}
    over = sorted(told & set(questions) - wrong.keys())
    if not begun and not over:
        return
    try:
        _message(begun, over).send()
    except (SMTPException, OSError, ValueError) as error:  # ValueError: an address that is none
        log.warning("No mail to the administrators (%s) about: %s", error, [*begun, *over])
        return
    cache.set(TOLD, sorted(told.union(begun).difference(over)), timeout=None)


def _message(begun: dict[str, list[str]], over: list[str]) -> EmailMessage:
    what = [("異常", "、".join(begun)), ("解消", "、".join(over))]
    subject = " / ".join(f"{word}: {names}" for word, names in what if names)
    lines = []
    for name, sentences in begun.items():
        lines += [f"■ {name}（異常）", *(f"  {sentence}" for sentence in sentences), ""]
    for name in over:
        lines += [f"□ {name}（解消しました）", ""]
    lines += ["サーバーで portal-manage doctor を実行すると、いまの様子が分かります。"]
    lines += ["同じ異常が続いている間は、もう一度は知らせません。", settings.PUBLIC_URL]
    # No holiday reply to the portal (RFC 3834).
    headers = {"Auto-Submitted": "auto-generated"}
    subject = f"【報告ポータルの見張り】{subject}"
    return EmailMessage(subject, "\n".join(lines), to=settings.ADMIN_EMAIL, headers=headers)
