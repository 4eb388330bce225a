"""Whose form a file is: by the number it went out with, else by what it says of itself."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.files.opening.book import CellValue
from reports.files.outcome import CellRef, Note, Problem
from reports.files.reading import Identity
from reports.files.report_form.grid import Grid, spoken
from reports.files.report_workbook.layout import (
    BODY,
    FILLED_IN_BY,
    FORM_NUMBER,
    LAYOUT,
    LAYOUT_NUMBER,
    ROUND,
    WARD_CODE,
    WARD_NAME,
    form_number,
)
from reports.models import HandedOutForm
from wards.japanese.letters import compact, plain
from wards.models import ReportingRound, User, Ward
from wards.vocabulary import ReportForm, items_of

LABELS = (WARD_NAME, WARD_CODE, BODY, ROUND, LAYOUT_NUMBER, FORM_NUMBER)
_SPOKEN = {spoken(label) for label in LABELS}
# One of the short words alone, such as 区 or 調査, may be anybody's.
_FEWEST_ON_A_COVER = 3
# A line is short, and a label stands in few places: more is nobody's cover.
_LONGEST_LINE, _MOST_PLACES = 500, 50
# How far from its label an answer may have moved.
_REACH = 6
_ANY_LABEL = "|".join(sorted(LABELS, key=len, reverse=True))
_IN_LINE = re.compile(
    rf"(?:^|(?<=[\s、,|]))(?P<label>{_ANY_LABEL})\s*:\s*"
    rf"(?P<text>.*?)(?=[\s、,|]+(?:{_ANY_LABEL})\s*:|$)",
    re.DOTALL,
)
# At most nine digits: longer ones are no number of ours, and none that the database could hold.
_NUMBER = re.compile(r"(?:No\.?|第)?\s*(\d{1,9})\s*号?", re.IGNORECASE)
_MOST_QUOTED = 40

TAKE_NEW = "ポータルで様式を受け取り直し、それに書いて送ってください。"
KEEP_HEAD = "「表紙」と、各シートの2行目は、消したり書き換えたりしないでください。"
COPY_INTO_NEW = "新しい様式を受け取り、それに書き写して送ってください。"
WAYS_BACK = {
    Ward: "区の名前（「北区」など）か、区コードを元に戻してください。",
    ReportForm: "「区役所」か「相談支援室」に戻してください。",
    ReportingRound: f"ポータルにある調査の名前に戻してください。または、{TAKE_NEW}",
}


@dataclass(frozen=True)
class Statement:
    """What a file says of itself at one place. label: one of LABELS. text: never blank."""

    label: str
    text: str
    place: CellRef
    on_cover: bool

    @property
    def number(self) -> int | None:
        """The number of a form, where the text is one."""
        match = _NUMBER.fullmatch(plain(self.text).strip())
        return int(match[1]) if match else None


def cover_statements(grid: Grid) -> list[Statement]:
    """What a sheet says in cells beside their labels; [] of one that is no cover."""
    places = [(label, *place) for label in LABELS for place in grid.find(label)[:_MOST_PLACES]]
    if len({label for label, _, _ in places}) < _FEWEST_ON_A_COVER:
        return []
    return [
        Statement(label, answer.text, CellRef(grid.name, answer.coordinate, label), on_cover=True)
        for label, row, column in places
        if (answer := _answer(grid, row, column)) is not None
    ]


def filled_in_by(grids: Sequence[Grid]) -> tuple[Note, ...]:
    """Who filled a form in, as a note; nothing where the cover does not say so."""
    for grid in grids:
        if cover_statements(grid):
            places = [(label, place) for label in FILLED_IN_BY for place in grid.find(label)[:1]]
            said = [(label, grid.text(row, column + 1)) for label, (row, column) in places]
            words = "、".join(f"{label} {text[:_MOST_QUOTED]}" for label, text in said if text)
            return (Note(CellRef(grid.name), words),) if words else ()
    return ()


def _answer(grid: Grid, row: int, column: int) -> CellValue | None:
    """What stands right of a label, or below it where nothing does."""
    right = ((row, column + step) for step in range(1, _REACH))
    below = ((row + step, column) for step in range(1, _REACH))
    label = grid.value(row, column)
    for cells in (right, below):
        for place in cells:
            value = grid.value(*place)
            if value.text and value.coordinate != label.coordinate:
                if spoken(value.text) not in _SPOKEN:
                    return value
                break
    return None


def _line_statements(grid: Grid) -> Iterator[Statement]:
    """What the line says that every sheet repeats."""
    for _, _, value in grid.filled():
        if not len(FORM_NUMBER) < len(value.text) <= _LONGEST_LINE:
            continue
        line = plain(value.text)
        if FORM_NUMBER not in line:
            continue
        texts = {match["label"]: match["text"].strip() for match in _IN_LINE.finditer(line)}
        for label, text in texts.items():
            if text and FORM_NUMBER in texts:
                yield Statement(label, text, CellRef(grid.name, value.coordinate, label), False)


def find_identity(grids: Sequence[Grid], user: User) -> tuple[Identity | None, list[Problem]]:
    """Whose form a file is, as far as all that it says of itself agrees; else what is wrong with it.

    With an identity there can still be problems, such as a sheet out of another form. Without one
    there always is a problem. What row-level security hides from the user is not there.
    """
    # That of the cover first.
    cover = [each for grid in grids for each in cover_statements(grid)]
    lines = [each for grid in grids for each in _line_statements(grid)]
    search = _Search([*cover, *lines], user)
    return search.identity(), search.problems


class _Search:
    """What a file says of itself, held against what went out."""

    def __init__(self, statements: Sequence[Statement], user: User) -> None:
        self.statements, self.user = statements, user
        self.numbered = [each for each in self._of(FORM_NUMBER) if each.number is not None]
        self.problems: list[Problem] = []

    def identity(self) -> Identity | None:
        base = self._went_out()
        if self.problems:
            return None
        meant = self._meant(base)
        if not all(meant.values()) and not self.problems:
            self._refuse(
                None, "どの区の、どの報告の様式か、読み取れません。", f"{TAKE_NEW}{KEEP_HEAD}"
            )
        if self.problems:
            return None
        identity = Identity(meant[Ward], meant[ReportingRound], meant[ReportForm], base)
        if not self._may_send(identity):
            return None
        self._refuse_other_layouts(base)
        self._refuse_sheets_of_other_forms()
        return identity

    def _of(self, label: str) -> list[Statement]:
        return [each for each in self.statements if each.label == label]

    def _went_out(self) -> HandedOutForm | None:
        """What went out under the number of the cover, or the one number of all sheets."""
        if not self.numbered:
            return None
        first = self.numbered[0]
        if not first.on_cover and any(each.number != first.number for each in self.numbered):
            for each in self.numbered:
                self._refuse(
                    each,
                    "シートによって様式番号が違います。どの様式のものか決められません。",
                    f"別の様式から写したシートを消してください。または、{TAKE_NEW}",
                )
            return None
        forms = HandedOutForm.objects.visible_to(self.user).select_related("ward", "round")
        base = forms.filter(pk=first.number).first()
        if base is None and not self._names_another_ward():
            self._refuse(
                first,
                f"様式番号{form_number(first.number)}で渡した様式は、ありません。",
                f"番号を元に戻してください。分からないときは、{TAKE_NEW}",
            )
        return base

    def _names_another_ward(self) -> bool:
        """Whether the file itself says whose it is; the hidden row says nothing of it."""
        ward = None if self.user.is_bureau else self._meant(None)[Ward]
        agree, self.problems = not self.problems, []
        if ward is None or not agree or ward.pk == self.user.ward_id:
            return False
        self._refuse_ward(ward)
        return True

    def _meant(self, base: HandedOutForm | None) -> dict[type, object]:
        """The ward, body and round that the file names; those of the number, where it has one.

        Each statement that means something else, or nothing, is a problem.
        """
        meant: dict[type, object] = dict.fromkeys(WAYS_BACK)
        if base:
            meant = {Ward: base.ward, ReportForm: ReportForm(base.form), ReportingRound: base.round}
        first: dict[type, str] = {}
        for label, kind, things in self._readings():
            for each in self._of(label):
                key = compact(each.text) if label == WARD_CODE else spoken(each.text)
                thing, quoted = things.get(key), each.text[:_MOST_QUOTED]
                if thing is not None and meant[kind] in (None, thing):
                    meant[kind] = thing
                    first.setdefault(kind, quoted)
                elif base:
                    self._refuse_other_than(base, label, each)
                elif thing is None:
                    sentence = f"「{quoted}」という{label}はありません。"
                    self._refuse(each, sentence, WAYS_BACK[kind])
                else:
                    sentence = f"ほかの所では「{first[kind]}」とあり、食い違っています。"
                    self._refuse(each, sentence, WAYS_BACK[kind])
        return meant

    def _readings(self) -> Iterator[tuple[str, type, dict[str, object]]]:
        """Label, what it names, and each such thing by its words."""
        wards = list(Ward.objects.all())
        names = {spoken(name): ward for ward in wards for name in (ward.name, ward.full_name)}
        yield WARD_NAME, Ward, names
        yield WARD_CODE, Ward, {code: ward for ward in wards for code in (ward.pk, ward.lg_code)}
        yield BODY, ReportForm, {spoken(form.label): form for form in ReportForm}
        rounds = ReportingRound.objects.all()
        yield ROUND, ReportingRound, {spoken(each.name): each for each in rounds}

    def _refuse_other_than(self, base: HandedOutForm, label: str, statement: Statement) -> None:
        names = (base.ward.name, base.ward.pk, base.get_form_display(), base.round.name)
        right = dict(zip((WARD_NAME, WARD_CODE, BODY, ROUND), names, strict=True))[label]
        self._refuse(
            statement,
            f"様式番号{form_number(base.pk)}は「{right}」の様式ですが、"
            f"ここには「{statement.text[:_MOST_QUOTED]}」とあります。",
            f"正しければ「{right}」に戻してください。違う様式のときは、{TAKE_NEW}",
        )

    def _refuse_sheets_of_other_forms(self) -> None:
        own = self.numbered[0].number if self.numbered else None
        for each in self.numbered:
            if each.number != own:
                self._refuse(
                    each,
                    f"このシートは別の様式（{form_number(each.number)}）のものです。"
                    f"このファイルの様式番号は{form_number(own)}です。",
                    "このシートを消し、元の様式の同じシートに書き直してください。",
                )

    def _refuse_other_layouts(self, base: HandedOutForm | None) -> None:
        others = [each for each in self._of(LAYOUT_NUMBER) if compact(each.text) != str(LAYOUT)]
        for each in others:
            self._refuse(each, f"この版の様式は読めません。いまの版は{LAYOUT}です。", COPY_INTO_NEW)
        if base is not None and base.layout != LAYOUT and not others:
            sentence = f"前の版（{base.layout}）の様式です。いまの版は{LAYOUT}です。"
            self._refuse(None, sentence, COPY_INTO_NEW)

    def _may_send(self, identity: Identity) -> bool:
        if not self.user.is_bureau:
            if identity.ward.pk != self.user.ward_id:
                self._refuse_ward(identity.ward)
            elif identity.form != self.user.role:
                self._refuse(
                    next(iter(self._of(BODY)), None),
                    f"これは{identity.form.label}の様式です。",
                    f"{ReportForm(self.user.role).label}の様式を選んで送ってください。",
                )
        if not items_of(identity.round.kind, identity.form):
            words = f"{identity.round.name}は、{identity.form.label}"
            self._refuse(None, f"{words}には報告を求めていません。", TAKE_NEW)
        return not self.problems

    def _refuse_ward(self, ward: Ward) -> None:
        self._refuse(
            next(iter(self._of(WARD_NAME) or self._of(WARD_CODE)), None),
            f"これは{ward.name}の様式です。",
            f"{self.user.ward.name}の様式を選んで送ってください。",
        )

    def _refuse(self, statement: Statement | None, sentence: str, hint: str) -> None:
        place, found = (statement.place, statement.text) if statement else (CellRef(), "")
        self.problems.append(Problem(place, found, sentence, hint))
