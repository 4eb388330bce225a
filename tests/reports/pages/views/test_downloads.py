"""Files: which, for whom, under which name, and that they hold the figures of the page."""

import io
import json
from urllib.parse import quote

import pytest
from PIL import Image

from reports.counting.figures import FIGURES
from tests.factories import AccompaniedVisitPlanFactory, DeckTextFactory

TYPES = {
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
    "png": "image/png",
}


def file_of(client, path: str):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer


def is_named(answer, name: str) -> bool:
    return answer["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(name, safe='')}"


@pytest.mark.parametrize("fmt", ["pdf", "pptx", "xlsx", "csv", "json"])
def test_the_bureau_takes_the_whole_document(bureau, fmt):
    answer = file_of(bureau, f"/downloads/{fmt}/?year=2024")
    assert answer["Content-Type"] == TYPES[fmt]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert is_named(answer, f"資料4_令和6年度_入力中を含む.{fmt}")
    starts = {"pdf": b"%PDF-", "pptx": b"PK", "xlsx": b"PK", "csv": b"\xef\xbb\xbf", "json": b"{"}
    assert answer.content.startswith(starts[fmt])


@pytest.mark.parametrize("fmt", ["csv", "json", "xlsx", "svg", "png"])
def test_one_figure_is_taken_alone(bureau, fmt):
    answer = file_of(bureau, f"/figures/desk.weekly_hours/download/{fmt}/?year=2024")
    assert answer["Content-Type"] == TYPES[fmt]
    assert is_named(answer, f"資料4_令和6年度_Ⅱ(1)_週あたりの開設時間数_入力中を含む.{fmt}")
    if fmt == "png":
        with Image.open(io.BytesIO(answer.content)) as drawn:
            assert drawn.format == "PNG"
            assert drawn.width == 1280  # 640 pt at 144 dots an inch
    if fmt == "json":
        assert list(json.loads(answer.content)["figures"]) == ["desk.weekly_hours"]


@pytest.mark.parametrize(
    "fmt", ["json", *(pytest.param(each, marks=pytest.mark.hunt) for each in ("csv", "xlsx"))]
)
def test_every_figure_has_its_files(bureau, fmt):
    for name in FIGURES:
        assert file_of(bureau, f"/figures/{name}/download/{fmt}/?year=2024").content


@pytest.mark.parametrize("fmt", ["csv", "json", "xlsx", "svg", "png"])
def test_a_ward_takes_no_figure_by_itself(kita_office, fmt):
    path = f"/figures/professional_training.plan/download/{fmt}/?year=2024"
    assert kita_office.get(path).status_code == 403


NO_FILES = (
    "/downloads/docx/",
    "/downloads/PDF/",
    "/downloads/pdf/?year=1999",
    "/figures/desk.weekly_hours/download/pdf/",
    "/figures/desk.weekly_hours/download/exe/",
    "/figures/no.such/download/csv/",
    "/figures/city_council/download/svg/",
    "/figures/around_the_clock.initiatives/download/svg/",
)


def test_what_does_not_exist_is_not_found(bureau):
    for path in NO_FILES:
        assert bureau.get(path).status_code == 404, path


def test_csv_comes_in_cp932_on_request(bureau):
    DeckTextFactory(key="cover.title", text="架空の題名")
    answer = file_of(bureau, "/downloads/csv/?year=2024&encoding=cp932")
    assert answer["Content-Type"] == "text/csv; charset=windows-31j"
    assert "医療・介護関係者等向け研修会" in answer.content.decode("cp932")
    assert bureau.get("/downloads/csv/?year=2024&encoding=utf-7").status_code == 404


def test_a_name_that_cp932_lacks_is_said_and_not_replaced(bureau):
    AccompaniedVisitPlanFactory(trainees="other", trainees_detail="𠮷田医師")
    answer = bureau.get("/downloads/csv/?year=2024&encoding=cp932", follow=True)
    assert answer.redirect_chain == [("/dashboard/?year=2024", 302)]
    assert "「𠮷」(U+20BB7)" in answer.content.decode()
