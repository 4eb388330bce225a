"""With 17 of 24 wards reported, every figure that adds up says 24, 7 of them 未回答, everywhere."""

import csv
import io
import json
import re

import pytest
from django.db import transaction
from openpyxl import load_workbook

from reports.counting.figure import UNREPORTED, UNREPORTED_LABEL
from reports.counting.figures import of_the_deck, reported_figures
from reports.document.publication import publish
from tests import factories as make
from tests.reports.document.exporters.samples import table
from tests.reports.published import submit_all
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import Ward

pytestmark = pytest.mark.django_db

REPORTED, MISSING, ALL = 17, 7, 24
# A question with one answer, or a number shown in classes, that is put to all wards.
IDS = (
    "professional_training.plan",
    "public_outreach.plan",
    "desk.weekly_hours",
    "liaison_meeting.planned_times",
    "accompanied_visit.plan",
)


@pytest.fixture(scope="module")
def survey(django_db_setup, django_db_blocker):
    """All 24 have everything in their records; 17 have submitted it."""
    with django_db_blocker.unblock(), transaction.atomic(), ward_scope(ALL_WARDS):
        yield reported_by_17()
        transaction.set_rollback(True)


def reported_by_17():
    survey, wards = make.RoundFactory(), list(Ward.objects.all())
    for number, ward in enumerate(wards):
        make.TrainingFactory(ward=ward)
        make.OutreachFactory(ward=ward)
        desk = make.DeskFactory(ward=ward)
        make.DeskHoursFactory(desk=desk, weekly_hours=("20", "12.5", "9")[number % 3])
        make.LiaisonPlanFactory(ward=ward, planned_times=(3, 4, 8, 12)[number % 4])
        make.AccompaniedVisitPlanFactory(ward=ward, planned=number % 5 > 0)
    submit_all(survey, wards[:REPORTED])
    return survey


def hold(values):
    """values: by code or label, 未回答 among them."""
    assert sum(values.values()) == ALL
    assert values.get(UNREPORTED, values.get(UNREPORTED_LABEL)) == MISSING


def test_in_the_figures(survey):
    figures = of_the_deck(reported_figures(list(Ward.objects.all()), survey))
    adding_up = [id_ for id_, figure in figures.items() if figure.adds_up and figure.of == ALL]
    assert tuple(adding_up) == IDS
    for id_ in IDS:
        hold({row.code: figures[id_].value(row) for row in figures[id_].all_rows})


def test_on_the_page(survey, sign_in):
    html = sign_in("bureau").get("/dashboard/?year=2024&source=reported").content.decode()
    for id_ in IDS:
        anchor = re.sub(r"[^0-9a-z]+", "-", id_)
        card = re.split(rf'<article[^>]* id="{anchor}"', html)[1].partition("</article>")[0]
        assert f"{ALL}区中{REPORTED}区回答" in card
        rows = re.findall(r"<tr.*?</tr>", card, re.DOTALL)
        shown = [re.sub(r"<[^>]+>|\s", " ", row) for row in rows]
        assert any(re.search(rf"{UNREPORTED_LABEL}\D*\b{MISSING}\b", row) for row in shown), shown


def test_in_the_data_files(survey):
    figures = json.loads(publish(survey, "json"))["figures"]
    rows = list(csv.DictReader(io.StringIO(publish(survey, "csv").decode("utf-8-sig"))))
    sheet = table(load_workbook(io.BytesIO(publish(survey, "xlsx")))["データ"])
    for id_ in IDS:
        assert figures[id_]["unreported"] == MISSING
        hold({row["label"]: row["value"] for row in figures[id_]["values"]})
        for each in (rows, sheet):
            own = [row for row in each if row["図ID"] == id_]
            hold({row["区分コード"]: int(row["値"]) for row in own})
