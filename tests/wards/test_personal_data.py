"""Words that look like a patient's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wards.personal_data import personal_words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("田中様に連絡", ["田中様"]),
        ("髙﨑さんの件", ["髙﨑さん"]),
        ("𠮷田氏が説明", ["𠮷田氏"]),
        ("ヤマダ様", ["ヤマダ様"]),
        ("06-0000-0000へ", ["06-0000-0000"]),
        ("０９０（１２３４）５６７８", ["０９０（１２３４）５６７８"]),
        ("09012345678", ["09012345678"]),
        ("昭和12年3月4日", ["昭和12年3月4日"]),
        ("S12.3.4生まれ", ["S12.3.4生まれ"]),
        ("1937/3/4生", ["1937/3/4生"]),
        ("生年月日を聞く", ["生年月日"]),
        ("被保険者番号を控える", ["被保険者番号"]),
    ],
)
def test_names_numbers_and_births_are_found(text, found):
    assert personal_words(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "皆様、患者様、利用者さん、ご家族様",
        "多様な職種で同様の様式を使う",
        "看護師さんとケアマネジャーさん",
        "たくさんの参加",
        "氏名を書く欄を減らす",
        "令和6年9月12日に開催、38人参加、2024-09-12",
        "",
    ],
)
def test_ordinary_words_are_not(text):
    assert personal_words(text) == []


@given(st.text())
def test_what_is_found_stands_in_the_text_as_written(text):
    assert all(word in text for word in personal_words(text))
