"""What is kept beyond its term goes by two people, versions included; published figures stay."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.utils import timezone

from consultations.models import Coordinator, Desk, DeskHours
from reports.backup import manifest
from reports.editions.publishing import publish_edition
from reports.models import Disposal, RetentionHold, Upload
from reports.pages.jobs import remind_of_terms
from reports.pages.retention.due import carry_out, holding, reminder
from reports.pages.retention.views import HELD_OTHERWISE
from tests import factories as make
from tests.form_pages import forms_of, send_page
from tests.reports.published import reported_round
from trainings.models import Training
from wards.accounts.security_log import verified_chain
from wards.fiscal import FiscalYear
from wards.isolation.disposing import dispose, tables_of_a_year
from wards.isolation.rls import ward_scope
from wards.models import Decision, Filing, LogLine, NotDecidedError, ReportingRound, Submission
from wards.models.two_people import ASKER_IS_GONE, LAPSED
from wards.triggers import kept_versions_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]
# The records of 2024 are kept until 31 March 2030, its files until 31 March 2026.
LATE, LAST_DAY = datetime(2030, 4, 1, 3, tzinfo=UTC), datetime(2030, 3, 31, 3, tzinfo=UTC)


@pytest.fixture
def late():
    with time_machine.travel(LATE, tick=False):
        yield


def officer():
    return make.UserFactory(role="bureau")


def test_a_term_is_over_on_the_day_after_its_last_31_march():
    make.RoundFactory()
    for moment, is_over in ((LAST_DAY, False), (LATE, True)):
        with time_machine.travel(moment, tick=False):
            assert holding(2024, "records").is_over is is_over


def test_nothing_goes_by_itself_and_the_reminder_names_what_is_due(late, caplog):
    make.RoundFactory()
    make.TrainingFactory()
    assert reminder() == "保存期間が過ぎたもの: 令和6年度の記録と報告"
    remind_of_terms(0)
    assert caplog.messages == [reminder()]
    assert Training.objects.count() == 1
    make.RetentionHoldFactory()
    assert reminder() == ""


def test_the_records_of_a_year_go_with_their_versions_and_no_others(late, quick_files):
    round_ = reported_round()
    edition = publish_edition(round_, officer())
    other = make.TrainingFactory(fiscal_year=2025, date="2025-06-01")
    make.TrainingFactory(theme="古い").delete()
    before = manifest.editions()
    counts = holding(2024, "records").counts
    done = carry_out(make.DisposalFactory().pk, officer())
    assert sum(map(sum, counts.values())) == sum(done.counts.values()) > 100
    assert not Submission.objects.filter(round=round_).exists()
    assert not Filing.objects.filter(submission__round=round_).exists()
    assert list(Training.objects.all()) == [other]
    assert set(kept_versions_of(Training).values_list("fiscal_year", flat=True)) == {2025}
    assert holding(2024, "records").counts == {}
    edition.refresh_from_db()
    assert manifest.editions() == before
    assert ReportingRound.objects.filter(pk=round_.pk).exists()
    assert verified_chain().broken == []


def test_of_registers_goes_who_left_in_that_year_with_all_versions_and_nobody_else(late):
    """A first version names no last day, and a desk stays as long as somebody at it stays."""
    make.RoundFactory()
    desk = make.DeskFactory(valid_from=date(2020, 4, 1))
    left, last, here = (make.CoordinatorFactory(desk=desk, valid_to=None) for _ in range(3))
    for coordinator, day in ((left, date(2024, 4, 1)), (last, date(2025, 3, 31))):
        coordinator.valid_from, coordinator.valid_to = date(2020, 4, 1), day
        coordinator.save()
    span = {"valid_from": date(2020, 4, 1), "valid_to": date(2025, 4, 1)}
    later = make.CoordinatorFactory(desk=desk, **span)
    Desk.objects.update(valid_to=date(2025, 3, 31))
    counts = holding(2024, "records").counts
    assert counts["拠点コーディネーター"] == (2, 4) and "相談支援室" not in counts
    done = carry_out(make.DisposalFactory().pk, officer())
    assert sum(map(sum, counts.values())) == sum(done.counts.values())
    assert set(Coordinator.objects.all()) == {here, later}
    kept = set(kept_versions_of(Coordinator).values_list("pgh_obj_id", flat=True))
    assert kept == {here.pk, later.pk}
    assert Desk.objects.exists()


def test_a_desk_that_ended_goes_with_its_people_and_hours(late):
    end = {"valid_from": date(2020, 4, 1), "valid_to": date(2025, 3, 31)}
    make.RoundFactory()
    desk = make.DeskFactory(**end)
    make.CoordinatorFactory(desk=desk, **end)
    make.DeskHoursFactory(desk=desk, **end)
    carry_out(make.DisposalFactory().pk, officer())
    assert not (Desk.objects.exists() or kept_versions_of(Desk).exists())


def test_versions_of_a_deleted_row_of_a_register_go_by_the_year_of_the_deletion():
    make.CoordinatorFactory(valid_to=None).delete()
    now = FiscalYear.of(timezone.localdate()).year
    with time_machine.travel(datetime(now + 7, 4, 1, 3, tzinfo=UTC), tick=False):
        for year in (now - 1, now):
            make.RoundFactory(fiscal_year=year)
            carry_out(make.DisposalFactory(fiscal_year=year).pk, officer())
            assert kept_versions_of(Coordinator).exists() == (year < now)


def test_of_registers_stays_what_a_year_rests_on_that_is_held_and_goes_with_the_last(late):
    """Who left in 2024 was there in 2023: a hold of 2023 keeps that, whatever becomes of 2024."""
    for year in (2023, 2024):
        make.RoundFactory(fiscal_year=year)
    span = {"valid_from": date(2022, 4, 1), "valid_to": date(2024, 6, 30)}
    desk = make.DeskFactory(**span)
    make.DeskHoursFactory(desk=desk, **span)
    make.CoordinatorFactory(desk=desk, **span)
    new = {"valid_from": date(2024, 4, 1), "valid_to": date(2024, 6, 30)}
    make.CoordinatorFactory(desk=desk, **new)
    deleted = make.CoordinatorFactory(desk=desk, valid_from=date(2023, 4, 1))
    gone, kept = deleted.pk, kept_versions_of(Coordinator)
    deleted.delete()
    hold = make.RetentionHoldFactory(fiscal_year=2023)
    counts = holding(2024, "records").counts
    assert counts == {"拠点コーディネーター": (1, 1)}
    carry_out(make.DisposalFactory().pk, officer())
    assert (Coordinator.objects.count(), DeskHours.objects.count()) == (1, 1)
    assert kept.filter(pgh_obj_id=gone).exists()
    RetentionHold.objects.filter(pk=hold.pk).update(lifted_at=LATE, lifted_by=hold.by)
    carry_out(make.DisposalFactory(fiscal_year=2023).pk, officer())
    assert not (Coordinator.objects.exists() or DeskHours.objects.exists() or Desk.objects.exists())


def test_of_registers_stays_what_a_filing_that_is_kept_names(late):
    """That she had left in 2024 was written down after the report of 2025."""
    make.RoundFactory(fiscal_year=2024)
    round_ = make.RoundFactory(fiscal_year=2025)
    span = {"valid_from": date(2024, 4, 1), "valid_to": date(2024, 6, 30)}
    desk = make.DeskFactory(**span)
    named, deleted = (make.CoordinatorFactory(desk=desk, **span) for _ in range(2))
    make.CoordinatorFactory(desk=desk, **span)
    report = make.submission_in("submitted", round=round_, form="desk")
    model = "consultations.coordinator"
    Filing.objects.create(
        submission=report,
        number=9,
        event=make.SubmissionEventFactory(submission=report),
        figures={},
        records=[
            {"item": "coordinator", "model": model, "pk": each.pk, "version": 1}
            for each in (named, deleted)
        ],
        warnings=[],
    )
    gone, kept = deleted.pk, kept_versions_of(Coordinator)
    deleted.delete()
    counts = holding(2024, "records").counts
    assert counts["拠点コーディネーター"] == (1, 1) and "相談支援室" not in counts
    carry_out(make.DisposalFactory().pk, officer())
    assert [each.pk for each in Coordinator.objects.all()] == [named.pk]
    assert set(kept.values_list("pgh_obj_id", flat=True)) == {named.pk, gone}
    with time_machine.travel(LATE.replace(year=2031), tick=False):
        carry_out(make.DisposalFactory(fiscal_year=2025).pk, officer())
    assert not (Coordinator.objects.exists() or Desk.objects.exists() or kept.exists())


def test_the_pages_of_a_year_that_is_gone_still_open(late, quick_files, sign_in):
    round_ = reported_round()
    publish_edition(round_, officer())
    carry_out(make.DisposalFactory().pk, officer())
    for client, more in (
        (sign_in("bureau"), ["/", "/wards/round/", "/wordings/", "/retention/2024/records/"]),
        (sign_in("ward_office", ward="27127"), ["/", "/trainings/training/"]),
    ):
        for page in (*more, "/dashboard/", "/editions/", "/editions/1/"):
            assert client.get(page, {"year": 2024}).status_code == 200, page


def test_files_go_and_what_is_known_of_them_stays(late):
    with time_machine.travel(datetime(2024, 9, 1, tzinfo=UTC), tick=False):
        upload = make.UploadFactory(summary={"told": "架空"})
    recent = make.UploadFactory()
    kept = (upload.name, upload.size, upload.sha256, upload.at, upload.by)
    carry_out(make.DisposalFactory(kind="uploads").pk, officer())
    upload.refresh_from_db()
    assert (upload.name, upload.size, upload.sha256, upload.at, upload.by) == kept
    assert (upload.content, upload.summary, upload.is_open) == (None, {}, False)
    assert Upload.objects.get(pk=recent.pk).content


def test_the_log_goes_from_its_beginning_and_what_is_left_still_verifies(late):
    for year in (2023, 2024):
        with time_machine.travel(datetime(year, 9, 1, tzinfo=UTC), tick=False):
            LogLine.objects.create(kind="log_in", address="")
    LogLine.objects.create(kind="log_out", address="")
    connection.check_constraints()
    disposal, hold = (
        make.DisposalFactory(kind="log"),
        make.RetentionHoldFactory(kind="log", fiscal_year=2023),
    )
    with pytest.raises(NotDecidedError, match="保存継続"):
        carry_out(disposal.pk, officer())
    RetentionHold.objects.filter(pk=hold.pk).update(lifted_at=LATE, lifted_by=hold.by)
    assert holding(2024, "log").counts == {"操作の記録（その年度まで）": (2, 0)}
    assert carry_out(disposal.pk, officer()).counts == {"wards_logline": 2}
    assert sorted(LogLine.objects.values_list("kind", flat=True)) == ["cut", "log_out"]
    chain = verified_chain()
    assert (chain.broken, chain.lines, chain.newest.number) == ([], 2, 4)
    assert holding(2024, "log").counts == {}


def test_nobody_grants_himself_nor_before_the_term_nor_what_is_held(late):
    make.RoundFactory()
    disposal = make.DisposalFactory()
    with pytest.raises(NotDecidedError, match="別の"):
        carry_out(disposal.pk, disposal.asked_by)
    with time_machine.travel(LAST_DAY, tick=False), pytest.raises(NotDecidedError, match="まだ"):
        carry_out(disposal.pk, officer())
    make.RetentionHoldFactory()
    with pytest.raises(NotDecidedError, match="保存継続"):
        carry_out(disposal.pk, officer())
    disposal.refresh_from_db()
    assert disposal.is_open


def test_the_door_is_shut_for_what_is_not_granted_is_held_or_done_and_for_a_ward():
    def is_shut(pk: int) -> None:
        with pytest.raises(ProgrammingError, match="no granted"), transaction.atomic():
            dispose(pk)

    make.TrainingFactory()
    disposal = make.DisposalFactory()
    is_shut(disposal.pk)
    Disposal.decide(disposal.pk, officer(), Decision.GRANTED)
    with ward_scope("27127"):
        is_shut(disposal.pk)
    of_the_log = make.DisposalFactory(kind="log")
    is_shut(of_the_log.pk)
    Disposal.decide(of_the_log.pk, officer(), Decision.GRANTED)
    make.RetentionHoldFactory(kind="log", fiscal_year=2020)
    is_shut(of_the_log.pk)
    Disposal.objects.filter(pk=disposal.pk).update(counts={"trainings_training": 1})
    is_shut(disposal.pk)
    assert Training.objects.count() == 1


def test_the_database_lets_nothing_be_both_held_and_disposed_of():
    def is_refused(deed) -> None:
        with pytest.raises(DatabaseError, match="both held"), transaction.atomic():
            deed()

    hold, disposal, by = make.RetentionHoldFactory(), make.DisposalFactory(), officer()
    is_refused(lambda: Disposal.decide(disposal.pk, by, Decision.GRANTED))
    holds = RetentionHold.objects.filter(pk=hold.pk)
    holds.update(lifted_at=LATE, lifted_by=hold.by)
    Disposal.decide(disposal.pk, by, Decision.GRANTED)
    is_refused(lambda: holds.update(lifted_at=None, lifted_by=None))
    is_refused(make.RetentionHoldFactory)
    make.RetentionHoldFactory(kind="uploads")
    with pytest.raises(DatabaseError), transaction.atomic():
        hold.delete()


def test_what_nobody_decided_in_time_may_be_asked_for_again(late, sign_in):
    make.RoundFactory()
    make.TrainingFactory()
    one, other = sign_in("bureau"), sign_in("bureau")
    with time_machine.travel(LATE - timedelta(days=30), tick=False):
        disposal = make.DisposalFactory(asked_by=one.user)
    page = "/retention/2024/records/"
    address = f"/retention/disposals/{disposal.pk}/granted/"
    assert LAPSED in other.post(address, follow=True).content.decode()
    shown = other.get(page).content.decode()
    assert LAPSED in shown and address not in shown and "廃棄を依頼する" in shown
    one.post(f"{page}ask/", {"reason": "期間満了"})
    states = Disposal.objects.order_by("pk").values_list("decision", flat=True)
    assert list(states) == ["lapsed", ""]
    assert "期限切れ" in LogLine.objects.get(kind="erasure", user=None).what


def test_of_whom_is_gone_nothing_is_granted_and_the_page_says_why(late, sign_in):
    make.RoundFactory()
    disposal, other = make.DisposalFactory(), sign_in("bureau")
    disposal.asked_by.switch(False)
    shown = other.get("/retention/2024/records/").content.decode()
    addresses = [f"/retention/disposals/{disposal.pk}/{each}/" for each in ("granted", "declined")]
    assert [address in shown for address in addresses] == [False, True]
    assert ASKER_IS_GONE in shown
    assert ASKER_IS_GONE in other.get(addresses[0], follow=True).content.decode()
    assert other.post(addresses[1]).status_code == 302
    disposal.refresh_from_db()
    assert disposal.decision == "declined"


def test_what_a_later_year_needs_stops_the_whole(late):
    """Every table that refers to a disposed one is disposed of, or never refers across years."""
    disposed = {model for model, *_ in tables_of_a_year()}
    outside = {
        relation.related_model._meta.label
        for model in disposed
        for relation in model._meta.related_objects
        if relation.related_model not in disposed and getattr(relation.field, "db_constraint", 0)
    }
    assert outside == set()


def test_one_asks_another_grants_and_the_log_tells_who(late, sign_in):
    make.RoundFactory()
    make.TrainingFactory()
    one, other = sign_in("bureau"), sign_in("bureau")
    assert "保存期間が過ぎたものが" in one.get("/retention/").content.decode()
    page = "/retention/2024/records/"
    assert one.post(f"{page}hold/", {"reason": "監査のため"}).url == page
    assert one.get(f"{page}ask/").url == page
    assert "監査のため" in other.get(page).content.decode()
    send_page(other, f"{page}hold/", {"reason": "監査が終わった"})
    assert one.post(f"{page}ask/", {"reason": "期間満了"}).url == page
    disposal = Disposal.objects.get()
    address = f"/retention/disposals/{disposal.pk}/granted/"
    assert "廃棄を承認する" not in one.get(page).content.decode()
    stamp = other.get(address).context["stamp"]
    one.post(address, {"stamp": stamp})
    assert Training.objects.exists()
    make.TrainingFactory()
    assert "画面を開いたあとで変わって" in other.post(address, {"stamp": stamp}).content.decode()
    assert other.post(address, {"stamp": other.get(address).context["stamp"]}).url == page
    assert not Training.objects.exists()
    assert "残っていません" in other.get(page).content.decode()
    lines = LogLine.objects.filter(kind="erasure").order_by("pk")
    assert [each.user for each in lines] == [one.user, other.user, one.user, other.user]
    assert one.post(f"{page}hold/", {"reason": "x"}).url == page
    assert RetentionHold.objects.filter(lifted_at=None).count() == 0


def test_two_who_both_hold_lift_nothing(late, sign_in):
    make.RoundFactory()
    one, other = sign_in("bureau"), sign_in("bureau")
    page = "/retention/2024/records/hold/"
    [seen] = forms_of(other.get(page))
    send_page(one, page, {"reason": "監査のため"})
    answer = other.post(page, {**seen.sent, "reason": "情報公開の請求"}, follow=True)
    assert HELD_OTHERWISE in answer.content.decode()
    assert RetentionHold.objects.get().lifted_at is None


def test_a_later_year_of_the_log_has_its_own_hold_beside_an_earlier_one(late, bureau):
    earlier = make.RetentionHoldFactory(kind="log", fiscal_year=2023)
    for _ in range(2):
        shown = bureau.get("/retention/2024/log/").content.decode()
        assert "令和5年度の操作の記録: " in shown and "保存継続を解除する" not in shown
        send_page(bureau, "/retention/2024/log/hold/", {"reason": "監査のため"})
        assert "保存継続を解除する" in bureau.get("/retention/2024/log/").content.decode()
        send_page(bureau, "/retention/2024/log/hold/", {"reason": "監査が終わった"})
    assert list(RetentionHold.objects.filter(lifted_at=None)) == [earlier]


def test_what_was_declined_may_be_asked_for_again(late, sign_in):
    make.RoundFactory()
    make.TrainingFactory()
    one, other = sign_in("bureau"), sign_in("bureau")
    for decider, decision in ((other, "declined"), (one, "withdrawn")):
        one.post("/retention/2024/records/ask/", {"reason": "期間満了"})
        disposal = Disposal.objects.get(decision="")
        decider.post(f"/retention/disposals/{disposal.pk}/{decision}/")
        disposal.refresh_from_db()
        assert disposal.decision == decision
    assert Training.objects.exists()


def test_a_year_that_is_not_over_is_not_listed(bureau):
    assert bureau.get("/retention/2026/records/").status_code == 404
    assert bureau.get("/retention/2024/nothing/").status_code == 404


def test_the_list_asks_few_questions(late, sign_in, query_budget):
    make.RoundFactory(fiscal_year=2015)
    client = sign_in("bureau")
    with query_budget(12):
        client.get("/retention/")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM erasing")
        assert cursor.fetchone() == (0,)
