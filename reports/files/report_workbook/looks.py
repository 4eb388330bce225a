"""The looks of the cells of a report form: answers white, what is only to be read grey."""

from dataclasses import replace

from openpyxl.styles import PatternFill

from reports.files.report_workbook.columns import Column, Kind
from wards.outgoing.book import GREY, PALETTE, TEXT, Look

# Both Excel and LibreOffice show the era; LibreOffice does not know the form that also shows 元年.
DAY = '[$-411]ggge"年"m"月"d"日"'
PALE = "F5F5F7"
ALERT_TEXT, ALERT_FILL = "A8000B", "FDEEEE"

TITLE = Look(size=18, bold=True, colour=PALETTE[0])
IDENTITY = Look(colour=GREY)
LEAD = Look(size=11)
HELP = Look(colour=GREY, horizontal="left", indent=1)
WRAPPED_HELP = replace(HELP, wrap=True)
HEAD = Look(bold=True, fill=PALETTE[4], rule="box", horizontal="center", wrap=True)
MARK_HEAD = replace(HEAD, bold=False)
NUMBER_HEAD = replace(HEAD, bold=False, colour=GREY, fill=PALE)
MANNER = Look(colour=GREY, horizontal="center", wrap=True)
REQUIRED = replace(MANNER, bold=True, colour=ALERT_TEXT)
QUESTION = Look(fill=PALETTE[4], rule="box", wrap=True, horizontal="left", indent=1)
HINT = Look(colour=GREY, horizontal="left", number_format=TEXT)
LOOK_ONLY = replace(HINT, fill=PALE)
LOOK_ONLY_HEAD = replace(HINT, bold=True, fill=PALETTE[3])
OPTION = Look(rule="box", horizontal="left", indent=1, number_format=TEXT)
OFFERED_BY = Look(rule="top", wrap=True, vertical="top", indent=1)
CONTINUED = Look()
NUMBER = Look(colour=GREY, fill=PALE, rule="box", horizontal="center")

COVER_LABEL = Look(bold=True, fill=PALETTE[4], rule="box", horizontal="left", indent=1)
COVER_VALUE = Look(size=11, rule="box", wrap=True, horizontal="left", indent=1, number_format=TEXT)
DEMO = Look(bold=True, colour=ALERT_TEXT)
COVER_ANSWER = replace(COVER_VALUE, unlocked=True)
COUNTED = Look(horizontal="right")
WARNING = Look(
    bold=True,
    colour=ALERT_TEXT,
    fill=ALERT_FILL,
    rule="box",
    wrap=True,
    horizontal="left",
    indent=1,
)
EMPTY = PatternFill("solid", bgColor=ALERT_FILL)  # of a needed answer that is not there yet
COUNT = replace(
    COVER_LABEL, bold=False, fill="", horizontal="center", indent=0, number_format='0"か所"'
)
STEP = Look(size=11, wrap=True)
SECTION = Look(size=13, bold=True, colour=PALETTE[0])

_ANSWER = Look(
    rule="box", wrap=True, unlocked=True, horizontal="left", indent=1, number_format=TEXT
)
CENTRED_ANSWER = replace(_ANSWER, horizontal="center", indent=0)
_CENTRED = frozenset({Kind.MARK, Kind.YES_NO})


def answer_look(column: Column) -> Look:
    """How the answers of a column look: days and numbers typed, everything else as text."""
    if column.kind is Kind.DAY:
        return replace(CENTRED_ANSWER, number_format=DAY)
    if column.kind in (Kind.INTEGER, Kind.DECIMAL):
        number = "#,##0" if column.kind is Kind.INTEGER else "General"
        with_unit = f'{number}"{column.unit}"' if column.unit else number
        return replace(_ANSWER, number_format=with_unit, horizontal="right")
    return CENTRED_ANSWER if column.kind in _CENTRED else _ANSWER
