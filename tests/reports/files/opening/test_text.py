"""Lists and ledgers are read in the encodings that offices use, and names stay as they are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.files.opening import child as text_module
from reports.files.opening import open_book
from reports.files.opening.child import csv_rows, decoded
from reports.files.opening.unusable import FileKind, UnusableFileError

# The rows of NEC and IBM, the six signs with two code points, half-width letters with their marks.
REAL = [
    "医療法人藤田会 フジタ病院",
    "髙﨑クリニック",
    "㈱Ⅷ号館①",
    "昻德纊医院",
    "￢￡～－∥￠",
    "ﾎｰﾑｹｱｶﾞﾊﾟ",
]
words = st.lists(
    st.sampled_from(REAL) | st.text("亜鴎内科ァ熙纊ｱﾝ゛・～A1 ", max_size=8), max_size=5
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_characters_outside_cp932_stay_in_unicode_encodings(encoding):
    assert decoded("𠮷野 葛\U000e0100城 森鷗外".encode(encoding)) == "𠮷野 葛\U000e0100城 森鷗外"


@given(st.text(alphabet=st.sampled_from("あんアン亜腕東西病院、。１２ab1,\n")))
def test_japanese_in_cp932_is_not_taken_for_utf_8(text):
    assert decoded(("あ" + text).encode("cp932")) == "あ" + text


@settings(max_examples=60)
@given(words, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp932"]))
def test_a_list_says_the_same_in_every_encoding(names, encoding):
    text = "番号,名称,所在地\r\n" + "".join(f"12,{name},大阪市北区\r\n" for name in names)
    assert decoded(text.encode(encoding)) == text


def test_the_unicode_text_of_excel_is_read_by_its_tabs():
    content = '番号\t名称\r\n12\t"髙橋, 𠮷野"\r\n'.encode("utf-16")
    assert open_book(content).sheets[0].rows == {1: ["番号", "名称"], 2: ["12", "髙橋, 𠮷野"]}


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("\ue000\ue192\ue757医院".encode("cp932"), "\ue000\ue192\ue757医院"),
        (b"a,b\r\n\x1a", "a,b\r\n"),
        ("医院の名簿,海".encode("euc_jp"), None),
        ("番号,医院の名簿\r\n".encode("utf-16-le"), None),
    ],
)
def test_own_characters_stay_the_end_of_file_goes_and_no_other_encoding_is_guessed(content, text):
    assert decoded(content) == text


@pytest.mark.parametrize(
    "content",
    [b"a\x00b", "表\x07".encode(), b"\xff\xfe\xff", b"\x81", b"\xef\xbb\xbf\xff", b"\x81\x40\xff",
     "名前".encode("iso-2022-jp"), b"\xff\xfe\x00\xd8,\x00"],
)  # fmt: skip
def test_what_is_no_text_is_refused_with_what_to_do(content):
    with pytest.raises(UnusableFileError) as refused:
        open_book(content)
    assert refused.value.sentence == "このファイルは、文字として読めません。"
    assert "CSV UTF-8" in refused.value.hint


def test_a_text_is_refused_where_a_workbook_is_asked_for():
    with pytest.raises(UnusableFileError) as refused:
        open_book("研修会,人数\r\n髙橋,20\r\n".encode("cp932"), csv=False)
    assert refused.value.kind is FileKind.CSV
    assert "CSV などの文字だけのファイル" in refused.value.sentence


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("研修会,人数\r\n看取り,20\r\n", {1: ["研修会", "人数"], 2: ["看取り", "20"]}),
        ("研修会\t人数\n看取り\t1,000\n", {1: ["研修会", "人数"], 2: ["看取り", "1,000"]}),
        ('a,"1行目\n2行目"\n', {1: ["a", "1行目\n2行目"]}),
        ('"いわゆる""在宅""",1', {1: ['いわゆる"在宅"', "1"]}),
        ("一覧\n\na,b\n", {1: ["一覧"], 3: ["a", "b"]}),
        ("a,b\rc,d\r", {1: ["a", "b"], 2: ["c", "d"]}),
        (" 0012 ,=1+1", {1: [" 0012 ", "=1+1"]}),
    ],
)
def test_the_lines_of_a_file_are_read_as_they_stand(text, rows):
    (sheet,) = open_book(text.encode("utf-8-sig")).sheets
    assert (sheet.name, sheet.rows) == ("CSV", rows)


@pytest.mark.parametrize("content", [b"", b" \r\n\t", b"\xef\xbb\xbf"])
def test_a_file_without_anything_says_so(content):
    with pytest.raises(UnusableFileError, match="中身がありません"):
        open_book(content)


@pytest.mark.parametrize("text", ['a,b\nc,"d\ne,f\n', 'a,"b"c\n', f'a,"{"b" * 1_000_000}"\n'])
def test_a_quotation_mark_without_its_pair_and_a_value_of_a_megabyte_are_refused(text):
    with pytest.raises(UnusableFileError, match='行目までのどこかで、二重引用符「"」の組が合い'):
        csv_rows(text)


@pytest.mark.parametrize(("name", "limit"), [("MOST_CSV_ROWS", 3), ("MOST_CSV_VALUES", 7)])
def test_too_many_lines_or_values_are_refused(monkeypatch, name, limit):
    monkeypatch.setattr(text_module, name, limit)
    assert len(csv_rows("a,b\nc,d\ne,f")) == 3
    with pytest.raises(UnusableFileError, match="多すぎます"):
        csv_rows("a,b\nc,d\ne,f\ng,h")
