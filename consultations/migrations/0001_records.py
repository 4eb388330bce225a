import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
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
        ("wards", "0003_row_level_security"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Coordinator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="入力日時")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新日時")),
                ("valid_from", models.DateField(verbose_name="有効期間の初日")),
                (
                    "valid_to",
                    models.DateField(blank=True, null=True, verbose_name="有効期間の末日"),
                ),
                ("name", models.CharField(max_length=60, verbose_name="氏名")),
                (
                    "qualification",
                    models.CharField(
                        choices=[("a", "ア"), ("b", "イ"), ("c", "ウ"), ("d", "エ")],
                        max_length=1,
                        verbose_name="資格の区分",
                    ),
                ),
                (
                    "profession",
                    models.CharField(
                        choices=[
                            ("nurse", "看護師"),
                            ("public_health_nurse", "保健師"),
                            ("social_worker", "医療ソーシャルワーカー・社会福祉士"),
                            ("care_manager", "介護支援専門員"),
                            ("other", "その他"),
                        ],
                        max_length=24,
                        verbose_name="職種",
                    ),
                ),
                (
                    "profession_detail",
                    models.CharField(blank=True, max_length=40, verbose_name="職種（その他）"),
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
                "verbose_name": "拠点コーディネーター",
                "verbose_name_plural": "拠点コーディネーター",
                "ordering": ["desk__ward__display_order", "-valid_from", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Desk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="入力日時")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新日時")),
                ("valid_from", models.DateField(verbose_name="有効期間の初日")),
                (
                    "valid_to",
                    models.DateField(blank=True, null=True, verbose_name="有効期間の末日"),
                ),
                ("name", models.CharField(max_length=80, verbose_name="相談支援室の名称")),
                (
                    "operator",
                    models.CharField(
                        help_text="例 一般社団法人○○区医師会", max_length=80, verbose_name="受託者"
                    ),
                ),
                (
                    "postal_code",
                    models.CharField(
                        blank=True, help_text="例 550-0001", max_length=8, verbose_name="郵便番号"
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=120, verbose_name="所在地")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="電話番号")),
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
                (
                    "ward",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="wards.ward",
                        verbose_name="区",
                    ),
                ),
            ],
            options={
                "verbose_name": "相談支援室",
                "verbose_name_plural": "相談支援室",
                "ordering": ["ward__display_order", "-valid_from"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="desk_ends_after_it_begins",
                        violation_error_message="末日が初日より前です。末日を直してください。",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    models.F("valid_from"),
                                    models.F("valid_to"),
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                            ("ward", "="),
                        ],
                        name="desk_one_at_a_time_in_a_ward",
                        violation_error_message="この区には、期間の重なる相談支援室がすでにあります。前の期間を先に終えてください。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CoordinatorVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="入力日時")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新日時")),
                ("valid_from", models.DateField(verbose_name="有効期間の初日")),
                (
                    "valid_to",
                    models.DateField(blank=True, null=True, verbose_name="有効期間の末日"),
                ),
                ("name", models.CharField(max_length=60, verbose_name="氏名")),
                (
                    "qualification",
                    models.CharField(
                        choices=[("a", "ア"), ("b", "イ"), ("c", "ウ"), ("d", "エ")],
                        max_length=1,
                        verbose_name="資格の区分",
                    ),
                ),
                (
                    "profession",
                    models.CharField(
                        choices=[
                            ("nurse", "看護師"),
                            ("public_health_nurse", "保健師"),
                            ("social_worker", "医療ソーシャルワーカー・社会福祉士"),
                            ("care_manager", "介護支援専門員"),
                            ("other", "その他"),
                        ],
                        max_length=24,
                        verbose_name="職種",
                    ),
                ),
                (
                    "profession_detail",
                    models.CharField(blank=True, max_length=40, verbose_name="職種（その他）"),
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
                        to="consultations.coordinator",
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
                (
                    "desk",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="consultations.desk",
                        verbose_name="相談支援室",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="coordinator",
            name="desk",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="coordinators",
                to="consultations.desk",
                verbose_name="相談支援室",
            ),
        ),
        migrations.CreateModel(
            name="DeskHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="入力日時")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新日時")),
                ("valid_from", models.DateField(verbose_name="有効期間の初日")),
                (
                    "valid_to",
                    models.DateField(blank=True, null=True, verbose_name="有効期間の末日"),
                ),
                (
                    "weekly_hours",
                    models.DecimalField(
                        decimal_places=1,
                        max_digits=4,
                        validators=[
                            django.core.validators.MinValueValidator(
                                0, "0以上の時間を入れてください。"
                            ),
                            django.core.validators.MaxValueValidator(
                                168, "1週間は168時間です。168以下にしてください。"
                            ),
                        ],
                        verbose_name="週あたりの開設時間",
                    ),
                ),
                (
                    "opening_times",
                    models.CharField(
                        blank=True,
                        help_text="例 月・水・金 9:00〜15:40",
                        max_length=200,
                        verbose_name="開設の曜日と時刻",
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
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hours",
                        to="consultations.desk",
                        verbose_name="相談支援室",
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
                "verbose_name": "開設時間",
                "verbose_name_plural": "開設時間",
                "ordering": ["desk__ward__display_order", "-valid_from"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="deskhours_ends_after_it_begins",
                        violation_error_message="末日が初日より前です。末日を直してください。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekly_hours__range", (0, 168))),
                        name="deskhours_fit_in_a_week",
                        violation_error_message="1週間は168時間です。",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    models.F("valid_from"),
                                    models.F("valid_to"),
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                            ("desk", "="),
                        ],
                        name="deskhours_one_at_a_time",
                        violation_error_message="期間の重なる開設時間がすでにあります。前の期間を先に終えてください。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeskHoursVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="入力日時")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新日時")),
                ("valid_from", models.DateField(verbose_name="有効期間の初日")),
                (
                    "valid_to",
                    models.DateField(blank=True, null=True, verbose_name="有効期間の末日"),
                ),
                (
                    "weekly_hours",
                    models.DecimalField(
                        decimal_places=1,
                        max_digits=4,
                        validators=[
                            django.core.validators.MinValueValidator(
                                0, "0以上の時間を入れてください。"
                            ),
                            django.core.validators.MaxValueValidator(
                                168, "1週間は168時間です。168以下にしてください。"
                            ),
                        ],
                        verbose_name="週あたりの開設時間",
                    ),
                ),
                (
                    "opening_times",
                    models.CharField(
                        blank=True,
                        help_text="例 月・水・金 9:00〜15:40",
                        max_length=200,
                        verbose_name="開設の曜日と時刻",
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
                    "desk",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="consultations.desk",
                        verbose_name="相談支援室",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="versions",
                        to="consultations.deskhours",
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
            name="DeskVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="入力日時")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新日時")),
                ("valid_from", models.DateField(verbose_name="有効期間の初日")),
                (
                    "valid_to",
                    models.DateField(blank=True, null=True, verbose_name="有効期間の末日"),
                ),
                ("name", models.CharField(max_length=80, verbose_name="相談支援室の名称")),
                (
                    "operator",
                    models.CharField(
                        help_text="例 一般社団法人○○区医師会", max_length=80, verbose_name="受託者"
                    ),
                ),
                (
                    "postal_code",
                    models.CharField(
                        blank=True, help_text="例 550-0001", max_length=8, verbose_name="郵便番号"
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=120, verbose_name="所在地")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="電話番号")),
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
                        to="consultations.desk",
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
                (
                    "ward",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="wards.ward",
                        verbose_name="区",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Initiative",
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
                ("text", models.TextField(max_length=1000, verbose_name="取組内容")),
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
                (
                    "ward",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="wards.ward",
                        verbose_name="区",
                    ),
                ),
            ],
            options={
                "verbose_name": "取組",
                "verbose_name_plural": "取組",
                "ordering": ["fiscal_year", "ward__display_order", "heading", "pk"],
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
                        name="initiative_heading_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="initiative_has_words"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InitiativeVersion",
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
                ("text", models.TextField(max_length=1000, verbose_name="取組内容")),
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
                        to="consultations.initiative",
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
                (
                    "ward",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="wards.ward",
                        verbose_name="区",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="desk",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "consultations_deskversion" ("address", "created_at", "created_by_id", "id", "name", "operator", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postal_code", "updated_at", "updated_by_id", "valid_from", "valid_to", "ward_id") VALUES (NEW."address", NEW."created_at", NEW."created_by_id", NEW."id", NEW."name", NEW."operator", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."phone", NEW."postal_code", NEW."updated_at", NEW."updated_by_id", NEW."valid_from", NEW."valid_to", NEW."ward_id"); RETURN NULL;',
                    hash="60b75cff749a04e28beff7146dbf3c7550b9d06d",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_536f1",
                    table="consultations_desk",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="desk",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "consultations_deskversion" ("address", "created_at", "created_by_id", "id", "name", "operator", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postal_code", "updated_at", "updated_by_id", "valid_from", "valid_to", "ward_id") VALUES (NEW."address", NEW."created_at", NEW."created_by_id", NEW."id", NEW."name", NEW."operator", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."phone", NEW."postal_code", NEW."updated_at", NEW."updated_by_id", NEW."valid_from", NEW."valid_to", NEW."ward_id"); RETURN NULL;',
                    hash="12a42515cafb4c893d1efce8a558767645ee822c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_688ef",
                    table="consultations_desk",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="desk",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "consultations_deskversion" ("address", "created_at", "created_by_id", "id", "name", "operator", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postal_code", "updated_at", "updated_by_id", "valid_from", "valid_to", "ward_id") VALUES (OLD."address", OLD."created_at", OLD."created_by_id", OLD."id", OLD."name", OLD."operator", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."phone", OLD."postal_code", OLD."updated_at", OLD."updated_by_id", OLD."valid_from", OLD."valid_to", OLD."ward_id"); RETURN NULL;',
                    hash="254d51dcbb5d94656dc9c0c0192c19da4b5a0e4b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_80ee8",
                    table="consultations_desk",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="coordinatorversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="bfe03dd13a0c3d05ad6cdb61ed38e144dfb12cae",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_cbaeb",
                    table="consultations_coordinatorversion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="coordinator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True),
                    ("valid_to__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="coordinator_ends_after_it_begins",
                violation_error_message="末日が初日より前です。末日を直してください。",
            ),
        ),
        migrations.AddConstraint(
            model_name="coordinator",
            constraint=models.CheckConstraint(
                condition=models.Q(("qualification__in", ["a", "b", "c", "d"])),
                name="coordinator_qualification_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="coordinator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "profession__in",
                        ["nurse", "public_health_nurse", "social_worker", "care_manager", "other"],
                    )
                ),
                name="coordinator_profession_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="coordinator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("profession", "other"), _negated=True),
                    models.Q(("profession_detail", ""), _negated=True),
                    _connector="OR",
                ),
                name="coordinator_other_profession_is_named",
                violation_error_message="「その他」のときは職種を書いてください。",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="coordinator",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "consultations_coordinatorversion" ("created_at", "created_by_id", "desk_id", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profession", "profession_detail", "qualification", "updated_at", "updated_by_id", "valid_from", "valid_to") VALUES (NEW."created_at", NEW."created_by_id", NEW."desk_id", NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."profession", NEW."profession_detail", NEW."qualification", NEW."updated_at", NEW."updated_by_id", NEW."valid_from", NEW."valid_to"); RETURN NULL;',
                    hash="3f17bc1ae4995165bbcfee06c2bb23c766c3e7b6",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a985f",
                    table="consultations_coordinator",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="coordinator",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "consultations_coordinatorversion" ("created_at", "created_by_id", "desk_id", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profession", "profession_detail", "qualification", "updated_at", "updated_by_id", "valid_from", "valid_to") VALUES (NEW."created_at", NEW."created_by_id", NEW."desk_id", NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."profession", NEW."profession_detail", NEW."qualification", NEW."updated_at", NEW."updated_by_id", NEW."valid_from", NEW."valid_to"); RETURN NULL;',
                    hash="8a5c93412e907e846e9fb338372e89bf230bf7fc",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f7d7f",
                    table="consultations_coordinator",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="coordinator",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "consultations_coordinatorversion" ("created_at", "created_by_id", "desk_id", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profession", "profession_detail", "qualification", "updated_at", "updated_by_id", "valid_from", "valid_to") VALUES (OLD."created_at", OLD."created_by_id", OLD."desk_id", OLD."id", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."profession", OLD."profession_detail", OLD."qualification", OLD."updated_at", OLD."updated_by_id", OLD."valid_from", OLD."valid_to"); RETURN NULL;',
                    hash="be70f67d1eea125d6145a3591afb95f568cdff7d",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_55087",
                    table="consultations_coordinator",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deskhours",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "consultations_deskhoursversion" ("created_at", "created_by_id", "desk_id", "id", "opening_times", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "updated_by_id", "valid_from", "valid_to", "weekly_hours") VALUES (NEW."created_at", NEW."created_by_id", NEW."desk_id", NEW."id", NEW."opening_times", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."updated_at", NEW."updated_by_id", NEW."valid_from", NEW."valid_to", NEW."weekly_hours"); RETURN NULL;',
                    hash="fca4325cf314f66341a4fcfbd9a789489a53a51e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_89967",
                    table="consultations_deskhours",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deskhours",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "consultations_deskhoursversion" ("created_at", "created_by_id", "desk_id", "id", "opening_times", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "updated_by_id", "valid_from", "valid_to", "weekly_hours") VALUES (NEW."created_at", NEW."created_by_id", NEW."desk_id", NEW."id", NEW."opening_times", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."updated_at", NEW."updated_by_id", NEW."valid_from", NEW."valid_to", NEW."weekly_hours"); RETURN NULL;',
                    hash="61c5cd3e9bbf5379d181182a53fe7c9b322b9a7e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_bfed3",
                    table="consultations_deskhours",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deskhours",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "consultations_deskhoursversion" ("created_at", "created_by_id", "desk_id", "id", "opening_times", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "updated_by_id", "valid_from", "valid_to", "weekly_hours") VALUES (OLD."created_at", OLD."created_by_id", OLD."desk_id", OLD."id", OLD."opening_times", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."updated_at", OLD."updated_by_id", OLD."valid_from", OLD."valid_to", OLD."weekly_hours"); RETURN NULL;',
                    hash="737db4dca1753ef7534c24e3a8178a4614a0211a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_78423",
                    table="consultations_deskhours",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deskhoursversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a1fff3554edde3e85cd00f867864f7f710b6e82f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_64491",
                    table="consultations_deskhoursversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deskversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="817768fbe064676b805cc5d85923f6c4b6b5c84d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_dc38b",
                    table="consultations_deskversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="initiative",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "consultations_initiativeversion" ("created_at", "created_by_id", "fiscal_year", "heading", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "updated_at", "updated_by_id", "ward_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."fiscal_year", NEW."heading", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."text", NEW."updated_at", NEW."updated_by_id", NEW."ward_id"); RETURN NULL;',
                    hash="7f18845a32568f0be08277ef2a7d6981718bfae5",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d4af1",
                    table="consultations_initiative",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="initiative",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "consultations_initiativeversion" ("created_at", "created_by_id", "fiscal_year", "heading", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "updated_at", "updated_by_id", "ward_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."fiscal_year", NEW."heading", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."text", NEW."updated_at", NEW."updated_by_id", NEW."ward_id"); RETURN NULL;',
                    hash="39f3cde8c85db96b07318b522cdc5167cf90bb51",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a576a",
                    table="consultations_initiative",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="initiative",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "consultations_initiativeversion" ("created_at", "created_by_id", "fiscal_year", "heading", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "updated_at", "updated_by_id", "ward_id") VALUES (OLD."created_at", OLD."created_by_id", OLD."fiscal_year", OLD."heading", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."text", OLD."updated_at", OLD."updated_by_id", OLD."ward_id"); RETURN NULL;',
                    hash="9f0ec2aa03bcd99339c49530da1a8c28ee09ee6e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_dfa93",
                    table="consultations_initiative",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="initiativeversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="6e51771f2f70f522bd4a2924f7f6989e3bdd5e5f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_dbd0f",
                    table="consultations_initiativeversion",
                    when="BEFORE",
                ),
            ),
        ),
    ]
