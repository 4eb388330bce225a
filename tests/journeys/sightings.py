"""Every place where a reader may meet the number of 積極的医療機関."""

import csv
import io
import json
import re
import subprocess
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page

FIGURE, ANCHOR = "active_institutions.by_ward", "#active-institutions-by-ward"
SHEET, DATA = "Ⅱ(4)ア", "データ"

# Where it stands → (the city's total, the ward's own number); None where only one is shown.
Sightings = dict[str, tuple[int | None, int | None]]


def sightings(page: Page, year: int, ward: str, folder: Path) -> Sightings:
    """The number everywhere, as the Bureau sees it on the screen and in what it downloads."""
    page.goto(f"/dashboard/?year={year}")
    return {**on_the_page(page, ward), **in_the_files(page, ward, folder)}


def on_the_page(page: Page, ward: str) -> Sightings:
    card = page.locator(ANCHOR)
    card.get_by_text("表で見る").click()
    tile, bars = card.locator("svg.chart").all()
    return {
        "heading": (_only_number(card.get_by_role("heading").inner_text()), None),
        "table": (_number_of_row(card, "計"), _number_of_row(card, ward)),
        "tile": (None, _spoken(tile.get_attribute("aria-label"), ward)),
        "bars": (None, _spoken(bars.get_attribute("aria-label"), ward)),
    }


def in_the_files(page: Page, ward: str, folder: Path) -> Sightings:
    """The files of the whole document, from the menu of the page."""
    files, menu = {}, page.locator(".menu.files")
    menu.locator("summary").click()
    for label, ending in (
        ("資料４をPDFで保存", "pdf"),
        ("Excel", "xlsx"),
        ("CSV", "csv"),
        ("JSON", "json"),
    ):
        with page.expect_download() as download:
            menu.get_by_role("link", name=label, exact=True).click()
        files[ending] = folder / download.value.suggested_filename
        download.value.save_as(files[ending])
    return {
        "pdf": in_pdf(files["pdf"], ward),
        "excel, printed": in_printed_sheet(files["xlsx"], ward),
        "excel, data": in_rows(data_sheet(files["xlsx"]), ward),
        "csv": in_rows(csv.DictReader(io.StringIO(files["csv"].read_text("utf-8-sig"))), ward),
        "json": in_json(files["json"], ward),
    }


def in_pdf(path: Path, ward: str) -> tuple[int, int]:
    """The message of the slide, and the sum and the ward of the table beside the map."""
    text = subprocess.run(
        ["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    total = re.search(r"計\s*(\d+)\s*医療機関", text)
    number = re.search(rf"{ward}\s*(\d+)", text)
    return int(total[1]), int(number[1])


def in_printed_sheet(path: Path, ward: str) -> tuple[int, int]:
    values = {}
    for row in load_workbook(path)[SHEET].iter_rows(values_only=True):
        label, value, *_ = [cell for cell in row if cell is not None] + [None, None]
        values.setdefault(label, value)
    return values["合計"], values[ward]


def data_sheet(path: Path) -> list[dict[str, object]]:
    headings, *rows = load_workbook(path)[DATA].iter_rows(values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in rows]


def in_rows(rows, ward: str) -> tuple[int, int]:
    values = {row["区分"]: int(row["値"]) for row in rows if row["図ID"] == FIGURE}
    return sum(values.values()), values[ward]


def in_json(path: Path, ward: str) -> tuple[int, int]:
    figure = json.loads(path.read_text())["figures"][FIGURE]
    values = {value["label"]: value["value"] for value in figure["values"]}
    return figure["total"], values[ward]


def _number_of_row(card, label: str) -> int:
    row = card.get_by_role("row").filter(has=card.page.locator("th", has_text=label)).first
    return int(row.locator("td").first.inner_text())


def _spoken(sentence: str, ward: str) -> int:
    return int(re.search(rf"{ward} (\d+)", sentence)[1])


def _only_number(text: str) -> int:
    return int(re.search(r"\d+", text)[0])
