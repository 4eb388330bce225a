"""In the browser a question is seen, and sent, only while it applies."""

import pytest
from django.template.loader import render_to_string

from tests.test_forms import RECORD_FORMS, by_name, made, reachable, said, states, users
from wards.forms.record_forms import RecordForm

__all__ = ["users"]

# For each state, answered in its order by somebody who sees the questions: by name of a field whether
# its question is seen, and whether it would be sent.
SEEN_AND_SENT = """([states, names]) => states.map(state => {
  const form = document.querySelector("main form");
  form.reset();
  form.dispatchEvent(new Event("change"));
  for (const [name, answer] of state) {
    const field = [...form.elements].find(each => each.name === name
      && (each.value === answer || !["radio", "checkbox"].includes(each.type)));
    if (!field.checkVisibility() || field.matches(":disabled")) return `${name} is not seen`;
    if (field.value === answer) field.click();
    else field.value = answer;
    field.dispatchEvent(new Event("input", {bubbles: true}));
  }
  return Object.fromEntries(names.map(name => {
    const field = form.querySelector(`.field [name=${name}]`);
    return [name, [field.closest(".field").checkVisibility(), !field.matches(":disabled")]];
  }));
})"""


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
    reached = [state for state in states(form) if reachable(form, state)]
    conditions = {
        name: condition.applies
        for name, condition in form.conditions.items()
        if name in form.fields and condition.applies
    }
    found = page.evaluate(SEEN_AND_SENT, [[typed(form, each) for each in reached], [*conditions]])
    for state, seen_and_sent in zip(reached, found, strict=True):
        expected = {name: [when.holds(said(state))] * 2 for name, when in conditions.items()}
        assert seen_and_sent == expected, state


def typed(form: RecordForm, state: dict[str, object]) -> list[tuple[str, str]]:
    """Fields and answers: a question that depends on another one is answered after it."""
    return [
        (name, code)
        for name in sorted(state, key=list(form.fields).index)
        for code in (state[name] if isinstance(state[name], list) else [state[name]])
        if code
    ]
