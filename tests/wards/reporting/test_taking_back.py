"""A report taken back by its ward or its return by the Bureau: all is as before, and what follows."""

from datetime import date

import pytest

from tests import factories as make
from tests.world import OTHER
from wards.models import Submission, User
from wards.reporting.statements import open_marks, reason_of_return
from wards.reporting.taking_back import ask_for_return, ends_of_filings, recall, withdraw
from wards.reporting.workflow import MoveRefusedError, move, note_opened, note_work_begun
from wards.vocabulary import Role, Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]


@pytest.fixture
def in_time(time_machine):
    time_machine.move_to(make.AS_OF)  # later a submission is not withdrawn


@pytest.mark.parametrize("start", Status)
@pytest.mark.parametrize("role", Role)
def test_only_its_own_body_withdraws_what_is_submitted(start, role, in_time):
    report = make.submission_in(start, form="desk")
    user = make.UserFactory(role=role)
    if (start, role) == (Status.SUBMITTED, Role.DESK):
        assert withdraw(report, user).status == Status.DRAFT
    else:
        with pytest.raises(MoveRefusedError, match=start.label):
            withdraw(report, user)
        report.refresh_from_db()
        assert report.status == start


def test_withdrawing_a_resubmission_leads_back_to_the_return_and_to_what_was_returned(in_time):
    report = make.submission_in("returned", due_on=date(2024, 10, 20))
    make.answer_return(report, "架空の回答")
    first, returned = report.filing, report.returned_at
    office = make.UserFactory()
    for _ in range(2):
        report = move(report, Status.SUBMITTED, office, freeze=make.nothing_said)
        report = withdraw(report, office)
        assert (report.status, report.filing, report.returned_at) == ("returned", first, returned)
        assert report.due == date(2024, 10, 20)
        assert (report.submitted_at, report.submitted_by) == (first.event.at, first.event.by)
        assert [mark.answer for mark in open_marks()] == ["架空の回答"]
        assert reason_of_return(report) == "架空の理由"
        make.answer_return(report, "架空の回答")
    ends = {number: event.what for number, event in ends_of_filings(report).items()}
    assert ends == {1: "returned", 2: "withdrawn", 3: "withdrawn"}


def test_a_withdrawn_first_submission_leaves_nothing_in_force(in_time):
    report, office = make.submission_in("submitted"), make.UserFactory()
    report = withdraw(report, office)
    assert (report.filing, report.submitted_at) == (None, None)
    assert report.first_submitted_at is None
    assert move(report, Status.SUBMITTED, office, freeze=make.nothing_said).filing.number == 2


# --- A return that is recalled -----------------------------------------------------------------

STATE = ("status", "due_on", "filing", "opened_at", "returned_at", "submitted_at", "accepted_at")


def state(report: Submission) -> list[object]:
    report.refresh_from_db()
    return [getattr(report, name) for name in STATE]


def give_back(report: Submission, bureau: User, reason: str = "誤った理由") -> Submission:
    """Returned with a new due day."""
    report = move(report, Status.RETURNED, bureau, reason=reason)
    report.due_on = date(2024, 10, 31)
    report.save()
    return report


@pytest.mark.parametrize("before", ["submitted", "accepted", "published"])
def test_a_recalled_return_leaves_all_as_it_was(before):
    report, bureau = make.submission_in(before), make.UserFactory(role="bureau")
    note_opened(report, bureau)
    then = state(report)
    recall(give_back(report, bureau), bureau)
    assert state(report) == then
    assert (reason_of_return(report), ends_of_filings(report)) == ("", {})
    kinds = report.events.order_by("-pk").values_list("kind", "from_status", "to_status")
    assert kinds[0] == ("recalled", "returned", before)


def test_the_return_before_a_recalled_one_is_the_last_and_what_was_withdrawn_goes_back_to_it(
    in_time, time_machine
):
    report, bureau = make.submission_in("returned"), make.UserFactory(role="bureau")
    first, returned, office = report.filing, report.returned_at, make.UserFactory()
    make.answer_return(report)
    time_machine.shift(60)
    report = move(report, Status.SUBMITTED, office, freeze=make.nothing_said)
    report = recall(give_back(report, bureau), bureau)
    assert reason_of_return(report) == "架空の理由"
    assert [end.what for end in ends_of_filings(report).values()] == ["returned"]
    report = withdraw(report, office)
    assert (report.status, report.filing, report.returned_at) == ("returned", first, returned)
    assert open_marks().get().answer == "架空の回答"


def test_a_recalled_report_can_be_returned_and_recalled_again():
    report, bureau = make.submission_in("submitted"), make.UserFactory(role="bureau")
    for _ in range(2):
        report = recall(give_back(report, bureau), bureau)
    assert ends_of_filings(report) == {}
    report = give_back(report, bureau, "正しい理由")
    assert reason_of_return(report) == "正しい理由"
    assert [end.reason for end in ends_of_filings(report).values()] == ["正しい理由"]


def opened(report: Submission, office: User) -> None:
    note_opened(report, office)


def entered(report: Submission, office: User) -> None:
    note_work_begun(report.ward_id, report.form, report.round.fiscal_year, office)


def submitted_again(report: Submission, office: User) -> None:
    move(report, Status.SUBMITTED, office, freeze=make.nothing_said)


@pytest.mark.parametrize("doing", [opened, entered, submitted_again])
def test_nothing_is_recalled_that_the_ward_has_opened_or_worked_on(doing):
    report, bureau = make.submission_in("submitted"), make.UserFactory(role="bureau")
    report = give_back(report, bureau)
    doing(report, make.UserFactory())
    then = state(report)
    with pytest.raises(MoveRefusedError, match="差戻し"):
        recall(report, bureau)
    assert state(report) == then


def test_a_return_that_the_ward_has_asked_for_is_not_recalled():
    report, bureau = make.submission_in("submitted"), make.UserFactory(role="bureau")
    ask_for_return(report, make.UserFactory(), "架空の誤り")
    with pytest.raises(MoveRefusedError, match="区の依頼のとおり"):
        recall(give_back(report, bureau), bureau)


def test_what_others_read_is_not_opened_and_they_recall_nothing():
    report, bureau = make.submission_in("submitted"), make.UserFactory(role="bureau")
    report = give_back(report, bureau)
    for other in (bureau, make.UserFactory(role="desk"), make.UserFactory(ward=make.ward(OTHER))):
        note_opened(report, other)
    with pytest.raises(MoveRefusedError, match="健康局だけ"):
        recall(report, make.UserFactory())
    assert recall(report, bureau).status == Status.SUBMITTED


def test_a_recall_by_a_page_from_before_is_refused():
    report, bureau = make.submission_in("submitted"), make.UserFactory(role="bureau")
    seen = make.last_move(report)
    with pytest.raises(MoveRefusedError, match="画面を開いたあとに"):
        recall(give_back(report, bureau), bureau, seen)
