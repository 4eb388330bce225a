"""The ward scope of each change in the log: what one ward writes leaves the answers of the others."""

from django.db import migrations

from wards.reuse.change_log import BY_SCOPE, WITHOUT_SCOPE


class Migration(migrations.Migration):
    dependencies = [("wards", "0012_names_of_drafts")]

    operations = [migrations.RunSQL(BY_SCOPE, WITHOUT_SCOPE)]
