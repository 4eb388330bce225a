"""The addresses of the pages of a kind of record: `<prefix>_list`, `_create`, `_detail`, `_edit`, …"""

from __future__ import annotations

from django.urls import URLPattern, path

from wards.generic.details import RecordDelete, RecordDetail
from wards.generic.edits import RecordCreate, RecordEdit, RecordEnd
from wards.generic.lists import RecordList
from wards.generic.pages import RecordPages, Views
from wards.record_pages import register

USUAL_VIEWS: Views = {
    "list": ("", RecordList),
    "create": ("new/", RecordCreate),
    "detail": ("<int:pk>/", RecordDetail),
    "edit": ("<int:pk>/edit/", RecordEdit),
    "end": ("<int:pk>/end/", RecordEnd),
    "delete": ("<int:pk>/delete/", RecordDelete),
}


def urls_of(*kinds: RecordPages) -> list[URLPattern]:
    """The addresses of all pages of these kinds of records."""
    return [address for pages in kinds for address in _urls_of(pages)]


def _urls_of(pages: RecordPages) -> list[URLPattern]:
    app, words = pages.model._meta.app_label, pages.prefix.replace("_", "-")
    register(pages.model, f"{app}:{pages.prefix}")
    usual = {name: USUAL_VIEWS[name] for name in USUAL_VIEWS if name in pages.usual_pages()}
    return [
        path(
            f"{words}/{address}",
            view.as_view(pages=pages),
            name=f"{pages.prefix}_{name}".rstrip("_"),
        )
        for name, (address, view) in (usual | pages.own_views()).items()
    ]
