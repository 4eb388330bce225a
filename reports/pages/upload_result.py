"""The page of a file that came in: in every state, what was found, what is next and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from django.urls import reverse

from reports.files.official_list.taking_in import GROUP_NOTES
from reports.files.outcome import Change, ChangeKind, Outcome, whole_list
from reports.files.upload_record import DRIFTED, shown_name, taken_changes
from reports.lifecycle.items import report_url
from reports.models import Upload, UploadKind, UploadResult
from reports.pages.upload_list import RESULT_BADGES, newer_form
from reports.pages.upload_questions import ANSWER
from wards.models import Submission


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
    send_mended: str = "修正したファイルを送る"
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
        send_mended="修正したExcelを送る",
        saved=NOT_SUBMITTED,
    ),
    UploadKind.LEDGER: KindWords(
        title="台帳の読み取り結果",
        home=("台帳から件数を入れる", "reports:ledger"),
        steps=("台帳の用意", "送信", "結果の確認", "確定"),
        saved=NOT_SUBMITTED,
    ),
    UploadKind.USERS: KindWords(
        title="アカウントの一覧の読み取り結果",
        home=("アカウントをまとめて変える", "reports:user_list"),
        steps=("一覧の入手", "記入・送信", "結果の確認", "確定"),
        save="reports:user_list_save",
        begin_again="一覧を受け取り直す",
        saved="加えた人の初期パスワードを印刷しそこねたときは、アカウントの画面で1人ずつ作り直します。",
    ),
    UploadKind.DECK_TEMPLATE: KindWords(
        title="資料４の雛形の読み取り結果",
        home=("資料４の雛形", "reports:deck_template"),
        steps=("雛形の用意", "送信", "結果の確認", "確定"),
        begin_again="雛形を受け取り直す",
        saved="これから作る PowerPoint は、この雛形で描きます。公表した版のファイルは変わりません。",
    ),
    UploadKind.OFFICIAL_LIST: KindWords(
        title="公式名簿の読み取り結果",
        home=("公式名簿を取り込む", "reports:official_list"),
        steps=("公式名簿の入手", "送信", "結果の確認", "確定"),
        list_notes={group.label: note for group, note in GROUP_NOTES.items()},
        saved="前の内容は版として残っています。",
    ),
}


# More rows than these are folded by sheet.
MOST_ROWS = 40
# More rows than these to tick are folded by the label of their place.
MANY_ROWS = 400
BADGES = {
    ChangeKind.ADDED: ("ok", "plus"),
    ChangeKind.CHANGED: ("draft", "pencil"),
    ChangeKind.ENDED: ("gone", "clock"),
    ChangeKind.DELETED: ("back", "trash"),
}
# Of the four steps of every kind.
CHECKING, ALL_DONE = 2, 4
SETTLED = (UploadResult.SAVED, UploadResult.UNCHANGED)
NOTHING_TO_COUNT = (UploadResult.WAITING, UploadResult.REFUSED, UploadResult.WITHDRAWN)


def result_page(
    upload: Upload, outcome: Outcome, asked: dict[str, list], *, may_settle: bool, stopped: str
) -> dict[str, object]:
    """What the page says of an upload, as the last reading found it.

    may_settle: whether the reader may save or withdraw it. stopped: why the last reading or saving
    of it did not end, '' where it did.
    """
    state, words = UploadResult(upload.result), WORDS[UploadKind(upload.kind)]
    is_report_form = upload.kind == UploadKind.REPORT_FORM
    report = report_of(upload) if is_report_form and not upload.is_open else None
    ticks = tick_lists(upload, outcome, words.list_notes)
    # What is saved without being chosen one by one.
    others = [each for each in outcome.changes if not each.key]
    problems, changes = len(outcome.problems), len(outcome.changes)
    label = f"{changes:,}件を確定する" if changes and not problems else "確定する"
    query = f"?{upload.round.query}" if upload.round else ""
    return {
        "upload": upload,
        "outcome": outcome,
        "asked": asked,
        "may_settle": may_settle,
        "stopped": stopped,
        "name": shown_name(upload.name),
        "state": state,
        "result_badge": RESULT_BADGES[state],
        "words": words,
        "home_url": reverse(words.home[1]) + query,
        "is_report_form": is_report_form,
        # A later file of the same report, while this one is open; no longer is it waited for.
        "newer": newer_form(upload) if is_report_form and upload.is_open else None,
        "report": report,
        "report_url": report_url(upload) if report else "",
        # Of what is confirmed; it may not be saved, since the portal has changed meanwhile.
        "digest": upload.summary.get("digest", ""),
        "has_drifted": upload.is_open and upload.summary.get("unsaved") == DRIFTED,
        "change_count": change_count(outcome, state),
        "steps": [] if state in NOTHING_TO_COUNT else steps(state, words, outcome),
        "problems": by_sheet((each.place.sheet, each) for each in outcome.problems),
        "changes": by_sheet((each.place.sheet, shown_change(each)) for each in others),
        "changes_shown": len(others),
        "tick_lists": ticks,
        "deletions": sum(each.kind == ChangeKind.DELETED for each in others),
        "submit_label": "印を付けたものを確定する" if ticks and not problems else label,
        # Nothing when only answers are missing.
        "blocked": f"修正するところが{problems:,}か所あるため、まだ確定できません。"
        if problems
        else "",
    }


def report_of(upload: Upload) -> Submission | None:
    """The report of which the file is a form."""
    known = {"ward": upload.ward_id, "round": upload.round_id, "form": upload.form}
    return Submission.objects.filter(**known).first() if all(known.values()) else None


def change_count(outcome: Outcome, state: UploadResult) -> int:
    """How many changes there are; of a file that was saved those that were chosen."""
    saved = state == UploadResult.SAVED
    return len(taken_changes(outcome) if saved else outcome.changes)


def result_facts(outcome: Outcome, state: UploadResult) -> list[dict[str, object]]:
    """How much there is to mend, to answer, to change."""
    if state in NOTHING_TO_COUNT:
        return []
    saved = state == UploadResult.SAVED
    counted = [
        ("修正するところ", len(outcome.problems), "か所"),
        ("確かめたところ" if saved else "確かめるところ", len(outcome.questions), "か所"),
        ("変わった値" if saved else "変わる値", change_count(outcome, state), "件"),
    ]
    return [
        {"label": label, "value": f"{number:,}", "unit": unit, "big": True}
        for label, number, unit in counted
    ]


def steps(state: UploadResult, words: KindWords, outcome: Outcome) -> list[dict[str, str]]:
    """The stops of the file, for components/steps.html."""
    here = ALL_DONE if state in SETTLED else CHECKING
    now = "back" if outcome.problems else "now"
    return [
        {"label": label, "state": "done" if place < here else now if place == here else ""}
        for place, label in enumerate(words.steps)
    ]


def shown_change(change: Change, *, is_ticked: bool = False) -> dict[str, object]:
    """A value that changes, with the badge of how. is_ticked: whether it is chosen, of one to tick."""
    return {
        "change": change,
        "place": change.place,
        "badge": BADGES[change.kind],
        "is_deletion": change.kind == ChangeKind.DELETED,
        "is_ticked": is_ticked,
        "tick_name": f"{ANSWER}{change.key}",
    }


def tick_lists(upload: Upload, outcome: Outcome, notes: Mapping[str, str]) -> list[dict]:
    """What is saved only where it is ticked, in lists in the order in which they were found.

    choice: 'yes' or 'no' for all of a list, '' where each box counts.
    """
    lists: dict[str, list[dict]] = {}
    for each in outcome.changes:
        if each.key:
            chosen = upload.summary.get("chosen")
            is_ticked = each.is_taken(outcome.answers) if chosen else each.ticked
            lists.setdefault(each.group, []).append(shown_change(each, is_ticked=is_ticked))
    return [
        {
            "name": name,
            "rows": rows,
            "note": notes.get(name, ""),
            "choice": outcome.answers.get(whole_list(name), ""),
            "all_name": f"{ANSWER}{whole_list(name)}",
            "ticked": sum(row["is_ticked"] for row in rows),
            "folds": folds_of(name, rows),
        }
        for name, rows in lists.items()
    ]


def folds_of(name: str, rows: list[dict]) -> list[dict]:
    """Many rows folded; very many by the label of their place, as the ward of an institution."""
    if len(rows) <= MOST_ROWS:
        return []
    by_label: dict[str, list[dict]] = {}
    for row in rows:
        label = row["place"].label if len(rows) > MANY_ROWS else f"{name}の一覧"
        by_label.setdefault(label, []).append(row)
    return [fold(*each) for each in by_label.items()]


def by_sheet(found: Iterable[tuple[str, object]]) -> list[dict]:
    """Rows under the name of their sheet; in one piece where they are few."""
    pairs = list(found)
    if len(pairs) <= MOST_ROWS:
        return [fold("", [row for _, row in pairs])] if pairs else []
    by_name = groupby(pairs, lambda pair: pair[0])
    return [fold(name, [row for _, row in group]) for name, group in by_name]


def fold(name: str, rows: list) -> dict[str, object]:
    """Rows under one name, with a heading."""
    return {"name": name, "rows": rows, "heading": f"{name or 'ファイル全体'}（{len(rows):,}件）"}
