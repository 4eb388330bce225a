"""A form that goes out is kept as it was, belongs to one ward, and costs a fixed number of queries."""

import io
from zipfile import ZipFile

import pytest
from django.core.exceptions import PermissionDenied

from consultations.models import Desk
from reports.files.report_workbook.handing_out import all_forms, archive_name, hand_out
from reports.files.report_workbook.layout import COVER, form_number
from reports.files.report_workbook.sheet import as_base
from reports.files.report_workbook.sheets import contents_now
from reports.models import HandedOutForm
from tests import factories as make
from tests.reports.files.filling import opened
from tests.reports.files.report_workbook.forms import beside
from tests.reports.files.sent_out import DESK, OFFICE, sent_out
from wards.models import Ward
from wards.reporting.workflow import acting_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]


def test_what_went_out_is_kept_with_the_number_that_the_form_bears():
    sent = sent_out()
    for form, made in sent.forms.items():
        acting = acting_for(sent.bureau, sent.ward, form)
        kept = HandedOutForm.objects.get(pk=made.form.pk)
        assert kept.cells == as_base(contents_now(acting, sent.round, form))
        whose = (kept.ward, kept.round, kept.form, kept.by)
        assert whose == (sent.ward, sent.round, form, sent.bureau)
        cover = opened(made.content)[COVER]
        assert beside(cover, "様式番号").value == form_number(kept.pk)
    assert sent.forms[DESK].name == "北区_相談支援室_令和6年度.xlsx"


def words_of(content: bytes) -> set[object]:
    """What stands in the cells of a form."""
    return {cell.value for sheet in opened(content) for row in sheet.iter_rows() for cell in row}


def test_a_text_that_no_cell_can_hold_is_kept_as_the_cell_says_it():
    round_ = make.RoundFactory()
    training = make.TrainingFactory(note="い" * 40_000)
    made = hand_out(make.UserFactory(role="bureau"), make.ward(), round_, OFFICE)
    kept = made.form.cells["training"]["rows"][str(training.pk)]["note"]
    assert kept in words_of(made.content)


@pytest.mark.parametrize(
    ("role", "code", "form"),
    [("ward_office", "27127", DESK), ("desk", "27128", DESK), ("ward_office", "27128", DESK)],
)
def test_nobody_else_is_handed_the_form_of_a_body(role, code, form):
    user = make.UserFactory(role=role, ward=make.ward(code))
    with pytest.raises(PermissionDenied):
        hand_out(user, make.ward(), make.RoundFactory(), form)


def test_the_bureau_is_handed_the_rows_of_that_ward_alone():
    round_ = make.RoundFactory()
    make.InstitutionFactory(name="北区の架空医院")
    make.InstitutionFactory(name="中央区の架空医院", ward=make.ward("27128"))
    made = hand_out(make.UserFactory(role="bureau"), make.ward(), round_, DESK)
    words = words_of(made.content)
    assert "北区の架空医院" in words
    assert "中央区の架空医院" not in words


@pytest.mark.parametrize(("form", "most"), [(DESK, 38), (OFFICE, 20)])
def test_the_number_of_queries_does_not_grow_with_the_records(form, most, query_budget):
    sent = sent_out()
    with query_budget(most) as few:
        hand_out(sent.bureau, sent.ward, sent.round, form)
    for _ in range(15):
        make.TrainingFactory(fiscal_year=2023)
        make.MeetingFactory(fiscal_year=2023)
        make.DesignationFactory(valid_from="2020-04-01")
        make.CoordinatorFactory(desk=Desk.objects.get(), valid_from="2020-04-01")
    with query_budget(len(few)):
        hand_out(sent.bureau, sent.ward, sent.round, form)


def test_a_month_has_a_form_for_each_desk():
    progress: list[tuple[int, int, str]] = []
    round_ = make.MonthlyRoundFactory()
    officer = make.UserFactory(role="bureau")
    content = all_forms(officer, round_, lambda *step: progress.append(step))
    wards = [ward.name for ward in Ward.objects.all()]
    with ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == [
            f"{place:02d}_{name}_相談支援室_令和6年9月.xlsx" for place, name in enumerate(wards, 1)
        ]
        for name, file in zip(wards, archive.namelist(), strict=True):
            cover = opened(archive.read(file))[COVER]
            assert beside(cover, "区").value == name
    assert progress == [
        *((done, 24, f"{name} 相談支援室") for done, name in enumerate(wards)),
        (24, 24, ""),
    ]
    assert HandedOutForm.objects.count() == 24
    assert archive_name(round_) == "報告の様式_令和6年9月_全区.zip"
