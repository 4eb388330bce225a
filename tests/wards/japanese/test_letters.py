"""Names are kept as written; comparing and searching do not mind how a letter is written."""

import doctest
import re
from unicodedata import category, normalize

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from tests.typed_pieces import WIDE
from wards.japanese import letters, numbers
from wards.japanese.letters import (
    USUAL_OF_RADICAL,
    USUAL_OF_VARIANT,
    compact,
    comparing_key,
    has_lost_letters,
    in_place,
    kept,
    lookalikes,
    mended,
    pattern_of,
    plain,
    searching_key,
    with_hyphens,
)
from wards.japanese.numbers import UnreadableError, read_postal_code

UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u202e\u2060\u2066\u3164\ufeff\ufff9\U000e0001"
SELECTORS = "\ufe00\ufe0f\U000e0100\U000e01ef"
TRICKY = (
    "ｶﾞ゛ﾞ゜がガ髙﨑𠮷⻄⼾齊斉葛カヵ〜～−-ーſßᾳ㈱①👩⚕?〓□\ufffd \u3000\xa0\t\r\n\u2028"
    + UNSEEN
    + SELECTORS
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(TRICKY))
NAME = st.text(st.sampled_from("𠮷吉髙高﨑崎葛田山川の会フさ医院12"), min_size=1, max_size=8)


@pytest.mark.parametrize("module", [letters, numbers])
def test_the_examples_hold(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    "fold", [kept, plain, compact, with_hyphens, in_place, comparing_key, searching_key, mended]
)
@given(text=TEXT)
def test_folding_twice_is_folding_once(fold, text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("fold", [kept, plain, compact, comparing_key, searching_key])
def test_that_holds_of_every_letter_of_unicode(fold):
    blocks = (
        range(0xD800),
        range(0xF900, 0x10000),
        range(0x1F000, 0x32400),
        range(0xE0000, 0xE1000),
    )
    every = (chr(code) for block in blocks for code in block)
    assert [f"{ord(each):04X}" for each in every if fold(fold(each)) != fold(each)] == []


@given(TEXT)
def test_storing_keeps_every_letter_and_its_selector_in_its_place(text):
    def seen(words: str) -> list[str]:
        return [each for each in words if category(each)[0] in "LNPSM" and each not in UNSEEN]

    ignorable = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\uffa0\uffff]")
    assert seen(kept(ignorable.sub("", text))) == seen(ignorable.sub("", text))


@given(NAME, st.lists(st.tuples(st.integers(0, 8), st.sampled_from(UNSEEN)), max_size=4))
def test_what_nobody_sees_is_never_stored(name, hidden):
    text = name
    for place, sign in hidden:
        text = text[:place] + sign + text[place:]
    assert kept(text) == name


@given(TEXT, TEXT, TEXT)
def test_what_is_compared_is_a_key_so_that_likeness_goes_both_ways_and_on(one, two, three):
    # Like each other means equal keys; texts that are made alike must come out alike.
    assert comparing_key(normalize("NFD", one)) == comparing_key(normalize("NFC", one))
    same = [one, kept(one), plain(one), compact(one)]
    assert len({comparing_key(each) for each in same}) == 1
    if comparing_key(one) == comparing_key(two) and comparing_key(two) == comparing_key(three):
        assert searching_key(one) == searching_key(three)


@pytest.mark.parametrize(
    ("one", "other"),
    [("髙橋", "高橋"), ("野﨑", "野崎"), ("𠮷田", "吉田"), ("渡邉", "渡邊"), ("渡邊", "渡辺"),
     ("大阪󠄁市", "大阪市"), ("葛󠄀城", "葛城"), ("⻄区", "西区"), ("⼤阪市⻄区", "大阪市西区"),
     ("神⼾", "神戸"), ("が", "か\u3099"), ("フジタ", "ﾌｼﾞﾀ"), ("福祉", "福\ufe00祉"), ("晴れ", "晴れ"),
     ("A　病院", "ａ病院"), ("西\u00ad区\u200b", "西区"), ("東成區", "東成区")],
)  # fmt: skip
def test_two_ways_to_write_a_name_are_one_name(one, other):
    assert comparing_key(one) == comparing_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("大阪", "大坂"), ("畑中", "畠中"), ("さくら", "サクラ"), ("斉藤", "斎藤"), ("ハ", "八"), ("芦", "蘆")],
)  # fmt: skip
def test_two_letters_are_two_names(one, other):
    assert comparing_key(one) != comparing_key(other)


