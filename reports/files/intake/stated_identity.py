"""Decides which ward, body and round a file names, if all of what it says agrees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from reports.files.intake.labels import spoken
from reports.files.intake.self_description import Statement
from reports.files.outcome import Problem
from reports.files.report_workbook.layout import BODY, ROUND, WARD_CODE, WARD_NAME
from reports.files.report_workbook.page import round_name
from wards.japanese.letters import compact
from wards.models import ReportingRound, Ward
from wards.vocabulary import ReportForm

TAKE_NEW = "ポータルで様式を受け取り直し、それに書いて送ってください。"
_SHOWN = 40
_Meant = TypeVar("_Meant")


class StatedIdentity:
    """What the words of a file mean. problems: statements that mean nothing, or contradict others."""

    def __init__(self, said: Sequence[Statement]) -> None:
        self.said = said
        self.problems: list[Problem] = []

    def ward(self) -> Ward | None:
        """The ward, by its name and its code."""
        wards = list(Ward.objects.all())
        names = {spoken(name): ward for ward in wards for name in (ward.name, ward.full_name)}
        codes = {code: ward for ward in wards for code in (ward.pk, ward.lg_code)}
        found = [(each, names.get(spoken(each.text))) for each in of(self.said, WARD_NAME)]
        found += [(each, codes.get(compact(each.text))) for each in of(self.said, WARD_CODE)]
        return self._agreed(found, "区の名前（「北区」など）か、区コードを元に戻してください。")

    def form(self) -> ReportForm | None:
        """The body whose report it is."""
        forms = {spoken(form.label): form for form in ReportForm}
        found = [(each, forms.get(spoken(each.text))) for each in of(self.said, BODY)]
        return self._agreed(found, "「区役所」か「相談支援室」に戻してください。")

    def round(self) -> ReportingRound | None:
        """The survey or the month, which must exist."""
        rounds = {spoken(round_name(each)): each for each in ReportingRound.objects.all()}
        found = [(each, rounds.get(spoken(each.text))) for each in of(self.said, ROUND)]
        return self._agreed(found, f"ポータルにある調査の名前に戻してください。または、{TAKE_NEW}")

    def _agreed(self, found: Iterable[tuple[Statement, _Meant | None]], hint: str) -> _Meant | None:
        """The one thing that all statements mean; those that mean none or another are refused."""
        meant, first = None, ""
        for each, thing in found:
            if thing is None:
                sentence = f"「{each.text[:_SHOWN]}」という{each.label}はありません。"
            elif meant is None:
                meant, first = thing, each.text[:_SHOWN]
                continue
            elif thing == meant:
                continue
            else:
                sentence = f"ほかの所では「{first}」とあり、食い違っています。"
            self.problems.append(Problem(each.place, each.text, sentence, hint))
        return meant


def of(said: Sequence[Statement], label: str) -> list[Statement]:
    """What is said under a label."""
    return [each for each in said if each.label == label]
