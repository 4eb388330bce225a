"""Keeps the report forms that went out as files, what came back, and background work."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from wards.isolation.rls import protect, protect_bureau


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0006_editions"),
        ("wards", "0009_the_lock_comes_before_the_look"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        blank=True,
                        choices=[("ward_office", "区役所"), ("desk", "相談支援室")],
                        max_length=12,
                        verbose_name="報告",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("report_form", "報告の様式"),
                            ("ledger", "相談の台帳"),
                            ("official_list", "医療機関の公式名簿"),
                            ("users", "利用者の一覧"),
                        ],
                        max_length=16,
                        verbose_name="種類",
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="ファイル名")),
                ("content", models.BinaryField(null=True, verbose_name="ファイル")),
                (
                    "withheld",
                    models.CharField(blank=True, max_length=200, verbose_name="残さなかった理由"),
                ),
                ("size", models.PositiveIntegerField(verbose_name="大きさ（バイト）")),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="受け取った日時")),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("refused", "読み取れず"),
                            ("to_mend", "直すところあり"),
                            ("checked", "確認待ち"),
                            ("saved", "保存済み"),
                            ("unchanged", "変更なし"),
                            ("withdrawn", "取りやめ"),
                        ],
                        max_length=12,
                        verbose_name="結果",
                    ),
                ),
                ("summary", models.JSONField(default=dict, verbose_name="読み取りの結果")),
                (
                    "settled_at",
                    models.DateTimeField(null=True, verbose_name="保存・取りやめの日時"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="送った人",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="wards.reportinground",
                        verbose_name="調査",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="保存・取りやめをした人",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="wards.ward",
                        verbose_name="区",
                    ),
                ),
            ],
            options={
                "verbose_name": "受け取ったファイル",
                "verbose_name_plural": "受け取ったファイル",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Work",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("report_forms", "報告の様式（全区）を作る"),
                            ("official_list", "医療機関の公式名簿を取り込む"),
                        ],
                        max_length=16,
                        verbose_name="種類",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "順番待ち"),
                            ("running", "処理中"),
                            ("done", "完了"),
                            ("failed", "できませんでした"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="状態",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="頼んだ日時")),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("message", models.CharField(blank=True, max_length=500)),
                ("file", models.BinaryField(null=True)),
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("ended_at", models.DateTimeField(null=True, verbose_name="終わった日時")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="頼んだ人",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="wards.reportinground",
                    ),
                ),
                (
                    "upload",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="reports.upload"
                    ),
                ),
            ],
            options={
                "verbose_name": "処理",
                "verbose_name_plural": "処理",
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="HandedOutForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[("ward_office", "区役所"), ("desk", "相談支援室")],
                        max_length=12,
                        verbose_name="報告",
                    ),
                ),
                ("layout", models.PositiveSmallIntegerField(verbose_name="様式の版")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="渡した日時")),
                ("cells", models.JSONField(verbose_name="渡したときの内容")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="受け取った人",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="wards.reportinground",
                        verbose_name="調査",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="wards.ward",
                        verbose_name="区",
                    ),
                ),
            ],
            options={
                "verbose_name": "渡した様式",
                "verbose_name_plural": "渡した様式",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("form__in", ["ward_office", "desk"])),
                        name="handedoutform_form_is_known",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="handedoutform",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c6b2c8a4c36611437a9b69a529ffe4020e0fb985",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_9a8fb",
                    table="reports_handedoutform",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="upload",
            index=models.Index(fields=["-at"], name="upload_newest"),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["report_form", "ledger", "official_list", "users"])
                ),
                name="upload_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "result__in",
                        ["refused", "to_mend", "checked", "saved", "unchanged", "withdrawn"],
                    )
                ),
                name="upload_result_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(("form__in", ["ward_office", "desk", ""])),
                name="upload_form_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("content__isnull", False), ("withheld", "")),
                    models.Q(("content__isnull", True), models.Q(("withheld", ""), _negated=True)),
                    _connector="OR",
                ),
                name="upload_is_kept_or_says_why_not",
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("content__isnull", True),
                    (
                        "sha256",
                        models.Func(
                            models.Func(models.F("content"), function="sha256"),
                            models.Value("hex"),
                            function="encode",
                            output_field=models.TextField(),
                        ),
                    ),
                    _connector="OR",
                ),
                name="upload_sha256_is_of_its_content",
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("result__in", ["saved", "withdrawn"]), _negated=True),
                    models.Q(("settled_at__isnull", False), ("settled_by__isnull", False)),
                    _connector="OR",
                ),
                name="upload_is_settled_by_somebody",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="upload",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="3a76e8479dd5cfd708fcb6aa4d1aef75088d49bc",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_c06b4",
                    table="reports_upload",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="upload",
            trigger=pgtrigger.compiler.Trigger(
                name="file_never_changes",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."ward_id" IS DISTINCT FROM (NEW."ward_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."content" IS DISTINCT FROM (NEW."content") OR OLD."withheld" IS DISTINCT FROM (NEW."withheld") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="f205d61b5b82aa2fcd783ec545df59e5e8041024",
                    operation="UPDATE",
                    pgid="pgtrigger_file_never_changes_d5a9f",
                    table="reports_upload",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="work",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["report_forms", "official_list"])),
                name="work_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="work",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "running", "done", "failed"])),
                name="work_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="work",
            constraint=models.CheckConstraint(
                condition=models.Q(("done__lte", models.F("total"))), name="work_done_is_of_total"
            ),
        ),
        migrations.AddConstraint(
            model_name="work",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["waiting", "running"]),
                    ("ended_at__isnull", False),
                    _connector="OR",
                ),
                name="work_that_ended_says_when",
            ),
        ),
        protect("reports_handedoutform"),
        protect("reports_upload"),
        protect_bureau("reports_work"),
    ]
