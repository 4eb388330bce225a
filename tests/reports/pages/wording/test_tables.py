"""What stands on the workbench: sentences that are used or not, wordings, wards, the year before."""

import pytest
from django.urls import reverse

from reports.pages.wording.bench import Bench
from reports.pages.wording.tables import TABLES
from tests import factories as make
from tests.form_pages import forms_of, html

THEMES, CLOCK, SHARING = TABLES
YEAR = make.YEAR


def address(table=CLOCK) -> str:
    return reverse("reports:wording_table", args=[table.key]) + f"?year={YEAR}"


def heading(number: int = 0, table=CLOCK):
    return Bench(table, YEAR).headings[number]


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


def test_what_stands_in_a_report_that_is_not_submitted_is_marked_and_counted(bureau):
    reports = {"27127": "accepted", "27128": "returned", "27118": "draft"}
    for code, status in reports.items():
        make.InitiativeFactory(text="電話する", ward=make.ward(code))
        make.InitiativeFactory(text=f"{code}だけ", ward=make.ward(code))
        make.submission_in(status, ward=make.ward(code), form="desk")
    # The other report of the ward says nothing of the desk's.
    make.submission_in("accepted", ward=make.ward("27118"), form="ward_office")
    marks = {said.text: said.unsubmitted for said in heading().loose}
    assert marks == {
        "電話する": "未提出の報告（中央区・城東区）",
        "27127だけ": "",
        "27128だけ": "未提出の報告",
        "27118だけ": "未提出の報告",
    }
    page = html(bureau.get(address()))
    assert "区の記述（未使用 6件・うち未提出の報告 4件）" in page
    assert page.count("未提出の報告</span>") == 2
    used = make.InitiativeFactory(text="使用済み", ward=make.ward("27118"))
    make.InitiativeSourceFactory(initiative=used)
    assert html(bureau.get(address())).count("未提出の報告</span>") == 3


def test_the_sentences_are_narrowed_and_what_is_counted_and_done_stays_whole(bureau):
    ward, other = make.ward("27127"), make.ward("27128")
    make.InitiativeFactory(text="電話で話す", ward=ward)
    make.submission_in("accepted", ward=ward, form="desk")
    make.InitiativeFactory(text="電話の当番", ward=other)
    make.InitiativeFactory(text="会って話す", ward=other)
    make.InitiativeSourceFactory(
        initiative=make.InitiativeFactory(text="使用した電話", ward=other), wording__text="文言"
    )

    def shown(**asked: str) -> tuple[list[str], list[str]]:
        bench = bureau.get(address(), asked).context["bench"]
        [first, *_] = bench.headings
        assert (first.loose_count, len(first.lines), bench.facts[0]["value"]) == (3, 1, 4)
        loose = [said.text for said in first.shown_loose]
        return loose, [record.text for record, _ in first.shown_used]

    whole = ["電話で話す", "電話の当番", "会って話す"]
    assert sorted(shown()[0]) == sorted(whole)
    assert shown(q="電話") == (["電話で話す", "電話の当番"], ["使用した電話"])
    assert shown(ward="27127") == (["電話で話す"], [])
    assert shown(report="submitted") == (["電話で話す"], [])
    assert sorted(shown(report="unsubmitted")[0]) == sorted(whole[1:])
    assert shown(ward="x") == ([], [])
    page = html(bureau.get(address(), {"q": "どこにもない"}))
    assert "条件に合う未使用の記述はありません。" in page
    # The year stays where the conditions go.
    assert f'href="/wordings/around_the_clock/?year={YEAR}">条件を消す' in page


def test_what_is_done_keeps_the_conditions_and_takes_what_is_seen(bureau):
    for text in ("電話で話す", "会って話す"):
        make.InitiativeFactory(text=text)
    page = bureau.get(address(), {"q": "電話", "report": "unsubmitted"})
    [each] = [form for form in forms_of(page) if "gather" in form.action][1:]
    done = bureau.post(each.action, {**each.sent, "target": "each"}, follow=True)
    [(way, _)] = done.redirect_chain
    assert way == f"{address()}&q=%E9%9B%BB%E8%A9%B1&report=unsubmitted#h-clock_1"
    assert [line.text for line in heading().lines] == ["電話で話す"]


def test_a_theme_is_found_by_its_words(bureau):
    for theme in ("感染対策", "口腔ケア"):
        make.TrainingFactory(theme=theme)
    bench = bureau.get(address(THEMES), {"q": "口腔"}).context["bench"]
    assert [said.text for said in bench.headings[0].shown_loose] == ["口腔ケア"]


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
        with query_budget(18):
            bureau.get(address(table))
