import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import wards.models.record


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("consultations", "0001_records"),
        ("trainings", "0001_records"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DeckText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="入力日時")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新日時")),
                ("fiscal_year", wards.models.record.FiscalYearField(verbose_name="年度")),
                ("key", models.CharField(max_length=40, verbose_name="箇所")),
                ("text", models.TextField(blank=True, max_length=2000, verbose_name="文")),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="入力者",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="更新者",
                    ),
                ),
            ],
            options={
                "verbose_name": "資料の文",
                "verbose_name_plural": "資料の文",
                "ordering": ["-fiscal_year", "key"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("fiscal_year", "key"), name="decktext_once_a_year"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DeckTextVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="入力日時")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新日時")),
                ("fiscal_year", wards.models.record.FiscalYearField(verbose_name="年度")),
                ("key", models.CharField(max_length=40, verbose_name="箇所")),
                ("text", models.TextField(blank=True, max_length=2000, verbose_name="文")),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="入力者",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="versions",
                        to="reports.decktext",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="更新者",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Footnote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="入力日時")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新日時")),
                ("fiscal_year", wards.models.record.FiscalYearField(verbose_name="年度")),
                ("mark", models.CharField(help_text="例 ※1", max_length=4, verbose_name="記号")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("designated", "位置づけ済"),
                            ("consented", "内諾"),
                            ("other_programme", "別事業登録"),
                            ("withdrawn", "取下げ"),
                        ],
                        max_length=16,
                        verbose_name="付ける対象",
                    ),
                ),
                ("text", models.CharField(max_length=300, verbose_name="注記の文")),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="入力者",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="更新者",
                    ),
                ),
            ],
            options={
                "verbose_name": "注記",
                "verbose_name_plural": "注記",
                "ordering": ["-fiscal_year", "mark"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["designated", "consented", "other_programme", "withdrawn"],
                            )
                        ),
                        name="footnote_status_is_known",
                    ),
                    models.UniqueConstraint(
                        fields=("fiscal_year", "mark"),
                        name="footnote_mark_once_a_year",
                        violation_error_message="この年度に同じ記号がすでにあります。",
                    ),
                    models.UniqueConstraint(
                        fields=("fiscal_year", "status"),
                        name="footnote_one_for_a_status",
                        violation_error_message="この年度に同じ対象の注記がすでにあります。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mark__regex", "^※[0-9]{1,2}$")),
                        name="footnote_mark_is_a_reference_mark",
                        violation_error_message="記号は「※1」のように書いてください。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FootnoteVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="入力日時")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新日時")),
                ("fiscal_year", wards.models.record.FiscalYearField(verbose_name="年度")),
                ("mark", models.CharField(help_text="例 ※1", max_length=4, verbose_name="記号")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("designated", "位置づけ済"),
                            ("consented", "内諾"),
                            ("other_programme", "別事業登録"),
                            ("withdrawn", "取下げ"),
                        ],
                        max_length=16,
                        verbose_name="付ける対象",
                    ),
                ),
                ("text", models.CharField(max_length=300, verbose_name="注記の文")),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="入力者",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="versions",
                        to="reports.footnote",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="更新者",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InitiativeSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sources",
                        to="consultations.initiative",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="InitiativeWording",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="入力日時")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新日時")),
                ("fiscal_year", wards.models.record.FiscalYearField(verbose_name="年度")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="並び順")),
                ("text", models.CharField(max_length=200, verbose_name="資料に載せる文言")),
                (
                    "heading",
                    models.CharField(
                        choices=[
                            ("clock_1", "在宅療養患者の急変時に対応できる体制の構築"),
                            ("clock_2", "夜間・休日の対応体制についての構築"),
                            ("clock_3", "チーム医療・グループ診療等による体制の構築"),
                            ("clock_4", "多職種による連携体制の構築"),
                            ("clock_5", "ICTによる在宅医療を担う医師の当番制の確立"),
                            ("share_1", "現状把握"),
                            ("share_2", "ツールの検討"),
                            ("share_3", "ツールの導入、普及啓発、利用促進"),
                            ("share_4", "その他情報共有"),
                        ],
                        max_length=8,
                        verbose_name="取組の項目",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="入力者",
                    ),
                ),
                (
                    "initiatives",
                    models.ManyToManyField(
                        blank=True,
                        related_name="wordings",
                        through="reports.InitiativeSource",
                        to="consultations.initiative",
                        verbose_name="もとになる区の記述",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="更新者",
                    ),
                ),
            ],
            options={
                "verbose_name": "取組の文言",
                "verbose_name_plural": "取組の文言",
                "ordering": ["-fiscal_year", "heading", "position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "heading__in",
                                [
                                    "clock_1",
                                    "clock_2",
                                    "clock_3",
                                    "clock_4",
                                    "clock_5",
                                    "share_1",
                                    "share_2",
                                    "share_3",
                                    "share_4",
                                ],
                            )
                        ),
                        name="initiativewording_heading_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InitiativeSourceVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "initiative",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="consultations.initiative",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="versions",
                        to="reports.initiativesource",
                    ),
                ),
                (
                    "wording",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reports.initiativewording",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="initiativesource",
            name="wording",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sources",
                to="reports.initiativewording",
            ),
        ),
        migrations.CreateModel(
            name="InitiativeWordingVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="入力日時")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新日時")),
                ("fiscal_year", wards.models.record.FiscalYearField(verbose_name="年度")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="並び順")),
                ("text", models.CharField(max_length=200, verbose_name="資料に載せる文言")),
                (
                    "heading",
                    models.CharField(
                        choices=[
                            ("clock_1", "在宅療養患者の急変時に対応できる体制の構築"),
                            ("clock_2", "夜間・休日の対応体制についての構築"),
                            ("clock_3", "チーム医療・グループ診療等による体制の構築"),
                            ("clock_4", "多職種による連携体制の構築"),
                            ("clock_5", "ICTによる在宅医療を担う医師の当番制の確立"),
                            ("share_1", "現状把握"),
                            ("share_2", "ツールの検討"),
                            ("share_3", "ツールの導入、普及啓発、利用促進"),
                            ("share_4", "その他情報共有"),
                        ],
                        max_length=8,
                        verbose_name="取組の項目",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="入力者",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="versions",
                        to="reports.initiativewording",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="更新者",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ThemeSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "training",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sources",
                        to="trainings.training",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ThemeWording",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="入力日時")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新日時")),
                ("fiscal_year", wards.models.record.FiscalYearField(verbose_name="年度")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="並び順")),
                ("text", models.CharField(max_length=200, verbose_name="資料に載せる文言")),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="入力者",
                    ),
                ),
                (
                    "trainings",
                    models.ManyToManyField(
                        blank=True,
                        related_name="wordings",
                        through="reports.ThemeSource",
                        to="trainings.training",
                        verbose_name="もとになる区の研修会",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="更新者",
                    ),
                ),
            ],
            options={
                "verbose_name": "研修テーマの文言",
                "verbose_name_plural": "研修テーマの文言",
                "ordering": ["-fiscal_year", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ThemeSourceVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="versions",
                        to="reports.themesource",
                    ),
                ),
                (
                    "training",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="trainings.training",
                    ),
                ),
                (
                    "wording",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reports.themewording",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="themesource",
            name="wording",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sources",
                to="reports.themewording",
            ),
        ),
        migrations.CreateModel(
            name="ThemeWordingVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="入力日時")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新日時")),
                ("fiscal_year", wards.models.record.FiscalYearField(verbose_name="年度")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="並び順")),
                ("text", models.CharField(max_length=200, verbose_name="資料に載せる文言")),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="入力者",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="versions",
                        to="reports.themewording",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="更新者",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decktext",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reports_decktextversion" ("created_at", "created_by_id", "fiscal_year", "id", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "updated_at", "updated_by_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."fiscal_year", NEW."id", NEW."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."text", NEW."updated_at", NEW."updated_by_id"); RETURN NULL;',
                    hash="97ce7138dd4e9a1ac426c3db009e988ca526c56b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_8e6d0",
                    table="reports_decktext",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decktext",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "reports_decktextversion" ("created_at", "created_by_id", "fiscal_year", "id", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "updated_at", "updated_by_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."fiscal_year", NEW."id", NEW."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."text", NEW."updated_at", NEW."updated_by_id"); RETURN NULL;',
                    hash="2c05a7c11556d9e0750df5a300f37fecf3827cac",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a4701",
                    table="reports_decktext",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decktext",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reports_decktextversion" ("created_at", "created_by_id", "fiscal_year", "id", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "updated_at", "updated_by_id") VALUES (OLD."created_at", OLD."created_by_id", OLD."fiscal_year", OLD."id", OLD."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."text", OLD."updated_at", OLD."updated_by_id"); RETURN NULL;',
                    hash="729e6e2565425605d027f1518e1d8bc25612fb8c",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_6c296",
                    table="reports_decktext",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decktextversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1df51c6f92ec03f34ebe8efa713998e917304304",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_5612c",
                    table="reports_decktextversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="footnote",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reports_footnoteversion" ("created_at", "created_by_id", "fiscal_year", "id", "mark", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "text", "updated_at", "updated_by_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."fiscal_year", NEW."id", NEW."mark", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."status", NEW."text", NEW."updated_at", NEW."updated_by_id"); RETURN NULL;',
                    hash="d236ae4b98569b3d4664604a339ebccd69f65e5a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_cabee",
                    table="reports_footnote",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="footnote",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "reports_footnoteversion" ("created_at", "created_by_id", "fiscal_year", "id", "mark", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "text", "updated_at", "updated_by_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."fiscal_year", NEW."id", NEW."mark", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."status", NEW."text", NEW."updated_at", NEW."updated_by_id"); RETURN NULL;',
                    hash="7876e8d092f1d88141bac66f7b1dc233d86773f8",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e5a01",
                    table="reports_footnote",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="footnote",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reports_footnoteversion" ("created_at", "created_by_id", "fiscal_year", "id", "mark", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "text", "updated_at", "updated_by_id") VALUES (OLD."created_at", OLD."created_by_id", OLD."fiscal_year", OLD."id", OLD."mark", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."status", OLD."text", OLD."updated_at", OLD."updated_by_id"); RETURN NULL;',
                    hash="acedc190fcca0844b36e89d9a071bf8d9e4b70cc",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e7075",
                    table="reports_footnote",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="footnoteversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="740332cae6bb77e6163453d372ac1495ed0a6ffe",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_ebf18",
                    table="reports_footnoteversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="initiativewording",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reports_initiativewordingversion" ("created_at", "created_by_id", "fiscal_year", "heading", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text", "updated_at", "updated_by_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."fiscal_year", NEW."heading", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."position", NEW."text", NEW."updated_at", NEW."updated_by_id"); RETURN NULL;',
                    hash="08e45eaf795e698bf141478389cfa2c7ff3c8260",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_8b64e",
                    table="reports_initiativewording",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="initiativewording",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "reports_initiativewordingversion" ("created_at", "created_by_id", "fiscal_year", "heading", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text", "updated_at", "updated_by_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."fiscal_year", NEW."heading", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."position", NEW."text", NEW."updated_at", NEW."updated_by_id"); RETURN NULL;',
                    hash="43a1fa62939b2b2f22f4e9a4e83779a5b5aab136",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_57a18",
                    table="reports_initiativewording",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="initiativewording",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reports_initiativewordingversion" ("created_at", "created_by_id", "fiscal_year", "heading", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text", "updated_at", "updated_by_id") VALUES (OLD."created_at", OLD."created_by_id", OLD."fiscal_year", OLD."heading", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."position", OLD."text", OLD."updated_at", OLD."updated_by_id"); RETURN NULL;',
                    hash="100bf86691dbb9adacdaa98d8a75231804b17971",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f3b78",
                    table="reports_initiativewording",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="initiativesourceversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="46f58843cbae1911e79aa1c9285a9a6713406030",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_3fd97",
                    table="reports_initiativesourceversion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="initiativesource",
            constraint=models.UniqueConstraint(
                fields=("wording", "initiative"), name="initiativesource_once"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="initiativesource",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reports_initiativesourceversion" ("id", "initiative_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "wording_id") VALUES (NEW."id", NEW."initiative_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."wording_id"); RETURN NULL;',
                    hash="a463d44dd3a0ff55766b054151a292658339a4ac",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c73a6",
                    table="reports_initiativesource",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="initiativesource",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "reports_initiativesourceversion" ("id", "initiative_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "wording_id") VALUES (NEW."id", NEW."initiative_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."wording_id"); RETURN NULL;',
                    hash="164cc15199e860a13ae2ccf19fa7f30e2014b34c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e3f14",
                    table="reports_initiativesource",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="initiativesource",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reports_initiativesourceversion" ("id", "initiative_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "wording_id") VALUES (OLD."id", OLD."initiative_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."wording_id"); RETURN NULL;',
                    hash="6fc7a24c9c1f4bfd98c8fbdf94039ab2bf629cce",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9b722",
                    table="reports_initiativesource",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="initiativewordingversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8cb33d9521c1418b1e8c1e83a894c745ea8ec7c2",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_b20c9",
                    table="reports_initiativewordingversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="themewording",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reports_themewordingversion" ("created_at", "created_by_id", "fiscal_year", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text", "updated_at", "updated_by_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."fiscal_year", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."position", NEW."text", NEW."updated_at", NEW."updated_by_id"); RETURN NULL;',
                    hash="5900ba3e7447bd11908642c591807e85199007c0",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_1c36c",
                    table="reports_themewording",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="themewording",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "reports_themewordingversion" ("created_at", "created_by_id", "fiscal_year", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text", "updated_at", "updated_by_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."fiscal_year", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."position", NEW."text", NEW."updated_at", NEW."updated_by_id"); RETURN NULL;',
                    hash="dcbbddaae56fac2876453db525eb990ebfec2937",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_869cc",
                    table="reports_themewording",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="themewording",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reports_themewordingversion" ("created_at", "created_by_id", "fiscal_year", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text", "updated_at", "updated_by_id") VALUES (OLD."created_at", OLD."created_by_id", OLD."fiscal_year", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."position", OLD."text", OLD."updated_at", OLD."updated_by_id"); RETURN NULL;',
                    hash="6b5c4b54a6d807efba29179cfeda417b591d876a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_1a0f9",
                    table="reports_themewording",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="themesourceversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="3091484b66b2f41d9e587a7128035f0dc62b0b64",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_1d695",
                    table="reports_themesourceversion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="themesource",
            constraint=models.UniqueConstraint(
                fields=("wording", "training"), name="themesource_once"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="themesource",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reports_themesourceversion" ("id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "training_id", "wording_id") VALUES (NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."training_id", NEW."wording_id"); RETURN NULL;',
                    hash="b4953c952f8b0640bcbfdba560ab6d54434b7c9f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_758c3",
                    table="reports_themesource",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="themesource",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "reports_themesourceversion" ("id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "training_id", "wording_id") VALUES (NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."training_id", NEW."wording_id"); RETURN NULL;',
                    hash="c857200afdebf2ab44918489ed205073973b129c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ec24c",
                    table="reports_themesource",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="themesource",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reports_themesourceversion" ("id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "training_id", "wording_id") VALUES (OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."training_id", OLD."wording_id"); RETURN NULL;',
                    hash="f63ac0116ba8e64f7694f25c24b42901d491fb8e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_dc53d",
                    table="reports_themesource",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="themewordingversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c2e046b27e18d67fedb224aa2dfd7478f948be04",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_1bcfd",
                    table="reports_themewordingversion",
                    when="BEFORE",
                ),
            ),
        ),
    ]
