"""What a form says of a question holds: free to answer, needed, not asked, not answered beforehand."""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.db import transaction
from django.urls import get_resolver, reverse
from django.utils.choices import flatten_choices

from consultations.forms import DeskForm, InitiativeRecordsForm
from consultations.models import RULES
from institutions.counting import DayForm
from institutions.forms import (
    DesignationChangeForm,
    DesignationForm,
    InstitutionForm,
    InstitutionSearch,
)
from meetings.forms import AttendanceForm, LiaisonPlanForm
from meetings.models import CoordinatorEvent
from reports.editions.form import PublishForm
from reports.pages.erasing.views import AskForm, WordsForm
from reports.pages.excel import BodyForm
from reports.pages.notices import LetterForm, NoticeSettingsForm
from reports.pages.report_page.answering import AnswerForm, ReasonForm, SubmissionForm
from reports.pages.review.returning import MarkedReturnForm, ReturnForm
from reports.pages.search import SearchForm
from reports.pages.sending import (
    DeckTemplateForm,
    FileForm,
    LedgerForm,
    OfficialListForm,
    SendForm,
    UserListForm,
)
from reports.pages.views.sources import MomentForm
from reports.pages.wording.texts import DeckTextForm, ScaleClassesForm
from reports.pages.wording.wording_forms import InitiativeWordingForm, ThemeWordingForm
from tests import factories as make
from tests.form_pages import forms_of
from tests.signed_in import client_of
from tests.test_house import APPS
from tests.test_isolation import DOORS
from wards.forms.before_saving import ConfirmsPersonalWords
from wards.forms.bureau_forms import DueDateForm, RoundForm, UserForm
from wards.forms.form_fields import (
    ChoiceOfSeveral,
    FiscalYearChoice,
    JapaneseDateField,
    JapaneseDecimalField,
    JapaneseIntegerField,
)
from wards.forms.once_only import CSRF, TOKEN
from wards.forms.questions import SOME, Condition
from wards.forms.record_forms import RecordForm
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import ReportingRound, User
from wards.views.account_acts import WhyForm
from wards.vocabulary import Role

YEAR = 2024


@pytest.fixture(scope="module")
def users(django_db_setup, django_db_blocker) -> Iterator[dict[str, User]]:
    """Users of 北区 and the Bureau; a desk, and an institution that nobody has designated yet."""
    with django_db_blocker.unblock(), ward_scope(ALL_WARDS):
        ward = make.ward()
        made = {
            role.value: make.UserFactory(role=role, ward=None if role == Role.BUREAU else ward)
            for role in Role
        }
        make.RoundFactory()
        make.DeskFactory(ward=ward)
        make.InstitutionFactory(ward=ward)
        yield made
        transaction.set_rollback(True)


def subclasses(kind: type) -> Iterator[type]:
    for each in kind.__subclasses__():
        yield each
        yield from subclasses(each)


def product_forms() -> list[type[forms.BaseForm]]:
    """All forms of the product that are shown: what other forms are made from is none."""
    get_resolver().url_patterns  # noqa: B018 - imports every view
    own = [
        each
        for each in set(subclasses(forms.BaseForm)) - {ConfirmsPersonalWords}
        if each.__module__.split(".")[0] in APPS
        # One that a class in the middle makes abstract has no model.
        and (not issubclass(each, RecordForm) or each._meta.model)
    ]
    return sorted(own, key=lambda each: f"{each.__module__}.{each.__qualname__}")


# What is asked of a stored record alone is tried where its page is.
OF_THE_STORED = {DesignationChangeForm, InitiativeRecordsForm}
RECORD_FORMS = [
    each for each in product_forms() if issubclass(each, RecordForm) and each not in OF_THE_STORED
]
PLAIN_FORMS = [each for each in product_forms() if not issubclass(each, RecordForm)]
by_name = {"ids": lambda each: each.__name__}

# --- A filled-in form of each kind ----------------------------------------------------------------

