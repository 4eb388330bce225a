"""A ward's own document: whose it is, what every format says, all of them at once, who took one."""

import csv
import io
import json
import re
from datetime import date, timedelta
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pptx import Presentation

from reports.counting.figures import Source
from reports.document.exporters.ward.paper import _context, laid_out
from reports.document.publication import Format
from reports.editions.publishing import publish_edition
from reports.editions.standpoint import Standpoint
from reports.models import Work
from reports.pages.views import ward_document
from reports.pages.views.ward_document import all_ward_files, documents_of
from tests import factories as make
from tests.queue import run_jobs
from tests.reports.document.test_pdf import pages_of
from tests.reports.published import KITA, MIYAKOJIMA, files_of_a_word
from tests.reports.published import bureau as officer
from tests.signed_in import client_of
from tests.test_isolation import undone
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import Ward

FORMATS = ("pdf", "pptx", "xlsx", "csv", "json")


@pytest.fixture(scope="module")
def survey(reported):
    """In 令和6年度 three wards reported; in 令和7年度 北区 is open longer and has institutions."""
    after = make.RoundFactory(fiscal_year=2025, as_of=date(2025, 9, 1))
    make.DeskHoursFactory(
        desk__ward=make.ward("27104"), desk__name="架空の此花の室", weekly_hours="12.5"
    )
    institution = make.InstitutionFactory(ward=make.ward(KITA), name="架空北医院")
    make.DesignationFactory(institution=institution, functions=["daily", "end_of_life"])
    other = make.InstitutionFactory(ward=make.ward(MIYAKOJIMA), name="架空都島医院")
    make.DesignationFactory(institution=other, functions=["emergency"])
    make.TrainingFactory(ward=make.ward(MIYAKOJIMA), fiscal_year=2025)
    return reported, after


@pytest.fixture(scope="module")
def files(survey) -> dict[str, bytes]:
    """What the office of 北区 takes in each format; nobody has taken it for the tests."""
    with undone():
        client = client_of(make.UserFactory())
        return {fmt: taken(client, fmt) for fmt in FORMATS}


def taken(client, fmt: str, ward: str = KITA, query: str = "year=2025"):
    answer = client.get(reverse("reports:ward_page_file", args=[ward, fmt]) + f"?{query}")
    assert answer.status_code == 200
    return answer.content


def data_of(client, **where: str) -> dict:
    return json.loads(taken(client, "json", **where))


def words_of_pdf(content: bytes) -> str:
    [page] = pages_of(content)
    return page


def words_of_slide(slide) -> str:
    return "".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def test_a_ward_takes_its_own_and_no_other(kita_office, files):
    for ward, fmt in [(KITA, "svg"), *((MIYAKOJIMA, fmt) for fmt in files)]:
        path = reverse("reports:ward_page_file", args=[ward, fmt])
        assert kita_office.get(f"{path}?year=2025").status_code == 404


def test_it_says_the_wards_answer_its_place_in_the_city_and_the_year_before(files):
    answers = json.loads(files["json"])["answers"]
    hours = answers["desk.weekly_hours"]
    assert (hours["answer"], hours["last"], hours["changed"]) == ("20時間", "20時間", False)
    assert sum(part["wards"] for part in hours["city"]) == 24
    assert [part["label"] for part in hours["city"] if part["own"]] == ["20時間"]
    training = answers["professional_training.plan"]
    assert (training["answer"], training["last"]) == ("未回答", "開催済み・予定あり")
    assert training["changed"]
    assert [part["label"] for part in training["city"] if part["own"]] == ["未回答"]
    institutions = answers["active_institutions.by_ward"]
    assert institutions["answer"] == "1医療機関"
    assert [(p["label"], p["wards"], p["own"]) for p in institutions["city"]] == [
        ("1～2医療機関", 2, True),
        ("未回答", 22, False),
    ]


def test_ward_and_code_stand_on_the_cover_in_the_name_and_in_the_data(kita_office, files):
    path = reverse("reports:ward_page_file", args=[KITA, "json"])
    name = kita_office.get(f"{path}?year=2025&source=reported")["Content-Disposition"]
    assert "27127" in name
    document = json.loads(files["json"])["document"]
    assert (document["ward_code"], document["ward"]) == (KITA, "大阪市北区")
    assert "区コード27127" in words_of_pdf(files["pdf"])
    cover, slide = Presentation(io.BytesIO(files["pptx"])).slides
    assert "27127" in words_of_slide(cover)
    assert "北区" in slide.shapes.title.text_frame.text
    book = load_workbook(io.BytesIO(files["xlsx"]))
    assert "北区（区コード 27127）" in [row[2].value for row in book["表紙"].iter_rows()]


