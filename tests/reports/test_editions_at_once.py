"""Of two officers who publish at once exactly one succeeds, and the other is told by whom."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from reports.editions.drafting import next_edition
from reports.editions.publishing import PublishRefusedError, publish_edition
from reports.models import Edition
from tests import factories as make
from tests.reports.published import OFFICE, bureau
from wards.models import ReportingRound, SubmissionEvent, User
from wards.rls import ALL_WARDS, ward_scope
from wards.vocabulary import Status

OFFICERS = 4


def publishes(round_: ReportingRound, by: User, seen: str, barrier: Barrier) -> str:
    """What an officer is told, in a connection of his own; '' when it worked."""
    try:
        with ward_scope(ALL_WARDS):
            barrier.wait()
            publish_edition(round_, by, reason="架空の理由", seen=seen)
    except PublishRefusedError as refusal:
        return str(refusal)
    finally:
        connection.close()
    return ""


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("the_24_wards", "transactional_db")
def test_of_several_officers_at_once_exactly_one_publishes():
    with ward_scope(ALL_WARDS):
        round_ = make.RoundFactory()
        make.TrainingFactory()
        make.submission_in("accepted", freeze=make.what_is_there, round=round_, form=OFFICE)
        officers = [bureau() for _ in range(OFFICERS)]
        seen = next_edition(round_).seen
    barrier = Barrier(OFFICERS)
    with ThreadPoolExecutor(OFFICERS) as pool:
        told = list(pool.map(lambda by: publishes(round_, by, seen, barrier), officers))
    refused = [sentence for sentence in told if sentence]
    winner = officers[told.index("")]
    assert len(refused) == OFFICERS - 1
    assert all(f"{winner}が" in sentence and "第1版を公表" in sentence for sentence in refused)
    with ward_scope(ALL_WARDS):
        assert [edition.made_by for edition in Edition.objects.all()] == [winner]
        assert SubmissionEvent.objects.filter(to_status=Status.PUBLISHED).count() == 1
