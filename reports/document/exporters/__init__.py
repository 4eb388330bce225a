"""Decides nothing: figures out, one file a format; no exporter knows a model."""
