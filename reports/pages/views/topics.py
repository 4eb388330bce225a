"""Decides the names of the document's parts and topics, as the pages use them."""

from __future__ import annotations

import re

PARTS = {"Ⅰ": "区役所の取組", "Ⅱ": "相談支援室の取組", "Ⅲ": "健康局の取組"}
# Short names: jump links, and the line above a title such as 「対象者」.
TOPICS = {
    "Ⅰ(1)": "研修会",
    "Ⅰ(2)": "講演会・普及啓発",
    "Ⅱ(1)": "相談窓口",
    "Ⅱ(2)": "24時間体制",
    "Ⅱ(3)": "情報共有",
    "Ⅱ(4)": "積極的医療機関",
    "Ⅱ(5)": "同行訪問",
    "Ⅲ(1)": "推進会議",
    "Ⅲ(2)": "コーディネーター支援",
}


def topic_of(section: str) -> str:
    """The section number up to its bracket.

    >>> topic_of("Ⅱ(4)ア"), topic_of("Ⅳ")
    ('Ⅱ(4)', 'Ⅳ')
    """
    found = re.match(r".*?\)", section)
    return found.group() if found else section


def section_label(section: str) -> str:
    """The section number with the name of its topic.

    >>> section_label("Ⅱ(4)ア")
    'Ⅱ(4)ア 積極的医療機関'
    """
    return f"{section} {TOPICS.get(topic_of(section), '')}".strip()
