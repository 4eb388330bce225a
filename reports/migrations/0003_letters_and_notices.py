"""Adds the Bureau's letters, what was sent to whom, and what a user does not want by mail."""

import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0002_row_level_security"),
        ("wards", "0007_row_level_security_of_filings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LetterTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="入力日時")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新日時")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("before_due", "提出期限の前のお知らせ"),
                            ("overdue", "提出期限を過ぎたお知らせ（督促）"),
                            ("returned", "差戻しのお知らせ"),
                            ("accepted", "受理のお知らせ"),
                            ("submitted", "提出のお知らせ"),
                            ("published", "公表のお知らせ"),
                        ],
                        max_length=12,
                        verbose_name="お知らせ",
                    ),
                ),
                ("subject", models.CharField(max_length=100, verbose_name="件名")),
                ("body", models.TextField(max_length=3000, verbose_name="本文")),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="入力者",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="更新者",
                    ),
                ),
            ],
            options={
                "verbose_name": "お知らせの文面",
                "verbose_name_plural": "お知らせの文面",
                "ordering": ["kind"],
            },
        ),
        migrations.CreateModel(
            name="LetterTemplateVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="入力日時")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新日時")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("before_due", "提出期限の前のお知らせ"),
                            ("overdue", "提出期限を過ぎたお知らせ（督促）"),
                            ("returned", "差戻しのお知らせ"),
                            ("accepted", "受理のお知らせ"),
                            ("submitted", "提出のお知らせ"),
                            ("published", "公表のお知らせ"),
                        ],
                        max_length=12,
                        verbose_name="お知らせ",
                    ),
                ),
                ("subject", models.CharField(max_length=100, verbose_name="件名")),
                ("body", models.TextField(max_length=3000, verbose_name="本文")),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="入力者",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="versions",
                        to="reports.lettertemplate",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="更新者",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MutedNotice",
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
                            ("before_due", "提出期限の前のお知らせ"),
                            ("overdue", "提出期限を過ぎたお知らせ（督促）"),
                            ("returned", "差戻しのお知らせ"),
                            ("accepted", "受理のお知らせ"),
                            ("submitted", "提出のお知らせ"),
                            ("published", "公表のお知らせ"),
                        ],
                        max_length=12,
                        verbose_name="お知らせ",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="muted_notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SentNotice",
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
                            ("before_due", "提出期限の前のお知らせ"),
                            ("overdue", "提出期限を過ぎたお知らせ（督促）"),
                            ("returned", "差戻しのお知らせ"),
                            ("accepted", "受理のお知らせ"),
                            ("submitted", "提出のお知らせ"),
                            ("published", "公表のお知らせ"),
                        ],
                        max_length=12,
                        verbose_name="お知らせ",
                    ),
                ),
                ("key", models.CharField(max_length=80, verbose_name="きっかけ")),
                ("subject", models.CharField(max_length=300, verbose_name="件名")),
                ("body", models.TextField(verbose_name="本文")),
                ("planned_at", models.DateTimeField(auto_now_add=True, verbose_name="作成日時")),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("waiting", "送信待ち"),
                            ("sent", "送信済"),
                            ("no_server", "送信なし（メールサーバー未設定）"),
                            ("not_needed", "送信なし（不要になった）"),
                            ("failed", "送信できず"),
                        ],
                        default="waiting",
                        max_length=12,
                        verbose_name="結果",
                    ),
                ),
                ("at", models.DateTimeField(null=True, verbose_name="送信日時")),
                ("address", models.CharField(blank=True, max_length=254, verbose_name="送信先")),
                (
                    "detail",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="送信できなかった理由"
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="wards.submission",
                        verbose_name="報告",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="宛先",
                    ),
                ),
            ],
            options={
                "verbose_name": "送信したお知らせ",
                "verbose_name_plural": "送信したお知らせ",
                "ordering": ["-planned_at"],
            },
        ),
        migrations.AddConstraint(
            model_name="lettertemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["before_due", "overdue", "returned", "accepted", "submitted", "published"],
                    )
                ),
                name="lettertemplate_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="lettertemplate",
            constraint=models.UniqueConstraint(
                fields=("kind",),
                name="lettertemplate_once_for_a_kind",
                violation_error_message="このお知らせの文面はすでにあります。",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="lettertemplate",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reports_lettertemplateversion" ("body", "created_at", "created_by_id", "id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject", "updated_at", "updated_by_id") VALUES (NEW."body", NEW."created_at", NEW."created_by_id", NEW."id", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."subject", NEW."updated_at", NEW."updated_by_id"); RETURN NULL;',
                    hash="91f17a633512d2b21e1755be56964b4d799d61e1",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_481b9",
                    table="reports_lettertemplate",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="lettertemplate",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "reports_lettertemplateversion" ("body", "created_at", "created_by_id", "id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject", "updated_at", "updated_by_id") VALUES (NEW."body", NEW."created_at", NEW."created_by_id", NEW."id", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."subject", NEW."updated_at", NEW."updated_by_id"); RETURN NULL;',
                    hash="3a8cc1cdeecf797705a78908b6823963e314c5d9",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_45b1c",
                    table="reports_lettertemplate",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="lettertemplate",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reports_lettertemplateversion" ("body", "created_at", "created_by_id", "id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject", "updated_at", "updated_by_id") VALUES (OLD."body", OLD."created_at", OLD."created_by_id", OLD."id", OLD."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."subject", OLD."updated_at", OLD."updated_by_id"); RETURN NULL;',
                    hash="5b8b6d08506e22ca8220487ec9898fef45f25bb2",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_fe129",
                    table="reports_lettertemplate",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="lettertemplateversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1098cb20f270c1375402280959224a1b7bdaed83",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_bb0e6",
                    table="reports_lettertemplateversion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="mutednotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["before_due", "overdue", "returned", "accepted", "submitted", "published"],
                    )
                ),
                name="mutednotice_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="mutednotice",
            constraint=models.UniqueConstraint(fields=("user", "kind"), name="mutednotice_once"),
        ),
        migrations.AddIndex(
            model_name="sentnotice",
            index=models.Index(fields=["-planned_at"], name="sentnotice_newest"),
        ),
        migrations.AddConstraint(
            model_name="sentnotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["before_due", "overdue", "returned", "accepted", "submitted", "published"],
                    )
                ),
                name="sentnotice_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="sentnotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("result__in", ["waiting", "sent", "no_server", "not_needed", "failed"])
                ),
                name="sentnotice_result_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="sentnotice",
            constraint=models.UniqueConstraint(
                fields=("user", "key"), name="sentnotice_once_for_a_user"
            ),
        ),
        migrations.AddConstraint(
            model_name="sentnotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("result", "sent"), _negated=True),
                    models.Q(("at__isnull", False), models.Q(("address", ""), _negated=True)),
                    _connector="OR",
                ),
                name="sentnotice_sent_somewhere_at_some_time",
            ),
        ),
    ]
