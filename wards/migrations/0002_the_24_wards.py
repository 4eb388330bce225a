"""Loads the 24 wards, and the extension that lets a constraint forbid overlapping periods."""

import csv
from pathlib import Path

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations

WARD_MASTER = Path(__file__).resolve().parents[2] / "fixtures" / "ward_master.csv"


def load_wards(apps, schema_editor):
    ward_model = apps.get_model("wards", "Ward")
    with WARD_MASTER.open(encoding="utf-8-sig", newline="") as lines:
        ward_model.objects.bulk_create(ward_model(**row) for row in csv.DictReader(lines))


def forget_wards(apps, schema_editor):
    apps.get_model("wards", "Ward").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("wards", "0001_records")]

    operations = [BtreeGistExtension(), migrations.RunPython(load_wards, forget_wards)]
