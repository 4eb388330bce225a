"""Keeps what was published, frozen and sealed; only the Bureau sees the records behind it."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from wards.isolation.rls import protect_bureau


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0005_versions_outlive_their_parents"),
        ("wards", "0007_row_level_security_of_filings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="版")),
                ("made_at", models.DateTimeField(verbose_name="公表した日時")),
                ("as_of", models.DateField(verbose_name="基準日")),
                ("reason", models.TextField(blank=True, max_length=500, verbose_name="改訂の理由")),
                ("content", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="公表した人",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="wards.reportinground",
                    ),
                ),
            ],
            options={
                "verbose_name": "版",
                "verbose_name_plural": "版",
                "ordering": ["round", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "number"), name="edition_once_for_a_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="edition_numbers_begin_at_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number", 1), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="edition_after_the_first_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "sha256",
                                models.Func(
                                    models.Func(
                                        models.Func(
                                            models.F("content"),
                                            models.Value("UTF8"),
                                            function="convert_to",
                                        ),
                                        function="sha256",
                                    ),
                                    models.Value("hex"),
                                    function="encode",
                                    output_field=models.TextField(),
                                ),
                            )
                        ),
                        name="edition_sha256_is_of_its_content",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="edition",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4ebafc31ea8f3452398535e55a1809e7e8016304",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_48c95",
                    table="reports_edition",
                    when="BEFORE",
                ),
            ),
        ),
        protect_bureau("reports_edition"),
    ]
