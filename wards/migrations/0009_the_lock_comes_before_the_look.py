"""Locks the report before its state is looked at: an edit waits for a submission that has begun."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("wards", "0008_item_of_the_monthly_report"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="nothingtoreport",
            name="locked_with_its_report",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="nothingtoreport",
            trigger=pgtrigger.compiler.Trigger(
                name="locked_with_its_report",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF TG_OP <> 'INSERT' THEN \nPERFORM 1 FROM wards_submission s JOIN wards_reportinground r ON r.id = s.round_id\nWHERE s.id = OLD.submission_id FOR NO KEY UPDATE OF s;\nIF EXISTS (\n    SELECT 1 FROM wards_submission s JOIN wards_reportinground r ON r.id = s.round_id\n    WHERE s.id = OLD.submission_id AND (\n        s.status IN ('submitted', 'accepted', 'published') OR (r.closed_at IS NOT NULL AND s.status <> 'returned')\n    )\n) THEN\n    RAISE EXCEPTION 'statement_of_a_submitted_report_is_locked' USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_of_a_submitted_report_is_locked';\nEND IF;\n END IF;IF TG_OP <> 'DELETE' THEN \nPERFORM 1 FROM wards_submission s JOIN wards_reportinground r ON r.id = s.round_id\nWHERE s.id = NEW.submission_id FOR NO KEY UPDATE OF s;\nIF EXISTS (\n    SELECT 1 FROM wards_submission s JOIN wards_reportinground r ON r.id = s.round_id\n    WHERE s.id = NEW.submission_id AND (\n        s.status IN ('submitted', 'accepted', 'published') OR (r.closed_at IS NOT NULL AND s.status <> 'returned')\n    )\n) THEN\n    RAISE EXCEPTION 'statement_of_a_submitted_report_is_locked' USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_of_a_submitted_report_is_locked';\nEND IF;\n RETURN NEW; END IF;RETURN OLD;",
                    hash="40e19d5d0028a8f92852785bb4eb319930fa9b05",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_locked_with_its_report_43db3",
                    table="wards_nothingtoreport",
                    when="BEFORE",
                ),
            ),
        ),
    ]
