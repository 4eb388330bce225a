"""The 24 wards, the log of changes, and what lets a constraint forbid overlapping periods."""

import csv
from pathlib import Path

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations

from wards.reuse.change_log import CREATE

WARD_MASTER = Path(__file__).resolve().parents[2] / "fixtures" / "ward_master.csv"


def load_wards(apps, schema_editor):
    ward_model = apps.get_model("wards", "Ward")
    with WARD_MASTER.open(encoding="utf-8-sig", newline="") as lines:
        ward_model.objects.bulk_create(ward_model(**row) for row in csv.DictReader(lines))


class Migration(migrations.Migration):
    dependencies = [("wards", "0001_tables")]

    operations = [
        BtreeGistExtension(),
        migrations.RunPython(load_wards),
        # Its triggers follow the models, after each `migrate`.
        migrations.RunSQL(CREATE),
    ]
