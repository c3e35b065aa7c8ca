"""HTTP: routes hand one whole command each to a small database executor."""