# Answers that the kind of the question does not tell.
ANSWERS: dict[type[RecordForm], dict[str, object]] = {
    RoundForm: {
        "opens_on": "R7.9.2",
        "due_on": "R7.10.17",
        "fiscal_year": "2025",
        "as_of": "R7.9.1",
        "month": "9",
    },
    UserForm: {"username": "kakuu.hanako", "email": "kakuu@example.jp", "ends_on": "R12.3.31"},
    InstitutionForm: {"postal_code": "530-0001", "phone": "06-0000-0000", "code": "2710000009"},
    DeskForm: {"valid_from": "R5.4.1", "valid_to": "R6.3.31"},
    LetterForm: {"subject": "{区}へ", "body": "{期限}まで"},
    ScaleClassesForm: {"lines": "0\n1～9\n10以上"},
}
FIELD_ANSWERS = {"postal_code": "530-0001", "valid_to": "R7.3.31", "date": "R6.6.3", "mark": "※3"}
# What the page of a form sets before anything is typed.
BEGUN: dict[type[RecordForm], dict[str, object]] = {
    InitiativeWordingForm: {"fiscal_year": YEAR, "heading": "clock_1"},
    ThemeWordingForm: {"fiscal_year": YEAR},
    DeckTextForm: {"fiscal_year": YEAR, "key": "cover.title"},
    ScaleClassesForm: {"fiscal_year": YEAR, "scale": "desk.weekly_hours"},
    LetterForm: {"kind": "overdue"},
}


def made(
    form_class: type[RecordForm], users: dict[str, User], data: dict | None = None
) -> RecordForm:
    """A form as its page begins it, for whoever enters such records."""
    entered_by = getattr(form_class._meta.model, "entered_by", frozenset()) or {Role.BUREAU}
    user = users[min(entered_by)]
    names = {each.name for each in form_class._meta.model._meta.concrete_fields}
    given = {"fiscal_year": YEAR, "month": 9} if "month" in names else {"fiscal_year": YEAR}
    begun = {
        name: value
        for name, value in given.items()
        if name in names and name not in form_class.base_fields
    }
    begun |= BEGUN.get(form_class, {})
    if "ward" in names and user.ward and form_class is not UserForm:
        begun["ward"] = user.ward
    return form_class(data, instance=form_class._meta.model(**begun), user=user, year=YEAR)


def answer_to(form: RecordForm, name: str) -> object:
    field = form.fields[name]
    known = FIELD_ANSWERS | ANSWERS.get(type(form), {})
    if name in known:
        return known[name]
    if isinstance(field, FiscalYearChoice):
        return str(YEAR)
    if isinstance(field, forms.ModelMultipleChoiceField):
        return [str(row.pk) for row in field.queryset[:1]]
    if isinstance(field, forms.ModelChoiceField):
        return str(field.queryset.first().pk)
    if isinstance(field, ChoiceOfSeveral):
        return [field.choices[0][0]]
    if isinstance(field, forms.ChoiceField):
        return codes_of(field)[0]
    if isinstance(field, JapaneseDateField):
        return "R6.6.3"
    if isinstance(field, JapaneseIntegerField | JapaneseDecimalField):
        return "1"
    return f"架空の{field.label}"


def codes_of(field: forms.ChoiceField) -> list[str]:
    """The codes that may be chosen, of groups too."""
    return [str(code) for code, _ in flatten_choices(field.choices) if code != ""]


def states(form: RecordForm) -> Iterator[dict[str, object]]:
    """Every set of answers to the questions on which others depend."""
    controls = {
        name
        for condition in form.conditions.values()
        for when in (condition.applies, condition.required)
        if when
        for name in when.answers
    } & set(form.fields)
    ways = []
    for name in sorted(controls):
        field = form.fields[name]
        if isinstance(field, ChoiceOfSeveral):
            ways.append([(name, []), *((name, [code]) for code in codes_of(field))])
        elif isinstance(field, forms.ChoiceField):
            blank = [] if field.required else [""]
            ways.append([(name, code) for code in blank + codes_of(field)])
        else:
            ways.append([(name, "0"), (name, "1")])
    return filter(each_rule_once, map(dict, product(*ways)))


def each_rule_once(state: dict[str, object]) -> bool:
    """Whether no qualification is answered twice; the main one is the first of the list."""
    rules = ["a", *filter(None, (state.get(name) for name in RULES))]
    return len(rules) == len(set(rules))


def said(state: dict[str, object]) -> dict[str, object]:
    """The state as a checked form would give it."""
    return {
        name: int(answer) if isinstance(answer, str) and answer.isdigit() else answer
        for name, answer in state.items()
    }


