"""Bytes of files, outside the database: where they lie, what they are, and pictures of them."""
