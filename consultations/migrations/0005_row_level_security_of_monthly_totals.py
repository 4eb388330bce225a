"""Keeps the wards' monthly totals apart in the database itself."""

from django.db import migrations

from wards.isolation.rls import protect


class Migration(migrations.Migration):
    dependencies = [("consultations", "0004_monthly_totals")]

    operations = [
        protect("consultations_monthlyconsultationtotal"),
        protect("consultations_monthlyconsultationtotalversion"),
    ]
