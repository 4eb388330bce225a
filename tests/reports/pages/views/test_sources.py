"""Every page and file says from where its figures are taken, and all of one address say the same."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from urllib.parse import unquote

import pytest
from django.db import transaction

from reports.counting.figures import FIGURES, Source
from reports.document.exporters.figures_json import figures_document
from reports.document.publication import document_of
from reports.editions.publishing import publish_edition
from tests.factories import (
    DesignationFactory,
    FootnoteFactory,
    InstitutionFactory,
    NothingToReportFactory,
    RoundFactory,
    SubmissionFactory,
    TrainingFactory,
    UserFactory,
    submission_in,
    ward,
    what_is_there,
)
from tests.kept_at import kept_at
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import ReportingRound, Ward

THEN = datetime(2024, 10, 8, 6, tzinfo=UTC)  # 15:00 in Osaka
KNOWN = "&known_on=2024-10-08T15:00"
SOURCES = {
    "": "入力中を含む",
    "&source=reported": "提出分",
    "&edition=1": "第1版",
    KNOWN: "入力中を含む_令和6年10月8日15時00分時点",
    f"&source=reported{KNOWN}": "提出分_令和6年10月8日15時00分時点",
}
PLAN = "professional_training.plan"
ALONE = (PLAN, "active_institutions.by_ward", "city_council")
every_source = pytest.mark.parametrize("query", SOURCES)


@pytest.fixture(scope="module")
def survey_of_october(django_db_setup, django_db_blocker) -> Iterator[ReportingRound]:
    """On 8 October two wards had reported; the round was published, and more was entered since.

    Made once: what a test adds is undone.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        with ward_scope(ALL_WARDS):
            survey = RoundFactory()
            with kept_at(THEN):
                enter_what_was_known_then()
            publish_edition(survey, UserFactory(role="bureau"))
            TrainingFactory(ward=ward("27104"))
            TrainingFactory(ward=ward("27102"), theme="都島区の研修")
        yield survey
        transaction.set_rollback(True)


def enter_what_was_known_then() -> None:
    FootnoteFactory(mark="※1")
    TrainingFactory(theme="北区の研修")
    for form in ("ward_office", "desk"):
        SubmissionFactory(form=form)
    NothingToReportFactory(submission=SubmissionFactory(ward=ward("27102")), item="training")
    DesignationFactory(institution=InstitutionFactory(name="架空医院"), status="consented")
    for code, form in (("27127", "ward_office"), ("27127", "desk"), ("27102", "ward_office")):
        submission_in("accepted", what_is_there, ward=ward(code), form=form)


@pytest.fixture
def survey(survey_of_october, db) -> ReportingRound:
    return survey_of_october


def page(client, address: str):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer


def value(client, query: str) -> int:
    """How many wards have trainings, by the file of the figure."""
    answer = page(client, f"/figures/{PLAN}/download/json/?year=2024{query}")
    return json.loads(answer.content)["figures"][PLAN]["values"][0]["value"]


def shown_figures(answer) -> dict:
    parts = answer.context["parts"]
    return {
        card["figure"].id: card["figure"]
        for part in parts
        for topic in part["topics"]
        for card in topic["cards"]
    }


def as_data(survey, figures) -> dict:
    document = document_of(survey, Ward.objects.all(), Source.LIVE)
    return json.loads(json.dumps(figures_document(document, figures.values())["figures"]))


def name_of(answer) -> str:
    return unquote(answer["Content-Disposition"])


@every_source
def test_the_page_shows_what_the_file_of_the_same_address_holds(bureau, survey, query):
    shown = shown_figures(page(bureau, f"/dashboard/?year=2024{query}"))
    assert list(shown) == list(FIGURES)
    whole = json.loads(page(bureau, f"/downloads/json/?year=2024{query}").content)
    assert whole["figures"] == as_data(survey, shown)
    for name in ALONE:
        one = page(bureau, f"/figures/{name}/?year=2024{query}").context["card"]["figure"]
        assert one == shown[name]
        alone = page(bureau, f"/figures/{name}/download/json/?year=2024{query}")
        assert json.loads(alone.content)["figures"][name] == whole["figures"][name]


def test_each_source_says_its_own_number(bureau, survey):
    assert {query: value(bureau, query) for query in SOURCES} == {
        "": 3,
        "&source=reported": 1,
        "&edition=1": 1,
        KNOWN: 1,
        f"&source=reported{KNOWN}": 1,
    }


@every_source
def test_every_page_and_file_says_from_where_it_looks_and_links_go_on_from_there(
    bureau, survey, query
):
    word = SOURCES[query]
    for address in (f"/dashboard/?year=2024{query}", f"/figures/{PLAN}/?year=2024{query}"):
        html = page(bureau, address).content.decode()
        assert [part for part in word.split("_") if part not in html] == []
        links = [unescape(link) for link in re.findall(r'href="(/[^"]+)"', html)]
        here = [link for link in links if re.match(r"/(figures|downloads)/|/dashboard/\?", link)]
        assert here
        assert [link for link in here if f"year=2024{query}" not in link] == []
    file = page(bureau, f"/downloads/json/?year=2024{query}")
    assert f"資料4_令和6年度_{word}.json" in name_of(file)
    status = json.loads(file.content)["document"]["status"]
    expected = "第1版" if "edition" in query else "未確定"
    assert status.startswith(expected)
    assert ("令和6年10月8日15時00分時点で知られていた集計" in status) is ("known_on" in query)


@pytest.mark.parametrize(
    ("fmt", "query"),
    [("pdf", "&edition=1"), ("pdf", KNOWN), ("pptx", "&edition=1"), ("csv", KNOWN)],
)
def test_the_whole_document_is_drawn_from_there_in_every_format(bureau, survey, fmt, query):
    assert page(bureau, f"/downloads/{fmt}/?year=2024{query}").content


