"""Keeps what a submission said, who moved a report when, and what a return points at."""

import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("wards", "0005_as_of_in_fiscal_year"),
    ]

    operations = [
        migrations.CreateModel(
            name="Filing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="回")),
                ("figures", models.JSONField()),
                ("records", models.JSONField()),
                ("warnings", models.JSONField()),
            ],
            options={
                "ordering": ["submission", "number"],
            },
        ),
        migrations.CreateModel(
            name="ReturnMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                        ],
                        max_length=24,
                        verbose_name="項目",
                    ),
                ),
                ("model", models.CharField(blank=True, max_length=60)),
                ("record", models.PositiveBigIntegerField(blank=True, null=True)),
                ("field", models.CharField(blank=True, max_length=60, verbose_name="欄")),
                ("text", models.TextField(max_length=1000, verbose_name="指摘")),
                ("answer", models.TextField(blank=True, max_length=1000, verbose_name="回答")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="回答日時")),
            ],
            options={
                "verbose_name": "差戻しの指摘",
                "verbose_name_plural": "差戻しの指摘",
                "ordering": ["event", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ReturnMarkVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
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
                        ],
                        max_length=24,
                        verbose_name="項目",
                    ),
                ),
                ("model", models.CharField(blank=True, max_length=60)),
                ("record", models.PositiveBigIntegerField(blank=True, null=True)),
                ("field", models.CharField(blank=True, max_length=60, verbose_name="欄")),
                ("text", models.TextField(max_length=1000, verbose_name="指摘")),
                ("answer", models.TextField(blank=True, max_length=1000, verbose_name="回答")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="回答日時")),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="reportinground",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="reportinground",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="reportinground",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="submission",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="submission",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="submission",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="reportinground",
            name="closed_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="受付を終えた日時"),
        ),
        migrations.AddField(
            model_name="reportinground",
            name="closed_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="受付を終えた人",
            ),
        ),
        migrations.AddField(
            model_name="reportingroundversion",
            name="closed_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="受付を終えた日時"),
        ),
        migrations.AddField(
            model_name="reportingroundversion",
            name="closed_by",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="受付を終えた人",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="accepted_at",
            field=models.DateTimeField(null=True, verbose_name="受理日時"),
        ),
        migrations.AddField(
            model_name="submission",
            name="accepted_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="受理した人",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="due_on",
            field=models.DateField(blank=True, null=True, verbose_name="個別の提出期限"),
        ),
        migrations.AddField(
            model_name="submission",
            name="first_submitted_at",
            field=models.DateTimeField(null=True, verbose_name="最初の提出日時"),
        ),
        migrations.AddField(
            model_name="submission",
            name="published_at",
            field=models.DateTimeField(null=True, verbose_name="公表日時"),
        ),
        migrations.AddField(
            model_name="submission",
            name="published_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="公表した人",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="returned_at",
            field=models.DateTimeField(null=True, verbose_name="差戻し日時"),
        ),
        migrations.AddField(
            model_name="submission",
            name="returned_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="差戻しした人",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="submitted_at",
            field=models.DateTimeField(null=True, verbose_name="提出日時"),
        ),
        migrations.AddField(
            model_name="submission",
            name="submitted_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="提出した人",
            ),
        ),
        migrations.AddField(
            model_name="submissionversion",
            name="accepted_at",
            field=models.DateTimeField(null=True, verbose_name="受理日時"),
        ),
        migrations.AddField(
            model_name="submissionversion",
            name="accepted_by",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="受理した人",
            ),
        ),
        migrations.AddField(
            model_name="submissionversion",
            name="due_on",
            field=models.DateField(blank=True, null=True, verbose_name="個別の提出期限"),
        ),
        migrations.AddField(
            model_name="submissionversion",
            name="first_submitted_at",
            field=models.DateTimeField(null=True, verbose_name="最初の提出日時"),
        ),
        migrations.AddField(
            model_name="submissionversion",
            name="published_at",
            field=models.DateTimeField(null=True, verbose_name="公表日時"),
        ),
        migrations.AddField(
            model_name="submissionversion",
            name="published_by",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="公表した人",
            ),
        ),
        migrations.AddField(
            model_name="submissionversion",
            name="returned_at",
            field=models.DateTimeField(null=True, verbose_name="差戻し日時"),
        ),
        migrations.AddField(
            model_name="submissionversion",
            name="returned_by",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="差戻しした人",
            ),
        ),
        migrations.AddField(
            model_name="submissionversion",
            name="submitted_at",
            field=models.DateTimeField(null=True, verbose_name="提出日時"),
        ),
        migrations.AddField(
            model_name="submissionversion",
            name="submitted_by",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="提出した人",
            ),
        ),
        migrations.AlterField(
            model_name="submissionevent",
            name="at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="nothingtoreport",
            trigger=pgtrigger.compiler.Trigger(
                name="locked_with_its_report",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF TG_OP <> 'INSERT' THEN \nIF EXISTS (\n    SELECT 1 FROM (\n        SELECT s.status, r.closed_at FROM wards_submission s\n        JOIN wards_reportinground r ON r.id = s.round_id\n        WHERE s.id = OLD.submission_id FOR NO KEY UPDATE OF s\n    ) report\n    WHERE report.status IN ('submitted', 'accepted', 'published')\n       OR (report.closed_at IS NOT NULL AND report.status <> 'returned')\n) THEN\n    RAISE EXCEPTION 'statement_of_a_submitted_report_is_locked' USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_of_a_submitted_report_is_locked';\nEND IF;\n END IF;IF TG_OP <> 'DELETE' THEN \nIF EXISTS (\n    SELECT 1 FROM (\n        SELECT s.status, r.closed_at FROM wards_submission s\n        JOIN wards_reportinground r ON r.id = s.round_id\n        WHERE s.id = NEW.submission_id FOR NO KEY UPDATE OF s\n    ) report\n    WHERE report.status IN ('submitted', 'accepted', 'published')\n       OR (report.closed_at IS NOT NULL AND report.status <> 'returned')\n) THEN\n    RAISE EXCEPTION 'statement_of_a_submitted_report_is_locked' USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_of_a_submitted_report_is_locked';\nEND IF;\n RETURN NEW; END IF;RETURN OLD;",
                    hash="f3b93c4a80ec407ba58cb8104caa87a0d005d32f",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_locked_with_its_report_43db3",
                    table="wards_nothingtoreport",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reportinground",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "wards_reportingroundversion" ("as_of", "closed_at", "closed_by_id", "due_on", "fiscal_year", "id", "kind", "month", "opens_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."as_of", NEW."closed_at", NEW."closed_by_id", NEW."due_on", NEW."fiscal_year", NEW."id", NEW."kind", NEW."month", NEW."opens_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="ce40a05398fc6863778817811edc61b0bf0b9a4e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_67107",
                    table="wards_reportinground",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reportinground",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "wards_reportingroundversion" ("as_of", "closed_at", "closed_by_id", "due_on", "fiscal_year", "id", "kind", "month", "opens_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."as_of", NEW."closed_at", NEW."closed_by_id", NEW."due_on", NEW."fiscal_year", NEW."id", NEW."kind", NEW."month", NEW."opens_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="6f11f9ee2c9f8ea0a9ebf441bae17481e07c4f51",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9f884",
                    table="wards_reportinground",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reportinground",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "wards_reportingroundversion" ("as_of", "closed_at", "closed_by_id", "due_on", "fiscal_year", "id", "kind", "month", "opens_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."as_of", OLD."closed_at", OLD."closed_by_id", OLD."due_on", OLD."fiscal_year", OLD."id", OLD."kind", OLD."month", OLD."opens_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="ad3b90909e699029ccbb01b27d483291462da802",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e1d16",
                    table="wards_reportinground",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="submission",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "wards_submissionversion" ("accepted_at", "accepted_by_id", "due_on", "filing_id", "first_submitted_at", "form", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "returned_at", "returned_by_id", "round_id", "status", "submitted_at", "submitted_by_id", "ward_id") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."due_on", NEW."filing_id", NEW."first_submitted_at", NEW."form", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."returned_at", NEW."returned_by_id", NEW."round_id", NEW."status", NEW."submitted_at", NEW."submitted_by_id", NEW."ward_id"); RETURN NULL;',
                    hash="10d5e9709f4ab0a5e4018beb4e5be5d241d9bb62",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6ceb0",
                    table="wards_submission",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="submission",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "wards_submissionversion" ("accepted_at", "accepted_by_id", "due_on", "filing_id", "first_submitted_at", "form", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "returned_at", "returned_by_id", "round_id", "status", "submitted_at", "submitted_by_id", "ward_id") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."due_on", NEW."filing_id", NEW."first_submitted_at", NEW."form", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."returned_at", NEW."returned_by_id", NEW."round_id", NEW."status", NEW."submitted_at", NEW."submitted_by_id", NEW."ward_id"); RETURN NULL;',
                    hash="c1f0eadd526e925296f6ee35f53037f95e7bbcaa",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f8c1e",
                    table="wards_submission",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="submission",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "wards_submissionversion" ("accepted_at", "accepted_by_id", "due_on", "filing_id", "first_submitted_at", "form", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "returned_at", "returned_by_id", "round_id", "status", "submitted_at", "submitted_by_id", "ward_id") VALUES (OLD."accepted_at", OLD."accepted_by_id", OLD."due_on", OLD."filing_id", OLD."first_submitted_at", OLD."form", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."published_at", OLD."published_by_id", OLD."returned_at", OLD."returned_by_id", OLD."round_id", OLD."status", OLD."submitted_at", OLD."submitted_by_id", OLD."ward_id"); RETURN NULL;',
                    hash="7adc587def208477e582cd7527e45c875560142e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_dd8c3",
                    table="wards_submission",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="reportinground",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                    _connector="OR",
                ),
                name="round_is_closed_by_somebody",
            ),
        ),
        migrations.AddField(
            model_name="filing",
            name="event",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="filing",
                to="wards.submissionevent",
            ),
        ),
        migrations.AddField(
            model_name="filing",
            name="submission",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="filings",
                to="wards.submission",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="filing",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="wards.filing",
                verbose_name="最後の提出",
            ),
        ),
        migrations.AddField(
            model_name="submissionversion",
            name="filing",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="wards.filing",
                verbose_name="最後の提出",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("submitted", "accepted", "published")), _negated=True),
                    ("filing__isnull", False),
                    _connector="OR",
                ),
                name="submission_that_counts_has_a_filing",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "submitted"), _negated=True),
                    models.Q(("submitted_at__isnull", False), ("submitted_by__isnull", False)),
                    _connector="OR",
                ),
                name="submission_submitted_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "accepted"), _negated=True),
                    models.Q(("accepted_at__isnull", False), ("accepted_by__isnull", False)),
                    _connector="OR",
                ),
                name="submission_accepted_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "published"), _negated=True),
                    models.Q(("published_at__isnull", False), ("published_by__isnull", False)),
                    _connector="OR",
                ),
                name="submission_published_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "returned"), _negated=True),
                    models.Q(("returned_at__isnull", False), ("returned_by__isnull", False)),
                    _connector="OR",
                ),
                name="submission_returned_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("submitted_at__isnull", True),
                    ("first_submitted_at__isnull", False),
                    _connector="OR",
                ),
                name="submission_remembers_its_first_day",
            ),
        ),
        migrations.AddField(
            model_name="returnmark",
            name="answered_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="returnmark",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="marks",
                to="wards.submissionevent",
            ),
        ),
        migrations.AddField(
            model_name="returnmarkversion",
            name="answered_by",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="returnmarkversion",
            name="event",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="wards.submissionevent",
            ),
        ),
        migrations.AddField(
            model_name="returnmarkversion",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="versions",
                to="wards.returnmark",
            ),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.UniqueConstraint(
                fields=("submission", "number"), name="filing_number_once_for_a_report"
            ),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="filing_numbers_begin_at_one"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="filing",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="07d9f19b587733c036355983df134e866083316f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_30e4b",
                    table="wards_filing",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="returnmark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "item__in",
                        [
                            "ward_council",
                            "resource_survey",
                            "training",
                            "outreach",
                            "opening_hours",
                            "coordinator",
                            "around_the_clock",
                            "information_sharing",
                            "active_institution",
                            "liaison",
                            "accompanied_visit",
                        ],
                    )
                ),
                name="returnmark_item_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnmark",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="returnmark_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="returnmark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("model", ""), ("record__isnull", True)),
                    models.Q(models.Q(("model", ""), _negated=True), ("record__isnull", False)),
                    _connector="OR",
                ),
                name="returnmark_names_a_whole_record",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnmark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answer", ""), ("answered_at__isnull", True), ("answered_by__isnull", True)
                    ),
                    models.Q(
                        models.Q(("answer", ""), _negated=True),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="returnmark_answered_by_somebody",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="returnmark",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "wards_returnmarkversion" ("answer", "answered_at", "answered_by_id", "event_id", "field", "id", "item", "model", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record", "text") VALUES (NEW."answer", NEW."answered_at", NEW."answered_by_id", NEW."event_id", NEW."field", NEW."id", NEW."item", NEW."model", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."record", NEW."text"); RETURN NULL;',
                    hash="e06d826547b3321d9be18856235c132624dff084",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_925b2",
                    table="wards_returnmark",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="returnmark",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "wards_returnmarkversion" ("answer", "answered_at", "answered_by_id", "event_id", "field", "id", "item", "model", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record", "text") VALUES (NEW."answer", NEW."answered_at", NEW."answered_by_id", NEW."event_id", NEW."field", NEW."id", NEW."item", NEW."model", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."record", NEW."text"); RETURN NULL;',
                    hash="e7dbd8717c8d2b17d4f219be82c8327e39fb8452",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e05fc",
                    table="wards_returnmark",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="returnmark",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "wards_returnmarkversion" ("answer", "answered_at", "answered_by_id", "event_id", "field", "id", "item", "model", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record", "text") VALUES (OLD."answer", OLD."answered_at", OLD."answered_by_id", OLD."event_id", OLD."field", OLD."id", OLD."item", OLD."model", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."record", OLD."text"); RETURN NULL;',
                    hash="a0bf70f0ed1dd48120642a425a60202fe46b2921",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9521f",
                    table="wards_returnmark",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="returnmarkversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="69970b534bd9794f0e36a97334ec7ba033a535ed",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_263cd",
                    table="wards_returnmarkversion",
                    when="BEFORE",
                ),
            ),
        ),
    ]
