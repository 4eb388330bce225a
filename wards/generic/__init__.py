"""The pages that every record has: list, detail, create, edit, end, delete and undo."""
