"""The list of users as a file: its columns, a user as a row, and what the rows of a file say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from reports.document.exporters.safe_text import APOSTROPHE
from reports.files.outcome import CellRef, Findings
from reports.files.table import Faults, Head, Heading, Line, Table, find_head
from wards.japanese.letters import compact, lookalike_sentence, lookalikes, mended, plain
from wards.models import User, Ward
from wards.vocabulary import Role

ACTION, USERNAME, NAME, ROLE = "action", "username", "name", "role"
WARD, EMAIL, STATE = "ward", "email", "state"
ACTIVE, STOPPED, NEVER_SIGNED_IN = "利用中", "停止中", "初回ログイン前"
# 24 wards × 2 bodies × 100 people.
MOST_ROWS = 5_000


class Action(StrEnum):
    """What is done with a user besides taking over what his row says."""

    KEEP = "変更"
    ADD = "追加"
    STOP = "停止"
    RESUME = "再開"


HEADINGS = (
    Heading(
        ACTION,
        "操作",
        help="空欄か「変更」はこの行のとおりに、「追加」は新しい人、「停止」「再開」は利用の停止と再開。",
    ),
    Heading(
        USERNAME,
        "ユーザー名",
        help="ログインするときの名前。だれの行かは、これで決まります。",
        required=True,
    ),
    Heading(NAME, "氏名", help="60文字まで。追加では必ず。"),
    Heading(ROLE, "役割", help="健康局、区役所、相談支援室のどれか。追加では必ず。"),
    Heading(WARD, "区", help="区役所と相談支援室では必ず。健康局は空欄。"),
    Heading(EMAIL, "メールアドレス", help="お知らせを送る先。"),
    Heading(STATE, "状態", help="見るだけの欄です。変えるときは「操作」に書きます。"),
)
# Whose row it is, and something about him.
NEEDED = tuple(frozenset({USERNAME, key}) for key in (NAME, ROLE, ACTION))
# What the form of the screen asks; each may be absent from a file, and is then left as it is.
ASKED = (NAME, ROLE, WARD, EMAIL)
LABELS = {heading.key: heading.label for heading in HEADINGS}
# Whoever is only stopped or resumed needs no more than his user name.
SWITCHES = (Action.STOP, Action.RESUME)


def rows_of(users: Iterable[User]) -> list[Sequence[str]]:
    """The list as it is taken away: head first, 操作 blank. users: with their wards."""
    head = [heading.label for heading in HEADINGS]
    return [
        head,
        *(["", user.username, *words_of(user).values(), state_of(user)] for user in users),
    ]


def words_of(user: User) -> dict[str, str]:
    """The answers of a user in the words of the file."""
    return {
        NAME: user.name,
        ROLE: user.get_role_display(),
        WARD: str(user.ward or ""),
        EMAIL: user.email,
    }


def state_of(user: User) -> str:
    """Whether a user may sign in."""
    if not user.is_active:
        return STOPPED
    return NEVER_SIGNED_IN if user.must_change_password else ACTIVE


@dataclass(frozen=True)
class UserRow:
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
    unreadable: frozenset[str]


@dataclass
class UserFindings(Findings):
    """What was found of a file of users."""

    rows: list[UserRow] = field(default_factory=list)


def read_user_list(tables: list[Table]) -> UserFindings:
    """The rows of the one table that is a list of users, and everything that must be mended."""
    found = UserFindings()
    headed = [(table, head) for table in tables if (head := find_head(table, HEADINGS, NEEDED))]
    if len(headed) == 1:
        _Reader(*headed[0], found).read()
    elif headed:
        names = "".join(f"「{table.name}」" for table, _ in headed)
        sentence = f"利用者の一覧が{len(headed)}つあります（{names}）。"
        found.refuse(CellRef(), "", sentence, "1つだけを残したファイルを送ってください。")
    else:
        found.refuse(
            CellRef(),
            "",
            "見出しの行が見つかりません。",
            "「ユーザー名」「氏名」「役割」「区」などの見出しを付けてください。"
            "いまの一覧を受け取り、それを直して送るのが確実です。",
        )
    return found


class _Reader:
    def __init__(self, table: Table, head: Head, found: UserFindings) -> None:
        self.table, self.head, self.found = table, head, found
        self.faults = Faults(table, head, found)
        self.names: set[str] = set()
        wards = Ward.objects.all()
        self.wards = {
            name: ward.pk for ward in wards for name in (ward.name, ward.full_name, ward.code)
        }
        self.roles = {label: role.value for role, label in zip(Role, Role.labels, strict=True)}

    def read(self) -> None:
        lines = [line for line in self.table.lines if line.number > self.head.last_line]
        if len(lines) > MOST_ROWS:
            sentence = (
                f"行が多すぎます（{len(lines):,}行）。一度に読めるのは{MOST_ROWS:,}行までです。"
            )
            self.found.refuse(CellRef(), "", sentence, "分けて送ってください。")
            return
        place = self.table.place(self.head.lines[-1])
        for label in self.head.twice:
            sentence = f"「{label}」の欄が2つあります。"
            self.found.refuse(place, label, sentence, "1つにしてください。")
        if self.head.unknown:
            labels = "".join(f"「{label[:20]}」" for label in self.head.unknown)
            self.found.note(place, f"{labels}の欄は読みません。")
        for line in lines:
            self._read_line(line)
        self.faults.tell()
        if not lines:
            sentence = "見出しの下に行がありません。"
            self.found.refuse(CellRef(), "", sentence, "利用者の行を入れてください。")

    def _read_line(self, line: Line) -> None:
        texts = {key: self._text(line, column) for key, column in self.head.columns.items()}
        username = plain(texts[USERNAME])
        if not any(texts.values()) or not self._names_one(line, username):
            return
        action = self._action(line, texts)
        if action is None:
            return
        places = {key: self.faults.place(line, key) for key in texts}
        asked = (key for key in ASKED if key in texts and (texts[key] or action not in SWITCHES))
        answers = {key: texts[key] for key in asked}
        if odd := lookalikes(answers.get(NAME, "")):
            answers[NAME] = mended(answers[NAME])
            sentence = f"{lookalike_sentence(odd)}「{answers[NAME][:40]}」と読みます。"
            self.found.note(places[NAME], sentence)
        unreadable = frozenset(self._unreadable(line, answers))
        for key in unreadable:
            del answers[key]
        place = self.table.place(line)
        row = UserRow(username, action, place, texts, places, answers, unreadable)
        self.found.rows.append(row)

    def _text(self, line: Line, column: int) -> str:
        text = line.cell(column)
        # Our own file has one apostrophe before what a spreadsheet would calculate.
        return text.removeprefix(APOSTROPHE) if self.table.is_csv else text

    def _names_one(self, line: Line, username: str) -> bool:
        if not username:
            message = (
                "ユーザー名がありません。ログインするときの名前を入れるか、行を消してください。"
            )
        elif username.lower() in self.names:
            message = f"「{username[:40]}」の行が2つ以上あります。1人を1行にしてください。"
        else:
            self.names.add(username.lower())
            return True
        self.faults.add(line, USERNAME, message)
        return False

    def _action(self, line: Line, texts: Mapping[str, str]) -> Action | None:
        word = compact(texts.get(ACTION, "")) or Action.KEEP
        if word in set(Action):
            return Action(word)
        hint = "空欄、変更、追加、停止、再開のどれかにしてください。"
        self.faults.add(line, ACTION, f"操作「{texts[ACTION][:20]}」は選べません。{hint}")
        return None

    def _unreadable(self, line: Line, answers: dict[str, str]) -> Iterator[str]:
        """Turns the words for role and ward into codes; yields those that are no such words."""
        if ROLE in answers:
            role = compact(answers[ROLE])
            if role and role not in self.roles:
                hint = f"{'、'.join(self.roles)}のどれかです。"
                self.faults.add(line, ROLE, f"役割「{answers[ROLE][:20]}」はありません。{hint}")
                yield ROLE
            answers[ROLE] = self.roles.get(role, "")
        if WARD in answers:
            ward = compact(answers[WARD])
            if ward and ward not in self.wards:
                hint = "大阪市の24区のどれかを「城東区」「27118」のように書いてください。"
                sentence = f"「{answers[WARD][:20]}」という区は大阪市にありません。"
                self.faults.add(line, WARD, f"{sentence}{hint}")
                yield WARD
            answers[WARD] = self.wards.get(ward, "")
