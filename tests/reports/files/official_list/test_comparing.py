"""List against register: what is sure is planned, what is not is asked, and nothing is guessed."""

from datetime import date

import pytest

from reports.files.official_list.plan import LATER, Addition, Change, ChangeKind, Plan, decided
from reports.files.official_list.point_table import PointTable
from tests.factories import DesignationFactory, InstitutionFactory, UserFactory, ward
from tests.reports.files.official_list.invented_list import (
    DAY,
    Row,
    csv_text,
    listed,
    number,
    plan,
    plan_of_list,
    row,
    rows,
)

KITA, CHUO = "27127", "27128"


@pytest.fixture
def bureau(all_wards):
    return UserFactory(role="bureau")


def known(each: Row, **fields):
    """The register's record of a row, of 北区 unless another ward is given."""
    return InstitutionFactory(
        **{
            "name": each.name,
            "code": each.code,
            "address": each.address,
            "postal_code": "530-0001",
            **fields,
        }
    )


def kinds(found: Plan) -> list[tuple[ChangeKind, ...]]:
    return [each.kinds for each in found.changes]


def is_quiet(found: Plan) -> bool:
    return found.is_empty and not found.by_hand


# --- Known ---------------------------------------------------------------------------------------


def test_an_empty_register_takes_all_as_new(bureau):
    found = plan(rows(10), bureau)
    assert len(found.additions) == 10
    assert (found.changes, found.questions, found.unchanged) == ([], [], 0)


def test_what_is_known_and_the_same_does_not_change(bureau):
    known(row(1))
    found = plan([row(1)], bureau)
    assert (is_quiet(found), found.unchanged) == (True, 1)


@pytest.mark.parametrize(
    "written",
    [
        {"name": "架空第１クリニック"},
        {"name": "架空 第1クリニック"},
        {"address": "大阪府大阪市北区架空町二丁目１番７号"},
        {"address": "大阪市北区架空町2ー1－7"},
        {"postal_code": "5300001"},
        {"phone": "06-0000-0001", "kana": "かくう", "note": "備考"},
    ],
)
def test_another_way_of_writing_is_no_change(bureau, written):
    known(row(1), **written)
    assert is_quiet(plan([row(1)], bureau))


@pytest.mark.parametrize(
    ("changed", "kind", "values"),
    [
        (
            {"name": "架空新医院"},
            (ChangeKind.RENAMED,),
            {"name": ("架空第1クリニック", "架空新医院")},
        ),
        ({"name": "髙橋医院"}, (ChangeKind.RENAMED,), {"name": ("架空第1クリニック", "髙橋医院")}),
        (
            {"address": "大阪市北区架空町2-1-8"},
            (ChangeKind.MOVED,),
            {"address": ("大阪市北区架空町2丁目1番7号", "大阪市北区架空町2-1-8")},
        ),
        (
            {"address": "大阪市北区架空町2-1-7 架空ビル"},
            (ChangeKind.DETAILS,),
            {"address": ("大阪市北区架空町2丁目1番7号", "大阪市北区架空町2-1-7 架空ビル")},
        ),
        (
            {"postal_code": "5300002"},
            (ChangeKind.DETAILS,),
            {"postal_code": ("530-0001", "530-0002")},
        ),
        ({"phone": "06-0000-0001"}, (ChangeKind.DETAILS,), {"phone": ("", "06-0000-0001")}),
        (
            {"name": "医療法人架空会 架空第1クリニック", "address": "大阪市北区架空町9-9-9"},
            (ChangeKind.RENAMED, ChangeKind.MOVED),
            {
                "name": ("架空第1クリニック", "医療法人架空会 架空第1クリニック"),
                "address": ("大阪市北区架空町2丁目1番7号", "大阪市北区架空町9-9-9"),
            },
        ),
    ],
)
def test_what_the_list_says_otherwise_is_a_change_before_and_after(bureau, changed, kind, values):
    known(row(1))
    (change,) = plan_with_header([row(1).but(**changed)], bureau).changes
    assert (change.kinds, change.values) == (kind, values)


