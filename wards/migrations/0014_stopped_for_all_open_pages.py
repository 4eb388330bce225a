"""Counts how often a user was stopped: what was open before stays closed when he is started again."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("wards", "0013_questions_name_no_year"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="times_stopped",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="止めた回数"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="stops_are_counted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.times_stopped = OLD.times_stopped + (OLD.is_active AND NOT NEW.is_active)::int; RETURN NEW;",
                    hash="bea41d2c6dec254a0ce14d77e9db1334c4e63310",
                    operation="UPDATE",
                    pgid="pgtrigger_stops_are_counted_dc3b5",
                    table="wards_user",
                    when="BEFORE",
                ),
            ),
        ),
    ]
