"""What a ledger says is found wherever its head stands; nothing of it is guessed or counted twice."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.files.intake.ledger.examples import example_csv, example_xlsx
from reports.files.intake.ledger.formats import LedgerFormat
from reports.files.intake.ledger.reading import read_ledger
from reports.files.opening import open_book
from reports.files.table import tables_of
from tests.reports.files.intake.ledger.ledger_files import LOG, TOTALS, book_of, csv_of
from wards.fiscal import year_and_month

TODAY = date(2024, 10, 5)


def read(content: bytes):
    return read_ledger(tables_of(open_book(content)), TODAY)


def months(found) -> dict:
    return {
        f"{each.month:%Y-%m}": tuple(
            each.numbers[key].text if key in each.numbers else None
            for key in ("consultations", "new_clients")
        )
        for each in found.months
    }


def sentences(found) -> str:
    return " ".join(f"{each.place} {each.sentence}{each.hint}" for each in found.problems)


ROWS = [
    TOTALS,
    ("令和6年4月", "３２件", "9"),
    ("R6.5", "28", ""),
    ("2024/6", "0", "0"),
]
EXPECTED = {"2024-04": ("３２件", "9"), "2024-05": ("28", None), "2024-06": ("0", "0")}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_month_totals_are_read_in_every_encoding(encoding, delimiter):
    found = read(csv_of([("架空の台帳",), *ROWS], encoding, delimiter))
    assert (months(found), found.problems, found.questions) == (EXPECTED, [], [])


def test_month_totals_of_a_workbook_have_their_cells():
    found = read(book_of([TOTALS, (datetime(2024, 9, 1), 12, 3)]))  # noqa: DTZ001
    (september,) = found.months
    assert (september.month, str(september.place)) == (date(2024, 9, 1), "「台帳」A2")
    assert str(september.numbers["new_clients"].place) == "「台帳」C2"


@pytest.mark.parametrize("other", [[], [()] * 40 + [("欄外の覚書",)]])
def test_a_sheet_without_rows_at_its_top_is_no_ledger_and_no_harm(other):
    """Excel puts empty sheets behind the one that is filled in."""
    found = read(book_of({"台帳": [TOTALS, ("R6.9", 12, 3)], "Sheet2": other}))
    assert (months(found), found.problems) == ({"2024-09": ("12", "3")}, [])
    assert "見出しの行が見つかりません" in sentences(read(book_of(other)))


def test_titles_a_head_of_two_rows_blank_rows_and_totals_are_told_apart():
    rows = [
        ("北区相談支援室",),
        ("相談件数の推移（令和6年度）",),
        (),
        ("年月", "相談件数", "", "メモ"),
        ("", "延べ", "うち新規", ""),
        ("令和6年4月", 32, 9, "多い"),
        (),
        ("令和6年5月", 28, 6),
        ("合　計", 60, 15),
    ]
    for content in (csv_of(rows), book_of(rows, merge=["B4:C4", "A4:A5"])):
        found = read(content)
        assert months(found) == {"2024-04": ("32", "9"), "2024-05": ("28", "6")}
        assert found.problems == found.questions == []


def test_subtotals_and_the_total_of_all_are_both_right():
    rows = [
        TOTALS,
        ("令和6年3月", 10, 1),
        ("令和5年度 計", 10, 1),
        ("令和6年4月", 5, 2),
        ("令和6年5月", 6, 3),
        ("令和6年度 計", 11, 5),
        ("総合計", 21, 6),
    ]
    found = read(csv_of(rows))
    assert (len(found.months), found.problems) == (3, [])


def test_a_total_that_does_not_agree_is_a_problem_at_its_cell():
    rows = [TOTALS, ("令和6年4月", 32, 9), ("合計", 40, 9)]
    problem = read(book_of(rows)).problems[0]
    assert (str(problem.place), problem.found) == ("「台帳」B3", "40")
    assert "40件ですが、上の行を足すと32件です" in problem.sentence
    assert "文字で入った数は、Excelの合計に入りません" in problem.hint


def test_a_total_above_which_a_number_is_not_sure_is_not_called_wrong():
    rows = [TOTALS, ("令和6年4月", 32, 9), ("令和6年5月", "約40", 9), ("合計", 72, 18)]
    found = read(csv_of(rows))
    assert found.problems == []
    assert [note.sentence for note in found.notes] == [
        "合計：はっきり読めない数が上にあるので、合うかどうかは確かめていません。"
    ]


def test_the_list_of_the_portal_itself_is_read_with_year_and_month_apart():
    rows = [("月", "年度", "相談件数（延べ）", "うち新規の相談者数")]
    rows += [
        ("4月", "令和6年度", "32件", "9人"),
        ("3月", "", "20件", "空欄"),
        ("5月", "R5", "1", ""),
    ]
    assert set(months(read(csv_of(rows)))) == {"2024-04", "2025-03", "2023-05"}


def test_a_month_without_its_year_is_asked_where_the_title_names_one_year_only():
    rows = [("令和6年度 月別相談件数",), ("月", "件数"), ("4月", 3), ("1月", 4)]
    found = read(csv_of(rows))
    assert set(months(found)) == {"2024-04", "2025-01"}
    assert [question.sentence for question in found.questions] == [
        "「4月」を令和6年4月と読みます。",
        "「1月」を令和7年1月と読みます。",
    ]
    assert "何年の月か" in sentences(read(csv_of(rows[1:])))
    assert "何年の月か" in sentences(read(csv_of([("令和5年度と令和6年度",), *rows[1:]])))


def test_what_excel_makes_of_a_typed_month_is_asked():
    found = read(csv_of([TOTALS, ("Sep-24", 3, 1)]))
    assert (set(months(found)), len(found.questions)) == ({"2024-09"}, 1)


def test_blank_months_are_named_and_left_alone():
    found = read(csv_of([TOTALS, ("R6.4", 3, ""), ("R6.11", "", ""), ("R6.12", "", "")]))
    assert set(months(found)) == {"2024-04"}
    assert "令和6年11月、令和6年12月" in found.notes[0].sentence


def test_a_month_twice_is_named_with_both_places():
    found = read(csv_of([TOTALS, ("R6.4", 3, ""), ("2024/4", 3, "")]))
    assert "「CSV」3行目 令和6年4月の行が2つあります" in sentences(found)
    assert "「CSV」2行目" in sentences(found)


def test_the_month_that_is_not_over_is_asked():
    found = read(csv_of([TOTALS, ("R6.9", 3, ""), ("R6.10", 1, "")]))
    (question,) = found.questions
    assert "令和6年10月はまだ終わっていません" in question.sentence


def test_unknown_columns_and_sheets_are_named():
    rows = {"表紙": [("相談支援室",)], "件数": [(*TOTALS, "天気"), ("R6.4", 3, 1, "晴")]}
    told = " ".join(note.sentence for note in read(book_of(rows)).notes)
    assert "「天気」の欄は読みません" in told
    assert "見出しが見つからないシート" in told


def test_a_hidden_sheet_is_not_read():
    rows = {"古い": [TOTALS, ("R5.4", 1, 1)], "件数": [TOTALS, ("R6.4", 3, 1)]}
    found = read(book_of(rows, hidden=["古い"]))
    assert set(months(found)) == {"2024-04"}
    assert "隠れているシート" in found.notes[0].sentence


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([("月", "件"), ("R6.4", 3)], "見出しの行が見つかりません"),
        ([TOTALS], "取り込む行がありません"),
        ([TOTALS, ("", 3, 1)], "年月がありません"),
        ([(*TOTALS, "件数"), ("R6.4", 3, 1, 3)], "「件数」と同じ意味の欄が2つ"),
    ],
)
def test_what_cannot_be_taken_in_is_explained(rows, told):
    assert told in sentences(read(csv_of(rows)))


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            [("件数表",), ("月", "件", "x" * 30), ("R6.4", 3, 1)],
            f"ファイルの見出しは「月」、「件」、「{'x' * 20}」と読みました。",
        ),
        (
            [[f"見出し{letter}" for letter in "あいうえおかきくけこ"], ["R6.4", *range(9)]],
            "「見出しく」ほか2つと読みました。",
        ),
        ([("つき", "かず", "山田様"), ("R6.4", 3, 1)], "見出しは「つき」、「かず」と読みました。"),
    ],
)
def test_a_file_without_a_known_head_is_told_what_was_seen_and_what_is_expected(rows, told):
    hint = read(csv_of(rows)).problems[0].hint
    assert told in hint
    assert "「年月」と「相談件数」" in hint
    assert "「相談日」と" in hint


@pytest.mark.parametrize(
    "rows", [[("R6.4", "架空花子"), ("R6.5", "架空次郎")], [("架空花子", 3)], [("架空花子",)]]
)
def test_what_stands_in_rows_of_records_is_never_quoted_as_a_head(rows):
    assert "架空" not in sentences(read(csv_of(rows)))


def test_columns_that_are_not_read_are_named_a_few_with_what_is_read():
    labels = [f"その他{letter}" for letter in "あいうえおかきくけこ"]
    (note,) = read(csv_of([("年月", "件数", *labels), ("R6.4", 3)])).notes
    assert "「その他く」ほか2つの欄は読みません。" in note.sentence
    assert "読むのは「年月」「相談件数」「うち新規の相談者数」" in note.sentence


def test_both_kinds_in_one_file_are_refused():
    rows = {"件数": [TOTALS, ("R6.4", 3, 1)], "記録": [LOG, ("R6.4.3", "新規", "看取り")]}
    assert "両方が入っています" in sentences(read(book_of(rows)))


# --- Case log ------------------------------------------------------------------------------


LOG_ROWS = [
    LOG,
    ("R6.8.5", "新規", "退院支援、看取り"),
    ("2024/8/20 10:30", "継続", ""),
    ("令和６年９月３０日", "新規", "看取り"),
]


def test_the_rows_of_a_case_log_are_counted_by_month():
    for content in (csv_of(LOG_ROWS), book_of(LOG_ROWS)):
        found = read(content)
        assert months(found) == {"2024-08": ("2", "1"), "2024-09": ("1", "1")}
        assert found.problems == found.questions == []


def test_a_log_of_a_column_with_marks_for_new_ones():
    rows = [
        ("相談日", "新規", "対応"),
        ("R6.9.2", "○", "x"),
        ("R6.9.3", "", "x"),
        ("R6.9.4", "×", "x"),
    ]
    assert months(read(csv_of(rows))) == {"2024-09": ("3", "1")}


def test_a_log_without_that_column_leaves_the_number_of_new_ones_alone():
    found = read(csv_of([("相談日", "相談内容"), ("R6.9.2", "看取り")]))
    assert months(found) == {"2024-09": ("1", None)}
    assert "新規の相談者数はいまの内容のまま" in found.notes[-1].sentence


def test_blanks_in_that_column_are_asked_once():
    found = read(csv_of([LOG, ("R6.9.2", "", "a"), ("R6.9.3", "", "b"), ("R6.9.30", "新規", "c")]))
    (question,) = found.questions
    assert "空欄の行が2行" in question.sentence
    assert months(found) == {"2024-09": ("3", "1")}


def test_all_wrong_cells_of_a_log_are_told_at_once_and_free_words_are_not_repeated():
    rows = [LOG, ("9/2", "新規", "a"), ("R6.9.31", "たぶん", "あ" * 1001), ("", "新規", "b")]
    problems = read(book_of(rows)).problems
    assert [problem.place.cell for problem in problems] == ["A2", "A3", "B3", "C3", "A4"]
    assert [problem.found for problem in problems] == ["9/2", "R6.9.31", "たぶん", "", ""]


def test_a_log_that_begins_within_a_month_is_asked():
    rows = [LOG, ("R6.8.8", "新規", ""), ("R6.9.30", "新規", "")]
    (question,) = read(csv_of(rows)).questions
    assert "令和6年8月8日から始まっています" in question.sentence
    assert read(csv_of([LOG, ("R6.8.7", "新規", ""), ("R6.8.31", "新規", "")])).questions == []


def test_a_log_that_ends_within_a_month_is_asked():
    rows = [LOG, ("R6.8.1", "新規", ""), ("R6.8.24", "新規", "")]
    (question,) = read(csv_of(rows)).questions
    assert "令和6年8月24日で終わっています" in question.sentence
    assert read(csv_of([LOG, ("R6.8.1", "新規", ""), ("R6.8.25", "新規", "")])).questions == []


@pytest.mark.parametrize(
    "label", ["相談件数（前年度）", "相談件数【見込み】", "相談件数（うち新規）"]
)
def test_a_label_whose_brackets_make_another_number_of_it_is_not_read(label):
    problems = read(csv_of([("年月", label), ("R6.8", 3)])).problems
    assert [each.sentence for each in problems] == ["見出しの行が見つかりません。"]


@pytest.mark.parametrize("label", ["（うち新規）", "(新規)", "【うち新規の相談者数】"])
def test_a_label_that_stands_in_brackets_as_a_whole_is_read_as_without_them(label):
    found = read(csv_of([("年月", "相談件数", label), ("R6.8", 3, 1), ("R6.9", "", "")]))
    assert months(found) == {"2024-08": ("3", "1")}
    assert found.questions == []
    assert [str(note.place) for note in found.notes] == ["「CSV」3行目"]


def test_months_between_without_rows_are_left_alone():
    found = read(csv_of([LOG, ("R6.1.4", "新規", ""), ("R6.4.1", "新規", "")]))
    assert set(months(found)) == {"2024-01", "2024-04"}
    assert "令和6年2月、令和6年3月の行はありません" in found.notes[-1].sentence


def test_the_total_below_a_log_is_checked_and_not_counted():
    assert read(csv_of([*LOG_ROWS, ("合計", "3", "")])).problems == []
    assert "4件ですが、上の行は3件" in sentences(read(csv_of([*LOG_ROWS, ("合計", "4件", "")])))


@pytest.mark.parametrize("kind", list(LedgerFormat))
@pytest.mark.parametrize("made", [example_csv, example_xlsx])
def test_an_untouched_example_takes_nothing_in_and_a_row_of_ones_own_is_read(kind, made):
    found = read(made(kind))
    assert (found.months, len(found.notes)) == ([], 2)
    assert "取り込む行がありません" in sentences(found)


# --- Whatever comes ------------------------------------------------------------------------

month_rows = st.dictionaries(
    st.dates(date(2018, 4, 1), date(2024, 9, 30)).map(lambda day: day.replace(day=1)),
    st.tuples(st.integers(0, 9999), st.integers(0, 999)),
    min_size=1,
    max_size=12,
)


@settings(max_examples=30, deadline=None)
@given(
    rows=month_rows,
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp932", "utf-16"]),
    titles=st.integers(0, 5),
    total=st.booleans(),
)
def test_generated_months_come_back_as_they_were(rows, encoding, titles, total):
    written = [("架空の台帳",)] * titles + [TOTALS]
    written += [(year_and_month(month), *numbers) for month, numbers in rows.items()]
    if total:
        written.append(("合計", *map(sum, zip(*rows.values(), strict=True))))
    found = read(csv_of(written, encoding))
    assert (found.problems, found.questions) == ([], [])
    assert months(found) == {
        f"{month:%Y-%m}": tuple(map(str, numbers)) for month, numbers in rows.items()
    }


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.text(max_size=8), max_size=4), max_size=6))
def test_any_rows_below_a_head_are_read_or_explained(rows):
    for head in (TOTALS, LOG):
        found = read(book_of_texts([head, *rows]))
        assert found.months or found.problems


def book_of_texts(rows) -> bytes:
    """As CSV, since a workbook cannot hold every character; without what a text file never has."""
    safe = [["".join(c for c in cell if c.isprintable()) for cell in row] for row in rows]
    return csv_of(safe, "utf-8")
