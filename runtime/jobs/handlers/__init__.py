"""What each kind of job does: one file per kind, listed here."""

from __future__ import annotations

from engines.registry import Registry
from runtime.jobs.handlers.base import JobHandler
from runtime.jobs.handlers.bulk import BULK
from runtime.jobs.handlers.cleanup import CLEANUP
from runtime.jobs.handlers.close_sitting import CLOSE_SITTING
from runtime.jobs.handlers.end_tags import END_TAGS
from runtime.jobs.handlers.hand_over_tasks import HAND_OVER_TASKS
from runtime.jobs.handlers.import_undo import IMPORT_UNDO
from runtime.jobs.handlers.import_work import IMPORT_WORK
from runtime.jobs.handlers.migration_work import MIGRATION_WORK
from runtime.jobs.handlers.notify import NOTIFY
from runtime.jobs.handlers.print_records import PRINT_RECORDS
from runtime.jobs.handlers.purge_files import PURGE_FILES
from runtime.jobs.handlers.purge_imports import PURGE_IMPORTS
from runtime.jobs.handlers.purge_records import PURGE_RECORDS
from runtime.jobs.handlers.recompute import RECOMPUTE
from runtime.jobs.handlers.replace_option import REPLACE_OPTION
from runtime.jobs.handlers.reread_values import REREAD_VALUES
from runtime.jobs.handlers.search_reindex import SEARCH_REINDEX
from runtime.jobs.handlers.workspace_export import WORKSPACE_EXPORT, WORKSPACE_EXPORT_PURGE

__all__ = ["HANDLERS", "JobHandler"]

HANDLERS: Registry[JobHandler] = Registry("job kind", lambda handler: handler.kind)
for _handler in (
    BULK, CLEANUP, CLOSE_SITTING, END_TAGS, HAND_OVER_TASKS, IMPORT_UNDO, IMPORT_WORK, MIGRATION_WORK, NOTIFY,
    PRINT_RECORDS, PURGE_FILES, PURGE_IMPORTS, PURGE_RECORDS, RECOMPUTE, REPLACE_OPTION, REREAD_VALUES,
    SEARCH_REINDEX, WORKSPACE_EXPORT, WORKSPACE_EXPORT_PURGE,
):  # fmt: skip
    HANDLERS.add(_handler)
