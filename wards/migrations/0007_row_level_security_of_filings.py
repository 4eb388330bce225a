"""Closes the tables of filings and return marks to other wards, by way of the report itself."""

from django.db import migrations

from wards.isolation.rls import protect_through


class Migration(migrations.Migration):
    dependencies = [("wards", "0006_filings_and_returns")]

    operations = [
        protect_through("wards_filing", "submission_id", "wards_submission"),
        protect_through("wards_returnmark", "event_id", "wards_submissionevent"),
        protect_through("wards_returnmarkversion", "event_id", "wards_submissionevent"),
    ]