def plan_with_header(lines: list[Row], user) -> Plan:
    return plan_of_list(listed(lines, header=True), user)


def test_an_own_telephone_number_is_not_written_over(bureau):
    known(row(1), phone="06-0000-0001")
    assert is_quiet(plan_with_header([row(1, phone="06-0000-0002")], bureau))


def test_a_move_into_another_ward_is_settled_by_hand(bureau):
    record = known(row(1), ward=ward(CHUO))
    found = plan([row(1)], bureau)
    assert found.is_empty
    assert [each.record.pk for each in found.by_hand] == [record.pk]
    assert "区と違います" in found.by_hand[0].sentence


def test_a_move_out_of_the_city_is_no_closing(bureau):
    known(row(1))
    found = plan_with_header([row(1, address="堺市北区架空町1-1"), *rows(9)[2:]], bureau)
    assert found.changes == []
    assert "大阪市の外です" in found.by_hand[0].sentence


def test_a_code_that_two_records_have_is_settled_by_hand(bureau):
    known(row(1))
    known(row(1), name="架空もう一つ")
    found = plan([row(1)], bureau)
    assert found.is_empty
    assert "2件あります" in found.by_hand[0].sentence


def test_of_two_records_with_a_code_the_closed_one_does_not_count(bureau):
    known(row(1), closed_on=date(2024, 3, 31))
    known(row(1))
    assert is_quiet(plan([row(1)], bureau))


# --- Gone ----------------------------------------------------------------------------------------


def test_what_left_the_list_closes_on_its_day(bureau):
    gone = known(row(1))
    known(row(2))
    (change,) = plan([row(2)], bureau).changes
    assert (change.record.pk, change.kinds) == (gone.pk, (ChangeKind.CLOSED,))
    assert change.values == {"closed_on": (None, DAY)}


@pytest.mark.parametrize(
    "fields",
    [
        {"closed_on": date(2024, 3, 31)},
        {"closed_on": DAY},
        {"code": PointTable.DENTAL.code_of(number(1, PointTable.DENTAL)), "kind": "dental"},
        {"code": PointTable.DENTAL.code_of(number(1, PointTable.DENTAL))},
        {"kind": "pharmacy"},
        {"code": ""},
        {"kind": "care", "code": ""},
    ],
)
def test_what_is_closed_or_of_another_list_does_not_close(bureau, fields):
    known(row(1), **fields)
    found = plan([row(2)], bureau)
    assert (found.changes, found.questions) == ([], [])


def test_a_closing_that_is_to_come_is_brought_forward(bureau):
    known(row(1), closed_on=date(2024, 12, 31))
    (change,) = plan([row(2)], bureau).changes
    assert change.values == {"closed_on": (date(2024, 12, 31), DAY)}


def test_a_designated_one_that_left_the_list_is_asked_about_first(bureau):
    gone = known(row(1))
    DesignationFactory(institution=gone)
    found = plan([row(2)], bureau)
    assert found.changes == []
    (question,) = found.questions
    assert question.urgent
    assert "積極的医療機関「架空第1クリニック」が公式名簿に載っていません" in question.sentence
    assert decided(found, {}).changes == ()
    (change,) = decided(found, {question.key: "close"}).changes
    assert change.values == {"closed_on": (None, DAY)}


@pytest.mark.parametrize("fields", [{"status": "withdrawn"}, {"valid_to": date(2024, 8, 31)}])
def test_a_designation_that_is_no_longer_in_force_asks_nothing(bureau, fields):
    gone = known(row(1))
    DesignationFactory(institution=gone, **fields)
    found = plan([row(2)], bureau)
    assert (kinds(found), found.questions) == ([(ChangeKind.CLOSED,)], [])


def test_a_closed_one_that_the_list_has_is_asked_about(bureau):
    known(row(1), closed_on=date(2024, 3, 31))
    found = plan([row(1)], bureau)
    (question,) = found.questions
    assert [option.value for option in question.options] == [LATER, "reopen"]
    (change,) = decided(found, {question.key: "reopen"}).changes
    assert change.values == {"closed_on": (date(2024, 3, 31), None)}


