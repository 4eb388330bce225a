"""The pages of one kind of record: its words, rows and hooks; and what all of them share."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django_filters import Filter, FilterSet

from wards.answers import BLANK, SHORT_LABELS, answer_text, untold_of
from wards.forms.record_forms import RecordForm
from wards.generic.report_at_hand import LastFiled, ReportAtHand, items_of, last_filed
from wards.generic.tables import Column, RecordFilter, RelatedTable, shown_table
from wards.models import User
from wards.models.record import FIRST_FISCAL_YEAR, LAST_FISCAL_YEAR
from wards.models.round import reporting_year
from wards.versions.kept_versions import versions_of
from wards.versions.restoring import deletions
from wards.vocabulary import ITEMS_OF_FORM, ReportItem, Role

# Name of a page → its address below the prefix, and what answers there.
Views = dict[str, tuple[str, type[View]]]


class RecordPages:
    """The pages of one model; `urls_of` of `addresses.py` gives their addresses.

    Views ask this object for rows, so scope is decided in `readable` and `editable` alone.
    """

    model: ClassVar[type[models.Model]]
    prefix: ClassVar[str]
    form_class: ClassVar[type[RecordForm]]
    filter_class: ClassVar[type[FilterSet] | None] = None
    # The filters of a list that needs no such class of its own.
    filters: ClassVar[Mapping[str, Filter]] = {}
    columns: ClassVar[Sequence[Column]] = ()
    # Related rows that columns and details name.
    related: ClassVar[Sequence[str]] = ()
    # Numbers of which the list says the sum.
    sums: ClassVar[Sequence[str]] = ()
    lead: ClassVar[str] = ""
    help_sentences: ClassVar[Sequence[str]] = ()
    deletable: ClassVar[bool] = True
    delete_label: ClassVar[str] = "削除する"
    # What comes of a deletion, as its page says.
    after_deletion: ClassVar[str] = "集計からすぐに除かれます。"
    # Whether what was deleted comes back from its versions, whether an earlier one is saved again.
    restorable: ClassVar[bool] = True
    revertible: ClassVar[bool] = True
    # Templates that extend these two where a page says more.
    list_template: ClassVar[str] = "records/list.html"
    form_template: ClassVar[str] = "records/form.html"
    # The items under which a report files these records; None: those that the model answers.
    filed_under: ClassVar[frozenset[ReportItem] | None] = None
    # Fields that the detail page leaves out.
    hidden: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls) -> None:
        if cls.filters:
            cls.filter_class = type(f"{cls.__name__}Filter", (RecordFilter,), dict(cls.filters))

    # --- Words -------------------------------------------------------------------------

    @property
    def noun(self) -> str:
        """What one record is called."""
        return str(self.model._meta.verbose_name)

    def list_title(self, user: User) -> str:
        return self.noun if user.is_bureau else f"{user.ward}の{self.noun}"

    def title_of(self, record: models.Model) -> str:
        """The heading of a record's own page."""
        return str(record)

    def list_lead(self, user: User) -> str:
        return self.lead

    def empty_sentence(self, user: User) -> str:
        return f"条件に合う{self.noun}の記録はありません。"

    # --- Rows --------------------------------------------------------------------------

    def may_read(self, user: User) -> bool:
        """Whether the pages are for this user at all; what belongs to no ward is the Bureau's."""
        return user.is_bureau or bool(self.ward_path)

    def readable(self, user: User) -> QuerySet:
        """The rows this user may read."""
        return self.model.objects.visible_to(user)

    def editable(self, user: User) -> QuerySet:
        """The rows this user may change."""
        return self.model.objects.editable_by(user)

    def deleted(self, user: User) -> QuerySet:
        """The versions with which records were deleted that this user may bring back."""
        own = {self.ward_path: user.ward_id} if self.ward_path and not user.is_bureau else {}
        return deletions(self.model, **own)

    def may_create(self, user: User) -> bool:
        return Role(user.role) in self.model.entered_by

    def with_related(self, rows: QuerySet) -> QuerySet:
        return rows.select_related(*self.related) if self.related else rows

    @property
    def ward_path(self) -> str:
        return getattr(self.model, "ward_path", "")

    @property
    def has_validity(self) -> bool:
        return hasattr(self.model, "valid_to")

    # --- Hooks -------------------------------------------------------------------------

    def new_record(self, request: HttpRequest) -> models.Model:
        """The record a create form begins with."""
        return self.model()

    def form_arguments(self, request: HttpRequest) -> dict[str, object]:
        """More arguments for the form than user and year."""
        return {}

    def items_asked(self, request: HttpRequest, record: models.Model) -> list[ReportItem]:
        """The items of the user's own report under which such a record is filed; most often one."""
        filed = items_of(self.model) if self.filed_under is None else self.filed_under
        answered = getattr(record, "report_item", None) if record.pk else None
        if answered in filed:
            filed = {answered}
        return [item for item in ITEMS_OF_FORM.get(request.user.role, ()) if item in filed]

    def last_filed(self, request: HttpRequest, record: models.Model, year: int) -> LastFiled | None:
        """What the user's report of the year before said of such records; None if none asks."""
        items = self.items_asked(request, record)
        before = ReportAtHand(request.user, self.model, year - 1)
        return last_filed(before, items, self.asked_labels) if items else None

    @property
    def asked_labels(self) -> dict[str, str]:
        """What is asked, in its order: field → what lists call it, else its question."""
        lists = {column.field: column.label for column in self.columns} | SHORT_LABELS
        fields = {field.name: str(field.verbose_name) for field in self.model._meta.fields}
        return {
            name: lists.get(name, fields[name])
            for name in self.form_class.base_fields
            if name in fields
        }

    def list_rows(self, request: HttpRequest) -> QuerySet:
        """The rows of the list, before its filters."""
        return self.with_related(self.readable(request.user))

    def list_columns(self, request: HttpRequest) -> Sequence[Column]:
        return self.columns

    def list_context(self, request: HttpRequest, filter_: FilterSet | None) -> dict[str, object]:
        """What a list template of its own shows besides."""
        return {}

    def after_save(self, record: models.Model, user: User, *, created: bool) -> None:
        """What happens besides, in the same transaction."""

    def remove(self, record: models.Model) -> None:
        record.delete()

    def versions(self, record: models.Model) -> list[dict[str, object]]:
        """Who changed what and when, newest first; [] for what keeps no versions."""
        return versions_of(record) if hasattr(record, "versions") else []

    def answers_of(self, record: models.Model) -> list[dict[str, object]]:
        """The answers of a record, in the order in which they are asked; what no form asks is last."""
        asked = list(self.form_class.base_fields)
        fields = sorted(
            record._meta.concrete_fields,
            key=lambda field: asked.index(field.name) if field.name in asked else len(asked),
        )
        return [
            {"label": field.verbose_name, "value": text}
            for field in fields
            if field.name not in untold_of(record) | self.hidden
            for text in [answer_text(record, field.name)]
            # What nobody is asked for is told where there is something to tell.
            if field.editable or text != BLANK
        ]

    def extra_items(self, record: models.Model) -> list[dict[str, object]]:
        """Lines of the detail page that are no field of the record."""
        return []

    def related_tables(self, record: models.Model, user: User) -> list[RelatedTable]:
        """Tables of what belongs to the record, below its own answers."""
        return []

    def table_of(
        self,
        title: str,
        owner: dict[str, models.Model],
        user: User,
        *,
        columns: Sequence[Column],
        create_url: str = "",
    ) -> RelatedTable:
        """The records of an owner ({'desk': desk}) as a table on the owner's page."""
        rows = self.with_related(self.readable(user).filter(**owner))
        return RelatedTable(
            title=title,
            **shown_table(columns, rows, self.page_of),
            empty_sentence=f"{self.noun}の記録はありません。{self._entered_elsewhere(user)}",
            create_url=(create_url or self.url("create")) if self.may_create(user) else "",
            create_label=f"{self.noun}を加える",
        )

    def _entered_elsewhere(self, user: User) -> str:
        """Who enters such records, for those who do not."""
        if self.may_create(user):
            return ""
        roles = "・".join(role.label for role in Role if role in self.model.entered_by)
        return f"{roles}が記録します。"

    def actions(self, record: models.Model) -> list[dict[str, str]]:
        """Edit, end, delete."""
        actions = [action("修正する", self.form_url_of(record), "main")]
        if self.has_validity:
            actions.append(action("終了する", self.url("end", record.pk)))
        if self.deletable:
            actions.append(action(self.delete_label, self.url("delete", record.pk), "grave"))
        return actions

    def extra_actions(self, record: models.Model, user: User) -> list[dict[str, str]]:
        """Buttons of the detail page besides edit, end and delete."""
        return []

    # --- Addresses ---------------------------------------------------------------------

    def form_url_of(self, record: models.Model) -> str:
        """The form in which a record is changed."""
        return self.url("edit", record.pk)

    def url(self, page: str, *args: object) -> str:
        name = f"{self.prefix}_{page}".rstrip("_")
        return reverse(f"{self.model._meta.app_label}:{name}", args=args)

    def page_of(self, record: models.Model) -> str:
        """The page on which a record is shown."""
        return self.url("detail", record.pk)

    def ward_name(self, record: models.Model) -> str:
        """The ward to which a record belongs, or what stands for it."""
        ward = record
        for name in self.ward_path.split("__"):
            ward = getattr(ward, name)
        return str(ward) if ward else self.without_ward(record)

    def without_ward(self, record: models.Model) -> str:
        """What stands for the ward of a record that has none."""
        return "大阪市"

    def usual_pages(self) -> set[str]:
        """Which of the pages that every record may have these records have."""
        more = {
            "end": self.has_validity,
            "delete": self.deletable,
            "restore": self.deletable and self.restorable,
            "revert": self.revertible,
        }
        return {"list", "create", "detail", "edit", *(name for name in more if more[name])}

    def own_views(self) -> Views:
        """Views instead of the usual ones of the same name, or beside them."""
        return {}


