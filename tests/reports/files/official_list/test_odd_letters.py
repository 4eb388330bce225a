"""A list whose file lost letters, or has odd ones, renames nothing, closes nothing and is told."""

import pytest

from reports.files.official_list.point_table import PointTable
from reports.pages.official_list.preview import Preview
from tests.factories import InstitutionFactory, UserFactory
from tests.reports.files.official_list.invented_list import listed, plan, row
from wards.models import Ward

pytestmark = pytest.mark.usefixtures("all_wards")
NAME = "𠮷田髙﨑在宅医院"


@pytest.fixture
def bureau(all_wards):
    return UserFactory(role="bureau")


def known(each, **fields):
    return InstitutionFactory(
        **{"name": NAME, "code": each.code, "address": each.address, "kind": "clinic",
           "postal_code": "530-0001", **fields}
    )  # fmt: skip


def told(lines, bureau) -> str:
    found = listed(lines)
    return " ".join(Preview(found, plan(lines, bureau), {}).told)


@pytest.mark.parametrize("encoding", ["shift_jis", "cp932"])
def test_a_list_resaved_in_shift_jis_renames_nothing_and_is_told(bureau, encoding):
    each = row(3, name=NAME.encode(encoding, "replace").decode(encoding))
    known(each)
    found = plan([each], bureau)
    assert (found.changes, found.questions, found.additions) == ([], [], [])
    assert found.unchanged == 1
    assert f"「{each.name}」" in told([each], bureau)
    assert f"「{NAME}」のまま変えません" in told([each], bureau)


@pytest.mark.parametrize("mark", "〓□\ufffd")
def test_so_does_one_with_marks_and_without_the_code(bureau, mark):
    each = row(3, name=NAME.replace("𠮷", mark))
    record = known(each, code="")
    (change,) = plan([each], bureau).changes
    assert (change.record.pk, set(change.values)) == (record.pk, {"code"})
    assert "のまま変えません" in told([each], bureau)


def test_an_address_that_lost_a_letter_is_kept_too(bureau):
    each = row(3, name=NAME)
    known(each, address=each.address.replace("架空町", "髙空町"))
    lost = each.but(address=each.address.replace("架空町", "?空町"))
    assert plan([lost], bureau).changes == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("大阪", "大阪\U000e0101"),
        ("大阪", "⼤阪"),
        ("大阪", "大\ufe00阪"),
        ("大阪", "大\u200b阪\u00ad"),
        ("北区", "北\u2060区"),
        ("北区", "北區"),
    ],
)
def test_another_way_to_write_the_address_is_in_the_city_and_changes_nothing(bureau, before, after):
    each = row(3, name=NAME)
    known(each)
    found = plan([each.but(address=each.address.replace(before, after))], bureau)
    assert (found.changes, found.questions, found.by_hand, found.left_out) == ([], [], [], [])
    assert found.unchanged == 1


def test_a_radical_in_the_name_of_a_ward_is_read_and_named(bureau):
    each = row(3, ward="⻄区", name="⽊漏⽇病院")
    found = plan([each], bureau)
    (added,) = found.additions
    assert added.entry.ward == Ward.objects.get(name="西区").pk
    assert (added.entry.name, "西区" in added.entry.address) == ("木漏日病院", True)
    sentences = told([each], bureau)
    for word in ("「⻄」（U+2EC4）は「西」", "「⽊」（U+2F4A）は「木」", "1行目"):
        assert word in sentences


def test_variants_of_a_letter_are_no_new_name(bureau):
    each = row(3, name="吉田高崎在宅医院")
    known(each)
    assert plan([each], bureau).changes == []


@pytest.mark.parametrize("typed", ["5360001", "５３６−０００１", "536‐0001", "〒536ー0001"])
def test_a_postal_code_in_any_way_is_the_same(bureau, typed):
    each = row(3, name=NAME, postal_code=typed)
    known(each, postal_code="536-0001")
    assert plan([each], bureau).is_empty
    assert listed([each]).entries[0].postal_code == "536-0001"
    assert listed([each]).table == PointTable.MEDICAL
