"""The page of one record, and how it is deleted there."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.views.generic import DetailView

from wards.forms.before_saving import STAMP, stamp_of, versions_since
from wards.generic.naming import naming_tables
from wards.generic.pages import RecordView, way_back
from wards.versions.restoring import NotDeletedError, delete_record


class RecordDetail(RecordView, DetailView):
    """One record that the user may read; another one is not found."""

    template_name = "records/detail.html"

    def get_queryset(self) -> QuerySet:
        return self.pages.with_related(self.pages.readable(self.request.user))

    def get_context_data(self, **kwargs) -> dict[str, object]:
        user, title = self.request.user, self.pages.title_of(self.object)
        may_revert = self.pages.revertible and self.may_change
        return super().get_context_data(**kwargs) | {
            "lock": self.report.lock,
            "marked": self.report.marks_of_record(self.object.pk)
            + [m for marks in self.report.marks_of_fields(self.object.pk).values() for m in marks],
            "title": title,
            # What the record says, where its page is not named after it.
            "lead": str(self.object).removeprefix(title),
            "crumbs": self.crumbs((title, "")),
            "items": [*self.pages.answers_of(self.object), *self.pages.extra_items(self.object)],
            "actions": [*self.actions(), *self.pages.extra_actions(self.object, user)],
            "related_tables": [
                *self.pages.related_tables(self.object, user),
                *naming_tables(self.object, user),
            ],
            "versions": self.pages.versions(self.object),
            "revert_url": self.pages.url("revert", self.object.pk) if may_revert else "",
        }

    @cached_property
    def may_change(self) -> bool:
        """False for those who may only read, and while the record is locked with its report."""
        own = self.pages.editable(self.request.user).filter(pk=self.object.pk)
        return not self.report.lock and own.exists()

    def actions(self) -> list[dict[str, str]]:
        """What may be done with the record."""
        return self.pages.actions(self.object) if self.may_change else []


class ConfirmPage(RecordView, DetailView):
    """A page that asks once before something is done to a record."""

    template_name = "records/confirm.html"

    def get_queryset(self) -> QuerySet:
        return self.editable_rows()

    def question(self) -> tuple[str, str, list[str]]:
        """The words of the button, what is asked, and what follows from it."""
        raise NotImplementedError

    def is_otherwise_now(self) -> bool:
        """Whether the record is another one than the page showed that was sent."""
        return self.request.POST.get(STAMP) != stamp_of(self.object)

    def ask_again(self) -> HttpResponse:
        return self.render_to_response(self.get_context_data(object=self.object))

    def get_context_data(self, **kwargs) -> dict[str, object]:
        title, sentence, consequences = self.question()
        detail = self.pages.page_of(self.object)
        return super().get_context_data(**kwargs) | {
            "title": title,
            "crumbs": self.crumbs((str(self.object), detail), (title, "")),
            "object_sentence": sentence,
            "consequences": consequences,
            "cancel_url": detail,
            "submit_label": title,
            "stamp": stamp_of(self.object),
            "asked_again": self.request.method == "POST",
        }


class RecordDelete(ConfirmPage):
    """Asks, then deletes; the versions are kept."""

    def get_template_names(self) -> list[str]:
        return ["records/locked.html"] if self.report.lock else [self.template_name]

    def question(self) -> tuple[str, str, list[str]]:
        ended = "実際にあって終わったものは、削除せずに「終了する」で終えてください。"
        return (
            f"{self.pages.noun}の記録を削除する",
            f"{self.object} を削除しますか。",
            [
                self.pages.after_deletion,
                "削除したことと、それまでの内容は履歴に残ります。",
                *([ended] if self.pages.has_validity else []),
            ],
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.object = record = self.get_object()
        if self.is_otherwise_now():
            return self.ask_again()
        name = str(record)
        try:
            delete_record(record, self.pages.remove)
        except NotDeletedError as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(self.pages.page_of(record))
        done = f"{self.pages.noun} {name} を削除しました。"
        messages.success(request, done, extra_tags=self.restore_url(pk))
        return HttpResponseRedirect(way_back(request, self.list_url))

    def get_context_data(self, **kwargs) -> dict[str, object]:
        opened = self.request.POST.get(STAMP, "")
        return super().get_context_data(**kwargs) | {
            "changes": versions_since(self.pages.versions(self.object), opened) if opened else [],
            "submit_label": "削除する",
            "deletes": True,
            "lock": self.report.lock,
            "hint": self.report.hint,
            "items": self.pages.answers_of(self.object),
        }
