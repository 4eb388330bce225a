"""List against register: equal codes are compared, everything else is proposed with a box to tick."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from institutions.likeness import lot_of, names_agree
from institutions.models import Institution
from reports.files.official_list.cells import PointTable
from reports.files.official_list.comparing import Comparison
from reports.files.official_list.entries import Entry, OfficialList
from reports.files.official_list.taking_in import MOST_NAMED
from reports.files.outcome import CellRef
from tests.factories import DesignationFactory, InstitutionFactory, ward
from tests.reports.files.official_list.invented_list import (
    DAY,
    in_short,
    known,
    number,
    outcome_of,
    row,
    rows,
    save,
)

KITA, CHUO = "27127", "27128"
ELSEWHERE = "大阪市北区空想町9-9-9"
NAME = "𠮷田髙﨑在宅医院"


def notes(outcome) -> str:
    return " ".join(note.sentence for note in outcome.notes)


def test_an_empty_register_takes_all_as_new(bureau):
    changes = outcome_of(rows(10), bureau).changes
    assert in_short(changes) == [("new", each.name, True) for each in rows(10)]
    assert changes[0].place.label == "福島区"
    assert changes[0].after.startswith(f"種類 診療所\n医療機関コード {rows(1)[0].code}\n")


LOT = "大阪市北区架空町2-1-7"
DENTAL = {"code": PointTable.DENTAL.code_of(row(1).number)}
PAST = date(2024, 3, 31)


@pytest.mark.parametrize(
    ("fields", "listed", "change"),
    [
        # Another way of writing is no change.
        ({}, {}, ""),
        ({"name": "架空第１クリニック"}, {}, ""),
        ({"name": "架空 第1クリニック"}, {}, ""),
        ({"address": "大阪府大阪市北区架空町二丁目１番７号"}, {}, ""),
        ({"address": "大阪市北区架空町2ー1－7"}, {}, ""),
        ({"postal_code": "5300001"}, {}, ""),
        ({"phone": "06-0000-0001", "kana": "かくう", "note": "備考"}, {}, ""),
        ({"phone": "06-0000-0001"}, {"phone": "06-0000-0002"}, ""),
        ({"kind": "hospital"}, {}, ""),
        (DENTAL, {}, ""),
        ({}, {"address": LOT.replace("大阪", "大阪\U000e0101")}, ""),
        ({}, {"address": LOT.replace("大阪", "⼤阪")}, ""),
        ({}, {"address": LOT.replace("大阪", "大\u200b阪\u00ad")}, ""),
        ({}, {"address": LOT.replace("北区", "北\u2060區")}, ""),
        # What the list says otherwise.
        ({}, {"name": "架空新医院"}, "renamed"),
        ({}, {"name": "髙橋医院"}, "renamed"),
        ({}, {"address": "大阪市北区架空町2-1-8"}, "moved"),
        ({}, {"address": f"{LOT} 架空ビル"}, "details"),
        ({}, {"postal_code": "5300002"}, "details"),
        ({}, {"phone": "06-0000-0001"}, "details"),
        ({}, {"name": "医療法人架空会 架空第1クリニック", "address": ELSEWHERE}, "moved"),
        ({}, {"name": "空想皮膚科", "address": ELSEWHERE}, "unlike unticked"),
        ({"closed_on": PAST}, {}, "reopened unticked"),
        # What is not in the list any more, was closed before, or is of another list.
        ({}, None, "closed"),
        ({"closed_on": date(2024, 12, 31)}, None, "closed"),
        ({"closed_on": PAST}, None, ""),
        ({"closed_on": DAY}, None, ""),
        (DENTAL | {"kind": "dental"}, None, ""),
        (DENTAL | {"kind": "pharmacy"}, None, ""),
        (DENTAL | {"kind": "care"}, None, ""),
        ({"code": ""}, None, ""),
        ({"kind": "other", "code": ""}, None, ""),
    ],
)
def test_what_a_list_changes_of_a_record_is_saved_where_ticked(bureau, fields, listed, change):
    record = known(row(1), **fields)
    known(row(2))
    lines = [row(2)] if listed is None else [row(2), row(1).but(**listed)]
    group, *unticked = change.split() or [""]
    expected = [(group, record.name, not unticked)] if group else []
    assert in_short(outcome_of(lines, bureau).changes) == expected
    save(lines, bureau)
    again = outcome_of(lines, bureau)
    assert (again.changes, again.unchanged) == ((), len(lines))


def test_a_change_says_what_was_and_what_will_be(bureau):
    known(row(1))
    known(row(2), closed_on=PAST)
    known(row(3))
    moved = row(1, name="医療法人架空会 架空第1クリニック", address=ELSEWHERE, phone="06-0000-0001")
    found = outcome_of([moved, row(2)], bureau).changes
    assert [(each.before, each.after) for each in found] == [
        (
            f"医療機関コード {row(3).code}\n所在地 {row(3).address}\n廃止日 なし",
            "廃止日 令和6年9月1日",
        ),
        ("廃止日 令和6年3月31日", "廃止日 なし"),
        (
            f"名称 {row(1).name}\n所在地 {row(1).address}\n電話番号 なし",
            f"名称 {moved.name}\n所在地 {ELSEWHERE}\n電話番号 06-0000-0001",
        ),
    ]


def test_another_institution_under_a_code_is_new_once_the_former_one_is_closed(bureau):
    known(row(1), closed_on=PAST)
    other = row(1).but(name="空想皮膚科", address=ELSEWHERE)
    assert in_short(outcome_of([other], bureau).changes) == [("new", "空想皮膚科", True)]


def test_so_many_of_them_are_a_file_whose_rows_have_slipped(bureau):
    for each in rows(20):
        known(each, ward=ward(KITA), address=each.address.replace("東成区", "北区"))
    slipped = [
        each.but(name=rows(20)[at - 1].name, address=f"大阪市北区空想町{at}-1")
        for at, each in enumerate(rows(20))
    ]
    outcome = outcome_of(slipped, bureau)
    assert outcome.changes == ()
    assert "20件" in outcome.problems[0].sentence
    assert not save(slipped, bureau).saved


def test_a_code_that_two_records_have_is_settled_by_hand(bureau):
    known(row(1))
    twin = known(row(1), name="架空もう一つ")
    outcome = outcome_of([row(1)], bureau)
    assert (outcome.changes, outcome.unchanged) == ((), 0)
    assert "2件あります" in notes(outcome)
    twin.closed_on = PAST
    twin.save()
    assert outcome_of([row(1)], bureau).unchanged == 1


def test_the_table_of_a_record_is_that_of_its_kind_whatever_digit_its_code_has(bureau):
    odd = row(1).but(number=number(1, PointTable.DENTAL))
    save([odd, row(2)], bureau)
    Institution.objects.filter(name=odd.name).update(code=PointTable.DENTAL.code_of(odd.number))
    assert outcome_of([odd, row(2)], bureau).unchanged == 2
    assert in_short(outcome_of([row(2)], bureau).changes) == [("closed", odd.name, True)]
    dental = [odd, *(row(at).but(number=number(at, PointTable.DENTAL)) for at in range(5, 9))]
    found = outcome_of(dental, bureau, table=PointTable.DENTAL)
    assert {each.kind for each in found.changes} == {"added"}


def test_what_counts_in_a_figure_stands_first_and_does_not_close_unless_ticked(bureau):
    gone, renamed = known(row(1)), known(row(2))
    for each in (gone, renamed):
        DesignationFactory(institution=each)
    known(row(3))
    found = outcome_of([row(2, name="架空新医院"), row(4)], bureau).changes
    assert in_short(found) == [
        ("renamed", renamed.name, True),
        ("closed", gone.name, False),
        ("closed", row(3).name, True),
        ("new", row(4).name, True),
    ]
    assert {each.group for each in found[:2]} == {"積極的医療機関（先に確かめる）"}


@pytest.mark.parametrize("fields", [{"status": "withdrawn"}, {"valid_to": date(2024, 8, 31)}])
def test_a_designation_that_is_no_longer_valid_holds_nothing_back(bureau, fields):
    gone = known(row(1))
    DesignationFactory(institution=gone, **fields)
    assert ("closed", gone.name, True) in in_short(outcome_of([row(2)], bureau).changes)


def test_no_ward_closes_that_the_list_does_not_have(bureau):
    gone = known(row(1, ward="中央区"), ward=ward(CHUO))
    known(row(2))
    assert in_short(outcome_of([row(2)], bureau).changes) == [("closed", gone.name, False)]


def test_what_moved_out_of_the_city_is_told_and_not_ticked(bureau):
    gone = known(row(1))
    outcome = outcome_of([row(1, address="堺市北区架空町1-1"), row(2)], bureau)
    assert in_short(outcome.changes)[:1] == [("closed", gone.name, False)]
    assert f"「{gone.name}」の所在地が、大阪市の外の「堺市北区架空町1-1」" in notes(outcome)


@pytest.mark.parametrize("name", ["架空第1クリニック", "医療法人架空会　架空第１クリニック"])
@pytest.mark.parametrize("fields", [{}, {"code": ""}, {"code": "", "address": ""}])
def test_one_name_at_one_place_is_proposed_as_the_same(bureau, name, fields):
    record = known(row(1), **fields)
    new = row(1, number=number(555_555), name=name)
    (change,) = outcome_of([new], bureau).changes
    assert in_short([change]) == [("same", record.name, False)]
    assert f"医療機関コード {new.code}" in change.after
    assert not save([new], bureau, answers={}).outcome.problems
    record.refresh_from_db()
    assert record.code == fields.get("code", row(1).code)
    save([new], bureau)
    record.refresh_from_db()
    assert (record.code, Institution.objects.count()) == (new.code, 1)


@pytest.mark.parametrize(
    ("fields", "listed"),
    [
        ({"ward": CHUO}, {}),
        ({"kind": "pharmacy"}, {}),
        ({}, {"address": ELSEWHERE}),
        ({}, {"name": "空想皮膚科"}),
        ({}, {"name": "新架空第1クリニック"}),
    ],
)
def test_another_name_or_place_is_another_institution(bureau, fields, listed):
    if "ward" in fields:
        fields["ward"] = ward(fields["ward"])
    known(row(1), **fields)
    found = outcome_of([row(1, number=number(555_555)).but(**listed)], bureau).changes
    assert {each.key.partition("-")[0] for each in found} <= {"new", "closed"}


def test_of_several_alike_each_is_proposed_once_equal_names_first(bureau):
    record = known(row(1), name="医療法人架空会 架空第1クリニック")
    lines = [row(1, number=number(at)) for at in (555_555, 666_666)]
    lines[1] = lines[1].but(name="医療法人架空会架空第１クリニック")
    found = outcome_of(lines, bureau).changes
    assert in_short(found) == [("same", record.name, False), ("new", lines[0].name, True)]
    assert lines[1].code in found[0].after


def test_a_number_that_fits_no_check_digit_is_not_ticked(bureau):
    numbers = (f"{row(1).number[:6]}{last}" for last in range(10))
    wrong = next(each for each in numbers if not any(table.fits(each) for table in PointTable))
    found = outcome_of([row(2), row(1).but(number=wrong)], bureau).changes
    assert in_short(found) == [("odd_number", row(1).name, False), ("new", row(2).name, True)]


@pytest.mark.parametrize(
    ("table", "name", "kind"),
    [
        (PointTable.MEDICAL, "医療法人架空会 架空記念病院", "hospital"),
        (PointTable.MEDICAL, "架空病院附属クリニック", "clinic"),
        (PointTable.DENTAL, "架空病院", "dental"),
        (PointTable.PHARMACY, "架空病院前", "pharmacy"),
        (PointTable.VISITING_NURSE, "架空", "visiting_nurse"),
    ],
)
def test_a_new_institution_is_of_a_kind_of_its_list(bureau, table, name, kind):
    line = row(1, number=number(1, table), name=name)
    save([line], bureau, table=table)
    made = Institution.objects.get()
    assert (made.kind, made.code) == (kind, table.code_of(line.number))


@pytest.mark.parametrize("encoding", ["shift_jis", "cp932"])
def test_a_list_resaved_in_shift_jis_renames_nothing_and_is_told(bureau, encoding):
    each = row(3, name=NAME.encode(encoding, "replace").decode(encoding))
    known(each, name=NAME)
    outcome = outcome_of([each], bureau)
    assert (outcome.changes, outcome.unchanged) == ((), 1)
    assert f"「{NAME}」のまま変えません" in notes(outcome)


@pytest.mark.parametrize("mark", "〓□\ufffd")
def test_marks_of_lost_letters_are_no_other_name_and_are_never_taken_over(bureau, mark):
    each = row(3, name=NAME.replace("𠮷", mark))
    record = known(each, name=NAME, code="")
    save([each], bureau)
    record.refresh_from_db()
    assert (record.name, record.code) == (NAME, each.code)


def test_letters_lost_in_a_new_name_or_address_are_told_of_some_and_the_rest_counted(bureau):
    lost = [row(each, name=f"架空第{each}ク〓ニック") for each in range(MOST_NAMED)]
    address = "大阪市北区架空〓1丁目1番7号"
    told = notes(outcome_of([row(90, address=address), *lost], bureau))
    assert f"新しく加わる「CSV」2行目の「{address}」は、文字が失われているようです。" in told
    assert told.count("は、文字が失われているようです。") == MOST_NAMED
    assert "文字の失われた名称・所在地は、ほかに1件あります。" in told


def test_letters_lost_in_the_new_name_of_a_known_institution_are_told(bureau):
    known(row(3), name=NAME)
    told = notes(outcome_of([row(3, name="架空〓の森病院")], bureau))
    assert "2行目の「架空〓の森病院」は、文字が失われているようです。" in told


def test_a_radical_in_the_name_of_a_ward_is_read_and_named(bureau):
    each = row(3, ward="⻄区", name="⽊漏⽇病院")
    told = notes(save([each], bureau).outcome)
    made = Institution.objects.get()
    assert (made.name, made.ward.name, "西区" in made.address) == ("木漏日病院", "西区", True)
    for word in ("「⻄」（U+2EC4）は「西」", "「⽊」（U+2F4A）は「木」", "2行目"):
        assert word in told


NUMBERS = [number(each) for each in range(4)] + [number(5, PointTable.DENTAL)]
NAMES = ("架空医院", "医療法人空想会 架空医院", "新架空医院", "空想皮膚科", "例示病院")
places = st.tuples(
    st.sampled_from(((KITA, "北区"), (KITA, "北区"), (CHUO, "中央区"))), st.integers(1, 2)
)
names = st.sampled_from(NAMES)


@st.composite
def lists(draw) -> OfficialList:
    found = OfficialList(PointTable.MEDICAL)
    for each in draw(st.lists(st.sampled_from(NUMBERS), max_size=5, unique=True)):
        (code, name), lot = draw(places)
        place = CellRef("CSV", f"{len(found.entries)}行目")
        address = f"大阪市{name}架空町{lot}-1"
        found.entries[each] = Entry(place, each, draw(names), address, "", "", code)
    return found


@st.composite
def registers(draw) -> list[Institution]:
    found = []
    for each in draw(st.lists(st.sampled_from([*NUMBERS, ""]), max_size=6)):
        (code, name), lot = draw(places)
        record = InstitutionFactory.build(
            pk=len(found) + 1,
            ward_id=code,
            ward=None,
            name=draw(names),
            kind="clinic",
            code=PointTable.MEDICAL.code_of(each) if each else "",
            address=draw(st.sampled_from((f"大阪市{name}架空町{lot}-1", ""))),
            closed_on=draw(st.sampled_from((None, None, PAST))),
        )
        record.ward_id, record.counts = code, draw(st.booleans())
        found.append(record)
    return found


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lists(), registers())
def test_no_record_becomes_another_institution_unasked_and_nothing_is_done_twice(listed, records):
    wards = {KITA: "北区", CHUO: "中央区"}
    found = Comparison(listed, DAY, records, wards).run().proposals
    for each in found:
        if each.known is not None and each.change.ticked:
            name = each.values.get("name", each.known.name)
            address = each.values.get("address", each.known.address)
            same_lot = lot_of(each.known.address) == lot_of(address)
            assert names_agree(each.known.name, name) or same_lot or not each.known.address
    keys = [each.change.key for each in found]
    changed = [each.known.pk for each in found if each.known]
    lines = [each.change.place.cell for each in found if each.change.place.cell]
    for some in (keys, changed, lines):
        assert len(some) == len(set(some))
