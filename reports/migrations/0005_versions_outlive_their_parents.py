"""Lets kept versions belong where their parent's versions do: a deleted parent hides nothing.

A ward that looks back must see the hours of a desk that has been deleted since. The tables of the
parents are those of other apps; this app comes after all of them.
"""

from django.db import migrations

# Table of versions, key of the parent, table of the parent's records (its versions: + "version").
FOLLOWING = (
    ("consultations_deskhoursversion", "desk_id", "consultations_desk"),
    ("consultations_coordinatorversion", "desk_id", "consultations_desk"),
    ("institutions_designationversion", "institution_id", "institutions_institution"),
    ("reports_initiativesourceversion", "initiative_id", "consultations_initiative"),
    ("reports_themesourceversion", "training_id", "trainings_training"),
)


def follow(table: str, key: str, parent: str, parent_key: str) -> str:
    # Table names are those above: nothing of a user's gets here.
    return f"""
ALTER POLICY ward_isolation ON {table} USING (
  (SELECT current_setting('app.ward', true)) = 'ALL'
  OR EXISTS (SELECT 1 FROM {parent} p WHERE p.{parent_key} = {table}.{key})
);
"""  # noqa: S608


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0002_row_level_security"),
        ("institutions", "0002_row_level_security"),
        ("reports", "0004_row_level_security_of_notices"),
        ("trainings", "0002_row_level_security"),
    ]

    operations = [
        migrations.RunSQL(
            follow(table, key, f"{parent}version", "pgh_obj_id"), follow(table, key, parent, "id")
        )
        for table, key, parent in FOLLOWING
    ]
