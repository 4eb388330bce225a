"""A correction: plain frozen data, a line of the 正誤表."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

NOTHING = "（なし）"
NOT_ASKED = "対象外"
NAMED = 3  # wards that a sentence names before it only counts them


@dataclass(frozen=True, slots=True)
class Correction:
    """One place of the document that reads otherwise than in the edition before.

    key: names the place among all corrections of an edition. figure: id of the figure, empty for
    the document's own words. heading and place: where it stands, in words. ward_code, ward: whose
    answer it is, empty where it is nobody's. before, after: as printed, empty where nothing stood.
    follows: it is counted or worded from other corrections, and its reason names these.
    """

    key: str
    figure: str
    heading: str
    place: str
    before: str
    after: str
    ward_code: str = ""
    ward: str = ""
    follows: bool = False
    reason: str = ""

    @property
    def where(self) -> str:
        """Where it stands, in one line, for tables without a column of figures."""
        return f"{self.heading}　{self.place}"

    @property
    def shown_before(self) -> str:
        """What stood there; said in words where nothing did."""
        return self.before or self._nothing

    @property
    def shown_after(self) -> str:
        """What stands there now; said in words where nothing does."""
        return self.after or self._nothing

    @property
    def _nothing(self) -> str:
        """A ward without an answer in a figure was not asked: a silent one has 未回答."""
        return NOT_ASKED if self.ward else NOTHING


def explained(
    corrections: Iterable[Correction], reasons: Mapping[str, str]
) -> tuple[Correction, ...]:
    """The corrections with their reasons: those given, by key; of what follows, its cause."""
    found = tuple(corrections)
    return tuple(
        replace(
            one,
            reason=_cause(one, found) if one.follows else reasons.get(one.key, "").strip(),
        )
        for one in found
    )


def _cause(follower: Correction, corrections: Iterable[Correction]) -> str:
    """「東成区・中央区の訂正にともなう」"""
    wards = list(
        dict.fromkeys(one.ward for one in corrections if one.ward and one.figure == follower.figure)
    )
    if not wards:
        return "上記の訂正にともなう"
    if len(wards) > NAMED:
        return f"{wards[0]}ほか{len(wards) - 1}区の訂正にともなう"
    return f"{'・'.join(wards)}の訂正にともなう"
