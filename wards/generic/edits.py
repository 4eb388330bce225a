"""The pages on which a record is created, edited and ended."""

from __future__ import annotations

from urllib.parse import urlencode

import pghistory
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import resolve
from django.utils.functional import cached_property
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from wards.answers import minute_label
from wards.fiscal import wareki_with_weekday
from wards.forms.before_saving import STAMP, versions_since
from wards.forms.once_only import SENT, THEN, told_before
from wards.forms.record_forms import RecordForm
from wards.generic.drafts import KeepsDraft
from wards.generic.pages import RecordView, way_back
from wards.generic.report_at_hand import LastFiled
from wards.japanese.dates import with_example
from wards.models import SpentForm
from wards.reporting.workflow import begin_report
from wards.versions.kept_versions import BACK_TO

# What an address says besides: where saving leads, what was searched for.
LEADS_ELSEWHERE = frozenset({"next", "q"})
# What the buttons that save say of the page that comes then.
ANOTHER, NEXT = "another", "next"


class RecordFormView(KeepsDraft, RecordView, FormView):
    """A form of one record; what was typed stays on the page until it is saved."""

    submit_label = "保存する"
    verb = ""
    # Whether saving may lead on to another empty form, to what the report lacks next.
    adds_another = False
    leads_on = True

    def get_template_names(self) -> list[str]:
        return [self.template_name or self.pages.form_template]

    def get_form_class(self) -> type[RecordForm]:
        return self.form_class or self.pages.form_class

    def get_form_kwargs(self) -> dict[str, object]:
        return super().get_form_kwargs() | {
            "instance": self.object,
            "user": self.request.user,
            "year": self.report_year,
            **self.form_arguments(),
        }

    def form_arguments(self) -> dict[str, object]:
        return self.pages.form_arguments(self.request)

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not self.report.lock:
            return super().get(request, *args, **kwargs)
        # What is stored, to read: nobody types what cannot be saved.
        items = self.pages.answers_of(self.object) if self.object.pk else []
        return render(request, "records/locked.html", self.get_context_data() | {"items": items})

    def get_form(self, form_class: type[RecordForm] | None = None) -> RecordForm:
        form = super().get_form(form_class)
        form.sent_before = self.sent_before
        marks = self.report.marks_of_fields(self.object.pk)
        asked = [name for name in marks if name in form.fields]
        said = self.report.submitted_answers(self.object.pk, asked) if asked else {}
        for name in asked:
            form.fields[name].marks = marks[name]
            if name in said:
                form.fields[name].earlier = [said[name], *form.fields[name].earlier]
        self.go_on_with_draft(form)
        return form

    def last_filed(self) -> LastFiled | None:
        """What the report before said of such records, to look at above the form."""
        return self.pages.last_filed(self.request, self.object, self.report_year)

    @property
    def sent_before(self) -> SpentForm | None:
        """What this very page has saved of the record already, when it is sent once more."""
        sending = getattr(self.request, "sending", None)
        earlier = sending.earlier if sending else None
        is_of_record = earlier is not None and self.object.pk and earlier.record == self.object.pk
        return earlier if is_of_record else None

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        form = self.get_form()
        if self.is_about_draft:
            return self.answer_about_draft([form, *self.parts()])
        are_valid = [each.is_valid() for each in (form, *self.parts())]
        response = self.form_valid(form) if all(are_valid) else self.form_invalid(form)
        if request.sending.is_noted:
            self.forget_draft()
        return response

    def form_valid(self, form: RecordForm) -> HttpResponse:
        version = self.version_asked(self.request.POST.get(BACK_TO, ""))
        self.back_to = version and version.pgh_created_at
        with pghistory.context(**({BACK_TO: self.back_to.isoformat()} if self.back_to else {})):
            if not form.try_to_save():
                return self.form_invalid(form)
        saved = form.instance
        begin_report(saved, self.request.user)
        self.pages.after_save(saved, self.request.user, created=form.adding)
        self.request.sending.note(saved, adds=form.adding)
        told = [self.done_sentence(saved), form.also_done]
        if self.report.hint:
            told.append("提出した報告の数は変わりません。")
        messages.success(self.request, "".join(told))
        return HttpResponseRedirect(self.way_on(saved))

    def version_asked(self, key: str) -> Model | None:
        """The earlier version of the record to which it may go back; None for no such."""
        has_versions = self.object.pk is not None and hasattr(self.object, "versions")
        if not (has_versions and key.isascii() and key.isdigit()):
            return None
        return self.object.versions.exclude(pgh_label="delete").filter(pgh_id=key[:18]).first()

    def way_on(self, saved: Model) -> str:
        """Where saving leads: what the button says, else back to where the user came from."""
        then = self.request.POST.get(THEN)
        if then == ANOTHER and self.adds_another:
            return self.request.get_full_path()
        item = getattr(saved, "report_item", None) or ""
        to_next = self.report.next_url(item) if then == NEXT and self.leads_on else ""
        return to_next or way_back(self.request, self.next_url(saved))

    def done_sentence(self, saved: Model) -> str:
        done = f"{minute_label(self.back_to)}の版に戻しました" if self.back_to else self.verb
        return f"{self.pages.noun} {saved} を{done}。"

    def next_url(self, saved: Model) -> str:
        return self.pages.page_of(saved)

    def get_context_data(self, **kwargs) -> dict[str, object]:
        context = super().get_context_data(**kwargs)
        if self.sent_before and self.sent_before.adds:
            context |= self._either_way(self.sent_before, context["form"])
        item = getattr(self.object, "report_item", None) if self.object.pk else None
        return context | {
            "lock": self.report.lock,
            "hint": self.report.hint,
            # What the Bureau said of the record, or of its item, as a whole.
            "marked": self.report.marks_of_record(self.object.pk) + self.report.marks_of_item(item),
            "lead": self.pages.lead,
            "submit_label": self.submit_label,
            "help_sentences": self.pages.help_sentences,
            "last": self.last_filed(),
            "adds_another": self.adds_another,
            "at_hand": self.report if self.leads_on else None,
            "asked_here": self.pages.items_asked(self.request, self.object),
            **self.draft_context(context["form"]),
        }

    def _either_way(self, saved: SpentForm, form: RecordForm) -> dict[str, object]:
        """The page of a record that was saved, changed and sent again: mend it, or add another."""
        asked_only_once = set(self.pages.form_class.base_fields) - set(form.fields)
        return {
            "action": self.pages.url("edit", self.object.pk),
            "another_url": saved.address,
            # What only a new record is asked.
            "carried": [
                (name, value)
                for name in sorted(asked_only_once & set(self.request.POST))
                for value in self.request.POST.getlist(name)
            ],
        }


