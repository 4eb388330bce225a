"""Decides what may be read of a file that somebody uploaded; nothing else opens one."""
