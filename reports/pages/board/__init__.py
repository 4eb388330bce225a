"""How the Bureau sees all reports of a round at once."""
