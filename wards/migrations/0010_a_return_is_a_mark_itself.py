"""Makes a return a mark itself, so that a reason without marks asks for an answer too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("wards", "0009_the_lock_comes_before_the_look"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="returnmark",
            name="returnmark_says_something",
        ),
        migrations.RemoveConstraint(
            model_name="returnmark",
            name="returnmark_item_is_known",
        ),
        migrations.AlterField(
            model_name="returnmark",
            name="item",
            field=models.CharField(
                blank=True,
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
                    ("consultation_total", "相談件数"),
                ],
                max_length=24,
                verbose_name="項目",
            ),
        ),
        migrations.AlterField(
            model_name="returnmark",
            name="text",
            field=models.TextField(blank=True, max_length=1000, verbose_name="指摘"),
        ),
        migrations.AlterField(
            model_name="returnmarkversion",
            name="item",
            field=models.CharField(
                blank=True,
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
                    ("consultation_total", "相談件数"),
                ],
                max_length=24,
                verbose_name="項目",
            ),
        ),
        migrations.AlterField(
            model_name="returnmarkversion",
            name="text",
            field=models.TextField(blank=True, max_length=1000, verbose_name="指摘"),
        ),
        migrations.AddConstraint(
            model_name="returnmark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "item__in",
                        [
                            "",
                            "ward_council",
                            "resource_survey",
                            "training",
                            "outreach",
                            "opening_hours",
                            "coordinator",
                            "around_the_clock",
                            "information_sharing",
                            "active_institution",
                            "liaison",
                            "accompanied_visit",
                            "consultation_total",
                        ],
                    )
                ),
                name="returnmark_item_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnmark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("field", ""), ("item", ""), ("model", ""), ("text", "")),
                    models.Q(
                        models.Q(("item", ""), _negated=True), models.Q(("text", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="returnmark_says_something_of_an_item",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnmark",
            constraint=models.UniqueConstraint(
                condition=models.Q(("item", "")),
                fields=("event",),
                name="returnmark_one_for_the_whole",
            ),
        ),
    ]
