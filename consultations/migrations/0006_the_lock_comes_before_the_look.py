"""Locks the report before its state is looked at: an edit waits for a submission that has begun."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0005_row_level_security_of_monthly_totals"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="initiative",
            name="locked_with_its_report",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="monthlyconsultationtotal",
            name="locked_with_its_report",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="initiative",
            trigger=pgtrigger.compiler.Trigger(
                name="locked_with_its_report",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF TG_OP <> 'INSERT' THEN \nPERFORM 1 FROM wards_submission s JOIN wards_reportinground r ON r.id = s.round_id\nWHERE s.form = 'desk' AND r.kind = 'annual' AND s.ward_id = OLD.ward_id AND r.fiscal_year = OLD.fiscal_year FOR NO KEY UPDATE OF s;\nIF EXISTS (\n    SELECT 1 FROM wards_submission s JOIN wards_reportinground r ON r.id = s.round_id\n    WHERE s.form = 'desk' AND r.kind = 'annual' AND s.ward_id = OLD.ward_id AND r.fiscal_year = OLD.fiscal_year AND (\n        s.status IN ('submitted', 'accepted', 'published') OR (r.closed_at IS NOT NULL AND s.status <> 'returned')\n    )\n) THEN\n    RAISE EXCEPTION 'statement_of_a_submitted_report_is_locked' USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_of_a_submitted_report_is_locked';\nEND IF;\n END IF;IF TG_OP <> 'DELETE' THEN \nPERFORM 1 FROM wards_submission s JOIN wards_reportinground r ON r.id = s.round_id\nWHERE s.form = 'desk' AND r.kind = 'annual' AND s.ward_id = NEW.ward_id AND r.fiscal_year = NEW.fiscal_year FOR NO KEY UPDATE OF s;\nIF EXISTS (\n    SELECT 1 FROM wards_submission s JOIN wards_reportinground r ON r.id = s.round_id\n    WHERE s.form = 'desk' AND r.kind = 'annual' AND s.ward_id = NEW.ward_id AND r.fiscal_year = NEW.fiscal_year AND (\n        s.status IN ('submitted', 'accepted', 'published') OR (r.closed_at IS NOT NULL AND s.status <> 'returned')\n    )\n) THEN\n    RAISE EXCEPTION 'statement_of_a_submitted_report_is_locked' USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_of_a_submitted_report_is_locked';\nEND IF;\n RETURN NEW; END IF;RETURN OLD;",
                    hash="bb37063bab5653332eb182aeb0947da170cf48a8",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_locked_with_its_report_9602e",
                    table="consultations_initiative",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="monthlyconsultationtotal",
            trigger=pgtrigger.compiler.Trigger(
                name="locked_with_its_report",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF TG_OP <> 'INSERT' THEN \nPERFORM 1 FROM wards_submission s JOIN wards_reportinground r ON r.id = s.round_id\nWHERE s.form = 'desk' AND r.kind = 'monthly' AND s.ward_id = OLD.ward_id AND r.fiscal_year = OLD.fiscal_year AND r.month = OLD.month FOR NO KEY UPDATE OF s;\nIF EXISTS (\n    SELECT 1 FROM wards_submission s JOIN wards_reportinground r ON r.id = s.round_id\n    WHERE s.form = 'desk' AND r.kind = 'monthly' AND s.ward_id = OLD.ward_id AND r.fiscal_year = OLD.fiscal_year AND r.month = OLD.month AND (\n        s.status IN ('submitted', 'accepted', 'published') OR (r.closed_at IS NOT NULL AND s.status <> 'returned')\n    )\n) THEN\n    RAISE EXCEPTION 'statement_of_a_submitted_report_is_locked' USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_of_a_submitted_report_is_locked';\nEND IF;\n END IF;IF TG_OP <> 'DELETE' THEN \nPERFORM 1 FROM wards_submission s JOIN wards_reportinground r ON r.id = s.round_id\nWHERE s.form = 'desk' AND r.kind = 'monthly' AND s.ward_id = NEW.ward_id AND r.fiscal_year = NEW.fiscal_year AND r.month = NEW.month FOR NO KEY UPDATE OF s;\nIF EXISTS (\n    SELECT 1 FROM wards_submission s JOIN wards_reportinground r ON r.id = s.round_id\n    WHERE s.form = 'desk' AND r.kind = 'monthly' AND s.ward_id = NEW.ward_id AND r.fiscal_year = NEW.fiscal_year AND r.month = NEW.month AND (\n        s.status IN ('submitted', 'accepted', 'published') OR (r.closed_at IS NOT NULL AND s.status <> 'returned')\n    )\n) THEN\n    RAISE EXCEPTION 'statement_of_a_submitted_report_is_locked' USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_of_a_submitted_report_is_locked';\nEND IF;\n RETURN NEW; END IF;RETURN OLD;",
                    hash="336452b0afff8bbba5cca9ad0dbdb89dc2530ac9",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_locked_with_its_report_03a4c",
                    table="consultations_monthlyconsultationtotal",
                    when="BEFORE",
                ),
            ),
        ),
    ]
