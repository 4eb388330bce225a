"""What wards last submitted in a round: records by item, as they were filed; how far a report is."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import models
from django.db.models import F

from wards.fiscal import day_label
from wards.models import SAID_OF_AN_ITEM, Filing, NothingToReport, ReportingRound, Submission, Ward
from wards.reuse.kept import kept_copies, lasting_reads
from wards.versions.kept_versions import kept_records
from wards.vocabulary import ReportForm, ReportItem
from wards.written import written_once

Records = Mapping[ReportItem, Sequence[models.Model]]


@dataclass
class Filed:
    """What a ward submitted in a round: records and 該当なし by item, of which reports."""

    records: Records = field(default_factory=lambda: defaultdict(list))
    nothing: set[ReportItem] = field(default_factory=set)
    forms: set[ReportForm] = field(default_factory=set)


def filed_last_year(ward: Ward, round_: ReportingRound, form: ReportForm) -> Filed:
    """What a ward last submitted in the round of the year before."""
    asked = (*year_before(round_), (form,))
    key = ("filed", ward.code)
    return kept_copies(key, [asked], lambda _: load_filed([ward], *asked))[asked][ward.code]


def year_before(round_: ReportingRound) -> tuple[str, int, int | None]:
    return round_.kind, round_.fiscal_year - 1, round_.month


def load_filed(
    wards: Sequence[Ward],
    kind: str,
    fiscal_year: int,
    month: int | None,
    forms: Collection[ReportForm],
) -> dict[str, Filed]:
    """ward code → what it last submitted in a round; what a record refers to is named as today."""
    filings = _filings([ward.code for ward in wards], kind, fiscal_year, month, *forms)
    behind = (row for _, _, records in filings for row in records)
    kept = kept_records(behind, lasting_reads)
    found = {ward.code: Filed() for ward in wards}
    for ward, form, records in filings:
        found[ward].forms.add(ReportForm(form))
        for row in records:
            item, record = ReportItem(row["item"]), kept[row["model"], row["version"]]
            if isinstance(record, NothingToReport):
                found[ward].nothing.add(item)
            elif not isinstance(record, SAID_OF_AN_ITEM):
                found[ward].records[item].append(record)
    return found


@written_once
def _filings(
    codes: list[str], kind: str, fiscal_year: int, month: int | None, *forms: ReportForm
) -> models.QuerySet:
    """Of each report its ward, its form, and what it last submitted rests on."""
    filings = Filing.objects.filter(
        submission__filing_id=F("pk"),
        submission__form__in=forms,
        submission__ward__pk__one_of=codes,
        submission__round__kind=kind,
        submission__round__fiscal_year=fiscal_year,
        submission__round__month=month,
    )
    return filings.values_list("submission__ward_id", "submission__form", "records")


def reports_of_ward(round_: ReportingRound, ward: Ward) -> tuple[str, ...]:
    """How far each report is: 「区役所 令和6年10月4日提出（受理済）」."""
    found = []
    for each in _reports_of(round_.pk, [ward.pk]):
        state = each.get_status_display()
        day = day_label(each.filing.event.at) if each.filing else ""
        said = f"{day}提出（{state}）" if each.counts else state
        found.append(f"{each.get_form_display()} {said}")
    return tuple(found)


@written_once
def _reports_of(round_: int, codes: list[str]) -> models.QuerySet:
    reports = Submission.objects.filter(round=round_, ward__pk__one_of=codes).order_by("-form")
    return reports.select_related("filing__event").defer("filing__figures")
