"""How the Bureau reads a report, and takes or returns it."""
