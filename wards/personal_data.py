"""Decides which words in free text look like personal data of a patient."""

from __future__ import annotations

import re

import jaconv

_PHONE = r"(?<!\d)0\d{1,4}[-ー−(]\d{1,4}[-ー−)]\d{3,4}(?!\d)|(?<!\d)0\d{9,10}(?!\d)(?:生(?:まれ)?)?"
_BIRTH = (
    r"生年月日|(?:\d{1,4}|元)[年./-]\d{1,2}[月./-]\d{1,2}日?\s?生(?:まれ)?"
    r"|(?:明治|大正|昭和)(?:\d{1,2}|元)年\d{1,2}月\d{1,2}日|(?<![A-Za-z])[MTS]\d{1,2}\.\d{1,2}\.\d{1,2}(?!\d)(?:生(?:まれ)?)?"
)
_INSURED = r"被保険者(?:証の?)?番号|保険者番号"
_PERSON_BEFORE = r"[一-龯々〆ヶ髙﨑𠮷]{1,6}|[ァ-ヺー]{2,8}"
_NAMED = rf"(?:{_PERSON_BEFORE})\s?(?:様(?![式々子相態])|さん|氏(?![名神族]))"
_LOOKS_PERSONAL = re.compile(rf"{_PHONE}|{_BIRTH}|{_INSURED}|{_NAMED}")

# Words that end like a name with a title and name nobody.
_NOBODY = re.compile(
    r"(?:皆|各|同|多|一|仕|模|有|異|左|両|某|摂|王|神|者|師|員|方|族|屋|客|民|医|子|人|護|職|様|ケアマネ|ケアマネジャー|"
    r"ケアマネージャー|ヘルパー|ドクター|ナース|スタッフ|コーディネーター|ワーカー|マネジャー)\s?(?:様|さん|氏)$"
)


def personal_words(text: str) -> list[str]:
    """The parts of a text that look like a phone number, a date of birth or somebody's name.

    >>> personal_words("問い合わせは田中様（０６−００００−００００）。患者さんへの説明会")
    ['田中様', '０６−００００−００００']
    >>> personal_words("多様な職種、皆様、同様の様式")
    []
    """
    # One character stays one character, so that the words can be quoted as they were written.
    plain = jaconv.z2h(text, kana=False, ascii=True, digit=True)
    found = [match.span() for match in _LOOKS_PERSONAL.finditer(plain)]
    quoted = [text[start:end] for start, end in found if not _NOBODY.search(plain[start:end])]
    return list(dict.fromkeys(quoted))
