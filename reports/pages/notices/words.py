"""Decides how it is said which events send mail: when, and to whom."""

from __future__ import annotations

from reports.models import NoticeKind

WHEN = {
    NoticeKind.BEFORE_DUE: "報告が未提出のとき、提出期限の7日前と前日（閉庁日ならその前の開庁日）の朝に",
    NoticeKind.OVERDUE: "提出期限の翌日と、その後7日ごと（閉庁日なら次の開庁日）の朝に",
    NoticeKind.RETURNED: "健康局が報告を差し戻したとき、理由とともに",
    NoticeKind.ACCEPTED: "健康局が報告を受理したとき",
    NoticeKind.SUBMITTED: "区役所・相談支援室が報告を提出したとき（再提出を含む）",
    NoticeKind.PUBLISHED: "調査の結果が公表されたとき",
}

TO_WHOM = {
    NoticeKind.BEFORE_DUE: "その報告の区役所・相談支援室の利用者へ",
    NoticeKind.OVERDUE: "その報告の区役所・相談支援室の利用者へ",
    NoticeKind.RETURNED: "その報告の区役所・相談支援室の利用者へ",
    NoticeKind.ACCEPTED: "その報告の区役所・相談支援室の利用者へ",
    NoticeKind.SUBMITTED: "健康局の利用者へ",
    NoticeKind.PUBLISHED: "健康局・区役所・相談支援室の利用者へ",
}
