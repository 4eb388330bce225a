"""Keeps the tokens of form pages that were sent, closed to other wards."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from wards.isolation.rls import protect_of_user


class Migration(migrations.Migration):
    dependencies = [
        ("wards", "0011_marks_of_returns_made_before"),
    ]

    operations = [
        migrations.CreateModel(
            name="SpentForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.CharField(max_length=80, unique=True)),
                (
                    "spent_at",
                    models.DateTimeField(db_index=True, default=django.utils.timezone.now),
                ),
                ("content", models.CharField(max_length=64)),
                ("address", models.TextField()),
                ("led_to", models.TextField(blank=True)),
                ("told", models.TextField(blank=True)),
                ("model", models.CharField(blank=True, max_length=60)),
                ("record", models.PositiveBigIntegerField(null=True)),
                ("adds", models.BooleanField(default=False)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "送信済みの入力",
                "verbose_name_plural": "送信済みの入力",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("model", ""), ("record__isnull", True)),
                            models.Q(
                                models.Q(("model", ""), _negated=True), ("record__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="spentform_names_a_whole_record",
                    )
                ],
            },
        ),
        protect_of_user("wards_spentform"),
    ]
