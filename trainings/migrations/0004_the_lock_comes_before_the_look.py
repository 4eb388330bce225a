"""Locks the report before its state is looked at: an edit waits for a submission that has begun."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("trainings", "0003_locked_with_its_report"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="accompaniedvisitplan",
            name="locked_with_its_report",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accompaniedvisitplan",
            trigger=pgtrigger.compiler.Trigger(
                name="locked_with_its_report",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF TG_OP <> 'INSERT' THEN \nPERFORM 1 FROM wards_submission s JOIN wards_reportinground r ON r.id = s.round_id\nWHERE s.form = 'desk' AND r.kind = 'annual' AND s.ward_id = OLD.ward_id AND r.fiscal_year = OLD.fiscal_year FOR NO KEY UPDATE OF s;\nIF EXISTS (\n    SELECT 1 FROM wards_submission s JOIN wards_reportinground r ON r.id = s.round_id\n    WHERE s.form = 'desk' AND r.kind = 'annual' AND s.ward_id = OLD.ward_id AND r.fiscal_year = OLD.fiscal_year AND (\n        s.status IN ('submitted', 'accepted', 'published') OR (r.closed_at IS NOT NULL AND s.status <> 'returned')\n    )\n) THEN\n    RAISE EXCEPTION 'statement_of_a_submitted_report_is_locked' USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_of_a_submitted_report_is_locked';\nEND IF;\n END IF;IF TG_OP <> 'DELETE' THEN \nPERFORM 1 FROM wards_submission s JOIN wards_reportinground r ON r.id = s.round_id\nWHERE s.form = 'desk' AND r.kind = 'annual' AND s.ward_id = NEW.ward_id AND r.fiscal_year = NEW.fiscal_year FOR NO KEY UPDATE OF s;\nIF EXISTS (\n    SELECT 1 FROM wards_submission s JOIN wards_reportinground r ON r.id = s.round_id\n    WHERE s.form = 'desk' AND r.kind = 'annual' AND s.ward_id = NEW.ward_id AND r.fiscal_year = NEW.fiscal_year AND (\n        s.status IN ('submitted', 'accepted', 'published') OR (r.closed_at IS NOT NULL AND s.status <> 'returned')\n    )\n) THEN\n    RAISE EXCEPTION 'statement_of_a_submitted_report_is_locked' USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_of_a_submitted_report_is_locked';\nEND IF;\n RETURN NEW; END IF;RETURN OLD;",
                    hash="b6748b8a23ab3becbff35a73e421c2291be2aadc",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_locked_with_its_report_190f4",
                    table="trainings_accompaniedvisitplan",
                    when="BEFORE",
                ),
            ),
        ),
    ]
