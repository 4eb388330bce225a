"""The command that takes in report forms which came back as workbooks."""

from __future__ import annotations

import sys
from pathlib import Path

import pghistory
from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.files.marked_copy import marked_copy
from reports.files.outcome import (
    DELETE,
    FILE,
    PORTAL,
    YES,
    ChangeKind,
    Outcome,
    QuestionKind,
)
from reports.files.reading import Reading
from reports.files.report_form.taking_in import take_in
from reports.files.upload_record import kept_outcome
from reports.files.uploads import receive, settle
from reports.management.arguments import add_user, command_user, read_file, write_file
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import User

WORDS = {
    ChangeKind.ADDED: "追加",
    ChangeKind.CHANGED: "変更",
    ChangeKind.ENDED: "終了",
    ChangeKind.DELETED: "削除",
}


OPEN_QUESTIONS = (
    "確かめるところが残っています。--confirm か --on-conflict を付けて、もう一度実行してください。"
    "選ぶ答えがあるものは、ポータルの「Excelで報告」に残したファイルを開いて答えてください。"
)
DRIFTED = "読んでいるあいだに、ポータルの内容が変わりました。もう一度実行してください。"


class Command(BaseCommand):
    help = (
        "記入された報告の様式（Excel）を読み、何が変わるか、どのセルを直すかを示します。"
        "--commit で、直すところがなければまとめて保存します。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE.xlsx")
        parser.add_argument("--commit", action="store_true", help="直すところがなければ保存します")
        parser.add_argument(
            "--marked-copy",
            type=Path,
            metavar="OUT.xlsx",
            help="直すセルに印を付けた写しを書きます",
        )
        parser.add_argument(
            "--confirm",
            action="store_true",
            help="確かめるところ（削除、読み方など）に「はい」と答えます",
        )
        parser.add_argument(
            "--on-conflict",
            choices=[FILE, PORTAL],
            help="様式を渡したあとにポータルで直された値を、どちらにするか",
        )
        add_user(parser)

    def handle(
        self,
        *args,
        files: list[Path],
        commit: bool,
        marked_copy: Path | None,
        user: str | None,
        confirm: bool,
        on_conflict: str | None,
        **options,
    ) -> None:
        if marked_copy and len(files) > 1:
            raise CommandError("--marked-copy は、ファイルが1つのときに使えます。")
        by = command_user(user)
        # All are read before the first is saved: a wrong path stops nothing halfway.
        contents = [(file.name, read_file(file)) for file in files]
        answering = _Answering(confirm, on_conflict)
        clean = [
            self._take(name, content, by, answering, commit, marked_copy)
            for name, content in contents
        ]
        if commit and len(files) > 1:
            self.stdout.write(_left_over([file.name for file in files], clean))
        if not all(clean):
            sys.exit(1)

    def _take(
        self,
        name: str,
        content: bytes,
        by: User,
        answering: _Answering,
        commit: bool,
        marked: Path | None,
    ) -> bool:
        """Takes in one file and prints what it says; whether nothing is left to mend or answer."""
        with ward_scope(ALL_WARDS), pghistory.context(user=by.pk):
            reading = take_in(content, by)
            # What is to be saved is kept like a file that a page received.
            upload = receive(by, name, content) if commit else None
            if upload and upload.is_open:
                # A file that was confirmed before is answered as then.
                before = kept_outcome(upload.summary).answers
                answers = {**before, **answering.answers(reading.outcome)}
                reading = settle(upload, by, answers, reading.outcome.digest)
        self.stdout.write(f"# {name}{_whose(reading)}")
        self._print(reading)
        outcome = reading.outcome
        # What is saved is told of before a copy that cannot be written ends the command.
        if marked and not reading.unusable:
            write_file(marked, marked_copy(content, outcome))
            self.stdout.write(f"印つきの写し: {marked}")
        if reading.unusable or outcome.problems:
            return False
        left_over = commit and not reading.saved and (outcome.questions or outcome.changes)
        if left_over:
            self.stdout.write(DRIFTED if reading.drifted else OPEN_QUESTIONS)
        return not left_over

    def _print(self, reading: Reading) -> None:
        if reading.unusable:
            self.stdout.write(f"{reading.unusable.sentence}{reading.unusable.hint}")
            return
        outcome = reading.outcome
        for each in outcome.problems:
            self.stdout.write(
                f"直す\t{each.place}\t{each.place.label}\t{each.found}\t{each.sentence}{each.hint}"
            )
        for each in outcome.questions:
            options = " / ".join(words for _, words in each.options)
            place = f"{each.place}\t{each.place.label}"
            self.stdout.write(f"確かめる\t{place}\t{each.sentence}（{options}）")
        for each in outcome.changes:
            place = f"{each.place}\t{each.place.label}"
            self.stdout.write(
                f"{WORDS[each.kind]}\t{place}\t{each.record}\t{each.before} → {each.after}"
            )
        for each in outcome.notes:
            self.stdout.write(f"変えない\t{each.place}\t{each.sentence}")
        self.stdout.write(_total(reading))


def _left_over(names: list[str], clean: list[bool]) -> str:
    """Which of several files wait for somebody: each of them is saved by itself."""
    left = [name for name, is_clean in zip(names, clean, strict=True) if not is_clean]
    which = (
        f"直すか確かめるものは{len(left)}件: {'、'.join(left)}" if left else "残りはありません。"
    )
    return f"# 全部で{len(names)}件。{which}"


def _whose(reading: Reading) -> str:
    """Whose form a file was read as: its name may say anything."""
    known = reading.identity
    if known is None:
        return ""
    return f"　{known.ward} {known.form.label}　{known.round}"


def _total(reading: Reading) -> str:
    outcome = reading.outcome
    counts = (
        f"直すところ{len(outcome.problems)}か所、確かめるところ{len(outcome.questions)}か所、"
        f"変わる値{len(outcome.changes)}件、変わらない値{outcome.unchanged}件。"
    )
    return counts + ("保存しました。" if reading.saved else "何も保存していません。")


class _Answering:
    """How the command answers what a page would ask."""

    def __init__(self, confirm: bool, on_conflict: str | None) -> None:
        self.confirm, self.on_conflict = confirm, on_conflict

    def answers(self, outcome: Outcome) -> dict[str, str]:
        """Answers by key; a question with a real choice is left open."""
        answers = {}
        for question in outcome.questions:
            offered = dict(question.options)
            if question.kind is QuestionKind.CONFLICT and self.on_conflict:
                answers[question.key] = self.on_conflict
            elif self.confirm and DELETE in offered:
                answers[question.key] = DELETE
            elif self.confirm and list(offered) == [YES]:
                answers[question.key] = YES
        return answers
