"""The words by which a report form is written, and found again in what comes back."""

# A form of another layout is not read: it asks otherwise. Raise it when a sheet asks differently.
LAYOUT = 2

# --- The cover, which says whose form it is; each label stands left of its answer -----------------
COVER = "表紙"
WARD_NAME, WARD_CODE = "区", "区コード"
BODY = "報告するところ"  # 区役所 or 相談支援室
ROUND = "調査"  # 令和6年度 年次調査, or 令和6年9月 月次報告
LAYOUT_NUMBER = "様式の版"
FORM_NUMBER = "様式番号"  # key of the HandedOutForm, six digits
# Whom to ask about it; told as a note when the form comes back, and kept in no record.
FILLED_IN_BY = ("記入者", "連絡先", "記入日")

# --- The sheets that ask ---------------------------------------------------------------------------
# Questions: a head row, then one row for each question.
QUESTION = "質問"
# Tables: a head row with NUMBER first, then the questions.
NUMBER = "番号"
# How each line begins that is only to be looked at, such as what was filed last year. The space of no
# width behind it is never stored (`wards/japanese/letters.py`): no answer of anybody begins so.
LOOK_ONLY = "〔参考〕\u200b"
# The same of the lines that say how a table is filled in.
HINT = "〔書きかた〕\u200b"
NOT_READ = (LOOK_ONLY, HINT)
# The answer 該当なし stands among the questions: label and answer.
NOTHING = "該当なし"
CHOICES = "選択肢"  # the last sheet: what the drop-down lists offer

MARK, NO_MARK = "○", ""
YES, NO = "はい", "いいえ"


def answer_head(period: str) -> str:
    """The head of the answers: 令和6年度の回答."""
    return f"{period}の回答"


def nothing_label(item_label: str) -> str:
    """The question whether there is nothing to report for an item: 該当なし：研修会."""
    return f"{NOTHING}：{item_label}"


def confirmation_label(year: object) -> str:
    """The question whether a register stands this year as it was: 令和6年度もこのとおり（○）."""
    return f"{year}もこのとおり（{MARK}）"


def option_label(question: str, option: str) -> str:
    """The label of one of several answers, which each have a column or row: 対象の職種：薬剤師."""
    return f"{question}：{option}"


def option_head(label: str) -> str:
    """The same as the head of a narrow column: the answer begins a line of its own."""
    return label.replace("：", "：\n", 1)


def form_number(pk: int) -> str:
    """The number of a form as it is printed: 000012."""
    return f"{pk:06d}"