def test_a_list_of_some_wards_only_asks_before_it_closes_the_others(bureau):
    known(row(1, ward="中央区"), ward=ward(CHUO))
    found = plan([row(2)], bureau)
    (question,) = found.questions
    assert question.urgent
    assert "1件もない区が1区" in question.sentence
    assert decided(found, {}).changes == ()
    assert len(decided(found, {question.key: "close"}).changes) == 1


def test_many_closings_at_once_are_asked_about(bureau):
    for each in rows(20):
        known(row(int(each.number[1:6])))
    found = plan([row(99)], bureau)
    assert len(found.questions) == 1
    assert "20件のうち20件" in found.questions[0].sentence


# --- Under another code ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["架空第1クリニック", "医療法人架空会　架空第１クリニック"])
def test_the_same_name_on_the_same_lot_under_a_new_code_is_the_same(bureau, name):
    record = known(row(1))
    new = row(1, number=number(555_555), name=name)
    (change,) = plan([new], bureau).changes
    assert change.record.pk == record.pk
    assert change.kinds[0] == ChangeKind.RECODED
    assert change.values["code"] == (row(1).code, new.code)


def test_a_record_without_a_code_gets_it(bureau):
    record = known(row(1), code="", postal_code="")
    (change,) = plan([row(1)], bureau).changes
    assert (change.record.pk, change.kinds[0]) == (record.pk, ChangeKind.LINKED)
    assert change.values == {"code": ("", row(1).code), "postal_code": ("", "530-0001")}


@pytest.mark.parametrize(
    "fields",
    [{"ward": CHUO}, {"kind": "pharmacy"}, {"closed_on": date(2024, 3, 31)}, {"kind": "care"}],
)
def test_a_record_of_another_ward_or_kind_is_not_taken_for_it(bureau, fields):
    if "ward" in fields:
        fields["ward"] = ward(fields["ward"])
    known(row(1), code="", **fields)
    found = plan([row(1)], bureau)
    assert (len(found.additions), found.changes, found.questions) == (1, [], [])


@pytest.mark.parametrize(
    "fields",
    [
        {"address": ""},
        {"address": "大阪市北区架空町9-9-9"},
        {"name": "架空第2クリニック"},
        {"name": "架空クリニック"},
    ],
)
def test_what_may_be_the_same_is_asked_and_nothing_is_done_unasked(bureau, fields):
    record = known(row(1), code="", **fields)
    found = plan([row(1)], bureau)
    assert (found.additions, found.changes) == ([], [])
    (question,) = found.questions
    later, same, new = question.options
    assert (later.value, later.additions, later.changes) == (LATER, (), ())
    assert same.changes[0].record.pk == record.pk
    assert same.changes[0].values["code"] == ("", row(1).code)
    assert [each.code for each in new.additions] == [row(1).code]
    assert new.changes == ()


def test_another_name_on_the_lot_is_another_institution(bureau):
    known(row(1))
    new = row(1, number=number(555_555), name="空想皮膚科")
    found = plan([new], bureau)
    assert [each.entry.name for each in found.additions] == ["空想皮膚科"]
    assert kinds(found) == [(ChangeKind.CLOSED,)]


def test_of_two_candidates_somebody_chooses_and_the_other_closes(bureau):
    first, second = known(row(1)), known(row(1), code=row(2).code)
    new = row(1, number=number(555_555))
    found = plan([new], bureau)
    (question,) = found.questions
    assert found.changes == []
    assert [option.value for option in question.options] == [
        LATER,
        f"{new.code}-is-{first.pk}",
        f"{new.code}-is-{second.pk}",
        "new-1",
    ]
    saved = decided(found, {question.key: f"{new.code}-is-{second.pk}"})
    assert {each.record.pk: each.kinds[0] for each in saved.changes} == {
        second.pk: ChangeKind.RECODED,
        first.pk: ChangeKind.CLOSED,
    }


