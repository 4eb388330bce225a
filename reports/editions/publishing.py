"""The next edition of a round: what it would say, what is in its way, its publication with its files in one step."""

import hashlib
import json
import logging
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from reports.counting.figure import Figure, missing_wards
from reports.counting.figures import of_the_deck
from reports.document.deck.build import errata
from reports.document.deck.shape import Correction
from reports.document.exporters.longform import write_corrections
from reports.document.exporters.page_flow import DeckOverflowError
from reports.document.publication import (
    Format,
    Publication,
    compile_publication,
    state_of,
    template_in_use,
    write_file,
)
from reports.document.texts import all_texts, wants
from reports.document.typesetting import lacking_in
from reports.editions.content import content_of, document_of, past_of, read_content, text_of
from reports.editions.corrections import (
    corrections_between,
    differences,
    explained,
    on_pages,
    printed_slides,
    printed_texts,
)
from reports.lifecycle.notices import notify
from reports.models import Edition, EditionFile, FileKind
from wards.fiscal import wareki
from wards.models import ReportingRound, Submission, SubmissionEvent, User, Ward
from wards.reporting.workflow import move
from wards.vocabulary import REPORTED, RoundKind, Status


@dataclass(frozen=True)
class NextEdition:
    """What would be published of a round now.

    content: as it would be kept, but for author, reason and the reasons of its corrections.
    waiting, missing, accepted: the reports that wait for review, that do not count, and that this
    edition would publish. seen: what a page shows of all this, in short.
    """

    round: ReportingRound
    last: Edition | None
    content: Publication
    waiting: tuple[Submission, ...]
    missing: tuple[Submission, ...]
    accepted: tuple[Submission, ...]
    seen: str

    @property
    def number(self) -> int:
        return self.last.number + 1 if self.last else 1

    @property
    def name(self) -> str:
        """「第2版」"""
        return f"第{self.number}版"

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """What would differ from the last edition; only what follows from others has a reason yet."""
        return explained(self.content.corrections, {})

    @property
    def lacking(self) -> dict[str, list[str]]:
        """The characters that are printed as 〓, since no font has them → the topics of their pages."""
        return lacking_in(self.content.deck)

    @property
    def refusal(self) -> str:
        """Why it cannot be published now, as a sentence; empty when it can."""
        if self.waiting:
            return (
                f"受理を待っている報告があります：{names_of(self.waiting)}。"
                "受理するか差し戻してから公表してください。"
            )
        if not any(figure.answered for figure in self.content.figures.values()):
            return "受理した報告がまだないので、公表するものがありません。"
        if self.last and not self.content.corrections and not self.accepted:
            return f"{self.last.name}と違うところがないため、新しい版は作れません。"
        return ""


def names_of(reports: Sequence[Submission]) -> str:
    """「北区（区役所・相談支援室）、都島区（区役所）」"""
    forms: dict[str, list[str]] = defaultdict(list)
    for report in reports:
        forms[report.ward.name].append(report.get_form_display())
    return "、".join(f"{ward}（{'・'.join(names)}）" for ward, names in forms.items())


def next_edition(round_: ReportingRound, *, at: datetime | None = None) -> NextEdition:
    """What would be published now of a round; at: when, by default now. Scope: the whole city.

    Raises UnreadableEditionError for a last edition that cannot be read.
    """
    last = Edition.objects.filter(round=round_).order_by("-number").first()
    content = frozen_content(round_, number=last.number + 1 if last else 1, at=at)
    reports = tuple(Submission.objects.filter(round=round_).select_related("ward"))
    if last:
        content = replace(content, corrections=_corrections(content_of(last), content))
    return NextEdition(
        round=round_,
        last=last,
        content=content,
        waiting=tuple(one for one in reports if one.status == Status.SUBMITTED),
        missing=tuple(one for one in reports if one.status not in REPORTED),
        accepted=tuple(one for one in reports if one.status == Status.ACCEPTED),
        seen=_digest(content, reports),
    )


