"""What a cell of a report form says as an answer: one reading, or how to write it."""

import re
from collections.abc import Callable
from decimal import Decimal
from difflib import get_close_matches

from reports.files.opening.book import CellKind, CellValue, Hidden
from reports.files.report_workbook.columns import Column, Kind
from wards.fiscal import wareki
from wards.japanese.dates import HOW_TO_WRITE, read_date
from wards.japanese.letters import (
    compact,
    kept,
    lookalike_sentence,
    lookalikes,
    mended,
    plain,
    with_hyphens,
)
from wards.japanese.numbers import (
    UnreadableError,
    own_digits,
    read_decimal,
    read_postal_code,
    without_space,
)

WORDS = (Kind.WORDS, Kind.LINES)
HOURS = "時間"
DITTO = frozenset({"〃", "″", "同上", "々", '"', "”", "''", "ゝ"})
DASHES = frozenset({"-", "--", "ー", "―", "—", "–", "−", "‐", "─", "━", "/", "\\", "・"})
# Words for no answer: each may mean that there is none, or that there is none yet.
NO_ANSWER = DASHES | {
    *("なし", "無し", "無", "ナシ", "該当なし", "未定", "日付未定", "日程未定", "時期未定"),
    *("調整中", "検討中", "期限なし", "継続", "継続中", "現在", "現在に至る", "在任中"),
}
MARKS = frozenset("○〇◯●◎✓✔☑レOovV") | {"はい", "有", "あり", "有り", "TRUE"}
NO_MARKS = DASHES | {"×", "✕", "☓", "✗", "なし", "無", "無し", "いいえ", "FALSE"}
CALLED_OFF = frozenset({"中止", "開催中止", "延期", "順延"})
HOW_CALLED_OFF = (
    "中止したものは数えないので、その行を空にするか消してください。"
    "延期したものは「予定」とし、日が決まっていればその日を書いてください。"
)
LEAVE_BLANK = "答えがないときや、まだ決まっていないときは、空欄にしてください。"
WRITE_NUMBER = "12 のように数字だけを入力してください。"
# 19時間30分 says what it means; 19:30 may be a time of day.
_HOURS_AND_MINUTES = re.compile(r"(\d{1,3})時間(?:(\d{1,2})分|半)")
_PHONE = re.compile(r"[\d()-]+")
_LOST_ZERO = re.compile(r"[1-9]\d{8,9}")
_POSTAL_CODE_FIRST = re.compile(r"\(?(?:〒|\d{3}-\d{4}(?!\d))")
MOST_LISTED = 12
NEAR = 0.6


class RefusalError(Exception):
    """The cell has no one reading; hint: how to write it."""

    def __init__(self, sentence: str, hint: str = "") -> None:
        super().__init__(sentence)
        first, full_stop, rest = sentence.partition("。")
        self.sentence, self.hint = (sentence, hint) if not rest else (first + full_stop, rest)


def text_of(value: CellValue) -> str:
    """What stands in a cell, as its reader sees it; a formula without a result as it is written."""
    if value.kind is CellKind.DAY:
        return wareki(value.day)
    return value.text or value.formula


def says_the_same(column: Column, one: str, other: str) -> bool:
    """Whether two canonical texts are one answer: what nobody sees in a text makes no difference."""
    return one == other or (column.kind in WORDS and kept(one) == kept(other))


def is_untouched(column: Column, value: CellValue, went_out: str) -> bool:
    """Whether a cell stands as an answer went out, even one that could not be read alone: 「-」."""
    if value.struck or value.struck_in_part:
        return False
    if column.kind is Kind.DAY and value.kind is CellKind.DAY:
        return value.day.isoformat() == went_out and not value.clock
    if column.kind in (Kind.INTEGER, Kind.DECIMAL):
        return value.number is not None and went_out == _canonical(value.number)
    if column.kind is Kind.RECORD:
        # Its name means that record, whoever is called so now.
        return (went_out, value.text) in column.choices
    return column.kind in WORDS and text_of(value) == kept(went_out)


def read_answer(column: Column, value: CellValue) -> str:
    """The canonical text of what a cell says; '' of a blank one. Raises RefusalError."""
    if value.is_blank:
        return ""
    _refuse_unclear(column, value)
    if value.kind is CellKind.DAY:
        return _read_calendar_day(column, value)
    return _READERS[column.kind](column, value.text)


