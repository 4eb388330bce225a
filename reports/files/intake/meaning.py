"""Decides what a written answer means: a canonical text, a proposal to confirm, or what is wrong.

What is sure is read; what is likely is proposed and asked; everything else is explained.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches

from reports.files.intake.contacts import meaning_of_contact
from reports.files.intake.days import meaning_of_day
from reports.files.intake.numbers import meaning_of_number
from reports.files.intake.readings import (
    DASHES,
    NONE_AT_ALL,
    UNDECIDED,
    Meaning,
    likely,
    sure,
    wrong,
)
from reports.files.report_workbook.columns import Column, Kind
from wards.fiscal import FiscalYear
from wards.japanese.letters import (
    compact,
    has_lost_letters,
    lookalike_sentence,
    lookalikes,
    mended,
)

MARKS = frozenset("○〇◯●◎✓✔☑レ")
CALLED_OFF = frozenset({"中止", "開催中止", "延期", "順延"})
HOW_CALLED_OFF = (
    "中止したものは数えないので、その行を空にするか消してください。"
    "延期したものは「予定」とし、日が決まっていればその日を書いてください。"
)
NO_MARKS = DASHES | {"×", "✕", "☓", "✗", "なし", "無", "いいえ"}
LIKELY_MARKS = frozenset({"O", "o", "1", "はい", "有", "あり", "有り", "可", "v", "V"})
LIKELY_YES = frozenset({"○", "〇", "◯", "有", "あり", "有り", "1", "する", "予定あり", "実施"})
LIKELY_NO = frozenset({"×", "無", "なし", "無し", "0", "しない", "予定なし", "未実施"})

# What turns a word into its opposite.
_SENSE = re.compile(r"[未非不無否]|なし|ない|せず|あり")
MOST_LISTED = 12
NEAR = 0.6


def meaning_of(column: Column, text: str, year: FiscalYear) -> Meaning:
    """What a text in a cell means as an answer to a column. text: without space around it."""
    if not text:
        return sure("")
    return _READERS[column.kind](column, text, year)


def _words(column: Column, text: str, year: FiscalYear) -> Meaning:
    if lookalikes(text):
        return _with_letters_meant(" ".join(text.split("\n")))
    line = " ".join(text.split("\n"))
    meaning = _dash(column, text) or meaning_of_contact(column.field, text)
    if meaning or line == text:
        return meaning or sure(text)
    return likely(line, f"改行を空白にして「{line[:60]}」と読みます。")


def _lines(column: Column, text: str, year: FiscalYear) -> Meaning:
    if lookalikes(text):
        return _with_letters_meant(text)
    return _dash(column, text) or sure(text)


def _with_letters_meant(text: str) -> Meaning:
    meant = mended(text)
    told = f"{lookalike_sentence(lookalikes(text))}「{meant[:60]}」と読みます。"
    return likely(meant, told, "置き換えて読む")


def _dash(column: Column, text: str) -> Meaning | None:
    """A dash alone is how people say that there is nothing to say."""
    if compact(text) not in DASHES:
        return None
    if column.required:
        return wrong(f"「{text}」だけでは答えになりません。", "言葉で書いてください。")
    return Meaning(
        {"blank": "", "words": text},
        f"「{text}」が空欄（答えることがない）のことか、この文字そのものかが分かりません。",
        (("blank", "空欄と読む"), ("words", f"「{text}」という文字と読む")),
    )


def _choice(column: Column, text: str, year: FiscalYear) -> Meaning:
    by_words = {compact(words): code for code, words in column.choices}
    # ア stands for 「ア 医療の国家資格」, as the document calls it.
    by_letter = {compact(words.partition(" ")[0]): code for code, words in column.choices}
    code = (by_letter | by_words).get(compact(text))
    if code is not None:
        return sure(code)
    # 該当あり is very like 該当なし.
    not_opposed = [words for words in by_words if _sense(words) == _sense(compact(text))]
    near = get_close_matches(compact(text), not_opposed, n=2, cutoff=NEAR)
    if len(near) == 1:
        code = by_words[near[0]]
        return likely(code, f"「{text}」を「{dict(column.choices)[code]}」と読みます。")
    told = f"「{text[:40]}」は選べる答えにありません。"
    if compact(text) in CALLED_OFF:
        return wrong(told, HOW_CALLED_OFF)
    return _open(column, text) or wrong(told, _listed(column))


def _open(column: Column, text: str) -> Meaning | None:
    """Words for no answer, where none need be given."""
    if column.required or compact(text) not in NONE_AT_ALL | UNDECIDED:
        return None
    return likely("", f"「{text}」を空欄と読みます。")


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
    same = {code: name for code, name in column.choices if compact(name) == compact(text)}
    if len(same) == 1:
        ((code, name),) = same.items()
        return likely(code, f"「{text}」を「{name}」と読みます。")
    lost = {code: name for code, name in column.choices if has_lost_letters(text, name)}
    if len(lost) == 1:
        ((code, name),) = lost.items()
        return likely(code, f"「{text}」の失われた文字を補い、「{name}」と読みます。")
    numbered = [name for _, name in column.choices if name.startswith(f"{text}〔番号")]
    if numbered:
        listed = "、".join(f"「{name}」" for name in numbered[:MOST_LISTED])
        return wrong(f"「{text[:40]}」は2つ以上あります。", f"{listed}のどれかを書いてください。")
    if nothing := _open(column, text):
        return nothing
    open_names = [name for code, name in column.choices if code not in column.closed]
    near = get_close_matches(text, open_names, n=3, cutoff=NEAR)
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
    bare = compact(text)
    by_words = {words: code for code, words in column.choices}
    if bare in by_words:
        return sure(by_words[bare])
    for words, code in ((LIKELY_YES, "True"), (LIKELY_NO, "False")):
        if bare in words:
            return likely(code, f"「{text}」を「{dict(column.choices)[code]}」と読みます。")
    return wrong(f"「{text[:40]}」は「はい」でも「いいえ」でもありません。", _listed(column))


def _mark(column: Column, text: str, year: FiscalYear) -> Meaning:
    bare = compact(text)
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


_READERS: dict[Kind, Callable[[Column, str, FiscalYear], Meaning]] = {
    Kind.WORDS: _words,
    Kind.LINES: _lines,
    Kind.INTEGER: meaning_of_number,
    Kind.DECIMAL: meaning_of_number,
    Kind.DAY: meaning_of_day,
    Kind.CHOICE: _choice,
    Kind.RECORD: _record,
    Kind.YES_NO: _yes_no,
    Kind.MARK: _mark,
}
