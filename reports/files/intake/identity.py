"""Decides whose form a file is: by the number it went out with, else by what its cover says."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from reports.files.intake.grid import Grid
from reports.files.intake.labels import spoken
from reports.files.intake.self_description import Statement, statements_of
from reports.files.intake.stated_identity import TAKE_NEW, StatedIdentity, of
from reports.files.opening import Book
from reports.files.outcome import CellRef, Problem
from reports.files.reading import Identity
from reports.files.report_workbook.layout import (
    BODY,
    FORM_NUMBER,
    LAYOUT,
    LAYOUT_NUMBER,
    ROUND,
    WARD_CODE,
    WARD_NAME,
    form_number,
)
from reports.files.report_workbook.page import round_name
from reports.files.report_workbook.sheets import sheets_of
from reports.models import HandedOutForm
from wards.japanese.letters import compact, plain
from wards.models import User, Ward
from wards.vocabulary import ReportForm

# At most nine digits: longer ones are no number of ours, and none that the database could hold.
_NUMBER = re.compile(r"(?:No\.?|第)?\s*(\d{1,9})\s*号?", re.IGNORECASE)
KEEP_HEAD = "「表紙」と、各シートの2行目は、消したり書き換えたりしないでください。"
COPY_INTO_NEW = "新しい様式を受け取り、それに書き写して送ってください。"
_SHOWN = 40


def find_identity(book: Book, user: User) -> tuple[Identity | None, list[Problem]]:
    """Whose form a file is, as far as all that it says of itself agrees; else what is wrong with it.

    With an identity there can still be problems, such as a sheet out of another form. Without one
    there always is a problem. What row-level security hides from the user is not there.
    """
    grids = [Grid(sheet) for sheet in book.sheets]
    hearing = _Hearing(statements_of(grids), user)
    return hearing.identity(), hearing.problems


class _Hearing:
    """What a file says of itself, held against what went out."""

    def __init__(self, said: Sequence[Statement], user: User) -> None:
        self.said, self.user = said, user
        self.numbered = [each for each in of(said, FORM_NUMBER) if _number(each.text) is not None]
        self.problems: list[Problem] = []

    def identity(self) -> Identity | None:
        base = self._went_out()
        if self.problems:
            return None
        identity = self._of_number(base) if base else self._of_words()
        if identity is None or not self._may_send(identity):
            return None
        self._refuse_other_layouts(base)
        self._refuse_sheets_of_other_forms()
        return identity

    # --- By the number ---------------------------------------------------------------------------

    def _went_out(self) -> HandedOutForm | None:
        """What went out under the number of the cover, or the one number of all sheets."""
        if not self.numbered:
            return None
        first = self.numbered[0]
        number = _number(first.text)
        if not first.on_cover and any(_number(each.text) != number for each in self.numbered):
            for each in self.numbered:
                self._refuse(
                    each,
                    "シートによって様式番号が違います。どの様式のものか決められません。",
                    f"別の様式から写したシートを消してください。または、{TAKE_NEW}",
                )
            return None
        forms = HandedOutForm.objects.visible_to(self.user).select_related("ward", "round")
        base = forms.filter(pk=number).first()
        if base is None and not self._names_another_ward():
            self._refuse(
                first,
                f"様式番号{form_number(number)}で渡した様式は、ありません。",
                f"番号を元に戻してください。分からないときは、{TAKE_NEW}",
            )
        return base

    def _names_another_ward(self) -> bool:
        """Whether the file itself says whose it is; the hidden row says nothing of it."""
        stated = StatedIdentity(self.said)
        ward = None if self.user.is_bureau else stated.ward()
        if ward is None or stated.problems or ward.pk == self.user.ward_id:
            return False
        self._refuse_ward(ward)
        return True

    def _of_number(self, base: HandedOutForm) -> Identity | None:
        """The identity that the number gives; none if a cell says otherwise."""
        form, ward, round_words = ReportForm(base.form), base.ward, round_name(base.round)
        names, codes = {spoken(ward.name), spoken(ward.full_name)}, {ward.pk, ward.lg_code}
        agrees: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
            (WARD_NAME, ward.name, lambda text: spoken(text) in names),
            (WARD_CODE, ward.pk, lambda text: compact(text) in codes),
            (BODY, form.label, lambda text: spoken(text) == spoken(form.label)),
            (ROUND, round_words, lambda text: spoken(text) == spoken(round_words)),
        )
        for label, right, is_right in agrees:
            for each in of(self.said, label):
                if not is_right(each.text):
                    self._refuse(
                        each,
                        f"様式番号{form_number(base.pk)}は「{right}」の様式ですが、"
                        f"ここには「{each.text[:_SHOWN]}」とあります。",
                        f"正しければ「{right}」に戻してください。違う様式のときは、{TAKE_NEW}",
                    )
        return None if self.problems else Identity(ward, base.round, form, base)

    def _refuse_sheets_of_other_forms(self) -> None:
        for each in self.numbered:
            own, other = _number(self.numbered[0].text), _number(each.text)
            if other != own:
                self._refuse(
                    each,
                    f"このシートは別の様式（{form_number(other)}）のものです。"
                    f"このファイルの様式番号は{form_number(own)}です。",
                    "このシートを消し、元の様式の同じシートに書き直してください。",
                )

    def _refuse_other_layouts(self, base: HandedOutForm | None) -> None:
        others = [
            each for each in of(self.said, LAYOUT_NUMBER) if compact(each.text) != str(LAYOUT)
        ]
        for each in others:
            self._refuse(each, f"この版の様式は読めません。いまの版は{LAYOUT}です。", COPY_INTO_NEW)
        if base is not None and base.layout != LAYOUT and not others:
            self._refuse(
                None, f"前の版（{base.layout}）の様式です。いまの版は{LAYOUT}です。", COPY_INTO_NEW
            )

    # --- By what the cover says ------------------------------------------------------------------

    def _of_words(self) -> Identity | None:
        """The identity of a form whose number is lost: all of it must be said."""
        stated = StatedIdentity(self.said)
        ward, form, round_ = stated.ward(), stated.form(), stated.round()
        self.problems += stated.problems
        if ward and form and round_:
            return None if self.problems else Identity(ward, round_, form, None)
        if not self.problems:
            self._refuse(
                None,
                "どの区の、どの報告の様式か、読み取れません。",
                f"{TAKE_NEW}{KEEP_HEAD}",
            )
        return None

    # --- Who may send it -------------------------------------------------------------------------

    def _may_send(self, identity: Identity) -> bool:
        if not self.user.is_bureau:
            if identity.ward.pk != self.user.ward_id:
                self._refuse_ward(identity.ward)
            elif identity.form != self.user.role:
                self._refuse(
                    next(iter(of(self.said, BODY)), None),
                    f"これは{identity.form.label}の様式です。",
                    f"{ReportForm(self.user.role).label}の様式を選んで送ってください。",
                )
        if not sheets_of(identity.round, identity.form):
            words = f"{round_name(identity.round)}は、{identity.form.label}"
            self._refuse(None, f"{words}には報告を求めていません。", TAKE_NEW)
        return not self.problems

    def _refuse_ward(self, ward: Ward) -> None:
        said = of(self.said, WARD_NAME) or of(self.said, WARD_CODE)
        self._refuse(
            next(iter(said), None),
            f"これは{ward.name}の様式です。",
            f"{self.user.ward.name}の様式を選んで送ってください。",
        )

    def _refuse(self, said: Statement | None, sentence: str, hint: str) -> None:
        place, found = (said.place, said.text) if said else (CellRef(), "")
        self.problems.append(Problem(place, found, sentence, hint))


def _number(text: str) -> int | None:
    match = _NUMBER.fullmatch(plain(text).strip())
    return int(match[1]) if match else None
