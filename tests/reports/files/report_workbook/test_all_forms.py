"""The forms of all wards come in one archive, in the official order, and say how far they are."""

import io
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from reports.files.report_workbook.handing_out import all_forms, archive_name
from reports.files.report_workbook.layout import COVER
from reports.models import HandedOutForm
from tests import factories as make
from tests.reports.files.report_workbook.forms import beside
from wards.models import Ward

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]


def test_a_month_has_a_form_for_each_desk():
    told: list[tuple[int, int, str]] = []
    round_ = make.MonthlyRoundFactory()
    content = all_forms(
        make.UserFactory(role="bureau"), round_, lambda *progress: told.append(progress)
    )
    wards = [ward.name for ward in Ward.objects.all()]
    with ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == [
            f"{place:02d}_{name}_相談支援室_令和6年9月.xlsx" for place, name in enumerate(wards, 1)
        ]
        for name, file in zip(wards, archive.namelist(), strict=True):
            cover = load_workbook(io.BytesIO(archive.read(file)), read_only=False)[COVER]
            assert beside(cover, "区").value == name
    assert told == [
        *((done, 24, f"{name} 相談支援室") for done, name in enumerate(wards)),
        (24, 24, ""),
    ]
    assert HandedOutForm.objects.count() == 24
    assert archive_name(round_) == "報告の様式_令和6年9月_全区.zip"
