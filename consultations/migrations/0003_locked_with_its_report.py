"""Locks what a report alone states while that report is submitted."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0002_row_level_security"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="initiative",
            trigger=pgtrigger.compiler.Trigger(
                name="locked_with_its_report",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF TG_OP <> 'INSERT' THEN \nIF EXISTS (\n    SELECT 1 FROM (\n        SELECT s.status, r.closed_at FROM wards_submission s\n        JOIN wards_reportinground r ON r.id = s.round_id\n        WHERE s.form = 'desk' AND r.kind = 'annual' AND s.ward_id = OLD.ward_id AND r.fiscal_year = OLD.fiscal_year FOR NO KEY UPDATE OF s\n    ) report\n    WHERE report.status IN ('submitted', 'accepted', 'published')\n       OR (report.closed_at IS NOT NULL AND report.status <> 'returned')\n) THEN\n    RAISE EXCEPTION 'statement_of_a_submitted_report_is_locked' USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_of_a_submitted_report_is_locked';\nEND IF;\n END IF;IF TG_OP <> 'DELETE' THEN \nIF EXISTS (\n    SELECT 1 FROM (\n        SELECT s.status, r.closed_at FROM wards_submission s\n        JOIN wards_reportinground r ON r.id = s.round_id\n        WHERE s.form = 'desk' AND r.kind = 'annual' AND s.ward_id = NEW.ward_id AND r.fiscal_year = NEW.fiscal_year FOR NO KEY UPDATE OF s\n    ) report\n    WHERE report.status IN ('submitted', 'accepted', 'published')\n       OR (report.closed_at IS NOT NULL AND report.status <> 'returned')\n) THEN\n    RAISE EXCEPTION 'statement_of_a_submitted_report_is_locked' USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_of_a_submitted_report_is_locked';\nEND IF;\n RETURN NEW; END IF;RETURN OLD;",
                    hash="696a36505103878cc04e33266a738e5dc16457fd",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_locked_with_its_report_9602e",
                    table="consultations_initiative",
                    when="BEFORE",
                ),
            ),
        ),
    ]
