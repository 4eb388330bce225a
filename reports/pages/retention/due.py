"""What is kept of each fiscal year, how long, and what becomes of it when two people say so."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db import IntegrityError, connection, transaction
from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from consultations.models import Coordinator
from reports.models import TERMS, Disposal, RetentionHold, RetentionKind, Upload, UploadResult, Work
from reports.models.retention import LOCK
from wards.fiscal import FiscalYear, wareki
from wards.isolation.disposing import dispose, tables_of_a_year
from wards.models import Decision, LogLine, NotDecidedError, ReportingRound, User

WITHHELD = "保存期間が過ぎたので、廃棄しました。"


@dataclass(frozen=True)
class Holding:
    """A kind of thing of one fiscal year. hold: in force, if any. asked: the newest request."""

    year: FiscalYear
    kind: RetentionKind
    hold: RetentionHold | None
    asked: Disposal | None

    @property
    def ends_on(self) -> date:
        """The last day of its term: 31 March."""
        return FiscalYear(self.year.year + TERMS[self.kind]).end

    @property
    def is_over(self) -> bool:
        return self.ends_on < timezone.localdate()

    @property
    def disposal(self) -> Disposal | None:
        """The request, while it waits or was granted."""
        in_force = self.asked and self.asked.standing in ("", Decision.GRANTED)
        return self.asked if in_force else None

    @property
    def is_gone(self) -> bool:
        return self.disposal is not None and not self.disposal.is_open

    @property
    def own_hold(self) -> RetentionHold | None:
        """The one of this very year, which is lifted with it."""
        return self.hold if self.hold and self.hold.fiscal_year == self.year.year else None

    @property
    def is_due(self) -> bool:
        """Whether it may be disposed of, and nobody has asked for that yet."""
        return self.is_over and not self.hold and not self.disposal

    @property
    def state(self) -> tuple[str, str, str]:
        """The badge: kind, word, icon."""
        if self.is_gone:
            return "gone", "廃棄済み", "trash"
        if self.hold:
            return "draft", "保存継続", "lock"
        if self.disposal:
            return "warn", "決定待ち", "clock"
        return ("warn", "期間満了", "flag") if self.is_over else ("ok", "保存中", "check")

    @cached_property
    def counts(self) -> dict[str, tuple[int, int]]:
        """What it is called → how many records, how many versions; nothing without any."""
        if self.kind == RetentionKind.UPLOADS:
            found = {self.kind.label: (uploads_of(self.year).count(), 0)}
        elif self.kind == RetentionKind.LOG:
            lines = LogLine.objects.filter(at__date__lte=self.year.end)
            found = {f"{self.kind.label}（その年度まで）": (lines.count(), 0)}
        else:
            found = dict(_counts_of_records(self.year.year))
        return {name: counts for name, counts in found.items() if any(counts)}

    @property
    def total(self) -> tuple[int, int]:
        records, versions = (
            sum(column) for column in zip((0, 0), *self.counts.values(), strict=True)
        )
        return records, versions

    def __str__(self) -> str:
        return f"{self.year}の{self.kind.label}"


def _counts_of_records(year: int) -> Iterator[tuple[str, tuple[int, int]]]:
    """What the door of disposals would delete: a query for each kind of record."""
    with connection.cursor() as cursor:
        for model, *tables in tables_of_a_year():
            counts = []
            for table, condition in filter(None, tables):
                asked = condition.replace("$1", "%(year)s")
                cursor.execute(f"SELECT count(*) FROM {table} WHERE {asked}", {"year": year})  # noqa: S608
                counts.append(cursor.fetchone()[0])
            yield str(model._meta.verbose_name), (counts[0], sum(counts[1:]))


def uploads_of(year: FiscalYear) -> QuerySet[Upload]:
    """The files that were received in a fiscal year and are kept."""
    received = Q(at__date__range=(year.start, year.end))
    return Upload.objects.filter(received).exclude(content=None)


def holdings() -> list[Holding]:
    """All years that are over, newest first. Six queries."""
    now = FiscalYear.of(timezone.localdate()).year
    in_force = RetentionHold.objects.filter(lifted_at=None).select_related("by__ward")
    holds = {(each.kind, each.fiscal_year): each for each in in_force}
    asked = Disposal.objects.select_related("asked_by__ward", "decided_by__ward").order_by("pk")
    disposals = {(each.kind, each.fiscal_year): each for each in asked}
    years = [year for _, year in (*holds, *disposals)]
    years += ReportingRound.objects.values_list("fiscal_year", flat=True)
    for model in (Upload, LogLine):
        if oldest := model.objects.order_by("at").values_list("at", flat=True).first():
            years.append(FiscalYear.of(timezone.localdate(oldest)).year)
    left = Coordinator.objects.aggregate(first=Min("valid_to"))["first"]
    if left:
        years.append(FiscalYear.of(left).year)
    return [
        Holding(FiscalYear(year), kind, _hold_on(holds, kind, year), disposals.get((kind, year)))
        for year in range(now - 1, min(years, default=now) - 1, -1)
        for kind in RetentionKind
    ]


def locked_holding(year: int, kind: str) -> Holding | None:
    """One of them, which nobody else holds, asks for or disposes of until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {LOCK}")
    return holding(year, kind)


