"""Numbers of a thousand and more are written in threes wherever a figure is read by people."""

import re
from dataclasses import replace
from datetime import date
from html import unescape
from io import BytesIO

import pptx
import pytest

from reports.counting.beyond import Beyond
from reports.counting.comparison import Change
from reports.counting.figure import Basis, Choice, Figure, Member, Record
from reports.counting.figures import FIGURES
from reports.document.deck.build import build_deck
from reports.document.deck.own_words import OutdatedNumber
from reports.document.exporters import pdf
from reports.document.exporters.page_flow import flow
from reports.document.exporters.pptx.book import write_pptx
from reports.document.exporters.xlsx.charts import alt_text
from reports.document.texts import LAST_YEAR, PUT_IN, SEVERAL_YEARS
from reports.editions.corrections import corrections_between
from reports.editions.publishing import publish_edition
from reports.lifecycle.changes import ward_value
from reports.pages.views.breakdown import breakdown
from reports.templatetags.figures import change
from tests import factories as make
from tests.reports.document.test_deck_years import LAST, YEAR, counted
from tests.reports.document.test_pdf import words_of
from tests.reports.figure_samples import places, wards
from tests.reports.published import KITA, files_of_a_word
from tests.reports.published import bureau as officer

# The classes of an answer (1000～4999部) are kept in filings as they are; 第1129001号 is a name.
BARE = re.compile(r"(?<![\d.,～第])\d{4,}(?![\d～]|部以上)")
THREES = re.compile(r"(?<!\d)\d{1,3}(?:,\d{3})+(?!\d)")
SPOKEN = re.compile(r'\s(?:aria-label|data-names|alt)="([^"]*)"')
UNREAD = re.compile(r"<(script|style|head)\b.*?</\1>|<input[^>]*>", re.DOTALL)
NUMBERED = re.compile(r"架空 ?\w{0,8}?\d+")  # names of the factories: 架空 1718番
MORE = 1_006


def read_on(html: str) -> str:
    """What people see or hear of a page."""
    read = NUMBERED.sub("架空", UNREAD.sub(" ", html))
    return unescape(" ".join([re.sub(r"<[^>]*>", " ", read), *SPOKEN.findall(read)]))


def bare_in(text: str) -> list[str]:
    """The numbers that are not in threes, each with what stands around it."""
    return [text[max(0, m.start() - 20) : m.end() + 10] for m in BARE.finditer(text)]


# --- Pages --------------------------------------------------------------------------------


def large_year(year: int) -> None:
    """北区 answers with thousands whatever it is asked in numbers."""
    kita = {"ward": make.ward(KITA)}
    of_year, held = kita | {"fiscal_year": year}, {"state": "held", "date": date(year, 6, 1)}
    people = {"people": MORE + year - 2000}
    make.MeetingFactory(kind="ward_council", **of_year | held | people)
    make.TrainingFactory(**of_year | held | people)
    make.OutreachFactory(**of_year | held | people, copies=2_345)
    make.AccompaniedVisitPlanFactory(**of_year)
    make.AccompaniedVisitFactory(**kita | people, date=date(year, 6, 1))
    make.MonthlyTotalFactory(**of_year, consultations=MORE + year - 2000)
    event = make.CoordinatorEventFactory(fiscal_year=year, number=1, date=date(year, 5, 16))
    make.AttendanceFactory(event=event, **kita | people)


@pytest.fixture
def large_years(all_wards):
    """Two years, the first published."""
    make.DeskHoursFactory(desk=make.DeskFactory(ward=make.ward(KITA)))
    for year in (2024, 2025):
        round_ = make.RoundFactory(fiscal_year=year)
        large_year(year)
        own = {"round": round_, "ward": make.ward(KITA)}
        for form in ("ward_office", "desk"):
            make.submission_in("accepted", freeze=make.what_is_there, form=form, **own)
        if year == 2024:
            with files_of_a_word():
                publish_edition(round_, officer())


