"""Keeps the wards' trainings, outreach and visits apart in the database itself."""

from django.db import migrations

from wards.isolation.rls import protect


class Migration(migrations.Migration):
    dependencies = [("trainings", "0001_records")]

    operations = [
        protect("trainings_training"),
        protect("trainings_trainingversion"),
        protect("trainings_outreach"),
        protect("trainings_outreachversion"),
        protect("trainings_accompaniedvisitplan"),
        protect("trainings_accompaniedvisitplanversion"),
        protect("trainings_accompaniedvisit"),
        protect("trainings_accompaniedvisitversion"),
    ]
