"""The questions of an intake as its page asks them, and the answers as it reads them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from reports.files.outcome import YES, Outcome, Question, QuestionKind, split_answer
from wards.forms.period_forms import Intention

# Names of what the page sends: an answer, one for all others of a kind, and the questions of it.
ANSWER, FOR_ALL, ASKED = "q-", "all-", "of-"
# The day or reason behind an option is sent by the name of its question and option.
TYPED = "t-"
# From here on one answer may be given to all of a kind.
MANY = 4
# Whether words name a patient is seen at each of them alone.
ONE_BY_ONE = {QuestionKind.PERSONAL, QuestionKind.INTENTION, QuestionKind.AMOUNT}
HEADINGS = {
    QuestionKind.ANOTHER: "もう1件かどうかを確かめるところ",
    QuestionKind.DELETION: "消してよいかを確かめるところ",
    QuestionKind.CONFLICT: "ポータルでも変わっているところ",
    QuestionKind.DESERTED: "利用者がいなくなるところ",
    QuestionKind.ENDING: "終わりの日が入るところ",
    QuestionKind.PERSONAL: "個人の情報に見えるところ",
    QuestionKind.WITHOUT_BASE: "渡したときの内容が分からないところ",
    QuestionKind.INTENTION: "変わったのか、はじめから誤りかを確かめるところ",
    QuestionKind.OLDER: "日付を確かめるところ",
    QuestionKind.AMOUNT: "件数を入れて確かめるところ",
}
# Where the only answer is yes, a no is given in the file.
ADVICE = {
    QuestionKind.DESERTED: "違うときは、停止する人の印を外すか、ファイルを直して送ってください。",
    QuestionKind.PERSONAL: (
        "患者・利用者の情報のときは、ファイルから消して、もう一度送ってください。"
    ),
}
Options = tuple[tuple[str, str], ...]


# What is typed behind an answer.
TYPED_LABELS = {
    QuestionKind.INTENTION: {Intention.CHANGED: "いつから", Intention.MISTAKEN: "誤りの理由"},
    QuestionKind.AMOUNT: {YES: "件数"},
}


@dataclass(frozen=True)
class Asked:
    """A question on the page. answer: the one that is chosen, '' for none."""

    question: Question
    number: int
    answer: str
    error: str = ""

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
    def choices(self) -> list[dict[str, object]]:
        """The answers to choose from; asks: what is typed behind one, '' for nothing."""
        chosen, typed = split_answer(self.answer)
        asks = TYPED_LABELS.get(self.question.kind, {})
        return [
            {
                "value": value,
                "words": words,
                "is_chosen": value == chosen,
                "asks": asks.get(value, ""),
                "typed_name": f"{TYPED}{value}-{self.question.key}",
                "typed": typed if value == chosen else "",
            }
            for value, words in self.question.options
        ]

    @property
    def answer_words(self) -> str:
        chosen, typed = split_answer(self.answer)
        words = dict(self.question.options).get(chosen, "")
        if self.question.kind is not QuestionKind.INTENTION or not words:
            return words
        return f"{Intention(chosen).label}（{typed}）"

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
        answer = outcome.answers.get(question.key, "")
        open_ = question.key in unanswered
        # What was typed stays, be it understood or not.
        kept = answer if not open_ or question.kind in TYPED_LABELS else ""
        error = question.refusal(answer) if insist and open_ else ""
        asked = Asked(question, number, kept, error)
        groups.setdefault(question.kind, []).append(asked)
    return AskedQuestions(tuple(AskedGroup(kind, tuple(group)) for kind, group in groups.items()))


def given_answers(posted: QueryDict) -> Mapping[str, str]:
    """What was answered, by question: one by one, else for all of the kind."""
    answers = {}
    for name in posted:
        if name.startswith(ANSWER):
            key, chosen = name.removeprefix(ANSWER), posted[name]
            typed = posted.get(f"{TYPED}{chosen}-{key}")
            answers[key] = chosen if typed is None else f"{chosen}:{typed}"
    for name in posted:
        if name.startswith(FOR_ALL) and posted[name]:
            for key in posted.getlist(f"{ASKED}{name.removeprefix(FOR_ALL)}"):
                answers.setdefault(key, posted[name])
    return answers
