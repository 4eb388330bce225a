"""The command that takes in report forms which came back as workbooks."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pghistory
from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.files.marked_copy import marked_copy
from reports.files.opening import UnusableFileError
from reports.files.outcome import (
    DELETE,
    FILE,
    PORTAL,
    YES,
    Change,
    Outcome,
    Problem,
    Question,
    QuestionKind,
)
from reports.files.reading import Reading
from reports.files.report_form.taking_in import take_in
from reports.files.upload_record import kept_outcome
from reports.files.uploads import receive, settle
from reports.management.arguments import (
    add_user,
    command_user,
    read_file,
    refuse_unwritable,
    write_file,
)
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import User

OPEN_QUESTIONS = (
    "確かめるところが残っています。--confirm か --on-conflict を付けて、もう一度実行してください。"
    "選ぶ答えがあるものは、ポータルの「Excelで報告」に残したファイルを開いて答えてください。"
)
DRIFTED = "読んでいるあいだに、ポータルの内容が変わりました。もう一度実行してください。"


class Command(BaseCommand):
    help = (
        "記入された報告の様式（Excel）を読み、何が変わるか、どのセルを修正するかを示します。"
        "--commit で、修正するところがなければまとめて保存します。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        marked = "修正するセルに印を付けた写しを書きます"
        confirm = "確かめるところ（削除、読み方など）に「はい」と答えます"
        conflict = "様式を渡したあとにポータルで修正された値を、どちらにするか"
        add("files", nargs="+", type=Path, metavar="FILE.xlsx")
        add("--commit", action="store_true", help="修正するところがなければ保存します")
        add("--marked-copy", type=Path, metavar="OUT.xlsx", help=marked)
        add("--confirm", action="store_true", help=confirm)
        add("--on-conflict", choices=[FILE, PORTAL], help=conflict)
        add_user(parser)

    def handle(self, *args, files: list[Path], user: str | None, **options) -> None:
        if options["marked_copy"] and len(files) > 1:
            raise CommandError("--marked-copy は、ファイルが1つのときに使えます。")
        if options["marked_copy"]:
            refuse_unwritable(options["marked_copy"])
        by = command_user(user)
        # All are read before the first is saved: a wrong path stops nothing halfway.
        contents = [(file.name, read_file(file)) for file in files]
        left = [each for each in contents if not self._take(*each, by, options)]
        if options["commit"] and len(files) > 1:
            # Each of them is saved by itself.
            names = "、".join(name for name, _ in left)
            which = (
                f"修正するか確かめるものは{len(left)}件: {names}" if left else "残りはありません。"
            )
            self.stdout.write(f"# 全部で{len(files)}件。{which}")
        if left:
            sys.exit(1)

    def _take(self, name: str, content: bytes, by: User, options: Mapping[str, Any]) -> bool:
        """Takes in one file and prints what it says; whether nothing is left to mend or answer."""
        commit, copy = options["commit"], options["marked_copy"]
        with ward_scope(ALL_WARDS), pghistory.context(user=by.pk):
            reading = take_in(content, by)
            # What is to be saved is kept like a file that a page received.
            upload = receive(by, name, content) if commit else None
            if upload and upload.is_open:
                # A file that was confirmed before is answered as then.
                answers = kept_outcome(upload.summary).answers
                answers = {**answers, **answers_to(reading.outcome, options)}
                reading = settle(upload, by, answers, reading.outcome.digest)
        # A file's name may say anything: whose form it was read as stands behind it.
        known = reading.identity
        whose = f"　{known.ward} {known.form.label}　{known.round}" if known else ""
        self.stdout.write(f"# {name}{whose}")
        self._print(reading)
        outcome = reading.outcome
        # What is saved is told of before a copy that cannot be written ends the command.
        if copy and not reading.unusable:
            self._write_copy(copy, content, outcome)
        if reading.unusable or outcome.problems:
            return False
        left_over = commit and not reading.saved and (outcome.questions or outcome.changes)
        if left_over:
            self.stdout.write(DRIFTED if reading.drifted else OPEN_QUESTIONS)
        return not left_over

    def _write_copy(self, path: Path, content: bytes, outcome: Outcome) -> None:
        try:
            marked = marked_copy(content, outcome)
        except UnusableFileError as error:
            raise CommandError(f"印つきの写しを作れませんでした。{error}") from error
        write_file(path, marked)
        self.stdout.write(f"印つきの写し: {path}")

    def _print(self, reading: Reading) -> None:
        if reading.unusable:
            self.stdout.write(str(reading.unusable))
            return
        outcome = reading.outcome
        for each in outcome.problems:
            self._print_line("修正する", each, each.found, f"{each.sentence}{each.hint}")
        for each in outcome.questions:
            options = " / ".join(words for _, words in each.options)
            self._print_line("確かめる", each, f"{each.sentence}（{options}）")
        for each in outcome.changes:
            self._print_line(each.kind.label, each, each.record, f"{each.before} → {each.after}")
        for each in outcome.notes:
            self.stdout.write(f"知っておくこと\t{each.place}\t{each.sentence}")
        self.stdout.write(
            f"修正するところ{len(outcome.problems):,}か所、確かめるところ{len(outcome.questions):,}か所、"
            f"変わる値{len(outcome.changes):,}件、変わらない値{outcome.unchanged:,}件。"
            + ("保存しました。" if reading.saved else "何も保存していません。")
        )

    def _print_line(self, word: str, each: Problem | Question | Change, *texts: str) -> None:
        self.stdout.write("\t".join((word, str(each.place), each.place.label, *texts)))


def answers_to(outcome: Outcome, options: Mapping[str, Any]) -> dict[str, str]:
    """What the command answers to a page's questions; one with a real choice is left open."""
    answers = {}
    for question in outcome.questions:
        offered = dict(question.options)
        if question.kind is QuestionKind.CONFLICT and options["on_conflict"]:
            answers[question.key] = options["on_conflict"]
        elif options["confirm"] and DELETE in offered:
            answers[question.key] = DELETE
        elif options["confirm"] and list(offered) == [YES]:
            answers[question.key] = YES
    return answers
