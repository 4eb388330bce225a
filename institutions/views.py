"""The pages of institutions, of their designations with the count of a day, and of the resource survey."""

from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django_filters import FilterSet

from institutions import filters, forms, models
from institutions.counting import (
    MARKS,
    Tally,
    counting_day,
    tally_on,
    why_not_counted,
    with_counted,
)
from wards.fiscal import wareki
from wards.generic.edits import OnePartOfRecord
from wards.generic.pages import RecordPages, Views, action
from wards.generic.statements import StatementPages
from wards.generic.tables import PERIOD, Badge, Cell, CodeFilter, Column, RelatedTable, two_lines
from wards.models import User

_SIGNS = {
    models.DesignationStatus.DESIGNATED: ("ok", "check"),
    models.DesignationStatus.CONSENTED: ("draft", "half"),
    models.DesignationStatus.OTHER_PROGRAMME: ("warn", "swap"),
    models.DesignationStatus.WITHDRAWN: ("gone", "cross"),
}
STATUS_BADGES = {status: Badge(kind, status.label, icon) for status, (kind, icon) in _SIGNS.items()}


def _status(designation: models.Designation) -> Cell:
    return Cell(badge=STATUS_BADGES[designation.status], small=designation.registered_as)


def _functions(designation: models.Designation) -> str:
    chosen = [label for code, label in models.CareFunction.choices if code in designation.functions]
    return "4つすべて" if len(chosen) == len(models.CareFunction) else "、".join(chosen)


def _kind(institution: models.Institution) -> str:
    """With the ward, where it is another one: 「診療所・鶴見区」."""
    words = institution.get_kind_display(), institution.located_in
    return "・".join(str(word) for word in words if word)


def _counted(designation: models.Designation, day: date) -> Cell:
    if not designation.is_counted:
        return Cell("数えない", small=why_not_counted(designation, day))
    return Cell(f"数える {MARKS.get(designation.status, '')}".rstrip())


INSTITUTION = two_lines(
    Column("医療機関", "institution", ("institution__kana", "institution__name")),
    Column("種類と所在する区", lambda row: _kind(row.institution)),
)
STATUS = Column(
    "状態",
    _status,
    ("status",),
    parts=(Column("状態", "status"), Column("登録の内容", lambda row: row.registered_as)),
)
FUNCTIONS = Column("担う機能", _functions)
# What the form of the day does not carry along.
NOT_KEPT = ("day", "page")
# On the page of an institution, in which only the time changes.
COLUMNS_OVER_TIME = (PERIOD, STATUS, FUNCTIONS)


class DesignationChange(OnePartOfRecord):
    """Ends a designation and begins its new state the day after, in one step."""

    template_name = "records/form.html"
    form_class = forms.DesignationChangeForm
    submit_label = "この日から変える"

    def done_sentence(self, saved: models.Designation) -> str:
        day = wareki(saved.valid_from)
        return f"{saved.institution}は、{day}から「{saved.get_status_display()}」になりました。"

    def get_context_data(self, **kwargs) -> dict[str, object]:
        context = super().get_context_data(**kwargs)
        begin, _ = context["form"].stored_period
        [*way, _] = context["crumbs"]
        title = "状態を変える"
        return context | {
            "title": title,
            "lead": f"いまの登録: {self.stored_name}・{wareki(begin)}から",
            "crumbs": [*way, (title, "")],
        }


