"""An official list read, compared, and taken into the register: all that is ticked, or nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

import pghistory
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from institutions.models import Designation, Institution
from reports.files.official_list.cells import KINDS, PointTable
from reports.files.official_list.comparing import CLOSING, Comparison, Group, Proposal
from reports.files.official_list.entries import OfficialList, official_list
from reports.files.opening import UnusableFileError, open_book
from reports.files.outcome import YES, CellRef, Note, Outcome, Question, QuestionKind
from reports.files.reading import Progress, Reading
from reports.files.table import tables_of
from reports.models import Upload, UploadKind, UploadResult
from wards.fiscal import wareki
from wards.models import User, Ward

# So many rows are written at once; after each lot the progress is told.
LOT = 500
MOST_NAMED = 6
# More than this share of the open institutions does not close between two lists: the number of
# them has to be typed.
MOST_CLOSED = 0.1
SAME_OR_NOT = (
    "同じ医療機関なら印を付けます。別の医療機関なら印を付けず、先に登録の方を廃止にしてください。"
)
# The sentence above each list of changes.
GROUP_NOTES = {
    Group.COUNTED: "報告の数に入る医療機関です。廃止には、はじめは印を付けていません。",
    Group.UNLIKE: "番号は同じですが、名称も所在地も違います。番号は使い直されることがあります。"
    + SAME_OR_NOT,
    Group.SAME: "番号のない記録か、番号が公式名簿から消えた記録と、場所が同じで、名称も同じか、法人名だけが"
    "違います。" + SAME_OR_NOT,
    Group.CLOSED: "公式名簿に載っていない記録です。1件も載っていない区のものと、大阪市の外に移ったらしい"
    "ものには、はじめは印を付けていません。",
    Group.REOPENED: "廃止になっていますが、公式名簿に載っています。印を付けると廃止日を消します。",
    Group.MOVED: "番号が同じで、所在地の番地が違います（同じ区の中）。",
    Group.RENAMED: "番号が同じで、名称が違います。",
    Group.DETAILS: "建物名・郵便番号・電話番号などの違いです。すでにある電話番号は書き換えません。",
    Group.ODD_NUMBER: "番号の最後の桁が、どの点数表の検査数字にも合いません。写し間違いかもしれません。",
    Group.NEW: "医科では、名称が「病院」で終わるものを病院、ほかを診療所とします。加えたあとで区が修正できます。",
}


def take_in_official_list(
    content: bytes,
    user: User,
    *,
    origin: Mapping[str, str],
    answers: Mapping[str, str] | None = None,
    save: bool = False,
    digest: str | None = None,
    progress: Progress | None = None,
) -> Reading:
    """What an official list would change; with `save`, it does so where ticked.

    origin: its 点数表 and its day, as its sender says: {"table": "1", "day": "2024-09-01"}. digest:
    of the preview that was confirmed; of another register or list nothing is saved.
    """
    table, day = PointTable(origin["table"]), date.fromisoformat(origin["day"])
    try:
        listed = official_list(tables_of(open_book(content, values_only=True)), table, progress)
    except UnusableFileError as error:
        return Reading(unusable=error)
    if not save:
        return Reading(_outcome(_compared(listed, user, day)))
    # Outside a request nothing else tells the versions whose they are.
    with transaction.atomic(), pghistory.context(user=user.pk):
        _nobody_else_writes()
        comparison = _compared(listed, user, day)
        preview = _outcome(comparison)
        if digest is not None and preview.digest != digest:
            return Reading(preview, drifted=True)
        outcome = _outcome(comparison, answers or {})
        if not outcome.may_be_saved:
            return Reading(outcome)
        taken = [each for each in comparison.proposals if each.change.is_taken(outcome.answers)]
        _write(taken, user, progress)
    return Reading(outcome, saved=True)


def _compared(listed: OfficialList, user: User, day: date) -> Comparison:
    """The list held against the register as it stands."""
    counted = Designation.objects.counted_on(timezone.localdate()).filter(
        institution=OuterRef("pk")
    )
    kinds = [kind for of_table in KINDS.values() for kind in of_table]
    # What a ward says of another ward's institution is compared with that ward's own record.
    rows = Institution.objects.visible_to(user).filter(
        Q(kind__in=kinds) | ~Q(code=""), located_in=None
    )
    known = [
        each
        for each in rows.annotate(counts=Exists(counted)).order_by("pk")
        if PointTable.of(each) == listed.table
    ]
    wards = dict(Ward.objects.values_list("code", "name"))
    return Comparison(listed, day, known, wards).run()


def _outcome(comparison: Comparison, answers: Mapping[str, str] | None = None) -> Outcome:
    """What is told and asked. answers: None before anybody has looked at the boxes."""
    listed, changes, held = comparison.listed, comparison.changes, comparison.held
    notes = (*_notes_on_reading(comparison), *listed.findings.notes, *comparison.findings.notes)
    if problems := listed.problems or comparison.problems:
        return Outcome(problems=problems, notes=notes, unchanged=comparison.unchanged)
    chosen = {each.key: YES for each in changes if each.ticked} if answers is None else answers
    closing = sum(each.key.startswith(CLOSING) and each.is_taken(chosen) for each in changes)
    questions = _older_questions(listed.table, comparison.day) if changes else []
    if closing > MOST_CLOSED * held:
        sentence = (
            f"登録{held:,}件のうち、廃止の印の付いているものが{closing:,}件あります。一部の区だけの公式名簿では"
            "ありませんか。"
        )
        options, place = ((YES, "廃止にする"),), CellRef(label="廃止")
        kind = QuestionKind.AMOUNT
        questions.append(Question("closings", kind, place, "", sentence, options, amount=closing))
    return Outcome(
        questions=tuple(questions),
        changes=changes,
        notes=notes,
        unchanged=comparison.unchanged,
        answers=dict(answers or {}),
    )


def _older_questions(table: PointTable, day: date) -> list[Question]:
    """Whether a list is meant that is older than one that was taken in; [] where it is not."""
    later = Upload.objects.filter(
        kind=UploadKind.OFFICIAL_LIST,
        result__in=(UploadResult.SAVED, UploadResult.UNCHANGED),
        summary__table=table.value,
        summary__day__gt=day.isoformat(),
    )
    last = later.order_by("-summary__day").values_list("summary__day", flat=True).first()
    if last is None:
        return []
    sentence = (
        f"{wareki(date.fromisoformat(last))}現在の{table.label}の公式名簿を、すでに取り込んでいます。"
        "古い公式名簿を取り込むと、そのあとの変更が元に戻ります。"
    )
    options, place = ((YES, "古い公式名簿を取り込む"),), CellRef(label="日付")
    return [Question(f"older.{last}", QuestionKind.OLDER, place, "", sentence, options)]


def _notes_on_reading(comparison: Comparison) -> list[Note]:
    """What is to be known of the file, in sentences."""
    listed, lost = comparison.listed, comparison.lost_letters
    title = f"{listed.table.label}の公式名簿（{wareki(comparison.day)}現在）"
    sentences = [f"{title}として、24区の医療機関 {len(listed.entries):,}件を読みました。"]
    if outside := sum(listed.municipalities.values()):
        named = listed.municipalities.most_common()
        words = "、".join(f"{name} {count:,}件" for name, count in named[:MOST_NAMED])
        more = f"、ほか{len(named) - MOST_NAMED}市町村" if len(named) > MOST_NAMED else ""
        sentences.append(f"大阪市の外の{outside:,}件は取り込みません（{words}{more}）。")
    if listed.nowhere:
        rows = "、".join(f"{place}「{text[:40]}」" for place, text in listed.nowhere[:MOST_NAMED])
        sentences.append(
            f"所在地から市町村の分からない{len(listed.nowhere):,}件は取り込みません（{rows}）。"
            "大阪市のものがあれば、公式名簿の所在地を修正してください。"
        )
    counts = (
        (listed.continuations, "1件の続きの行（勤務医・診療科など）{:,}行は読んでいません。"),
        (listed.repeated, "番号・名称・所在地が前の行と同じ{:,}行は、1件と数えました。"),
        (listed.other_table, "ほかの点数表の{:,}行は読んでいません。"),
    )
    sentences += [sentence.format(count) for count, sentence in counts if count]
    for odd, places in listed.odd_letters.items():
        more = f"など{len(places):,}か所" if len(places) > MOST_NAMED else ""
        where = "、".join(map(str, places[:MOST_NAMED]))
        sentences.append(
            f"{odd}に似た別の文字なので、「{odd.usual}」に置き換えて読みました（{where}{more}）。"
        )
    sentences += lost[:MOST_NAMED]
    if (more := len(lost) - MOST_NAMED) > 0:
        sentences.append(f"文字の失われた名称・所在地は、ほかに{more:,}件あります。")
    return [Note(CellRef(), sentence) for sentence in sentences]


def _nobody_else_writes() -> None:
    """Keeps everybody else's writing waiting till the end; reading goes on."""
    tables = f"{Institution._meta.db_table}, {Designation._meta.db_table}"
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")


def _write(proposals: Sequence[Proposal], user: User, progress: Progress | None) -> None:
    """Writes what is proposed, lot by lot; records whose fields are the same go together."""
    now, alike = timezone.now(), defaultdict(list)
    for each in proposals:
        known = each.known or Institution(created_by=user)
        for name, value in {**each.values, "updated_by": user, "updated_at": now}.items():
            setattr(known, name, value)
        alike[() if each.known is None else tuple(sorted(each.values))].append(known)
    done = 0
    for fields, rows in alike.items():
        for start in range(0, len(rows), LOT):
            lot = rows[start : start + LOT]
            if fields:
                Institution.objects.bulk_update(lot, [*fields, "updated_by", "updated_at"])
            else:
                Institution.objects.bulk_create(lot)
            done += len(lot)
            if progress:
                progress(done, len(proposals), "登録に書いています。")
