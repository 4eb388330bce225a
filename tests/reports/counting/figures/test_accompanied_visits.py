"""Plans of visits count; their details ask the wards that plan."""

from tests import factories as make
from tests.reports.counting.figures.given_answers import wards_by_row


def test_sub_questions_ask_the_wards_that_plan_visits(count):
    make.AccompaniedVisitPlanFactory(trainees="undecided", hosts="")
    make.AccompaniedVisitPlanFactory(ward=make.ward("27102"), planned=False)
    trainees, hosts = count("accompanied_visit.trainees"), count("accompanied_visit.hosts")
    assert (trainees.of, wards_by_row(trainees)) == (1, {"未定": ["北区"]})
    assert (hosts.of, [ward.name for ward in hosts.unreported]) == (1, ["北区"])


def test_answers_beyond_the_document_appear_once_given(count):
    printed = {
        "accompanied_visit.trainees": ["医師のみ", "医師と医学生", "未定"],
        "accompanied_visit.hosts": [
            "積極的医療機関のみ",
            "積極的医療機関と他医療機関",
            "他医療機関のみ",
        ],
    }
    assert {id_: [row.label for row in count(id_).rows] for id_ in printed} == printed
    make.AccompaniedVisitPlanFactory(trainees="other", hosts="undecided")
    trainees, hosts = (count(id_) for id_ in printed)
    assert wards_by_row(trainees) == {"その他": ["北区"]}
    assert [item.text for row in trainees.rows for item in row.items] == ["架空の対象者"]
    assert wards_by_row(hosts) == {"未定": ["北区"]}


def test_a_visit_held_is_not_a_plan(count):
    make.AccompaniedVisitFactory()
    assert count("accompanied_visit.plan").answered == ()
