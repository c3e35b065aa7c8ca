"""The builder: edits, checks, plans and publishes definitions; mounts everything into one server."""
