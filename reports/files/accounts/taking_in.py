"""A file of users compared with those there are: who is added, changed, stopped; saved if ticked."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.utils import timezone

from reports.files.accounts.rows import (
    ACTION,
    ACTIVE,
    EMAIL,
    LABELS,
    NAME,
    ROLE,
    STOPPED,
    USERNAME,
    WARD,
    Action,
    UserRow,
    UserRows,
    user_rows,
    words_of,
)
from reports.files.opening import UnusableFileError, open_book
from reports.files.outcome import (
    YES,
    CellRef,
    Change,
    ChangeKind,
    Findings,
    Outcome,
    Question,
    QuestionKind,
)
from reports.files.reading import Progress, Reading, preview_or_saving
from reports.files.table import tables_of
from wards.accounts.passwords import give_initial_password, people
from wards.accounts.two_people import let_in
from wards.answers import BLANK
from wards.fiscal import wareki
from wards.forms.before_saving import STAMP, stamp_of
from wards.forms.bureau_forms import WAITS_FOR_SECOND, UserForm, usual_end
from wards.japanese.letters import has_lost_letters, has_marks_of_loss
from wards.models import User
from wards.vocabulary import Role

# No columns of the file: they stand on the page of the account. The mark is of one ward.
ENDS_ON, IS_ADMIN = "ends_on", "is_ward_admin"
# A password takes 0.3 s to be hashed, so that it is slow to guess: 15 s of waiting at most.
MOST_ADDED = 50
MOST_NAMED = 10
LISTS = ADDED, CHANGED, SWITCHED = "追加する人", "変更する人", "利用を停止・再開する人"


def take_in_users(
    content: bytes,
    by: User,
    *,
    answers: Mapping[str, str] | None = None,
    save: bool = False,
    digest: str | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Compares a file of users with those there are, and saves what is ticked if asked.

    by: of the Bureau. He cannot stop or move himself, so the Bureau always keeps a user. answers: to
    the questions and boxes, by key. digest: of the preview that was confirmed.
    """
    try:
        tables = tables_of(open_book(content))
    except UnusableFileError as error:
        return Reading(unusable=error)
    added: list[User] = []

    def run(given: Mapping[str, str] | None) -> Outcome:
        found = Findings()
        in_office = User.objects.filter(pk=by.pk, is_active=True, role=by.role)
        if given is not None and not in_office.exists():
            # Somebody of the Bureau stopped or moved him meanwhile: two must not stop each other.
            found.refuse(CellRef(), "", "あなたの利用が止められたか、役割が変わりました。")
        rows = user_rows(tables, found)
        if rows is None:
            return found.outcome((), 0, given)
        saving = _Saving(by, found, rows, _known_users(lock=given is not None), given)
        saving.save_all(progress)
        added[:] = saving.added
        changes = sorted(saving.changes, key=lambda change: LISTS.index(change.group))
        return found.outcome(changes, saving.unchanged, given)

    with transaction.atomic():
        if save:
            # What is compared with the digest is what is saved.
            _known_users(lock=True)
        reading = preview_or_saving(run, dict(answers or {}), save=save, digest=digest)
        slips = ((user, give_initial_password(user)) for user in added if reading.saved)
        return replace(reading, slips=tuple(slips))


def _known_users(*, lock: bool) -> dict[str, User]:
    """All people by their name in small letters; log-in does not tell capitals apart."""
    users = people().select_related("ward").order_by("pk")
    if lock:
        users = users.select_for_update(of=("self",))
    return {user.username.lower(): user for user in users}


