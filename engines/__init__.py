"""Pure engines: definition + values + now in; result, changes, effects and trace out.

Nothing in this package opens a connection, reads the clock or the environment.
"""
