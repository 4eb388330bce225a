"""Words in free text that look like a patient's: names, telephone numbers, births, numbers, homes.

A strong sign is somebody's data and refuses a file; a weak one may be, so that somebody is asked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wards.isolation import name_words
from wards.japanese.letters import comparing_key, in_place, kept, one_hyphen, plain


@dataclass(frozen=True, slots=True)
class Sign:
    """A part of a text that looks like personal data, as it was written."""

    words: str
    strong: bool


def personal_signs(text: str) -> list[Sign]:
    """All signs of a text in their order. Takes time in proportion to its length.

    >>> [(each.words, each.strong) for each in personal_signs("田中様、かくうさん、090‐0000‐0000")]
    [('田中様', True), ('かくうさん', False), ('090‐0000‐0000', True)]
    """
    text = kept(text)
    # Letter by letter, so that the words can be quoted as they were written.
    seen = in_place(text)
    hyphened = one_hyphen(seen)
    spans = {
        (start, end): strong
        for found in (
            _names(seen),
            _telephones(hyphened),
            _births(hyphened),
            _numbers(hyphened),
            _homes(hyphened),
        )
        for start, end, strong in found
    }
    return [Sign(text[start:end], strong) for (start, end), strong in sorted(spans.items())]


def personal_words(text: str) -> list[str]:
    """The parts of a text that look like personal data, each once.

    >>> personal_words("問い合わせは田中様（０６−００００−００００）。患者さんへの説明会")
    ['田中様', '０６−００００−００００']
    >>> personal_words("多様な職種、皆様、同様の様式、娘さんと訪看さん")
    []
    """
    return list(dict.fromkeys(sign.words for sign in personal_signs(text)))


# --- Names ---------------------------------------------------------------------------------------

_SELECTOR = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_KANJI = f"[㐀-䶿一-鿿豈-﫿々〆ヶ𠀀-𲎯{_SELECTOR}]"
_TITLE = re.compile(
    r"[ \u3000]?(?:様(?![式々子相態])|さま(?![ざ])|さん(?!ざん)|氏(?![名神族子])|殿(?![下堂方])"
    r"|君(?![津島塚野田原が主臨])|くん(?![れせしょじだでのなば])|ちゃん(?!と|ぽん|こ))"
)
_LONGEST_NAME = 24
_LABELLED = re.compile(
    r"(?:氏名|患者名|利用者名|対象者名|相談者名|お名前|姓名|本人)[ \u3000]?(?P<colon>:?)[ \u3000]?"
    rf"(?P<name>{_KANJI}{{2,4}}[ \u3000]?{_KANJI}{{1,4}})"
    rf"(?=[\s、。,()（）]|\Z)"
)
_WITH_AGE = re.compile(
    rf"(?<!{_KANJI})(?P<name>{_KANJI}{{2,3}}[ \u3000]?{_KANJI}{{1,3}})[ \u3000]?[(（]?\d{{1,3}}[歳才]"
)


def _names(text: str) -> Iterator[tuple[int, int, bool]]:
    for title in _TITLE.finditer(text):
        backwards = text[max(0, title.start() - _LONGEST_NAME) : title.start()][::-1]
        for pattern, judge in _BEFORE:
            if found := pattern.match(backwards):
                honoured = backwards[found.end() : found.end() + 1] in ("お", "ご")
                strong = judge(found[0][::-1], title[0].strip(), honoured)
                if strong is not None:
                    yield title.start() - found.end(), title.end(), strong
                break
    for found in _LABELLED.finditer(text):
        if not _names_nobody(found["name"]):
            # Without a colon the next word may be anything: 氏名 一覧 配布.
            strong = bool(found["colon"]) or _has_surname(found["name"])
            yield found.start(), found.end(), strong
    for found in _WITH_AGE.finditer(text):
        if not _names_nobody(found["name"]):
            yield found.start("name"), found.end(), _has_surname(found["name"])


def _kanji_name(before: str, title: str, honoured: bool) -> bool | None:
    """honoured: whether お or ご stands before it, as before what somebody is called: お孫, ご馳走."""
    known = _has_surname(before)
    if _names_nobody(before) or (not known and (honoured or not _may_be_a_name(before))):
        return None
    return known


def _may_be_a_name(words: str) -> bool:
    """Whether a word without a common family name may be one: 架空, 架空太郎, not 夜間対応型."""
    key = comparing_key(words)
    return 1 < len(key) < 4 or (len(key) >= 4 and key[-1] in name_words.ENDS_OF_GIVEN_NAMES)


def _names_nobody(words: str) -> bool:
    key = comparing_key(words).removeprefix("御")
    return (
        key in name_words.WHOLE
        or key.endswith(name_words.ENDS)
        or any(word in key for word in name_words.WITHIN)
    )


def _has_surname(words: str) -> bool:
    """Whether a word is, or begins with, one of the commonest family names."""
    key = comparing_key(words)
    return any(
        key[:length] in name_words.SURNAMES and (length > 1 or len(key) == 1)
        for length in range(1, 5)
    )


def _katakana_name(before: str, title: str, honoured: bool) -> bool | None:
    word = plain(before)
    nobody = (
        word in name_words.KATAKANA_WHOLE
        or word.endswith(name_words.KATAKANA_ENDS)
        or len(word) < 2
    )
    return None if nobody else False


def _hiragana_name(before: str, title: str, honoured: bool) -> bool | None:
    """Perhaps a name: the words behind the last particle are looked at as well."""
    if title in ("氏", "殿", "君") or len(before) > 6:
        return None
    if title == "様" and before.endswith(name_words.BEFORE_A_WAY):
        return None
    last = re.split("[のはがにとをへでもや]", before)[-1]
    nobody = name_words.HIRAGANA_OF_SAN if title == "さん" else name_words.HIRAGANA
    too_short = len(last) < 2 and len(before) < 3
    if too_short or before.endswith("っ") or not nobody.isdisjoint((before, last)):
        return None
    return False


def _initials(before: str, title: str, honoured: bool) -> bool | None:
    letters = before.replace(".", "").replace("・", "")
    # JA, PT and MSW are no initials without a dot between them.
    return None if len(letters) > 1 and letters == before else False


# What may stand before a title, read backwards from it, and who says whether it is a name: True,
# False (perhaps) or None.
_BEFORE = (
    (re.compile(rf"{_KANJI}{{1,8}}(?:[ \u3000]{_KANJI}{{1,4}})?"), _kanji_name),
    (
        re.compile(r"[ァ-ヺーｰﾞﾟ゛゜\u3099\u309a]{2,10}(?:[ \u3000・][ァ-ヺーｰﾞﾟ゛゜]{2,6})?"),
        _katakana_name,
    ),
    (re.compile(r"[ぁ-ゖー]{2,10}"), _hiragana_name),
    (re.compile(r"(?:[.・]?[A-Z]){1,3}(?![A-Za-z])"), _initials),
)


# --- Telephone numbers -----------------------------------------------------------------------------

_TELEPHONE = re.compile(
    r"(?<![\d\-])(?<!\d\.)(?P<number>\+81[\- ]?(?:\(0\)|0)?[\- ]?\d{1,4}[\-.・ (]?[ ]?\d{1,4}[\-.・ )]?[ ]?\d{3,4}"
    r"|\(0\d{1,4}\)[\-. ]?\d{1,4}[\-. ]\d{3,4}"
    r"|0\d{1,4}[\-.・/( ]\d{1,4}[\-.・/) ]\d{3,4}"
    r"|0\d{9,10}|\+81\d{9,10})(?![\d\-])"
)
_MOBILE, _FIXED = re.compile(r"0[5-9]0\d{8}"), re.compile(r"0[1-9]\d{8}")
_FREE_CALL = re.compile(r"0(?:120|570|990)\d{6}|0800\d{7}\Z")
# An institution's own number, said right behind what it is.
# The text has hyphens for ー.
_OF_INSTITUTION = re.compile(
    r"(?:病院|医院|クリニック|診療所|薬局|ステ-ション|センタ-|役所|役場|代表|事業所|施設|支援室|医師会|会館|事務局|窓口|係|課)"
    r"[\s\u3000(（:、,]*(?:代表|電話(?:番号)?|TEL|Tel|tel|の)?[.\s\u3000:]*\(?\Z"
)


def _telephones(text: str) -> Iterator[tuple[int, int, bool]]:
    for found in _TELEPHONE.finditer(text):
        digits = re.sub(r"\D", "", found["number"])
        national = "0" + digits[2:].removeprefix("0") if found[0].startswith("+") else digits
        mobile = bool(_MOBILE.fullmatch(national))
        if not (mobile or _FIXED.fullmatch(national)) or _FREE_CALL.match(national):
            continue
        before = text[max(0, found.start() - 30) : found.start()]
        if not mobile and _OF_INSTITUTION.search(before):
            continue
        yield found.start(), found.end(), True


# --- Births ----------------------------------------------------------------------------------------

_NUMERAL = r"(?:\d{1,2}|[一二三四五六七八九十〇]{1,4}|元)"
_OLD_ERA = r"(?:明治|大正|昭和|[㍾㍽㍼]|(?<![一-龯])[明大昭]|(?<![A-Za-z])[MTSmts])[. \u3000]?"
_ANY_ERA = rf"(?:{_OLD_ERA}|平成|令和|[㍻㋿]|(?<![A-Za-z])[HRhr])"
_GAP = r"[ \u3000]?"
_MONTH_AND_DAY = (
    rf"{_GAP}(?:年|[./\-]){_GAP}{_NUMERAL}{_GAP}(?:月|[./\-]){_GAP}{_NUMERAL}(?!\d){_GAP}日?"
)
_BORN = r"[ \u3000]?生(?:まれ|れ)?(?![活徒産涯き命育])"
_BIRTH = re.compile(
    rf"{_OLD_ERA}{_NUMERAL}{_MONTH_AND_DAY}(?:{_BORN})?"
    rf"|(?:{_ANY_ERA}{_NUMERAL}|(?<!\d)\d{{4}})(?:{_MONTH_AND_DAY}|年(?:{_NUMERAL}月)?)?{_BORN}"
    r"|生年月日[ \u3000]?[::は]?[ \u3000]?(?:[MTSHRmtshr]|[㍾㍽㍼㍻㋿])?[\d./\-年月日元]{4,12}"
)
_LABEL_OF_BIRTH = re.compile(r"生年月日(?![ \u3000::は]*[MTSHR㍾㍽㍼\d])")
# What a letter before numbers may be besides an era: 20 is no month, 40 no day.
_PARTS = re.compile(r"\d+")


def _births(text: str) -> Iterator[tuple[int, int, bool]]:
    for found in _BIRTH.finditer(text):
        numbers = [int(each) for each in _PARTS.findall(found[0])]
        if len(numbers) == 3 and not (1 <= numbers[1] <= 12 and 1 <= numbers[2] <= 31):
            continue
        # Nobody was born in 明治 before its 30th year; M1.2.3 is a version of something.
        if found[0][0] in "Mm" and numbers[0] < 30:
            continue
        yield found.start(), found.end(), True
    for found in _LABEL_OF_BIRTH.finditer(text):
        yield found.start(), found.end(), False


# --- Numbers of persons ----------------------------------------------------------------------------

_NUMBER_LABEL = (
    r"被保険者(?:証の?)?番号|保険者番号|介護保険証?番号|保険証(?:の?番号)?|マイナンバ[ー-]|個人番号|カルテ(?:番号)?"
    r"|診察券(?:番号)?|受給者(?:証の?)?番号|記号番号"
)
_NUMBER = re.compile(
    rf"(?P<label>{_NUMBER_LABEL})(?P<number>[ \u3000::は]{{0,3}}(?:No\.?|記号|番号)?[ \u3000]?\d[\d\- ]{{1,16}})?"
)
_SAID_ALONE = re.compile(r"被保険者(?:証の?)?番号|保険者番号")


def _numbers(text: str) -> Iterator[tuple[int, int, bool]]:
    for found in _NUMBER.finditer(text):
        if found["number"]:
            yield found.start(), found.end(), True
        elif _SAID_ALONE.fullmatch(found["label"]):
            yield found.start(), found.end(), False


# --- Homes -----------------------------------------------------------------------------------------

_PLACE = r"[^\s、。\d]{0,16}"
_LOT = r"\d{1,4}(?:丁目|番地?|-)\d{1,4}(?:番地?|号|-)?(?:\d{1,4}号?)?(?:-\d{1,4})?"
_HOME = re.compile(
    r"(?<!会場)(?<!施設)(?<!事業所)(?<!病院)(?<!医院)(?<!薬局)(?<!所の)(?<!場の)(?<!設の)(?<!院の)(?<!局の)"
    r"(?:自宅|住所|居住地|居所|住まい|(?:本人|患者|利用者)宅)"
    rf"{_PLACE}[ \u3000]?(?:{_PLACE}[区市町村丁]{_PLACE}(?:{_LOT}|\d{{1,4}}丁目)"
    rf"|\d{{1,4}}-\d{{1,4}}-\d|{_PLACE}\d{{1,4}}号室)"
    rf"|[区市町村][^\s、。\d]{{1,12}}{_LOT}(?=[にの]?(?:在住|居住|独居|お?住まい|自宅))"
)


def _homes(text: str) -> Iterator[tuple[int, int, bool]]:
    for found in _HOME.finditer(text):
        yield found.start(), found.end(), True
