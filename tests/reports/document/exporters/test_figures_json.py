"""The JSON has the published shape and every published value."""

import json
from dataclasses import replace
from pathlib import Path

from hypothesis import given

from reports.counting.figure import Choice
from reports.document.exporters.figures_json import figures_document, write_json
from tests.reports.document.exporters.samples import document, drawn
from tests.reports.figure_samples import ROOT, figures_without, sample_figures

EXPECTED = json.loads(Path(ROOT / "tests/expected/figures-r6.json").read_text("utf-8"))


def assert_contains(actual: object, expected: object, path: str = "") -> None:
    """Every key of the expected is there; lists are equal in length and order."""
    if isinstance(expected, dict):
        assert isinstance(actual, dict), path
        for key, value in expected.items():
            assert key in actual, f"{path}.{key}"
            assert_contains(actual[key], value, f"{path}.{key}")
    elif isinstance(expected, list):
        assert len(actual) == len(expected), path
        for number, value in enumerate(expected):
            assert_contains(actual[number], value, f"{path}[{number}]")
    else:
        assert actual == expected, path


def test_the_samples_give_every_published_key_and_value():
    written = json.loads(write_json(document(), sample_figures().values()))
    assert_contains(written, EXPECTED)
    assert list(written["figures"]) == list(EXPECTED["figures"])


def test_the_published_values_have_no_keys_beside_the_published_ones():
    written = figures_document(document(), sample_figures().values())["figures"]
    for name, figure in EXPECTED["figures"].items():
        if "values" in figure:
            assert written[name]["values"] == figure["values"], name


def test_the_figures_of_one_ward_name_it_with_its_code_and_those_of_more_do_not():
    wards = document().wards
    for some in (wards[:2], wards):
        several = figures_document(replace(document(), wards=some), [])["document"]
        assert {"ward", "ward_code"} & set(several) == set()
    for ward in wards:
        alone = figures_document(replace(document(), wards=(ward,)), [])["document"]
        assert (alone["wards"], alone["ward_code"]) == (1, ward.code)
        assert alone["ward"] == f"大阪市{ward.name}"


def test_not_reported_is_a_value_only_where_a_ward_is_missing():
    for missing, last in ((0, "開催予定なし"), (7, "未回答")):
        figure = figures_without(missing)["professional_training.plan"]
        values = figures_document(document(), [figure])["figures"][figure.id]["values"]
        assert values[-1]["label"] == last
        assert sum(value["value"] for value in values) == 24


def test_figures_of_the_bureau_claim_no_wards_and_unentered_attendance_is_absent():
    figure = sample_figures()["coordinator_support.briefing"]
    rows = tuple(replace(row, members=()) for row in figure.rows)
    entry = figures_document(document(), [replace(figure, rows=rows)])["figures"][figure.id]
    assert "of" not in entry
    assert "people" not in entry["values"][0]
    assert entry["events"][0]["content"] == "事業の概要、拠点コーディネーター業務、報告様式について"


@given(drawn(Choice.COUNT))
def test_null_stands_exactly_for_the_wards_that_have_not_reported(figure):
    entry = figures_document(document(), [figure])["figures"]["drawn"]
    missing = [value["code"] for value in entry["values"] if value["value"] is None]
    assert missing == [ward.code for ward in figure.unreported]
    assert len(missing) == entry["unreported"]
    assert sum(value["value"] or 0 for value in entry["values"]) == entry["total"]
