"""Keeps the wards' reports apart in the database itself."""

from django.db import migrations

from wards.isolation.rls import protect, protect_city, protect_through


class Migration(migrations.Migration):
    dependencies = [("wards", "0002_the_24_wards")]

    operations = [
        protect_city("wards_reportinground"),
        protect_city("wards_reportingroundversion"),
        protect("wards_submission"),
        protect("wards_submissionversion"),
        protect_through("wards_submissionevent", "submission_id", "wards_submission"),
        protect_through("wards_nothingtoreport", "submission_id", "wards_submission"),
        protect_through("wards_nothingtoreportversion", "submission_id", "wards_submission"),
    ]
