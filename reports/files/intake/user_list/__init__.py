"""How the Bureau takes the list of users away as a file, edits it, and takes it in again."""
