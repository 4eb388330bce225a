"""What is missing or unlikely in a report before it is submitted."""
