"""A known code with another name at another place is asked about: no record becomes another unasked."""

from datetime import date

import pytest

from reports.files.official_list.plan import LATER, ChangeKind, UnansweredError, decided
from tests.factories import DesignationFactory, InstitutionFactory, UserFactory, ward
from tests.reports.files.official_list.invented_list import DAY, Row, number, plan, row, rows

ELSEWHERE = "大阪市北区空想町9-9-9"
RENAMED, MOVED, RECODED = ChangeKind.RENAMED, ChangeKind.MOVED, ChangeKind.RECODED
CLOSED, REOPENED = ChangeKind.CLOSED, ChangeKind.REOPENED


@pytest.fixture
def bureau(all_wards):
    return UserFactory(role="bureau")


def known(each: Row, **fields):
    made = {"name": each.name, "code": each.code, "address": each.address}
    return InstitutionFactory(**{**made, "postal_code": "530-0001", **fields})


def other(each: Row, **fields: str) -> Row:
    """The row with another name at another place."""
    return each.but(**{"name": "空想皮膚科", "address": ELSEWHERE, **fields})


def done(found, question, value: str) -> tuple[list, list]:
    """What an answer adds and changes: codes, and (record, kinds)."""
    saved = decided(found, {question.key: value})
    return (
        [each.code for each in saved.additions],
        sorted((each.record.pk, each.kinds) for each in saved.changes),
    )


def values(question) -> list[str]:
    return [option.value for option in question.options]


def test_the_same_renamed_and_moved_or_another_under_its_code_is_asked(bureau):
    record = known(row(1))
    found = plan([other(row(1))], bureau)
    assert (found.additions, found.changes, found.by_hand) == ([], [], [])
    (question,) = found.questions
    assert question.must_be_answered
    same, another, leave = values(question)
    assert done(found, question, same) == ([], [(record.pk, (RENAMED, MOVED))])
    assert done(found, question, another) == ([row(1).code], [(record.pk, (CLOSED,))])
    assert leave == LATER
    assert done(found, question, leave) == ([], [])


@pytest.mark.parametrize("answers", [{}, {"another-question": LATER}])
def test_without_an_answer_nothing_can_be_saved(bureau, answers):
    known(row(1))
    with pytest.raises(UnansweredError):
        decided(plan([other(row(1))], bureau), answers)


@pytest.mark.parametrize(
    ("record", "listed", "asked"),
    [
        ({}, {"name": "空想皮膚科"}, False),
        ({}, {"address": ELSEWHERE}, False),
        ({}, {"name": "医療法人空想会架空第１クリニック", "address": ELSEWHERE}, False),
        ({}, {"name": "（医）空想会 架空第1クリニック", "address": ELSEWHERE}, False),
        ({}, {"name": "新架空第1クリニック", "address": ELSEWHERE}, True),
        ({}, {"name": "架空第1クリニック分院", "address": ELSEWHERE}, True),
        ({"address": ""}, {}, False),
        ({"address": ""}, {"name": "空想皮膚科"}, True),
    ],
)
def test_a_code_is_sure_when_the_name_or_the_lot_agrees(bureau, record, listed, asked):
    known(row(1), **record)
    found = plan([row(1).but(**listed)], bureau)
    assert [each.must_be_answered for each in found.questions] == ([True] if asked else [])


def test_each_such_code_has_a_question_of_its_own(bureau):
    for each in rows(5):
        known(each, ward=ward("27127"))
    lines = [
        other(each, name=f"空想{n}科", address=f"{ELSEWHERE}{n}") for n, each in enumerate(rows(5))
    ]
    found = plan(lines, bureau)
    assert len({question.key for question in found.questions}) == 5
    saved = decided(found, {each.key: values(each)[1] for each in found.questions})
    assert (len(saved.additions), len(saved.changes)) == (5, 5)


def test_a_closed_record_is_not_overwritten_either(bureau):
    record = known(row(1), closed_on=date(2024, 3, 31))
    found = plan([other(row(1))], bureau)
    (question,) = found.questions
    same, another, leave = values(question)
    assert done(found, question, same) == ([], [(record.pk, (REOPENED, RENAMED, MOVED))])
    assert done(found, question, another) == ([row(1).code], [])
    assert done(found, question, leave) == ([], [])