class DesignationPages(RecordPages):
    model = models.Designation
    prefix = "designation"
    form_class = forms.DesignationForm
    filter_class = filters.DesignationFilter
    list_template = "institutions/designation_list.html"
    form_template = "institutions/designation_form.html"
    related = ("institution__located_in",)
    lead = "在宅医療で積極的な役割を担う医療機関の位置づけを、有効期間とともに記録します。"
    columns = (INSTITUTION, STATUS, FUNCTIONS, PERIOD)

    def list_rows(self, request: HttpRequest) -> QuerySet:
        return with_counted(super().list_rows(request), counting_day(request.GET).day)

    def list_columns(self, request: HttpRequest) -> list[Column]:
        day = counting_day(request.GET)
        counted = Column(
            day.heading,
            lambda row: _counted(row, day.day),
            ("is_counted",),
            parts=(
                Column(day.heading, lambda row: _counted(row, day.day).text),
                Column("数えない理由", lambda row: _counted(row, day.day).small),
            ),
        )
        return [*self.columns, counted]

    def list_context(self, request: HttpRequest, filter_: FilterSet) -> dict[str, object]:
        day = counting_day(request.GET)
        rows = self.readable(request.user)
        ward = filter_.form.cleaned_data.get("ward") if filter_.is_valid() else None
        if ward:
            rows = rows.filter(institution__ward=ward)
        tally = tally_on(rows, day.day)
        return {
            "counting": day,
            "tally": tally,
            "counted_wards": ward or request.user.ward or "24区",
            "kept_conditions": [(n, v) for n, v in request.GET.items() if n not in NOT_KEPT],
            "without_consented": filters.COUNTED_WITHOUT_CONSENTED,
            "keys": _keys(tally),
        }

    def actions(self, record: models.Designation) -> list[dict[str, str]]:
        edit, *others = super().actions(record)
        if record.valid_to and record.valid_to < timezone.localdate():
            return [edit, *others]
        return [edit, action("状態を変える", self.url("change", record.pk)), *others]

    def extra_actions(self, record: models.Designation, user: User) -> list[dict[str, str]]:
        page = InstitutionPages().page_of(record.institution)
        return [action("医療機関の記録を見る", page)]

    def own_views(self) -> Views:
        return {"change": ("<int:pk>/change/", DesignationChange)}

    def form_arguments(self, request: HttpRequest) -> dict[str, object]:
        chosen = request.GET.get("institution", "")
        known = chosen.isascii() and chosen.isdigit()
        return {
            "initial": {"institution": chosen} if known else {},
            "search": forms.InstitutionSearch(request.GET),
        }


def _keys(tally: Tally) -> list[tuple[Badge, int, str | None, str]]:
    """Badge, number and conditions of each status that is counted, and of all that is not."""
    counted = [
        (STATUS_BADGES[status], count, status, filters.COUNTED)
        for status, count in tally.by_status.items()
    ]
    none = Badge("gone", "数えない", "cross")
    return [*counted, (none, tally.uncounted, None, filters.NOT_COUNTED)]


class InstitutionPages(RecordPages):
    model = models.Institution
    prefix = "institution"
    form_class = forms.InstitutionForm
    filters = {
        "q": filters.PlacesFilter(fields=("name", "kana", "address"), label="名称・所在地・番号"),
        "kind": CodeFilter(label="種類", choices=models.InstitutionKind.choices),
    }
    list_template = "institutions/institution_list.html"
    lead = "区の医療機関と、介護・福祉などの資源の名簿です。"
    related = ("located_in",)
    columns = (
        two_lines(
            Column("名称", "name", ("kana", "name")), Column("ふりがな", lambda row: row.kana)
        ),
        two_lines(
            Column("種類", "kind", ("kind",)),
            Column("所在する区（別の区のとき）", lambda row: str(row.located_in or "")),
        ),
        two_lines(
            Column("所在地", lambda row: row.address, ("address",)),
            Column("郵便番号", lambda row: row.postal_code),
        ),
        Column("電話番号", lambda row: row.phone),
    )

    def related_tables(self, record: models.Institution, user: User) -> list[RelatedTable]:
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
    model = models.ResourceSurvey
    prefix = "survey"
    form_class = forms.ResourceSurveyForm
    lead = "医療・介護・福祉の資源を、その年度に把握・更新したかどうかを答えます。"
    columns = (
        Column("把握・更新", str),
        two_lines(
            Column(
                "方法",
                lambda survey: "、".join(
                    models.SurveyMethod(each).label for each in survey.methods
                ),
            ),
            Column("方法（その他）", lambda survey: survey.method_detail),
        ),
    )
