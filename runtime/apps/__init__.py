"""Installed apps: the catalogue in force, installing and publishing."""
