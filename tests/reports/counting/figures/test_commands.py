"""The commands print and write the figures of a year, for the city or for one ward."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests import factories as make
from wards.models import Ward

EXPECTED = json.loads(
    (Path(settings.BASE_DIR) / "tests" / "expected" / "figures-r6.json").read_text()
)


def figures_of(*arguments, **options):
    said = StringIO()
    call_command("figures", *arguments, year=2024, stdout=said, **options)
    return json.loads(said.getvalue())


def test_the_json_says_which_document_it_is(survey):
    said = figures_of()["document"]
    assert {key: said[key] for key in EXPECTED["document"]} == EXPECTED["document"]


def test_the_json_holds_every_figure_in_the_order_of_the_document(survey):
    assert list(figures_of()["figures"]) == list(EXPECTED["figures"])


def test_headings_units_and_days_are_those_of_the_document(survey):
    words = ("section", "title", "unit", "as_of", "choice", "kind")
    counted = figures_of()["figures"]
    for id_, expected in EXPECTED["figures"].items():
        stated = {key: expected[key] for key in words if key in expected}
        assert {key: counted[id_].get(key) for key in stated} == stated, id_


def test_one_ward_can_be_asked_for(survey):
    make.TrainingFactory(ward=make.ward("27102"))
    make.TrainingFactory(ward=make.ward("27103"))
    said = figures_of("--live", ward="27102")
    named = {key: said["document"][key] for key in ("wards", "ward_code", "ward")}
    assert named == {"wards": 1, "ward_code": "27102", "ward": "大阪市都島区"}
    plan = said["figures"]["professional_training.plan"]
    assert (plan["of"], plan["answered"], plan["values"][0]["value"]) == (1, 1, 1)
    (institutions,) = said["figures"]["active_institutions.by_ward"]["values"]
    assert institutions == {"label": "都島区", "value": None, "code": "27102"}


def test_an_unknown_ward_is_named(survey):
    with pytest.raises(CommandError, match="区コード「99999」の区はありません"):
        figures_of(ward="99999")


def test_a_year_without_a_survey_is_named(whole_city):
    with pytest.raises(CommandError, match="2024年度の年次調査はありません"):
        figures_of()


@pytest.mark.parametrize(
    ("fmt", "beginning"),
    [("pdf", b"%PDF-"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("json", b"{")],
)
def test_the_document_is_written_in_every_format(survey, tmp_path, fmt, beginning):
    output = tmp_path / f"document.{fmt}"
    call_command("export", year=2024, format=fmt, output=output)
    assert output.read_bytes().startswith(beginning)


def test_a_file_that_cannot_be_written_is_named(survey, tmp_path):
    with pytest.raises(CommandError, match="に書き込めません"):
        call_command("export", year=2024, format="json", output=tmp_path / "no" / "folder.json")


def test_commands_do_not_depend_on_the_callers_scope(survey):
    make.TrainingFactory(ward=Ward.objects.last())
    assert figures_of("--live")["figures"]["professional_training.plan"]["answered"] == 1


def test_what_nobody_has_submitted_is_printed_only_live(survey):
    make.TrainingFactory()
    reported, live = figures_of(), figures_of("--live")
    assert reported["figures"]["professional_training.plan"]["answered"] == 0
    assert live["figures"]["professional_training.plan"]["answered"] == 1
    assert "提出された報告の集計" in reported["document"]["status"]
    assert "入力中を含む集計" in live["document"]["status"]
