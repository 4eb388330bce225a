"""Lets the Bureau alone write wording; its links to a ward's words follow that ward."""

from django.db import migrations

from wards.isolation.rls import protect_city, protect_through


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_records")]

    operations = [
        protect_city("reports_initiativewording"),
        protect_city("reports_initiativewordingversion"),
        protect_city("reports_themewording"),
        protect_city("reports_themewordingversion"),
        protect_city("reports_footnote"),
        protect_city("reports_footnoteversion"),
        protect_city("reports_decktext"),
        protect_city("reports_decktextversion"),
        protect_through("reports_initiativesource", "initiative_id", "consultations_initiative"),
        protect_through(
            "reports_initiativesourceversion", "initiative_id", "consultations_initiative"
        ),
        protect_through("reports_themesource", "training_id", "trainings_training"),
        protect_through("reports_themesourceversion", "training_id", "trainings_training"),
    ]
