import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
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
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="入力日時")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新日時")),
                (
                    "people",
                    models.PositiveIntegerField(
                        validators=[
                            django.core.validators.MaxValueValidator(
                                20000, "人数を確かめてください。"
                            )
                        ],
                        verbose_name="参加人数",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        to="wards.ward",
                        verbose_name="区",
                    ),
                ),
            ],
            options={
                "verbose_name": "区ごとの参加",
                "verbose_name_plural": "区ごとの参加",
                "ordering": ["event", "ward__display_order"],
            },
        ),
        migrations.CreateModel(
            name="CoordinatorEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="入力日時")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新日時")),
                (
                    "kind",
                    models.CharField(
                        choices=[("briefing", "説明会"), ("exchange", "意見交換会")],
                        max_length=10,
                        verbose_name="種類",
                    ),
                ),
                ("fiscal_year", wards.models.record.FiscalYearField(verbose_name="年度")),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        help_text="その年度の何回目か", verbose_name="回"
                    ),
                ),
                ("date", models.DateField(verbose_name="開催日")),
                (
                    "mode",
                    models.CharField(
                        choices=[("venue", "会場"), ("web", "Web"), ("hybrid", "会場とWeb併用")],
                        max_length=8,
                        verbose_name="開催の方法",
                    ),
                ),
                ("venue", models.CharField(blank=True, max_length=120, verbose_name="会場")),
                ("content", models.TextField(blank=True, max_length=1000, verbose_name="内容")),
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
                "verbose_name": "コーディネーターへの支援",
                "verbose_name_plural": "コーディネーターへの支援",
                "ordering": ["-fiscal_year", "kind", "number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["briefing", "exchange"])),
                        name="coordinatorevent_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mode__in", ["venue", "web", "hybrid"])),
                        name="coordinatorevent_mode_is_known",
                    ),
                    models.UniqueConstraint(
                        fields=("kind", "fiscal_year", "number"),
                        name="coordinatorevent_number_once_a_year",
                        violation_error_message="この年度の同じ回がすでにあります。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "fiscal_year",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.functions.datetime.ExtractYear(
                                        models.F("date")
                                    ),
                                    "-",
                                    models.Case(
                                        models.When(date__month__lt=4, then=models.Value(1)),
                                        default=models.Value(0),
                                        output_field=models.IntegerField(),
                                    ),
                                ),
                            )
                        ),
                        name="coordinatorevent_date_is_in_fiscal_year",
                        violation_error_message="開催日がこの年度の日付ではありません。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AttendanceVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="入力日時")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新日時")),
                (
                    "people",
                    models.PositiveIntegerField(
                        validators=[
                            django.core.validators.MaxValueValidator(
                                20000, "人数を確かめてください。"
                            )
                        ],
                        verbose_name="参加人数",
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
                        to="meetings.attendance",
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
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="wards.ward",
                        verbose_name="区",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="meetings.coordinatorevent",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="attendance",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="attendance",
                to="meetings.coordinatorevent",
            ),
        ),
        migrations.CreateModel(
            name="CoordinatorEventVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="入力日時")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新日時")),
                (
                    "kind",
                    models.CharField(
                        choices=[("briefing", "説明会"), ("exchange", "意見交換会")],
                        max_length=10,
                        verbose_name="種類",
                    ),
                ),
                ("fiscal_year", wards.models.record.FiscalYearField(verbose_name="年度")),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        help_text="その年度の何回目か", verbose_name="回"
                    ),
                ),
                ("date", models.DateField(verbose_name="開催日")),
                (
                    "mode",
                    models.CharField(
                        choices=[("venue", "会場"), ("web", "Web"), ("hybrid", "会場とWeb併用")],
                        max_length=8,
                        verbose_name="開催の方法",
                    ),
                ),
                ("venue", models.CharField(blank=True, max_length=120, verbose_name="会場")),
                ("content", models.TextField(blank=True, max_length=1000, verbose_name="内容")),
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
                        to="meetings.coordinatorevent",
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
            name="LiaisonPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="入力日時")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新日時")),
                (
                    "fiscal_year",
                    wards.models.record.FiscalYearField(editable=False, verbose_name="年度"),
                ),
                (
                    "planned_times",
                    models.PositiveSmallIntegerField(
                        help_text="開催の予定がないときは「0」と入れてください（空欄とは別の答えです）。",
                        validators=[
                            django.core.validators.MaxValueValidator(
                                366, "年間の回数を確かめてください。"
                            )
                        ],
                        verbose_name="今年度の開催予定回数",
                    ),
                ),
                (
                    "agenda",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("promotion", "在宅医療を実施する医療機関の連携促進"),
                                ("cooperation", "積極的医療機関の現状把握や情報共有など連携"),
                                (
                                    "around_the_clock",
                                    "24時間体制構築など在宅医療体制の構築に向けた情報共有・課題検討",
                                ),
                                ("securing", "在宅医療を提供する医療機関の確保"),
                                ("backup", "後方支援医療機関との連携"),
                                ("other", "その他"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="主な議題",
                    ),
                ),
                (
                    "agenda_detail",
                    models.CharField(blank=True, max_length=200, verbose_name="議題（その他）"),
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
                "verbose_name": "連携会議の予定",
                "verbose_name_plural": "連携会議の予定",
                "ordering": ["fiscal_year", "ward__display_order"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ward", "fiscal_year"),
                        name="liaisonplan_once_a_year",
                        violation_error_message="この年度の回答はすでにあります。そちらを直してください。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fiscal_year__range", (2010, 2099))),
                        name="liaisonplan_fiscal_year_is_plausible",
                        violation_error_message="年度を確かめてください。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "agenda__contained_by",
                                [
                                    "promotion",
                                    "cooperation",
                                    "around_the_clock",
                                    "securing",
                                    "backup",
                                    "other",
                                ],
                            )
                        ),
                        name="liaisonplan_agenda_are_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("planned_times__lte", 366)),
                        name="liaisonplan_times_fit_in_a_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agenda__contains", ["other"]), _negated=True),
                            models.Q(("agenda_detail", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="liaisonplan_other_agenda_is_named",
                        violation_error_message="「その他」のときは議題を書いてください。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LiaisonPlanVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="入力日時")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新日時")),
                (
                    "fiscal_year",
                    wards.models.record.FiscalYearField(editable=False, verbose_name="年度"),
                ),
                (
                    "planned_times",
                    models.PositiveSmallIntegerField(
                        help_text="開催の予定がないときは「0」と入れてください（空欄とは別の答えです）。",
                        validators=[
                            django.core.validators.MaxValueValidator(
                                366, "年間の回数を確かめてください。"
                            )
                        ],
                        verbose_name="今年度の開催予定回数",
                    ),
                ),
                (
                    "agenda",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("promotion", "在宅医療を実施する医療機関の連携促進"),
                                ("cooperation", "積極的医療機関の現状把握や情報共有など連携"),
                                (
                                    "around_the_clock",
                                    "24時間体制構築など在宅医療体制の構築に向けた情報共有・課題検討",
                                ),
                                ("securing", "在宅医療を提供する医療機関の確保"),
                                ("backup", "後方支援医療機関との連携"),
                                ("other", "その他"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="主な議題",
                    ),
                ),
                (
                    "agenda_detail",
                    models.CharField(blank=True, max_length=200, verbose_name="議題（その他）"),
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
                        to="meetings.liaisonplan",
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
            name="Meeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="入力日時")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新日時")),
                (
                    "programme",
                    models.CharField(
                        choices=[("hub", "拠点事業"), ("promotion", "推進事業")],
                        max_length=10,
                        verbose_name="どちらの事業として数えますか",
                    ),
                ),
                ("fiscal_year", wards.models.record.FiscalYearField(verbose_name="年度")),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "予定"), ("held", "開催済み")],
                        max_length=8,
                        verbose_name="開催の状況",
                    ),
                ),
                ("date", models.DateField(blank=True, null=True, verbose_name="開催日")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ward_council", "区在宅医療・介護連携推進会議"),
                            ("working_group", "部会・ワーキング"),
                            ("liaison", "積極的医療機関との連携会議"),
                            ("city_council", "大阪市在宅医療推進会議"),
                            ("subcommittee", "部会：在宅医療・介護連携推進会議"),
                        ],
                        max_length=16,
                        verbose_name="会議の種類",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("venue", "会場"), ("web", "Web"), ("hybrid", "会場とWeb併用")],
                        default="venue",
                        max_length=8,
                        verbose_name="開催の方法",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="場所")),
                (
                    "topics",
                    models.TextField(
                        blank=True,
                        help_text="1行に1つ書きます。",
                        max_length=2000,
                        verbose_name="議題",
                    ),
                ),
                (
                    "agenda",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("promotion", "在宅医療を実施する医療機関の連携促進"),
                                ("cooperation", "積極的医療機関の現状把握や情報共有など連携"),
                                (
                                    "around_the_clock",
                                    "24時間体制構築など在宅医療体制の構築に向けた情報共有・課題検討",
                                ),
                                ("securing", "在宅医療を提供する医療機関の確保"),
                                ("backup", "後方支援医療機関との連携"),
                                ("other", "その他"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="主な議題",
                    ),
                ),
                (
                    "people",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MaxValueValidator(
                                20000, "人数を確かめてください。"
                            )
                        ],
                        verbose_name="参加人数",
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=1000, verbose_name="備考")),
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
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="wards.ward",
                        verbose_name="区",
                    ),
                ),
            ],
            options={
                "verbose_name": "会議",
                "verbose_name_plural": "会議",
                "ordering": ["-fiscal_year", "date", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("date__isnull", True),
                            (
                                "fiscal_year",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.functions.datetime.ExtractYear(
                                        models.F("date")
                                    ),
                                    "-",
                                    models.Case(
                                        models.When(date__month__lt=4, then=models.Value(1)),
                                        default=models.Value(0),
                                        output_field=models.IntegerField(),
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="meeting_date_is_in_fiscal_year",
                        violation_error_message="開催日がこの年度の日付ではありません。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "planned"), ("date__isnull", False), _connector="OR"
                        ),
                        name="meeting_held_has_a_date",
                        violation_error_message="開催済みのものには開催日が必要です。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("programme__in", ["hub", "promotion"])),
                        name="meeting_programme_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["planned", "held"])),
                        name="meeting_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fiscal_year__range", (2010, 2099))),
                        name="meeting_fiscal_year_is_plausible",
                        violation_error_message="年度を確かめてください。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "ward_council",
                                    "working_group",
                                    "liaison",
                                    "city_council",
                                    "subcommittee",
                                ],
                            )
                        ),
                        name="meeting_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mode__in", ["venue", "web", "hybrid"])),
                        name="meeting_mode_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "agenda__contained_by",
                                [
                                    "promotion",
                                    "cooperation",
                                    "around_the_clock",
                                    "securing",
                                    "backup",
                                    "other",
                                ],
                            )
                        ),
                        name="meeting_agenda_are_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind__in", ("city_council", "subcommittee")),
                                ("ward__isnull", True),
                            ),
                            models.Q(
                                models.Q(
                                    ("kind__in", ("city_council", "subcommittee")), _negated=True
                                ),
                                ("ward__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="meeting_kind_agrees_with_ward",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("people__isnull", True), ("people__lte", 20000), _connector="OR"
                        ),
                        name="meeting_people_are_plausible",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "planned"), ("people__isnull", False), _connector="OR"
                        ),
                        name="meeting_held_has_people",
                        violation_error_message="開催済みの会議には参加人数が必要です。0人のときは「0」と入れてください。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="入力日時")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新日時")),
                (
                    "programme",
                    models.CharField(
                        choices=[("hub", "拠点事業"), ("promotion", "推進事業")],
                        max_length=10,
                        verbose_name="どちらの事業として数えますか",
                    ),
                ),
                ("fiscal_year", wards.models.record.FiscalYearField(verbose_name="年度")),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "予定"), ("held", "開催済み")],
                        max_length=8,
                        verbose_name="開催の状況",
                    ),
                ),
                ("date", models.DateField(blank=True, null=True, verbose_name="開催日")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ward_council", "区在宅医療・介護連携推進会議"),
                            ("working_group", "部会・ワーキング"),
                            ("liaison", "積極的医療機関との連携会議"),
                            ("city_council", "大阪市在宅医療推進会議"),
                            ("subcommittee", "部会：在宅医療・介護連携推進会議"),
                        ],
                        max_length=16,
                        verbose_name="会議の種類",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("venue", "会場"), ("web", "Web"), ("hybrid", "会場とWeb併用")],
                        default="venue",
                        max_length=8,
                        verbose_name="開催の方法",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="場所")),
                (
                    "topics",
                    models.TextField(
                        blank=True,
                        help_text="1行に1つ書きます。",
                        max_length=2000,
                        verbose_name="議題",
                    ),
                ),
                (
                    "agenda",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("promotion", "在宅医療を実施する医療機関の連携促進"),
                                ("cooperation", "積極的医療機関の現状把握や情報共有など連携"),
                                (
                                    "around_the_clock",
                                    "24時間体制構築など在宅医療体制の構築に向けた情報共有・課題検討",
                                ),
                                ("securing", "在宅医療を提供する医療機関の確保"),
                                ("backup", "後方支援医療機関との連携"),
                                ("other", "その他"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="主な議題",
                    ),
                ),
                (
                    "people",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MaxValueValidator(
                                20000, "人数を確かめてください。"
                            )
                        ],
                        verbose_name="参加人数",
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=1000, verbose_name="備考")),
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
                        to="meetings.meeting",
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
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
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
            model_name="coordinatorevent",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_coordinatoreventversion" ("content", "created_at", "created_by_id", "date", "fiscal_year", "id", "kind", "mode", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "updated_by_id", "venue") VALUES (NEW."content", NEW."created_at", NEW."created_by_id", NEW."date", NEW."fiscal_year", NEW."id", NEW."kind", NEW."mode", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."updated_at", NEW."updated_by_id", NEW."venue"); RETURN NULL;',
                    hash="13698e4ed9cb05ecb87a567ade1343adbf0ec42d",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e9c2e",
                    table="meetings_coordinatorevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="coordinatorevent",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "meetings_coordinatoreventversion" ("content", "created_at", "created_by_id", "date", "fiscal_year", "id", "kind", "mode", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "updated_by_id", "venue") VALUES (NEW."content", NEW."created_at", NEW."created_by_id", NEW."date", NEW."fiscal_year", NEW."id", NEW."kind", NEW."mode", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."updated_at", NEW."updated_by_id", NEW."venue"); RETURN NULL;',
                    hash="904867f9d77fda570f77b9fd685cb0ff205143e2",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_88e5a",
                    table="meetings_coordinatorevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="coordinatorevent",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_coordinatoreventversion" ("content", "created_at", "created_by_id", "date", "fiscal_year", "id", "kind", "mode", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "updated_by_id", "venue") VALUES (OLD."content", OLD."created_at", OLD."created_by_id", OLD."date", OLD."fiscal_year", OLD."id", OLD."kind", OLD."mode", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."updated_at", OLD."updated_by_id", OLD."venue"); RETURN NULL;',
                    hash="27c4070025a077e3b06dcda8131d9e1ce46b3efd",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_8603a",
                    table="meetings_coordinatorevent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attendanceversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="3b2ea58335ed3d2b43c14f9b71693ace28876ee4",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_25be4",
                    table="meetings_attendanceversion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(
                fields=("event", "ward"), name="attendance_once_for_a_ward"
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=models.Q(("people__range", (1, 20000))),
                name="attendance_is_of_somebody",
                violation_error_message="参加のない区は空欄にしてください。",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attendance",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_attendanceversion" ("created_at", "created_by_id", "event_id", "id", "people", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "updated_by_id", "ward_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."event_id", NEW."id", NEW."people", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."updated_at", NEW."updated_by_id", NEW."ward_id"); RETURN NULL;',
                    hash="a1e73ef9630236ca1e3d78bab4649720940280f0",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f595f",
                    table="meetings_attendance",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attendance",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "meetings_attendanceversion" ("created_at", "created_by_id", "event_id", "id", "people", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "updated_by_id", "ward_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."event_id", NEW."id", NEW."people", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."updated_at", NEW."updated_by_id", NEW."ward_id"); RETURN NULL;',
                    hash="f131141c8c07d39610020d13870fcb17fec1af67",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_870cb",
                    table="meetings_attendance",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attendance",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_attendanceversion" ("created_at", "created_by_id", "event_id", "id", "people", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "updated_by_id", "ward_id") VALUES (OLD."created_at", OLD."created_by_id", OLD."event_id", OLD."id", OLD."people", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."updated_at", OLD."updated_by_id", OLD."ward_id"); RETURN NULL;',
                    hash="3de90e043701dd1e34472af12c9307da9a45441a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_774f3",
                    table="meetings_attendance",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="coordinatoreventversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="254663f489c432c4da93f678676e40547fe9adb2",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_8b6cf",
                    table="meetings_coordinatoreventversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="liaisonplan",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_liaisonplanversion" ("agenda", "agenda_detail", "created_at", "created_by_id", "fiscal_year", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_times", "updated_at", "updated_by_id", "ward_id") VALUES (NEW."agenda", NEW."agenda_detail", NEW."created_at", NEW."created_by_id", NEW."fiscal_year", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."planned_times", NEW."updated_at", NEW."updated_by_id", NEW."ward_id"); RETURN NULL;',
                    hash="8814bf564fe6c3c5dc4ba7d5bf17106ab09d7c34",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_eecd0",
                    table="meetings_liaisonplan",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="liaisonplan",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "meetings_liaisonplanversion" ("agenda", "agenda_detail", "created_at", "created_by_id", "fiscal_year", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_times", "updated_at", "updated_by_id", "ward_id") VALUES (NEW."agenda", NEW."agenda_detail", NEW."created_at", NEW."created_by_id", NEW."fiscal_year", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."planned_times", NEW."updated_at", NEW."updated_by_id", NEW."ward_id"); RETURN NULL;',
                    hash="8465533c92bb239fe1b20c0b7b953e00e5474ff1",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b5715",
                    table="meetings_liaisonplan",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="liaisonplan",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_liaisonplanversion" ("agenda", "agenda_detail", "created_at", "created_by_id", "fiscal_year", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_times", "updated_at", "updated_by_id", "ward_id") VALUES (OLD."agenda", OLD."agenda_detail", OLD."created_at", OLD."created_by_id", OLD."fiscal_year", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."planned_times", OLD."updated_at", OLD."updated_by_id", OLD."ward_id"); RETURN NULL;',
                    hash="1a5e83f42efe8782dc6d23dcba40821c7e9bb246",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_550b9",
                    table="meetings_liaisonplan",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="liaisonplanversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="2b1ce10593f9654afe5a70312965702d61b4e5b8",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_7404f",
                    table="meetings_liaisonplanversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="meeting",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_meetingversion" ("agenda", "created_at", "created_by_id", "date", "fiscal_year", "id", "kind", "mode", "note", "people", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "programme", "state", "topics", "updated_at", "updated_by_id", "ward_id") VALUES (NEW."agenda", NEW."created_at", NEW."created_by_id", NEW."date", NEW."fiscal_year", NEW."id", NEW."kind", NEW."mode", NEW."note", NEW."people", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place", NEW."programme", NEW."state", NEW."topics", NEW."updated_at", NEW."updated_by_id", NEW."ward_id"); RETURN NULL;',
                    hash="5e7e4d537710151e84e8a0d0cdcb9da009f47c78",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_61d9e",
                    table="meetings_meeting",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="meeting",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "meetings_meetingversion" ("agenda", "created_at", "created_by_id", "date", "fiscal_year", "id", "kind", "mode", "note", "people", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "programme", "state", "topics", "updated_at", "updated_by_id", "ward_id") VALUES (NEW."agenda", NEW."created_at", NEW."created_by_id", NEW."date", NEW."fiscal_year", NEW."id", NEW."kind", NEW."mode", NEW."note", NEW."people", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place", NEW."programme", NEW."state", NEW."topics", NEW."updated_at", NEW."updated_by_id", NEW."ward_id"); RETURN NULL;',
                    hash="e33e74300b1013e13b2cbf2306ba05407abe01b7",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_495b8",
                    table="meetings_meeting",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="meeting",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_meetingversion" ("agenda", "created_at", "created_by_id", "date", "fiscal_year", "id", "kind", "mode", "note", "people", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "programme", "state", "topics", "updated_at", "updated_by_id", "ward_id") VALUES (OLD."agenda", OLD."created_at", OLD."created_by_id", OLD."date", OLD."fiscal_year", OLD."id", OLD."kind", OLD."mode", OLD."note", OLD."people", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."place", OLD."programme", OLD."state", OLD."topics", OLD."updated_at", OLD."updated_by_id", OLD."ward_id"); RETURN NULL;',
                    hash="bde02a28d50bd4eabba6054661bf63e4fa89f3e7",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_4bf26",
                    table="meetings_meeting",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="meetingversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="5f4dfceb70fc39f508fa07cfe41451c25931c8b4",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f9921",
                    table="meetings_meetingversion",
                    when="BEFORE",
                ),
            ),
        ),
    ]
