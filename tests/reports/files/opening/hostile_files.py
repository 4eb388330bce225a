"""Makes the files that are no workbook, or a wrong or hostile one, each with what is told of it.

Messy but legitimate report forms do not belong here: they stand in `messy_forms.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class HostileFile:
    """A file made by `content`; `sentence` is told of it, and `hint` is part of what to do."""

    name: str
    content: Callable[[], bytes]
    sentence: str
    hint: str


FILES: list[HostileFile] = []
Content = Callable[[], bytes]


def told(sentence: str, hint: str) -> Callable[[Content], Content]:
    """Enter a file among the hostile ones under the name of the function that makes it."""

    def enter(content: Content) -> Content:
        name = content.__name__.replace("_", " ")
        FILES.append(HostileFile(name, content, sentence, hint))
        return content

    return enter


BROKEN = told(
    "ファイルが壊れています（途中で切れているか、書き換わっています）。", "保存し直してください"
)
TOO_MUCH = told("ファイルの中身が多すぎるため、読み込みを止めました。", "［削除］し、保存し直して")
UNUSUAL = told("ファイルの中の構成が、Excel ブックとして正しくありません。", "保存し直してください")
HOSTILE_XML = told(
    "ファイルの中に、外部の読み込みや文字の膨張に使われる記述（DOCTYPE）があるため、"
    "安全のために読み込みを止めました。",
    "保存し直してください",
)
MANY_CELLS = told(
    "シート「研修会」に値が多すぎます。読み込めるのは 100,000 個までです。", "不要なシートや行"
)
