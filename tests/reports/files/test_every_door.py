"""Whatever file is sent to whichever door is answered in sentences, and nothing of it is saved."""

from collections.abc import Callable
from functools import cache, partial

import pytest

from institutions.models import Institution
from reports.files.accounts.taking_in import take_in_users
from reports.files.deck_template import take_in_template
from reports.files.ledger.taking_in import take_in_ledger
from reports.files.official_list.taking_in import take_in_official_list
from reports.files.reading import Reading
from reports.files.report_form.taking_in import take_in
from tests import factories as make
from tests.reports.files.opening import harmless_files
from tests.reports.files.opening.hostile_files import FILES
from wards.models import User

pytestmark = pytest.mark.django_db
ORIGIN = {"table": "1", "day": "2024-09-01"}
DOORS: dict[str, Callable[..., Reading]] = {
    "form": take_in,
    "ledger": take_in_ledger,
    "accounts": take_in_users,
    "deck template": take_in_template,
    "official list": partial(take_in_official_list, origin=ORIGIN),
}


@cache
def contents() -> list[bytes]:
    """Hostile files and harmless workbooks that are none of ours; the dear ones are tried elsewhere."""
    makers = [*(file.content for file in FILES), *harmless_files.FILES.values()]
    return [made for maker in makers if len(made := maker()) < 2_000_000]


@pytest.mark.parametrize("name", DOORS)
def test_no_door_fails_over_a_file_that_is_not_meant_for_it(name):
    user = make.UserFactory(role="desk" if name == "ledger" else "bureau")
    before = (User.objects.count(), Institution.objects.count())
    for content in contents():
        reading = DOORS[name](content, user, save=True)
        assert not reading.saved
        sentences = [each.sentence for each in reading.outcome.problems]
        if reading.unusable:
            sentences.append(reading.unusable.sentence)
        assert sentences
        assert all(sentence.endswith("。") for sentence in sentences)
    assert (User.objects.count(), Institution.objects.count()) == before
