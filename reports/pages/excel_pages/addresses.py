"""Decides on which page a file of each kind is shown."""

from __future__ import annotations

from django.urls import reverse

from reports.models import Upload, UploadKind, UploadResult

# By the kind of file; the address takes the upload's key.
PAGES = {
    UploadKind.REPORT_FORM: "reports:upload",
    UploadKind.LEDGER: "reports:upload",
    UploadKind.USERS: "reports:user_list_preview",
    UploadKind.OFFICIAL_LIST: "reports:official_list_preview",
}
# Of these a file that could not be read has a page that says why; of others there is only the file.
WITH_PAGE_OF_REFUSED = {UploadKind.REPORT_FORM, UploadKind.LEDGER, UploadKind.USERS}


def page_of(upload: Upload) -> str:
    """The page of an upload; the file itself where there is none."""
    kind = UploadKind(upload.kind)
    has_page = upload.result != UploadResult.REFUSED or kind in WITH_PAGE_OF_REFUSED
    name = PAGES.get(kind, "") if has_page else ""
    if name:
        return reverse(name, args=[upload.pk])
    return "" if upload.withheld else reverse("reports:upload_file", args=[upload.pk])
