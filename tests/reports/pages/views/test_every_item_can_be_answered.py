"""Every item × every state of its records: as a person reads it, the report's page leads to an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from urllib.parse import urldefrag, urljoin
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.urls import reverse
from lxml import html

from reports.counting.registers import REGISTERS
from reports.counting.ward_report import load_reports
from reports.lifecycle.checks.warnings import Finding
from tests import factories as make
from wards.forms.intentions import Intention
from wards.models import ReportingRound, Submission
from wards.reporting.statements import confirm_register, state_nothing
from wards.reporting.workflow import Mark, move
from wards.vocabulary import (
    ITEMS_OF_MONTH,
    ITEMS_WITH_NOTHING_TO_REPORT,
    ReportForm,
    ReportItem,
    form_of_item,
)

LONG_AGO = datetime(2021, 4, 5, 9, tzinfo=ZoneInfo("Asia/Tokyo"))
BEGAN, DAY_BEFORE = date(2021, 4, 1), date(2024, 8, 31)
ACTIVITIES = (ReportItem.WARD_COUNCIL, ReportItem.TRAINING, ReportItem.OUTREACH)


def at_the_desk(factory) -> Callable:
    def made(**fields):
        return factory(desk=make.DeskFactory(valid_from=BEGAN), **{"valid_from": BEGAN, **fields})

    return made


# What answers an item; registers since long ago.
RECORD: dict[ReportItem, Callable] = {
    **make.ANSWER_OF,
    ReportItem.OPENING_HOURS: at_the_desk(make.DeskHoursFactory),
    ReportItem.COORDINATOR: at_the_desk(make.CoordinatorFactory),
    ReportItem.ACTIVE_INSTITUTION: lambda **f: make.DesignationFactory(
        **{"valid_from": BEGAN, "functions": ["daily"], **f}
    ),
}


def record(**fields) -> Callable:
    return lambda item: RECORD[item](**fields)


# What a person types into the form of an item; all else stays as the form proposes it.
ACTIVITY = {"programme": "hub", "state": "held", "date": "R6.6.3", "people": "12"}
# Neither what ended the day before nor what begins the day after stands in the way.
PERIOD = {"valid_from": "R6.9.1", "valid_to": "R6.9.1"}
COORDINATOR = {"name": "架空 花子", "qualification": "a", "profession": "nurse"}
DESIGNATION = {"status": "designated", "programme": "hub", "functions": "daily"}
TYPED: dict[ReportItem, dict[str, object]] = {
    ReportItem.WARD_COUNCIL: {**ACTIVITY, "kind": "ward_council", "mode": "venue"},
    ReportItem.RESOURCE_SURVEY: {"conducted": "False"},
    ReportItem.TRAINING: {**ACTIVITY, "theme": "架空のテーマ", "audience": "doctor"},
    ReportItem.OUTREACH: {**ACTIVITY, "kind": "lecture", "title": "架空の講演会"},
    ReportItem.OPENING_HOURS: {**PERIOD, "weekly_hours": "12"},
    ReportItem.COORDINATOR: {**PERIOD, **COORDINATOR},
    ReportItem.AROUND_THE_CLOCK: {"heading": "clock_1", "text": "架空の取組"},
    ReportItem.INFORMATION_SHARING: {"heading": "share_1", "text": "架空の取組"},
    ReportItem.ACTIVE_INSTITUTION: {**PERIOD, **DESIGNATION},
    ReportItem.LIAISON: {"planned_times": "3", "agenda": "promotion"},
    ReportItem.ACCOMPANIED_VISIT: {"planned": "True", "trainees": "doctors", "hosts": "active"},
    ReportItem.CONSULTATION_TOTAL: {"consultations": "30"},
}


def stated(item: ReportItem) -> None:
    report = Submission.objects.get(form=form_of_item(item), round__kind="annual")
    make.NothingToReportFactory(submission=report, item=item)


def beside_records(item: ReportItem) -> None:
    RECORD[item]()
    stated(item)


def carried(item: ReportItem):
    return make.saved_at(RECORD[item](), LONG_AGO)


def confirmed_and_closed(item: ReportItem) -> None:
    kept, gone = carried(item), carried(item)
    report = Submission.objects.get(form="desk")
    make.RegisterConfirmationFactory(submission=report, item=item, records=[kept.pk, gone.pk])
    gone.institution.closed_on = DAY_BEFORE
    gone.institution.save()


def returned(item: ReportItem) -> None:
    form = form_of_item(item)
    report = Submission.objects.get(form=form, round__month=9 if item in MONTHLY else None)
    own, bureau = make.UserFactory(role=form), make.UserFactory(role="bureau")
    for step in ("draft", "submitted"):
        report = move(report, step, own, freeze=make.nothing_said)
    move(report, "returned", bureau, reason="架空の理由", marks=[Mark(item, "架空の指摘")])


def answered_and_returned(item: ReportItem) -> None:
    RECORD[item]()
    returned(item)


MONTHLY = ITEMS_OF_MONTH[ReportForm.DESK]
ALL, WITH_NOTHING = tuple(ReportItem), tuple(sorted(ITEMS_WITH_NOTHING_TO_REPORT))
LECTURES, INSTITUTIONS = (
    (ReportItem.TRAINING, ReportItem.OUTREACH),
    (ReportItem.ACTIVE_INSTITUTION,),
)
STATES: dict[str, tuple[tuple[ReportItem, ...], Callable]] = {
    "nothing": (ALL, lambda item: None),
    "answered": (ALL, record()),
    "only the other programme": ((*LECTURES, *INSTITUTIONS), record(programme="promotion")),
    "both programmes": (
        LECTURES,
        lambda item: [RECORD[item](programme=each) for each in ("promotion", "hub")],
    ),
    "planned": (ACTIVITIES, record(state="planned")),
    "planned for a day that has passed": (
        ACTIVITIES,
        record(state="planned", date=date(2024, 6, 3)),
    ),
    "held": (ACTIVITIES, record(state="held", date=date(2024, 6, 3), people=12)),
    "ended": (tuple(REGISTERS), record(valid_to=DAY_BEFORE)),
    "begins later": (tuple(REGISTERS), record(valid_from=date(2024, 9, 2))),
    "carried over": (tuple(REGISTERS), carried),
    "confirmed, then closed by the official list": (INSTITUTIONS, confirmed_and_closed),
    "institution has closed": (INSTITUTIONS, record(institution__closed_on=DAY_BEFORE)),
    "withdrawn": (INSTITUTIONS, record(status="withdrawn")),
    "without functions": (INSTITUTIONS, record(functions=[])),
    "without subject": ((ReportItem.LIAISON,), record(agenda=[])),
    "without trainees": ((ReportItem.ACCOMPANIED_VISIT,), record(trainees="", hosts="")),
    "該当なし": (WITH_NOTHING, stated),
    "該当なし beside records": (WITH_NOTHING, beside_records),
    "marked": (ALL, answered_and_returned),
    "marked and empty": (ALL, returned),
}
# What takes the most steps, and whatever is empty (of one item of each report where it has no mark as
# well); the other states are tried by make hunt.
IN_EVERY_RUN = {"planned for a day that has passed", "該当なし", "marked and empty"}
EMPTY = {ReportItem.TRAINING, ReportItem.OPENING_HOURS, ReportItem.CONSULTATION_TOTAL}
CASES = [
    pytest.param(
        (item, build),
        id=f"{item.value}, {state}",
        marks=[]
        if state in IN_EVERY_RUN or (state == "nothing" and item in EMPTY)
        else pytest.mark.hunt,
    )
    for state, (items, build) in STATES.items()
    for item in items
]


@dataclass(frozen=True)
class Sheet:
    """A page as it came: its address, its tree, and the part that a link pointed at."""

    url: str
    part: html.HtmlElement

    def forms(self) -> Iterator[html.FormElement]:
        return (form for form in self.part.iter("form") if form.method == "POST")

    def links(self) -> list[str]:
        return [urljoin(self.url, each.get("href")) for each in self.part.xpath(".//a[@href]")]


def main_of(answer) -> html.HtmlElement:
    return html.fromstring(answer.content.decode()).get_element_by_id("main")


def opened(client, url: str) -> Sheet:
    """The page of an address; of one with a fragment, the part that it names."""
    address, fragment = urldefrag(url)
    answer = client.get(address)
    assert answer.status_code == 200, address
    main = main_of(answer)
    named = main.xpath(".//*[@id=$name]", name=fragment) if fragment else []
    part = named[0] if named else main
    # A field within a form is a place in that form.
    forms = [part, *part.iterancestors()] if not list(part.iter("form")) else []
    return Sheet(address, next((each for each in forms if each.tag == "form"), part))


def send(client, sheet: Sheet, form: html.FormElement, item: ReportItem):
    """Presses the button of a form, with what a person would type into it."""
    values: dict[str, object] = {}
    for name, value in form.form_values():
        values.setdefault(name, []).append(value)
    names = {field.name for field in form.inputs if field.name}
    values |= {name: typed for name, typed in TYPED[item].items() if name in names}
    if "answer" in names:
        values["answer"] = "架空の回答です。"
    if "intention" in names:
        values |= {"intention": Intention.MISTAKEN, "mistake_reason": "架空の入力漏れです。"}
    for select in form.xpath(".//select[@name='desk' or @name='institution']"):
        values[select.name] = [code for code in select.value_options if code][-1:]
    return client.post(urljoin(sheet.url, form.action or sheet.url), values)


@dataclass(frozen=True)
class Case:
    """An item in a state, and who answers it."""

    client: object
    item: ReportItem
    round: ReportingRound

    def look(self) -> Look:
        """The page of the report as it stands."""
        form = form_of_item(self.item).value
        address = f"{reverse('reports:ward_report', args=[make.KITA, form])}?{self.round.query}"
        answer = self.client.get(address)
        page = answer.context["page"]
        waiting = [each for each in page.errors if each.item == self.item]
        return Look(self, Sheet(address, main_of(answer)), waiting)

    def step(self, look: Look) -> Look | None:
        """Does the first thing that brings the item nearer to its answer; how it stands then."""
        for sheet, form in look.acts:
            with transaction.atomic():
                send(self.client, sheet, form, self.item)
                after = self.look()
                if len(after.waiting) < len(look.waiting):
                    return after
                transaction.set_rollback(True)
        return None

    def is_mended_by(self, act: Callable[[Case], None], look: Look) -> bool:
        """Whether an answer, given without any page, would leave less to do."""
        with transaction.atomic():
            act(self)
            mended = len(self.look().waiting) < len(look.waiting)
            transaction.set_rollback(True)
        return mended

    @property
    def report(self) -> Submission:
        return Submission.objects.get(form=form_of_item(self.item), round=self.round)


@dataclass(frozen=True)
class Look:
    """The page of a report, and what it says is missing of the item."""

    case: Case
    page: Sheet
    waiting: list[Finding]

    @property
    def row(self) -> Sheet:
        """The row of the item in the table of the report."""
        (row,) = [
            row
            for row in self.page.part.xpath(".//tbody/tr[th[@scope='row']]")
            if row.xpath("string(th)").rstrip(" ※").endswith(f" {self.case.item.label}")
        ]
        return Sheet(self.page.url, row)

    @property
    def ways(self) -> list[str]:
        """Where the links lead that belong to the item: of what is missing of it, and of its row."""
        sentences = [finding.sentence for finding in self.waiting]
        todo = [
            urljoin(self.page.url, link.get("href"))
            for link in self.page.part.xpath(".//section[@aria-labelledby='missing']//a[@href]")
            if link.text_content().strip() in sentences
        ]
        return list(dict.fromkeys([*todo, *self.row.links()]))

    @cached_property
    def acts(self) -> list[tuple[Sheet, html.FormElement]]:
        """Every form of the row, and behind the links."""
        sheets = [self.row, *(opened(self.case.client, way) for way in self.ways)]
        return [(sheet, form) for sheet in sheets for form in sheet.forms()]


@pytest.fixture
def case(sign_in, request):
    item, build = request.param
    form = form_of_item(item)
    annual = make.RoundFactory()
    for each in ReportForm:
        make.SubmissionFactory(round=annual, form=each)
    round_ = annual
    if item in MONTHLY:
        round_ = make.MonthlyRoundFactory()
        make.SubmissionFactory(round=round_, form=form)
    # A desk and an institution to choose are there; they answer nothing.
    make.InstitutionFactory()
    build(item)
    if form == ReportForm.DESK and not make.DeskFactory._meta.model.objects.exists():
        make.DeskFactory(valid_from=BEGAN)
    return Case(sign_in(form.value), item, round_)


# Of a marked item: its answer, the answer to the mark, and what such an answer may lack.
MOST_STEPS = 3


@pytest.mark.parametrize("case", CASES, indirect=True)
def test_every_answer_is_offered_and_something_on_the_page_leads_to_one(case):
    look = case.look()
    if look.waiting:
        offers_all_that_satisfies(case, look)
    for _ in range(MOST_STEPS):
        if look.waiting:
            told = [finding.sentence for finding in look.waiting]
            look = case.step(look)
            assert look, told
    assert not look.waiting


def offers_all_that_satisfies(case: Case, look: Look) -> None:
    """該当なし and 「このとおり」 are there exactly where they would be an answer."""
    urls = {urljoin(sheet.url, form.action or sheet.url) for sheet, form in look.acts}
    offered = {url.partition("?")[0] for url in urls}
    year, item = case.round.fiscal_year, case.item
    if item in ITEMS_WITH_NOTHING_TO_REPORT:
        button = reverse("wards:nothing_declare", args=[year, item.value])
        assert (button in offered) is case.is_mended_by(say_nothing, look)
    if item in REGISTERS:
        button = reverse("reports:register_confirm", args=[year, item.value])
        assert (button in offered) is case.is_mended_by(say_as_it_stands, look)


def say_nothing(case: Case) -> None:
    state_nothing(case.report, case.item, case.client.user)


def say_as_it_stands(case: Case) -> None:
    records = load_reports([make.ward()], case.round)[make.KITA].of(case.item)
    if records:
        confirm_register(case.report, case.item, records, case.client.user)


def test_every_item_stands_in_the_walk_with_a_record_and_an_answer_of_its_own():
    assert set(RECORD) == set(TYPED) == set(ReportItem)
    assert {each.values[0][0] for each in CASES} == set(ReportItem)