def frozen_content(
    round_: ReportingRound, *, number: int, at: datetime | None = None
) -> Publication:
    """A round as it was reported, as the content of an edition that corrects nothing yet.

    Every page says of it 「第1版　令和6年11月20日公表」, and where wards are missing
    「　24区中17区全項目回答」.
    """
    content = compile_publication(round_, Ward.objects.all(), past=past_of(round_))
    made_at = timezone.localtime(at)
    words = (f"第{number}版", f"{wareki(made_at.date())}公表", how_many_answered(content.figures))
    status = state_of(round_, "　".join(word for word in words if word))
    return replace(
        content,
        document=replace(content.document, status=status, made_at=made_at, edition=number),
        deck=replace(content.deck, issued=made_at.date(), status_note=status),
    )


def _corrections(before: Publication, after: Publication) -> tuple[Correction, ...]:
    """Those that lead from one edition to another: figures, texts, slides."""
    figures = corrections_between(before.figures, after.figures)
    # An edition of long ago has none of the texts that came since.
    texts = differences(printed_texts(all_texts(before.texts)), printed_texts(after.texts))
    slides = differences(
        printed_slides(before.deck), printed_slides(after.deck), counted=bool(figures or texts)
    )
    return on_pages((*figures, *texts, *slides), after.deck)


def how_many_answered(figures: Mapping[str, Figure]) -> str:
    """「24区中17区全項目回答」: who owes an answer to no figure; empty when all.

    Of a single figure more wards may have answered, as it says beside it.
    """
    printed = of_the_deck(figures).values()
    asked = {ward for figure in printed for ward in figure.asked}
    missing = missing_wards(printed)
    return f"{len(asked)}区中{len(asked) - len(missing)}区全項目回答" if missing else ""


def _digest(content: Publication, reports: Sequence[Submission]) -> str:
    """A short sign of what is shown; the moment at which it is shown is no part of it."""
    still = datetime(2000, 1, 1, tzinfo=timezone.get_current_timezone())
    document = replace(content.document, made_at=still, status="")
    deck = replace(content.deck, issued=None, status_note="")
    shown = text_of(replace(content, document=document, deck=deck))
    states = json.dumps([(report.pk, report.status) for report in reports])
    return hashlib.sha256(f"{shown}{states}".encode()).hexdigest()


class PublishRefusedError(Exception):
    """The round cannot be published as asked; the message is for the screen."""


def publish_edition(
    round_: ReportingRound,
    by: User,
    *,
    reason: str = "",
    correction_reasons: Mapping[str, str] | None = None,
    named: Collection[str] = (),
    seen: str | None = None,
    at: datetime | None = None,
) -> Edition:
    """Publishes a round: the next edition with its files, every accepted report marked as published.

    The caller's ward scope must be the whole city. reason: why there is a new edition, needed from
    the second on. correction_reasons: by key of the correction, one for each that does not follow
    from others. named: the keys of those that name their ward in print. seen: `NextEdition.seen`
    of what the user's page showed; nobody publishes what he has not seen. at: when it was published,
    for years that are taken over; otherwise now.

    Of two who publish at once the second waits, and is told that the first was faster.
    Raises PublishRefusedError, and leaves everything as it was.
    """
    if not by.is_bureau:
        raise PublishRefusedError("公表できるのは健康局だけです。")
    if round_.kind != RoundKind.ANNUAL:
        raise PublishRefusedError("公表できるのは年次調査だけです。")
    with transaction.atomic():
        # One publication at a time, and no report moves while it is frozen.
        ReportingRound.objects.select_for_update(no_key=True).get(pk=round_.pk)
        reports = Submission.objects.filter(round=round_).order_by("pk")
        list(reports.select_for_update(of=("self",), no_key=True).values_list("pk"))
        made_at = at or timezone.now()
        draft = next_edition(round_, at=made_at)
        content = ready(draft, by, reason, correction_reasons or {}, named, seen)
        text = text_of(content)
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        try:
            files = drawn_files(text, sha256, template_in_use())
        except DeckOverflowError as error:
            raise PublishRefusedError(str(error)) from error
        edition = Edition.objects.create(
            round=round_,
            number=draft.number,
            made_at=made_at,
            made_by=by,
            as_of=draft.round.as_of,
            reason=content.reason,
            content=text,
            sha256=sha256,
        )
        keep_files(edition, files)
        for report in draft.accepted:
            move(report, Status.PUBLISHED, by, at=at)
        if at is None:  # a year that is taken over is no news
            moves = SubmissionEvent.objects.filter(submission__in=draft.accepted)
            # Each report's last move.
            notify(*moves.order_by("submission_id", "-pk").distinct("submission_id"))
        return edition


