"""Decides how the portal's letters read until the Bureau words them, and what may be filled in."""

from __future__ import annotations

from dataclasses import dataclass

from reports.models import NoticeKind
from wards.japanese.example_days import with_example


@dataclass(frozen=True, slots=True)
class LetterText:
    """Subject and body with places to fill in, such as {区}."""

    subject: str
    body: str


# What stands in braces, and what takes its place.
PLACES = {
    "区": "区の名前",
    "報告": with_example("どの報告か（例 {year} 年次調査（区役所の報告））"),
    "期限": with_example("提出期限（例 {weekday}）", day=30),
    "日数": "期限までの日数（例 あと7日）、過ぎていれば過ぎた日数（例 8日超過）",
    "状態": "いまの状態（例 記入中）",
    "リンク": "報告の画面のアドレス",
    "理由": "差戻しの理由（差戻しのお知らせだけ）",
    "担当": "問い合わせ先",
}
# What the pages fill in to show how a letter will look.
EXAMPLE = {
    "区": "北区",
    "報告": with_example("{year} 年次調査（区役所の報告）"),
    "期限": with_example("{weekday}", day=30),
    "日数": "あと7日",
    "状態": "記入中",
    "リンク": "https://portal.example.jp/…",
    "理由": "研修会の参加者数を確かめてください。",
    "担当": "健康局 在宅医療担当",
}
EXAMPLE_OF = {
    "overdue": {"日数": "8日超過"},
    "returned": {"状態": "差戻し"},
    "accepted": {"状態": "受理済"},
    "submitted": {"状態": "提出済"},
    "published": {"状態": "公表済"},
}
REASON = "理由"
REASON_IN = frozenset({NoticeKind.RETURNED})

_END = "\n\n{リンク}\n\n問い合わせ: {担当}"

LETTER_TEXT_DEFAULTS = {
    NoticeKind.BEFORE_DUE: LetterText(
        "【在宅医療連携拠点】{報告} 提出期限は{期限}です",
        "{区} ご担当者様\n\n{報告}の提出期限は{期限}（{日数}）です。\n"
        "いまの状態は「{状態}」です。次の画面から、期限までに提出してください。" + _END,
    ),
    NoticeKind.OVERDUE: LetterText(
        "【在宅医療連携拠点】{報告} 提出期限を過ぎています",
        "{区} ご担当者様\n\n{報告}は、提出期限の{期限}を過ぎています（{日数}）。\n"
        "いまの状態は「{状態}」です。至急、次の画面から提出してください。\n"
        "期限までに提出できない事情があるときは、ご連絡ください。" + _END,
    ),
    NoticeKind.RETURNED: LetterText(
        "【在宅医療連携拠点】{報告} 差戻しのお知らせ",
        "{区} ご担当者様\n\n提出いただいた{報告}を差し戻しました。\n\n理由:\n{理由}\n\n"
        "{期限}までに、次の画面で修正し、差戻しに回答して再提出してください。" + _END,
    ),
    NoticeKind.ACCEPTED: LetterText(
        "【在宅医療連携拠点】{報告} 受理のお知らせ",
        "{区} ご担当者様\n\n提出いただいた{報告}を受理しました。ありがとうございました。" + _END,
    ),
    NoticeKind.SUBMITTED: LetterText(
        "【在宅医療連携拠点】{区} {報告} 提出のお知らせ",
        "{区}から{報告}が提出されました。内容を確かめ、受理または差戻しをしてください。" + _END,
    ),
    NoticeKind.PUBLISHED: LetterText(
        "【在宅医療連携拠点】調査結果の公表のお知らせ",
        "在宅医療連携拠点事業の調査結果が公表されました。次の画面で見られます。" + _END,
    ),
}
