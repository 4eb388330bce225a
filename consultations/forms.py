"""Forms of a desk, its hours, its coordinators and its initiatives."""

from django import forms
from django.utils import timezone

from consultations.models import (
    HEADINGS_OF_AREA,
    MAIN,
    QUALIFICATION_DEFINITIONS,
    SECOND,
    Coordinator,
    Desk,
    DeskHours,
    Initiative,
    MonthlyConsultationTotal,
    Profession,
    Qualification,
)
from wards.answers import answer_text
from wards.fiscal import FiscalYear
from wards.forms.period_forms import PERIOD, WHEN_ENDED, FollowingForm, PeriodForm
from wards.forms.questions import Condition, When, asked_for
from wards.forms.record_forms import RecordForm
from wards.generic.naming import name_of, nameable
from wards.japanese.dates import ANY_WAY, with_example


class DeskForm(FollowingForm):
    """A consultation desk; the Bureau says for which ward."""

    owner = "ward"
    public_words = frozenset({"name", "operator", "address", "phone", "postal_code"})
    bureau_names_ward = True

    class Meta(RecordForm.Meta):
        model = Desk
        fields = ["name", "operator", "postal_code", "address", "phone", "valid_from", "valid_to"]


class OfADeskForm(PeriodForm):
    """A record that belongs to a desk: where one desk only is in force, it is chosen already."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        desks = list(self.fields["desk"].queryset.valid_on(timezone.localdate())[:2])
        if self.adding and len(desks) == 1:
            self.initial["desk"] = desks[0].pk


class DeskHoursForm(FollowingForm, OfADeskForm):
    owner = "desk"

    class Meta(RecordForm.Meta):
        model = DeskHours
        fields = ["desk", "weekly_hours", "opening_times", "valid_from", "valid_to"]
        help_texts = {
            "weekly_hours": (
                "19.5 のように小数第1位まで入ります。集計の区分（20時間など）には自動で分けます。"
            ),
            "valid_from": with_example(
                f"この開設時間が始まった日です。{ANY_WAY}"
                "時間が変わったときは、新しい時間をここに加え、前の記録はその前日で終えます。",
                month=4,
            ),
        }

    def told(self, former: DeskHours) -> str:
        return f"週{answer_text(former, 'weekly_hours')}"


WITH_SECOND = Condition(
    applies=When("2つ目の資格があるとき", {"second_qualification": set(Qualification)})
)


class CoordinatorForm(OfADeskForm):
    public_words = frozenset({"name"})
    conditions = {
        "valid_to": WHEN_ENDED,
        "profession_detail": asked_for(
            When("職種が「その他」のとき", {"profession": {Profession.OTHER}})
        ),
        "second_licence": WITH_SECOND,
        "second_years": WITH_SECOND,
    }

    class Meta(RecordForm.Meta):
        model = Coordinator
        fields = ["desk", "name", *MAIN, *SECOND, "profession", "profession_detail", *PERIOD]
        help_texts = {
            "qualification": (
                "資料４の（ア）〜（エ）のどれに当たるかを選択してください。"
                "2つ以上に当たるときは、主なものです。"
            ),
            "licence": "例 看護師。免許のない区分では、経験の内容を入力します。",
            "years": "この資格での、満の年数です。",
            "second_qualification": "（ア）〜（エ）の、ほかの区分にも当たるときだけ選択します。",
            "valid_from": with_example(f"着任した日です。{ANY_WAY}", month=4),
            "valid_to": "在任している間は空欄のままにします。",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["qualification"].choice_notes = QUALIFICATION_DEFINITIONS


class InitiativeForm(RecordForm):
    """What a desk does in a year, under a heading of one of the two text tables."""

    class Meta(RecordForm.Meta):
        model = Initiative
        fields = ["fiscal_year", "heading", "text", "state"]
        help_texts = {
            "state": (
                "検討から定着までの、どこにあるかを選択します。"
                "関連する会議や研修会は、保存したあとの画面で選びます。"
            ),
            "text": (
                "1つの取組を1件として、区の言葉で入力します。入力したとおりに残ります。"
                "資料４に載せる文言は、これをもとに健康局が整えます。"
            ),
        }

    def __init__(self, *args, area: str = "", **kwargs) -> None:
        """area: the table that is being filled in; then only its headings are offered."""
        super().__init__(*args, **kwargs)
        groups = [
            (table.label, [(heading.value, heading.label) for heading in headings])
            for table, headings in HEADINGS_OF_AREA.items()
            if area in (table.value, "")
        ]
        heading = self.fields["heading"]
        heading.choices = [("", "選択してください"), *groups]
        heading.widget = forms.Select(choices=heading.choices)


class InitiativeRecordsForm(RecordForm):
    """Which meetings, trainings, outreach and visits of the year belong to an initiative."""

    class Meta(RecordForm.Meta):
        model = Initiative
        fields = ["records"]
        help_texts = {"records": "同じ区・同じ年度の会議・研修会・普及啓発・同行訪問から選びます。"}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        offered = nameable(self.user, self.instance.ward_id, self.instance.fiscal_year)
        self.fields["records"].choices = [(name_of(each), str(each)) for each in offered]


class MonthlyConsultationTotalForm(RecordForm):
    """The number of consultations of a month that has begun."""

    class Meta(RecordForm.Meta):
        model = MonthlyConsultationTotal
        fields = ["consultations", "new_clients"]

    def clean(self) -> dict[str, object]:
        total = self.instance
        if FiscalYear(total.fiscal_year).month(total.month) > timezone.localdate():
            self.add_error(
                None,
                f"{total.month_name}はまだ始まっていません。月が終わってから入力してください。",
            )
        return super().clean()
