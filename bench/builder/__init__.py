"""The builder: how long one waits for a check, a plan and a publish, and who else does meanwhile."""
