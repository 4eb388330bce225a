"""In the browser a question is seen, and sent, only while it applies."""

import pytest
from django.template.loader import render_to_string

from tests.test_forms import RECORD_FORMS, by_name, made, reachable, said, states, users
from wards.forms.record_forms import RecordForm

__all__ = ["users"]

# By name of a field: whether its question is seen, and whether it would be sent.
SEEN_AND_SENT = """names => Object.fromEntries(names.map(name => {
  const field = document.querySelector(`.field [name=${name}]`);
  return [name, [field.closest(".field").checkVisibility(), !field.matches(":disabled")]];
}))"""

EMPTIED = """() => {
  const form = document.querySelector("main form");
  form.reset();
  form.dispatchEvent(new Event("change"));
}"""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "form_class",
    [each for each in RECORD_FORMS if any(when.applies for when in each.conditions.values())],
    **by_name,
)
def test_with_script_only_what_applies_is_seen_and_sent(form_class, users, static_page):
    form = made(form_class, users)
    for field in form.fields.values():
        field.earlier = []
    page, address = static_page, "/conditions/form/"
    body = render_to_string(
        "records/form.html",
        {"title": "記録", "form": form, "submit_label": "保存する", "cancel_url": "/"},
    )
    page.route(f"**{address}", lambda route: route.fulfill(body=body, content_type="text/html"))
    page.goto(address)
    assert page.locator("[data-when]:visible").count() == 0
    for state in filter(lambda each: reachable(form, each), states(form)):
        page.evaluate(EMPTIED)
        # A question that depends on another one is answered after it.
        for name in sorted(state, key=list(form.fields).index):
            choose(page, form, name, state[name])
        expected = {
            name: [condition.applies.holds(said(state))] * 2
            for name, condition in form.conditions.items()
            if name in form.fields and condition.applies
        }
        assert page.evaluate(SEEN_AND_SENT, list(expected)) == expected, state


def choose(page, form: RecordForm, name: str, answer: object) -> None:
    if answer in ("", []):
        return
    kind = form[name].widget_type
    if kind in ("radioselect", "checkboxselectmultiple"):
        code = answer[0] if isinstance(answer, list) else answer
        page.check(f"[name={name}][value='{code}']")
    elif kind == "select":
        page.select_option(f"[name={name}]", answer)
    else:
        page.fill(f"[name={name}]", answer)
