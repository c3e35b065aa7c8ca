"""Background work: one table of jobs, claimed under a lease, finished once."""