def test_a_closed_record_of_the_code_that_is_like_it_may_be_open_again(bureau):
    former = known(row(1), closed_on=date(2024, 3, 31))
    present = known(other(row(1)))
    found = plan([row(1)], bureau)
    (question,) = found.questions
    assert done(found, question, values(question)[0]) == (
        [],
        [(former.pk, (REOPENED,)), (present.pk, (CLOSED,))],
    )
    assert "再開した" in question.options[0].label


def test_in_another_ward_it_may_be_another_institution(bureau):
    record = known(row(1), ward=ward("27128"), address="大阪市中央区架空町1-1-1")
    found = plan([other(row(1))], bureau)
    (question,) = found.questions
    another, leave = values(question)
    assert done(found, question, another) == ([row(1).code], [(record.pk, (CLOSED,))])
    assert done(found, question, leave) == ([], [])


@pytest.mark.parametrize("code", [row(2).code, ""])
def test_it_may_be_an_institution_that_was_known_under_another_code(bureau, code):
    """Code 1 now names the institution of record 2: that one was given the code of record 1."""
    first, second = known(row(1)), known(row(2), code=code)
    found = plan([row(2).but(number=row(1).number)], bureau)
    assert (found.additions, found.changes) == ([], [])
    (question,) = found.questions
    recoded = (RECODED,) if code else (ChangeKind.LINKED,)
    assert done(found, question, values(question)[0]) == (
        [],
        [(first.pk, (CLOSED,)), (second.pk, recoded)],
    )
    closed = [(second.pk, (CLOSED,))] if code else []
    assert done(found, question, values(question)[1]) == (
        [],
        [(first.pk, (RENAMED, MOVED)), *closed],
    )
    assert "合います" in question.hint


def test_two_codes_that_changed_places_are_one_question(bureau):
    first, second = known(row(1)), known(row(2))
    found = plan([row(2).but(number=row(1).number), row(1).but(number=row(2).number)], bureau)
    assert (found.additions, found.changes) == ([], [])
    (question,) = found.questions
    saved = decided(found, {question.key: values(question)[0]})
    assert {each.record.pk: dict(each.values) for each in saved.changes} == {
        first.pk: {"code": (row(1).code, row(2).code)},
        second.pk: {"code": (row(2).code, row(1).code)},
    }
    assert done(found, question, LATER) == ([], [])


def test_a_record_whose_code_went_to_another_is_found_under_its_new_code(bureau):
    record = known(row(1))
    moved_on = row(1, number=number(555_555))
    found = plan([other(row(1)), moved_on], bureau)
    assert (found.additions, found.changes) == ([], [])
    (question,) = found.questions
    saved = decided(found, {question.key: values(question)[0]})
    assert [(each.record.pk, each.values["code"][1]) for each in saved.changes] == [
        (record.pk, moved_on.code)
    ]
    assert [each.code for each in saved.additions] == [row(1).code]


def test_a_twin_that_keeps_its_own_code_is_named_and_left_alone(bureau):
    known(row(1))
    known(row(2))
    found = plan([row(2).but(number=row(1).number), row(2)], bureau)
    (question,) = found.questions
    assert found.unchanged == 1
    assert f"番号 {row(2).code}" in question.hint


def test_a_designated_record_makes_it_urgent(bureau):
    DesignationFactory(institution=known(row(1)))
    (question,) = plan([other(row(1))], bureau).questions
    assert question.urgent


def test_once_answered_it_is_known(bureau):
    """Another institution under the code: the closed record of the same code asks nothing more."""
    known(row(1), closed_on=DAY)
    known(other(row(1)))
    assert plan([other(row(1))], bureau).is_empty


def test_so_many_codes_in_doubt_are_a_file_whose_rows_have_slipped(bureau):
    names = [each.name for each in rows(20)]
    for each in rows(20):
        known(each, ward=ward("27127"), address=each.address.replace("東成区", "北区"))
    slipped = [
        each.but(name=names[n - 1], address=f"大阪市北区空想町{n}-1")
        for n, each in enumerate(rows(20))
    ]
    found = plan(slipped, bureau)
    assert "20件" in found.refusal
    assert (found.questions, found.changes, found.additions) == ([], [], [])


def test_a_tangle_with_too_many_answers_is_settled_by_hand(bureau):
    known(row(1))
    known(row(2), address=ELSEWHERE)
    known(row(3), address=ELSEWHERE)
    lines = [other(row(each), name="架空第2クリニック") for each in (1, 4, 5, 6)]
    found = plan(lines, bureau)
    assert found.is_empty
    assert len(found.by_hand) == 3
