"""Decides what the pages of institutions, designations and the resource survey show."""

from __future__ import annotations

from django.http import HttpRequest

from institutions.filters import DesignationFilter, InstitutionFilter, ResourceSurveyFilter
from institutions.forms import DesignationForm, InstitutionForm, ResourceSurveyForm
from institutions.models import (
    CareFunction,
    Designation,
    DesignationStatus,
    Institution,
    ResourceSurvey,
)
from wards.cells import PERIOD
from wards.generic import Badge, Cell, Column, RecordPages, StatementPages
from wards.models import User

STATUS_BADGES = {
    DesignationStatus.DESIGNATED: Badge("ok", DesignationStatus.DESIGNATED.label, "check"),
    DesignationStatus.CONSENTED: Badge("draft", DesignationStatus.CONSENTED.label, "half"),
    DesignationStatus.OTHER_PROGRAMME: Badge(
        "warn", DesignationStatus.OTHER_PROGRAMME.label, "swap"
    ),
    DesignationStatus.WITHDRAWN: Badge("gone", DesignationStatus.WITHDRAWN.label, "cross"),
}


def _status(designation: Designation) -> Cell:
    return Cell(badge=STATUS_BADGES[designation.status], small=designation.registered_as)


def _functions(designation: Designation) -> str:
    chosen = [label for code, label in CareFunction.choices if code in designation.functions]
    return "4つすべて" if len(chosen) == len(CareFunction) else "、".join(chosen)


def _institution(designation: Designation) -> Cell:
    institution = designation.institution
    return Cell(institution.name, small=institution.get_kind_display())


class InstitutionPages(RecordPages):
    model = Institution
    prefix = "institution"
    form_class = InstitutionForm
    filter_class = InstitutionFilter
    lead = "区の医療機関と、介護・福祉などの資源の名簿です。"
    columns = (
        Column("名称", lambda row: Cell(row.name, small=row.kana), ("kana", "name")),
        Column("種類", "kind", ("kind",)),
        Column("所在地", lambda row: Cell(row.address, small=row.postal_code), ("address",)),
        Column("電話番号", lambda row: row.phone),
    )

    def extra_actions(self, record: Institution, user: User) -> list[dict[str, str]]:
        if not DesignationPages().may_create(user):
            return []
        url = f"{DesignationPages().url('create')}?institution={record.pk}"
        return [{"label": "積極的医療機関に位置づける", "url": url, "kind": "plain"}]


class DesignationPages(RecordPages):
    model = Designation
    prefix = "designation"
    form_class = DesignationForm
    filter_class = DesignationFilter
    related = ("institution",)
    lead = "在宅医療で積極的な役割を担う医療機関の位置づけを、有効期間とともに記録します。"
    columns = (
        Column("医療機関", _institution, ("institution__kana", "institution__name")),
        Column("状態", _status, ("status",)),
        Column("担う機能", _functions),
        PERIOD,
    )

    def form_arguments(self, request: HttpRequest) -> dict[str, object]:
        chosen = request.GET.get("institution", "")
        return {"initial": {"institution": chosen}} if chosen.isascii() and chosen.isdigit() else {}


class ResourceSurveyPages(StatementPages):
    model = ResourceSurvey
    prefix = "survey"
    form_class = ResourceSurveyForm
    filter_class = ResourceSurveyFilter
    related = ("ward",)
    lead = "医療・介護・福祉の資源の把握を、今年度に行ったかどうかを答えます。"
    columns = (
        Column("今年度", str),
        Column("方法", lambda survey: Cell(_methods(survey), small=survey.method_detail)),
    )


def _methods(survey: ResourceSurvey) -> str:
    labels = dict(ResourceSurvey._meta.get_field("methods").base_field.choices)
    return "、".join(labels[code] for code in survey.methods)
