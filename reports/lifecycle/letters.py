"""The letters about a report: the Bureau's texts, or those of the portal, with their places filled in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse

from reports.lifecycle.items import report_url
from reports.models import LetterTemplate, NoticeKind
from wards.fiscal import wareki_with_weekday
from wards.japanese.dates import with_example
from wards.models import Submission
from wards.reporting.statements import reason_of_return


@dataclass(frozen=True, slots=True)
class Letter:
    """Subject (one line) and body as plain text; as a template with places such as {区}."""

    subject: str
    body: str


# What stands in braces: what takes its place, and an example of it.
PLACES = {
    "区": ("区の名前", "北区"),
    "報告": (
        with_example("どの報告か（例 {year} 年次調査（区役所の報告））"),
        with_example("{year} 年次調査（区役所の報告）"),
    ),
    "期限": (with_example("提出期限（例 {weekday}）", day=30), with_example("{weekday}", day=30)),
    "日数": ("期限までの日数（例 あと7日）、過ぎていれば過ぎた日数（例 8日超過）", "あと7日"),
    "状態": ("いまの状態（例 記入中）", "記入中"),
    "リンク": ("報告の画面のアドレス", "https://portal.example.jp/…"),
    "理由": (
        "差戻しや、その依頼の理由（それらのお知らせメールだけ）",
        "研修会の参加者数を確かめてください。",
    ),
    "担当": ("問い合わせ先", "健康局 在宅医療担当"),
}
# With which the pages show how a letter will look.
EXAMPLE = {place: example for place, (_, example) in PLACES.items()}
EXAMPLE_OF = {
    "overdue": {"日数": "8日超過"},
    "returned": {"状態": "差戻し"},
    "accepted": {"状態": "受理済"},
    "submitted": {"状態": "提出済"},
    "published": {"状態": "公表済"},
    "recalled": {"状態": "提出済"},
    "withdrawn": {"状態": "記入中"},
    "asked": {"状態": "提出済", "理由": "研修会の人数を誤って提出しました。"},
    "declined": {"状態": "提出済", "理由": "そのままで差し支えありません。"},
}
REASON = "理由"
REASON_IN = frozenset({NoticeKind.RETURNED, NoticeKind.ASKED, NoticeKind.DECLINED})

_END = "\n\n{リンク}\n\n問い合わせ: {担当}"

LETTER_TEXT_DEFAULTS = {
    NoticeKind.BEFORE_DUE: Letter(
        "【在宅医療連携拠点】{報告} 提出期限は{期限}です",
        "{区} ご担当者様\n\n{報告}の提出期限は{期限}（{日数}）です。\n"
        "いまの状態は「{状態}」です。次の画面から、期限までに提出してください。" + _END,
    ),
    NoticeKind.OVERDUE: Letter(
        "【在宅医療連携拠点】{報告} 提出期限を過ぎています",
        "{区} ご担当者様\n\n{報告}は、提出期限の{期限}を過ぎています（{日数}）。\n"
        "いまの状態は「{状態}」です。至急、次の画面から提出してください。\n"
        "期限までに提出できない事情があるときは、ご連絡ください。" + _END,
    ),
    NoticeKind.RETURNED: Letter(
        "【在宅医療連携拠点】{報告} 差戻しのお知らせ",
        "{区} ご担当者様\n\n提出いただいた{報告}を差し戻しました。\n\n理由:\n{理由}\n\n"
        "{期限}までに、次の画面で修正し、差戻しに回答して再提出してください。" + _END,
    ),
    NoticeKind.ACCEPTED: Letter(
        "【在宅医療連携拠点】{報告} 受理のお知らせ",
        "{区} ご担当者様\n\n提出いただいた{報告}を受理しました。ありがとうございました。" + _END,
    ),
    NoticeKind.SUBMITTED: Letter(
        "【在宅医療連携拠点】{区} {報告} 提出のお知らせ",
        "{区}から{報告}が提出されました。内容を確かめ、受理または差戻しをしてください。" + _END,
    ),
    NoticeKind.RECALLED: Letter(
        "【在宅医療連携拠点】{報告} 差戻しの取消しのお知らせ",
        "{区} ご担当者様\n\n{報告}の差戻しを取り消しました。提出いただいた内容のままで、"
        "修正と再提出は要りません。いまの状態は「{状態}」です。" + _END,
    ),
    NoticeKind.WITHDRAWN: Letter(
        "【在宅医療連携拠点】{区} {報告} 取下げのお知らせ",
        "{区}が{報告}の提出を取り下げました。もう一度提出されるまで、集計には入りません。" + _END,
    ),
    NoticeKind.ASKED: Letter(
        "【在宅医療連携拠点】{区} {報告} 差戻しの依頼",
        "{区}が、提出した{報告}の差戻しを依頼しています。\n\n理由:\n{理由}\n\n"
        "次の画面で、差し戻すか、そのままとするかを選択してください。" + _END,
    ),
    NoticeKind.DECLINED: Letter(
        "【在宅医療連携拠点】{報告} 差戻しの依頼への回答",
        "{区} ご担当者様\n\n依頼いただいた{報告}の差戻しは、行いませんでした。\n\n理由:\n{理由}"
        + _END,
    ),
    NoticeKind.ERASED: Letter(
        "【在宅医療連携拠点】{区} 個人情報の消去のお知らせ",
        "{区} ご担当者様\n\n入力または送信された内容に、載せるべきでない個人情報が含まれていたので、"
        "健康局で消去しました。消去した箇所は、ポータルのホームの「個人情報の消去」で確かめられます。\n"
        "お手元のファイルや印刷物に同じ内容があるときは、それも処分してください。" + _END,
    ),
    NoticeKind.PUBLISHED: Letter(
        "【在宅医療連携拠点】調査結果の公表のお知らせ",
        "在宅医療連携拠点事業の調査結果が公表されました。次の画面で見られます。" + _END,
    ),
}


_PLACE = re.compile(r"\{([^{}]*)\}")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
Texts = Mapping[str, Letter]


def letter_texts() -> Texts:
    """The texts in force by kind, in one query: the Bureau's, else the one the portal begins with."""
    own = LetterTemplate.objects.values_list("kind", "subject", "body")
    return LETTER_TEXT_DEFAULTS | {kind: Letter(*text) for kind, *text in own}


