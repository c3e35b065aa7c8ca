"""Commands: the one write path. Each checks access, calls engines, and writes all or nothing."""
