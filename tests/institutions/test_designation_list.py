"""The list of designations: one count as of a day, each row's part in it, and what narrows it."""

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from reports.counting.figures.institutions import active_institutions
from reports.counting.round_records import RoundRecords
from tests.factories import DesignationFactory, InstitutionFactory, RoundFactory, ward
from tests.form_pages import html
from wards.models import Ward

LIST = reverse("institutions:designation_list")
CHUO = "27128"


@pytest.fixture
def round_(all_wards):
    return RoundFactory()


def named(name: str, **fields) -> object:
    return InstitutionFactory(name=name, kana="", **fields)


@pytest.fixture
def register(round_):
    """Three that are counted on 1 September 2024, and one of each kind that is not."""
    DesignationFactory(institution=named("位置づけ"))
    DesignationFactory(institution=named("内諾"), status="consented")
    DesignationFactory(institution=named("別事業"), status="other_programme")
    DesignationFactory(institution=named("取下げ"), status="withdrawn")
    DesignationFactory(institution=named("終わり"), valid_to=date(2024, 8, 31))
    DesignationFactory(institution=named("これから"), valid_from=date(2024, 9, 2))
    DesignationFactory(institution=named("廃止", closed_on=date(2024, 8, 31)))
    DesignationFactory(institution=named("推進"), programme="promotion")
    DesignationFactory(institution=named("よその区", ward=ward(CHUO)))


def column_of_counts(response) -> dict[str, tuple[str, str]]:
    return {
        row["cells"][0].text: (row["cells"][-1].text, row["cells"][-1].small)
        for row in response.context["rows"]
    }


def names(response) -> set[str]:
    return set(column_of_counts(response))


def test_the_card_counts_the_survey_day_and_each_row_says_its_part(sign_in, register):
    response = sign_in("desk").get(LIST)
    tally = response.context["tally"]
    assert (tally.total, tally.without_consented, tally.uncounted) == (3, 2, 5)
    assert tally.breakdown == "位置づけ済1 ＋ 内諾1 ※1 ＋ 別事業登録1 ※2"
    assert column_of_counts(response) == {
        "位置づけ": ("数える", ""),
        "内諾": ("数える ※1", ""),
        "別事業": ("数える ※2", ""),
        "取下げ": ("数えない", "取下げ"),
        "終わり": ("数えない", "期間の外"),
        "これから": ("数えない", "期間の外"),
        "廃止": ("数えない", "令和6年8月31日 廃止"),
        "推進": ("数えない", "推進事業"),
    }
    page = response.content.decode()
    assert "資料４に載る数（北区）" in page
    assert "基準日の数" in page


def test_the_card_says_what_the_figure_says(sign_in, register, round_):
    figure = active_institutions(RoundRecords.of_round(Ward.objects.all(), round_))
    bureau = sign_in("bureau")
    assert bureau.get(LIST).context["tally"].total == figure.total == 4
    of_chuo = bureau.get(f"{LIST}?ward={CHUO}")
    assert of_chuo.context["tally"].total == 1
    assert "資料４に載る数（中央区）" in of_chuo.content.decode()


@pytest.mark.parametrize(
    ("day", "total"),
    [("R6.3.31", 0), ("R6.4.1", 5), ("令和６年８月３１日", 5), ("2024/9/1", 3), ("2024-09-02", 4)],
)
def test_any_day_may_be_looked_at_first_and_last_days_included(sign_in, register, day, total):
    response = sign_in("desk").get(LIST, {"day": day})
    assert response.context["tally"].total == total
    counted = [text for text, _ in column_of_counts(response).values() if text.startswith("数える")]
    assert len(counted) == total


def test_another_day_is_named_in_the_column_and_kept_by_the_filters(sign_in, register):
    page = sign_in("desk").get(LIST, {"day": "R6.4.1", "q": "内諾"}).content.decode()
    assert "4月1日の数" in page
    assert "令和6年4月1日の数（北区）" in page
    assert '<input type="hidden" name="q" value="内諾">' in page
    assert '<input type="hidden" name="day"' in page


@pytest.mark.parametrize("day", ["R6.2.31", "あした", "\x00", "<script>alert(1)</script>"])
def test_a_day_that_cannot_be_read_is_explained_and_nothing_is_counted(sign_in, register, day):
    response = sign_in("desk").get(LIST, {"day": day})
    page = response.content.decode()
    assert response.status_code == 200
    assert names(response) == set()
    assert response.context["counting"].form.errors["day"][0] in page.replace("&lt;", "<").replace(
        "&gt;", ">"
    )
    assert "資料４に載る数" not in page
    assert "<script>alert" not in page


def test_each_number_of_the_card_leads_to_its_rows(sign_in, register):
    desk = sign_in("desk")
    links = re.findall(r'<a[^>]* href="(\?[^"]*)">(\d+)件<', html(desk.get(f"{LIST}?page=1")))
    assert len(links) == 4
    for url, count in links:
        assert len(names(desk.get(LIST + unescape(url)))) == int(count), url
    (without,) = re.findall(r'href="([^"]*)">除いて表示', html(desk.get(LIST)))
    assert names(desk.get(LIST + unescape(without))) == {"位置づけ", "別事業"}


def test_without_a_survey_the_list_counts_today_and_an_empty_register_0(sign_in, all_wards):
    desk = sign_in("desk")
    tally = desk.get(LIST).context["tally"]
    assert (tally.total, tally.breakdown) == (0, "位置づけ済0")
    DesignationFactory()
    assert desk.get(LIST).context["tally"].total == 1


def test_rare_characters_are_found_as_written_as_usually_typed_and_by_their_kana(sign_in, round_):
    DesignationFactory(institution=InstitutionFactory(name="𠮷髙﨑医院", kana="よしたかさきいいん"))
    desk = sign_in("desk")
    for words in ("𠮷髙﨑", "ﾖｼﾀｶｻｷ", "ヨシ", "よし さき", "吉高崎"):
        assert names(desk.get(LIST, {"q": words})) == {"𠮷髙﨑医院"}, words
    assert names(desk.get(LIST, {"q": "吉田"})) == set()


def test_functions_and_kinds_narrow_the_list(sign_in, round_):
    DesignationFactory(institution=named("看取る"), functions=["end_of_life"])
    DesignationFactory(institution=named("病院", kind="hospital"))
    desk = sign_in("desk")
    assert names(desk.get(LIST, {"functions": "end_of_life"})) == {"看取る"}
    assert names(desk.get(LIST, {"kind": "hospital"})) == {"病院"}
