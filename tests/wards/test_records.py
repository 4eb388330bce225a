"""What all records share, as it is read from the database."""

import pytest

from tests import factories as make
from trainings.models import Training
from wards.isolation.rls import ALL_WARDS, ward_scope

pytestmark = pytest.mark.django_db


def test_a_record_that_is_read_in_part_asks_for_the_rest(django_assert_num_queries):
    with ward_scope(ALL_WARDS):
        made = make.TrainingFactory(theme="看取り", note="架空のメモ")
        with django_assert_num_queries(2):
            read = Training.objects.only("theme").get(pk=made.pk)
            assert (read.theme, read.note) == ("看取り", "架空のメモ")
        assert read == made
        assert not read._state.adding
        read.theme = "口腔ケア"
        read.save()
        assert Training.objects.get(pk=made.pk).theme == "口腔ケア"
