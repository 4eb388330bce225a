"""Every list as a file: the whole of it, as it is shown, typed and harmless, and nobody's but the reader's."""

import csv
import io
from datetime import UTC, date, datetime
from urllib.parse import unquote

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests import factories as make
from tests.test_isolation import DOORS
from tests.world import ward_rows

pytestmark = pytest.mark.django_db

TRAININGS = "/trainings/training/file"
# Whoever takes it away writes a line into it; see tests/wards/accounts/test_security_log.py.
LOG = "wards:log_list"
# What has the same list as a file of either format.
LISTS = sorted(
    name.removesuffix("_file")
    for name, door in DOORS.items()
    if name.endswith("_list_file") and door.args in {("xlsx",), ("csv",)}
)
ABOUT, HEAD, FIRST = 0, 1, 2


def in_csv(answer) -> list[list[str]]:
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def in_excel(answer) -> list[list[object]]:
    [sheet] = load_workbook(io.BytesIO(answer.content)).worksheets
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_the_file_has_every_page_as_filtered_and_ordered(sign_in):
    client = sign_in("bureau")
    for number in range(30):
        make.TrainingFactory(theme=f"架空の題{number:02}")
    make.TrainingFactory(theme="架空の別の研修")
    query = "?year=2024&q=%E9%A1%8C&sort=-theme&page=2"
    page = client.get(f"/trainings/training/{query}")
    [(label, address), _] = page.context["files"]
    assert (label, "page" in address) == ("Excel", False)
    rows = in_excel(client.get(address))
    assert [row[0] for row in rows[FIRST:]] == [
        f"架空の題{number:02}" for number in range(29, -1, -1)
    ]


@time_machine.travel(datetime(2024, 10, 8, 6, tzinfo=UTC))
def test_the_first_line_says_what_was_chosen_and_when_and_the_name_whose_it_is(sign_in, settings):
    make.RoundFactory()
    client = sign_in("ward_office", ward="27118")
    query = {"year": "all", "state": "held", "q": "架空", "sort": "date"}
    answer = client.get(f"{TRAININGS}/csv/", query)
    assert in_csv(answer)[ABOUT] == [
        "城東区の研修会｜0件｜年度: すべての年度｜状況: 開催済み｜言葉で探す: 架空｜"
        "並び順: 開催日（昇順）｜令和6年10月8日15時00分現在｜架空データ"
    ]
    assert unquote(answer["Content-Disposition"]).endswith("研修会_城東区_全年度_20241008.csv")
    settings.DEMO = False
    bureau = sign_in("bureau").get(f"{TRAININGS}/xlsx/", {"ward": "27127"})
    assert in_excel(bureau)[ABOUT][0].startswith("研修会｜0件｜年度: 令和6年度｜区: 北区｜令和6年")
    assert "架空データ" not in in_excel(bureau)[ABOUT][0]
    assert unquote(bureau["Content-Disposition"]).endswith("研修会_北区_令和6年度_20241008.xlsx")


def test_numbers_and_days_are_numbers_and_days_and_what_is_no_answer_is_a_word(sign_in):
    client = sign_in("ward_office")
    make.TrainingFactory(theme="架空の一", date=date(2024, 12, 1), people=1234)
    make.TrainingFactory(theme="架空の二", date=None, people=None, state="planned")
    rows = in_excel(client.get(f"{TRAININGS}/xlsx/?year=2024&sort=theme"))
    assert rows[HEAD] == ["テーマ", "会場", "開催日", "状況", "事業", "参加人数（人）"]
    first, second = (dict(zip(rows[HEAD], row, strict=True)) for row in rows[FIRST:])
    assert (first["開催日"].date(), first["参加人数（人）"]) == (date(2024, 12, 1), 1234)
    assert (second["開催日"], second["参加人数（人）"]) == ("日付未定", "—")
    assert in_csv(client.get(f"{TRAININGS}/csv/?year=2024&sort=theme"))[FIRST][2] == "2024-12-01"


@pytest.mark.parametrize("text", ["=1+1", "+81", "-1", "@SUM(A1)", "＝HYPERLINK", "'=1"])
def test_text_is_never_a_formula(sign_in, text):
    client = sign_in("ward_office")
    make.TrainingFactory(theme=text)
    answer = client.get(f"{TRAININGS}/xlsx/?year=2024")
    cell = load_workbook(io.BytesIO(answer.content)).active["A3"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert in_csv(client.get(f"{TRAININGS}/csv/?year=2024"))[FIRST][0] == f"'{text}"


def test_a_condition_that_cannot_be_read_leads_to_the_list_that_says_so(sign_in):
    answer = sign_in("ward_office").get(f"{TRAININGS}/csv/?year=2024&state=nonsense")
    assert answer.status_code == 302
    assert answer["Location"] == "/trainings/training/?year=2024&state=nonsense"


def test_another_format_is_not_found(sign_in):
    assert sign_in("bureau").get(f"{TRAININGS}/pdf/").status_code == 404


def test_wards_that_have_not_answered_stand_in_the_file_of_what_is_stated_once(sign_in):
    make.ResourceSurveyFactory(ward=make.ward("27118"))
    rows = in_csv(sign_in("bureau").get("/institutions/survey/file/csv/?year=2024"))
    assert len(rows) == FIRST + 24
    of_ward = {row[0]: row[1] for row in rows[FIRST:]}
    assert of_ward.pop("城東区") != "未回答"
    assert set(of_ward.values()) == {"未回答"}


def opened(name: str, client: Client, fmt: str = "") -> object:
    address = reverse(f"{name}_file", args=[fmt]) if fmt else reverse(name)
    answer = client.get(address, {"year": "2024"})
    assert answer.status_code == 200, address
    return answer


def texts_of(page) -> list[str]:
    """The words of the first and the second lines of what a list shows; days are typed in a file."""
    words = []
    for row in page.context["rows"]:
        for cell in row["cells"]:
            words += [cell.badge.text if cell.badge else "", cell.small.partition(" ほか")[0]]
        words.append(row["cells"][0].text)
    return [each for each in words if each and not each.startswith("令和")]


@pytest.mark.parametrize("name", [name for name in LISTS if name != LOG])
def test_each_list_stands_whole_in_its_file(name, clients):
    for role in sorted(DOORS[name].get & DOORS[f"{name}_file"].get):
        page = opened(name, clients[role])
        about, head, *rows = in_csv(opened(name, clients[role], "csv"))
        assert len(rows) == len(page.context["rows"])
        assert {len(row) for row in rows} <= {len(head)}
        assert len(set(head)) == len(head)
        assert f"｜{len(rows)}件｜" in about[0]
        # What stands small below a value is not lost.
        said = "\n".join("\n".join(row) for row in rows)
        assert [text for text in texts_of(page) if text not in said] == [], role
        assert role == "bureau" or "中央区" not in said
    # Both formats are made of the same table.
    assert len(in_excel(opened(name, clients[role], "xlsx"))) == len(rows) + FIRST


def test_more_rows_take_no_more_queries(clients):
    """Neither in a list nor in its file."""

    def queries(name: str, fmt: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            opened(name, clients["bureau"], fmt)
        return len(captured)

    def counted() -> dict[tuple[str, str], int]:
        return {(name, fmt): queries(name, fmt) for name in LISTS for fmt in ("", "csv")}

    counted()  # what is read once in a process
    before = counted()
    for code in ("27118", "27127"):
        ward_rows(make.ward(code))
    make.AnnouncementFactory.create_batch(2)
    for _ in range(2):
        make.AttendanceFactory()
    assert counted() == before
    assert max(before.values()) <= 13
