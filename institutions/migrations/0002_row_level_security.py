"""Keeps the wards' institutions, designations and surveys apart in the database itself."""

from django.db import migrations

from wards.isolation.rls import protect, protect_through


class Migration(migrations.Migration):
    dependencies = [("institutions", "0001_records")]

    operations = [
        protect("institutions_institution"),
        protect("institutions_institutionversion"),
        protect_through("institutions_designation", "institution_id", "institutions_institution"),
        protect_through(
            "institutions_designationversion", "institution_id", "institutions_institution"
        ),
        protect("institutions_resourcesurvey"),
        protect("institutions_resourcesurveyversion"),
    ]