def test_every_format_says_the_same(files):
    data = json.loads(files["json"])["answers"]
    expected = [
        (id_, each["answer"], part["code"], str(part["wards"]), part["own"])
        for id_, each in data.items()
        for part in each["city"]
    ]
    head, *lines = load_workbook(io.BytesIO(files["xlsx"]))["回答"].iter_rows(values_only=True)
    for rows in (
        csv.DictReader(io.StringIO(files["csv"].decode("utf-8-sig"))),
        [dict(zip(head, line, strict=True)) for line in lines],
    ):
        columns = ("図ID", "自区の回答", "区分コード", "市全体の区数")
        assert expected == [
            (*(str(row[name]) for name in columns), row["自区の区分"] == "○")
            for row in rows
            if row["区分コード"]
        ]
    paper = words_of_pdf(files["pdf"])
    for part in data["desk.weekly_hours"]["city"]:
        assert not part["wards"] or f"{part['label']}{part['wards']}区" in paper


@pytest.mark.parametrize("fmt", FORMATS)
def test_no_other_ward_stands_in_it(files, fmt):
    content = files[fmt]
    if fmt == "pdf":
        said = words_of_pdf(content)
    elif fmt in ("csv", "json"):
        said = content.decode("utf-8-sig")
    else:
        with ZipFile(io.BytesIO(content)) as parts:
            said = "".join(parts.read(name).decode("utf-8", "ignore") for name in parts.namelist())
    assert "北区" in said
    for word in ("都島", "此花", "架空都島医院"):
        assert word not in said


def test_institutions_have_their_functions(files):
    data = json.loads(files["json"])
    (own,) = data["institutions"]
    assert own["label"].startswith("架空北医院")
    assert own["functions"] == ["日常の療養支援", "看取り"]
    functions = data["answers"]["active_institutions.functions"]
    assert functions["answer"] == "日常の療養支援、看取り"


def test_how_far_its_initiatives_are_stands_on_paper_and_slide(kita_office, files):
    assert "取組の状態" not in words_of_pdf(files["pdf"])
    for state in ("study", "study", "settled"):
        make.InitiativeFactory(ward=make.ward(KITA), fiscal_year=2025, state=state)
    make.InitiativeFactory(ward=make.ward(MIYAKOJIMA), fiscal_year=2025, state="trial")
    assert "取組の状態検討2件定着1件" in words_of_pdf(taken(kita_office, "pdf"))
    slide = Presentation(io.BytesIO(taken(kita_office, "pptx"))).slides[1]
    assert "取組の状態（件）：検討 2・定着 1" in words_of_slide(slide)


def test_its_status_speaks_of_its_own_reports_and_not_of_a_number_of_wards(kita_office, files):
    assert json.loads(files["json"])["document"]["status"].endswith("（提出済）")
    for form in ("desk", "ward_office"):
        make.SubmissionFactory(ward=make.ward(KITA), round__fiscal_year=2025, form=form)
    status = data_of(kita_office)["document"]["status"]
    assert status.endswith("（未提出 区役所・相談支援室）")


def test_every_file_of_a_demonstration_says_that_its_data_are_invented(
    kita_office, files, settings
):
    """Also of the published year: what a single ward answered then is public nowhere."""
    drawn = [(True, files)]
    for settings.DEMO in (True, False):
        published = {fmt: taken(kita_office, fmt, query="year=2024") for fmt in FORMATS}
        drawn.append((settings.DEMO, published))
    for is_demo, each in drawn:
        cover, _ = Presentation(io.BytesIO(each["pptx"])).slides
        said = [
            words_of_pdf(each["pdf"]),
            words_of_slide(cover),
            load_workbook(io.BytesIO(each["xlsx"]))["表紙"].oddHeader.right.text,
            each["csv"].decode("utf-8-sig"),
            json.loads(each["json"])["document"]["status"],
        ]
        assert [words.count("架空データ") > 0 for words in said] == [is_demo] * len(said)
        assert "ページ" not in said[1]  # a single page needs no contents


def test_however_much_a_ward_has_its_paper_is_one_page(kita_office, survey):
    for number in range(40):
        institution = make.InstitutionFactory(ward=make.ward(KITA), name="架空の長い名前" * 12)
        make.DesignationFactory(institution=institution, functions=["daily"][: number % 2])
    paper = words_of_pdf(taken(kita_office, "pdf"))
    assert "41機関" in paper
    assert "機関（Excel・JSONにすべてあります）" in paper
    assert len(data_of(kita_office)["institutions"]) == 41
    # No shorter than need be: one more line would not fit.
    left_out = int(re.search(r"ほか(\d+)機関", paper)[1])
    with ward_scope(ALL_WARDS):
        (page,) = documents_of(Standpoint(survey[1], Source.LIVE), [make.ward(KITA)])
    assert len(laid_out(page, 42 - left_out).pages) == 2


def test_the_last_line_of_a_list_is_not_left_out_for_a_line_that_says_so(kita_office, survey):
    for number in range(40):
        institution = make.InstitutionFactory(ward=make.ward(KITA), name=f"架空{number}")
        make.DesignationFactory(institution=institution)
    with ward_scope(ALL_WARDS):
        (page,) = documents_of(Standpoint(survey[1], Source.LIVE), [make.ward(KITA)])
    for most, left_out in ((38, 3), (39, 2), (40, 0)):
        context = _context(page, most)
        assert context["more_institutions"] == left_out
        assert len(context["institutions"]) == 41 - left_out