def reminder_kind(submission: Submission, today: date) -> NoticeKind:
    """Which letter urges a report that is not submitted: until its due day, or after it."""
    return NoticeKind.OVERDUE if today > submission.due else NoticeKind.BEFORE_DUE


def letter_for(
    submission: Submission, kind: NoticeKind, today: date, texts: Texts | None = None
) -> Letter:
    """The letter of a kind about a report, e.g. the 督促文 of a late ward.

    Needs the submission's ward and round. Give `texts` (from `letter_texts`) when many letters are
    made, so that the texts are read once. Values are put in once: braces in a value stay.
    """
    text = (letter_texts() if texts is None else texts)[kind]
    values = _values(submission, kind, today)
    if REASON in map(str.strip, _PLACE.findall(text.subject + text.body)):
        values[REASON] = _reason(submission, kind) if kind in REASON_IN else ""
    return fill_in(text, values)


def _reason(submission: Submission, kind: NoticeKind) -> str:
    """Why the report was returned, its return asked for, or that declined: the last time."""
    if kind == NoticeKind.RETURNED:
        return reason_of_return(submission)
    event = submission.events.filter(kind=kind).order_by("pk").last()
    return event.reason if event else ""


def fill_in(text: Letter, values: Mapping[str, str]) -> Letter:
    """Puts values into a text; what cannot be seen goes, and a subject stays one line."""

    def put(written: str) -> str:
        filled = _PLACE.sub(lambda place: str(values.get(place[1].strip(), place[0])), written)
        return _UNSEEN.sub("", filled.replace("\r\n", "\n").replace("\r", "\n"))

    return Letter(subject=" ".join(put(text.subject).split()), body=put(text.body))


def wrong_places(written: str, kind: NoticeKind) -> list[str]:
    """Sentences on what cannot be filled in; [] when all is well.

    >>> wrong_places("{区}の{締切}", NoticeKind.OVERDUE)[0][:14]
    '「{締切}」は使えません。'
    """
    sentences = []
    for name in dict.fromkeys(place.strip() for place in _PLACE.findall(written)):
        if name not in PLACES:
            known = "".join(f"{{{place}}}" for place in PLACES)
            sentences.append(f"「{{{name}}}」は使えません。使えるのは {known} です。")
        elif name == REASON and kind not in REASON_IN:
            sentences.append("「{理由}」は差戻しと、その依頼のお知らせメールだけで使えます。")
    if re.search(r"[{}]", _PLACE.sub("", written)):
        sentences.append("「{」と「}」の組が合っていません。{区} のように半角の括弧で囲みます。")
    return sentences


def settings_note() -> str:
    """The end of every mail: why it came, and where it is switched off."""
    page = settings.PUBLIC_URL + reverse("reports:notice_settings")
    return (
        "\n\n--\nこのメールは在宅医療連携拠点 報告ポータルから自動で送っています。返信はできません。\n"
        f"受け取るお知らせメールは「お知らせメール」の画面で選べます: {page}\n"
    )


def _values(submission: Submission, kind: NoticeKind, today: date) -> dict[str, str]:
    round_, page = submission.round, report_url(submission)
    if kind == NoticeKind.PUBLISHED:
        page = f"{reverse('reports:dashboard')}?year={round_.fiscal_year}"
    month = f" {round_.month}月" if round_.month else ""
    days = (submission.due - today).days
    left = f"あと{days}日" if days > 0 else f"{-days}日超過" if days else "今日まで"
    return {
        "区": submission.ward.name,
        "報告": (
            f"{round_.year}{month} {round_.get_kind_display()}"
            f"（{submission.get_form_display()}の報告）"
        ),
        "期限": wareki_with_weekday(submission.due),
        "日数": left,
        "状態": submission.get_status_display(),
        "リンク": settings.PUBLIC_URL + page,
        "担当": settings.CONTACT,
    }
