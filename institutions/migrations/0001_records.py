import django.contrib.postgres.constraints
import django.contrib.postgres.fields
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
            name="Designation",
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
                    "status",
                    models.CharField(
                        choices=[
                            ("designated", "位置づけ済"),
                            ("consented", "内諾"),
                            ("other_programme", "別事業登録"),
                            ("withdrawn", "取下げ"),
                        ],
                        max_length=16,
                        verbose_name="状態",
                    ),
                ),
                (
                    "programme",
                    models.CharField(
                        choices=[("hub", "拠点事業"), ("promotion", "推進事業")],
                        default="hub",
                        max_length=10,
                        verbose_name="どちらの事業として数えますか",
                    ),
                ),
                (
                    "registered_as",
                    models.CharField(
                        blank=True,
                        help_text="状態が「別事業登録」のときに書きます。",
                        max_length=80,
                        verbose_name="登録している別の事業",
                    ),
                ),
                (
                    "functions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("daily", "日常の療養支援"),
                                ("admission", "入退院支援"),
                                ("emergency", "急変時の対応"),
                                ("end_of_life", "看取り"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="担う機能",
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
            ],
            options={
                "verbose_name": "積極的医療機関の位置づけ",
                "verbose_name_plural": "積極的医療機関の位置づけ",
                "ordering": [
                    "institution__ward__display_order",
                    "institution__kana",
                    "-valid_from",
                ],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Institution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="入力日時")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新日時")),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
                ("kana", models.CharField(blank=True, max_length=160, verbose_name="ふりがな")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("hospital", "病院"),
                            ("clinic", "診療所"),
                            ("dental", "歯科診療所"),
                            ("pharmacy", "薬局"),
                            ("visiting_nurse", "訪問看護ステーション"),
                            ("care", "介護サービス事業所"),
                            ("welfare", "障がい福祉サービス事業所"),
                            ("other", "その他の資源"),
                        ],
                        max_length=16,
                        verbose_name="種類",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        blank=True,
                        help_text="10桁の数字。分からなければ空欄のままで保存できます。",
                        max_length=10,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\d{10}$", "医療機関コードは10桁の数字です。"
                            )
                        ],
                        verbose_name="医療機関コード",
                    ),
                ),
                (
                    "postal_code",
                    models.CharField(
                        blank=True, help_text="例 550-0001", max_length=8, verbose_name="郵便番号"
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=160, verbose_name="所在地")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="電話番号")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="廃止日")),
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
                "verbose_name": "医療機関・資源",
                "verbose_name_plural": "医療機関・資源",
                "ordering": ["ward__display_order", "kana", "name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "hospital",
                                    "clinic",
                                    "dental",
                                    "pharmacy",
                                    "visiting_nurse",
                                    "care",
                                    "welfare",
                                    "other",
                                ],
                            )
                        ),
                        name="institution_kind_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DesignationVersion",
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
                    "status",
                    models.CharField(
                        choices=[
                            ("designated", "位置づけ済"),
                            ("consented", "内諾"),
                            ("other_programme", "別事業登録"),
                            ("withdrawn", "取下げ"),
                        ],
                        max_length=16,
                        verbose_name="状態",
                    ),
                ),
                (
                    "programme",
                    models.CharField(
                        choices=[("hub", "拠点事業"), ("promotion", "推進事業")],
                        default="hub",
                        max_length=10,
                        verbose_name="どちらの事業として数えますか",
                    ),
                ),
                (
                    "registered_as",
                    models.CharField(
                        blank=True,
                        help_text="状態が「別事業登録」のときに書きます。",
                        max_length=80,
                        verbose_name="登録している別の事業",
                    ),
                ),
                (
                    "functions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("daily", "日常の療養支援"),
                                ("admission", "入退院支援"),
                                ("emergency", "急変時の対応"),
                                ("end_of_life", "看取り"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="担う機能",
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
                        to="institutions.designation",
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
                    "institution",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="institutions.institution",
                        verbose_name="医療機関",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="designation",
            name="institution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="designations",
                to="institutions.institution",
                verbose_name="医療機関",
            ),
        ),
        migrations.CreateModel(
            name="InstitutionVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="入力日時")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新日時")),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
                ("kana", models.CharField(blank=True, max_length=160, verbose_name="ふりがな")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("hospital", "病院"),
                            ("clinic", "診療所"),
                            ("dental", "歯科診療所"),
                            ("pharmacy", "薬局"),
                            ("visiting_nurse", "訪問看護ステーション"),
                            ("care", "介護サービス事業所"),
                            ("welfare", "障がい福祉サービス事業所"),
                            ("other", "その他の資源"),
                        ],
                        max_length=16,
                        verbose_name="種類",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        blank=True,
                        help_text="10桁の数字。分からなければ空欄のままで保存できます。",
                        max_length=10,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\d{10}$", "医療機関コードは10桁の数字です。"
                            )
                        ],
                        verbose_name="医療機関コード",
                    ),
                ),
                (
                    "postal_code",
                    models.CharField(
                        blank=True, help_text="例 550-0001", max_length=8, verbose_name="郵便番号"
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=160, verbose_name="所在地")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="電話番号")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="廃止日")),
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
                        to="institutions.institution",
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
            name="ResourceSurvey",
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
                ("conducted", models.BooleanField(verbose_name="今年度に把握・更新しましたか")),
                (
                    "methods",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("booklet", "冊子・マップ"),
                                ("website", "ホームページ"),
                                ("list", "名簿・リスト"),
                                ("interview", "訪問・聞き取り"),
                                ("other", "その他"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="方法",
                    ),
                ),
                (
                    "method_detail",
                    models.CharField(blank=True, max_length=120, verbose_name="方法（その他）"),
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
                "verbose_name": "資源の把握",
                "verbose_name_plural": "資源の把握",
                "ordering": ["fiscal_year", "ward__display_order"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ward", "fiscal_year"),
                        name="resourcesurvey_once_a_year",
                        violation_error_message="この年度の回答はすでにあります。そちらを直してください。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fiscal_year__range", (2010, 2099))),
                        name="resourcesurvey_fiscal_year_is_plausible",
                        violation_error_message="年度を確かめてください。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "methods__contained_by",
                                ["booklet", "website", "list", "interview", "other"],
                            )
                        ),
                        name="resourcesurvey_methods_are_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("conducted", True), ("methods", []), _connector="OR"),
                        name="resourcesurvey_methods_only_if_conducted",
                        violation_error_message="把握していないときは、方法を選ばないでください。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("methods__contains", ["other"]), _negated=True),
                            models.Q(("method_detail", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="resourcesurvey_other_method_is_named",
                        violation_error_message="「その他」のときは方法を書いてください。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ResourceSurveyVersion",
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
                ("conducted", models.BooleanField(verbose_name="今年度に把握・更新しましたか")),
                (
                    "methods",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("booklet", "冊子・マップ"),
                                ("website", "ホームページ"),
                                ("list", "名簿・リスト"),
                                ("interview", "訪問・聞き取り"),
                                ("other", "その他"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="方法",
                    ),
                ),
                (
                    "method_detail",
                    models.CharField(blank=True, max_length=120, verbose_name="方法（その他）"),
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
                        to="institutions.resourcesurvey",
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
            model_name="institution",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "institutions_institutionversion" ("address", "closed_on", "code", "created_at", "created_by_id", "id", "kana", "kind", "name", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postal_code", "updated_at", "updated_by_id", "ward_id") VALUES (NEW."address", NEW."closed_on", NEW."code", NEW."created_at", NEW."created_by_id", NEW."id", NEW."kana", NEW."kind", NEW."name", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."phone", NEW."postal_code", NEW."updated_at", NEW."updated_by_id", NEW."ward_id"); RETURN NULL;',
                    hash="3acc65f3380edc1f6d8ab7af418f74dd0398a4cb",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_8f2fb",
                    table="institutions_institution",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="institution",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "institutions_institutionversion" ("address", "closed_on", "code", "created_at", "created_by_id", "id", "kana", "kind", "name", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postal_code", "updated_at", "updated_by_id", "ward_id") VALUES (NEW."address", NEW."closed_on", NEW."code", NEW."created_at", NEW."created_by_id", NEW."id", NEW."kana", NEW."kind", NEW."name", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."phone", NEW."postal_code", NEW."updated_at", NEW."updated_by_id", NEW."ward_id"); RETURN NULL;',
                    hash="74f98d7284dd461c7ad2acdfbca84adbc53275de",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5a592",
                    table="institutions_institution",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="institution",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "institutions_institutionversion" ("address", "closed_on", "code", "created_at", "created_by_id", "id", "kana", "kind", "name", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postal_code", "updated_at", "updated_by_id", "ward_id") VALUES (OLD."address", OLD."closed_on", OLD."code", OLD."created_at", OLD."created_by_id", OLD."id", OLD."kana", OLD."kind", OLD."name", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."phone", OLD."postal_code", OLD."updated_at", OLD."updated_by_id", OLD."ward_id"); RETURN NULL;',
                    hash="9cc98baf58b882af124d66cdb9ca13ee48cd0e20",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_904b4",
                    table="institutions_institution",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="designationversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="911628703a37eb6cc06582d52f3c069f05804f79",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_aa403",
                    table="institutions_designationversion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="designation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True),
                    ("valid_to__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="designation_ends_after_it_begins",
                violation_error_message="末日が初日より前です。末日を直してください。",
            ),
        ),
        migrations.AddConstraint(
            model_name="designation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["designated", "consented", "other_programme", "withdrawn"])
                ),
                name="designation_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="designation",
            constraint=models.CheckConstraint(
                condition=models.Q(("programme__in", ["hub", "promotion"])),
                name="designation_programme_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="designation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("functions__contained_by", ["daily", "admission", "emergency", "end_of_life"])
                ),
                name="designation_functions_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="designation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "other_programme"), _negated=True),
                    models.Q(("registered_as", ""), _negated=True),
                    _connector="OR",
                ),
                name="designation_other_programme_is_named",
                violation_error_message="「別事業登録」のときは、登録している事業の名前を書いてください。",
            ),
        ),
        migrations.AddConstraint(
            model_name="designation",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
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
                    ("institution", "="),
                ],
                name="designation_one_at_a_time",
                violation_error_message="この医療機関には、期間の重なる位置づけがすでにあります。前の期間を先に終えてください。",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="designation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "institutions_designationversion" ("created_at", "created_by_id", "functions", "id", "institution_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "registered_as", "status", "updated_at", "updated_by_id", "valid_from", "valid_to") VALUES (NEW."created_at", NEW."created_by_id", NEW."functions", NEW."id", NEW."institution_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."programme", NEW."registered_as", NEW."status", NEW."updated_at", NEW."updated_by_id", NEW."valid_from", NEW."valid_to"); RETURN NULL;',
                    hash="dbd910cfd926d026e6d8d56b9326e6d78d161dca",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c72b8",
                    table="institutions_designation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="designation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "institutions_designationversion" ("created_at", "created_by_id", "functions", "id", "institution_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "registered_as", "status", "updated_at", "updated_by_id", "valid_from", "valid_to") VALUES (NEW."created_at", NEW."created_by_id", NEW."functions", NEW."id", NEW."institution_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."programme", NEW."registered_as", NEW."status", NEW."updated_at", NEW."updated_by_id", NEW."valid_from", NEW."valid_to"); RETURN NULL;',
                    hash="8accfe4422b5bec97d99f7db4f73ebb146a9b955",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4fc98",
                    table="institutions_designation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="designation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "institutions_designationversion" ("created_at", "created_by_id", "functions", "id", "institution_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "registered_as", "status", "updated_at", "updated_by_id", "valid_from", "valid_to") VALUES (OLD."created_at", OLD."created_by_id", OLD."functions", OLD."id", OLD."institution_id", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."programme", OLD."registered_as", OLD."status", OLD."updated_at", OLD."updated_by_id", OLD."valid_from", OLD."valid_to"); RETURN NULL;',
                    hash="23fc8f4652a64fbd25748a1d4fbd79f7904edadf",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_c98fa",
                    table="institutions_designation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="institutionversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a527973284a51fab714be1980b708110a4161228",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_77e30",
                    table="institutions_institutionversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="resourcesurvey",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "institutions_resourcesurveyversion" ("conducted", "created_at", "created_by_id", "fiscal_year", "id", "method_detail", "methods", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "updated_by_id", "ward_id") VALUES (NEW."conducted", NEW."created_at", NEW."created_by_id", NEW."fiscal_year", NEW."id", NEW."method_detail", NEW."methods", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."updated_at", NEW."updated_by_id", NEW."ward_id"); RETURN NULL;',
                    hash="53ec8e938a3240551e56d617d917d23d68979299",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d3292",
                    table="institutions_resourcesurvey",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="resourcesurvey",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "institutions_resourcesurveyversion" ("conducted", "created_at", "created_by_id", "fiscal_year", "id", "method_detail", "methods", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "updated_by_id", "ward_id") VALUES (NEW."conducted", NEW."created_at", NEW."created_by_id", NEW."fiscal_year", NEW."id", NEW."method_detail", NEW."methods", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."updated_at", NEW."updated_by_id", NEW."ward_id"); RETURN NULL;',
                    hash="297f0eec0cbe1d2710fd16a204abf11b5d2cb1af",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8e54d",
                    table="institutions_resourcesurvey",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="resourcesurvey",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "institutions_resourcesurveyversion" ("conducted", "created_at", "created_by_id", "fiscal_year", "id", "method_detail", "methods", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "updated_by_id", "ward_id") VALUES (OLD."conducted", OLD."created_at", OLD."created_by_id", OLD."fiscal_year", OLD."id", OLD."method_detail", OLD."methods", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."updated_at", OLD."updated_by_id", OLD."ward_id"); RETURN NULL;',
                    hash="b3b1b6fca46cd04f5570b17fa6c5e54597f4ac58",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_b17a9",
                    table="institutions_resourcesurvey",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="resourcesurveyversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="82e28e223d8256a329b01aa40c70e664296edae7",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_1a657",
                    table="institutions_resourcesurveyversion",
                    when="BEFORE",
                ),
            ),
        ),
    ]
