"""What was published, for ever: making, keeping and reading editions."""
