"""Decides what a written answer means: a canonical text, a proposal to confirm, or what is wrong.

What is sure is read; what is likely is proposed and asked; everything else is explained.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

import jaconv

from reports.intake.outcome import YES
from reports.report_workbook.columns import Column, Kind
from wards.fiscal import FiscalYear, wareki
from wards.typed_dates import HOW_TO_WRITE, UnreadableDateError, read_date
from wards.typed_numbers import UnreadableNumberError, read_decimal

# Words for an answer that is still open, or that there is no end.
UNDECIDED = frozenset({"未定", "日付未定", "日程未定", "時期未定", "調整中", "検討中"})
NO_END = frozenset(
    {"期限なし", "継続", "継続中", "現在", "現在に至る", "在任中", "なし", "-", "ー"}
)
# Words of which nobody can tell whether they mean 0 or no answer.
NONE_AT_ALL = frozenset({"なし", "無し", "無", "ナシ", "-", "ー", "―", "—", "該当なし"})
MARKS = frozenset("○〇◯●◎✓✔☑レ")
NO_MARKS = frozenset({"×", "✕", "☓", "✗", "-", "ー", "―", "なし", "無", "いいえ"})
LIKELY_MARKS = frozenset({"O", "o", "1", "はい", "有", "あり", "有り", "可", "v", "V"})
LIKELY_YES = frozenset({"○", "〇", "◯", "有", "あり", "有り", "1", "する", "予定あり", "実施"})
LIKELY_NO = frozenset({"×", "無", "なし", "無し", "0", "しない", "予定なし", "未実施"})

_ABOUT = re.compile(
    r"(?:約|およそ|おおよそ|ほぼ|大体|だいたい|概ね|おおむね|計|合計|延べ|のべ)?"
    r"(?P<number>[\d,.]+)(?P<unit>人|名|部|枚|回|件|時間|h|H)?"
    r"(?:程度|くらい|ぐらい|前後|ほど|弱|強|余り|\(見込み?\)|\(予定\)|\(概数\))?"
)
_WITHOUT_YEAR = re.compile(r"(?P<month>\d{1,2})[月/.\-](?P<day>\d{1,2})日?(?:\(.\))?")
# What turns a word into its opposite.
_SENSE = re.compile(r"[未非不無否]|なし|ない|せず|あり")
MOST_LISTED = 12
NEAR = 0.6


@dataclass(frozen=True)
class Meaning:
    """What a written answer means.

    readings: answer to the question → canonical text; one reading is only to be confirmed. Without
    `question` the first reading is sure. wrong: a sentence, and hint: how to mend it.
    """

    readings: Mapping[str, str]
    question: str = ""
    options: tuple[tuple[str, str], ...] = ()
    wrong: str = ""
    hint: str = ""


def sure(canonical: str) -> Meaning:
    return Meaning({YES: canonical})


def likely(canonical: str, sentence: str, option: str = "") -> Meaning:
    """A reading that somebody confirms."""
    return Meaning({YES: canonical}, sentence, ((YES, option or "このとおりに読む"),))


def wrong(sentence: str, hint: str) -> Meaning:
    return Meaning({}, wrong=sentence, hint=hint)


def meaning_of(column: Column, text: str, year: FiscalYear) -> Meaning:
    """What a text in a cell means as an answer to a column. text: without space around it."""
    if not text:
        return sure("")
    return _READERS[column.kind](column, text, year)


def plain(text: str) -> str:
    """For comparing words, never for keeping them: one width, no space.

    >>> plain("相談 支援室（２）")
    '相談支援室(2)'
    """
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _words(column: Column, text: str, year: FiscalYear) -> Meaning:
    line = " ".join(text.split("\n"))
    if line == text:
        return sure(text)
    return likely(line, f"改行を空白にして「{line[:60]}」と読みます。")


def _lines(column: Column, text: str, year: FiscalYear) -> Meaning:
    return sure(text)


def _number(column: Column, text: str, year: FiscalYear) -> Meaning:
    try:
        return sure(_canonical_number(read_decimal(text, column.unit)))
    except UnreadableNumberError as error:
        return _number_in_words(column, text, error)


def _number_in_words(column: Column, text: str, error: UnreadableNumberError) -> Meaning:
    bare = plain(text)
    about = _ABOUT.fullmatch(bare)
    if about:
        try:
            number = _canonical_number(read_decimal(about["number"]))
        except UnreadableNumberError:
            number = ""
        if number:
            return likely(number, f"「{text}」を {number}{column.unit} と読みます。")
    if bare in NONE_AT_ALL:
        return Meaning(
            {"zero": "0", "blank": ""},
            f"「{text}」が 0{column.unit} のことか、空欄（答えない）のことかが分かりません。",
            (("zero", f"0{column.unit} と読む"), ("blank", "空欄と読む")),
        )
    if bare in UNDECIDED and not column.required:
        return likely("", f"「{text}」を空欄（まだ決まっていない）と読みます。")
    return wrong(*_split(str(error), "12 のように数字だけを入れてください。"))


def _canonical_number(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _day(column: Column, text: str, year: FiscalYear) -> Meaning:
    bare = plain(text)
    if bare in UNDECIDED or (not column.required and bare in NO_END | NONE_AT_ALL):
        if column.required:
            return wrong(f"「{text}」は日付ではありません。", "決まった日付を入れてください。")
        return likely("", f"「{text}」を空欄（{_open_words(column)}）と読みます。")
    try:
        return sure(read_date(text).isoformat())
    except UnreadableDateError as error:
        proposal = _day_of_year(bare, year)
        if proposal:
            return likely(
                proposal.isoformat(),
                f"「{text}」には年がありません。{year}の {wareki(proposal)} と読みます。",
            )
        return wrong(*_split(str(error), HOW_TO_WRITE))


def _open_words(column: Column) -> str:
    return "期限なし" if column.field == "valid_to" else "まだ決まっていない"


def _day_of_year(text: str, year: FiscalYear) -> date | None:
    match = _WITHOUT_YEAR.fullmatch(text)
    if match is None:
        return None
    try:
        return year.month(int(match["month"])).replace(day=int(match["day"]))
    except ValueError:
        return None


def _choice(column: Column, text: str, year: FiscalYear) -> Meaning:
    by_words = {plain(words): code for code, words in column.choices}
    code = by_words.get(plain(text))
    if code is not None:
        return sure(code)
    # 該当あり is very like 該当なし.
    not_opposed = [words for words in by_words if _sense(words) == _sense(plain(text))]
    near = get_close_matches(plain(text), not_opposed, n=2, cutoff=NEAR)
    if len(near) == 1:
        code = by_words[near[0]]
        return likely(code, f"「{text}」を「{dict(column.choices)[code]}」と読みます。")
    return wrong(f"「{text[:40]}」は選べる答えにありません。", _listed(column))


def _sense(words: str) -> set[str]:
    return set(_SENSE.findall(words))


def _listed(column: Column) -> str:
    words = [words for _, words in column.choices]
    shown = "、".join(f"「{each}」" for each in words[:MOST_LISTED])
    more = "など" if len(words) > MOST_LISTED else ""
    return f"{shown}{more}の中から選んでください。" if words else "選べるものがまだありません。"


def _record(column: Column, text: str, year: FiscalYear) -> Meaning:
    exact = {code: code for code, name in column.choices if name == text}
    if exact:
        return sure(*exact) if len(exact) == 1 else _renamed(column, text, exact)
    same = {code: name for code, name in column.choices if plain(name) == plain(text)}
    if len(same) == 1:
        ((code, name),) = same.items()
        return likely(code, f"「{text}」を「{name}」と読みます。")
    numbered = [name for _, name in column.choices if name.startswith(f"{text}〔番号")]
    if numbered:
        listed = "、".join(f"「{name}」" for name in numbered[:MOST_LISTED])
        return wrong(f"「{text[:40]}」は2つ以上あります。", f"{listed}のどれかを書いてください。")
    near = get_close_matches(text, [name for _, name in column.choices], n=3, cutoff=NEAR)
    hint = "近い名称: " + "、".join(f"「{name}」" for name in near) + "。" if near else ""
    return wrong(
        f"「{text[:40]}」は名簿にありません。",
        f"{hint}名簿のとおりに書くか、先に名簿のシートに加えてください。",
    )


def _renamed(column: Column, text: str, codes: Mapping[str, str]) -> Meaning:
    """What one record was called when the form went out, and another one is called now."""
    names = dict(column.choices)
    return Meaning(
        codes,
        f"「{text[:40]}」という名称は、様式を受け取ったあとに変わっています。どれのことですか。",
        tuple((code, f"いまの「{names[code]}」（番号{code}）") for code in codes),
    )


def _yes_no(column: Column, text: str, year: FiscalYear) -> Meaning:
    bare = plain(text)
    by_words = {words: code for code, words in column.choices}
    if bare in by_words:
        return sure(by_words[bare])
    for words, code in ((LIKELY_YES, "True"), (LIKELY_NO, "False")):
        if bare in words:
            return likely(code, f"「{text}」を「{dict(column.choices)[code]}」と読みます。")
    return wrong(f"「{text[:40]}」は「はい」でも「いいえ」でもありません。", _listed(column))


def _mark(column: Column, text: str, year: FiscalYear) -> Meaning:
    bare = plain(text)
    if text in MARKS or bare in MARKS:
        return sure("1")
    if bare in NO_MARKS:
        return sure("")
    if bare in LIKELY_MARKS:
        return likely("1", f"「{text}」を ○ と読みます。")
    return wrong(
        f"「{text[:40]}」は印として読めません。",
        "当てはまるなら ○、そうでなければ空欄にしてください。",
    )


def _split(sentences: str, hint: str = "") -> tuple[str, str]:
    """What is wrong, and how to mend it: the first sentence and the rest."""
    head, full_stop, rest = sentences.partition("。")
    return f"{head}{full_stop}", rest or hint


def half_width(text: str) -> str:
    """Digits and letters in one width, for numbers of records."""
    return jaconv.z2h(text, kana=False, ascii=True, digit=True)


_READERS: dict[Kind, Callable[[Column, str, FiscalYear], Meaning]] = {
    Kind.WORDS: _words,
    Kind.LINES: _lines,
    Kind.INTEGER: _number,
    Kind.DECIMAL: _number,
    Kind.DAY: _day,
    Kind.CHOICE: _choice,
    Kind.RECORD: _record,
    Kind.YES_NO: _yes_no,
    Kind.MARK: _mark,
}
