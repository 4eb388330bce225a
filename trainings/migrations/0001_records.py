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
            name="AccompaniedVisit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="入力日時")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新日時")),
                ("date", models.DateField(verbose_name="実施日")),
                ("host", models.CharField(max_length=120, verbose_name="研修先の医療機関")),
                (
                    "trainees",
                    models.CharField(
                        choices=[
                            ("doctors", "医師のみ"),
                            ("doctors_and_students", "医師と医学生"),
                            ("students", "医学生のみ"),
                            ("other", "その他"),
                            ("undecided", "未定"),
                        ],
                        max_length=24,
                        verbose_name="対象者",
                    ),
                ),
                (
                    "people",
                    models.PositiveSmallIntegerField(
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
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="wards.ward",
                        verbose_name="区",
                    ),
                ),
            ],
            options={
                "verbose_name": "同行訪問の実績",
                "verbose_name_plural": "同行訪問の実績",
                "ordering": ["-date", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "trainees__in",
                                [
                                    "doctors",
                                    "doctors_and_students",
                                    "students",
                                    "other",
                                    "undecided",
                                ],
                            )
                        ),
                        name="accompaniedvisit_trainees_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("people__range", (1, 20000))),
                        name="accompaniedvisit_is_of_somebody",
                        violation_error_message="参加人数は1以上です。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccompaniedVisitPlan",
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
                    "planned",
                    models.BooleanField(verbose_name="今年度に同行訪問研修を予定していますか"),
                ),
                (
                    "trainees",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("doctors", "医師のみ"),
                            ("doctors_and_students", "医師と医学生"),
                            ("students", "医学生のみ"),
                            ("other", "その他"),
                            ("undecided", "未定"),
                        ],
                        max_length=24,
                        verbose_name="対象者",
                    ),
                ),
                (
                    "trainees_detail",
                    models.CharField(blank=True, max_length=80, verbose_name="対象者（その他）"),
                ),
                (
                    "hosts",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("active", "積極的医療機関のみ"),
                            ("active_and_other", "積極的医療機関と他医療機関"),
                            ("other", "他医療機関のみ"),
                            ("undecided", "未定"),
                        ],
                        max_length=24,
                        verbose_name="研修先",
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
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="wards.ward",
                        verbose_name="区",
                    ),
                ),
            ],
            options={
                "verbose_name": "同行訪問研修の予定",
                "verbose_name_plural": "同行訪問研修の予定",
                "ordering": ["fiscal_year", "ward__display_order"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ward", "fiscal_year"),
                        name="accompaniedvisitplan_once_a_year",
                        violation_error_message="この年度の回答はすでにあります。そちらを直してください。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fiscal_year__range", (2010, 2099))),
                        name="accompaniedvisitplan_fiscal_year_is_plausible",
                        violation_error_message="年度を確かめてください。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "trainees__in",
                                [
                                    "doctors",
                                    "doctors_and_students",
                                    "students",
                                    "other",
                                    "undecided",
                                    "",
                                ],
                            )
                        ),
                        name="accompaniedvisitplan_trainees_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hosts__in", ["active", "active_and_other", "other", "undecided", ""])
                        ),
                        name="accompaniedvisitplan_hosts_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("planned", True),
                            models.Q(("hosts", ""), ("trainees", "")),
                            _connector="OR",
                        ),
                        name="accompaniedvisitplan_details_only_if_planned",
                        violation_error_message="予定がないときは、対象者と研修先を選ばないでください。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("trainees", "other"), _negated=True),
                            models.Q(("trainees_detail", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="accompaniedvisitplan_other_trainees_are_named",
                        violation_error_message="「その他」のときは対象者を書いてください。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccompaniedVisitPlanVersion",
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
                    "planned",
                    models.BooleanField(verbose_name="今年度に同行訪問研修を予定していますか"),
                ),
                (
                    "trainees",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("doctors", "医師のみ"),
                            ("doctors_and_students", "医師と医学生"),
                            ("students", "医学生のみ"),
                            ("other", "その他"),
                            ("undecided", "未定"),
                        ],
                        max_length=24,
                        verbose_name="対象者",
                    ),
                ),
                (
                    "trainees_detail",
                    models.CharField(blank=True, max_length=80, verbose_name="対象者（その他）"),
                ),
                (
                    "hosts",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("active", "積極的医療機関のみ"),
                            ("active_and_other", "積極的医療機関と他医療機関"),
                            ("other", "他医療機関のみ"),
                            ("undecided", "未定"),
                        ],
                        max_length=24,
                        verbose_name="研修先",
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
                        to="trainings.accompaniedvisitplan",
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
            name="AccompaniedVisitVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="入力日時")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新日時")),
                ("date", models.DateField(verbose_name="実施日")),
                ("host", models.CharField(max_length=120, verbose_name="研修先の医療機関")),
                (
                    "trainees",
                    models.CharField(
                        choices=[
                            ("doctors", "医師のみ"),
                            ("doctors_and_students", "医師と医学生"),
                            ("students", "医学生のみ"),
                            ("other", "その他"),
                            ("undecided", "未定"),
                        ],
                        max_length=24,
                        verbose_name="対象者",
                    ),
                ),
                (
                    "people",
                    models.PositiveSmallIntegerField(
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
                        to="trainings.accompaniedvisit",
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
            name="Outreach",
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
                            ("lecture", "講演会"),
                            ("leaflet", "周知ビラ"),
                            ("other", "その他"),
                        ],
                        max_length=8,
                        verbose_name="内容",
                    ),
                ),
                (
                    "kind_detail",
                    models.CharField(blank=True, max_length=80, verbose_name="内容（その他）"),
                ),
                ("title", models.CharField(max_length=200, verbose_name="題名")),
                (
                    "place",
                    models.CharField(blank=True, max_length=120, verbose_name="場所・配布先"),
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
                (
                    "copies",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MaxValueValidator(
                                1000000, "部数を確かめてください。"
                            )
                        ],
                        verbose_name="配布部数",
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
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="wards.ward",
                        verbose_name="区",
                    ),
                ),
            ],
            options={
                "verbose_name": "講演会・普及啓発",
                "verbose_name_plural": "講演会・普及啓発",
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
                        name="outreach_date_is_in_fiscal_year",
                        violation_error_message="開催日がこの年度の日付ではありません。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "planned"), ("date__isnull", False), _connector="OR"
                        ),
                        name="outreach_held_has_a_date",
                        violation_error_message="開催済みのものには開催日が必要です。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("programme__in", ["hub", "promotion"])),
                        name="outreach_programme_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["planned", "held"])),
                        name="outreach_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fiscal_year__range", (2010, 2099))),
                        name="outreach_fiscal_year_is_plausible",
                        violation_error_message="年度を確かめてください。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["lecture", "leaflet", "other"])),
                        name="outreach_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("people__isnull", True), ("people__lte", 20000), _connector="OR"
                        ),
                        name="outreach_people_are_plausible",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("copies__isnull", True), ("copies__lte", 1000000), _connector="OR"
                        ),
                        name="outreach_copies_are_plausible",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "planned"),
                            models.Q(("kind", "lecture"), _negated=True),
                            ("people__isnull", False),
                            _connector="OR",
                        ),
                        name="outreach_held_lecture_has_people",
                        violation_error_message="開催済みの講演会には参加人数が必要です。0人のときは「0」と入れてください。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "planned"),
                            models.Q(("kind", "leaflet"), _negated=True),
                            ("copies__isnull", False),
                            _connector="OR",
                        ),
                        name="outreach_distributed_leaflet_has_copies",
                        violation_error_message="配布済みのビラには配布部数が必要です。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "other"), _negated=True),
                            models.Q(("kind_detail", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="outreach_other_kind_is_named",
                        violation_error_message="「その他」のときは内容を書いてください。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutreachVersion",
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
                            ("lecture", "講演会"),
                            ("leaflet", "周知ビラ"),
                            ("other", "その他"),
                        ],
                        max_length=8,
                        verbose_name="内容",
                    ),
                ),
                (
                    "kind_detail",
                    models.CharField(blank=True, max_length=80, verbose_name="内容（その他）"),
                ),
                ("title", models.CharField(max_length=200, verbose_name="題名")),
                (
                    "place",
                    models.CharField(blank=True, max_length=120, verbose_name="場所・配布先"),
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
                (
                    "copies",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MaxValueValidator(
                                1000000, "部数を確かめてください。"
                            )
                        ],
                        verbose_name="配布部数",
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
                        to="trainings.outreach",
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
            name="Training",
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
                ("theme", models.CharField(max_length=200, verbose_name="テーマ")),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="場所")),
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
                (
                    "audience",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("doctor", "医師・歯科医師"),
                                ("pharmacist", "薬剤師"),
                                ("nurse", "訪問看護師・看護師"),
                                ("care_manager", "ケアマネジャー"),
                                ("care_worker", "介護職"),
                                ("welfare", "福祉職・行政"),
                                ("other", "その他"),
                            ],
                            max_length=16,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="対象の職種",
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
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="wards.ward",
                        verbose_name="区",
                    ),
                ),
            ],
            options={
                "verbose_name": "研修会",
                "verbose_name_plural": "研修会",
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
                        name="training_date_is_in_fiscal_year",
                        violation_error_message="開催日がこの年度の日付ではありません。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "planned"), ("date__isnull", False), _connector="OR"
                        ),
                        name="training_held_has_a_date",
                        violation_error_message="開催済みのものには開催日が必要です。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("programme__in", ["hub", "promotion"])),
                        name="training_programme_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["planned", "held"])),
                        name="training_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fiscal_year__range", (2010, 2099))),
                        name="training_fiscal_year_is_plausible",
                        violation_error_message="年度を確かめてください。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "audience__contained_by",
                                [
                                    "doctor",
                                    "pharmacist",
                                    "nurse",
                                    "care_manager",
                                    "care_worker",
                                    "welfare",
                                    "other",
                                ],
                            )
                        ),
                        name="training_audience_are_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("people__isnull", True), ("people__lte", 20000), _connector="OR"
                        ),
                        name="training_people_are_plausible",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "planned"), ("people__isnull", False), _connector="OR"
                        ),
                        name="training_held_has_people",
                        violation_error_message="開催済みの研修会には参加人数が必要です。0人のときは「0」と入れてください。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrainingVersion",
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
                ("theme", models.CharField(max_length=200, verbose_name="テーマ")),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="場所")),
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
                (
                    "audience",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("doctor", "医師・歯科医師"),
                                ("pharmacist", "薬剤師"),
                                ("nurse", "訪問看護師・看護師"),
                                ("care_manager", "ケアマネジャー"),
                                ("care_worker", "介護職"),
                                ("welfare", "福祉職・行政"),
                                ("other", "その他"),
                            ],
                            max_length=16,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="対象の職種",
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
                        to="trainings.training",
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
            model_name="accompaniedvisit",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "trainings_accompaniedvisitversion" ("created_at", "created_by_id", "date", "host", "id", "note", "people", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "trainees", "updated_at", "updated_by_id", "ward_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."date", NEW."host", NEW."id", NEW."note", NEW."people", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."trainees", NEW."updated_at", NEW."updated_by_id", NEW."ward_id"); RETURN NULL;',
                    hash="5eabdab99ce6a9112dcf361d88ce45b733c54471",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9ba60",
                    table="trainings_accompaniedvisit",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accompaniedvisit",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "trainings_accompaniedvisitversion" ("created_at", "created_by_id", "date", "host", "id", "note", "people", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "trainees", "updated_at", "updated_by_id", "ward_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."date", NEW."host", NEW."id", NEW."note", NEW."people", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."trainees", NEW."updated_at", NEW."updated_by_id", NEW."ward_id"); RETURN NULL;',
                    hash="ccf7ae0c9bdadaf1f6fb634ddfc44754607b0b4e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_08a4a",
                    table="trainings_accompaniedvisit",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accompaniedvisit",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "trainings_accompaniedvisitversion" ("created_at", "created_by_id", "date", "host", "id", "note", "people", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "trainees", "updated_at", "updated_by_id", "ward_id") VALUES (OLD."created_at", OLD."created_by_id", OLD."date", OLD."host", OLD."id", OLD."note", OLD."people", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."trainees", OLD."updated_at", OLD."updated_by_id", OLD."ward_id"); RETURN NULL;',
                    hash="4298e6883ffe07151a1cbc3e2b0757bbe1015eb6",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_99d27",
                    table="trainings_accompaniedvisit",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accompaniedvisitplan",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "trainings_accompaniedvisitplanversion" ("created_at", "created_by_id", "fiscal_year", "hosts", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned", "trainees", "trainees_detail", "updated_at", "updated_by_id", "ward_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."fiscal_year", NEW."hosts", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."planned", NEW."trainees", NEW."trainees_detail", NEW."updated_at", NEW."updated_by_id", NEW."ward_id"); RETURN NULL;',
                    hash="a5775b67dabe982348f0be351d59974d812005ef",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_1c960",
                    table="trainings_accompaniedvisitplan",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accompaniedvisitplan",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "trainings_accompaniedvisitplanversion" ("created_at", "created_by_id", "fiscal_year", "hosts", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned", "trainees", "trainees_detail", "updated_at", "updated_by_id", "ward_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."fiscal_year", NEW."hosts", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."planned", NEW."trainees", NEW."trainees_detail", NEW."updated_at", NEW."updated_by_id", NEW."ward_id"); RETURN NULL;',
                    hash="83bcca0ba51cb622a24c08a040d38d9624727c08",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c5af5",
                    table="trainings_accompaniedvisitplan",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accompaniedvisitplan",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "trainings_accompaniedvisitplanversion" ("created_at", "created_by_id", "fiscal_year", "hosts", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned", "trainees", "trainees_detail", "updated_at", "updated_by_id", "ward_id") VALUES (OLD."created_at", OLD."created_by_id", OLD."fiscal_year", OLD."hosts", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."planned", OLD."trainees", OLD."trainees_detail", OLD."updated_at", OLD."updated_by_id", OLD."ward_id"); RETURN NULL;',
                    hash="0f46d50062159b36fa02931f876886f0a883646d",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_67105",
                    table="trainings_accompaniedvisitplan",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accompaniedvisitplanversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="767b5e4c8db2f63f83d29c3d26ba8383c1781bcd",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_3f488",
                    table="trainings_accompaniedvisitplanversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accompaniedvisitversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="feebf90c7063b2467c70c9e820c699d90492bba3",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_8f42f",
                    table="trainings_accompaniedvisitversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="outreach",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "trainings_outreachversion" ("copies", "created_at", "created_by_id", "date", "fiscal_year", "id", "kind", "kind_detail", "note", "people", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "programme", "state", "title", "updated_at", "updated_by_id", "ward_id") VALUES (NEW."copies", NEW."created_at", NEW."created_by_id", NEW."date", NEW."fiscal_year", NEW."id", NEW."kind", NEW."kind_detail", NEW."note", NEW."people", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place", NEW."programme", NEW."state", NEW."title", NEW."updated_at", NEW."updated_by_id", NEW."ward_id"); RETURN NULL;',
                    hash="aa640940df098dd187c26b9b958149d382c50026",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ff9f6",
                    table="trainings_outreach",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="outreach",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "trainings_outreachversion" ("copies", "created_at", "created_by_id", "date", "fiscal_year", "id", "kind", "kind_detail", "note", "people", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "programme", "state", "title", "updated_at", "updated_by_id", "ward_id") VALUES (NEW."copies", NEW."created_at", NEW."created_by_id", NEW."date", NEW."fiscal_year", NEW."id", NEW."kind", NEW."kind_detail", NEW."note", NEW."people", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place", NEW."programme", NEW."state", NEW."title", NEW."updated_at", NEW."updated_by_id", NEW."ward_id"); RETURN NULL;',
                    hash="a082cf0d845d1091bdf56ceb0556a82cd0138239",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8dc4c",
                    table="trainings_outreach",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="outreach",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "trainings_outreachversion" ("copies", "created_at", "created_by_id", "date", "fiscal_year", "id", "kind", "kind_detail", "note", "people", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "programme", "state", "title", "updated_at", "updated_by_id", "ward_id") VALUES (OLD."copies", OLD."created_at", OLD."created_by_id", OLD."date", OLD."fiscal_year", OLD."id", OLD."kind", OLD."kind_detail", OLD."note", OLD."people", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."place", OLD."programme", OLD."state", OLD."title", OLD."updated_at", OLD."updated_by_id", OLD."ward_id"); RETURN NULL;',
                    hash="0eff2abe02e7e19ecdaf4bd1467458f2d811afa9",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_87cfe",
                    table="trainings_outreach",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="outreachversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="87d74004db1f26a734467c25e940519de4717cf1",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_58bf4",
                    table="trainings_outreachversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="training",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "trainings_trainingversion" ("audience", "created_at", "created_by_id", "date", "fiscal_year", "id", "note", "people", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "programme", "state", "theme", "updated_at", "updated_by_id", "ward_id") VALUES (NEW."audience", NEW."created_at", NEW."created_by_id", NEW."date", NEW."fiscal_year", NEW."id", NEW."note", NEW."people", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place", NEW."programme", NEW."state", NEW."theme", NEW."updated_at", NEW."updated_by_id", NEW."ward_id"); RETURN NULL;',
                    hash="2e613bb494faebfc8291ee4ad4d138020edd626c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_da329",
                    table="trainings_training",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="training",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "trainings_trainingversion" ("audience", "created_at", "created_by_id", "date", "fiscal_year", "id", "note", "people", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "programme", "state", "theme", "updated_at", "updated_by_id", "ward_id") VALUES (NEW."audience", NEW."created_at", NEW."created_by_id", NEW."date", NEW."fiscal_year", NEW."id", NEW."note", NEW."people", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place", NEW."programme", NEW."state", NEW."theme", NEW."updated_at", NEW."updated_by_id", NEW."ward_id"); RETURN NULL;',
                    hash="23dc589e1f40960a4c4c1366380a7d1bec458953",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4f782",
                    table="trainings_training",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="training",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "trainings_trainingversion" ("audience", "created_at", "created_by_id", "date", "fiscal_year", "id", "note", "people", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "programme", "state", "theme", "updated_at", "updated_by_id", "ward_id") VALUES (OLD."audience", OLD."created_at", OLD."created_by_id", OLD."date", OLD."fiscal_year", OLD."id", OLD."note", OLD."people", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."place", OLD."programme", OLD."state", OLD."theme", OLD."updated_at", OLD."updated_by_id", OLD."ward_id"); RETURN NULL;',
                    hash="040543aefe4c59fcaaf295a81966f3dbfa73f874",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_3eeb1",
                    table="trainings_training",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="trainingversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ff245b766db792d69bf1eca0621df7d6808502ed",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_eb11e",
                    table="trainings_trainingversion",
                    when="BEFORE",
                ),
            ),
        ),
    ]
