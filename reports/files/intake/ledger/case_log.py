"""Decides which columns a case log has and how each is read: one row a consultation, no patient data.

The one place of this format: what keeps the rows plugs in here, with `COLUMNS` and `read_row`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from reports.files.intake.meaning import MARKS, NO_MARKS
from reports.files.table import Head, Heading, Line
from wards.japanese.dates import UnreadableDateError, read_date
from wards.japanese.example_days import with_example
from wards.japanese.letters import compact

DAY, NEWNESS = "day", "newness"
NEW, CONTINUED = "新規", "継続"
_NEW = frozenset({NEW, "新", "初回", "初"})
_CONTINUED = frozenset({CONTINUED, "継", "再", "再相談", "既存", "2回目以降"})
_TIME = re.compile(r"[ T　]+\d{1,2}[:：]\d{2}.*$")
# Between the answers of a question that takes several.
_BETWEEN = re.compile(r"[、,，;；/／\n]+")
LONGEST_WORDS = 1_000

Answer = date | bool | str | tuple[str, ...] | None


class UnreadableAnswerError(ValueError):
    """A cell of a case log does not say what its column asks; the message is for the screen."""


@dataclass(frozen=True)
class Column(Heading):
    """A column of the case log. read: (text, label of the file) -> answer; raises UnreadableAnswerError."""

    read: Callable[[str, str], Answer] = lambda text, label: text


def read_day(text: str, label: str) -> date:
    """The day of a consultation; a time of day behind it is left out."""
    if not text:
        raise UnreadableAnswerError("相談日がありません。相談を受けた日を入れてください。")
    try:
        return read_date(_TIME.sub("", text))
    except UnreadableDateError as error:
        raise UnreadableAnswerError(str(error)) from error


def read_newness(text: str, label: str) -> bool | None:
    """Whether the person came for the first time; None where a column that asks both ways is blank.

    In a column that is called 新規 alone, a mark says yes and blank says no.
    """
    asks_new_alone = CONTINUED not in label
    said = compact(text)
    if said in _NEW or (asks_new_alone and (said in MARKS or said == "1")):
        return True
    if said in _CONTINUED or (asks_new_alone and (not said or said in NO_MARKS or said == "0")):
        return False
    if not said:
        return None
    raise UnreadableAnswerError(
        f"「{text[:30]}」が新規か継続かが分かりません。「新規」か「継続」と書いてください。"
    )


def read_words(text: str, label: str) -> str:
    """Words as they stand."""
    if len(text) > LONGEST_WORDS:
        raise UnreadableAnswerError(
            f"{LONGEST_WORDS:,}文字を超えています（{len(text):,}文字）。短くしてください。"
        )
    return text


def read_several(text: str, label: str) -> tuple[str, ...]:
    """The answers of a question that takes several, with 、 between them.

    >>> read_several("退院支援、看取り", "相談内容")
    ('退院支援', '看取り')
    """
    return tuple(part.strip() for part in _BETWEEN.split(read_words(text, label)) if part.strip())


COLUMNS = (
    Column(
        DAY,
        "相談日",
        ("日付", "受付日", "相談年月日", "年月日", "相談日時", "受付年月日", "受付日時"),
        with_example(
            "{full}、{short}、{western} などの書き方、または日付。ほかに1つ以上の欄が要ります。",
            day=12,
        ),
        required=True,
        read=read_day,
    ),
    Column(
        NEWNESS,
        "新規・継続",
        ("新規継続の別", "新規継続区分", "新規か継続か", "新継", "新規", "初回継続", "新規継続別"),
        "「新規」か「継続」。「新規」という名前の欄なら、○ でも構いません。"
        "欄がなければ、新規の相談者数はいまのままにします。",
        read=read_newness,
    ),
    Column(
        "affiliation",
        "相談者の所属",
        ("相談者所属", "所属", "所属機関", "相談元", "相談者の所属機関"),
        "病院、居宅介護支援事業所、地域包括支援センターなど。人の名前は書きません。",
        read=read_words,
    ),
    Column(
        "profession",
        "相談者の職種",
        ("相談者職種", "職種"),
        "医師、看護師、介護支援専門員など。",
        read=read_words,
    ),
    Column(
        "channel",
        "相談経路",
        ("経路", "相談方法", "方法", "受付方法", "相談手段"),
        "電話、来所、訪問、メールなど。",
        read=read_words,
    ),
    Column(
        "scene",
        "相談場面",
        ("場面",),
        "入退院支援、日常の療養支援、急変時の対応、看取りなど。",
        read=read_words,
    ),
    Column(
        "topics",
        "相談内容",
        ("内容", "主な相談内容", "相談の内容", "相談種別"),
        "いくつもあるときは「、」で区切ります。",
        read=read_several,
    ),
    Column(
        "response",
        "対応",
        ("対応内容", "支援内容", "対応方法"),
        "情報提供、関係機関への紹介など。",
        read=read_words,
    ),
    Column("outcome", "結果", ("対応結果", "転帰"), "解決、継続中など。", read=read_words),
    Column(
        "remark",
        "備考",
        ("特記事項", "メモ", "摘要"),
        "患者・利用者の氏名、住所、生年月日、番号は書きません。",
        read=read_words,
    ),
)
# A day alone stands in many lists: with one column more it is a case log.
NEEDED = tuple(frozenset({DAY, column.key}) for column in COLUMNS if column.key != DAY)


def read_row(head: Head, line: Line) -> tuple[dict[str, Answer], dict[str, str]]:
    """The answers of a row by column, and for those that cannot be read what is wrong with them."""
    answers: dict[str, Answer] = {}
    wrong: dict[str, str] = {}
    for column in COLUMNS:
        if column.key not in head.columns:
            continue
        text = line.cell(head.columns[column.key])
        try:
            answers[column.key] = column.read(text, head.label(column.key))
        except UnreadableAnswerError as error:
            wrong[column.key] = str(error)
    return answers, wrong


def rows_of_months(rows: Mapping[int, Mapping[str, Answer]]) -> dict[date, list[Mapping]]:
    """The rows by the first day of their month, in the order of the months."""
    months: dict[date, list[Mapping]] = {}
    for row in sorted(rows.values(), key=lambda each: each[DAY]):
        months.setdefault(row[DAY].replace(day=1), []).append(row)
    return months