def _refuse_unclear(column: Column, value: CellValue) -> None:
    """Refuses what looks otherwise than it is stored, or refers to another cell."""
    if value.text in DITTO:
        raise RefusalError(f"「{value.text}」は読めません。", "答えそのものを書いてください。")
    if value.through_merge:
        hint = "結合を解き、行ごとに答えを書いてください。"
        raise RefusalError(f"{value.merged} が結合されています。", hint)
    if value.struck or value.struck_in_part:
        hint = "消すなら空欄にし、残すなら取り消し線を外してください。"
        raise RefusalError(f"「{text_of(value)[:40]}」に取り消し線が引かれています。", hint)
    if value.raised_in_part and column.kind not in WORDS:
        hint = "答えだけを、普通の字で書いてください。"
        raise RefusalError(f"「{value.text[:40]}」に小さな字（注の番号など）があります。", hint)
    if value.kind is CellKind.ERROR:
        raise RefusalError(
            f"「{value.text}」は計算の誤りです。", "数式を消し、値を入力してください。"
        )
    if value.kind is CellKind.FORMULA:
        hint = "数式の代わりに、値そのものを入れてください。"
        raise RefusalError("数式の結果がファイルに入っていません。", hint)
    if value.kind is CellKind.TIME and column.kind not in WORDS:
        raise RefusalError(f"「{value.text}」は時刻です。", "ここには時刻でないものを入れます。")
    looks_other = value.hidden is Hidden.VALUE or (value.hidden and column.kind in WORDS)
    if looks_other and value.kind is CellKind.NUMBER and column.kind is not Kind.DAY:
        hint = "書式を「標準」にして、見えるとおりに入れ直してください。"
        raise RefusalError(f"入っている「{value.text}」が、セルの書式で違うものに見えます。", hint)


def _read_calendar_day(column: Column, value: CellValue) -> str:
    if column.kind is not Kind.DAY:
        hint = "セルの書式を「文字列」にして、入れ直してください。"
        raise RefusalError(f"日付（{wareki(value.day)}）になっています。", hint)
    if value.clock:
        raise RefusalError(
            f"「{value.text}」には時刻が混じっています。", "日付だけを入力してください。"
        )
    if value.hidden:
        hint = f"{wareki(value.day)}のことなら、そう書いてください。"
        part = "日" if value.hidden is Hidden.DAY else "年"
        raise RefusalError(f"セルの書式で{part}が見えません。", hint)
    return value.day.isoformat()


def _read_day(column: Column, text: str) -> str:
    try:
        return read_date(text).isoformat()
    except UnreadableError as error:
        may_be_blank = compact(text) in NO_ANSWER and not column.required
        if may_be_blank:
            raise RefusalError(f"「{text}」は日付ではありません。", LEAVE_BLANK) from error
        raise RefusalError(str(error), str(HOW_TO_WRITE)) from error


def _read_number(column: Column, text: str) -> str:
    bare = without_space(plain(own_digits(text)))
    if column.unit == HOURS and (match := _HOURS_AND_MINUTES.fullmatch(bare)):
        return _hours(text, int(match[1]), int(match[2] or 30))
    try:
        return _canonical(read_decimal(text, column.unit))
    except UnreadableError as error:
        if compact(text) in NO_ANSWER:
            hint = f"0{column.unit}なら「0」と書きます。{LEAVE_BLANK}"
            raise RefusalError(f"「{text}」は数ではありません。", hint) from error
        raise RefusalError(str(error), WRITE_NUMBER) from error


def _hours(text: str, hours: int, minutes: int) -> str:
    # Hours are kept with one decimal, which is six minutes.
    if minutes > 59 or minutes % 6:
        hint = "19.5 のように、時間の数を入力してください。"
        raise RefusalError(f"「{text}」を、小数1桁までの時間にできません。", hint)
    return _canonical(hours + Decimal(minutes) / 60)


