"""The security log: lines that are only ever added, each sealed over the seal of the line before."""

import pgtrigger
from django.db import models
from django.utils import timezone

from wards.models.record import person
from wards.triggers import never_changed

# Of a line alone, the same in every time zone and version of PostgreSQL.
_WRITTEN = (
    "jsonb_build_array({line}.id, (extract(epoch FROM {line}.at) * 1000000)::bigint, {line}.kind,"
    " {line}.user_id, {line}.account, {line}.ward_id, {line}.address, {line}.request_id,"
    " {line}.what, {line}.path)::text"
)
SEALED = "encode(sha256(convert_to({previous} || " + _WRITTEN + ", 'UTF8')), 'hex')"
# At the end of the transaction: the lock is the last thing that it waits for, and is held for no
# longer than the commit takes. The scope that it leaves is read by nobody.
_SEAL = f"""
PERFORM set_config('app.ward', 'ALL', true);
PERFORM pg_advisory_xact_lock(hashtext('wards_logline'));
SELECT number, hash INTO last FROM wards_logseal ORDER BY number DESC LIMIT 1;
INSERT INTO wards_logseal (line_id, number, previous, hash) VALUES (
    NEW.id, coalesce(last.number, 0) + 1, coalesce(last.hash, ''),
    {SEALED.format(line="NEW", previous="coalesce(last.hash, '')")}
);
RETURN NULL;
"""  # noqa: S608 - no value of others


class LogKind(models.TextChoices):
    LOG_IN = "log_in", "ログイン"
    FAILED = "failed", "ログインの失敗"
    LOCKED = "locked", "ログインの停止"
    LOG_OUT = "log_out", "ログアウト"
    ACCOUNT = "account", "アカウントの変更"
    PASSWORD = "password", "パスワードの設定"
    SECOND_FACTOR = "second_factor", "多要素認証の設定"
    NAMES = "names", "氏名の閲覧"
    DOWNLOAD = "download", "ファイルの受け取り"
    UPLOAD = "upload", "ファイルの送信"
    SUBMIT = "submit", "提出・取下げ"
    ACCEPT = "accept", "受理"
    RETURN = "return", "差戻し"
    PUBLISH = "publish", "公表"
    ROUND = "round", "調査の受付"
    ERASURE = "erasure", "個人情報の消去・保存期間の廃棄"
    CUT = "cut", "古い記録の削除"


class LogLine(models.Model):
    """Who did what, when and from where; never a secret, never what was typed.

    account: the user name, as it was then. what: the act as a noun. path: where it was done.
    Rows of no ward: the Bureau alone reads them.
    """

    at = models.DateTimeField("日時", default=timezone.now, db_index=True)
    kind = models.CharField("操作", max_length=20, choices=LogKind)
    user = person("氏名")
    account = models.CharField("ユーザー名", max_length=150, blank=True)
    ward = models.ForeignKey(
        "wards.Ward", models.PROTECT, verbose_name="区", null=True, related_name="+"
    )
    address = models.CharField("接続元", max_length=45)
    request_id = models.CharField("要求の番号", max_length=32, blank=True)
    what = models.CharField("内容", max_length=200, blank=True)
    path = models.CharField("ページ", max_length=400, blank=True)

    class Meta:
        verbose_name = "操作の記録"
        ordering = ["-at", "-pk"]
        triggers = [
            never_changed(),
            pgtrigger.Trigger(
                name="sealed_at_commit",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                declare=[("last", "record")],
                func=_SEAL,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.account}"


class LogSeal(models.Model):
    """The place of a line in the chain; previous, hash: sha256 in hexadecimal digits."""

    line = models.OneToOneField(LogLine, models.PROTECT, primary_key=True, related_name="seal")
    number = models.PositiveBigIntegerField(unique=True)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = "操作の記録の封"
        triggers = [never_changed()]

    def __str__(self) -> str:
        return f"{self.number} {self.hash}"
