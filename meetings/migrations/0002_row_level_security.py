"""Keeps the wards' meetings and plans apart in the database itself; the city's are readable."""

from django.db import migrations

from wards.isolation.rls import protect, protect_city


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_records")]

    operations = [
        protect("meetings_meeting", shared_reading=True),
        protect("meetings_meetingversion", shared_reading=True),
        protect("meetings_liaisonplan"),
        protect("meetings_liaisonplanversion"),
        protect_city("meetings_coordinatorevent"),
        protect_city("meetings_coordinatoreventversion"),
        protect("meetings_attendance"),
        protect("meetings_attendanceversion"),
    ]
