"""Decides how the questions about a list are asked: in which group, which are answered, which are missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from reports.files.official_list.plan import LATER, Plan, Question, unanswered

# The answer to all questions that must be answered and are not.
FOR_THE_REST = "for-the-rest"
# The names of answers begin with that; the keys of the questions that need one stand in DEMANDED.
ANSWER, DEMANDED = "answer-", "demanded"
# More names than these are shown when they are asked for.
MOST_NAMES = 6
MISSING = "どれか1つを選択してください。"


@dataclass(frozen=True)
class ShownQuestion:
    """A question with the answer that was given; error: a sentence where one is missing."""

    question: Question
    answer: str
    error: str

    @property
    def id(self) -> str:
        return f"ask-{self.question.key}"

    @property
    def has_many_names(self) -> bool:
        return len(self.question.names) > MOST_NAMES


@dataclass(frozen=True)
class Group:
    """Questions that stand together. kind: of the notice around them."""

    key: str
    kind: str
    icon: str
    title: str
    note: str
    questions: list[ShownQuestion]
    # The label of one answer for all of it that is not answered; '' where there is none.
    for_the_rest: str = ""


@dataclass(frozen=True)
class Asked:
    """All questions of a plan. missing: those that were sent without an answer that they need."""

    groups: list[Group]
    missing: list[ShownQuestion]


@dataclass(frozen=True)
class Sent:
    """What was sent: the answers, and whether one is missing among those that the page demands.

    The page says itself which those are: the list need not be read once more to see it.
    """

    answers: dict[str, str]
    is_incomplete: bool

    @classmethod
    def of(cls, posted: QueryDict) -> Sent:
        demanded = posted.getlist(DEMANDED)
        answers = {
            name.removeprefix(ANSWER): posted[name] for name in posted if name.startswith(ANSWER)
        }
        if posted.get(FOR_THE_REST) == LATER:
            answers = dict.fromkeys(demanded, LATER) | answers
        return cls(answers, not answers.keys() >= set(demanded))


def asked_of(plan: Plan, answers: Mapping[str, str], *, sent: bool) -> Asked:
    """The questions of a plan with these answers. sent: whether those that are missing are told."""
    missing = {each.key for each in unanswered(plan, answers)} if sent else set()
    shown = [
        ShownQuestion(
            each,
            answers.get(each.key, "" if each.must_be_answered else LATER),
            MISSING if each.key in missing else "",
        )
        for each in plan.questions
    ]
    return Asked(_groups(shown), [each for each in shown if each.error])


def _groups(shown: list[ShownQuestion]) -> list[Group]:
    urgent = [each for each in shown if each.question.urgent]
    rest = [each for each in shown if not each.question.urgent]
    codes = [each for each in rest if each.question.must_be_answered]
    others = [each for each in rest if not each.question.must_be_answered]
    groups = [
        Group(
            "urgent",
            "bad",
            "warn",
            "先に確かめること",
            "積極的医療機関か、多くの記録に関わります。「必須」のほかは、決めなければ何も変えません。",
            urgent,
        ),
        Group(
            "codes",
            "warn",
            "warn",
            "同じ医療機関かどうかを決めること",
            "番号は登録にありますが、名称も所在地も違います。番号は使い直されることがあるので、"
            "1件ずつ決めてください。決めるまで取り込めません。",
            codes,
            "まだ選んでいないものは、すべて「何も変えない」にする" if len(codes) > 1 else "",
        ),
        Group(
            "others",
            "warn",
            "help",
            "決めること",
            "確かでないものは、推測で取り込みません。"
            "決めないものは何も変えず、次に取り込むときにもう一度たずねます。",
            others,
        ),
    ]
    return [group for group in groups if group.questions]
