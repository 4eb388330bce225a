"""The list of users as a file: its columns, a user as a row, and what the rows of a file say."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reports.files.outcome import CellRef, Findings
from reports.files.table import Head, Heading, Line, RefusedCellError, Rows, Table, find_head
from wards.japanese.letters import compact, lookalike_sentence, lookalikes, mended, plain
from wards.models import User, Ward
from wards.outgoing.safe_text import APOSTROPHE
from wards.vocabulary import Role

ACTION, USERNAME, NAME, ROLE = "action", "username", "name", "role"
WARD, EMAIL, STATE = "ward", "email", "state"
ACTIVE, STOPPED, NEVER_SIGNED_IN = "利用中", "停止中", "初回ログイン前"
# 24 wards × 2 bodies × 100 people.
MOST_ROWS = 5_000
UNKNOWN = "「{name}」というアカウントはありません。誤りでなければ、操作に「追加」と書いてください。"
KNOWN = (
    "「{name}」というアカウント（{user}）がすでにあります。"
    "その人のことなら操作を空欄に、別の人なら別のユーザー名にしてください。"
)
STOPPED_ALREADY = (
    "「{name}」というアカウント（{user}）は、利用を停止しています。"
    "その人がまた使うなら、操作に「再開」と書いてください。"
)
OWN = "自分の利用を止めることはできません。健康局のほかの担当者に頼んでください。"
SWITCH = (
    "状態の欄では変えられません。操作に「停止」か「再開」と書いてください。"
    "一覧を受け取ったあとで変わったのなら、受け取り直してください。"
)


class Action(StrEnum):
    """What is done with a user besides taking over what his row says."""

    KEEP = "変更"
    ADD = "追加"
    STOP = "停止"
    RESUME = "再開"


_HELP = "空欄か「変更」はこの行のとおりに、「追加」は新しい人、「停止」「再開」は利用の停止と再開。"
_OWN_NAME = "ログインするときの名前。だれの行かは、これで決まります。"
HEADINGS = (
    Heading(ACTION, "操作", help=_HELP),
    Heading(USERNAME, "ユーザー名", help=_OWN_NAME, required=True),
    Heading(NAME, "氏名", help="60文字まで。追加では必ず。"),
    Heading(ROLE, "役割", help="健康局、区役所、相談支援室のどれか。追加では必ず。"),
    Heading(WARD, "区", help="区役所と相談支援室では必ず。健康局は空欄。"),
    Heading(EMAIL, "メールアドレス", help="お知らせメールを送る先。"),
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
    rows = (["", user.username, *words_of(user).values(), state_of(user)] for user in users)
    return [[heading.label for heading in HEADINGS], *rows]


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
    signed_in = NEVER_SIGNED_IN if user.must_change_password else ACTIVE
    return signed_in if user.is_active else STOPPED


@dataclass(frozen=True)
class UserRow:
    """What a row says of a user.

    answers: what the form of the screen is given, by field; what the row leaves as it is, since the
    file lacks the column or somebody is only stopped, is absent. unreadable: is explained already.
    """

    line: Line
    username: str
    action: Action
    answers: Mapping[str, str]
    unreadable: frozenset[str]

    def says_the_same_as(self, user: User) -> bool:
        """Whether nothing that the row says of a user would change."""
        present = {**words_of(user), ROLE: user.role, WARD: user.ward_id or ""}
        return all(present[key] == answer for key, answer in self.answers.items())


class UserRows(Rows):
    """The rows of a list of users."""

    def __init__(self, table: Table, head: Head, found: Findings) -> None:
        super().__init__(table, head, found)
        self._roles = {role.label: role.value for role in Role}
        self._wards = {
            name: ward.pk
            for ward in Ward.objects.all()
            for name in (ward.name, ward.full_name, ward.code)
        }

    def text(self, line: Line, key: str) -> str:
        text = super().text(line, key)
        # Our own file has one apostrophe before what a spreadsheet would calculate.
        return text.removeprefix(APOSTROPHE) if self.table.is_csv else text

    def users(self) -> Iterator[UserRow]:
        """What the rows say that name a user, each another one, and what is done with him."""
        names: set[str] = set()
        for line in self.lines:
            username = plain(self.text(line, USERNAME))
            if not username:
                hint = "ログインするときの名前を入れるか、行を消してください。"
                self.refuse(line, USERNAME, f"ユーザー名がありません。{hint}")
            elif username.lower() in names:
                hint = "1人を1行にしてください。"
                self.refuse(line, USERNAME, f"「{username[:40]}」の行が2つ以上あります。{hint}")
            elif action := self.value(line, ACTION, _action):
                answers = {
                    key: self._answer(line, key)
                    for key in ASKED
                    if key in self.head.columns and (self.text(line, key) or action not in SWITCHES)
                }
                readable = {key: answer for key, answer in answers.items() if answer is not None}
                unreadable = frozenset(answers.keys() - readable.keys())
                yield UserRow(line, username, action, readable, unreadable)
            names.add(username.lower())

    def refusal(self, row: UserRow, user: User | None, by: User) -> tuple[str, str]:
        """In which column what a row asks of a user cannot be done, and why; '' where it can."""
        words = {"name": row.username[:40], "user": user}
        if user is None:
            is_new = row.action is Action.ADD
            return USERNAME, "" if is_new else UNKNOWN.format(**words)
        if row.action is Action.ADD and not user.is_active:
            return ACTION, STOPPED_ALREADY.format(**words)
        if row.action is Action.ADD and not row.says_the_same_as(user):
            return ACTION, KNOWN.format(**words)
        if row.action is Action.STOP and user == by:
            return ACTION, OWN
        state, now = self.text(row.line, STATE), ACTIVE if user.is_active else STOPPED
        if row.action is Action.KEEP and state and (state == STOPPED) != (now == STOPPED):
            return STATE, f"状態は「{now}」ですが、「{state[:20]}」と書かれています。{SWITCH}"
        return ACTION, ""

    def _answer(self, line: Line, key: str) -> str | None:
        """What the form of the screen is given; None where the cell must be mended."""
        if key == NAME and (odd := lookalikes(self.text(line, NAME))):
            name = mended(self.text(line, NAME))[:40]
            sentence = f"{lookalike_sentence(odd)}「{name}」と読みます。"
            self.found.note(self.place(line, NAME), sentence)
        readers = {ROLE: self._role, WARD: self._ward, NAME: mended}
        return self.value(line, key, readers.get(key, str))

    def _role(self, text: str) -> str:
        role = compact(text)
        if role and role not in self._roles:
            hint = f"{'、'.join(self._roles)}のどれかです。"
            raise RefusedCellError(f"役割「{text[:20]}」はありません。{hint}")
        return self._roles.get(role, "")

    def _ward(self, text: str) -> str:
        ward = compact(text)
        if ward and ward not in self._wards:
            hint = "大阪市の24区のどれかを「城東区」「27118」のように入力してください。"
            raise RefusedCellError(f"「{text[:20]}」という区は大阪市にありません。{hint}")
        return self._wards.get(ward, "")


def _action(text: str) -> Action:
    word = compact(text) or Action.KEEP
    if word not in set(Action):
        hint = "空欄、変更、追加、停止、再開のどれかにしてください。"
        raise RefusedCellError(f"操作「{text[:20]}」は選べません。{hint}")
    return Action(word)


def user_rows(tables: list[Table], found: Findings) -> UserRows | None:
    """The rows of the one table that is a list of users; None where there is none to read."""
    headed = [(table, head) for table in tables if (head := find_head(table, HEADINGS, NEEDED))]
    names = "".join(f"「{table.name}」" for table, _ in headed)
    if len(headed) != 1:
        sentence = "見出しの行が見つかりません。"
        hint = "いまの一覧を受け取り、それを修正して送ってください。"
        if headed:
            sentence = f"アカウントの一覧が{len(headed)}つあります（{names}）。"
            hint = "1つだけを残したファイルを送ってください。"
        found.refuse(CellRef(), "", sentence, hint)
        return None
    ((table, head),) = headed
    rows, place = UserRows(table, head, found), table.place(head.line)
    for label in head.twice:
        found.refuse(place, label, f"「{label}」の欄が2つあります。", "1つにしてください。")
    if head.unknown:
        labels = "".join(f"「{label[:20]}」" for label in head.unknown)
        found.note(place, f"{labels}の欄は読みません。")
    if not rows.lines:
        sentence = "見出しの下に行がありません。"
        found.refuse(CellRef(), "", sentence, "アカウントの行を入れてください。")
    if len(rows.lines) > MOST_ROWS:
        sentence = (
            f"行が多すぎます（{len(rows.lines):,}行）。一度に読めるのは{MOST_ROWS:,}行までです。"
        )
        found.refuse(CellRef(), "", sentence, "分けて送ってください。")
        return None
    return rows
