"""Decides how the rows of a file of users are saved: through the form of the screen, one after another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.core.exceptions import NON_FIELD_ERRORS

from reports.files.intake.user_list.columns import (
    ACTION,
    ACTIVE,
    EMAIL,
    LABELS,
    NAME,
    ROLE,
    STATE,
    STOPPED,
    USERNAME,
    WARD,
    Action,
    shown,
)
from reports.files.intake.user_list.reading import Entry, UserFindings
from reports.files.outcome import DELETE, YES, CellRef, Change, ChangeKind, QuestionKind
from wards.answers import BLANK
from wards.forms.simultaneous_edits import STAMP, stamp_of
from wards.japanese.letters import has_lost_letters
from wards.models import User
from wards.views.users import UserForm

# A password takes 0.3 s to be hashed, so that it is slow to guess: 15 s of waiting at most.
MOST_ADDED = 50
MOST_NAMED = 10


@dataclass
class Saving:
    """Takes the rows over into the users; remembers what that changes and who is new."""

    by: User
    found: UserFindings
    known: dict[str, User]
    changes: list[Change] = field(default_factory=list)
    added: list[User] = field(default_factory=list)
    unchanged: int = 0

    def save_all(self) -> None:
        """Saves every row that differs; what the form refuses becomes a problem at its cell."""
        new = sum(entry.action is Action.ADD for entry in self.found.entries)
        if new > MOST_ADDED:
            sentence = f"追加する人が多すぎます（{new:,}人）。一度に{MOST_ADDED}人までです。"
            hint = "初期パスワードを1人ずつ作るので、分けて送ってください。"
            self.found.refuse(CellRef(), "", sentence, hint)
            return
        staffed = self._staffed()
        for entry in self.found.entries:
            self._save(entry)
        self._ask_about_deserted(staffed)
        self._note_absent()

    def _staffed(self) -> dict[str, None]:
        """Where somebody can sign in, such as 北区 相談支援室."""
        people = [*self.known.values(), *self.added]
        return dict.fromkeys(user.affiliation for user in people if user.is_active)

    def _ask_about_deserted(self, before: Mapping[str, None]) -> None:
        """Without a user nobody can report: usually the successor was forgotten."""
        now = self._staffed()
        for body in before:
            if body not in now:
                self.found.ask(
                    f"deserted.{body}",
                    CellRef(),
                    "",
                    f"{body}の利用者が、1人もいなくなります。報告を入力できる人がいなくなります。",
                    (YES, "あとで加えるので、このまま保存する"),
                )

    def _save(self, entry: Entry) -> None:
        user = self.known.get(entry.username.lower())
        if user is None:
            self._save_unknown(entry)
        elif entry.action is Action.ADD and not self._says_the_same(entry, user):
            self.found.refuse(
                entry.places[ACTION],
                entry.texts[ACTION],
                f"「{entry.username[:40]}」という利用者（{user}）がすでにいます。",
                "その人のことなら操作を空欄に、別の人なら別のユーザー名にしてください。",
            )
        elif self._may_be_saved(entry, user):
            self._change(entry, user)

    def _save_unknown(self, entry: Entry) -> None:
        if entry.action is Action.ADD:
            self._add(entry)
            return
        self.found.refuse(
            entry.places[USERNAME],
            entry.texts[USERNAME],
            f"「{entry.username[:40]}」という利用者はいません。",
            "書きまちがいでなければ、操作に「追加」と書いてください。",
        )

    def _add(self, entry: Entry) -> None:
        form = UserForm({**entry.answers, USERNAME: entry.username}, user=self.by)
        # Whoever is only tried out here, or fails below, signs in with nothing.
        form.instance.set_unusable_password()
        if form.is_valid() and form.try_to_save():
            self.added.append(form.instance)
            after = "、".join(filter(None, [form.instance.affiliation, form.instance.email]))
            self._tell(ChangeKind.ADDED, entry.place, form.instance, "", after)
        else:
            self._refuse(entry, form)

    def _may_be_saved(self, entry: Entry, user: User) -> bool:
        if entry.action is Action.STOP and user == self.by:
            self.found.refuse(
                entry.places[ACTION],
                entry.texts[ACTION],
                "自分の利用を止めることはできません。",
                "ほかの健康局の利用者に頼んでください。",
            )
            return False
        said = entry.texts.get(STATE, "")
        was_stopped = not user.is_active
        if entry.action is Action.ADD and was_stopped:
            self.found.refuse(
                entry.places[ACTION],
                entry.texts[ACTION],
                f"「{entry.username[:40]}」という利用者（{user}）は、利用を停止しています。",
                "その人がまた使うなら、操作に「再開」と書いてください。",
            )
            return False
        if entry.action is Action.KEEP and said and (said == STOPPED) != was_stopped:
            now = STOPPED if was_stopped else ACTIVE
            self.found.refuse(
                entry.places[STATE],
                said,
                f"状態は「{now}」ですが、「{said[:20]}」と書かれています。",
                "状態の欄では変えられません。操作に「停止」か「再開」と書いてください。"
                "一覧を受け取ったあとで変わったのなら、受け取り直してください。",
            )
            return False
        return True

    def _change(self, entry: Entry, user: User) -> None:
        """Takes over what the row says, then stops or resumes; a row that says nothing new is left."""
        before = shown(user)
        entry = self._without_lost_letters(entry, before)
        if not self._says_the_same(entry, user):
            present = {ROLE: user.role, WARD: user.ward_id or ""}
            data = before | present | dict(entry.answers) | {USERNAME: user.username}
            data |= {STAMP: stamp_of(user)}
            form = UserForm(data, instance=user, user=self.by)
            if not (form.is_valid() and form.try_to_save()):
                self._refuse(entry, form)
                return
        changed = self._tell_what_changed(entry, user, before) + self._switch(entry, user)
        self.unchanged += not changed

    def _without_lost_letters(self, entry: Entry, before: Mapping[str, str]) -> Entry:
        """The row without what differs by letters alone that its file could not hold; tells so."""
        lost = [
            key
            for key in (NAME, EMAIL)
            if has_lost_letters(entry.answers.get(key, ""), before[key])
        ]
        for key in lost:
            self.found.note(
                entry.places[key],
                f"「{entry.answers[key][:40]}」は、ファイルの保存で文字が失われたもののようです。"
                f"いまの「{before[key]}」のまま変えません。",
            )
        answers = {key: said for key, said in entry.answers.items() if key not in lost}
        return replace(entry, answers=answers)

    def _says_the_same(self, entry: Entry, user: User) -> bool:
        present = {**shown(user), ROLE: user.role, WARD: user.ward_id or ""}
        return all(present[key] == answer for key, answer in entry.answers.items())

    def _tell_what_changed(self, entry: Entry, user: User, before: Mapping[str, str]) -> int:
        differing = {key: said for key, said in shown(user).items() if said != before[key]}
        for key, said in differing.items():
            place = entry.places.get(key, entry.place)
            self._tell(ChangeKind.CHANGED, place, user, before[key] or BLANK, said or BLANK)
            if key == EMAIL and not said:
                self.found.ask(
                    f"{user.pk}.{key}",
                    place,
                    "",
                    f"{user.name}さんの{LABELS[key]}が空欄になっています。消しますか。",
                    (DELETE, f"{before[key]} を消す"),
                    kind=QuestionKind.DELETION,
                )
        return len(differing)

    def _switch(self, entry: Entry, user: User) -> int:
        wanted = {Action.STOP: False, Action.RESUME: True}.get(entry.action, user.is_active)
        if wanted == user.is_active:
            return 0
        user.is_active = wanted
        user.save(update_fields=["is_active"])
        kind = ChangeKind.CHANGED if wanted else ChangeKind.ENDED
        words = (STOPPED, ACTIVE) if wanted else (ACTIVE, STOPPED)
        self._tell(kind, entry.places[ACTION], user, *words)
        return 1

    def _tell(self, kind: ChangeKind, place: CellRef, user: User, before: str, after: str) -> None:
        self.changes.append(Change(kind, place, f"{user.name}（{user.username}）", before, after))

    def _refuse(self, entry: Entry, form: UserForm) -> None:
        for name, errors in form.errors.items():
            if name in entry.unreadable:
                continue
            place = entry.place if name == NON_FIELD_ERRORS else entry.places.get(name, entry.place)
            about = "" if name in entry.places else f"{LABELS.get(name, '')}："
            for error in errors:
                self.found.refuse(place, entry.texts.get(name, ""), f"{about}{error}".lstrip("："))

    def _note_absent(self) -> None:
        named = {entry.username.lower() for entry in self.found.entries}
        absent = [user for name, user in self.known.items() if name not in named]
        if absent:
            shown_names = "、".join(
                f"{user.name}（{user.username}）" for user in absent[:MOST_NAMED]
            )
            more = f"、ほか{len(absent) - MOST_NAMED:,}人" if len(absent) > MOST_NAMED else ""
            self.found.note(
                CellRef(),
                f"ファイルにない利用者{len(absent):,}人は、そのままにします（{shown_names}{more}）。",
            )
