"""Decides whose form a file is: by the number it went out with, else by what its cover says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from reports.intake.container import OpenedWorkbook
from reports.intake.found import Identity
from reports.intake.grid import Grid
from reports.intake.labels import spoken
from reports.intake.outcome import Place, Problem
from reports.intake.self_description import Statement, statements_of
from reports.models import HandedOutForm
from reports.report_workbook.head import round_name
from reports.report_workbook.layout import (
    BODY,
    FORM_NUMBER,
    LAYOUT,
    LAYOUT_NUMBER,
    ROUND,
    WARD_CODE,
    WARD_NAME,
    form_number,
)
from reports.report_workbook.sheets import sheets_of
from wards.models import ReportingRound, User, Ward
from wards.vocabulary import ReportForm

_NUMBER = re.compile(r"(?:No\.?|第)?\s*(\d{1,9})\s*号?", re.IGNORECASE)
_Meant = TypeVar("_Meant")
TAKE_NEW = "ポータルで様式を受け取り直し、それに書いて送ってください。"
KEEP_HEAD = "「表紙」と、各シートの2行目は、消したり書き換えたりしないでください。"


def find_identity(opened: OpenedWorkbook, user: User) -> tuple[Identity | None, list[Problem]]:
    """Whose form a file is, as far as all that it says of itself agrees; else what is wrong with it.

    With an identity there can still be problems, such as a sheet out of another form. Without one
    there always is a problem. What row-level security hides from the user is not there.
    """
    grids = [Grid(sheet, opened) for sheet in opened.workbook.worksheets]
    return _Hearing(statements_of(grids), user).result()


class _Hearing:
    """What a file says of itself, held against what went out."""

    def __init__(self, said: Sequence[Statement], user: User) -> None:
        self.said, self.user = said, user
        self.wards = {ward.pk: ward for ward in Ward.objects.all()}
        self.problems: list[Problem] = []

    def result(self) -> tuple[Identity | None, list[Problem]]:
        identity = self._identity()
        if identity is None and not self.problems:
            self._refuse_whole(
                "どの区の、どの報告の様式か、読み取れません。", f"{TAKE_NEW}{KEEP_HEAD}"
            )
        return identity, self.problems

    def _identity(self) -> Identity | None:
        if not self.said:
            return None
        numbered = [each for each in self._of(FORM_NUMBER) if _number(each) is not None]
        base = self._base(numbered)
        if self.problems and base is None:
            return None
        identity = self._from_base(base) if base else self._from_words()
        if identity is None or not self._may_send(identity):
            return None
        self._check_layout(base)
        self._check_other_numbers(numbered)
        return identity

    # --- By the number ---------------------------------------------------------------------------

    def _base(self, numbered: Sequence[Statement]) -> HandedOutForm | None:
        """What went out under the number of the cover, or the one number of all sheets."""
        if not numbered:
            return None
        stated = numbered[0]
        if not stated.on_cover and len({_number(each) for each in numbered}) > 1:
            for each in numbered:
                self._refuse(
                    each,
                    "シートによって様式番号が違います。どの様式のものか決められません。",
                    f"別の様式から写したシートを消してください。または、{TAKE_NEW}",
                )
            return None
        forms = HandedOutForm.objects.visible_to(self.user).select_related("ward", "round")
        base = forms.filter(pk=_number(stated)).first()
        if base is None and not self._is_of_another_ward():
            self._refuse(
                stated,
                f"様式番号{form_number(_number(stated))}で渡した様式は、ありません。",
                f"番号を元に戻してください。分からないときは、{TAKE_NEW}",
            )
        return base

    def _from_base(self, base: HandedOutForm) -> Identity | None:
        """The identity that the number gives; none if a cell says otherwise."""
        form = ReportForm(base.form)
        name = f"様式番号{form_number(base.pk)}"
        words = {spoken(base.ward.name), spoken(base.ward.full_name)}
        codes = {base.ward.pk, base.ward.lg_code}
        self._check(WARD_NAME, lambda said: spoken(said) in words, name, base.ward.name)
        self._check(WARD_CODE, lambda said: _digits(said) in codes, name, base.ward.pk)
        self._check(BODY, lambda said: spoken(said) == spoken(form.label), name, form.label)
        round_words = round_name(base.round)
        self._check(ROUND, lambda said: spoken(said) == spoken(round_words), name, round_words)
        return None if self.problems else Identity(base.ward, base.round, form, base)

    def _check(self, label: str, agrees: Callable[[str], bool], name: str, right: str) -> None:
        for each in self._of(label):
            if not agrees(each.text):
                self._refuse(
                    each,
                    f"{name}は「{right}」の様式ですが、ここには「{each.text[:40]}」とあります。",
                    f"正しければ「{right}」に戻してください。違う様式のときは、{TAKE_NEW}",
                )

    def _check_other_numbers(self, numbered: Sequence[Statement]) -> None:
        """A sheet with another number was copied out of another form."""
        for each in numbered:
            if _number(each) != _number(numbered[0]):
                self._refuse(
                    each,
                    f"このシートは別の様式（{form_number(_number(each))}）のものです。"
                    f"このファイルの様式番号は{form_number(_number(numbered[0]))}です。",
                    "このシートを消し、元の様式の同じシートに書き直してください。",
                )

    def _check_layout(self, base: HandedOutForm | None) -> None:
        hint = "新しい様式を受け取り、それに書き写して送ってください。"
        said = [each for each in self._of(LAYOUT_NUMBER) if _digits(each.text) != str(LAYOUT)]
        for each in said:
            self._refuse(each, f"この版の様式は読めません。いまの版は{LAYOUT}です。", hint)
        if base is not None and base.layout != LAYOUT and not said:
            self._refuse_whole(f"前の版（{base.layout}）の様式です。いまの版は{LAYOUT}です。", hint)

    # --- By what the cover says ------------------------------------------------------------------

    def _from_words(self) -> Identity | None:
        """The identity of a form whose number is lost; all of it must be said, and agree."""
        ward, form, round_ = self._ward(), self._form(), self._round()
        if self.problems or ward is None or form is None or round_ is None:
            return None
        return Identity(ward, round_, form, None)

    def _ward(self) -> Ward | None:
        names = {spoken(ward.name): ward for ward in self.wards.values()}
        names |= {spoken(ward.full_name): ward for ward in self.wards.values()}
        codes = self.wards | {ward.lg_code: ward for ward in self.wards.values()}
        found = [(each, names.get(spoken(each.text))) for each in self._of(WARD_NAME)]
        found += [(each, codes.get(_digits(each.text))) for each in self._of(WARD_CODE)]
        return self._agreed(found, "区の名前（「北区」など）か、区コードを元に戻してください。")

    def _form(self) -> ReportForm | None:
        forms = {spoken(form.label): form for form in ReportForm}
        found = [(each, forms.get(spoken(each.text))) for each in self._of(BODY)]
        return self._agreed(found, "「区役所」か「相談支援室」に戻してください。")

    def _round(self) -> ReportingRound | None:
        if not self._of(ROUND):
            return None
        rounds = {spoken(round_name(each)): each for each in ReportingRound.objects.all()}
        found = [(each, rounds.get(spoken(each.text))) for each in self._of(ROUND)]
        return self._agreed(found, f"ポータルにある調査の名前に戻してください。または、{TAKE_NEW}")

    def _agreed(self, found: Iterable[tuple[Statement, _Meant | None]], hint: str) -> _Meant | None:
        """The one thing that all statements mean; those that mean none or another are refused."""
        meant, first = None, ""
        for each, thing in found:
            if thing is None:
                self._refuse(each, f"「{each.text[:40]}」という{each.label}はありません。", hint)
            elif meant is None:
                meant, first = thing, each.text
            elif thing != meant:
                self._refuse(each, f"ほかの所では「{first}」とあり、食い違っています。", hint)
        return meant

    # --- Who may send it -------------------------------------------------------------------------

    def _is_of_another_ward(self) -> bool:
        """Whether the file itself says that it is another ward's than the user's, and which."""
        if self.user.is_bureau:
            return False
        hearing = _Hearing(self.said, self.user)
        ward = hearing._ward()
        if ward is None or hearing.problems or ward.pk == self.user.ward_id:
            return False
        self._refuse_ward(ward)
        return True

    def _may_send(self, identity: Identity) -> bool:
        if not self.user.is_bureau:
            if identity.ward.pk != self.user.ward_id:
                self._refuse_ward(identity.ward)
            elif identity.form != self.user.role:
                own = ReportForm(self.user.role).label
                said = next(iter(self._of(BODY)), None)
                self._refuse(
                    said,
                    f"これは{identity.form.label}の様式です。",
                    f"{own}の様式を選んで送ってください。",
                )
        if not sheets_of(identity.round, identity.form):
            self._refuse_whole(
                f"{round_name(identity.round)}は、{identity.form.label}には報告を求めていません。",
                TAKE_NEW,
            )
        return not self.problems

    def _refuse_ward(self, ward: Ward) -> None:
        said = next((each for each in self._of(WARD_NAME) or self._of(WARD_CODE)), None)
        self._refuse(
            said,
            f"これは{ward.name}の様式です。",
            f"{self.wards[self.user.ward_id].name}の様式を選んで送ってください。",
        )

    # --- Saying it -------------------------------------------------------------------------------

    def _of(self, label: str) -> list[Statement]:
        return [each for each in self.said if each.label == label]

    def _refuse(self, said: Statement | None, sentence: str, hint: str) -> None:
        if said is None:
            self._refuse_whole(sentence, hint)
        else:
            self.problems.append(Problem(said.place, said.text, sentence, hint))

    def _refuse_whole(self, sentence: str, hint: str) -> None:
        self.problems.append(Problem(Place(), "", sentence, hint))


def _number(said: Statement) -> int | None:
    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", said.text).strip())
    return int(match[1]) if match else None


def _digits(text: str) -> str:
    """'27127' of '２７１２７ '; a whole number as Excel stores it is one already."""
    return "".join(unicodedata.normalize("NFKC", text).split())