@pytest.mark.parametrize("role", ["bureau", "ward_office"])
def test_no_page_of_figures_has_a_bare_number(role, large_years, sign_in):
    client = sign_in(role)
    urls = [f"/figures/{id_}/?year=2025&ward={KITA}" for id_ in FIGURES]
    faults, threes = {}, 0
    for url in ["/dashboard/?year=2025", *urls]:
        answer = client.get(url)
        assert answer.status_code == 200, url
        read = read_on(answer.content.decode())
        threes += len(THREES.findall(read))
        faults |= {url: found} if (found := bare_in(read)) else {}
    assert not faults
    assert threes > len(Beyond)


def test_the_document_of_a_ward_has_no_bare_number(large_years, sign_in):
    answer = sign_in("ward_office").get(f"/ward-pages/{KITA}/pdf/?year=2025")
    assert answer.status_code == 200
    read = words_of(answer.content, "-layout")
    assert not bare_in(NUMBERED.sub("架空", read.replace(KITA, "")))
    assert "1,031" in read


def test_a_difference_of_thousands_is_in_threes():
    assert "1,006→3,412 <b>＋2,406</b>" in change(Change(1_006.0, 3_412.0), True)
    assert "<b>−1,234.5</b>" in change(Change(1_234.5, 0), False)
    assert str(OutdatedNumber("計", 1_006, 1_007)) == "計：1,006 → 1,007"


# --- Documents ----------------------------------------------------------------------------


def grown(figure: Figure, more: int) -> Figure:
    """A figure whose first row has thousands behind it, if it counts what a ward has many of."""
    if not figure.rows or figure.choice not in (Choice.COUNT, Choice.EVENTS):
        return figure
    first, *others = figure.rows
    records = tuple(Record("a.b", n, f"架空{n}") for n in range(more))
    is_count = figure.choice is Choice.COUNT
    member = Member(wards()[0], records if is_count else (), 0 if is_count else more)
    return replace(figure, rows=(replace(first, members=(member,)), *others))


def large_figures(more: int) -> dict[str, Figure]:
    """The figures of a published year with thousands wherever there may be, and a sum."""
    figures = {id_: grown(figure, more) for id_, figure in counted().items()}
    agenda = figures["liaison_meeting.agenda"]
    rows = tuple(replace(row, members=(Member(wards()[0], (), more),)) for row in agenda.rows)
    months = {"id": "consultations.by_month", "section": "参考(4)", "unit": "件", "rows": rows}
    made = replace(agenda, **months, choice=Choice.SUM, basis=Basis.AMOUNTS)
    return figures | {made.id: made}


def large_deck():
    return build_deck(
        large_figures(MORE),
        dict.fromkeys((LAST_YEAR, SEVERAL_YEARS), PUT_IN),
        fiscal_year=YEAR,
        as_of=date(2026, 9, 1),
        places=places(),
        past={LAST: large_figures(2 * MORE)},
    )


def test_the_document_has_no_bare_number():
    read = words_of(pdf.rendered(flow(large_deck())).write_pdf(), "-layout")
    assert not bare_in(read)
    assert len(THREES.findall(read)) > 10


def test_the_slides_have_no_bare_number():
    slides = pptx.Presentation(BytesIO(write_pptx(large_deck()))).slides
    read = "\n".join(
        text
        for slide in slides
        for text in (
            *slide.element.xpath("//a:t/text()"),
            *slide.element.xpath("//p:cNvPr/@descr"),
        )
    )
    assert not bare_in(read)
    assert len(THREES.findall(read)) > 10


def test_what_is_said_of_figures_has_no_bare_number():
    before, after = large_figures(MORE), large_figures(2 * MORE)
    kita = wards()[0].code
    said = [text for one in corrections_between(before, after) for text in (one.before, one.after)]
    for figure in after.values():
        said += [alt_text(figure), ward_value(figure, kita)]
        for group in breakdown(figure, {}):
            said += [group.heading, group.value]
    read = "\n".join(said)
    assert not bare_in(read)
    assert len(THREES.findall(read)) > 10
