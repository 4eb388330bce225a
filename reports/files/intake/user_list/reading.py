"""Decides how the rows of a file of users are read: each names one user and what is done with him."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from reports.document.exporters.safe_text import APOSTROPHE
from reports.files.intake.user_list.columns import (
    ACTION,
    ASKED,
    HEADINGS,
    NAME,
    NEEDED,
    ROLE,
    USERNAME,
    WARD,
    Action,
)
from reports.files.outcome import YES, CellRef, Findings
from reports.files.table import Head, Line, Table, find_head, tell_doubts
from wards.japanese.letters import compact, lookalike_sentence, lookalikes, mended, plain
from wards.models import Ward
from wards.vocabulary import Role

# 24 wards × 2 bodies × 100 people.
MOST_ROWS = 5_000
NOBODY = frozenset({"", "-", "―", "—", "ー", "なし"})
# Whoever is only stopped or resumed needs no more than his user name.
SWITCHES = (Action.STOP, Action.RESUME)
WORDS_OF_KEEP = frozenset({"", *NOBODY, Action.KEEP.value, "なし", "そのまま"})


@dataclass(frozen=True)
class Entry:
    """What a row says of a user. texts: as they stand, by column; places: of all that it has.

    answers: what the form of the screen is given, by field; what the row leaves as it is, because the
    file lacks the column or somebody is only stopped, is absent. unreadable: fields that are already
    explained.
    """

    username: str
    action: Action
    place: CellRef
    texts: Mapping[str, str]
    places: Mapping[str, CellRef]
    answers: Mapping[str, str]
    unreadable: frozenset[str] = frozenset()


@dataclass
class UserFindings(Findings):
    """What was found of a file of users."""

    entries: list[Entry] = field(default_factory=list)


def read_user_list(tables: list[Table]) -> UserFindings:
    """The rows of the first table that is a list of users, and everything that must be mended."""
    found = UserFindings()
    headed = [
        (table, head)
        for table in tables
        if not table.hidden and (head := find_head(table, HEADINGS, NEEDED))
    ]
    if not headed:
        found.refuse(
            CellRef(),
            "",
            "見出しの行が見つかりません。",
            "「ユーザー名」「氏名」「役割」「区」などの見出しを付けてください。"
            "いまの一覧を受け取り、それを直して送るのが確実です。",
        )
        return found
    (table, head), *more = headed
    for other, _ in more:
        found.note(CellRef(other.name), f"「{table.name}」だけを読み、このシートは読みません。")
    _Reader(table, head, found).read()
    return found


class _Reader:
    def __init__(self, table: Table, head: Head, found: UserFindings) -> None:
        self.table, self.head, self.found = table, head, found
        self.rows_of: dict[str, CellRef] = {}
        self.wards = _names_of_wards()

    def read(self) -> None:
        lines = [
            line
            for line in self.table.lines
            if line.number > self.head.last_line and not self.head.is_repeated_by(line)
        ]
        if len(lines) > MOST_ROWS:
            sentence = (
                f"行が多すぎます（{len(lines):,}行）。一度に読めるのは{MOST_ROWS:,}行までです。"
            )
            self.found.refuse(CellRef(), "", sentence, "分けて送ってください。")
            return
        for label in self.head.twice:
            place = self.table.place(self.head.lines[-1], None, label)
            self.found.refuse(
                place, label, f"「{label}」の欄が2つあります。", "1つにしてください。"
            )
        if self.head.unknown:
            labels = "、".join(f"「{label[:20]}」" for label in self.head.unknown)
            self.found.note(self.table.place(self.head.lines[-1]), f"{labels}の欄は読みません。")
        tell_doubts(self.table, self.head, self.found)
        for line in lines:
            self._read_line(line)
        if not lines:
            sentence = "見出しの下に行がありません。"
            self.found.refuse(CellRef(), "", sentence, "利用者の行を入れてください。")

    def _read_line(self, line: Line) -> None:
        texts = {key: self._text(line, place) for key, place in self.head.columns.items()}
        if not any(texts.values()):
            return
        places = {
            key: self.table.place(line, place, self.head.label(key))
            for key, place in self.head.columns.items()
        }
        username = plain(texts[USERNAME])
        if not self._names_one(username, texts, places):
            return
        action = self._action(texts, places)
        if action is None:
            return
        given = (key for key in ASKED if key in texts and (texts[key] or action not in SWITCHES))
        answers = {key: texts[key] for key in given}
        self._ask_about_lookalikes(username, answers, places)
        unreadable = frozenset(self._unreadable(answers, places))
        for key in unreadable:
            del answers[key]
        place = self.table.place(line)
        self.found.entries.append(
            Entry(username, action, place, texts, places, answers, unreadable)
        )

    def _ask_about_lookalikes(self, username: str, answers: dict, places: dict) -> None:
        if odd := lookalikes(answers.get(NAME, "")):
            said, answers[NAME] = answers[NAME], mended(answers[NAME])
            sentence = f"{lookalike_sentence(odd)}「{answers[NAME][:40]}」と読みます。"
            option = (YES, "置き換えて読む")
            self.found.ask(f"{username}.letters", places[NAME], said, sentence, option)

    def _unreadable(self, answers: dict, places: dict) -> Iterator[str]:
        """Turns the words for role and ward into codes; yields those that are no such words."""
        if not self._role(answers, places):
            yield ROLE
        if not self._ward(answers, places):
            yield WARD

    def _text(self, line: Line, column: int) -> str:
        text = line.cell(column)
        # Our own file has one apostrophe before what a spreadsheet would calculate.
        return text.removeprefix(APOSTROPHE) if self.table.is_csv else text

    def _names_one(self, username: str, texts: dict, places: dict) -> bool:
        if not username:
            self.found.refuse(
                places[USERNAME],
                "",
                "ユーザー名がありません。",
                "ログインするときの名前を入れるか、行を消してください。",
            )
            return False
        before = self.rows_of.setdefault(username.lower(), places[USERNAME])
        if before is not places[USERNAME]:
            self.found.refuse(
                places[USERNAME],
                texts[USERNAME],
                f"「{username[:40]}」の行が2つあります。",
                f"1つは{before}です。1人を1行にしてください。",
            )
            return False
        return True

    def _action(self, texts: dict, places: dict) -> Action | None:
        said = compact(texts.get(ACTION, ""))
        if said in WORDS_OF_KEEP:
            return Action.KEEP
        if said in set(Action):
            return Action(said)
        self.found.refuse(
            places[ACTION],
            texts[ACTION],
            f"操作「{texts[ACTION][:20]}」は選べません。",
            "空欄、変更、追加、停止、再開のどれかにしてください。",
        )
        return None

    def _role(self, answers: dict, places: dict) -> bool:
        if ROLE not in answers:
            return True
        said = compact(answers[ROLE])
        codes = {label: role.value for role, label in zip(Role, Role.labels, strict=True)}
        if said and said not in codes:
            words = "、".join(codes)
            sentence = f"役割「{answers[ROLE][:20]}」はありません。"
            self.found.refuse(places[ROLE], answers[ROLE], sentence, f"{words}のどれかです。")
            return False
        answers[ROLE] = codes.get(said, "")
        return True

    def _ward(self, answers: dict, places: dict) -> bool:
        if WARD not in answers:
            return True
        said = compact(answers[WARD])
        code = "" if said in NOBODY else self.wards.get(said)
        if code is None:
            sentence = f"「{answers[WARD][:20]}」という区は大阪市にありません。"
            hint = "大阪市の24区のどれかを「城東区」「27118」のように書いてください。"
            self.found.refuse(places[WARD], answers[WARD], sentence, hint)
            return False
        answers[WARD] = code
        return True


def _names_of_wards() -> dict[str, str]:
    wards = Ward.objects.all()
    return {name: ward.pk for ward in wards for name in (ward.name, ward.full_name, ward.code)}
