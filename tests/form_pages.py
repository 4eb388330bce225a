"""Forms as they stand on a page, with everything that a browser would send from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.http import HttpResponse
from django.test import Client

NOT_SENT = {"submit", "button", "reset", "image", "file"}
Sent = dict[str, list[str]]


@dataclass
class PageForm:
    """One form: where it goes, its own attributes, and what it would send as it stands."""

    attributes: dict[str, str | None]
    sent: Sent = field(default_factory=dict)
    buttons: list[dict[str, str | None]] = field(default_factory=list)

    @property
    def action(self) -> str:
        return self.attributes.get("action") or ""

    def put(self, name: str | None, value: str | None) -> None:
        if name:
            self.sent.setdefault(name, []).append(value or "")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.form: PageForm | None = None
        self.select: list[tuple[str | None, bool]] | None = None
        self.select_name: str | None = None
        self.textarea: str | None = None
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.form = PageForm(given)
            self.forms.append(self.form)
        if self.form is None:
            return
        if tag == "input":
            self._input(given)
        elif tag == "button":
            self.form.buttons.append(given)
        elif tag == "select":
            self.select, self.select_name = [], given.get("name")
            self.is_multiple = "multiple" in given
        elif tag == "option" and self.select is not None:
            self.select.append((given.get("value"), "selected" in given))
        elif tag == "textarea":
            self.textarea, self.text = given.get("name"), ""

    def _input(self, given: dict[str, str | None]) -> None:
        kind = given.get("type", "text")
        if kind in NOT_SENT or (kind in ("checkbox", "radio") and "checked" not in given):
            return
        self.form.put(given.get("name"), given.get("value", "on" if kind == "checkbox" else ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select" and self.select is not None and self.form is not None:
            chosen = [value for value, selected in self.select if selected]
            if not chosen and not self.is_multiple:
                chosen = [value for value, _ in self.select[:1]]
            for value in chosen:
                self.form.put(self.select_name, value)
            self.select = None
        elif tag == "textarea" and self.form is not None:
            # A browser leaves out the line break behind the tag.
            self.form.put(self.textarea, self.text.removeprefix("\n"))
            self.textarea = None

    def handle_data(self, data: str) -> None:
        self.text += data if self.textarea else ""


def html(response: HttpResponse) -> str:
    """The text of a page that opened."""
    assert response.status_code == 200
    return response.content.decode()


def forms_of(response: HttpResponse) -> list[PageForm]:
    """The forms of a page that are posted, but for the one that signs out."""
    reader = _Reader()
    reader.feed(response.content.decode())
    return [
        form
        for form in reader.forms
        if form.attributes.get("method") == "post" and form.action != "/logout/"
    ]


def send_page(client: Client, address: str, typed: dict[str, object] | None = None, **how):
    """Opens a page, types into its form and sends it."""
    [form, *_] = forms_of(client.get(address))
    return client.post(form.action or address, {**form.sent, **(typed or {})}, **how)
