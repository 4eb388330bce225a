"""Decides what stands on the pages of the official lists: titles, crumbs, and what each shows."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.paginator import Paginator
from django.http import QueryDict
from django.urls import reverse

from reports.files.official_list.uploads import ListUpload, is_settled, lists_of, newer_list
from reports.models import UploadResult
from reports.pages.official_list.form import OfficialListForm
from reports.pages.official_list.preview import Preview
from reports.pages.official_list.questions import asked_of
from wards.models import User, Ward

TITLE = "公式名簿を取り込む"
LEAD = "地方厚生局の公式名簿で、24区の医療機関の登録を新しくします。"
LISTS_OF_A_PAGE = 20
RESULT_BADGES = {
    UploadResult.REFUSED: ("back", "error"),
    UploadResult.TO_MEND: ("warn", "warn"),
    UploadResult.CHECKED: ("draft", "clock"),
    UploadResult.SAVED: ("ok", "check"),
    UploadResult.UNCHANGED: ("gone", "check"),
    UploadResult.WITHDRAWN: ("gone", "cross"),
}


def _crumbs(*steps: tuple[str, str]) -> list[tuple[str, str]]:
    return [("医療機関・資源", reverse("institutions:institution_list")), *steps]


def _list_page() -> tuple[str, str]:
    return (TITLE, reverse("reports:official_list"))


def sending_page(user: User, form: OfficialListForm, number: str) -> dict[str, object]:
    """The form, and the lists that were sent in before."""
    page = Paginator(lists_of(user), LISTS_OF_A_PAGE).get_page(number)
    return {
        "title": TITLE,
        "lead": LEAD,
        "crumbs": _crumbs((TITLE, "")),
        "form": form,
        "page_obj": page,
        "lists": [(upload, RESULT_BADGES[UploadResult(upload.result)]) for upload in page],
        "cancel_url": reverse("institutions:institution_list"),
    }


def preview_page(
    asked: ListUpload, user: User, query: QueryDict, sent: Mapping[str, str] | None = None
) -> dict[str, object]:
    """What a list would change now; `?show=` asks for all of one kind, in pages.

    sent: the answers that were sent just now. Without them those stand that were sent before.
    """
    listed = asked.read()
    wards = {ward.code: ward for ward in Ward.objects.all()}
    plan = asked.plan(listed, user)
    preview = Preview(listed, plan, wards)
    chosen = preview.section(query.get("show", ""))
    answers = asked.answers if sent is None else sent
    return {
        "title": asked.title,
        "crumbs": _crumbs(_list_page(), ("変わるところ", "")),
        "facts": preview.facts,
        "look": RESULT_BADGES[UploadResult(asked.upload.result)],
        "asked": asked,
        "preview": preview,
        "questions": asked_of(plan, answers, sent=sent is not None),
        "has_nothing_new": asked.upload.result == UploadResult.UNCHANGED and is_settled(plan),
        "may_be_taken_in": asked.can_be_taken_in and preview.can_be_read and not plan.is_empty,
        "newer": newer_list(asked),
        "chosen": chosen,
        "page_obj": chosen.page(query.get("page", "")) if chosen else None,
        "cancel_url": reverse("reports:official_list"),
    }
