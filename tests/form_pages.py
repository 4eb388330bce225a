"""Forms as they stand on a page, with everything that a browser would send from them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.http import HttpResponse
from django.test import Client
from lxml.html import FormElement, HtmlElement, document_fromstring

NOT_SENT = {"submit", "button", "reset", "image", "file"}
Sent = dict[str, list[str]]


@dataclass
class PageForm:
    """One form: where it goes, what it would send as it stands, and the attributes of its buttons."""

    action: str
    sent: Sent
    buttons: list[dict[str, str]]

    @classmethod
    def of(cls, form: FormElement) -> PageForm:
        sent = defaultdict(list)
        for each in form.inputs:
            if each.get("name"):
                sent[each.get("name")] += _values(each)
        filled = {name: values for name, values in sent.items() if values}
        return cls(
            form.get("action", ""), filled, [dict(each.attrib) for each in form.iter("button")]
        )


def _values(field: HtmlElement) -> list[str]:
    """What a browser sends of a field; lxml leaves out an input without a value."""
    if field.tag == "select":
        return list(field.value) if field.multiple else [field.value or ""][: len(field)]
    if field.tag == "textarea":
        # A browser leaves out the line break behind the tag.
        return [(field.text or "").removeprefix("\n")]
    kind = field.get("type", "text")
    if kind in NOT_SENT or (kind in ("checkbox", "radio") and "checked" not in field.attrib):
        return []
    return [field.get("value", "on" if kind == "checkbox" else "")]


def html(response: HttpResponse) -> str:
    """The text of a page that opened."""
    assert response.status_code == 200
    return response.content.decode()


def errors_of(response: HttpResponse) -> dict[str, list[str]]:
    """The sentences at the fields of a form that was not saved."""
    assert response.status_code == 200
    return dict(response.context["form"].errors)


def forms_of(response: HttpResponse) -> list[PageForm]:
    """The forms of a page that are posted, but for the one that signs out."""
    page = document_fromstring(response.content.decode())
    posted = (form for form in page.forms if form.get("method") == "post")
    return [PageForm.of(form) for form in posted if form.get("action") != "/logout/"]


def send_page(client: Client, address: str, typed: dict[str, object] | None = None, **how):
    """Opens a page, types into its form and sends it."""
    [form, *_] = forms_of(client.get(address))
    return client.post(form.action or address, {**form.sent, **(typed or {})}, **how)
