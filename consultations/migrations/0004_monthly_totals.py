"""Keeps how many consultations a desk had in a month."""

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.math
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import wards.models.record


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0003_locked_with_its_report"),
        ("wards", "0008_item_of_the_monthly_report"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MonthlyConsultationTotal",
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
                    "fiscal_year",
                    wards.models.record.FiscalYearField(editable=False, verbose_name="年度"),
                ),
                ("month", models.PositiveSmallIntegerField(editable=False, verbose_name="月")),
                (
                    "consultations",
                    models.PositiveIntegerField(
                        help_text="この月に受けた相談の延べ件数です。相談がなかったときは「0」と入れてください（空欄とは別の答えです）。",
                        validators=[
                            django.core.validators.MaxValueValidator(
                                10000, "件数を確かめてください。"
                            )
                        ],
                        verbose_name="相談件数（延べ）",
                    ),
                ),
                (
                    "new_clients",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="この月に初めて相談した人の数です。数えていないときは空欄のままにします。",
                        null=True,
                        verbose_name="うち新規の相談者数",
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
                (
                    "ward",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="wards.ward",
                        verbose_name="区",
                    ),
                ),
            ],
            options={
                "verbose_name": "相談件数",
                "verbose_name_plural": "相談件数",
                "ordering": [
                    "-fiscal_year",
                    models.OrderBy(
                        django.db.models.functions.math.Mod(
                            django.db.models.expressions.CombinedExpression(
                                models.F("month"), "+", models.Value(8)
                            ),
                            models.Value(12),
                        ),
                        descending=True,
                    ),
                    "ward__display_order",
                ],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MonthlyConsultationTotalVersion",
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
                    "fiscal_year",
                    wards.models.record.FiscalYearField(editable=False, verbose_name="年度"),
                ),
                ("month", models.PositiveSmallIntegerField(editable=False, verbose_name="月")),
                (
                    "consultations",
                    models.PositiveIntegerField(
                        help_text="この月に受けた相談の延べ件数です。相談がなかったときは「0」と入れてください（空欄とは別の答えです）。",
                        validators=[
                            django.core.validators.MaxValueValidator(
                                10000, "件数を確かめてください。"
                            )
                        ],
                        verbose_name="相談件数（延べ）",
                    ),
                ),
                (
                    "new_clients",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="この月に初めて相談した人の数です。数えていないときは空欄のままにします。",
                        null=True,
                        verbose_name="うち新規の相談者数",
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
                        to="consultations.monthlyconsultationtotal",
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
                (
                    "ward",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="wards.ward",
                        verbose_name="区",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="monthlyconsultationtotal",
            constraint=models.UniqueConstraint(
                fields=("ward", "fiscal_year", "month"),
                name="monthlyconsultationtotal_once_a_month",
                violation_error_message="この月の回答はすでにあります。そちらを直してください。",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthlyconsultationtotal",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__range", (1, 12))),
                name="monthlyconsultationtotal_month_is_of_a_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthlyconsultationtotal",
            constraint=models.CheckConstraint(
                condition=models.Q(("fiscal_year__range", (2010, 2099))),
                name="monthlyconsultationtotal_fiscal_year_is_plausible",
                violation_error_message="年度を確かめてください。",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthlyconsultationtotal",
            constraint=models.CheckConstraint(
                condition=models.Q(("consultations__lte", 10000)),
                name="monthlyconsultationtotal_consultations_are_plausible",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthlyconsultationtotal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("new_clients__isnull", True),
                    ("new_clients__lte", models.F("consultations")),
                    _connector="OR",
                ),
                name="monthlyconsultationtotal_new_clients_consulted",
                violation_error_message="新規の相談者数が相談件数より多くなっています。1人が1件は相談しています。",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="monthlyconsultationtotal",
            trigger=pgtrigger.compiler.Trigger(
                name="locked_with_its_report",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF TG_OP <> 'INSERT' THEN \nIF EXISTS (\n    SELECT 1 FROM (\n        SELECT s.status, r.closed_at FROM wards_submission s\n        JOIN wards_reportinground r ON r.id = s.round_id\n        WHERE s.form = 'desk' AND r.kind = 'monthly' AND s.ward_id = OLD.ward_id AND r.fiscal_year = OLD.fiscal_year AND r.month = OLD.month FOR NO KEY UPDATE OF s\n    ) report\n    WHERE report.status IN ('submitted', 'accepted', 'published')\n       OR (report.closed_at IS NOT NULL AND report.status <> 'returned')\n) THEN\n    RAISE EXCEPTION 'statement_of_a_submitted_report_is_locked' USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_of_a_submitted_report_is_locked';\nEND IF;\n END IF;IF TG_OP <> 'DELETE' THEN \nIF EXISTS (\n    SELECT 1 FROM (\n        SELECT s.status, r.closed_at FROM wards_submission s\n        JOIN wards_reportinground r ON r.id = s.round_id\n        WHERE s.form = 'desk' AND r.kind = 'monthly' AND s.ward_id = NEW.ward_id AND r.fiscal_year = NEW.fiscal_year AND r.month = NEW.month FOR NO KEY UPDATE OF s\n    ) report\n    WHERE report.status IN ('submitted', 'accepted', 'published')\n       OR (report.closed_at IS NOT NULL AND report.status <> 'returned')\n) THEN\n    RAISE EXCEPTION 'statement_of_a_submitted_report_is_locked' USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_of_a_submitted_report_is_locked';\nEND IF;\n RETURN NEW; END IF;RETURN OLD;",
                    hash="0ace6a5eb596fa0f576f5be607795408e1065b95",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_locked_with_its_report_03a4c",
                    table="consultations_monthlyconsultationtotal",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="monthlyconsultationtotal",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "consultations_monthlyconsultationtotalversion" ("consultations", "created_at", "created_by_id", "fiscal_year", "id", "month", "new_clients", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "updated_by_id", "ward_id") VALUES (NEW."consultations", NEW."created_at", NEW."created_by_id", NEW."fiscal_year", NEW."id", NEW."month", NEW."new_clients", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."updated_at", NEW."updated_by_id", NEW."ward_id"); RETURN NULL;',
                    hash="d1a3fbcdd0dc23041c701e8c9f05ce5e8ecd289a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3253d",
                    table="consultations_monthlyconsultationtotal",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="monthlyconsultationtotal",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "consultations_monthlyconsultationtotalversion" ("consultations", "created_at", "created_by_id", "fiscal_year", "id", "month", "new_clients", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "updated_by_id", "ward_id") VALUES (NEW."consultations", NEW."created_at", NEW."created_by_id", NEW."fiscal_year", NEW."id", NEW."month", NEW."new_clients", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."updated_at", NEW."updated_by_id", NEW."ward_id"); RETURN NULL;',
                    hash="7f8d82d9c04067157cfc32d45e601b3215841e60",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f1c97",
                    table="consultations_monthlyconsultationtotal",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="monthlyconsultationtotal",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "consultations_monthlyconsultationtotalversion" ("consultations", "created_at", "created_by_id", "fiscal_year", "id", "month", "new_clients", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "updated_by_id", "ward_id") VALUES (OLD."consultations", OLD."created_at", OLD."created_by_id", OLD."fiscal_year", OLD."id", OLD."month", OLD."new_clients", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."updated_at", OLD."updated_by_id", OLD."ward_id"); RETURN NULL;',
                    hash="c14a1ef74fb9c64dda36d984979bba05d9b3757e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a892e",
                    table="consultations_monthlyconsultationtotal",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="monthlyconsultationtotalversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="3cf6299325d57903ddae51cac8553d012326b1c4",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_8a1b6",
                    table="consultations_monthlyconsultationtotalversion",
                    when="BEFORE",
                ),
            ),
        ),
    ]
