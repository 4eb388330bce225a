"""Decides how institutions, designations and the resource survey are asked for."""

from __future__ import annotations

from typing import ClassVar

from institutions.models import (
    Designation,
    DesignationStatus,
    Institution,
    ResourceSurvey,
    SurveyMethod,
)
from wards.activity_forms import NOTE_HELP
from wards.record_forms import RecordForm


class InstitutionForm(RecordForm):
    """An institution or another care resource; its name is kept exactly as written."""

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
            "closed_on": "廃止したときに入れます。この日までは数えます。",
            "note": NOTE_HELP,
        }


class DesignationForm(RecordForm):
    """That an institution takes an active role, in which state and with which functions."""

    class Meta(RecordForm.Meta):
        model = Designation
        fields = [
            "institution",
            "status",
            "registered_as",
            "programme",
            "functions",
            "valid_from",
            "valid_to",
            "note",
        ]
        help_texts = {
            "institution": "一覧にないときは、先に「医療機関・資源」に加えてください。",
            "status": (
                "「位置づけ済」「内諾（※1）」「別事業登録（※2）」を数えます。"
                "「取下げ」は数えません。"
            ),
            "functions": "担う機能をすべて選びます。",
            "valid_from": "この状態になった日です。例 R6.4.1",
            "valid_to": "続いている間は空欄のままにします。",
            "note": NOTE_HELP,
        }

    def clean(self) -> dict[str, object]:
        answers = super().clean()
        other = answers.get("status") == DesignationStatus.OTHER_PROGRAMME
        if answers.get("registered_as") and not other:
            self.add_error("registered_as", "状態が「別事業登録」でないときは空欄にしてください。")
        return answers


class ResourceSurveyForm(RecordForm):
    """Whether and how the ward office keeps track of resources in the year."""

    constraint_fields: ClassVar = {
        **RecordForm.constraint_fields,
        "methods_only_if_conducted": "methods",
        "other_method_is_named": "method_detail",
    }

    class Meta(RecordForm.Meta):
        model = ResourceSurvey
        fields = ["conducted", "methods", "method_detail", "note"]
        help_texts = {
            "conducted": "医療・介護・福祉の資源を調べた、または一覧を更新したかどうかです。",
            "methods": "「はい」のときに、当てはまるものをすべて選びます。",
            "method_detail": "方法が「その他」のときに書きます。",
            "note": NOTE_HELP,
        }

    def clean(self) -> dict[str, object]:
        answers = super().clean()
        methods = answers.get("methods") or []
        if answers.get("method_detail") and SurveyMethod.OTHER not in methods:
            self.add_error("method_detail", "方法に「その他」がないときは空欄にしてください。")
        return answers
