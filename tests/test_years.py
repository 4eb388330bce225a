"""Years are named, never counted from today: what is read in two years still says the same."""

import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from html import unescape
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from openpyxl import load_workbook

from reports.files.report_workbook.handing_out import hand_out
from reports.lifecycle.letters import letter_for
from reports.models import NoticeKind
from tests.test_house import APPS, PYTHON_FILES, ROOT, STYLE_AND_SCRIPT_FILES, TEMPLATES, files
from tests.test_words import strings_of
from tests.world import OWN, World, build_world
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import Ward
from wards.vocabulary import ReportForm

COUNTED_FROM_TODAY = re.compile(r"今年|本年度|昨年|去年|前年|来年|翌年|一昨年")
# Words that are read, not written: what stands at the heads of tables that others made.
READ = ("昨年", "一昨年", "前[年月期]|前回|昨年|目標|計画|予定")
READERS = ROOT / "reports" / "files"


@cache
def texts_of(path: Path) -> list[str]:
    return list(read_texts(path))


def read_texts(path: Path) -> Iterator[str]:
    """What a file of the product may say to somebody: no comments, no docstrings."""
    source = path.read_text()
    if path.suffix == ".py":
        yield from strings_of(source)
    elif path.suffix == ".html":
        yield re.sub(r"{% comment %}.*?{% endcomment %}|{#.*?#}", "", source, flags=re.DOTALL)
    elif path.suffix == ".js":
        yield re.sub(r"/\*.*?\*/|^\s*//.*$", "", source, flags=re.DOTALL | re.MULTILINE)
    elif path.suffix == ".json":
        yield json.dumps(json.loads(source), ensure_ascii=False)
    else:
        yield source


def is_read(path: Path, text: str) -> bool:
    return READERS in path.parents and text.startswith(READ)


PRODUCT = [
    *PYTHON_FILES,
    *TEMPLATES,
    *STYLE_AND_SCRIPT_FILES,
    *files("fixtures", ending=".json"),
    *files("fixtures", ending=".csv"),
]


def test_no_text_of_the_product_counts_years_from_today():
    found = [
        f"{path.relative_to(ROOT)}: {text[:60]!r}"
        for path in PRODUCT
        for text in texts_of(path)
        if COUNTED_FROM_TODAY.search(text) and not is_read(path, text)
    ]
    assert found == []


EXAMPLE_OF_A_DAY = re.compile(r"[RＲ]\d+\.\d|令和\d+年\d|20\d\d/\d")


def test_no_example_of_a_day_is_typed():
    """It would be of a year long past in the next one."""
    found = [
        f"{path.relative_to(ROOT)}: {text[:60]!r}"
        for path in [*files("config", *APPS, ending=".py"), *TEMPLATES, *STYLE_AND_SCRIPT_FILES]
        if not {"migrations", "demo"} & set(path.parts)
        for text in texts_of(path)
        if EXAMPLE_OF_A_DAY.search(text)
    ]
    # The first day of the era is the same day for ever.
    assert [each for each in found if "令和元年" not in each] == []


# --- A report of two years ago, looked at today: its pages in test_isolation ----------------------
TODAY = datetime(2026, 11, 29, 3, tzinfo=UTC)
# The report is of 令和6年度; its forms show the two years before. Of these nobody has asked.
OTHER_YEARS = re.compile(r"令和[789]年度|平成\d+年度")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), ward_scope(ALL_WARDS), time_machine.travel(TODAY, tick=False):
        yield build_world()
        transaction.set_rollback(True)


def wrong_years(text: str) -> list[str]:
    return COUNTED_FROM_TODAY.findall(text) + OTHER_YEARS.findall(text)


def read_by_people(page: str) -> str:
    """The words of the main area; a year to choose is meant."""
    main = page.partition("<main")[2].partition("</main>")[0]
    told = re.sub(r"<select.*?</select>", "", main, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", " ", told))


@pytest.mark.django_db
@pytest.mark.parametrize("form", ReportForm)
def test_the_workbook_of_an_older_report_names_no_year_that_is_not_meant(form, world):
    round_ = world.rows["office_report"].round
    made = hand_out(world.users["bureau"], Ward.objects.get(pk=OWN), round_, form)
    workbook = load_workbook(io.BytesIO(made.content))
    cells = (cell.value for sheet in workbook for row in sheet.rows for cell in row)
    rules = (rule.prompt for sheet in workbook for rule in sheet.data_validations.dataValidation)
    texts = [str(text) for text in (*cells, *rules) if text]
    assert [text for text in texts if wrong_years(text)] == []
    assert any("令和6年度の回答" in text for text in texts)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", NoticeKind)
def test_a_mail_of_an_older_report_names_no_year_that_is_not_meant(kind, world):
    letter = letter_for(world.rows["office_report"], kind, date(2026, 11, 29))
    assert wrong_years(letter.subject + letter.body) == []


@pytest.mark.django_db
def test_a_command_on_an_older_report_names_no_year_that_is_not_meant(world, tmp_path, capsys):
    call_command("template", year=2024, ward=OWN, form="desk", output=tmp_path / "form.xlsx")
    said = capsys.readouterr().out
    assert "令和6年度" in said
    assert wrong_years(said) == []
