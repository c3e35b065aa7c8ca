"""One file per resource; `ROUTERS` is what the application mounts."""

from runtime.web.routes import (
    administration,
    apps,
    auth,
    events,
    health,
    jobs,
    notifications,
    processes,
    records,
    reports,
    tasks,
)

ROUTERS = (
    health.router,
    auth.router,
    apps.router,
    records.router,
    reports.router,
    processes.router,
    tasks.router,
    notifications.router,
    events.router,
    jobs.router,
    administration.router,
)
