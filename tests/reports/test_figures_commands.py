"""The commands print and write the figures of a year, or what was published of them."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from reports.counting.beyond import Beyond
from reports.document.publication import Format, compile_publication
from reports.editions.content import kept_file
from reports.editions.publishing import frozen_content, publish_edition
from reports.models import Edition, FileKind
from tests import factories as make
from tests.reports.figure_samples import expected, expected_document
from tests.reports.published import bureau, files_of_a_word, tamper
from trainings.models import Training
from wards.models import Ward

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards", "quick_files")]


@pytest.fixture
def survey(all_wards):
    return make.RoundFactory()


def figures_of(*arguments: str, **options: object) -> dict:
    out = StringIO()
    call_command("figures", *arguments, stdout=out, **{"year": 2024} | options)
    return json.loads(out.getvalue())


def test_the_json_holds_every_figure_of_the_document_in_its_order_with_its_words(survey):
    printed = figures_of()
    known = expected_document()
    assert {key: printed["document"][key] for key in known} == known
    assert list(printed["figures"]) == [*expected(), *Beyond.values]
    for id_, figure in expected().items():
        words = ("section", "title", "unit", "as_of", "choice", "kind")
        stated = {key: figure[key] for key in words if key in figure}
        assert {key: printed["figures"][id_].get(key) for key in stated} == stated, id_


def test_a_document_with_a_text_that_fits_no_page_is_refused_in_words(survey, tmp_path):
    make.DeckTextFactory(key="coordinator_support.briefing", text="長い名称" * 500)
    with pytest.raises(CommandError, match="短くしてください"):
        call_command("export", year=2024, format="pdf", output=tmp_path / "deck.pdf")
    assert not list(tmp_path.iterdir())


def test_one_ward_can_be_asked_for(survey):
    make.TrainingFactory(ward=make.ward("27102"))
    make.TrainingFactory(ward=make.ward("27103"))
    printed = figures_of("--live", ward="27102")
    named = {key: printed["document"][key] for key in ("wards", "ward_code", "ward")}
    assert named == {"wards": 1, "ward_code": "27102", "ward": "大阪市都島区"}
    plan = printed["figures"]["professional_training.plan"]
    assert (plan["of"], plan["answered"], plan["values"][0]["value"]) == (1, 1, 1)
    (institutions,) = printed["figures"]["active_institutions.by_ward"]["values"]
    named = {key: institutions[key] for key in ("label", "value", "code")}
    assert named == {"label": "都島区", "value": None, "code": "27102"}


def test_what_nobody_has_submitted_is_printed_only_live_and_of_any_ward(survey):
    make.TrainingFactory(ward=Ward.objects.last())
    reported, live = figures_of(), figures_of("--live")
    assert reported["figures"]["professional_training.plan"]["answered"] == 0
    assert live["figures"]["professional_training.plan"]["answered"] == 1
    assert "提出された報告の集計" in reported["document"]["status"]
    assert "入力中を含む集計" in live["document"]["status"]


@pytest.mark.parametrize(
    ("fmt", "beginning"),
    [("pdf", b"%PDF-"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("json", b"{")],
)
def test_the_document_is_written_in_every_format(survey, tmp_path: Path, fmt, beginning):
    output = tmp_path / f"document.{fmt}"
    call_command("export", year=2024, format=fmt, output=output)
    assert output.read_bytes().startswith(beginning)


@pytest.mark.parametrize(("year", "is_invented"), [(2024, False), (2025, True)])
def test_a_demonstration_says_of_the_years_that_it_invents_that_they_are(
    year, is_invented, settings, all_wards
):
    """The city's tallies of 令和6年度 are real."""
    round_ = make.RoundFactory(fiscal_year=year)
    for settings.DEMO, marked in ((True, is_invented), (False, False)):
        draft = compile_publication(round_, Ward.objects.all())
        edition = frozen_content(round_, number=1)
        said = [
            words
            for each in (draft, edition)
            for words in (each.document.status, each.deck.status_note)
        ]
        assert [words.startswith("架空データ　") for words in said] == [marked] * len(said)
        assert all(words.removeprefix("架空データ　")[0] in "未第" for words in said)


def test_a_file_that_cannot_be_written_is_named(survey, tmp_path):
    with pytest.raises(CommandError, match="に書き込めません"):
        call_command("export", year=2024, format="json", output=tmp_path / "no" / "folder.json")


def test_a_link_is_written_through_also_to_a_file_that_is_not_there_yet(survey, tmp_path):
    link, target = tmp_path / "新しい.json", tmp_path / "令和6年度.json"
    link.symlink_to(target)
    call_command("export", year=2024, format="json", output=link)
    assert link.is_symlink()
    assert target.read_bytes().startswith(b"{")


# --- What was published ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def first(reported) -> Edition:
    """The first edition, once for all tests from here on."""
    with files_of_a_word():
        return publish_edition(reported, bureau())


def test_the_figures_of_an_edition_are_printed_as_they_were_published(first):
    Training.objects.all().delete()
    printed = figures_of(edition=1)
    assert printed == json.loads(kept_file(first, Format.JSON))
    assert printed["document"]["sha256"] == first.sha256
    assert printed["figures"]["professional_training.plan"]["values"][0]["value"] == 3


@pytest.mark.parametrize("fmt", ["csv", "pdf"])
def test_the_files_of_an_edition_are_written(fmt, first, tmp_path):
    call_command("export", year=2024, edition=1, format=fmt, output=tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == kept_file(first, fmt)


def test_the_first_edition_has_no_file_of_corrections(first, tmp_path):
    with pytest.raises(CommandError, match="このファイルはありません"):
        call_command("export", year=2024, edition=1, format="corrections", output=tmp_path / "x")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"ward": "99999"}, "区コード「99999」の区はありません"),
        ({"edition": 2}, "令和6年度の第2版は公表されていません。"),
        ({"edition": 99999999999}, "版は公表されていません。"),
        ({"edition": 0}, "第0版は公表されていません。"),
        ({"edition": 1, "year": 2023}, "2023年度の年次調査はありません。"),
        ({"edition": 1, "ward": "27127"}, "--ward と一緒には使えません。"),
        ({"edition": 1, "known_on": "2024-10-01"}, "--known-on と一緒には使えません。"),
    ],
)
def test_what_there_is_not_is_refused_in_a_sentence(options, sentence, first):
    with pytest.raises(CommandError, match=sentence):
        figures_of(**options)


def test_an_edition_is_not_live_and_corrections_are_those_of_an_edition(first, tmp_path):
    with pytest.raises(CommandError, match="not allowed with"):
        call_command("figures", "--year", "2024", "--edition", "1", "--live")
    with pytest.raises(CommandError, match="--edition を付けてください"):
        call_command("export", year=2024, format=FileKind.CORRECTIONS, output=tmp_path / "file")


@pytest.mark.parametrize("command", ["figures", "export"])
def test_an_edition_that_was_changed_in_the_database_is_an_error(command, first, tmp_path):
    tamper()
    more = {"format": "csv", "output": tmp_path / "file"} if command == "export" else {}
    with pytest.raises(CommandError, match=r"第1版の\w+が、公表したときの内容と一致しません"):
        call_command(command, year=2024, edition=1, **more)
    assert not (tmp_path / "file").exists()
