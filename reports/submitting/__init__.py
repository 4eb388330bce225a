"""How a ward submits a report, and what that freezes."""