def _hold_on(
    holds: dict[tuple[str, int], RetentionHold], kind: RetentionKind, year: int
) -> RetentionHold | None:
    """The one in force; of the log else of an earlier year, which would go with it."""
    own = holds.get((kind, year))
    if own or kind != RetentionKind.LOG:
        return own
    earlier = sorted(each for each in holds if each[0] == kind and each[1] <= year)
    return holds[earlier[0]] if earlier else None


def holding(year: int, kind: str) -> Holding | None:
    """One of them; None for a year that is not over, or was before the portal."""
    return next((each for each in holdings() if (each.year.year, each.kind) == (year, kind)), None)


def carry_out(pk: int, by: User) -> Disposal:
    """Grants a disposal and does it; all of it or nothing.

    The caller's ward scope must be the whole city. Raises NotDecidedError.
    """
    try:
        with transaction.atomic():
            asked = Disposal.objects.get(pk=pk)
            what = locked_holding(asked.fiscal_year, asked.kind)
            if what is None or not what.is_over:
                raise NotDecidedError("保存期間がまだ過ぎていません。")
            if what.hold:
                raise NotDecidedError("保存継続になっています。先に解除してください。")
            disposal = Disposal.decide(pk, by, Decision.GRANTED)
            disposal.counts = _gone(disposal)
            disposal.save(update_fields=["counts"])
            # What refers to something that is gone is found here, not at the end of the request.
            connection.check_constraints()
    except IntegrityError as error:
        raise NotDecidedError(
            "ほかの年度の記録から参照されているものがあるので、廃棄していません。"
        ) from error
    return disposal


def _gone(disposal: Disposal) -> dict[str, int]:
    Work.objects.exclude(file=None).update(file=None, file_name="")
    if disposal.kind != RetentionKind.UPLOADS:
        return dispose(disposal.pk)
    uploads = uploads_of(FiscalYear(disposal.fiscal_year))
    keys = list(uploads.values_list("pk", flat=True))
    # Nobody will confirm it any more.
    uploads.filter(settled_at=None).update(result=UploadResult.REFUSED)
    count = Upload.objects.filter(pk__in=keys).update(content=None, withheld=WITHHELD, summary={})
    return {Upload._meta.db_table: count}


def reminder() -> str:
    """What is due, as a sentence; '' for nothing."""
    due = [str(each) for each in holdings() if each.is_due and each.counts]
    return f"保存期間が過ぎたもの: {'、'.join(due)}" if due else ""


def ends_in_words(what: Holding) -> str:
    return f"{wareki(what.ends_on)}まで（年度末から{TERMS[what.kind]}年）"
