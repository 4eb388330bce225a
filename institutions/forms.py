"""Forms of institutions and of the resource survey."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet

from institutions.likeness import address_key
from institutions.models import Institution, ResourceSurvey, SurveyMethod
from wards.forms.questions import Condition, When, asked_for
from wards.forms.record_forms import NOTE_HELP, RecordForm
from wards.japanese.letters import comparing_key

USE_THAT_ONE = "同じ医療機関なら、その記録を使ってください。"


class InstitutionForm(RecordForm):
    """An institution or another care resource; its name is kept exactly as written."""

    conditions: ClassVar = {"closed_on": Condition(told="廃止したとき")}
    public_words: ClassVar = frozenset({"name", "kana", "postal_code", "address", "phone", "code"})

    class Meta(RecordForm.Meta):
        model = Institution
        fields = [
            "name",
            "kana",
            "kind",
            "code",
            "postal_code",
            "address",
            "phone",
            "closed_on",
            "note",
        ]
        help_texts = {
            "name": "正式な名称を書きます。髙・﨑などの字は、書いたとおりに残ります。",
            "kana": "一覧はこの順に並びます。",
            "address": "同じ名称のものがすでにあるときは、見分けるために入力します。",
            "closed_on": "この日までは数えます。",
            "note": NOTE_HELP,
        }

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
                "別の医療機関なら、所在地も入れてください。",
            )


class ResourceSurveyForm(RecordForm):
    """Whether and how the ward office keeps track of resources in the year."""

    constraint_fields: ClassVar = {
        **RecordForm.constraint_fields,
        "methods_only_if_conducted": "methods",
        "other_method_is_named": "method_detail",
    }
    conditions: ClassVar = {
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
            "note": NOTE_HELP,
        }