HOME = ("ホーム", "/")


def action(label: str, url: str, kind: str = "plain") -> dict[str, str]:
    """A button of a detail page. kind: main, plain or grave."""
    return {"label": label, "url": url, "kind": kind}


def year_asked(request: HttpRequest) -> int:
    """The fiscal year of `?year=2024`, else the one that is being reported."""
    asked = request.GET.get("year", "")
    known = map(str, range(FIRST_FISCAL_YEAR, LAST_FISCAL_YEAR + 1))
    return int(asked) if asked in known else reporting_year().year


def way_back(request: HttpRequest, otherwise: str) -> str:
    """The address in `?next=`, when it is one of our own."""
    asked = request.GET.get("next", "")
    allowed = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    return asked if allowed else otherwise


class RecordView:
    """Mixin of the pages of a record; `pages` comes from `urls_of`."""

    pages: RecordPages = None
    request: HttpRequest
    # By its model's name a user's record would take the place of the one who has signed in.
    context_object_name = "record"
    # What the page is of; None of a list.
    object: models.Model | None = None

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not self.pages.may_read(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def year(self) -> int:
        return year_asked(self.request)

    @property
    def report_year(self) -> int:
        """The fiscal year of the report to which what the page shows belongs."""
        return getattr(self.object, "fiscal_year", None) or self.year

    @cached_property
    def report(self) -> ReportAtHand:
        """The report of the user's own body that asks for what the page shows."""
        # Without a month the annual one; of a list of months none.
        month = getattr(self.object, "month", None)
        return ReportAtHand(self.request.user, self.pages.model, self.report_year, month)

    def get_context_data(self, **kwargs) -> dict:
        """Beside a message that something was saved stands the way back to the report."""
        if self.report.submission:
            self.request.report_at_hand_url = self.report.url
        return super().get_context_data(**kwargs)

    def editable_rows(self) -> QuerySet:
        """The rows the user may change; of two who save at once the second waits for the first."""
        rows = self.pages.editable(self.request.user)
        return rows.select_for_update(of=("self",)) if self.request.method == "POST" else rows

    def restore_url(self, pk: int) -> str:
        """Where a record that is deleted comes back; '' for what does not."""
        return self.pages.url("restore", pk) if self.pages.restorable else ""

    @property
    def list_url(self) -> str:
        return self.pages.url("list")

    def crumbs(self, *steps: tuple[str, str]) -> list[tuple[str, str]]:
        return [HOME, (self.pages.noun, self.list_url), *steps]
