"""Lets no survey count as of a day of another fiscal year."""

from django.db import migrations, models

from wards.fiscal import fiscal_year_of


class Migration(migrations.Migration):
    dependencies = [("wards", "0004_user_names_in_any_case")]

    operations = [
        migrations.AddConstraint(
            model_name="reportinground",
            constraint=models.CheckConstraint(
                condition=models.Q(fiscal_year=fiscal_year_of("as_of")),
                name="round_as_of_is_in_fiscal_year",
                violation_error_message="基準日がこの年度の日付ではありません。",
            ),
        ),
    ]