class RecordCreate(RecordFormView):
    """A new record of the user's own ward, or of the city."""

    verb = "記録しました"
    adds_another = True

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not self.pages.may_create(request.user):
            raise PermissionDenied
        if request.method == "POST" and (saved := self._saved_from_this_page()):
            edit = resolve(self.pages.url("edit", saved.pk))
            return edit.func(request, **edit.kwargs)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if SENT not in request.GET:
            return super().get(request, *args, **kwargs)
        # Back has led to a form that was saved: an empty one would be filled in a second time.
        begun = request.GET.copy()
        begun.pop(SENT)
        return told_before(request) or HttpResponseRedirect(f"{request.path}?{begun.urlencode()}")

    def _saved_from_this_page(self) -> Model | None:
        """The record that this very page has added already, before something was changed in it."""
        earlier = self.request.sending.earlier
        if earlier is None or earlier.model != self.pages.model._meta.label_lower:
            return None
        return self.pages.editable(self.request.user).filter(pk=earlier.record).first()

    @cached_property
    def object(self) -> Model:
        return self.pages.new_record(self.request)

    @property
    def draft_address(self) -> str:
        """With what the form begins with: its year, the table or the institution."""
        begun = {k: v for k, v in self.request.GET.items() if k not in LEADS_ELSEWHERE}
        return f"{self.request.path}?{urlencode(sorted((begun | {'year': self.year}).items()))}"

    def next_url(self, saved: Model) -> str:
        year = getattr(saved, "fiscal_year", None)
        return self.list_url + (f"?year={year}" if year else "")

    def get_context_data(self, **kwargs) -> dict[str, object]:
        title = f"{self.pages.noun}を加える"
        return super().get_context_data(**kwargs) | {
            "title": title,
            "crumbs": self.crumbs((title, "")),
            "cancel_url": way_back(self.request, self.list_url),
        }


class OfOneRecord(RecordFormView, SingleObjectMixin):
    """A form of a record that exists and that the user may change; another one is not found."""

    title_ending = ""

    @cached_property
    def object(self) -> Model:
        record = self.get_object()
        # As it is stored: the form writes into the record what is being typed.
        self.stored_name = str(record)
        return record

    def get_queryset(self) -> QuerySet:
        return self.editable_rows()

    def get_context_data(self, **kwargs) -> dict[str, object]:
        title = f"{self.pages.noun}{self.title_ending}"
        detail = self.pages.page_of(self.object)
        return super().get_context_data(**kwargs) | {
            "title": title,
            "crumbs": self.crumbs((self.stored_name, detail), (title, "")),
            "cancel_url": way_back(self.request, detail),
        }


class RecordEdit(OfOneRecord):
    """Edits a record."""

    title_ending = "の記録を修正する"
    verb = "修正しました"


class OnePartOfRecord(OfOneRecord):
    """Asks in a form of its own for one part of a record, and not beside the report before."""

    leads_on = False

    def form_arguments(self) -> dict[str, object]:
        return {}

    def last_filed(self) -> None:
        return


class RecordEnd(OnePartOfRecord):
    """Sets the last day on which a record is valid; it stays for the days before."""

    template_name = "records/end.html"
    title_ending = "を終了する"
    submit_label = "この日で終了する"

    def get_form_class(self) -> type[RecordForm]:
        made = forms.modelform_factory(self.pages.model, form=RecordForm, fields=["valid_to"])
        made.base_fields["valid_to"].required = True
        made.base_fields["valid_to"].help_text = with_example(
            "この日までは有効です。例 {short}", month=3, day=31
        )
        return made

    def done_sentence(self, saved: Model) -> str:
        last = wareki_with_weekday(saved.valid_to)
        return f"{self.pages.noun} {saved} を終了しました。{last}までは有効です。"

    def get_context_data(self, **kwargs) -> dict[str, object]:
        context = super().get_context_data(**kwargs)
        begin = wareki_with_weekday(self.object.valid_from)
        opened = self.request.POST.get(STAMP, "")
        is_stale = opened not in ("", context["form"].stamp_now)
        return context | {
            "changes": versions_since(self.pages.versions(self.object), opened) if is_stale else [],
            "object_sentence": f"{self.stored_name}（{begin}から有効）を終了します。",
        }
