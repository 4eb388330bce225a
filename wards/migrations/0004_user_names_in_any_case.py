"""Lets no two users have names that log-in cannot tell apart."""

from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [("wards", "0003_row_level_security")]

    operations = [
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                Lower("username"),
                name="user_username_once_in_any_case",
                violation_error_message=(
                    "同じユーザー名の利用者がすでにいます（大文字と小文字は区別しません）。"
                ),
            ),
        ),
    ]
