"""The commands print what was published, and refuse what is not what was published."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reports.document.publication import Format
from reports.editions.content import CORRECTIONS, write_edition
from tests.reports.published import tamper
from trainings.models import Training

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]


def figures_of(**options: object) -> dict:
    said = StringIO()
    call_command("figures", stdout=said, **{"year": 2024, "edition": 1} | options)
    return json.loads(said.getvalue())


def test_the_figures_of_an_edition_are_printed_as_they_were_published(first):
    Training.objects.all().delete()
    said = figures_of()
    assert said == json.loads(write_edition(first, Format.JSON))
    assert said["document"]["sha256"] == first.sha256
    assert said["figures"]["professional_training.plan"]["values"][0]["value"] == 3


@pytest.mark.parametrize("fmt", ["csv", "json", "xlsx", CORRECTIONS])
def test_the_files_of_an_edition_are_written(fmt, first, tmp_path):
    path = tmp_path / "file"
    call_command("export", year=2024, edition=1, format=fmt, output=path)
    if fmt == "xlsx":
        assert path.read_bytes().startswith(b"PK")
    else:
        assert path.read_bytes() == write_edition(first, fmt)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"edition": 2}, "令和6年度の第2版は公表されていません。"),
        ({"edition": 99999999999}, "版は公表されていません。"),
        ({"edition": 0}, "第0版は公表されていません。"),
        ({"year": 2023}, "2023年度の年次調査はありません。"),
        ({"ward": "27127"}, "--ward と一緒には使えません。"),
        ({"known_on": "2024-10-01"}, "--known-on と一緒には使えません。"),
    ],
)
def test_what_was_not_published_is_refused_in_a_sentence(options, sentence, first):
    with pytest.raises(CommandError, match=sentence):
        figures_of(**options)


def test_an_edition_cannot_be_asked_for_live():
    with pytest.raises(CommandError, match="not allowed with"):
        call_command("figures", "--year", "2024", "--edition", "1", "--live")


def test_the_list_of_corrections_is_that_of_an_edition(first, tmp_path):
    with pytest.raises(CommandError, match="--edition を付けてください"):
        call_command("export", year=2024, format=CORRECTIONS, output=tmp_path / "file")


@pytest.mark.parametrize("command", ["figures", "export"])
def test_an_edition_that_was_changed_in_the_database_is_an_error(command, first, tmp_path):
    tamper()
    more = {"format": "csv", "output": tmp_path / "file"} if command == "export" else {}
    with pytest.raises(CommandError, match=r"第1版の内容が、公表したときの内容と一致しません"):
        call_command(command, year=2024, edition=1, **more)
    assert not (tmp_path / "file").exists()
