"""How a desk's own ledger, as month totals or as a case log, becomes the totals of its months."""
