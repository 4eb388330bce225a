"""Two who grant at one moment, and a grant whose connection is cut, on connections of their own."""

from datetime import UTC, datetime
from threading import Event
from time import sleep

import pytest
import time_machine
from django.db import OperationalError, connection, transaction
from django.test import Client

from reports.models import Disposal, ErasedPlace, Erasure, RetentionHold
from reports.pages.erasing import everywhere
from reports.pages.erasing.everywhere import places_with
from reports.pages.retention import due
from tests import factories as make
from tests.at_once import at_once
from trainings.models import Training
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import NotDecidedError, User

NAME = "架空患子"
LATE = datetime(2030, 4, 1, 3, tzinfo=UTC)
LONG = 1.0  # seconds
CUT = (NotDecidedError, OperationalError)


def asked() -> Erasure:
    with ward_scope(ALL_WARDS):
        make.TrainingFactory(note=NAME)
        erasure = make.ErasureFactory(words=NAME)
        found = places_with(NAME)
        for each in found:
            each.erasure = erasure
        ErasedPlace.objects.bulk_create(found)
        return erasure


def people() -> list:
    with ward_scope(ALL_WARDS):
        return [make.UserFactory(role="bureau") for _ in range(4)]


def asked_to_dispose(year: int, kind: str = "records") -> tuple[Disposal, User]:
    """A request, and who may grant it."""
    with ward_scope(ALL_WARDS):
        make.RoundFactory(fiscal_year=year)
        return make.DisposalFactory(kind=kind, fiscal_year=year), people()[0]


def cut(*args: object) -> None:
    """Cuts this very connection, as a machine that dies."""
    connection.connection.close()
    connection.cursor().execute("SELECT 1")


def refusals(results: list) -> list[Exception]:
    return [each for each in results if isinstance(each, Exception)]


def test_an_erasure_that_is_cut_leaves_everything_and_of_several_later_one_does_it(saved_survey):
    erasure = asked()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(everywhere, "plan_for_erasure", cut)
        (result,) = at_once(lambda: everywhere.carry_out(erasure, people()[0]), told=CUT)
    assert isinstance(result, OperationalError)
    with ward_scope(ALL_WARDS):
        erasure.refresh_from_db()
        assert (erasure.is_open, erasure.words) == (True, NAME)
        assert places_with(NAME)
    results = at_once(
        *(lambda by=by: everywhere.carry_out(erasure, by) for by in people()), told=CUT
    )
    assert len(refusals(results)) == 3
    with ward_scope(ALL_WARDS):
        assert places_with(NAME) == []


def test_a_disposal_that_is_cut_leaves_everything_and_of_several_later_one_does_it(saved_survey):
    with ward_scope(ALL_WARDS), time_machine.travel(LATE, tick=False):
        make.TrainingFactory()
        disposal, before = make.DisposalFactory(), Training.objects.count()
    with time_machine.travel(LATE, tick=False):
        with pytest.MonkeyPatch.context() as patch:
            gone = due._gone
            patch.setattr(due, "_gone", lambda disposal: cut(gone(disposal)))
            (result,) = at_once(lambda: due.carry_out(disposal.pk, people()[0]), told=CUT)
        assert isinstance(result, OperationalError)
        with ward_scope(ALL_WARDS):
            assert Training.objects.count() == before
        results = at_once(
            *(lambda by=by: due.carry_out(disposal.pk, by) for by in people()), told=CUT
        )
    assert len(refusals(results)) == 3
    with ward_scope(ALL_WARDS):
        assert not Training.objects.exists()
        assert Disposal.objects.get(pk=disposal.pk).counts["trainings_training"] == before


@pytest.mark.parametrize("kind", ["records", "uploads"])
def test_a_hold_waits_for_a_disposal_and_then_finds_nothing_to_hold(saved_survey, kind):
    begun, gone = Event(), due._gone
    client = Client()

    def slowly(disposal: Disposal) -> dict[str, int]:
        begun.set()
        sleep(LONG)
        return gone(disposal)

    def hold() -> int:
        begun.wait(LONG)
        return client.post(f"/retention/2025/{kind}/hold/", {"reason": "監査"}).status_code

    with time_machine.travel(LATE.replace(year=2031), tick=False):
        disposal, by = asked_to_dispose(2025, kind)
        client.force_login(people()[0])
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(due, "_gone", slowly)
            done, status = at_once(lambda: due.carry_out(disposal.pk, by), hold)
    assert (done.decision, status) == ("granted", 302)
    with ward_scope(ALL_WARDS):
        assert not RetentionHold.objects.filter(kind=kind, fiscal_year=2025).exists()


@pytest.mark.parametrize(("kind", "held", "year"), [("records", 2026, 2026), ("log", 2027, 2028)])
def test_a_disposal_waits_for_a_hold_and_is_then_refused(saved_survey, kind, held, year):
    begun = Event()

    def hold() -> RetentionHold:
        with transaction.atomic():
            made = make.RetentionHoldFactory(kind=kind, fiscal_year=held)
            begun.set()
            sleep(LONG)
        return made

    def dispose() -> Disposal:
        begun.wait(LONG)
        return due.carry_out(disposal.pk, by)

    with time_machine.travel(LATE.replace(year=year + 6), tick=False):
        disposal, by = asked_to_dispose(year, kind)
        results = at_once(hold, dispose, told=(NotDecidedError,))
    assert "保存継続" in str(results[1])
    with ward_scope(ALL_WARDS):
        disposal.refresh_from_db()
    assert disposal.decision == ""