def test_no_answer_is_not_that_there_are_no_institutions(bureau):
    words = words_of_pdf(taken(bureau, "pdf", "27104"))
    assert "数える医療機関はありません" not in words
    assert "0機関" not in words
    slide = Presentation(io.BytesIO(taken(bureau, "pptx", "27104"))).slides[1]
    assert "積極的医療機関は未回答" in words_of_slide(slide)
    report = make.SubmissionFactory(ward=make.ward("27104"), form="desk", round__fiscal_year=2025)
    make.NothingToReportFactory(submission=report, item="active_institution")
    assert "数える医療機関はありません" in words_of_pdf(taken(bureau, "pdf", "27104"))


def test_it_is_taken_from_where_the_address_looks(bureau, survey):
    reported = data_of(bureau, query="year=2025&source=reported")["answers"]
    assert reported["desk.weekly_hours"]["answer"] == "未回答"
    with files_of_a_word():
        publish_edition(survey[0], officer())
    published = data_of(bureau, query="year=2024&edition=1")
    assert published["answers"]["desk.weekly_hours"]["answer"] == "20時間"
    assert published["document"]["edition"] == 1
    assert "第1版" in published["document"]["status"]


def test_all_of_them_are_made_as_one_file(bureau):
    asked = bureau.post(
        reverse("reports:ward_pages_zip") + "?year=2025&source=reported", {"format": "json"}
    )
    work = Work.objects.get()
    assert asked["Location"] == reverse("reports:work", args=[work.pk])
    run_jobs()
    work.refresh_from_db()
    assert "区別概要" in work.file_name
    with ZipFile(io.BytesIO(bytes(work.file))) as archive:
        names = archive.namelist()
        first = json.loads(archive.read(names[0]))
    assert len(names) == 24
    assert names[0].startswith("01_区別概要_令和7年度_27127_北区_提出分")
    assert first["document"]["ward_code"] == KITA
    assert first["answers"]["desk.weekly_hours"]["answer"] == "未回答"
    assert (
        bureau.post(reverse("reports:ward_pages_zip") + "?year=2025", {"format": "exe"}).status_code
        == 404
    )


def test_whoever_waits_for_all_of_them_sees_from_the_start_how_many_there_are(survey, monkeypatch):
    seen = []

    def counted(*asked):
        assert seen == [(0, 24, "北区")]
        return documents_of(*asked)

    monkeypatch.setattr(ward_document, "documents_of", counted)
    with ward_scope(ALL_WARDS):
        all_ward_files(
            Standpoint(survey[1], Source.LIVE), Format.JSON, lambda *step: seen.append(step)
        )
    assert seen[1:3] == [(0, 24, "北区"), (1, 24, "都島区")]
    assert seen[-1] == (24, 24, "")


def test_the_bureau_sees_who_has_taken_it(bureau, sign_in):
    page = reverse("reports:ward_page_list") + "?year=2025"
    assert "まだいません" in bureau.get(page).content.decode()
    desk = sign_in("desk")
    taken(desk, "json")
    taken(desk, "json", query="year=2024")
    said = bureau.get(page).content.decode()
    assert said.count(f"{desk.user}（json）") == 1


def test_the_command_writes_the_same(bureau, tmp_path):
    output = tmp_path / "own.json"
    call_command("export", "--live", year=2025, ward=KITA, format="json", output=output)
    written, page = json.loads(output.read_text()), data_of(bureau)
    for each in (written, page):
        del each["document"]["made_at"]
    assert written == page
    with pytest.raises(CommandError, match="区コード「99999」の区はありません"):
        call_command("export", year=2025, ward="99999", format="json", output=output)
    with pytest.raises(CommandError, match="正誤表は全区の版のものです"):
        call_command("export", year=2025, ward=KITA, format="corrections", output=output)
    with pytest.raises(CommandError, match="第9版は公表されていません"):
        call_command("export", year=2025, ward=KITA, format="json", edition=9, output=output)


def test_the_document_of_any_ward_takes_as_many_queries(bureau, query_budget, all_wards):
    def count(ward: str) -> int:
        taken(bureau, "json", ward=ward)
        with query_budget(60) as queries:
            taken(bureau, "json", ward=ward)
        return len(queries)

    assert count(KITA) == count(MIYAKOJIMA) == count("27104")


def test_for_the_documents_of_all_wards_the_city_is_counted_once(survey, query_budget):
    standpoint = Standpoint(survey[1], Source.LIVE, timezone.now() - timedelta(seconds=1))

    def count(wards: list[Ward]) -> int:
        with query_budget(300) as queries:
            assert len(documents_of(standpoint, wards)) == len(wards)
        return len(queries)

    with ward_scope(ALL_WARDS):
        wards = list(Ward.objects.all())
        one, all_of_them = count(wards[:1]), count(wards)
    # Of each ward its texts, what is not submitted, and its reports.
    assert all_of_them - one == 3 * (len(wards) - 1)
