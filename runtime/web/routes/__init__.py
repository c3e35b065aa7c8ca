"""One file per resource; `ROUTERS` is what the application mounts."""

from runtime.web.routes import administration, apps, auth, health, records, reports

ROUTERS = (
    health.router,
    auth.router,
    apps.router,
    records.router,
    reports.router,
    administration.router,
)
