import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import wards.models.record


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportingRoundVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("annual", "年次調査"), ("monthly", "月次報告")],
                        default="annual",
                        max_length=8,
                        verbose_name="種類",
                    ),
                ),
                ("fiscal_year", wards.models.record.FiscalYearField(verbose_name="年度")),
                (
                    "month",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="月"),
                ),
                (
                    "as_of",
                    models.DateField(
                        help_text="この日現在の状況を数えます。例 R6.9.1", verbose_name="基準日"
                    ),
                ),
                ("opens_on", models.DateField(verbose_name="受付を始める日")),
                ("due_on", models.DateField(verbose_name="提出期限")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[("ward_office", "区役所"), ("desk", "相談支援室")],
                        max_length=12,
                        verbose_name="報告",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("not_started", "未記入"),
                            ("draft", "記入中"),
                            ("submitted", "提出済"),
                            ("returned", "差戻し"),
                            ("accepted", "受理済"),
                            ("published", "公表済"),
                        ],
                        default="not_started",
                        max_length=12,
                        verbose_name="状態",
                    ),
                ),
            ],
            options={
                "verbose_name": "報告",
                "verbose_name_plural": "報告",
                "ordering": ["ward__display_order", "-form"],
            },
        ),
        migrations.CreateModel(
            name="SubmissionEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "from_status",
                    models.CharField(
                        choices=[
                            ("not_started", "未記入"),
                            ("draft", "記入中"),
                            ("submitted", "提出済"),
                            ("returned", "差戻し"),
                            ("accepted", "受理済"),
                            ("published", "公表済"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "to_status",
                    models.CharField(
                        choices=[
                            ("not_started", "未記入"),
                            ("draft", "記入中"),
                            ("submitted", "提出済"),
                            ("returned", "差戻し"),
                            ("accepted", "受理済"),
                            ("published", "公表済"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SubmissionVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "form",
                    models.CharField(
                        choices=[("ward_office", "区役所"), ("desk", "相談支援室")],
                        max_length=12,
                        verbose_name="報告",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("not_started", "未記入"),
                            ("draft", "記入中"),
                            ("submitted", "提出済"),
                            ("returned", "差戻し"),
                            ("accepted", "受理済"),
                            ("published", "公表済"),
                        ],
                        default="not_started",
                        max_length=12,
                        verbose_name="状態",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Ward",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=5, primary_key=True, serialize=False, verbose_name="区コード"
                    ),
                ),
                (
                    "lg_code",
                    models.CharField(
                        max_length=6, unique=True, verbose_name="団体コード（検査数字付き）"
                    ),
                ),
                (
                    "display_order",
                    models.PositiveSmallIntegerField(unique=True, verbose_name="公式の順"),
                ),
                ("name", models.CharField(max_length=10, unique=True, verbose_name="区名")),
                ("kana", models.CharField(max_length=20, verbose_name="カナ")),
                ("hiragana", models.CharField(max_length=20, verbose_name="ひらがな")),
                ("romaji", models.CharField(max_length=30, verbose_name="ローマ字")),
                ("tile_row", models.PositiveSmallIntegerField(verbose_name="区の地図の行")),
                ("tile_col", models.PositiveSmallIntegerField(verbose_name="区の地図の列")),
            ],
            options={
                "verbose_name": "区",
                "verbose_name_plural": "区",
                "ordering": ["display_order"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tile_row", "tile_col"), name="ward_tile_is_its_own"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^271\\d\\d$")),
                        name="ward_code_is_of_osaka_city",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="email address"),
                ),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="date joined"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="氏名")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("bureau", "健康局"),
                            ("ward_office", "区役所"),
                            ("desk", "相談支援室"),
                        ],
                        max_length=12,
                        verbose_name="役割",
                    ),
                ),
                (
                    "must_change_password",
                    models.BooleanField(default=False, verbose_name="初回にパスワードを変える"),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "利用者",
                "verbose_name_plural": "利用者",
                "ordering": ["role", "ward__display_order", "username"],
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="NothingToReport",
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
                    "item",
                    models.CharField(
                        choices=[
                            ("ward_council", "推進会議"),
                            ("resource_survey", "資源の把握"),
                            ("training", "研修会"),
                            ("outreach", "講演会・普及啓発"),
                            ("opening_hours", "相談窓口と開設時間"),
                            ("coordinator", "拠点コーディネーター"),
                            ("around_the_clock", "24時間体制構築"),
                            ("information_sharing", "多職種による情報共有"),
                            ("active_institution", "積極的医療機関"),
                            ("liaison", "連携会議"),
                            ("accompanied_visit", "同行訪問研修"),
                        ],
                        editable=False,
                        max_length=24,
                        verbose_name="項目",
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
            ],
            options={
                "verbose_name": "該当なし",
                "verbose_name_plural": "該当なし",
            },
        ),
        migrations.CreateModel(
            name="NothingToReportVersion",
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
                    "item",
                    models.CharField(
                        choices=[
                            ("ward_council", "推進会議"),
                            ("resource_survey", "資源の把握"),
                            ("training", "研修会"),
                            ("outreach", "講演会・普及啓発"),
                            ("opening_hours", "相談窓口と開設時間"),
                            ("coordinator", "拠点コーディネーター"),
                            ("around_the_clock", "24時間体制構築"),
                            ("information_sharing", "多職種による情報共有"),
                            ("active_institution", "積極的医療機関"),
                            ("liaison", "連携会議"),
                            ("accompanied_visit", "同行訪問研修"),
                        ],
                        editable=False,
                        max_length=24,
                        verbose_name="項目",
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
                        to="wards.nothingtoreport",
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
            name="ReportingRound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("annual", "年次調査"), ("monthly", "月次報告")],
                        default="annual",
                        max_length=8,
                        verbose_name="種類",
                    ),
                ),
                ("fiscal_year", wards.models.record.FiscalYearField(verbose_name="年度")),
                (
                    "month",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="月"),
                ),
                (
                    "as_of",
                    models.DateField(
                        help_text="この日現在の状況を数えます。例 R6.9.1", verbose_name="基準日"
                    ),
                ),
                ("opens_on", models.DateField(verbose_name="受付を始める日")),
                ("due_on", models.DateField(verbose_name="提出期限")),
            ],
            options={
                "verbose_name": "調査",
                "verbose_name_plural": "調査",
                "ordering": ["-fiscal_year", "kind", "month"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "annual")),
                        fields=("fiscal_year",),
                        name="round_annual_once_a_year",
                        violation_error_message="この年度の年次調査はすでにあります。",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "monthly")),
                        fields=("fiscal_year", "month"),
                        name="round_monthly_once_a_month",
                        violation_error_message="この月の報告はすでにあります。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "annual"), ("month__isnull", True)),
                            models.Q(
                                ("kind", "monthly"),
                                ("month__isnull", False),
                                ("month__range", (1, 12)),
                            ),
                            _connector="OR",
                        ),
                        name="round_month_agrees_with_kind",
                        violation_error_message="月次報告には月が必要です。年次調査には月を付けません。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("opens_on"))),
                        name="round_is_due_after_it_opens",
                        violation_error_message="提出期限が受付を始める日より前です。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fiscal_year__range", (2010, 2099))),
                        name="round_fiscal_year_is_plausible",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reportinground",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "wards_reportingroundversion" ("as_of", "due_on", "fiscal_year", "id", "kind", "month", "opens_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."as_of", NEW."due_on", NEW."fiscal_year", NEW."id", NEW."kind", NEW."month", NEW."opens_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="72782c06f509b4c8917715d03b2b61a309982cc1",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_67107",
                    table="wards_reportinground",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reportinground",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "wards_reportingroundversion" ("as_of", "due_on", "fiscal_year", "id", "kind", "month", "opens_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."as_of", NEW."due_on", NEW."fiscal_year", NEW."id", NEW."kind", NEW."month", NEW."opens_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="d38a16718f1d59ceff1803b619af09d00cd94c7f",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9f884",
                    table="wards_reportinground",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reportinground",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "wards_reportingroundversion" ("as_of", "due_on", "fiscal_year", "id", "kind", "month", "opens_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."as_of", OLD."due_on", OLD."fiscal_year", OLD."id", OLD."kind", OLD."month", OLD."opens_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="fc7a581629884bb784cca825592d9ab1550f4e5c",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e1d16",
                    table="wards_reportinground",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="reportingroundversion",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="versions",
                to="wards.reportinground",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="submissions",
                to="wards.reportinground",
            ),
        ),
        migrations.AddField(
            model_name="nothingtoreportversion",
            name="submission",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="wards.submission",
            ),
        ),
        migrations.AddField(
            model_name="nothingtoreport",
            name="submission",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="nothing_to_report",
                to="wards.submission",
            ),
        ),
        migrations.AddField(
            model_name="submissionevent",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="submissionevent",
            name="submission",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="wards.submission",
            ),
        ),
        migrations.AddField(
            model_name="submissionversion",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="versions",
                to="wards.submission",
            ),
        ),
        migrations.AddField(
            model_name="submissionversion",
            name="round",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="wards.reportinground",
            ),
        ),
        migrations.AddField(
            model_name="submissionversion",
            name="ward",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="wards.ward",
                verbose_name="区",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="ward",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="wards.ward", verbose_name="区"
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="ward",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="users",
                to="wards.ward",
                verbose_name="区",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reportingroundversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="5ff49ebac4ed8697c24306482a7161ac8a34de4d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_db00f",
                    table="wards_reportingroundversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="nothingtoreportversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f900db9c56f519b96d7af1bfac34ea7b2adada7d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_1962a",
                    table="wards_nothingtoreportversion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="nothingtoreport",
            constraint=models.UniqueConstraint(
                fields=("submission", "item"), name="nothing_to_report_once_for_an_item"
            ),
        ),
        migrations.AddConstraint(
            model_name="nothingtoreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "item__in",
                        [
                            "active_institution",
                            "around_the_clock",
                            "information_sharing",
                            "outreach",
                            "training",
                            "ward_council",
                        ],
                    )
                ),
                name="nothing_to_report_is_an_answer_to_the_item",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="nothingtoreport",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "wards_nothingtoreportversion" ("created_at", "created_by_id", "id", "item", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "submission_id", "updated_at", "updated_by_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."id", NEW."item", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."submission_id", NEW."updated_at", NEW."updated_by_id"); RETURN NULL;',
                    hash="0d1c92e898dee972e9ccc440c7bdbe9a1cfaed89",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_395e0",
                    table="wards_nothingtoreport",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="nothingtoreport",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "wards_nothingtoreportversion" ("created_at", "created_by_id", "id", "item", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "submission_id", "updated_at", "updated_by_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."id", NEW."item", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."submission_id", NEW."updated_at", NEW."updated_by_id"); RETURN NULL;',
                    hash="956f9ea80516a55fc106c0072947b047a9b2b64f",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e9346",
                    table="wards_nothingtoreport",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="nothingtoreport",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "wards_nothingtoreportversion" ("created_at", "created_by_id", "id", "item", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "submission_id", "updated_at", "updated_by_id") VALUES (OLD."created_at", OLD."created_by_id", OLD."id", OLD."item", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."submission_id", OLD."updated_at", OLD."updated_by_id"); RETURN NULL;',
                    hash="312479ba8376832a062846b74296abce0fff2ddf",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_99068",
                    table="wards_nothingtoreport",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="submissionevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("to_status", "returned"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="submission_event_return_has_a_reason",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="submissionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="59158058119f229f6ea5b5b32865c5aa91b3a2b9",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_b61e9",
                    table="wards_submissionevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="submissionversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="21a4bc1baa3db155153858baac131bcdf2aea973",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_e5fa8",
                    table="wards_submissionversion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(
                fields=("round", "ward", "form"), name="submission_once_for_ward_form_and_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        ["not_started", "draft", "submitted", "returned", "accepted", "published"],
                    )
                ),
                name="submission_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(("form__in", ["ward_office", "desk"])),
                name="submission_form_is_known",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="submission",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "wards_submissionversion" ("form", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id", "status", "ward_id") VALUES (NEW."form", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."round_id", NEW."status", NEW."ward_id"); RETURN NULL;',
                    hash="8715510107ed0b6fd8c2e86fd5413666726130df",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6ceb0",
                    table="wards_submission",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="submission",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "wards_submissionversion" ("form", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id", "status", "ward_id") VALUES (NEW."form", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."round_id", NEW."status", NEW."ward_id"); RETURN NULL;',
                    hash="bbdf4f7c5f98bec0b5feab0a4d3992740bbd43cd",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f8c1e",
                    table="wards_submission",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="submission",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "wards_submissionversion" ("form", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id", "status", "ward_id") VALUES (OLD."form", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."round_id", OLD."status", OLD."ward_id"); RETURN NULL;',
                    hash="64fd459137ecb959e23e7d4a565ba8d7f5d24525",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_dd8c3",
                    table="wards_submission",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "bureau"), ("ward__isnull", True)),
                    models.Q(("role__in", ["ward_office", "desk"]), ("ward__isnull", False)),
                    _connector="OR",
                ),
                name="user_role_agrees_with_ward",
                violation_error_message="区役所と相談支援室の利用者には区が必要です。健康局の利用者には区を付けません。",
            ),
        ),
    ]
