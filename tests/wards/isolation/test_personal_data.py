"""Words that look like a patient's: found in their usual spellings, and not where nobody is named."""

import doctest
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wards.isolation import personal_data
from wards.isolation.personal_data import personal_signs, personal_words
from wards.japanese.letters import kept

SPELLINGS = Path(__file__).parent / "personal_data_spellings"
MOST_WRONG = 0.05


def spellings(name: str) -> list[str]:
    """The lines of a list, without its headings; what no editor shows is written as \\u200b."""
    lines = (SPELLINGS / f"{name}.txt").read_text().splitlines()
    return [line.replace("\\u200b", "\u200b") for line in lines if line and line[0] != "#"]


def test_the_examples_hold():
    assert doctest.testmod(personal_data).failed == 0


def test_fewer_than_one_in_twenty_spellings_is_missed_and_fewer_is_false(record_property):
    personal, harmless = spellings("personal"), spellings("harmless")
    assert min(len(personal), len(harmless)) >= 150
    assert len(set(personal)) == len(personal)
    assert len(set(harmless)) == len(harmless)
    missed = [text for text in personal if not personal_signs(text)]
    false = [text for text in harmless if personal_signs(text)]
    rates = len(missed) / len(personal), len(false) / len(harmless)
    told = f"missed {rates[0]:.1%} of {len(personal)}, false {rates[1]:.1%} of {len(harmless)}"
    record_property("rates", told)
    assert max(rates) < MOST_WRONG, (told, missed, false)


@pytest.mark.parametrize(
    "text",
    ["田中様", "髙橋さん", "渡邉氏", "葛󠄀城様、⼭⽥様", "090‐0000‐0000", "+81 90 0000 0000", "(06)0000-0000",
     "昭15.5.3", "S15/5/3", "㍼15.5.3", "昭和十五年五月三日", "被保険者番号 0001234567",
     "自宅は城東区架空町1-2-3", "氏名：架空 太郎"],
)  # fmt: skip
def test_what_is_surely_somebodys_is_a_strong_sign(text):
    assert any(sign.strong for sign in personal_signs(text))


@pytest.mark.parametrize(
    "text",
    ["架空さま", "かくうさん", "ｶｸｳ様", "K.K様", "Ａ氏", "架空ちゃん",
     "氏名 架空 太郎", "氏名 一覧 配布"],
)  # fmt: skip
def test_what_may_be_a_name_is_a_weak_sign(text):
    (sign,) = personal_signs(text)
    assert (sign.words, sign.strong) == (text, False)


HOSTILE = [
    "様", "山", "あ", "アー", "0", "-0", "090 ", "(06)", "S1.", "昭和一", "12-", "A.", "さん", "山 ",
    "自宅", "住所あ", "区あ1-1-", "生年月日1", "氏名山 ", "山山1", "+81 ", "カルテ 1 ",
]  # fmt: skip


def seconds(text: str) -> float:
    began = time.process_time()
    personal_signs(text)
    return time.process_time() - began


@pytest.mark.parametrize("part", HOSTILE)
def test_a_long_text_takes_time_in_proportion_to_its_length(part):
    long, short = part * (20_000 // len(part)), part * (2_000 // len(part))
    assert seconds(long) < 40 * max(seconds(short), 0.01)


def test_a_text_of_100_000_characters_that_begins_to_look_personal_everywhere_is_read():
    text = "".join(part * (100_000 // len(HOSTILE) // len(part)) for part in HOSTILE)
    assert len(text) > 95_000
    assert seconds(text) < 20


@given(st.text() | st.text(st.sampled_from("山田ﾀﾞ様さん氏090-昭15.\u200b\u00ad K")))
def test_what_is_found_stands_in_the_text_as_it_is_kept(text):
    assert all(word in kept(text) for word in personal_words(text))
