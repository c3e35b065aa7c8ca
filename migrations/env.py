"""Applies revisions to one workspace over the connection the caller opened.

The caller begins and commits: Alembic treats DDL on SQLite as non-transactional, we do not.
"""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, transaction_per_migration=False, transactional_ddl=False)
context.run_migrations()
