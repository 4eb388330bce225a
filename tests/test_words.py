"""Words of the interface: what must not come back, and what stands instead."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("config", "wards", "consultations", "institutions", "meetings", "trainings", "reports")
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
COMMENT = re.compile(r"{#.*?#}|{% comment.*?endcomment %}", re.DOTALL)

# 作り直す, 送り直す, 見直す: to do it again, which 修正する does not say.
MEND = r"(?<![いえきぎけしじちびべみりれ立見])直[さしすせっ]"
PERSONS = r"(?<!患者・)(?<!患者や)(?<!患者さんや)利用者"
CHECKLIST = "the checklist of a report states facts"
RECOGNISED = "words by which persons cared for are recognised"
CELLS = "somebody writes into cells of a file"


class Word(NamedTuple):
    """A forbidden expression with an example of it, its successor, and where it may stay and why."""

    forbidden: str
    instead: str
    example: str
    stays: dict[str, str] = {}


WORDS = (
    Word(r"あなたの番", "対応が必要です", "あなたの番です。"),
    Word(r"の番(?![号地組目])", "…の確認待ち、…の入力待ち", "次は健康局の番です。"),
    Word(MEND, "修正する", "2か所を直してください。"),
    Word(
        PERSONS,
        "アカウント（ログインする人は担当者）",
        "利用者の一覧",
        {
            "wards/isolation/": RECOGNISED,
            "reports/files/patients.py": RECOGNISED,
        },
    ),
    Word(
        r"ユーザー(?!名)",
        "アカウント",
        "ユーザーを加える",
        {"wards/isolation/name_words.py": RECOGNISED},
    ),
    Word(
        r"が(まだ)?(入って|選ばれて)いません",
        "…を入力してください、…を選択してください",
        "理由が入っていません。",
        {"reports/lifecycle/checks/": CHECKLIST},
    ),
    Word(
        r"(?<![記印])を入れてください|[と度]入れてください",
        "…を入力してください",
        "0以上の数を入れてください。",
        {
            "reports/files/": CELLS,
            "reports/document/pdf_check.py": "packages are installed, not typed",
        },
    ),
    Word(
        r"書いてください",
        "…を入力してください",
        "理由を書いてください。",
        {"reports/files/": CELLS, "config/environment.py": "somebody writes a settings file"},
    ),
    Word(r"選んでください", "…を選択してください", "区を選んでください。"),
    Word(r"年次報告|年間調査|年1回の調査", "年次調査", "年次報告を提出する"),
    Word(r"進捗|報告状況|提出の状況", "提出状況", "進捗を見る"),
    Word(r"一時保存|仮保存|途中保存|ドラフト", "下書き", "一時保存しました。"),
    Word(r"お知らせの(文面|記録|設定|送信)", "お知らせメール", "お知らせの文面"),
    Word(r"まちが[いえっ]", "誤り", "まちがいを修正してください。"),
    Word(r"書き(かえ|替え)", "変更、書き換え", "書きかえられません。"),
    Word(r"下書きを捨て", "下書きを削除する", "下書きを捨てる"),
    Word(r"(画面|メール|ここ|下)に出ま", "表示されます", "区の画面に出ます。"),
)


@cache
def strings_of(source: str) -> list[str]:
    """The string literals of a module, without docstrings; an f-string is one."""
    inner, texts = set(), []
    # What a node is made of comes after it.
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            inner.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            inner.update(node.values)
            parts = [each.value if isinstance(each, ast.Constant) else "○" for each in node.values]
            texts.append("".join(parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in inner:
            texts.append(node.value)
    return texts


@cache
def texts_of_the_product() -> dict[str, list[str]]:
    """What stands in each template and module, by its path in the project."""
    pages = [*(ROOT / "templates").rglob("*.*"), *(ROOT / "wards" / "static").rglob("*.js")]
    texts = {
        str(path.relative_to(ROOT)): COMMENT.sub("", path.read_text("utf-8")).splitlines()
        for path in pages
    }
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            if "migrations" not in path.parts:
                name = str(path.relative_to(ROOT))
                texts[name] = list(filter(JAPANESE.search, strings_of(path.read_text("utf-8"))))
    return texts


def places_of(word: Word) -> list[tuple[str, str]]:
    """Where the word stands: file and text."""
    found = re.compile(word.forbidden).search
    return [
        (name, text)
        for name, texts in texts_of_the_product().items()
        for text in texts
        if found(text)
    ]


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.instead)
def test_no_sentence_of_the_interface_uses_a_word_that_was_replaced(word):
    left = [
        f"{name}: {text.strip()}"
        for name, text in places_of(word)
        if not name.startswith(tuple(word.stays))
    ]
    assert left == [], f"{word.instead}: {left}"


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.instead)
def test_no_exception_outlives_its_reason(word):
    names = [name for name, _ in places_of(word)]
    assert [at for at in word.stays if not any(name.startswith(at) for name in names)] == []


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.instead)
def test_a_word_that_comes_back_is_found(word):
    """In a plain string, in an f-string between its values, and not in a docstring."""
    source = f'"""{word.example}"""\nlabel = "{word.example}"\nother = f"{{label}} {word.example}"'
    texts = strings_of(source)
    assert len(texts) == 2
    assert all(re.search(word.forbidden, text) for text in texts)


@pytest.mark.parametrize(
    "sentence",
    [
        "パスワードを作り直す",
        "内容を見直してください。",
        "患者・利用者の氏名",
        "ユーザー名",
        "番号の番地",
    ],
)
def test_words_that_say_something_else_stay(sentence):
    assert [word.instead for word in WORDS if re.search(word.forbidden, sentence)] == []
