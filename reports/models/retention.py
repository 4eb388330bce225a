"""How long things are kept: what is held back, and what two people of the Bureau have disposed of."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from wards.fiscal import FiscalYear
from wards.models import TwoPersonAct
from wards.models.record import FiscalYearField, one_of, person
from wards.models.two_people import GRANTED


class RetentionKind(models.TextChoices):
    """What has a term of its own."""

    RECORDS = "records", "記録と報告"
    UPLOADS = "uploads", "受け取ったファイル"
    # Whole from its beginning on, so that what is left still verifies.
    LOG = "log", "操作の記録"


# Years after the end of the fiscal year.
TERMS = {
    RetentionKind.RECORDS: settings.RECORD_YEARS,
    RetentionKind.UPLOADS: settings.UPLOAD_YEARS,
    RetentionKind.LOG: settings.SECURITY_LOG_YEARS,
}


# Whoever holds, asks for or disposes of something waits for the others, then looks: of all years,
# since the log goes with its earlier ones.
LOCK = "pg_advisory_xact_lock(hashtext('reports_retentionhold'))"
_REFUSE = f"""
PERFORM {LOCK};
IF EXISTS (SELECT FROM {{table}} WHERE {{in_force}}
           AND kind = NEW.kind AND fiscal_year = NEW.fiscal_year) THEN
    RAISE EXCEPTION 'nothing is both held and disposed of';
END IF;
RETURN NEW;
"""


class OfAYear(models.Model):
    """Mixin: a kind of thing of a fiscal year."""

    kind = models.CharField("種類", max_length=8, choices=RetentionKind)
    fiscal_year = FiscalYearField()

    class Meta:
        abstract = True

    @property
    def of_what(self) -> str:
        """令和元年度の記録と報告"""
        return f"{FiscalYear(self.fiscal_year)}の{self.get_kind_display()}"


class RetentionHold(OfAYear):
    """保存継続: nothing of it is disposed of until the hold is lifted. It is never deleted."""

    reason = models.TextField("理由", max_length=500)
    at = models.DateTimeField("決めた日時", auto_now_add=True)
    by = person("決めた人", null=False)
    lifted_at = models.DateTimeField("解除した日時", null=True)
    lifted_by = person("解除した人")
    lifted_because = models.TextField("解除の理由", max_length=500, blank=True)

    class Meta:
        verbose_name = "保存継続"
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="holds_what_is_there",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.lifted_at IS NULL"),
                func=_REFUSE.format(table="reports_disposal", in_force="decision = 'granted'"),
            ),
        ]
        constraints = [
            one_of("kind", RetentionKind),
            models.UniqueConstraint(
                fields=["kind", "fiscal_year"],
                condition=Q(lifted_at__isnull=True),
                name="retentionhold_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="retentionhold_is_lifted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.of_what


class Disposal(OfAYear, TwoPersonAct):
    """廃棄: what was kept of a year beyond its term goes for good.

    counts: table → how many rows, once it is done.
    """

    counts = models.JSONField("廃棄した件数", default=dict, editable=False)

    class Meta(TwoPersonAct.Meta):
        verbose_name = "保存期間満了による廃棄"
        constraints = [
            *TwoPersonAct.Meta.constraints,
            one_of("kind", RetentionKind),
            models.UniqueConstraint(
                fields=["kind", "fiscal_year"],
                condition=Q(decision__in=["", "granted"]),
                name="disposal_one_at_a_time",
            ),
        ]
        triggers = [
            *TwoPersonAct.Meta.triggers,
            pgtrigger.Trigger(
                name="takes_nothing_held",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=GRANTED,
                func=_REFUSE.format(table="reports_retentionhold", in_force="lifted_at IS NULL"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of_what}の廃棄"
