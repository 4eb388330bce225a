"""What is told of a list's letters: those read as others, those that its file has lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports.files.official_list.entries import OfficialList
from reports.files.official_list.plan import Plan
from wards.japanese.letters import has_marks_of_loss

# So many are named of each.
MOST_NAMED = 6


def letters_told(listed: OfficialList, plan: Plan) -> Iterator[str]:
    """The sentences about letters, for the page that shows what the list would change."""
    for odd, places in listed.odd.items():
        more = f"など{len(places):,}か所" if len(places) > MOST_NAMED else ""
        yield (
            f"{odd}に似た別の文字なので、「{odd.usual}」に置き換えて読みました"
            f"（{'、'.join(places[:MOST_NAMED])}{more}）。"
        )
    yield from _first_of(plan.lost_letters)
    doubtful = [each.entry for each in plan.additions if has_marks_of_loss(each.entry.name)]
    yield from _first_of(
        [
            f"新しく加わる「{entry.name}」（{entry.place}）は、文字が失われているようです。"
            "元の公式名簿を確かめてください。"
            for entry in doubtful
        ]
    )


def _first_of(sentences: Sequence[str]) -> Iterator[str]:
    yield from sentences[:MOST_NAMED]
    if (more := len(sentences) - MOST_NAMED) > 0:
        yield f"文字の失われた名称・所在地は、ほかに{more:,}件あります。"
