"""Whatever the records say goes out and comes back as it was, and filled in from empty it is the same."""

import random
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from consultations.models import Coordinator, Desk, DeskHours, Initiative
from institutions.models import Designation, Institution, ResourceSurvey
from meetings.models import LiaisonAgenda, LiaisonPlan, Meeting
from reports.files.outcome import YES, QuestionKind
from reports.files.report_form.answers import DASHES, DITTO
from reports.files.report_form.taking_in import take_in
from reports.files.report_workbook.handing_out import hand_out
from reports.files.report_workbook.layout import LOOK_ONLY
from reports.files.report_workbook.sheets import contents_now
from tests import factories as make
from tests.dear_properties import dear
from tests.reports.files.filling import (
    filled,
    insert_columns,
    insert_rows,
    once,
    opened,
    saved,
    says_nothing,
)
from tests.reports.files.sent_out import DESK, OFFICE
from trainings.models import AccompaniedVisit, AccompaniedVisitPlan, Audience, Outreach, Training
from wards.japanese.letters import compact, comparing_key
from wards.models import ReportingRound
from wards.reporting.workflow import open_round

pytestmark = pytest.mark.django_db

# Letters that offices use and programs spoil, and what a spreadsheet takes for a formula.
LETTERS = "架空髙﨑𠮷德①㈱ｱア～−ー・:&<>\"'=+-@0１ ｶﾞ"
IN_A_LINE = st.text(LETTERS, min_size=1, max_size=30).map(str.strip).filter(bool)
# A dash or a 〃 alone only stands for an answer: it is refused.
LINE = IN_A_LINE.filter(lambda text: text not in DITTO and compact(text) not in DASHES)
LINES = st.lists(LINE, min_size=1, max_size=3).map("\n".join)
DAYS = st.dates(date(2024, 4, 1), date(2025, 3, 31))
PEOPLE = st.integers(0, 20_000)
OF_WARDS = (
    Designation, Institution, DeskHours, Coordinator, Desk, Initiative, LiaisonPlan, Meeting,
    ResourceSurvey, Training, Outreach, AccompaniedVisit, AccompaniedVisitPlan,
)  # fmt: skip


@pytest.fixture(scope="module")
def survey(city) -> ReportingRound:
    """The survey of 2024, open for 北区."""
    round_ = make.RoundFactory()
    open_round(round_)
    file_last_year()
    return round_


def file_last_year() -> None:
    """The reports of the year before, which stand below the sheets: to look at, and no answers."""
    for theme in ("看取り\n（架空）", "=1+1 𠮷﨑", "長いテーマ" * 40):
        make.TrainingFactory(
            fiscal_year=2023, theme=theme, state="held", date=date(2023, 7, 8), people=34
        )
    make.MeetingFactory(fiscal_year=2023, kind="ward_council", date=date(2023, 5, 1))
    make.ResourceSurveyFactory(fiscal_year=2023)
    make.LiaisonPlanFactory(fiscal_year=2023, planned_times=4)
    make.InitiativeFactory(fiscal_year=2023, text="前の年の取組")
    # Returned: the examples clear away every record, and what is submitted is locked.
    for form in (OFFICE, DESK):
        make.filed_in(2023, form, status="returned")


@st.composite
def trainings(draw) -> dict[str, object]:
    held = draw(st.booleans())
    return {
        "state": "held" if held else "planned",
        "date": draw(DAYS if held else st.none() | DAYS),
        "theme": draw(LINE),
        "place": draw(st.just("") | LINE),
        "people": draw(PEOPLE) if held else None,
        "audience": draw(st.lists(st.sampled_from(Audience.values), unique=True)),
        "note": draw(st.just("") | LINES),
        "programme": draw(st.sampled_from(["hub", "promotion"])),
    }


@st.composite
def wards(draw) -> dict[str, object]:
    """What a ward has entered: some of everything, or nothing at all."""
    # A name that is there already is refused.
    names = draw(st.lists(LINE, max_size=4, unique_by=comparing_key))
    return {
        "trainings": draw(st.lists(trainings(), max_size=4)),
        "institutions": names,
        "agenda": draw(
            st.none() | st.lists(st.sampled_from(LiaisonAgenda.values[:5]), unique=True)
        ),
        "hours": draw(st.lists(st.integers(1, 1680), max_size=3)),
        "survey": draw(st.none() | st.booleans()),
        "initiatives": draw(st.lists(LINES, max_size=3)),
    }


def enter(said: dict[str, object]) -> None:
    """Makes the records of an example."""
    ward = make.ward()
    for training in said["trainings"]:
        make.TrainingFactory(ward=ward, **training)
    for number, name in enumerate(said["institutions"]):
        institution = make.InstitutionFactory(ward=ward, name=name, kana="", code="")
        make.DesignationFactory(
            institution=institution,
            functions=["daily", "emergency"][: number % 3],
            valid_from=date(2024, 4, 1) + timedelta(days=number),
        )
    if said["agenda"] is not None:
        make.LiaisonPlanFactory(ward=ward, agenda=said["agenda"], planned_times=len(said["agenda"]))
    desk, begin = make.DeskFactory(ward=ward), date(2023, 4, 1)
    for number, tenths in enumerate(said["hours"], 1):
        end = begin + timedelta(days=399) if number < len(said["hours"]) else None
        make.DeskHoursFactory(desk=desk, weekly_hours=tenths / 10, valid_from=begin, valid_to=end)
        begin += timedelta(days=400)
    if said["survey"] is not None:
        methods = ["website", "list"] if said["survey"] else []
        make.ResourceSurveyFactory(ward=ward, conducted=said["survey"], methods=methods)
    for text in said["initiatives"]:
        make.InitiativeFactory(ward=ward, text=text)


