"""The pages of institutions and of the resource survey."""

from __future__ import annotations

from institutions.designations import COLUMNS_OVER_TIME, DesignationPages
from institutions.filters import InstitutionFilter, ResourceSurveyFilter
from institutions.forms import InstitutionForm, ResourceSurveyForm
from institutions.models import Institution, ResourceSurvey
from wards.generic import Cell, Column, RecordPages, RelatedTable, StatementPages
from wards.models import User


class InstitutionPages(RecordPages):
    model = Institution
    prefix = "institution"
    form_class = InstitutionForm
    filter_class = InstitutionFilter
    list_template = "institutions/institution_list.html"
    lead = "区の医療機関と、介護・福祉などの資源の名簿です。"
    columns = (
        Column("名称", lambda row: Cell(row.name, small=row.kana), ("kana", "name")),
        Column("種類", "kind", ("kind",)),
        Column("所在地", lambda row: Cell(row.address, small=row.postal_code), ("address",)),
        Column("電話番号", lambda row: row.phone),
    )

    def related_tables(self, record: Institution, user: User) -> list[RelatedTable]:
        pages = DesignationPages()
        return [
            pages.table_of(
                "積極的医療機関としての位置づけ",
                {"institution": record},
                user,
                columns=COLUMNS_OVER_TIME,
                create_url=f"{pages.url('create')}?institution={record.pk}",
            )
        ]


class ResourceSurveyPages(StatementPages):
    model = ResourceSurvey
    prefix = "survey"
    form_class = ResourceSurveyForm
    filter_class = ResourceSurveyFilter
    related = ("ward",)
    lead = "医療・介護・福祉の資源を、その年度に把握・更新したかどうかを答えます。"
    columns = (
        Column("把握・更新", str),
        Column("方法", lambda survey: Cell(_methods(survey), small=survey.method_detail)),
    )


def _methods(survey: ResourceSurvey) -> str:
    labels = dict(ResourceSurvey._meta.get_field("methods").base_field.choices)
    return "、".join(labels[code] for code in survey.methods)
