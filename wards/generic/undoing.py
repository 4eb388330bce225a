"""A deleted record that comes back, and a record that goes back to an earlier version."""

from copy import copy

from django.contrib import messages
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.views import View

from wards.answers import NOT_TOLD
from wards.forms.before_saving import CONFIRM
from wards.forms.record_forms import RecordForm
from wards.generic.edits import OfOneRecord
from wards.generic.pages import RecordView, way_back
from wards.versions.kept_versions import changes_between
from wards.versions.restoring import NotRestoredError, deletion_of, restore, rows_then


class RecordRestore(RecordView, View):
    """Brings a deleted record back, once, for those who may edit it; another one is not found."""

    http_method_names = ("post", "options")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        own = self.editable_rows().filter(pk=pk)
        if (record := own.first()) is not None:
            messages.info(request, f"{self.pages.noun} {record} は、すでに元に戻っています。")
            return HttpResponseRedirect(self.pages.page_of(record))
        deletion = (
            deletion_of(self.pages.model, pk) if self.pages.may_create(request.user) else None
        )
        if deletion is None:
            raise Http404
        try:
            with transaction.atomic():
                restore(self.pages.model, deletion)
                if (record := own.all().first()) is None:
                    raise Http404
        except NotRestoredError as refusal:
            # It can be tried again once what is in the way has gone.
            messages.error(request, str(refusal), extra_tags=self.restore_url(pk))
            return HttpResponseRedirect(way_back(request, self.list_url))
        messages.success(request, f"{self.pages.noun} {record} を元に戻しました。")
        return HttpResponseRedirect(self.pages.page_of(record))


class RecordRevert(OfOneRecord):
    """Shows what an earlier version would change, and sends it to the record's own form."""

    template_name = "records/revert.html"
    title_ending = "を前の版に戻す"
    http_method_names = ("get", "head", "options")
    draft = None

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if self.version is None:
            return HttpResponseRedirect(self.pages.page_of(self.object))
        return super().get(request, *args, **kwargs)

    @cached_property
    def version(self) -> models.Model | None:
        return self.version_asked(self.request.GET.get("version", ""))

    @cached_property
    def then(self) -> models.Model:
        """The record with the answers of that version; who last saved it, and when, is as now."""
        then = copy(self.object)
        for field in then._meta.concrete_fields:
            if field.name not in NOT_TOLD:
                setattr(then, field.attname, getattr(self.version, field.attname))
        return then

    def get_form_kwargs(self) -> dict[str, object]:
        return super().get_form_kwargs() | {"instance": self.then}

    def get_form(self, form_class: type[RecordForm] | None = None) -> RecordForm:
        form = super().get_form(form_class)
        for field in self.object._meta.many_to_many:
            if field.name in form.fields:
                form.initial[field.name] = self._linked_then(field)
        return form

    def _linked_then(self, field: models.ManyToManyField) -> list[object]:
        source, target = field.m2m_field_name(), field.m2m_reverse_field_name()
        moment, owner = self.version.pgh_created_at, {f"{source}_id": self.object.pk}
        rows = rows_then(field.remote_field.through, moment, **owner)
        keys = {getattr(row, f"{target}_id") for row in rows}
        return list(field.related_model._base_manager.filter(pk__in=keys).order_by("pk"))

    def changes(self, form: RecordForm) -> list[dict[str, object]]:
        """What the form would change: label, now and then."""
        concrete = self.object._meta.concrete_fields
        asked = [field for field in concrete if field.name in form.fields]
        found = changes_between(self.object, self.then, asked)
        for field in self.object._meta.many_to_many:
            linked = set(getattr(self.object, field.name).all())
            if field.name in form.fields and linked != set(form.initial[field.name]):
                before, after = (
                    "、".join(sorted(map(str, rows))) or "なし"
                    for rows in (linked, form.initial[field.name])
                )
                found.append({"label": field.verbose_name, "before": before, "after": after})
        return found

    def last_filed(self) -> None:
        """Nothing is asked for."""
        return

    def get_context_data(self, **kwargs) -> dict[str, object]:
        context = super().get_context_data(**kwargs)
        return context | {
            "lead": "",
            "changes": self.changes(context["form"]),
            "sent": [context["form"], *self.parts()],
            # They were confirmed when that version was saved.
            "confirmed": CONFIRM,
            "action": self.pages.form_url_of(self.object),
            "when": self.version.pgh_created_at,
            "version": self.version.pk,
        }