def disturbed(content: bytes, chance: random.Random) -> bytes:
    """A form after sanitisers and busy hands: no protection, lists or names, shuffled, shifted."""
    workbook = opened(content)
    sheets = list(workbook.worksheets)
    chance.shuffle(sheets)
    workbook._sheets = sheets
    for number, sheet in enumerate(sheets):
        sheet.protection.sheet = False
        sheet.data_validations.dataValidation = []
        sheet.title = f"シート{number}"
        for _ in range(chance.randint(0, 2)):
            insert_rows(sheet, chance.randint(1, sheet.max_row + 1))
        if chance.random() < 0.3:
            insert_columns(sheet, 1)
    return saved(workbook)


def marked(content: bytes) -> int:
    """How many cells of a form are only to be looked at."""
    cells = [cell for sheet in opened(content) for row in sheet.iter_rows() for cell in row]
    return sum(str(cell.value).startswith(LOOK_ONLY) for cell in cells)


@dear(3)
@given(said=wards(), chance=st.randoms(use_true_random=False))
def test_what_went_out_comes_back_unchanged_however_it_was_handled(survey, said, chance):
    with transaction.atomic():
        enter(said)
        bureau = make.UserFactory(role="bureau")
        for form in (OFFICE, DESK):
            handed = hand_out(bureau, make.ward(), survey, form)
            assert marked(handed.content) >= 3
            outcome = take_in(disturbed(handed.content, chance), bureau).outcome
            assert says_nothing(outcome)
            assert outcome.notes == ()
        transaction.set_rollback(True)


@dear(3)
@given(said=wards())
def test_filled_in_from_empty_it_gives_exactly_what_was_entered(survey, said):
    with transaction.atomic():
        enter(said)
        bureau, ward = make.UserFactory(role="bureau"), make.ward()
        users = {form: make.UserFactory(role=form, ward=ward) for form in (OFFICE, DESK)}
        before = {form: contents_now(users[form], survey, form) for form in users}
        for model in OF_WARDS:
            model.objects.all().delete()
        for form, user in users.items():
            content = filled(hand_out(bureau, ward, survey, form).content, before[form])
            answers = agreed(take_in(content, user).outcome)
            reading = take_in(content, user, save=True, answers=answers)
            assert (reading.saved, reading.outcome.problems) == (True, ())
            now = contents_now(user, survey, form)
            for key, each in now.items():
                assert (key, said_in(each)) == (key, said_in(before[form][key]))
        transaction.set_rollback(True)


def agreed(outcome) -> dict[str, str]:
    """Answers to what may be asked of invented words: names like a patient's, one row twice."""
    kinds = {question.kind for question in outcome.questions}
    assert kinds <= {QuestionKind.PERSONAL, QuestionKind.ANOTHER}
    return {question.key: YES for question in outcome.questions}


def said_in(contents) -> tuple:
    """What a sheet says, its rows in words: keys of related records are new ones."""
    columns, rows = contents.table_columns, contents.rows.values()
    words = [tuple(column.words(row[column.key]) for column in columns) for row in rows]
    return list(once(contents)), sorted(words)


@pytest.mark.hunt
def test_what_libreoffice_saved_again_comes_back_unchanged(survey, tmp_path: Path):
    rich = {
        "trainings": [
            {
                "state": "held", "date": date(2024, 4, 1), "theme": "=1+1 𠮷﨑", "place": "@架空",
                "people": 0, "audience": ["nurse"], "note": "一行目\n二行目", "programme": "hub",
            },
            {"state": "planned", "date": None, "theme": "-架空", "people": None},
        ],
        "institutions": ["髙橋医院（架空）", "髙橋医院（架空）"],
        "agenda": ["promotion", "backup"],
        "hours": [195, 200],
        "survey": True,
        "initiatives": ["夜間の当番\n（架空）"],
    }  # fmt: skip
    with transaction.atomic():
        enter(rich)
        bureau = make.UserFactory(role="bureau")
        for form in (OFFICE, DESK):
            handed = hand_out(bureau, make.ward(), survey, form)
            (tmp_path / f"{form.value}.xlsx").write_bytes(handed.content)
        again = saved_again_by_libreoffice(tmp_path)
        for form in (OFFICE, DESK):
            outcome = take_in((again / f"{form.value}.xlsx").read_bytes(), bureau).outcome
            assert says_nothing(outcome)
            assert outcome.notes == ()
        transaction.set_rollback(True)


def saved_again_by_libreoffice(folder: Path) -> Path:
    """The folder with the workbooks of a folder as LibreOffice writes them."""
    again = folder / "again"
    subprocess.run(
        [
            "soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
            "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(again),
            *map(str, sorted(folder.glob("*.xlsx"))),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )  # fmt: skip
    return again
