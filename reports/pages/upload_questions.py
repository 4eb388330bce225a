"""The questions of an intake as its page asks them, and the answers as it reads them."""

from collections import Counter
from collections.abc import Mapping

from django.http import QueryDict

from reports.files.outcome import YES, Outcome, Question, QuestionKind, split_answer
from wards.forms.intentions import Intention

# Names of what the page sends: an answer, one for all others of a kind, and the questions of it.
ANSWER, FOR_ALL, ASKED = "q-", "all-", "of-"
# The day or reason behind an option is sent by the name of its question and option.
TYPED = "t-"
# From here on one answer may be given to all of a kind.
MANY = 4
# Whether words name a patient is seen at each of them alone.
ONE_BY_ONE = {QuestionKind.PERSONAL, QuestionKind.INTENTION, QuestionKind.AMOUNT}
# Where the only answer is yes, a no is given in the file.
ADVICE = {
    QuestionKind.DESERTED: "違うときは、停止する人の印を外すか、ファイルを修正して送ってください。",
    QuestionKind.PERSONAL: (
        "患者・利用者の情報のときは、ファイルから消して、もう一度送ってください。"
    ),
}


# What is typed behind an answer.
TYPED_LABELS = {
    QuestionKind.INTENTION: {Intention.CHANGED: "いつから", Intention.MISTAKEN: "誤りの理由"},
    QuestionKind.AMOUNT: {YES: "件数"},
}


def asked_questions(outcome: Outcome, *, insist: bool) -> dict[str, list]:
    """The questions with their answers, by kind in the order in which they were found.

    insist: say of each unanswered one that it is needed; those are the errors, for which the frame
    of the page asks too.
    """
    unanswered = {question.key for question in outcome.unanswered}
    groups: dict[QuestionKind, list[dict]] = {}
    for number, question in enumerate(outcome.questions, start=1):
        answer = outcome.answers.get(question.key, "")
        open_ = question.key in unanswered
        # What was typed stays, be it understood or not.
        kept = answer if not open_ or question.kind in TYPED_LABELS else ""
        error = question.refusal(answer) if insist and open_ else ""
        groups.setdefault(question.kind, []).append(asked_one(question, number, kept, error))
    errors = [each for asked in groups.values() for each in asked if each["error"]]
    return {"groups": [asked_group(*each) for each in groups.items()], "errors": errors}


def asked_group(kind: QuestionKind, asked: list[dict]) -> dict[str, object]:
    """The questions of one kind, with the names under which one answer for all is sent."""
    # The answers that most of them offer.
    options = Counter(each["question"].options for each in asked).most_common(1)[0][0]
    alike = [each for each in asked if each["question"].options == options]
    return {
        "kind": kind,
        "heading": kind.label,
        "advice": ADVICE.get(kind, ""),
        "asked": asked,
        "options": options,
        # Those that may be answered together, where they are many and none must be looked at.
        "alike": alike if len(alike) >= MANY and kind not in ONE_BY_ONE else [],
        "for_all": f"{FOR_ALL}{kind}",
        "asked_name": f"{ASKED}{kind}",
    }


def asked_one(question: Question, number: int, answer: str, error: str) -> dict[str, object]:
    """A question on the page. answer: the one that is chosen, '' for none."""
    chosen, typed = split_answer(answer)
    words, place = dict(question.options).get(chosen, ""), question.place
    if words and question.kind is QuestionKind.INTENTION:
        words = f"{Intention(chosen).label}（{typed}）"
    asks = TYPED_LABELS.get(question.kind, {})
    return {
        "question": question,
        "id": f"q{number}",
        "name": f"{ANSWER}{question.key}",
        "label": " ".join(filter(None, (place.sheet, place.cell, place.label))),
        "error": error,
        "answer_words": words,
        # One answer only, as a box to tick.
        "is_confirmation": len(question.options) == 1,
        "choices": [
            {
                "value": value,
                "words": offered,
                "is_chosen": value == chosen,
                # What is typed behind it, '' for nothing.
                "asks": asks.get(value, ""),
                "typed_name": f"{TYPED}{value}-{question.key}",
                "typed": typed if value == chosen else "",
            }
            for value, offered in question.options
        ],
    }


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