def test_the_tables_lead_straight_to_letters_that_nothing_changes():
    for odd, usual in (USUAL_OF_RADICAL | USUAL_OF_VARIANT).items():
        assert len(odd) == len(usual) == 1
        assert comparing_key(odd) == comparing_key(usual)
    for usual in USUAL_OF_VARIANT.values():
        assert comparing_key(usual) == usual


def test_every_radical_is_named_and_mended_to_a_letter():
    for code in (*range(0x2E81, 0x2E9A), *range(0x2E9B, 0x2EF4), *range(0x2F00, 0x2FD6)):
        (found,) = lookalikes(f"前{chr(code)}後")
        assert f"U+{code:04X}" in str(found)
        assert lookalikes(mended(chr(code))) == []
        assert category(mended(chr(code))) == "Lo"


@given(NAME, st.integers(0, 7), st.sampled_from(["〓", "□", "\ufffd"]))
def test_a_mark_for_any_letter_tells_that_it_was_lost(name, place, mark):
    place %= len(name)
    if name[place] in "12":
        return
    assert has_lost_letters(name[:place] + mark + name[place + 1 :], name)


@pytest.mark.parametrize("encoding", ["shift_jis", "cp932"])
@given(name=st.text(st.sampled_from("𠮷髙﨑葛田山\U000e0100、2会"), min_size=1))
def test_saving_in_an_encoding_without_a_letter_is_always_seen(encoding, name):
    name = name.lstrip("\U000e0100")
    saved = name.encode(encoding, "replace").decode(encoding)
    # Excel writes a mark for each half of a letter outside the first 65,536.
    in_halves = "".join(
        each
        if each.encode(encoding, "replace") != b"?"
        else "?" * (len(each.encode("utf-16-le")) // 2)
        for each in name
    )
    for text in (saved, in_halves):
        assert has_lost_letters(text, name) == (text != name)


@pytest.mark.parametrize(
    ("text", "stored"),
    [("吉田", "𠮷田"), ("山?", "山田"), ("?田", "吉田"), ("?", ""), ("何?", "何？"), ("??田 太郎", "𠮷田"),
     ("𠮷田", "𠮷田"), ("□内科", "□内科"), ("", "𠮷田"), ("?" * 900, "𠮷" * 300)],
)  # fmt: skip
def test_another_text_is_an_edit(text, stored):
    assert not has_lost_letters(text, stored)


@given(NAME, NAME)
def test_what_is_found_by_key_is_found_by_pattern(name, looked_for):
    found = re.search(pattern_of(looked_for), name) is not None
    assert found == (searching_key(looked_for) in searching_key(name))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stored", "words"),
    [("野﨑医院", "野崎"), ("野崎医院", "野﨑"), ("葛󠄀城医院", "葛城"), ("⻄区医院", "西区"),
     ("カ\u3099ン専門", "がん"), ("がん専門", "ｶﾞﾝ"), ("ABC(株)[x]", "ａｂｃ（株）［"),
     ("100%_医院", "100%_"), ("齊藤", "斎藤"), ("フジタ　病院", "ふじた病院"), ("\\d^-]", "\\d^-]")],
)  # fmt: skip
def test_postgresql_finds_by_the_same_pattern(stored, words):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT %s ~ %s, %s ~ %s", [stored, pattern_of(words), "別の名", pattern_of(words)]
        )
        assert cursor.fetchone() == (True, False)


@given(
    st.integers(0, 9_999_999),
    st.sampled_from("-‐‑‒–—―−－ーｰ"),
    st.booleans(),
    st.sampled_from(["", "〒", "〒 ", "　"]),
)
def test_a_postal_code_is_one_code_however_it_is_typed(number, hyphen, wide, before):
    digits = f"{number:07}"
    for between in ("", hyphen, f" {hyphen} "):
        text = f"{digits[:3]}{between}{digits[3:]}"
        if wide:
            text = text.translate(WIDE)
        assert read_postal_code(before + text) == f"{digits[:3]}-{digits[3:]}"


@pytest.mark.parametrize(
    "text",
    ["536-001", "53600011", "5-360001", "〒", "536_0001", "五三六の一", "٥٣٦٠٠٠١", "①36-0001"],
)
def test_what_is_no_postal_code_is_told_with_an_example(text):
    with pytest.raises(UnreadableError, match="536-0001"):
        read_postal_code(text)
