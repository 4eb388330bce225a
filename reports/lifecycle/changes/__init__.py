"""How two states of a report differ, value by value."""
