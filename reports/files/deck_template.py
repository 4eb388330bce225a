"""A PowerPoint that came in as the template of the deck: which layouts it has, what is missing."""

from collections.abc import Mapping
from hashlib import sha256

from reports.document.charts import svg
from reports.document.exporters.pptx.kinds import PAGES, LayoutKind
from reports.files.opening import OpenedTemplate, UnusableFileError, open_template
from reports.files.outcome import CellRef, Change, ChangeKind, Findings, Outcome
from reports.files.reading import Progress, Reading, preview_or_saving
from reports.models import DeckTemplate
from wards.models import User

SAVE_AGAIN = (
    "PowerPoint の［名前を付けて保存］で「PowerPoint プレゼンテーション（*.pptx）」を選び、"
    "パスワードとマクロのないファイルにして送ってください。"
)
NO_A4 = "スライドの大きさが、A4横ではありません（{}×{}mm）。"
TO_A4 = "［デザイン］→［スライドのサイズ］で「A4 210x297mm」を選択し、向きを横にしてください。"
TO_NAME = "［表示］→［スライド マスター］で、表題のあるレイアウトの名前を「{}」にしてください。"
# The pages are measured in this face; its other names are as wide.
MEASURED = "BIZ UD"
OTHER_FACE = (
    "本文の日本語の文字は「{}」になります。ページは BIZ UDPゴシックの幅と高さで割り付けるので、"
    "表がはみ出すところがないか、PowerPoint で確かめてください。"
)
TITLED = "表題のプレースホルダーがあることも確かめてください。"


def take_in_template(
    content: bytes,
    by: User,
    *,
    answers: Mapping[str, str] | None = None,
    save: bool = False,
    digest: str | None = None,
    progress: Progress | None = None,
) -> Reading:
    """What of a file would be used as the template, and if asked has it used from now on.

    digest: of the preview that was confirmed. What was published stays as it is.
    """
    try:
        opened = open_template(content)
    except UnusableFileError as error:
        return Reading(unusable=UnusableFileError(error.sentence, SAVE_AGAIN))

    def run(given: Mapping[str, str] | None) -> Outcome:
        found, sha = Findings(), sha256(opened.content).hexdigest()
        check(opened, found)
        last = DeckTemplate.objects.defer("content").first()
        if last and last.sha256 == sha:
            return found.outcome((), len(opened.layouts), given)
        if opened.content and not found.problems:
            DeckTemplate.objects.create(content=opened.content, sha256=sha, by_id=by.pk)
        layouts = (
            (f"「{kind}」のレイアウト", opened.layouts.get(kind, "なし")) for kind in LayoutKind
        )
        changes = (Change(ChangeKind.CHANGED, CellRef(), name, "", used) for name, used in layouts)
        return found.outcome(changes, 0, given)

    return preview_or_saving(run, dict(answers or {}), save=save, digest=digest)


def check(opened: OpenedTemplate, found: Findings) -> None:
    """What is missing that the deck needs, and what is said of the rest."""
    if not opened.content:
        found.refuse(CellRef(label="大きさ"), "", NO_A4.format(*opened.size), TO_A4)
    for needed, name in (((LayoutKind.COVER,), "表紙"), (PAGES, "図と文")):
        if not any(kind in opened.layouts for kind in needed):
            sentence = f"「{name}」のレイアウトがありません。"
            found.refuse(CellRef(label=name), "", sentence, TO_NAME.format(name) + TITLED)
    for kind in LayoutKind:
        if kind not in opened.layouts and not found.problems:
            found.note(CellRef(label=kind), without(kind))
    if not opened.face.startswith(MEASURED):
        found.note(CellRef(label="文字"), OTHER_FACE.format(opened.face or "PowerPoint の標準"))
    if opened.accent and svg.ink_on(opened.accent) != svg.PAPER:
        found.note(
            CellRef(label="配色"),
            f"「アクセント 1」の色（{opened.accent}）が明るいので、その上の白い文字が読みにくくなります。",
        )


def without(kind: LayoutKind) -> str:
    """What is done where the layout of a kind is missing."""
    if kind is LayoutKind.DIVIDER:
        return f"「{kind}」のレイアウトはありません。資料４のページには使わないので、なくてもかまいません。"
    return f"「{kind}」のレイアウトがないので、ほかのページのレイアウトで描きます。"
