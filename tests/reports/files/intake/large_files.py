"""Makes a workbook that is as expensive to open as the limits allow."""

from __future__ import annotations

from openpyxl.utils import get_column_letter

from tests.reports.files.intake.packing import MAIN, SHEET, changed, sheet_xml

LOOKS = "xl/styles.xml"


def all_at_their_limits() -> bytes:
    """90,000 rows and cells, 2,800 merges, 5,000 drop-down lists, 3,000 looks."""
    letters = [get_column_letter(column) for column in range(1, 9)]
    rows = "".join(
        f'<row r="{row}" ht="15">'
        + "".join(f'<c r="{letter}{row}" s="1"><v>{row}</v></c>' for letter in letters)
        + "</row>"
        for row in range(1, 9_900)
    )
    merges = "".join(f'<mergeCell ref="Z{row}:AA{row}"/>' for row in range(1, 2_800))
    choices = "".join(f'<dataValidation sqref="A{row}"/>' for row in range(1, 5_000))
    behind = f"<mergeCells>{merges}</mergeCells><dataValidations>{choices}</dataValidations>"
    return changed({SHEET: sheet_xml(rows, behind), LOOKS: looks()})


def looks() -> bytes:
    """Looks with 1,000 fonts, all but as many as are read."""
    cells = "".join(
        f'<xf fontId="{number % 1_000}"><alignment wrapText="1"/></xf>' for number in range(3_000)
    )
    return (
        f'<styleSheet xmlns="{MAIN}"><fonts>{"<font><b/></font>" * 1_000}</fonts>'
        "<fills><fill><patternFill/></fill></fills>"
        '<borders><border><left style="thin"/><right style="thin"/></border></borders>'
        f"<cellStyleXfs><xf/></cellStyleXfs><cellXfs>{cells}</cellXfs>"
        '<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ).encode()