def test_of_two_entries_for_one_record_the_other_is_added(bureau):
    record = known(row(1))
    one, two = row(1, number=number(555_555)), row(1, number=number(666_666))
    found = plan([one, two], bureau)
    (question,) = found.questions
    saved = decided(found, {question.key: f"{two.code}-is-{record.pk}"})
    assert [each.code for each in saved.additions] == [one.code]
    assert [each.values["code"][1] for each in saved.changes] == [two.code]
    neither = decided(found, {question.key: "new"})
    assert (len(neither.additions), kinds_of(neither.changes)) == (2, [(ChangeKind.CLOSED,)])


def kinds_of(changes: tuple[Change, ...]) -> list[tuple[ChangeKind, ...]]:
    return [each.kinds for each in changes]


def test_two_entries_for_two_records_are_settled_by_hand(bureau):
    known(row(1))
    known(row(1), code=row(2).code)
    found = plan([row(1, number=number(555_555)), row(1, number=number(666_666))], bureau)
    assert found.is_empty
    assert len(found.by_hand) == 2


def test_a_designated_candidate_is_asked_about_with_urgency(bureau):
    record = known(row(1), address="大阪市北区架空町9-9-9", code="")
    DesignationFactory(institution=record)
    (question,) = plan([row(1)], bureau).questions
    assert question.urgent


# --- Numbers and kinds ------------------------------------------------------------------------------


def odd(serial: int) -> Row:
    """A row whose check digit is that of 歯科."""
    return row(serial, number=number(serial, PointTable.DENTAL))


def test_a_number_that_fits_another_table_is_asked_about(bureau):
    found = plan([row(1), odd(2)], bureau)
    assert [each.entry.number for each in found.additions] == [row(1).number]
    (question,) = found.questions
    assert "医科の検査数字に合いません" in question.sentence
    codes = [option.additions[0].code for option in question.options[1:]]
    assert codes == [PointTable.DENTAL.code_of(odd(2).number), odd(2).code]


@pytest.mark.parametrize("table", [PointTable.MEDICAL, PointTable.DENTAL])
def test_once_added_it_is_known_under_either_code(bureau, table):
    known(odd(2), code=table.code_of(odd(2).number))
    found = plan([row(1), odd(2)], bureau)
    assert (len(found.additions), found.questions, found.unchanged) == (1, [], 1)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("架空病院", "hospital"),
        ("医療法人架空会 架空記念病院", "hospital"),
        ("架空病院附属クリニック", "clinic"),
        ("架空医院", "clinic"),
    ],
)
def test_a_new_medical_institution_is_a_hospital_by_its_name(bureau, name, kind):
    (new,) = plan([row(1, name=name)], bureau).additions
    assert isinstance(new, Addition)
    assert new.kind == kind


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        (PointTable.DENTAL, "dental"),
        (PointTable.PHARMACY, "pharmacy"),
        (PointTable.VISITING_NURSE, "visiting_nurse"),
    ],
)
def test_the_other_tables_have_one_kind(bureau, table, kind):
    line = row(1, number=number(1, table), name="架空病院")
    (new,) = plan_of_list(listed(csv_text([line], header=True), table), bureau).additions
    assert (new.kind, new.code) == (kind, table.code_of(line.number))


# --- The plan itself --------------------------------------------------------------------------------


def test_equal_plans_have_one_digest_and_another_register_another(bureau):
    known(row(1))
    before = plan(rows(5), bureau).digest
    assert plan(rows(5), bureau).digest == before
    known(row(77), code="")
    assert plan(rows(5), bureau).digest == before
    InstitutionFactory(name=row(2).name, address=row(2, ward="東成区").address, ward=ward("27115"))
    assert plan(rows(5), bureau).digest != before


def test_an_answer_that_is_not_offered_is_refused(bureau):
    known(row(1), closed_on=date(2024, 3, 31))
    found = plan([row(1)], bureau)
    with pytest.raises(KeyError):
        decided(found, {found.questions[0].key: "something"})


def test_as_many_queries_for_many_rows_as_for_one(bureau, query_budget):
    for count in (1, 200):
        with query_budget(2):
            plan(rows(count), bureau)
