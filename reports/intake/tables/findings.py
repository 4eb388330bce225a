"""Decides how what reading a table found is collected: all problems, questions and notes at once."""

from __future__ import annotations

from dataclasses import dataclass, field

from reports.intake.outcome import Note, Place, Problem, Question, QuestionKind


@dataclass
class Findings:
    """What was found so far; tables and rows are added one after the other."""

    problems: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def refuse(self, place: Place, stood: str, sentence: str, hint: str = "") -> None:
        """Remembers what must be mended. Without a hint, it is what follows the first sentence."""
        first, full_stop, rest = sentence.partition("。")
        told = (sentence, hint) if hint else (f"{first}{full_stop}", rest)
        self.problems.append(Problem(place, stood, *told))

    def ask(
        self,
        key: str,
        place: Place,
        stood: str,
        sentence: str,
        *options: tuple[str, str],
        kind: QuestionKind = QuestionKind.READING,
    ) -> Question:
        """Remembers what a person confirms or decides."""
        question = Question(f"{key}.{kind}", kind, place, stood, sentence, options)
        self.questions.append(question)
        return question

    def note(self, place: Place, sentence: str) -> None:
        """Remembers what is left alone."""
        self.notes.append(Note(place, sentence))
