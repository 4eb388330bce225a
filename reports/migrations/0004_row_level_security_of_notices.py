"""Lets the Bureau alone write letters; what was sent follows its report, a switch its user."""

from django.db import migrations

from wards.isolation.rls import protect_city, protect_of_user, protect_through


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_letters_and_notices")]

    operations = [
        protect_city("reports_lettertemplate"),
        protect_city("reports_lettertemplateversion"),
        protect_through("reports_sentnotice", "submission_id", "wards_submission"),
        protect_of_user("reports_mutednotice"),
    ]
