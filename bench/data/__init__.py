"""Data: many records of one entity, read and found."""