def applies(condition: Condition | None, state: dict[str, object]) -> bool:
    return condition is None or condition.applies is None or condition.applies.holds(said(state))


def reachable(form: RecordForm, state: dict[str, object]) -> bool:
    """Whether all that is answered in a state is asked in it."""
    return all(
        answer in ("", []) or applies(form.conditions.get(name), state)
        for name, answer in state.items()
    ) and not any(
        answer in ("", []) and needed(form, name, state) for name, answer in state.items()
    )


def needed(form: RecordForm, name: str, state: dict[str, object]) -> bool:
    condition = form.conditions.get(name)
    return bool(condition and condition.required and condition.required.holds(said(state)))


def filled(form: RecordForm, state: dict[str, object]) -> dict[str, object]:
    """All that a state asks, answered."""
    return {
        name: answer_to(form, name)
        for name in form.fields
        if name not in ("stamp", "keep_words", "end_former")
        if applies(form.conditions.get(name), state)
    } | state


every_record_form = pytest.mark.parametrize("form_class", RECORD_FORMS, **by_name)
conditional = pytest.mark.parametrize(
    "form_class", [each for each in RECORD_FORMS if each.conditions], **by_name
)


@pytest.mark.django_db
@every_record_form
def test_a_question_marked_as_free_is_never_refused_when_it_is_left_blank(form_class, users):
    form = made(form_class, users)
    free = [name for name in form.fields if "任意" in form[name].as_field_group()]
    seen = 0
    for state in filter(lambda each: reachable(form, each), states(form)):
        data = filled(form, state)
        whole = made(form_class, users, data)
        assert whole.errors == {}, state
        for name in set(free) - set(state):
            blank = made(form_class, users, {**data, name: ""})
            assert name not in blank.errors, (state, name)
        seen += 1
    assert seen


@pytest.mark.django_db
@every_record_form
def test_a_form_sent_empty_asks_for_what_it_marks_and_names_it(form_class, users):
    form = made(form_class, users)
    refused = made(form_class, users, {}).errors
    for name, errors in refused.items():
        assert name in form.fields, name
        assert "任意" not in form[name].as_field_group()
        field = form.fields[name]
        chosen = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
        ending = "選択してください。" if chosen else "入力してください。"
        assert any(ending in error for error in errors), (name, errors)


@pytest.mark.django_db
@conditional
def test_what_does_not_apply_is_marked_and_refused_and_what_is_needed_is_asked_for(
    form_class, users
):
    form = made(form_class, users)
    denied, missed = set(), set()
    for state in filter(lambda each: reachable(form, each), states(form)):
        data = filled(form, state)
        for name, condition in form.conditions.items():
            if name not in form.fields:
                continue
            if condition.applies and not condition.applies.holds(said(state)):
                sent = made(form_class, users, {**data, name: answer_to(form, name)})
                assert "だけ入力します。" in sent.errors[name][0], (state, name)
                denied.add(name)
            elif needed(form, name, state):
                sent = made(form_class, users, {**data, name: ""})
                assert condition.required.words in sent.errors[name][0], (state, name)
                missed.add(name)
    asked = {name: each for name, each in form.conditions.items() if name in form.fields}
    assert denied == {name for name, each in asked.items() if each.applies}
    assert missed == {name for name, each in asked.items() if each.required}
    for name, condition in asked.items():
        markup = form[name].as_field_group()
        assert all(mark in markup for mark in condition.marks)
        assert not condition.applies or f"{condition.applies.words}に入力" in markup


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("form_class", "name"), [(LiaisonPlanForm, "agenda"), (DesignationForm, "functions")]
)
def test_what_a_report_cannot_be_submitted_without_is_not_free(form_class, name, users):
    """Saved without it, a record still waits for it: reports/lifecycle/checks/errors.py."""
    markup = made(form_class, users)[name].as_field_group()
    assert "提出までに入力" in markup
    assert "任意" not in markup


# --- Forms that are no record's -------------------------------------------------------------------
def review_of(users: dict[str, User]) -> SimpleNamespace:
    nothing = {"items": [], "warnings": [], "marks": [], "differences": [], "recalled": None}
    report = SimpleNamespace(due=date(2024, 9, 30))
    return SimpleNamespace(report=report, today=date(2024, 9, 20), **nothing)


