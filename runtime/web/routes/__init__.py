"""One file per resource; `PLAIN_ROUTERS` and `ROUTERS` are what the application mounts, in order."""

from runtime.web.routes import (
    accounts,
    administration,
    apps,
    auth,
    bulk,
    events,
    exports,
    files,
    health,
    imports,
    jobs,
    lists,
    notifications,
    processes,
    public_forms,
    record_life,
    records,
    reports,
    roles,
    search,
    sessions,
    shares,
    tasks,
)

# Whatever stands where a record's id could stand comes before records.
PLAIN_ROUTERS = (
    exports.router,
    record_life.router,
    records.router,
    shares.router,
    accounts.router,
    sessions.router,
    roles.router,
)

ROUTERS = (
    health.router,
    auth.router,
    apps.router,
    imports.router,
    imports.runs,
    files.router,
    reports.router,
    search.router,
    lists.router,
    bulk.router,
    processes.router,
    tasks.router,
    notifications.router,
    events.router,
    jobs.router,
    administration.router,
    public_forms.router,
)
