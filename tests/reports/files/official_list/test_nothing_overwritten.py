"""Whatever a list says, no record becomes another institution unasked, and nothing is done twice."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from institutions.likeness import lot_of, names_agree
from reports.files.official_list.comparing import plan_of
from reports.files.official_list.entries import Entry, OfficialList
from reports.files.official_list.plan import LATER, decided
from reports.files.official_list.point_table import PointTable
from reports.files.official_list.register import Record
from tests.reports.files.official_list.invented_list import DAY, number

KITA, CHUO = ("27127", "北区"), ("27128", "中央区")
NUMBERS = [number(each) for each in range(4)] + [number(5, PointTable.DENTAL)]
NAMES = ("架空医院", "医療法人空想会 架空医院", "新架空医院", "空想皮膚科", "例示病院")

places = st.tuples(st.sampled_from((KITA, KITA, CHUO)), st.integers(1, 2))
names = st.sampled_from(NAMES)


@st.composite
def entries(draw) -> list[Entry]:
    found = []
    for each in draw(st.lists(st.sampled_from(NUMBERS), max_size=5, unique=True)):
        (code, ward), lot = draw(places)
        address = f"大阪市{ward}架空町{lot}-1"
        found.append(Entry(f"{len(found)}行目", each, draw(names), address, "", "", code))
    return found


@st.composite
def records(draw) -> list[Record]:
    found = []
    for each in draw(st.lists(st.sampled_from([*NUMBERS, ""]), max_size=6)):
        (code, ward), lot = draw(places)
        address = draw(st.sampled_from((f"大阪市{ward}架空町{lot}-1", "")))
        whole = PointTable.MEDICAL.code_of(each) if each else ""
        closed = draw(st.sampled_from((None, None, date(2024, 3, 31))))
        marked = draw(st.booleans())
        found.append(
            Record(len(found), code, draw(names), "clinic", whole, "", address, "", closed, marked)
        )
    return found


@settings(max_examples=120, deadline=None)
@given(entries(), records(), st.data())
def test_no_record_becomes_another_institution_unasked(lines, register, data):
    plan = plan_of(OfficialList(PointTable.MEDICAL, lines), register, DAY)
    assert plan.refusal == ""
    for change in plan.changes:
        name = change.values.get("name", (change.record.name,) * 2)
        address = change.values.get("address", (change.record.address,) * 2)
        assert names_agree(*name) or lot_of(address[0]) == lot_of(address[1])

    # Whatever is answered, each record changes once, each entry is one institution, at most.
    answers = {
        each.key: data.draw(st.sampled_from([option.value for option in each.options]))
        for each in plan.questions
    }
    saved = decided(plan, answers)
    changed = [change.record.pk for change in saved.changes]
    taken = [each.entry.place for each in saved.additions]
    taken += [change.place for change in saved.changes if change.place]
    assert len(changed) == len(set(changed))
    assert len(taken) == len(set(taken))
    assert len({each.key for each in plan.questions}) == len(plan.questions)
    assert decided(plan, dict.fromkeys(answers, LATER)).changes == tuple(plan.changes)