def _canonical(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _read_words(column: Column, text: str) -> str:
    return _read_contact(column.field, _read_lines(column, " ".join(text.split("\n"))))


def _read_lines(column: Column, text: str) -> str:
    if compact(text) in DASHES:
        # A dash alone is how people say that there is nothing to say.
        hint = "言葉で書いてください。" if column.required else LEAVE_BLANK
        raise RefusalError(f"「{text}」だけでは答えになりません。", hint)
    if odd := lookalikes(text):
        raise RefusalError(lookalike_sentence(odd), f"「{mended(text)[:60]}」と書いてください。")
    return text


def _read_contact(field: str, text: str) -> str:
    """A postal code, an address or a telephone number as it is kept; other words as they are."""
    bare = compact(with_hyphens(text))
    if field == "postal_code":
        try:
            return read_postal_code(text)
        except UnreadableError as error:
            raise RefusalError(str(error)) from error
    if field == "address" and _POSTAL_CODE_FIRST.match(bare):
        hint = "郵便番号は「郵便番号」の欄に書き、ここからは消してください。"
        raise RefusalError("住所の前に郵便番号があります。", hint)
    if field == "phone" and _LOST_ZERO.fullmatch(bare):
        raise RefusalError(
            f"「{text}」は先頭の 0 が消えています。", f"「0{bare}」と書いてください。"
        )
    is_phone = field == "phone" and _PHONE.fullmatch(bare)
    return re.sub("[()-]+", "-", bare).strip("-") if is_phone else text


def _read_choice(column: Column, text: str) -> str:
    by_words = {compact(words): code for code, words in column.choices}
    # ア stands for 「ア 医療の国家資格」, as the document calls it.
    by_letter = {compact(words.partition(" ")[0]): code for code, words in column.choices}
    bare = compact(text)
    code = (by_letter | by_words).get(bare)
    if code is not None:
        return code
    if len(column.choices) == 1 and (bare in MARKS or bare in NO_MARKS):
        return column.choices[0][0] if bare in MARKS else ""
    hint = HOW_CALLED_OFF if bare in CALLED_OFF else _listed(column)
    if not column.required and bare in NO_ANSWER:
        hint = LEAVE_BLANK
    raise RefusalError(f"「{text[:40]}」は選べる答えにありません。", hint)


def _listed(column: Column) -> str:
    words = [words for _, words in column.choices]
    listed = "、".join(f"「{each}」" for each in words[:MOST_LISTED])
    more = "など" if len(words) > MOST_LISTED else ""
    return f"{listed}{more}の中から選択してください。" if words else "選べるものがまだありません。"


ONE_OF_SEVERAL = (
    "のどれかを書いてください。新しく加えるものは、名簿だけを先に送って番号を付けるか、"
    "名称を書き分けてください。"
)


def _read_record(column: Column, text: str) -> str:
    exact = [code for code, name in column.choices if name == text]
    alike = [code for code, name in column.choices if compact(name) == compact(text)]
    found = dict.fromkeys(exact or alike)
    names = [name for code, name in column.choices if code not in column.closed]
    # Of several that are called so now, one may have been the only one when the form went out.
    numbered = [name for name in names if name.startswith(f"{text}〔番号")]
    if len(found) == 1 and not numbered:
        return next(iter(found))
    if numbered:
        listed = "、".join(f"「{name}」" for name in numbered[:MOST_LISTED])
        raise RefusalError(f"「{text[:40]}」は2つ以上あります。", f"{listed}{ONE_OF_SEVERAL}")
    if found:
        names = "、".join(f"番号{code}" for code in found)
        raise RefusalError(
            f"「{text[:40]}」という名称は、様式を渡したあとに変わっていて、{names}のどれかが分かりません。",
            "いまの名称を書くか、新しい様式を受け取って書いてください。",
        )
    if not column.required and compact(text) in NO_ANSWER:
        raise RefusalError(f"「{text}」は名簿にありません。", LEAVE_BLANK)
    near = get_close_matches(text, names, n=3, cutoff=NEAR)
    listed = "、".join(f"「{name}」" for name in near)
    hint = "名簿のとおりに書くか、先に名簿のシートに加えてください。"
    raise RefusalError(
        f"「{text[:40]}」は名簿にありません。", f"近い名称: {listed}。{hint}" if near else hint
    )


def _read_yes_no(column: Column, text: str) -> str:
    bare = compact(text)
    by_words = {compact(words): code for code, words in column.choices}
    if bare in by_words:
        return by_words[bare]
    if bare in MARKS:
        return "True"
    if bare in NO_MARKS - DASHES:
        return "False"
    raise RefusalError(f"「{text[:40]}」は「はい」でも「いいえ」でもありません。", _listed(column))


def _read_mark(column: Column, text: str) -> str:
    bare = compact(text)
    if bare in MARKS or text in MARKS:
        return "1"
    if bare in NO_MARKS:
        return ""
    raise RefusalError(
        f"「{text[:40]}」は印として読めません。",
        "当てはまるなら ○、そうでなければ空欄にしてください。",
    )


_READERS: dict[Kind, Callable[[Column, str], str]] = {
    Kind.WORDS: _read_words,
    Kind.LINES: _read_lines,
    Kind.INTEGER: _read_number,
    Kind.DECIMAL: _read_number,
    Kind.DAY: _read_day,
    Kind.CHOICE: _read_choice,
    Kind.RECORD: _read_record,
    Kind.YES_NO: _read_yes_no,
    Kind.MARK: _read_mark,
}
