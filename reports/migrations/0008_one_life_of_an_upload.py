"""Lets a file wait to be read, and be thrown away once it cannot be; wards see the work on theirs."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from wards.isolation.rls import protect_bureau, protect_through

_BUREAU = protect_bureau("reports_work")


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0007_uploads_and_handed_out_forms"),
        ("wards", "0015_register_confirmations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="upload",
            name="file_never_changes",
        ),
        migrations.RemoveConstraint(
            model_name="upload",
            name="upload_result_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="work",
            name="work_kind_is_known",
        ),
        migrations.AddField(
            model_name="work",
            name="order",
            field=models.JSONField(default=dict, verbose_name="頼んだ内容"),
        ),
        migrations.AlterField(
            model_name="upload",
            name="result",
            field=models.CharField(
                choices=[
                    ("waiting", "読み取り待ち"),
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
        migrations.AlterField(
            model_name="work",
            name="kind",
            field=models.CharField(
                choices=[
                    ("report_forms", "報告の様式（全区）を作る"),
                    ("reading", "ファイルを読み取る"),
                    ("saving", "ファイルの内容を保存する"),
                ],
                max_length=16,
                verbose_name="種類",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="upload",
            trigger=pgtrigger.compiler.Trigger(
                name="file_never_changes",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (\n    (OLD.kind, OLD.size, OLD.sha256, OLD.at, OLD.by_id)\n        IS DISTINCT FROM (NEW.kind, NEW.size, NEW.sha256, NEW.at, NEW.by_id)\n    OR (OLD.ward_id IS NOT NULL AND OLD.ward_id IS DISTINCT FROM NEW.ward_id)\n    OR (\n        (OLD.content, OLD.name, OLD.withheld) IS DISTINCT FROM (NEW.content, NEW.name, NEW.withheld)\n        AND NOT (OLD.withheld = '' AND NEW.withheld <> '' AND NEW.content IS NULL)\n    )\n)",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="df36ecbf5ba37c7485d1660bdf5f14d60274eaf9",
                    operation="UPDATE",
                    pgid="pgtrigger_file_never_changes_d5a9f",
                    table="reports_upload",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "result__in",
                        [
                            "waiting",
                            "refused",
                            "to_mend",
                            "checked",
                            "saved",
                            "unchanged",
                            "withdrawn",
                        ],
                    )
                ),
                name="upload_result_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="work",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["report_forms", "reading", "saving"])),
                name="work_kind_is_known",
            ),
        ),
        migrations.AlterModelOptions(
            name="work",
            options={
                "ordering": ["-at", "-pk"],
                "verbose_name": "処理",
                "verbose_name_plural": "処理",
            },
        ),
        migrations.RunSQL(_BUREAU.reverse_sql, _BUREAU.sql),
        protect_through("reports_work", "upload_id", "reports_upload"),
    ]
