"""The log of changes. The triggers that write it follow the models, after each `migrate`."""

from django.db import migrations

from wards.reuse.change_log import CREATE, DROP


class Migration(migrations.Migration):
    dependencies = [("wards", "0005_drafts")]

    operations = [migrations.RunSQL(CREATE, DROP)]
