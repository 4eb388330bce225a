"""Decides how the questions of an intake are asked on its page, and how the answers are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from reports.intake.outcome import Outcome, Question, QuestionKind

# Names of what the page sends: an answer, one for all others of a kind, and the questions of it.
ANSWER, FOR_ALL, ASKED = "q-", "all-", "of-"
# From here on one answer may be given to all of a kind.
MANY = 4
# Whether words name a patient is seen at each of them alone.
ONE_BY_ONE = {QuestionKind.PERSONAL}
HEADINGS = {
    QuestionKind.READING: "読み方を確かめるところ",
    QuestionKind.DELETION: "消してよいかを確かめるところ",
    QuestionKind.CONFLICT: "ポータルでも変わっているところ",
    QuestionKind.ENDING: "終わりの日が入るところ",
    QuestionKind.PERSONAL: "個人の情報に見えるところ",
    QuestionKind.WITHOUT_BASE: "渡したときの内容が分からないところ",
}
# Where the only answer is yes, a no is given in the file.
ADVICE = {
    QuestionKind.READING: "違うときは、ファイルを直して、もう一度送ってください。",
    QuestionKind.PERSONAL: (
        "患者・利用者の情報のときは、ファイルから消して、もう一度送ってください。"
    ),
}
Options = tuple[tuple[str, str], ...]
CHOOSE, CONFIRM = "どれか1つを選択してください。", "確かめて、印を付けてください。"


@dataclass(frozen=True)
class Asked:
    """A question on the page. answer: the one that is chosen, '' for none."""

    question: Question
    number: int
    answer: str
    error: str

    @property
    def id(self) -> str:
        return f"q{self.number}"

    @property
    def name(self) -> str:
        return f"{ANSWER}{self.question.key}"

    @property
    def is_confirmation(self) -> bool:
        """Whether there is one answer only, as a box to tick."""
        return len(self.question.options) == 1

    @property
    def answer_words(self) -> str:
        return dict(self.question.options).get(self.answer, "")

    @property
    def label(self) -> str:
        place = self.question.place
        return " ".join(filter(None, (place.sheet, place.cell, place.label)))


@dataclass(frozen=True)
class AskedGroup:
    """The questions of one kind."""

    kind: QuestionKind
    asked: tuple[Asked, ...]

    @property
    def heading(self) -> str:
        return HEADINGS[self.kind]

    @property
    def advice(self) -> str:
        """What to do where the answer is no; '' where no can be chosen."""
        return ADVICE.get(self.kind, "")

    @property
    def options(self) -> Options:
        """The answers that most of them offer."""
        return Counter(each.question.options for each in self.asked).most_common(1)[0][0]

    @property
    def alike(self) -> list[Asked]:
        """Those that may be answered together; [] where there are few, or each must be looked at."""
        found = [each for each in self.asked if each.question.options == self.options]
        return found if len(found) >= MANY and self.kind not in ONE_BY_ONE else []

    @property
    def for_all(self) -> str:
        """The name of the answer to all of them that are not answered one by one."""
        return f"{FOR_ALL}{self.kind}"

    @property
    def asked_name(self) -> str:
        return f"{ASKED}{self.kind}"


@dataclass(frozen=True)
class AskedQuestions:
    """All questions of an outcome, by kind in the order in which they were found."""

    groups: tuple[AskedGroup, ...]

    @property
    def errors(self) -> list[Asked]:
        """Those that should have been answered; the frame of the page asks for it too."""
        return [each for group in self.groups for each in group.asked if each.error]


def asked_questions(outcome: Outcome, *, insist: bool) -> AskedQuestions:
    """The questions with their answers. insist: say of each unanswered one that it is needed."""
    unanswered = {question.key for question in outcome.unanswered}
    groups: dict[QuestionKind, list[Asked]] = {}
    for number, question in enumerate(outcome.questions, start=1):
        open_ = question.key in unanswered
        sentence = CONFIRM if len(question.options) == 1 else CHOOSE
        asked = Asked(
            question,
            number,
            "" if open_ else outcome.answers[question.key],
            sentence if insist and open_ else "",
        )
        groups.setdefault(question.kind, []).append(asked)
    return AskedQuestions(tuple(AskedGroup(kind, tuple(group)) for kind, group in groups.items()))


def given_answers(posted: QueryDict) -> Mapping[str, str]:
    """What was answered, by question: one by one, else for all of the kind."""
    answers = {
        name.removeprefix(ANSWER): posted[name] for name in posted if name.startswith(ANSWER)
    }
    for name in posted:
        if name.startswith(FOR_ALL) and posted[name]:
            for key in posted.getlist(f"{ASKED}{name.removeprefix(FOR_ALL)}"):
                answers.setdefault(key, posted[name])
    return answers
