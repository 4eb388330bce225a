"""How much stands below a module: no chain of imports is long."""

from functools import cache

import grimp

from tests.test_house import APPS

# The best houses of the field have 7 to 12.
LONGEST_CHAIN = 15

GRAPH = grimp.build_graph("config", *APPS)
MODULES = sorted(name for name in GRAPH.modules if ".migrations" not in name)


def imported_by(module: str) -> list[str]:
    found = GRAPH.find_modules_directly_imported_by(module)
    return sorted(each for each in found if ".migrations" not in each)


@cache
def longest_chain(module: str) -> tuple[str, ...]:
    """The module, one that it imports, and so on, as long as it goes."""
    return (module, *max(map(longest_chain, imported_by(module)), key=len, default=()))


def test_no_chain_of_imports_is_long():
    assert {each for each in map(longest_chain, MODULES) if len(each) > LONGEST_CHAIN} == set()
