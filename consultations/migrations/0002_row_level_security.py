"""Keeps the wards' desks, coordinators and initiatives apart in the database itself."""

from django.db import migrations

from wards.isolation.rls import protect, protect_through


class Migration(migrations.Migration):
    dependencies = [("consultations", "0001_records")]

    operations = [
        protect("consultations_desk"),
        protect("consultations_deskversion"),
        protect_through("consultations_deskhours", "desk_id", "consultations_desk"),
        protect_through("consultations_deskhoursversion", "desk_id", "consultations_desk"),
        protect_through("consultations_coordinator", "desk_id", "consultations_desk"),
        protect_through("consultations_coordinatorversion", "desk_id", "consultations_desk"),
        protect("consultations_initiative"),
        protect("consultations_initiativeversion"),
    ]
