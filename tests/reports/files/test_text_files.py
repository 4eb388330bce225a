"""Lists and ledgers are read in the encodings that offices use, and names stay as they are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.files.text_files import decode_text, read_csv
from reports.files.uploaded_files import limits
from reports.files.uploaded_files.kinds import FileKind, kind_of
from reports.files.uploaded_files.unusable import UnusableFileError

NAMES = "髙橋　﨑山 ①㈱ ～－∥"
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


def euc_jp(text: str) -> bytes:
    """A text as Windows writes it in EUC-JP: the cells of CP932, spelled out by their rows."""
    return b"".join(map(euc_jp_letter, text))


def euc_jp_letter(letter: str) -> bytes:
    lead, *trail = letter.encode("cp932")
    if not trail:
        return bytes((lead,)) if lead < 0x80 else bytes((0x8E, lead))
    cell = (lead - (0x81 if lead < 0xA0 else 0xC1)) * 188 + trail[0] - (0x40 + (trail[0] > 0x7F))
    # IBM's rows stand twice in CP932; EUC-JP has the cells that NEC chose.
    if lead >= 0xFA:
        return IBM_AS_NEC[letter]
    return bytes((cell // 94 + 0xA1, cell % 94 + 0xA1))


IBM_AS_NEC = {
    "髙": b"\xfc\xe2",
    "﨑": b"\xf9\xf5",
    "昻": b"\xfa\xb6",
    "德": b"\xf9\xfe",
    "纊": b"\xf9\xa1",
}


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


@settings(max_examples=60)
@given(words, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp932", "euc-jp"]))
def test_a_list_says_the_same_in_every_encoding(names, encoding):
    text = "番号,名称,所在地\r\n" + "".join(f"12,{name},大阪市北区\r\n" for name in names)
    content = euc_jp(text) if encoding == "euc-jp" else text.encode(encoding)
    assert decode_text(content) == text


def test_own_characters_of_windows_stay_in_cp932():
    assert decode_text("\ue000\ue192\ue757医院".encode("cp932")) == "\ue000\ue192\ue757医院"


def test_the_unicode_text_of_excel_is_read_by_its_tabs():
    content = '番号\t名称\r\n12\t"髙橋, 𠮷野"\r\n'.encode("utf-16")
    assert kind_of(content) is FileKind.CSV
    assert read_csv(content) == [["番号", "名称"], ["12", "髙橋, 𠮷野"]]


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ("ｶﾅ".encode("cp932"), ("「ｶﾅ」", "「凝」")),
        ("海".encode("euc_jp"), ("「ｳ､」", "「海」")),
    ],
)
def test_what_could_be_two_texts_is_not_guessed(content, shown):
    with pytest.raises(UnusableFileError) as told:
        decode_text(content)
    assert all(each in told.value.sentence for each in shown)
    assert "CSV UTF-8" in told.value.hint


@pytest.mark.parametrize(
    "content",
    [
        b"\xf5\xa1" + "医院の名簿".encode("euc_jp"),
        b"\x8f\xf4\xfc" + "医院の名簿".encode("euc_jp"),
        "番号,医院の名簿\r\n".encode("utf-16-le"),
    ],
)
def test_cells_that_nothing_names_are_refused_and_not_replaced(content):
    with pytest.raises(UnusableFileError, match=r"文字として読めません|どちらか"):
        decode_text(content)


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
