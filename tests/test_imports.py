"""How much stands below a module: no chain of imports is long."""

from functools import cache

import grimp

from tests.test_house import APPS

# The best houses of the field have 7 to 12.
LONGEST_CHAIN = 15


def test_no_chain_of_imports_is_long():
    graph = grimp.build_graph("config", *APPS, cache_dir=None)
    modules = {name for name in graph.modules if ".migrations" not in name}

    @cache
    def longest_chain(module: str) -> tuple[str, ...]:
        """The module, one that it imports, and so on, as long as it goes."""
        imported = sorted(graph.find_modules_directly_imported_by(module) & modules)
        return (module, *max(map(longest_chain, imported), key=len, default=()))

    chains = list(map(longest_chain, sorted(modules)))
    assert max(map(len, chains)) > 10
    assert [each for each in chains if len(each) > LONGEST_CHAIN] == []
