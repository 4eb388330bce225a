"""Forms of institutions, their designations and the resource survey."""

from collections import Counter
from functools import cache, cached_property

from django import forms
from django.db.models import Q, QuerySet
from django.utils.choices import CallableChoiceIterator

from institutions.likeness import address_key
from institutions.models import (
    Designation,
    DesignationStatus,
    Institution,
    ResourceSurvey,
    SurveyMethod,
)
from wards.fiscal import wareki
from wards.forms.form_fields import SearchedWordsField
from wards.forms.intentions import NO_DAY, refused_day
from wards.forms.period_forms import PERIOD, FollowingForm
from wards.forms.questions import Condition, When, asked_for
from wards.forms.record_forms import RecordForm
from wards.japanese.dates import with_example
from wards.japanese.letters import comparing_key, searched_alike, with_words
from wards.models import Ward

USE_THAT_ONE = "同じ医療機関なら、その記録を使ってください。"


class InstitutionForm(RecordForm):
    """An institution or another care resource; its name is kept exactly as written."""

    conditions = {"closed_on": Condition(told="廃止したとき")}
    public_words = frozenset({"name", "kana", "postal_code", "address", "phone", "code"})

    class Meta(RecordForm.Meta):
        model = Institution
        fields = [
            "name",
            "kana",
            "kind",
            "code",
            "postal_code",
            "address",
            "located_in",
            "phone",
            "closed_on",
            "note",
        ]
        help_texts = {
            "name": "正式な名称を入力します。髙・﨑などの字は、入力したとおりに残ります。",
            "kana": "一覧はこの順に並びます。",
            "address": "同じ名称のものがすでにあるときは、見分けるために入力します。",
            "located_in": (
                "別の区の医療機関を積極的医療機関として位置づけるときだけ選択します。"
                "位置づけた区の数に入ります。"
            ),
            "closed_on": "この日までは数えます。",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        others = Ward.objects.exclude(pk=self.instance.ward_id)
        self.fields["located_in"].queryset = others

    def clean(self) -> dict[str, object]:
        """One institution is one record of a ward: two would be counted as two."""
        answers = super().clean()
        others = Institution.objects.filter(ward=self.instance.ward_id, closed_on=None)
        others = others.exclude(pk=self.instance.pk)
        self._refuse_known_code(others)
        self._refuse_known_name(others)
        return answers

    def _refuse_known_code(self, others: QuerySet[Institution]) -> None:
        code = self.cleaned_data.get("code")
        if not code or "code" not in self.changed_data:
            return
        if other := others.filter(code=code).first():
            self.add_error(
                "code", f"この医療機関コードは、すでに「{other}」の記録にあります。{USE_THAT_ONE}"
            )

    def _refuse_known_name(self, others: QuerySet[Institution]) -> None:
        """Two of one name are told apart by where they are, in lists and by who chooses one."""
        name = self.cleaned_data.get("name")
        if not name or "name" not in self.changed_data:
            return
        same_kind = others.filter(kind=self.cleaned_data.get("kind", ""))
        alike = [other for other in same_kind if comparing_key(other.name) == comparing_key(name)]
        here = address_key(self.cleaned_data.get("address", ""))
        if alike and (not here or here in {address_key(other.address) for other in alike}):
            self.add_error(
                "name",
                f"「{alike[0]}」は、すでにあります。{USE_THAT_ONE}"
                "別の医療機関なら、所在地も入力してください。",
            )


class ResourceSurveyForm(RecordForm):
    conditions = {
        "methods": Condition(applies=When("把握・更新したとき", {"conducted": {"True"}})),
        "method_detail": asked_for(
            When("方法に「その他」があるとき", {"methods": {SurveyMethod.OTHER}})
        ),
    }

    class Meta(RecordForm.Meta):
        model = ResourceSurvey
        fields = ["conducted", "methods", "method_detail", "note"]
        help_texts = {
            "conducted": "医療・介護・福祉の資源を調べた、または一覧を更新したかどうかです。",
            "methods": "当てはまるものをすべて選びます。",
        }


# Fewer institutions than this are found by looking.
FEW = 10
MOST_CHARACTERS = 100


class InstitutionSearch(forms.Form):
    """Part of a name or its kana, by which the list to choose from becomes short."""

    q = SearchedWordsField(
        label="医療機関を名称・ふりがなで探す", required=False, max_length=MOST_CHARACTERS
    )

    # Which letters are looked for as which, for the script.
    alike = searched_alike()

    @property
    def words(self) -> str:
        return self.cleaned_data["q"] if self.is_valid() else ""


WRONG_DAY = "始まりの日や状態が違っていたときは、戻って記録を修正してください。"


class DesignationForm(FollowingForm):
    owner = "institution"
    conditions = {
        **FollowingForm.conditions,
        "functions": Condition(told="位置づけ済のときは、提出まで"),
        "registered_as": asked_for(
            When("別事業登録のとき", {"status": {DesignationStatus.OTHER_PROGRAMME}})
        ),
    }

    class Meta(FollowingForm.Meta):
        model = Designation
        fields = [
            "institution",
            "status",
            "registered_as",
            "programme",
            "functions",
            *PERIOD,
            "note",
        ]
        help_texts = {
            "institution": "一覧にないときは、先に「医療機関・資源」に加えてください。",
            "status": (
                "「位置づけ済」「内諾（※1）」「別事業登録（※2）」を数えます。"
                "「取下げ」は数えません。"
            ),
            "functions": "担う機能をすべて選びます。",
            "valid_from": with_example(
                "この状態になった日です。例 {short}　"
                "状態が変わったときは新しい記録を加え、前の記録はその前日で終えます。",
                month=4,
            ),
        }

    def __init__(self, *args, search: InstitutionSearch | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.search = search = search or InstitutionSearch({})
        self.institutions = self.fields["institution"].queryset
        found = with_words(self.institutions, search.words, ("name", "kana"))
        self.found = found.count() if search.words else None
        # Asked for when it is shown: of a hundred rows of a workbook nobody sees a list.
        offered = cache(lambda: self._offered(found))
        self.fields["institution"].widget.choices = CallableChoiceIterator(offered)

    @cached_property
    def is_searched(self) -> bool:
        """Whether there are too many to find one by looking."""
        return self.institutions.count() > FEW

    def _offered(self, found: QuerySet) -> list[tuple[object, str]]:
        """The found ones and the one that is chosen; any of the user's own is accepted."""
        chosen = str(self["institution"].value() or "")
        if chosen.isascii() and chosen.isdigit():
            found = self.institutions.filter(Q(pk__in=found.values("pk")) | Q(pk=chosen))
        rows = sorted(
            found.select_related("located_in"),
            key=lambda row: (row.closed_on is not None, row.located_in is not None),
        )
        names = Counter(row.name for row in rows)
        offered = [(row.pk, _named(row, several=names[row.name] > 1)) for row in rows]
        return [("", "選択してください"), *offered]

    def told(self, former: Designation) -> str:
        return former.get_status_display()


class DesignationChangeForm(FollowingForm):
    """The state of a designation from a day on; the one before ends the day before."""

    owner = "institution"
    may_be_mistaken = False
    conditions = DesignationForm.conditions
    told = DesignationForm.told

    class Meta(FollowingForm.Meta):
        model = Designation
        fields = ["status", "registered_as", "valid_from", "functions"]
        help_texts = DesignationForm.Meta.help_texts | {
            "valid_from": with_example(
                "新しい状態になった日です。いまの登録は、その前日で終わります。例 {short}", month=7
            )
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial["valid_from"] = None
        day = self.fields["valid_from"]
        day.label, day.error_messages["required"] = "いつから", NO_DAY

    def clean(self) -> dict[str, object]:
        answers = super().clean()
        day = answers.get("valid_from")
        if not self.asked_about.intersection(self.changed_data) - {"valid_from"}:
            self.add_error("status", "状態が変わっていません。新しい状態を選択してください。")
        if day and (sentence := refused_day(day, *self.stored_period, wrong=WRONG_DAY)):
            self.add_error("valid_from", sentence)
        self.begins_anew = not self.errors
        return answers


def _named(institution: Institution, *, several: bool) -> str:
    """With its kana, by which the page searches too; of several with a name with the address."""
    closed = institution.closed_on
    told = (
        str(institution.located_in or ""),
        institution.kana,
        institution.address if several else "",
        f"{wareki(closed)}廃止" if closed else "",
    )
    words = "・".join(filter(None, told))
    return f"{institution.name}（{words}）" if words else institution.name
