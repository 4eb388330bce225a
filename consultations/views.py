"""The pages of desks, hours, coordinators, initiatives and monthly totals, and what narrows their lists."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from consultations import forms, models
from wards.fiscal import FiscalYear
from wards.forms.record_forms import RecordForm
from wards.generic.edits import OnePartOfRecord
from wards.generic.months import MonthlyPages
from wards.generic.naming import name_of, nameable, named_table
from wards.generic.pages import RecordPages, Views, action
from wards.generic.tables import (
    PERIOD,
    CodeFilter,
    Column,
    RecordFilter,
    RelatedTable,
    ValidOnFilter,
    WordsFilter,
    YearFilter,
    two_lines,
)
from wards.generic.undoing import RecordRevert
from wards.models import User
from wards.vocabulary import ReportItem


class InitiativeFilter(RecordFilter):
    year = YearFilter()
    area = CodeFilter(label="表", choices=models.Area.choices, method="of_area")
    state = CodeFilter(label="状態", choices=models.InitiativeState.choices)
    q = WordsFilter(fields=("text",))

    def of_area(self, rows: QuerySet, name: str, area: str) -> QuerySet:
        return rows.filter(heading__in=models.HEADINGS_OF_AREA[models.Area(area)])


class DeskPages(RecordPages):
    model = models.Desk
    prefix = "desk"
    form_class = forms.DeskForm
    # What is filed of a desk are its hours.
    filed_under = frozenset()
    filters = {"q": WordsFilter(fields=("name", "operator", "address")), "day": ValidOnFilter()}
    lead = (
        "区の医師会などが受託する相談支援室です。"
        "受託者が変わったら新しいものを加え、前のものはその前日で終えます。"
    )
    columns = (
        Column("名称", "name", ("name",)),
        Column("受託者", "operator", ("operator",)),
        two_lines(
            Column("所在地", lambda desk: desk.address), Column("電話番号", lambda desk: desk.phone)
        ),
        PERIOD,
    )

    def related_tables(self, record: models.Desk, user: User) -> list[RelatedTable]:
        hours, coordinators = DeskHoursPages(), CoordinatorPages()
        owner = {"desk": record}
        return [
            hours.table_of("開設時間", owner, user, columns=HOURS_COLUMNS),
            coordinators.table_of("拠点コーディネーター", owner, user, columns=PEOPLE_COLUMNS),
        ]


HOURS_COLUMNS = (
    Column("週あたりの開設時間", "weekly_hours", ("weekly_hours",)),
    Column("曜日と時刻", "opening_times"),
    PERIOD,
)


class DeskHoursPages(RecordPages):
    model = models.DeskHours
    prefix = "hours"
    form_class = forms.DeskHoursForm
    filters = {"q": WordsFilter(fields=("desk__name", "opening_times")), "day": ValidOnFilter()}
    related = ("desk",)
    lead = "相談窓口を週に何時間開いているかを、期間とともに記録します。"
    columns = (Column("相談支援室", "desk", ("desk__name",)), *HOURS_COLUMNS)


PEOPLE_COLUMNS = (
    Column("氏名", "name", ("name",)),
    two_lines(
        Column("資格の区分", "qualification", ("qualification",)),
        Column("免許と実務経験年数", lambda row: "、".join(_practice(row))),
    ),
    two_lines(
        Column("職種", "profession", ("profession",)),
        Column("職種（その他）", lambda row: row.profession_detail),
    ),
    PERIOD,
)


def _practice(person: models.Coordinator) -> Iterator[str]:
    """Each qualification in short: 「ア 看護師 12年」."""
    for rule, licence, years in (models.MAIN, models.SECOND):
        if code := getattr(person, rule):
            lasted = getattr(person, years)
            words = getattr(person, licence), "" if lasted is None else f"{lasted}年"
            # The only one, of which no more is known, stands above.
            if any(words) or person.second_qualification:
                yield " ".join(filter(None, (models.Qualification(code).letter, *words)))


def _having(rows: QuerySet, name: str, code: str) -> QuerySet:
    """The coordinators who have a qualification, as their main one or besides."""
    return rows.filter(Q(qualification=code) | Q(second_qualification=code))


class CoordinatorPages(RecordPages):
    model = models.Coordinator
    prefix = "coordinator"
    form_class = forms.CoordinatorForm
    filters = {
        "q": WordsFilter(fields=("name", "desk__name", "profession_detail")),
        "qualification": CodeFilter(
            label="資格の区分", choices=models.Qualification.choices, method=_having
        ),
        "profession": CodeFilter(label="職種", choices=models.Profession.choices),
        "day": ValidOnFilter(),
    }
    related = ("desk",)
    lead = "相談支援室で働く拠点コーディネーターと、その資格の区分です。"
    columns = (*PEOPLE_COLUMNS[:-1], Column("相談支援室", "desk", ("desk__name",)), PERIOD)

    def extra_items(self, record: models.Coordinator) -> list[dict[str, object]]:
        lines = (
            f"（{rule.letter}）{models.QUALIFICATION_DEFINITIONS[rule]}"
            for rule in record.qualifications
        )
        return [{"label": "資格の定義", "value": "\n".join(lines)}]


class RecordsOfInitiative(OnePartOfRecord):
    """Chooses the records of the year that belong to an initiative."""

    form_class = forms.InitiativeRecordsForm
    title_ending = "の関連する記録を選ぶ"
    verb = "修正しました"


class RevertOfInitiative(RecordRevert):
    """Goes back to the answers of a version, and where they are as now to its records, which have a
    page of their own."""

    @cached_property
    def _is_of_records(self) -> bool:
        asked = forms.InitiativeForm.Meta.fields
        return all(getattr(self.version, name) == getattr(self.object, name) for name in asked)

    @cached_property
    def then(self) -> models.Initiative:
        """Without records that are gone, or of another year."""
        initiative = super().then
        offered = nameable(self.request.user, initiative.ward_id, initiative.fiscal_year)
        named = set(map(name_of, offered))
        initiative.records = [name for name in initiative.records if name in named]
        return initiative

    def get_form_class(self) -> type[RecordForm]:
        return forms.InitiativeRecordsForm if self._is_of_records else super().get_form_class()

    def form_arguments(self) -> dict[str, object]:
        return {} if self._is_of_records else super().form_arguments()

    def get_context_data(self, **kwargs) -> dict[str, object]:
        context = super().get_context_data(**kwargs)
        own = {"action": self.pages.url("records", self.object.pk)} if self._is_of_records else {}
        return context | own


class InitiativePages(RecordPages):
    model = models.Initiative
    prefix = "initiative"
    form_class = forms.InitiativeForm
    filter_class = InitiativeFilter
    # They stand in a table of their own, without those that are gone.
    hidden = frozenset({"records"})
    lead = "24時間体制構築と、多職種による情報共有の取組を、区の言葉で記録します。"
    columns = (
        Column("取組内容", "text"),
        two_lines(
            Column("項目", "heading", ("heading",)), Column("表", lambda row: row.area.label)
        ),
        Column("状態", "state", ("state",)),
        Column("年度", "fiscal_year", ("fiscal_year",)),
    )

    def form_arguments(self, request: HttpRequest) -> dict[str, object]:
        # A link from the report says which of its two tables is to be filled in.
        asked = request.GET.get("area", "")
        return {"area": asked if asked in models.Area.values else ""}

    def items_asked(self, request: HttpRequest, record: models.Initiative) -> list[ReportItem]:
        items = super().items_asked(request, record)
        asked = self.form_arguments(request)["area"]
        return [item for item in items if record.pk or asked in ("", item)]

    def own_views(self) -> Views:
        return {
            "records": ("<int:pk>/records/", RecordsOfInitiative),
            "revert": ("<int:pk>/revert/", RevertOfInitiative),
        }

    def actions(self, record: models.Initiative) -> list[dict[str, str]]:
        edit, *others = super().actions(record)
        return [edit, action("関連する記録を選ぶ", self.url("records", record.pk)), *others]

    def related_tables(self, record: models.Initiative, user: User) -> list[RelatedTable]:
        return [named_table(record, user)]

    def extra_items(self, record: models.Initiative) -> list[dict[str, object]]:
        # The Bureau's wordings name the initiatives that they stand for; this is the way back.
        words = "\n".join(wording.text for wording in record.wordings.order_by("position", "pk"))
        return [{"label": "資料４での文言（健康局）", "value": words or "まだ入力されていません"}]


class MonthlyConsultationTotalPages(MonthlyPages):
    model = models.MonthlyConsultationTotal
    prefix = "monthly_total"
    form_class = forms.MonthlyConsultationTotalForm
    filters = {
        "year": YearFilter(),
        "month": CodeFilter(label="月", choices=FiscalYear.month_choices()),
    }
    year_template = "consultations/monthly_total_year.html"
    lead = "相談支援室が1か月に受けた相談の件数です。件数だけを答え、相談の内容は入れません。"
    columns = (
        Column("月", lambda total: f"{total.month}月"),
        Column("年度", "fiscal_year", ("fiscal_year",)),
        Column("相談件数（延べ）", "consultations", ("consultations",), numeric=True),
        Column("うち新規の相談者数", "new_clients", ("new_clients",), numeric=True),
    )
