"""How the Bureau words what the document prints."""
