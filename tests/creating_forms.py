"""Forms that create something, filled in with the answers of a record of their kind."""

from copy import copy

from django.db import models, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.urls import resolve
from django.utils import timezone
from django.views import View

from reports.models import HandoverNote
from tests import factories as make
from tests.form_pages import forms_of
from wards.fiscal import FiscalYear
from wards.forms.once_only import TOKEN
from wards.generic.edits import RecordCreate
from wards.generic.pages import RecordPages
from wards.generic.statements import StatementForm
from wards.models import ReportingRound

CREATING = (RecordCreate, StatementForm)


def view_of(address: str) -> type[View]:
    """The class of the view at an address; View where it is a function."""
    return getattr(resolve(address.partition("?")[0]).func, "view_class", View)


def pages_of(address: str) -> RecordPages:
    """Whose pages an address belongs to."""
    return resolve(address.partition("?")[0]).func.view_initkwargs["pages"]


def filled_in(pages, row: models.Model, client: Client, address: str) -> dict[str, object]:
    """What the form for a new record would send if the answers of a record were typed into it.

    The record itself is gone afterwards, so that the form adds no second one.
    """
    page = client.get(pages.form_url_of(row))
    assert page.status_code == 200, address
    [edit, *_] = forms_of(page)
    remove(row)
    [form, *_] = forms_of(client.get(address))
    typed = {name: said for name, said in edit.sent.items() if name not in (TOKEN, "stamp")}
    only_here = {"kind": getattr(row, "kind", None), "ward": getattr(row, "ward_id", None)}
    only_here |= {"fiscal_year": getattr(row, "fiscal_year", None)}
    asked = pages.form_class.base_fields
    extra = {k: v for k, v in only_here.items() if v and (k in asked or k == "ward")}
    return {**form.sent, **{k: v for k, v in extra.items() if k not in typed}, **typed}


def remove(row: models.Model) -> None:
    """Deletes a record with all that hangs on it."""
    try:
        with transaction.atomic():
            # Of a copy: the rows of a world are used by other tests.
            copy(row).delete()
    except ProtectedError as error:
        for other in error.protected_objects:
            remove(other)
        remove(row)


def row_for(pages, role: str, rows: dict[str, models.Model]) -> models.Model:
    """The record of this kind that a role would have entered."""
    if pages.model is ReportingRound:
        # One without reports that were worked on.
        return make.RoundFactory(fiscal_year=FiscalYear.of(timezone.localdate()).year)
    if pages.model is HandoverNote:
        return make.HandoverNoteFactory(ward=rows["handover"].ward, form=role)
    kind = {"bureau": "city_council", "ward_office": "ward_council", "desk": "liaison"}
    if pages.model._meta.label == "meetings.Meeting":
        return rows[kind[role]]
    return next(
        row for key, row in rows.items() if type(row) is pages.model and not key.startswith("other")
    )