def ready(
    draft: NextEdition,
    by: User,
    reason: str,
    reasons: Mapping[str, str],
    named: Collection[str] = (),
    seen: str | None = None,
) -> Publication:
    """Everything that the edition will say, word by word; the arguments as of `publish_edition`.

    Raises PublishRefusedError.
    """
    refuse_what_was_not_seen(draft, seen)
    if draft.refusal:
        raise PublishRefusedError(draft.refusal)
    reason, corrections = reason.strip(), explained(draft.content.corrections, reasons, named)
    if draft.last and not reason:
        raise PublishRefusedError("新しい版を作る理由を入力してください。")
    if missing := [one.where for one in corrections if not one.reason]:
        places = "、".join(missing[:3])
        raise PublishRefusedError(f"訂正の理由を入力してください：{places}（{len(missing)}か所）。")
    later = (errata(draft.number, corrections, reason),) if draft.last else ()
    return replace(
        draft.content, author=str(by), reason=reason, corrections=corrections, errata=later
    )


def refuse_what_was_not_seen(draft: NextEdition, seen: str | None) -> None:
    """Raises PublishRefusedError when a page (its `NextEdition.seen`) showed something else."""
    if seen is None or seen == draft.seen:
        return
    last = ""
    if draft.last:
        at = timezone.localtime(draft.last.made_at)
        last = f"{draft.last.made_by}が{at.hour}時{at:%M}分に{draft.last.name}を公表しています。"
    raise PublishRefusedError(
        f"画面を開いたあとに、内容が変わりました。{last}公表していません。下の内容を確かめてください。"
    )


SHORT = 16  # hexadecimal digits: enough to tell editions apart by eye


def drawn_files(text: str, sha256: str, template: bytes | None = None) -> dict[FileKind, bytes]:
    """The files of an edition by kind, from its canonical text and the sha256 of that, no query.

    template: of the PowerPoint, as `template_in_use` gives it.
    The 正誤表 stands last on its slides, and its seal on their cover, unless left out; equal texts give equal bytes.
    Raises DeckOverflowError where a text is too long for a page, and UnreadableEditionError.
    """
    content = read_content(text)
    document = document_of(sha256, content)
    seal = f"第{document.edition}版　照合番号（SHA-256の先頭{SHORT}桁）{sha256[:SHORT]}"
    if not wants(all_texts(content.texts), "print.seal"):
        seal = ""
    deck = replace(content.deck, slides=(*content.deck.slides, *content.errata), seal=seal)
    written = partial(
        write_file,
        document=document,
        figures=tuple(content.figures.values()),
        deck=deck,
        template=template,
    )
    files = {FileKind(fmt): written(fmt, include_members=False) for fmt in Format}
    if document.edition > 1:
        files[FileKind.CORRECTIONS] = write_corrections(document)
    files[FileKind.MEMBERS] = written(Format.XLSX, include_members=True)
    return files


def keep_files(edition: Edition, files: Mapping[FileKind, bytes]) -> None:
    """Keeps the files beside their edition. The caller's ward scope must be the whole city."""
    EditionFile.objects.bulk_create(
        EditionFile(
            edition=edition,
            kind=kind,
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
        )
        for kind, content in files.items()
    )


def keep_missing_files() -> None:
    """Draws and keeps the files of what was published before this program kept files, or was erased in.

    One that cannot be drawn holds up no other: the log says why, and the doctor that it has none.
    The caller's ward scope must be the whole city.
    """
    for edition in Edition.objects.filter(files=None):
        try:
            with transaction.atomic():
                template = template_in_use(edition.made_at)
                keep_files(edition, drawn_files(edition.content, edition.sha256, template))
        except Exception:  # Whatever a text of years ago does to the program of today.
            logging.getLogger(__name__).exception("The files of %s cannot be drawn", edition)
