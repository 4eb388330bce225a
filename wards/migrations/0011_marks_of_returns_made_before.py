"""Gives the returns that were made before the mark of the whole, so that their reason is answered."""

from django.db import migrations

from wards.isolation.rls import ALL_WARDS, ward_scope


def mark_the_whole(apps, schema_editor) -> None:
    event, mark = (apps.get_model("wards", name) for name in ("SubmissionEvent", "ReturnMark"))
    with ward_scope(ALL_WARDS):
        returns = event.objects.filter(to_status="returned").exclude(marks__item="")
        mark.objects.bulk_create(mark(event=each) for each in returns)


class Migration(migrations.Migration):
    dependencies = [("wards", "0010_a_return_is_a_mark_itself")]

    operations = [migrations.RunPython(mark_the_whole, migrations.RunPython.noop)]
