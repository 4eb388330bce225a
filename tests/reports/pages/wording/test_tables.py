"""What stands on the workbench: sentences that are used or not, wordings, wards, the year before."""

import pytest
from django.urls import reverse

from reports.pages.wording.tables import TABLES, Bench
from tests import factories as make
from tests.form_pages import html

THEMES, CLOCK, SHARING = TABLES
YEAR = make.YEAR


def address(table=CLOCK) -> str:
    return reverse("reports:wording_table", args=[table.key]) + f"?year={YEAR}"


def heading(number: int = 0, table=CLOCK):
    return Bench(table, YEAR).headings[number]


@pytest.fixture
def bureau(sign_in):
    make.RoundFactory()
    return sign_in("bureau")


def test_sentences_are_used_or_not_and_one_that_is_used_twice_counts_once(bureau):
    sentence = make.InitiativeFactory()
    for _ in range(2):
        make.InitiativeSourceFactory(initiative=sentence)
    make.InitiativeFactory(heading="clock_2", ward=make.ward("27128"))
    make.InitiativeFactory(heading="share_1")
    counts = [fact["value"] for fact in Bench(CLOCK, YEAR).facts]
    assert counts == [2, 1, 1]
    tabs = bureau.get(address()).context["tabs"]
    assert [unused for _, _, unused in tabs] == [0, 1, 1, None, None, None]


def test_every_ward_wrote_something_said_that_it_has_nothing_or_did_not_answer(bureau):
    make.InitiativeFactory(ward=make.ward("27102"))
    for code in ("27102", "27103"):
        report = make.SubmissionFactory(ward=make.ward(code), form="desk")
        make.NothingToReportFactory(submission=report, item=CLOCK.item)
    assert Bench(CLOCK, YEAR).answers == "24区中1区が記入・該当なし 1区・未回答 22区"


def test_sentences_that_say_the_same_are_one_choice(bureau):
    one = make.InitiativeFactory(text="ＩＣＴを 使う", ward=make.ward("27127"))
    other = make.InitiativeFactory(text="ICTを使う", ward=make.ward("27128"))
    make.InitiativeFactory(text="電話を使う", ward=make.ward("27128"))
    said, _ = heading().loose
    assert said.records == [one, other]
    assert f'value="{one.pk},{other.pk}"' in html(bureau.get(address()))


def test_a_theme_is_worded_from_trainings_of_the_programme_alone(bureau):
    make.TrainingFactory(theme="感染対策")
    make.TrainingFactory(theme="よその事業", programme="promotion")
    page = html(bureau.get(address(THEMES)))
    assert ("感染対策" in page, "よその事業" in page) == (True, False)


def test_a_table_that_does_not_exist_is_not_found(bureau):
    for key in ("nothing", "wards", "%00"):
        assert bureau.get(f"/wordings/{key}/").status_code == 404
        assert bureau.post(f"/wordings/{key}/carry/", {}).status_code == 404


def test_what_was_said_the_year_before_is_shown_where_it_stood(bureau):
    before = make.InitiativeWordingFactory(fiscal_year=YEAR - 1, text="当番制")
    old = make.InitiativeFactory(fiscal_year=YEAR - 1, text="当番表をつくる。")
    make.InitiativeSourceFactory(wording=before, initiative=old)
    make.InitiativeFactory(text="当番表を つくる。", ward=make.ward("27128"))
    assert str(heading().to_carry) == "文言 1件・同じ記述 1件"
    assert "令和5年度は「当番制」" in html(bureau.get(address()))
    # Where the heading is worded, only what stands under a wording of the same words comes along.
    make.InitiativeWordingFactory(text="ほかの文言")
    assert not heading().to_carry


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_a_table_takes_as_many_queries_for_many_lines_and_wards(bureau, query_budget, table):
    for number in range(2):
        for key in ("clock_1", "clock_2", "share_1", "share_2"):
            for year in (YEAR, YEAR - 1):
                for code in ("27127", "27128", "27118"):
                    ward = make.ward(code)
                    said = {"ward": ward, "heading": key, "fiscal_year": year}
                    make.InitiativeFactory(text=f"未使用{number}{key}{code}", **said)
                    make.InitiativeSourceFactory(
                        initiative=make.InitiativeFactory(**said),
                        wording=make.InitiativeWordingFactory(fiscal_year=year, heading=key),
                    )
        make.ThemeSourceFactory()
        with query_budget(16):
            bureau.get(address(table))
