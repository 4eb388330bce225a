"""A ledger is read in the portal's own columns only; each fact that stops it is one sentence."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.files.ledger import reading
from reports.files.ledger.columns import LedgerKind, sample_csv, sample_xlsx
from reports.files.ledger.reading import read_ledger
from reports.files.opening import open_book
from reports.files.table import tables_of
from tests.reports.files.ledger.ledger_files import LOG, TOTALS, book_of, csv_of, log, totals

TODAY = date(2024, 10, 5)


def read(content: bytes):
    return read_ledger(tables_of(open_book(content)), TODAY)


def months(found) -> dict:
    return {
        f"{each.month:%Y-%m}": (each.numbers.get("consultations"), each.numbers.get("new_clients"))
        for each in found.months
    }


def sentences(found) -> list[str]:
    return [f"{each.place.cell} {each.sentence}{each.hint}".strip() for each in found.problems]


def refused(content: bytes) -> str:
    """The one sentence for which nothing of a file is read."""
    found = read(content)
    (sentence,) = sentences(found)
    assert found.months == []
    return sentence


ROWS = [TOTALS, ("令和6年4月", "３２件", "9"), ("R6.5", "28", ""), ("2024/6", "0", "0")]
EXPECTED = {"2024-04": (32, 9), "2024-05": (28, None), "2024-06": (0, 0)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_month_totals_are_read_in_every_encoding_below_titles_of_any_number(encoding, delimiter):
    found = read(csv_of([("架空の台帳",), (), *ROWS], encoding, delimiter))
    assert (months(found), found.problems, found.notes) == (EXPECTED, [], [])


def test_month_totals_of_a_workbook_have_their_cells():
    found = read(book_of([TOTALS, (datetime(2024, 9, 1), 12, 3)]))  # noqa: DTZ001
    (september,) = found.months
    assert (september.month, str(september.place)) == (date(2024, 9, 1), "「台帳」A2")
    assert str(september.places["new_clients"]) == "「台帳」C2"


@pytest.mark.parametrize("other", [[("祝日",), ("スポーツの日",)], [(None,), ("備考", "日付")]])
def test_a_sheet_that_is_no_ledger_is_named_and_no_harm(other):
    found = read(book_of({"台帳": [TOTALS, ("R6.9", 12, 3)], "祝日": other, "空": []}))
    assert (months(found), found.problems) == ({"2024-09": (12, 3)}, [])
    assert [str(note.place) for note in found.notes] == ["「祝日」"]


def test_months_without_a_count_are_named_and_left_alone_whatever_note_hangs_there():
    rows = [TOTALS, ("R6.4", 3, None), ("R6.5", None, 2), ("R6.11", None, None)]
    found = read(book_of(rows, notes={"B3": "あとで"}))
    assert months(found) == {"2024-04": (3, None)}
    (note,) = found.notes
    assert str(note.place) == "「台帳」"
    assert "相談件数が空欄の行は取り込みません（3行目、4行目）" in note.sentence


def test_too_long_a_case_log_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 2)
    assert "行が多すぎます（2行まで）" in refused(csv_of([LOG, *[("R6.8.5", "新規", "")] * 3]))


def test_the_rows_of_a_case_log_are_counted_by_month_and_the_counts_are_told():
    rows = [
        LOG,
        ("R6.8.5", "新規", "退院支援、看取り"),
        ("2024/8/20 10:30", "継続", ""),
        ("令和６年９月３０日", "新規", "看取り"),
    ]
    for content in (csv_of(rows), book_of(rows)):
        found = read(content)
        assert months(found) == {"2024-08": (2, 1), "2024-09": (1, 1)}
        assert [f"{note.place.label} {note.sentence}" for note in found.notes] == [
            "令和6年8月 2行を数えました（うち新規1行、8月5日から20日まで）。",
            "令和6年9月 1行を数えました（うち新規1行、9月30日から30日まで）。",
        ]


LOG_ROWS = [LOG, ("R6.9.2", "新規", "看取り")]
MONTH_AND_DAY = {"A2": 'm"月"d"日"', "A3": 'm"月"d"日"'}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        # Another shape than the one visible table of the portal's columns
        (book_of({"9月": LOG_ROWS, "9月 (2)": LOG_ROWS}), "表が2つあります（「9月」「9月 (2)」）"),
        (book_of({"記入例": LOG_ROWS, "件数": ROWS}), "表が2つあります（「記入例」「件数」）"),
        (book_of({"古い": ROWS, "件数": ROWS}, hidden=["古い"]), "表が2つあります"),
        (book_of({"件数": ROWS, "表紙": []}, hidden=["件数"]), "このシートは隠れています"),
        (book_of(ROWS, hidden=["B"]), "隠れているところがあります（B列）"),
        (book_of(ROWS, hidden=[3, 4]), "隠れているところがあります（3行目、4行目）"),
        (csv_of([*ROWS, (), TOTALS, ("R5.4", 1, 1)]), "見出しの行が2つあります（1行目、6行目）"),
        (csv_of([(*TOTALS, "天気"), ("R6.4", 3, 1, "晴")]), "見出しがあります（「天気」）"),
        (csv_of([("年月", "相談件数（延べ）"), ("R6.4", 3)]), "（「相談件数（延べ）」）"),
        (csv_of([("相談日", "件数", "新規・継続"), ("R6.4.3", 3, "新規")]), "（「件数」）"),
        (csv_of([(*TOTALS, "相談件数"), ("R6.4", 3, 1, 3)]), "「相談件数」の欄が2つあります"),
        (csv_of([(*TOTALS[:2], ""), ("R6.4", 3, 1)]), "見出しのない列に"),
        (csv_of([("年月", "R6.4", "R6.5", "R6.6"), ("相談件数", 3, 4, 5)]), "月が横に並んで"),
        (csv_of([("月", "件数"), ("4月", 3)]), "見出しは「月」「件数」と読みました"),
        (csv_of([("月", "件数"), ("4月", 3)]), "見本は「台帳から件数を入れる」の画面から"),
        (csv_of([("つき", "かず", "山田様"), ("R6.4", 3, 1)]), "見出しは「つき」「かず」と"),
        (csv_of([("相談日", "相談内容"), ("R6.4.3", "看取り")]), "「相談日」「相談内容」と"),
        (csv_of([("架空花子", 3), ("架空次郎", 4)]), "ポータルの欄の表が見つかりません"),
        (book_of([]), "ポータルの欄の表が見つかりません"),
        (csv_of([TOTALS]), "取り込む行がありません"),
        # A row of a log that is not sure
        (log(*["9/2,新規,a"] * 7), "年が書かれていません（2行目、3行目、4行目、5行目、6行目ほか2"),
        (
            book_of([LOG, *[(date(2023, 9, 2), "新規", "a")] * 2], formats=MONTH_AND_DAY),
            "A2 年が書かれていません（2行目、3行目）",
        ),
        (
            book_of([LOG, (date(2024, 9, 2), "新規", "a")], formats={"A2": "yyyy/m"}),
            "日が書かれていません",
        ),
        (log("R6.9.2,新規,a", ",継続,a", ",継続,b"), "相談日が空欄です（3行目、4行目）"),
        (log("R6.9.2,,a", "R6.9.3,,b"), "新規か継続かが空欄です（2行目、3行目）"),
        (log("R6.9.2,○,a", "R6.9.3,初回,b"), "「○」が新規か継続かが"),
        (
            log("R6.9.2,新規", "2016/9/3,新規", "R6.9.4,新規"),
            "3行目 平成28年度の行があります。ほか",
        ),
        (log("R6.10.6,新規,a"), "今日より後の日です"),
        (log("合計,新規"), "「合計」を日付として"),
        (book_of(LOG_ROWS, struck=["A2"]), "A2 取り消し線か"),
        # A month that is not sure
        (
            book_of([TOTALS, (date(2024, 8, 10), 32, 1)], formats={"A2": 'm"月"d"日"'}),
            "A2 「8月10日」を年月として読めません",
        ),
        (totals("2024/8/10,3,1"), "「2024/8/10」は月ではなく日です"),
        (totals("8月,3,1", "9月,4,1"), "何年の月かが書かれていません（2行目、3行目）"),
        (totals(",3,1"), "年月が空欄です"),
        (totals("R6.11,3,1", "R6.12,3,1"), "まだ始まっていない月です（2行目、3行目）"),
        (totals("R6.8,約20件,1", "R6.9,多数,1"), "数として読めません（2行目、3行目）"),
        (totals("R6.8,―"), "「―」を数として"),
        (book_of([TOTALS, ("R6.8", 3, 1)], struck=["B2"]), "B2 取り消し線か"),
        (totals("合計,40,9"), "「合計」を年月として"),
    ],
)
def test_each_fact_that_stops_a_ledger_is_one_sentence_and_nothing_is_read(content, told):
    assert told in refused(content)


def test_what_stands_in_a_cell_is_told_and_nothing_of_what_is_hidden():
    (empty,) = read(totals(",3,1")).problems
    (hidden,) = read(book_of(ROWS, hidden=["B"])).problems
    assert (empty.found, hidden.found) == ("空欄", "")


@pytest.mark.parametrize("kind", list(LedgerKind))
@pytest.mark.parametrize("made", [sample_csv, sample_xlsx])
def test_the_rows_of_a_sample_are_never_counted(kind, made):
    assert "見本の「架空の例」の行が残っています（2行目、3行目）" in refused(made(kind))


def test_a_month_twice_and_one_of_another_year_stop_the_file_and_the_others_are_still_looked_at():
    found = read(totals("R6.4,3", "2024/4,3", "R5.4,1,1", "R6.5,1,1"))
    assert sentences(found) == [
        "3行目 同じ年月の行が2つ以上あります。1か月を1行にまとめてください。",
        "4行目 令和5年度の行があります。ほかの行は令和6年度です。年の誤りなら修正し、"
        "そうでなければ年度ごとのファイルに分けてください。",
    ]
    assert set(months(found)) == {"2024-04", "2023-04", "2024-05"}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.text(max_size=8), max_size=4), max_size=6))
def test_any_rows_below_a_head_are_read_or_explained(rows):
    # Without what a text file never has.
    safe = [["".join(c for c in cell if c.isprintable()) for cell in row] for row in rows]
    for head in (TOTALS, LOG):
        found = read(csv_of([head, *safe], "utf-8"))
        assert found.months or found.problems
