"""The words and ways of each kind of file that comes in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.files.official_list.taking_in import GROUP_NOTES
from reports.models import UploadKind


@dataclass(frozen=True)
class KindWords:
    """The words and ways of a kind of file.

    home: label and address of the page on which it is sent. save: address that saves it.
    marked: whether a copy of it with marks can be made. begin_again: what else helps whose file
    cannot be used. list_notes: what is said above a list of changes with boxes, by its heading.
    """

    title: str
    home: tuple[str, str]
    steps: tuple[str, ...]
    save: str = "reports:upload_save"
    marked: bool = False
    begin_again: str = ""
    list_notes: Mapping[str, str] = field(default_factory=dict)
    send_other: str = "ほかのファイルを送る"
    send_mended: str = "直したファイルを送る"
    saved: str = ""


NOT_SUBMITTED = "報告はまだ提出していません。提出は報告の画面でします。"

WORDS = {
    UploadKind.REPORT_FORM: KindWords(
        title="Excelの読み取り結果",
        home=("Excelで報告", "reports:excel"),
        steps=("様式の入手", "記入・送信", "結果の確認", "確定"),
        marked=True,
        begin_again="様式を受け取り直す",
        send_other="ほかのExcelを送る",
        send_mended="直したExcelを送る",
        saved=NOT_SUBMITTED,
    ),
    UploadKind.LEDGER: KindWords(
        title="台帳の読み取り結果",
        home=("台帳から件数を入れる", "reports:ledger"),
        steps=("台帳の用意", "送信", "結果の確認", "確定"),
        saved=NOT_SUBMITTED,
    ),
    UploadKind.OFFICIAL_LIST: KindWords(
        title="公式名簿の読み取り結果",
        home=("公式名簿を取り込む", "reports:official_list"),
        steps=("名簿の用意", "送信", "結果の確認", "確定"),
    ),
    UploadKind.USERS: KindWords(
        title="利用者の一覧の読み取り結果",
        home=("利用者をまとめて変える", "reports:user_list"),
        steps=("一覧の入手", "記入・送信", "結果の確認", "確定"),
        save="reports:user_list_save",
        begin_again="一覧を受け取り直す",
        saved="加えた人の初期パスワードを印刷しそこねたときは、利用者の画面で1人ずつ作り直します。",
    ),
    UploadKind.OFFICIAL_LIST: KindWords(
        title="公式名簿の読み取り結果",
        home=("公式名簿を取り込む", "reports:official_list"),
        steps=("公式名簿の入手", "送信", "結果の確認", "確定"),
        list_notes={group.label: note for group, note in GROUP_NOTES.items()},
        saved="前の内容は版として残っています。",
    ),
}
