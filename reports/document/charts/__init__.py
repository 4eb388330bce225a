"""Decides nothing: the package of the drawings, `page_*` for screens and `print_*` for paper."""