# Each sent without any answer.
SENT_EMPTY: dict[type[forms.Form], Callable[[dict[str, User]], forms.Form]] = {
    AskForm: lambda users: AskForm({}, found=[]),
    WordsForm: lambda users: WordsForm({}),
    ReasonForm: lambda users: ReasonForm({}),
    SearchForm: lambda users: SearchForm({}),
    WhyForm: lambda users: WhyForm({}),
    AnswerForm: lambda users: AnswerForm({}, mark=SimpleNamespace(pk=1, answer="", is_whole=True)),
    AttendanceForm: lambda users: AttendanceForm({}, event=CoordinatorEvent()),
    BodyForm: lambda users: BodyForm({}, round_=ReportingRound.objects.get()),
    DayForm: lambda users: DayForm({}),
    DueDateForm: lambda users: DueDateForm(
        {}, report=SimpleNamespace(due_on=None, due=date(2024, 9, 30))
    ),
    DeckTemplateForm: lambda users: DeckTemplateForm({}, {}, user=users["bureau"]),
    FileForm: lambda users: FileForm({}, {}, user=users["desk"]),
    InstitutionSearch: lambda users: InstitutionSearch({}),
    LedgerForm: lambda users: LedgerForm({}, {}, user=users["desk"]),
    MarkedReturnForm: lambda users: MarkedReturnForm({}, review=review_of(users)),
    MomentForm: lambda users: MomentForm(
        SimpleNamespace(GET={"known_on": " R6.9.1"}, user=users["bureau"]),
        ReportingRound.objects.get(),
    ),
    NoticeSettingsForm: lambda users: NoticeSettingsForm({}, user=users["desk"]),
    OfficialListForm: lambda users: OfficialListForm({}, {}, user=users["bureau"]),
    PublishForm: lambda users: PublishForm(
        {},
        draft=SimpleNamespace(seen="", last=1, name="第2版", corrections=[], missing=["北区"]),
        inside={},
    ),
    ReturnForm: lambda users: ReturnForm({}, review=review_of(users)),
    SendForm: lambda users: SendForm({}, {}, user=users["bureau"]),
    UserListForm: lambda users: UserListForm({}, {}, user=users["bureau"]),
    SubmissionForm: lambda users: SubmissionForm(
        {}, warnings=[SimpleNamespace(key="training.x", sentence="多すぎませんか。")]
    ),
}


def test_every_form_of_the_product_is_tried():
    assert set(PLAIN_FORMS) == set(SENT_EMPTY)


@pytest.mark.django_db
@pytest.mark.parametrize("form_class", PLAIN_FORMS, **by_name)
def test_a_plain_form_sent_empty_refuses_only_what_it_does_not_call_free(form_class, users):
    form = SENT_EMPTY[form_class](users)
    free = {name for name, field in form.fields.items() if not field.required}
    assert free & set(form.errors) == set()


# --- Pages of new records -------------------------------------------------------------------------
# The year that is being reported, the one desk that there is, the day on which something is
# announced, the day on which posts change: hardly anybody would choose otherwise.
REAL_DEFAULTS = {"fiscal_year", "desk", "shown_from", "ends_on"}
# What the Bureau words begins with the text that holds until then.
BUREAUS_TEXTS = {"text", "subject", "body", "lines"}
PLANS = {"meetings:liaison_plan", "trainings:visit_plan"}
STATEMENTS = PLANS | {"institutions:survey", "consultations:monthly_total"}
NEW_RECORDS = sorted({name for name in DOORS if name.endswith("_create")} | STATEMENTS)


@pytest.mark.django_db
@pytest.mark.parametrize("name", NEW_RECORDS)
def test_a_new_record_begins_without_any_answer(name, users):
    door = DOORS[name]
    for role in door.get:
        client = client_of(users[role])
        [form, *_] = forms_of(client.get(reverse(name, args=door.args) + door.query))
        answered = {name for name, values in form.sent.items() if any(values)}
        assert answered - {TOKEN, CSRF} <= REAL_DEFAULTS | BUREAUS_TEXTS, role


def test_a_number_above_nought_is_told_alike_on_both_sides():
    """The script has the sign from here."""
    assert f'SOME = "{SOME}"' in Path(finders.find("portal/js/conditions.js")).read_text()