@dataclass
class _Saving:
    """Takes the rows over into the users, through the form of the screen, one after another."""

    by: User
    found: Findings
    rows: UserRows
    known: dict[str, User]
    answers: Mapping[str, str] | None
    changes: list[Change] = field(default_factory=list)
    added: list[User] = field(default_factory=list)
    unchanged: int = 0

    def save_all(self, progress: Progress | None) -> None:
        """Saves every row that differs; what the form refuses becomes a problem at its cell."""
        users = list(self.rows.users())
        if (new := sum(row.action is Action.ADD for row in users)) > MOST_ADDED:
            sentence = f"追加する人が多すぎます（{new:,}人）。一度に{MOST_ADDED}人までです。"
            hint = "初期パスワードを1人ずつ作るので、分けて送ってください。"
            self.found.refuse(CellRef(), "", sentence, hint)
            return
        staffed = self._staffed()
        for number, row in enumerate(users, 1):
            self._save(row)
            if progress:
                progress(number, len(users), row.username)
        self.rows.close()
        self._ask_about_deserted(staffed)
        self._note_absent({row.username.lower() for row in users})

    def _save(self, row: UserRow) -> None:
        user = self.known.get(row.username.lower())
        key, message = self.rows.refusal(row, user, self.by)
        if message:
            self.rows.refuse(row.line, key, message)
        elif user is None:
            self._add_user(row)
        else:
            changed = self._change(row, user)
            self.unchanged += not (self._switch(row, user) or changed)

    def _is_taken(self, key: str) -> bool:
        return self.answers is None or self.answers.get(key) == YES

    def _staffed(self) -> dict[str, None]:
        """Where somebody can sign in, such as 北区 相談支援室."""
        users = [*self.known.values(), *self.added]
        return dict.fromkeys(user.affiliation for user in users if user.is_active)

    def _ask_about_deserted(self, before: Mapping[str, None]) -> None:
        """Without a user nobody can report: usually the successor was forgotten."""
        now = self._staffed()
        kind, option = QuestionKind.DESERTED, (YES, "あとで加えるので、このまま保存する")
        for body in filter(lambda each: each not in now, before):
            sentence = (
                f"{body}のアカウントが、1つもなくなります。報告を入力できる人がいなくなります。"
            )
            question = Question(f"{kind}.{body}", kind, CellRef(), "", sentence, (option,))
            self.found.questions.append(question)

    def _add_user(self, row: UserRow) -> None:
        key = f"add.{row.username}"
        if not self._is_taken(key):
            return
        self._note_marks_of_loss(row)
        data = {**row.answers, USERNAME: row.username}
        if data.get(ROLE) != Role.BUREAU:
            data[ENDS_ON] = usual_end(timezone.localdate())
        form = UserForm(data, user=self.by)
        # Whoever is only tried out here, or fails below, signs in with nothing.
        form.instance.set_unusable_password()
        if form.is_valid() and form.try_to_save():
            user = form.instance
            self.added.append(user)
            end = f"{wareki(user.ends_on)}まで" if user.ends_on else ""
            after = "、".join(filter(None, [user.affiliation, user.email, end]))
            place = self.rows.table.place(row.line)
            self._add(ChangeKind.ADDED, place, user, "", after, key=key, group=ADDED)
        else:
            self._refuse(row, form)

    def _change(self, row: UserRow, user: User) -> bool:
        """Takes over what the row says of somebody who is known; whether that changes anything."""
        before, key = words_of(user), f"change.{user.username}"
        row = self._without_lost_letters(row, before)
        if row.says_the_same_as(user):
            return bool(row.unreadable)
        if not self._is_taken(key):
            return True
        if row.answers.get(NAME) != before[NAME]:
            self._note_marks_of_loss(row)
        present = before | {ROLE: user.role, WARD: user.ward_id or ""}
        data = present | dict(row.answers) | {USERNAME: user.username, STAMP: stamp_of(user)}
        if data[ROLE] != Role.BUREAU:
            data[ENDS_ON] = user.ends_on
        was_admin = user.is_ward_admin
        if data[ROLE] == Role.WARD_OFFICE and data[WARD] == user.ward_id:
            data[IS_ADMIN] = was_admin
        form = UserForm(data, instance=user, user=self.by)
        if not (form.is_valid() and form.try_to_save()):
            self._refuse(row, form)
            return True
        after = words_of(user)
        differing = [name for name in after if after[name] != before[name]]
        place = self.rows.place(row.line, differing[0])
        if was_admin and not user.is_ward_admin:
            self.found.note(place, f"{user.name}さんは、区の管理者ではなくなります。")
        emptied = EMAIL in differing and not after[EMAIL]
        if emptied:
            sentence = f"{before[EMAIL]} を消すときは、{user.name}さんの行に印を付けてください。"
            self.found.note(self.rows.place(row.line, EMAIL), sentence)
        self._add(
            ChangeKind.CHANGED,
            replace(place, label="・".join(LABELS[name] for name in differing)),
            user,
            "、".join(before[name] or BLANK for name in differing),
            "、".join(after[name] or BLANK for name in differing),
            key=key,
            group=CHANGED,
            ticked=not emptied,
        )
        return True

    def _without_lost_letters(self, row: UserRow, before: Mapping[str, str]) -> UserRow:
        """The row without what differs by letters alone that its file could not hold; notes so."""
        kept = dict(row.answers)
        for key in (NAME, EMAIL):
            if has_lost_letters(kept.get(key, ""), before[key]):
                sentence = (
                    f"「{kept.pop(key)[:40]}」は、ファイルの保存で文字が失われたもののようです。"
                    f"いまの「{before[key]}」のまま変えません。"
                )
                self.found.note(self.rows.place(row.line, key), sentence)
        return replace(row, answers=kept)

    def _note_marks_of_loss(self, row: UserRow) -> None:
        """Tells of a new name that lost letters; nothing else says what they were."""
        name = row.answers.get(NAME, "")
        if has_marks_of_loss(name):
            sentence = (
                f"「{name[:40]}」は、文字が失われているようです。元の名前を確かめてください。"
            )
            self.found.note(self.rows.place(row.line, NAME), sentence)

    def _switch(self, row: UserRow, user: User) -> bool:
        """Stops or resumes; whether that changes anything."""
        wanted = {Action.STOP: False, Action.RESUME: True}.get(row.action, user.is_active)
        if wanted == user.is_active:
            return False
        key = f"switch.{user.username}"
        if self._is_taken(key):
            if not wanted:
                user.switch(False)
            elif not let_in(user, self.by):
                self.found.note(self.rows.place(row.line, ACTION), WAITS_FOR_SECOND)
            kind = ChangeKind.CHANGED if wanted else ChangeKind.ENDED
            words = (STOPPED, ACTIVE) if wanted else (ACTIVE, STOPPED)
            place = self.rows.place(row.line, ACTION)
            self._add(kind, place, user, *words, key=key, group=SWITCHED)
        return True

    def _add(self, kind: ChangeKind, place: CellRef, user: User, *words: str, **box) -> None:
        self.changes.append(Change(kind, place, _record(user), *words, **box))

    def _refuse(self, row: UserRow, form: UserForm) -> None:
        for name, errors in form.errors.items():
            if name not in row.unreadable:
                is_asked = name in self.rows.head.columns
                about = "" if is_asked else f"{LABELS.get(name, '')}："
                for error in errors:
                    key = name if is_asked else USERNAME
                    self.rows.refuse(row.line, key, f"{about}{error}".lstrip("："))

    def _note_absent(self, named: set[str]) -> None:
        absent = [_record(user) for name, user in self.known.items() if name not in named]
        if absent:
            more = f"、ほか{len(absent) - MOST_NAMED:,}人" if len(absent) > MOST_NAMED else ""
            names = f"（{'、'.join(absent[:MOST_NAMED])}{more}）"
            sentence = f"ファイルにないアカウント{len(absent):,}件は、そのままにします{names}。"
            self.found.note(CellRef(), sentence)


def _record(user: User) -> str:
    return f"{user.name}（{user.username}）"
