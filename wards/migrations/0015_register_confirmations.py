"""Adds 「○年度もこのとおり」: what makes a register carried over the answer of a year."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from wards.isolation.rls import protect_through


class Migration(migrations.Migration):
    dependencies = [
        ("wards", "0014_stopped_for_all_open_pages"),
    ]

    operations = [
        migrations.CreateModel(
            name="RegisterConfirmation",
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
                    "item",
                    models.CharField(
                        choices=[
                            ("ward_council", "推進会議"),
                            ("resource_survey", "資源の把握"),
                            ("training", "研修会"),
                            ("outreach", "講演会・普及啓発"),
                            ("opening_hours", "相談窓口と開設時間"),
                            ("coordinator", "拠点コーディネーター"),
                            ("around_the_clock", "24時間体制構築"),
                            ("information_sharing", "多職種による情報共有"),
                            ("active_institution", "積極的医療機関"),
                            ("liaison", "連携会議"),
                            ("accompanied_visit", "同行訪問研修"),
                            ("consultation_total", "相談件数"),
                        ],
                        editable=False,
                        max_length=24,
                        verbose_name="項目",
                    ),
                ),
                (
                    "records",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveBigIntegerField(), editable=False, size=None
                    ),
                ),
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
                    "submission",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="register_confirmations",
                        to="wards.submission",
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
                "verbose_name": "引き継いだ登録の確認",
                "verbose_name_plural": "引き継いだ登録の確認",
            },
        ),
        migrations.CreateModel(
            name="RegisterConfirmationVersion",
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
                    "item",
                    models.CharField(
                        choices=[
                            ("ward_council", "推進会議"),
                            ("resource_survey", "資源の把握"),
                            ("training", "研修会"),
                            ("outreach", "講演会・普及啓発"),
                            ("opening_hours", "相談窓口と開設時間"),
                            ("coordinator", "拠点コーディネーター"),
                            ("around_the_clock", "24時間体制構築"),
                            ("information_sharing", "多職種による情報共有"),
                            ("active_institution", "積極的医療機関"),
                            ("liaison", "連携会議"),
                            ("accompanied_visit", "同行訪問研修"),
                            ("consultation_total", "相談件数"),
                        ],
                        editable=False,
                        max_length=24,
                        verbose_name="項目",
                    ),
                ),
                (
                    "records",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveBigIntegerField(), editable=False, size=None
                    ),
                ),
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
                        to="wards.registerconfirmation",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="wards.submission",
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
        migrations.AddConstraint(
            model_name="registerconfirmation",
            constraint=models.UniqueConstraint(
                fields=("submission", "item"), name="register_confirmation_once_for_an_item"
            ),
        ),
        migrations.AddConstraint(
            model_name="registerconfirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("item__in", ["active_institution", "coordinator", "opening_hours"])
                ),
                name="register_confirmation_is_of_a_register",
            ),
        ),
        migrations.AddConstraint(
            model_name="registerconfirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(("records", []), _negated=True),
                name="register_confirmation_is_of_some_records",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="registerconfirmation",
            trigger=pgtrigger.compiler.Trigger(
                name="locked_with_its_report",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF TG_OP <> 'INSERT' THEN \nPERFORM 1 FROM wards_submission s JOIN wards_reportinground r ON r.id = s.round_id\nWHERE s.id = OLD.submission_id FOR NO KEY UPDATE OF s;\nIF EXISTS (\n    SELECT 1 FROM wards_submission s JOIN wards_reportinground r ON r.id = s.round_id\n    WHERE s.id = OLD.submission_id AND (\n        s.status IN ('submitted', 'accepted', 'published') OR (r.closed_at IS NOT NULL AND s.status <> 'returned')\n    )\n) THEN\n    RAISE EXCEPTION 'statement_of_a_submitted_report_is_locked' USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_of_a_submitted_report_is_locked';\nEND IF;\n END IF;IF TG_OP <> 'DELETE' THEN \nPERFORM 1 FROM wards_submission s JOIN wards_reportinground r ON r.id = s.round_id\nWHERE s.id = NEW.submission_id FOR NO KEY UPDATE OF s;\nIF EXISTS (\n    SELECT 1 FROM wards_submission s JOIN wards_reportinground r ON r.id = s.round_id\n    WHERE s.id = NEW.submission_id AND (\n        s.status IN ('submitted', 'accepted', 'published') OR (r.closed_at IS NOT NULL AND s.status <> 'returned')\n    )\n) THEN\n    RAISE EXCEPTION 'statement_of_a_submitted_report_is_locked' USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_of_a_submitted_report_is_locked';\nEND IF;\n RETURN NEW; END IF;RETURN OLD;",
                    hash="d3daf4faab738b3770c225454d5e08aa22f506d0",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_locked_with_its_report_4e06f",
                    table="wards_registerconfirmation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="registerconfirmation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "wards_registerconfirmationversion" ("created_at", "created_by_id", "id", "item", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "records", "submission_id", "updated_at", "updated_by_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."id", NEW."item", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."records", NEW."submission_id", NEW."updated_at", NEW."updated_by_id"); RETURN NULL;',
                    hash="34912ea86e749c6a74353751f201bcd83b9f4236",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6a270",
                    table="wards_registerconfirmation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="registerconfirmation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "wards_registerconfirmationversion" ("created_at", "created_by_id", "id", "item", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "records", "submission_id", "updated_at", "updated_by_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."id", NEW."item", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."records", NEW."submission_id", NEW."updated_at", NEW."updated_by_id"); RETURN NULL;',
                    hash="a7de6932a44eec525ab6abb22b3159d1c3bb0379",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8ecf4",
                    table="wards_registerconfirmation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="registerconfirmation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "wards_registerconfirmationversion" ("created_at", "created_by_id", "id", "item", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "records", "submission_id", "updated_at", "updated_by_id") VALUES (OLD."created_at", OLD."created_by_id", OLD."id", OLD."item", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."records", OLD."submission_id", OLD."updated_at", OLD."updated_by_id"); RETURN NULL;',
                    hash="dbf18625efeaf9786a730e12a134cffb6feecd73",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_c540c",
                    table="wards_registerconfirmation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="registerconfirmationversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="295c4ac7408aaccc4c925b0f92c28508a1e77e15",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_011e1",
                    table="wards_registerconfirmationversion",
                    when="BEFORE",
                ),
            ),
        ),
        protect_through("wards_registerconfirmation", "submission_id", "wards_submission"),
        protect_through("wards_registerconfirmationversion", "submission_id", "wards_submission"),
    ]
