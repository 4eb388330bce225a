"""The addresses of the pages that every record has: list, detail, create, edit, end, delete, undo."""

from django.urls import URLPattern, path

from wards.generic.details import RecordDelete, RecordDetail
from wards.generic.edits import RecordCreate, RecordEdit, RecordEnd
from wards.generic.list_files import SavedAsFile
from wards.generic.lists import RecordList
from wards.generic.pages import RecordPages, Views
from wards.generic.undoing import RecordRestore, RecordRevert
from wards.record_pages import register

USUAL_VIEWS: Views = {
    "list": ("", RecordList),
    "create": ("new/", RecordCreate),
    "detail": ("<int:pk>/", RecordDetail),
    "edit": ("<int:pk>/edit/", RecordEdit),
    "end": ("<int:pk>/end/", RecordEnd),
    "delete": ("<int:pk>/delete/", RecordDelete),
    "restore": ("<int:pk>/restore/", RecordRestore),
    "revert": ("<int:pk>/revert/", RecordRevert),
}

# Behind the address of a list: the same as a file.
A_FILE = "file/<str:fmt>/"


def urls_of(*kinds: RecordPages) -> list[URLPattern]:
    """The addresses of these kinds of records: `<prefix>_list`, `_create`, `_detail`, `_edit`, …"""
    addresses = []
    for pages in kinds:
        words = pages.prefix.replace("_", "-")
        register(pages)
        usual = {name: USUAL_VIEWS[name] for name in USUAL_VIEWS if name in pages.usual_pages()}
        for name, (address, view) in (usual | pages.own_views()).items():
            name = f"{pages.prefix}_{name}".rstrip("_")
            answers = view.as_view(pages=pages)
            addresses.append(path(f"{words}/{address}", answers, name=name))
            if issubclass(view, SavedAsFile):
                addresses.append(path(f"{words}/{address}{A_FILE}", answers, name=f"{name}_file"))
    return addresses
