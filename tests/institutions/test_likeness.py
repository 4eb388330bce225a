"""Ways of writing do not make two addresses or names; another lot or another name does."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from institutions import likeness
from institutions.likeness import address_key, lot_of, names_agree
from reports.files.official_list import cells, entries


@pytest.mark.parametrize("module", [likeness, cells, entries])
def test_the_examples_hold(module):
    assert doctest.testmod(module).failed == 0


KANJI = " 一二三四五六七八九"


@given(st.integers(1, 9), st.integers(1, 99), st.integers(1, 99))
def test_all_ways_of_writing_a_lot_are_one(chome, block, lot):
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    ways = [
        f"大阪市北区架空町{chome}-{block}-{lot}",
        f"大阪府大阪市北区架空町{chome}丁目{block}番{lot}号",
        f"大阪市北区架空町{KANJI[chome]}丁目{block}番地{lot}",
        f"大阪市北区架空町{KANJI[chome]}丁目{block}番{lot}号".translate(wide),
        *(f"大阪市北区 架空町{chome}{dash}{block}{dash}{lot}" for dash in "－ー‐−―"),
    ]
    assert len({address_key(way) for way in ways}) == 1
    assert {lot_of(f"{way} 架空ビル2階") for way in ways} == {address_key(ways[0])}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("大阪市北区架空町1-2-3", "大阪市北区架空町1-2-4"),
        ("大阪市北区架空町1-23", "大阪市北区架空町12-3"),
        ("大阪市北区架空町1番2号 3階", "大阪市北区架空町1-23階"),
        ("大阪市北区十三本町1-1", "大阪市北区三本町1-1"),
    ],
)
def test_other_lots_stay_others(one, other):
    assert lot_of(one) != lot_of(other)


def test_a_floor_behind_the_lot_is_no_part_of_it():
    assert lot_of("大阪市北区角田町８番４７号２２階") == lot_of("大阪市北区角田町8-47 2階")


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("吉田医院", "医療法人吉田会　吉田医院", True),
        ("吉田医院", "（医）吉田会吉田医院", True),
        ("大手町病院", "架空共済組合連合会 大手町病院", True),
        ("架空ファミリークリニック", "架空ﾌｧﾐﾘｰクリニック", True),
        ("?田医院", "𠮷田医院", True),
        ("田中医院", "新田中医院", False),
        ("田中医院", "架空駅前総合ビル内田中医院", False),
        ("医療法人架空会 北村医院", "医療法人架空会 中村医院", False),
        ("架空第1クリニック", "架空第2クリニック", False),
        ("医院", "架空医院", False),
    ],
)
def test_names_agree_or_not(one, other, agree):
    assert names_agree(one, other) is agree
    assert names_agree(other, one) is agree