def test_a_picture_says_its_state(bureau, survey):
    answer = page(bureau, f"/figures/{PLAN}/download/svg/?year=2024&source=reported{KNOWN}")
    drawn = re.sub(r"<[^>]+>", "", answer.content.decode())
    assert "令和6年10月8日15時00分時点で知られていた集計" in re.sub(r"\s", "", drawn)


def test_the_facts_count_the_reports_that_are_missing(bureau, survey):
    html = page(bureau, "/dashboard/?year=2024&source=reported").content.decode()
    assert "提出分（未確定・全区提出済）" in html


def test_a_ward_whose_records_say_something_else_is_told_before_and_after(bureau, survey):
    html = page(bureau, f"/figures/{PLAN}/?year=2024").content.decode()
    told_there = html.split('id="differences"')[1].split("</section>")[0]
    assert "提出後に変更あり　1区" in told_there
    assert "都島区" in told_there
    assert re.search(r"開催予定なし</del>.*開催済み・予定あり</ins>", told_there)
    assert "此花区" not in told_there
    published = page(bureau, f"/figures/{PLAN}/?year=2024&edition=1").content.decode()
    assert "公表後に変更あり　1区" in published


@pytest.mark.parametrize("query", ["", "&source=reported", "&edition=1"])
def test_a_ward_sees_no_other_ward_from_anywhere(kita_office, survey, query):
    for address in (f"/figures/{PLAN}/", "/ward-pages/27127/json/", "/dashboard/"):
        html = page(kita_office, f"{address}?year=2024{query}").content.decode()
        # The numbers of institutions are public, and of every ward.
        before, _, counts = html.partition('id="active-institutions-by-ward"')
        assert "都島" not in before + counts.partition("</article>")[2]
    html = page(kita_office, f"/figures/{PLAN}/?year=2024{query}").content.decode()
    assert "北区の研修" in html
    assert "区の内訳" not in html
    other = f"/figures/{PLAN}/?year=2024{query}&ward=27102"
    assert kita_office.get(other).status_code == 404


def test_a_ward_is_told_its_own_changes_alone(sign_in, survey):
    miyakojima = sign_in("ward_office", ward="27102")
    for query, heading in (("", "提出後に変更あり"), ("&edition=1", "公表後に変更あり")):
        html = page(miyakojima, f"/figures/{PLAN}/?year=2024{query}").content.decode()
        assert heading in html
        html = page(miyakojima, f"/figures/desk.weekly_hours/?year=2024{query}").content.decode()
        assert heading not in html


def test_a_ward_does_not_look_back(kita_office, survey):
    for address in ("/dashboard/", f"/figures/{PLAN}/", "/ward-pages/27127/csv/"):
        assert kita_office.get(f"{address}?year=2024{KNOWN}").status_code == 404
    assert "過去の時点" not in page(kita_office, "/dashboard/?year=2024").content.decode()


NOWHERE = (
    "&source=draft",
    "&source=LIVE",
    "&source=<script>",
    "&edition=2",
    "&edition=0",
    "&edition=-1",
    "&edition=１",
    "&edition=x",
    "&edition=%00",
    f"&edition={'9' * 40}",
    f"&edition=1{KNOWN}",
    "&record=trainings.training-0&ward=27127",
    "&record=<script>&ward=27127",
)


def test_what_cannot_be_looked_at_is_not_found(bureau, survey):
    for query in NOWHERE:
        assert bureau.get(f"/figures/{PLAN}/?year=2024{query}").status_code == 404, query


NO_MOMENTS = {
    "&known_on=R6.13.8": "13月という月はありません。",
    "&known_on=<script>": "を日付として読めません。",
    "&known_on=%00": "_error",
    "&known_on=R6.10.8&known_at=25:00": "「25:00」という時刻はありません。",
    "&known_on=9999-12-31T00:00": "この日時はまだ来ていません。",
    "&known_on=2024-10-08T14:59": "それより前に知られていた集計はありません。",
    "&known_on=R1.5.1": "それより前に知られていた集計はありません。",
}


def test_a_moment_that_cannot_be_looked_back_to_is_told_at_the_field(bureau, survey):
    for query, sentence in NO_MOMENTS.items():
        html = page(bureau, f"/figures/{PLAN}/?year=2024{query}").content.decode()
        assert sentence in html.split('class="moment"')[1].split("</form>")[0], query
        assert "<script>" not in html
        assert "いまの記録から数えています。" in html
        assert bureau.get(f"/downloads/json/?year=2024{query}").status_code == 404


def test_a_moment_is_typed_in_any_usual_spelling(bureau, survey):
    html = page(
        bureau, "/dashboard/?year=2024&known_on=令和６年１０月８日&known_at=午後3時"
    ).content
    assert "令和6年10月8日15時00分の時点で知られていた集計です。" in html.decode()
    assert 'value="15:00"' in html.decode()


@pytest.mark.parametrize("query", ["&source=reported", "&edition=1", KNOWN])
def test_as_many_queries_for_six_reports_as_for_two(bureau, survey, query, query_budget):
    address = f"/figures/{PLAN}/?year=2024{query}&ward=27127"

    def count() -> int:
        page(bureau, address)
        with query_budget(32) as queries:
            page(bureau, address)
        return len(queries)

    first = count()
    with kept_at(THEN):
        for one in Ward.objects.filter(pk__in=["27103", "27106", "27107", "27108"]):
            TrainingFactory(ward=one)
            submission_in("accepted", what_is_there, ward=one)
    assert count() == first
