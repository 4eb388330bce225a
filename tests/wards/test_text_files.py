"""Lists and ledgers are read in the encodings that offices use, and names stay as they are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wards.text_files import decode_text, read_csv
from wards.uploaded_files import limits
from wards.uploaded_files.kinds import FileKind, kind_of
from wards.uploaded_files.unusable import UnusableFileError

NAMES = "髙橋　﨑山 ①㈱ ～－∥"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp932"])
def test_names_stay_as_they_are_in_every_encoding(encoding):
    content = NAMES.encode(encoding)
    assert decode_text(content) == NAMES
    assert kind_of(content) is FileKind.TEXT


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_characters_outside_cp932_stay_in_unicode_encodings(encoding):
    assert (
        decode_text("𠮷野 葛\U000e0100城 森鷗外".encode(encoding)) == "𠮷野 葛\U000e0100城 森鷗外"
    )


@given(st.text(alphabet=st.sampled_from("あんアン亜腕東西病院、。１２ab1,\n")))
def test_japanese_in_cp932_is_not_taken_for_utf_8(text):
    assert decode_text(("あ" + text).encode("cp932")) == "あ" + text


def test_the_end_of_file_of_old_programs_is_no_letter():
    assert decode_text(b"a,b\r\n\x1a") == "a,b\r\n"


@pytest.mark.parametrize(
    "content",
    [
        b"a\x00b",
        "表\x07".encode(),
        b"\xff\xfe\xff",
        b"\x81",
        b"\xef\xbb\xbf\xff",
        b"\x81\x40\xff",
        "名前".encode("iso-2022-jp"),
        b"\xff\xfe\x00\xd8,\x00",
    ],
)
def test_what_is_no_text_is_refused_with_what_to_do(content):
    with pytest.raises(UnusableFileError) as told:
        decode_text(content)
    assert told.value.sentence == "このファイルは、文字として読めません。"
    assert "CSV UTF-8" in told.value.hint


def test_a_file_beyond_the_limit_is_refused_before_it_is_decoded(monkeypatch):
    monkeypatch.setattr(limits, "MOST_BYTES", 10)
    with pytest.raises(UnusableFileError, match="大きすぎます"):
        decode_text(b"12345678901")


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ("研修会,人数\r\n看取り,20\r\n", [["研修会", "人数"], ["看取り", "20"]]),
        ("研修会\t人数\n看取り\t1,000\n", [["研修会", "人数"], ["看取り", "1,000"]]),
        ('a,"1行目\n2行目"\n', [["a", "1行目\n2行目"]]),
        ('"いわゆる""在宅""",1', [['いわゆる"在宅"', "1"]]),
        ("一覧\n\na,b\n", [["一覧"], [], ["a", "b"]]),
        ("a,b\rc,d\r", [["a", "b"], ["c", "d"]]),
        (" 0012 ,=1+1", [[" 0012 ", "=1+1"]]),
    ],
)
def test_the_lines_of_a_file_are_read_as_they_stand(content, lines):
    assert read_csv(content.encode("utf-8-sig")) == lines


@pytest.mark.parametrize("content", [b"", b" \r\n\t", b"\xef\xbb\xbf"])
def test_a_file_without_anything_says_so(content):
    with pytest.raises(UnusableFileError, match="何も入っていません"):
        read_csv(content)


@pytest.mark.parametrize("content", ['a,b\nc,"d\ne,f\n', 'a,"b"c\n'])
def test_a_quotation_mark_without_its_pair_swallows_no_lines(content):
    with pytest.raises(
        UnusableFileError, match='行目までのどこかで、二重引用符「"」の組が合いません'
    ):
        read_csv(content.encode())


def test_a_value_of_a_megabyte_is_refused():
    with pytest.raises(UnusableFileError):
        read_csv(b'a,"' + b"b" * 1_000_000 + b'"\n')


@pytest.mark.parametrize(("name", "limit"), [("MOST_CSV_ROWS", 3), ("MOST_CSV_VALUES", 7)])
def test_too_many_lines_or_values_are_refused(monkeypatch, name, limit):
    monkeypatch.setattr(limits, name, limit)
    assert len(read_csv(b"a,b\nc,d\ne,f")) == 3
    with pytest.raises(UnusableFileError, match="多すぎます"):
        read_csv(b"a,b\nc,d\ne,f\ng,h")


@given(st.binary(max_size=200))
@settings(max_examples=100)
def test_any_bytes_are_lines_or_refused(content):
    try:
        lines = read_csv(content)
    except UnusableFileError as told:
        assert told.hint.endswith("。")
    else:
        assert all(isinstance(value, str) for line in lines for value in line)
