"""What makes a register that was carried over the answer of a fiscal year, and what does not."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pghistory
import pytest

from consultations.models import Desk
from reports.counting.registers import REGISTERS, register_edits
from reports.counting.ward_report import load_reports
from reports.lifecycle.checks.errors import findings
from tests import factories as make
from wards.reporting.workflow import acting_for
from wards.vocabulary import REGISTER_ITEMS, ReportForm, ReportItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]

OSAKA = ZoneInfo("Asia/Tokyo")
LONG_AGO = datetime(2021, 4, 5, 9, tzinfo=OSAKA)
LAST_OF_2023 = datetime(2024, 3, 31, 23, 59, 59, tzinfo=OSAKA)
FIRST_OF_2024 = datetime(2024, 4, 1, tzinfo=OSAKA)
every_register = pytest.mark.parametrize("item", REGISTERS)


def made(item: ReportItem, **fields):
    """A record of 北区's register."""
    fields = {"valid_from": date(2021, 4, 1), **fields}
    if item == ReportItem.ACTIVE_INSTITUTION:
        return make.DesignationFactory(**fields)
    desk = Desk.objects.first() or make.DeskFactory(valid_from=date(2020, 4, 1))
    hours = item == ReportItem.OPENING_HOURS
    return (make.DeskHoursFactory if hours else make.CoordinatorFactory)(desk=desk, **fields)


def carried(item: ReportItem, **fields):
    """A record that was entered years ago."""
    return make.saved_at(made(item, **fields), LONG_AGO)


def report():
    return load_reports([make.ward()], make.RoundFactory())[make.KITA]


def asked_to_confirm(item: ReportItem):
    found = findings(report(), ReportForm.DESK, date(2024, 9, 10))
    return [each for each in found if each.asks_to_confirm and each.item == item]


def test_the_items_with_registers_stand_once():
    assert set(REGISTERS) == REGISTER_ITEMS


@every_register
@pytest.mark.parametrize(
    ("moment", "answers"), [(LAST_OF_2023, False), (FIRST_OF_2024, True)], ids=["31.3.", "1.4."]
)
def test_an_edit_answers_from_the_first_moment_of_the_fiscal_year(item, moment, answers):
    make.saved_at(made(item), moment)
    assert report().is_answered(item) is answers
    words = "前の年度から引き継いだ登録です。「令和6年度もこのとおり」を押すか"
    found = [words in each.sentence for each in asked_to_confirm(item)]
    assert found == ([] if answers else [True])


@every_register
def test_an_edit_by_the_desk_is_an_answer_and_names_who_and_when_and_that_by_others_is_none(item):
    record, bureau = carried(item), make.UserFactory(role="bureau")
    for user in (bureau, make.UserFactory(role="ward_office"), None):
        with pghistory.context(**({"user": user.pk} if user else {})):
            type(record).objects.filter(pk=record.pk).update(updated_by=user)
        assert report().is_unconfirmed(item)
    desk = make.desk_officer(make.ward())
    with pghistory.context(user=desk.pk):
        record.save()
    edit = report().edits[item]
    assert (edit.by, edit.records) == (str(desk), {record.pk})
    assert report().is_answered(item)


@every_register
def test_a_form_of_the_desk_that_the_bureau_takes_in_is_an_answer_of_the_desk(item):
    record, bureau = carried(item), make.UserFactory(role="bureau")
    acting = acting_for(bureau, make.ward(), ReportForm.DESK)
    with pghistory.context(user=bureau.pk, acting_for=acting.role.value):
        type(record).objects.filter(pk=record.pk).update(updated_by=bureau)
    assert report().is_answered(item)


@every_register
def test_an_edit_of_what_is_over_or_still_to_come_says_nothing_of_this_year(item):
    carried(item, valid_from=date(2024, 3, 31), valid_to=date(2024, 9, 1))
    made(item, valid_from=date(2020, 4, 1), valid_to=date(2024, 3, 30)).save()
    made(item, valid_from=date(2024, 9, 2)).save()
    assert report().is_unconfirmed(item)


@every_register
def test_an_empty_register_asks_for_an_entry_as_before(item):
    carried(item, valid_to=date(2024, 8, 31))
    assert (report().is_unconfirmed(item), report().is_answered(item)) == (False, False)


@every_register
def test_who_left_on_the_last_of_march_and_what_was_deleted_is_edited(item):
    left = carried(item, valid_to=date(2024, 3, 31))
    kept = carried(item, valid_from=date(2024, 4, 1))
    assert register_edits([make.ward()], make.RoundFactory()) == {}
    with pghistory.context(user=make.desk_officer(make.ward()).pk):
        left.save()
        assert report().edits[item].records == {left.pk}
        pk = kept.pk
        kept.delete()
    assert report().edits[item].records == {left.pk, pk}


@every_register
def test_a_confirmation_holds_for_the_records_that_were_seen(item):
    record = carried(item)
    said = make.RegisterConfirmationFactory(item=item, records=[record.pk])
    assert report().confirmation(item) == said
    assert report().is_answered(item)
    said.records = [record.pk, record.pk + 1]
    said.save()
    assert report().is_unconfirmed(item)
    (found,) = asked_to_confirm(item)
    assert "確認したあとに登録が変わりました" in found.sentence


def test_an_institution_that_the_bureau_closes_after_the_confirmation_asks_again():
    kept, closed = (carried(ReportItem.ACTIVE_INSTITUTION) for _ in range(2))
    make.RegisterConfirmationFactory(item="active_institution", records=[kept.pk, closed.pk])
    assert report().is_answered(ReportItem.ACTIVE_INSTITUTION)
    with pghistory.context(user=make.UserFactory(role="bureau").pk):
        closed.institution.closed_on = make.AS_OF - timedelta(days=1)
        closed.institution.save()
    assert report().is_unconfirmed(ReportItem.ACTIVE_INSTITUTION)


def test_the_answer_of_one_year_is_none_of_the_next():
    record = carried(ReportItem.OPENING_HOURS)
    make.RegisterConfirmationFactory(records=[record.pk])
    assert report().is_answered(ReportItem.OPENING_HOURS)
    later = load_reports([make.ward()], make.RoundFactory(fiscal_year=2025))[make.KITA]
    assert later.is_unconfirmed(ReportItem.OPENING_HOURS)
