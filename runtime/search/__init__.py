"""Keeps the search index up to date with the change log."""
