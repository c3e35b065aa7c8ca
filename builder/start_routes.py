"""Where apps begin: the list of them, templates, copies, package files."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from builder import drafts, lifecycle
from builder.app_keys import key_of_label
from builder.archives import pack, unpack
from builder.copying import copied
from builder.parts import parts_of
from builder.removed_apps import removed_apps
from builder.version_numbers import version_number
from engines.definition import App, load
from engines.definition.dump import canonical
from engines.definition.source import MAX_BYTES
from engines.errors import Conflict, Issue, NotFound, ValidationFailed
from runtime.access.passwords import generate_password
from runtime.apps.bootstrap import template_packages
from runtime.apps.sample import install_sample
from runtime.commands.context import Context
from runtime.commands.titles import names_of
from runtime.store import app_versions, tables
from runtime.web.answers import Answer, answer, json_response
from runtime.web.exchange import Exchange
from runtime.web.request_parts import body_of, expect
from runtime.web.routes.apps import require_administrator

__all__ = ["router"]

router = APIRouter()

_LONGEST_WISHED = 26
_SHOWN = ("label", "icon", "colour", "description", "version")


@router.get("/api/builder/apps")
async def list_buildable(request: Request) -> Response:
    """Apps the caller may build: installed ones, and drafts of new ones."""

    def command(ctx: Context) -> Answer:
        drafted, published = app_versions.drafted(ctx.tx), app_versions.published(ctx.tx)
        there = (key for key in (*ctx.catalog.apps, *drafted) if key not in ctx.catalog.removed)
        keys = [key for key in dict.fromkeys(there) if drafts.may_build(ctx, key)]
        by = [drafted[key][2] for key in keys if key in drafted]
        by += [published[key][1] for key in keys if key in published]
        names = names_of(ctx, [one[5:] for one in by if one.startswith("user:")])
        found = []
        for key in keys:
            installed = ctx.catalog.apps.get(key)
            info: Mapping[str, Any]
            if installed is not None:
                info, size = canonical(installed.app), len(installed.entities)
            else:
                document = drafts.draft_of(ctx, key).document
                entities = document.get("entities")
                info, size = document["app"], len(entities) if isinstance(entities, list) else 0
            serving = ctx.catalog.numbers.get(key, 0)
            entry = {"key": key, "number": serving, **{name: info.get(name) for name in _SHOWN}}
            entry |= {"entities": size, "draft": None, "published": None}
            if key in published:
                at, who = published[key]
                entry["published"] = {"at": tables.iso(at), "by_name": names.get(who[5:])}
            if key in drafted:
                base, at, who = drafted[key]
                entry["draft"] = {
                    "updated_at": tables.iso(at), "updated_by_name": names.get(who[5:]),
                    "outdated": base != serving,
                }  # fmt: skip
            found.append(entry)
        may_create = ctx.principal.unrestricted
        gone = removed_apps(ctx) if may_create else []
        return answer({"apps": found, "removed": gone, "may_create": may_create})

    return await Exchange(request).read(command)


@router.get("/api/builder/app-key")
async def suggest_key(request: Request) -> Response:
    """A free key for an app called `?label=`: its letters, of Chinese characters their pinyin."""
    label = request.query_params.get("label", "")[:100]

    def command(ctx: Context) -> Answer:
        require_administrator(ctx)
        taken = {*ctx.catalog.apps, *ctx.catalog.removed, *app_versions.drafted(ctx.tx)}
        wished = found = key_of_label(label)
        number = 2
        while found in taken:
            found, number = f"{wished[:_LONGEST_WISHED]}_{number}", number + 1
        return answer({"key": found})

    return await Exchange(request).read(command)


@router.post("/api/builder/apps/{app}/copy")
async def copy_app(app: str, request: Request) -> Response:
    """{"key", "label"}: a draft of a new app that begins as this one stands, drafted or published."""
    body, raw = await body_of(request)
    expect(body, {"key": str, "label": dict}, ("key", "label"))

    def command(ctx: Context) -> Answer:
        require_administrator(ctx)
        source = drafts.draft_of(ctx, app)
        _require_free(ctx, body["key"])
        package, model = drafts.read_draft(ctx, source)
        slugs = [form.slug for form in model.public_forms.values()]
        document = copied(source.document, package, model, body["key"], body["label"], slugs)
        load(document)
        draft = drafts.save(ctx, body["key"], document, 0)
        return answer(draft.to_json(ctx), 201, {"ETag": f'"{draft.revision}"'})

    return await Exchange(request).write(command, raw)


def _require_free(ctx: Context, key: str) -> None:
    if not drafts.is_app_key(key):
        raise ValidationFailed(issues=[Issue("/key", "definition.bad_app_key", {"value": key[:60]})])
    if ctx.catalog.latest(key) or app_versions.draft(ctx.tx, key) is not None:
        raise Conflict("builder.key_taken", {"key": key})


# -- templates


@lru_cache(maxsize=64)
def _template(path: Path, changed: int) -> App:
    """`changed`: when the file was, so that a newer one is read."""
    return load(path.read_bytes())


def _templates() -> dict[str, App]:
    """What ships with the product, each after those it requires."""
    found = [_template(path, path.stat().st_mtime_ns) for path in template_packages()]
    return {package.app.key: package for package in found}


def _version(here: App | None) -> str | None:
    return here.app.version if here is not None else None


@router.get("/api/builder/templates")
async def list_templates(request: Request) -> Response:
    """Apps that ship with the product, with the version that is installed here, if any."""
    exchange = Exchange(request)
    installed: dict[str, App] = {}
    removed: set[str] = set()

    def look(ctx: Context) -> None:
        require_administrator(ctx)
        installed.update(ctx.catalog.apps)
        removed.update(ctx.catalog.removed)

    await exchange.principal_for_read(look)

    def work() -> Answer:
        return answer(
            {
                "templates": [
                    {
                        "key": key, "requires": sorted(package.app.requires),
                        "entities": len(package.entities),
                        "processes": len(package.processes), "reports": len(package.reports),
                        "sample": bool(package.sample_data), "installed": _version(installed.get(key)),
                        "parts": parts_of(package, installed.get(key)),
                        "removed": key in removed,
                        **{name: canonical(package.app).get(name) for name in _SHOWN},
                    }
                    for key, package in _templates().items()
                ]
            }
        )  # fmt: skip

    return json_response(await exchange.unscoped(work))


@router.post("/api/builder/templates/{key}")
async def take_template(key: str, request: Request) -> Response:
    """Install a template, and those it requires first; `sample` writes its sample data too. `only` are the
    tables that are wanted of it; of one that is here already, with those that are to come to it.

    Answers the apps that were installed and, where sample people can sign in now, their password."""
    body, _ = await body_of(request)
    expect(body, {"sample": bool, "only": list})
    only = [str(name) for name in body.get("only") or ()]
    exchange = Exchange(request)
    principal = await exchange.principal_for_write(require_administrator)

    def work() -> Answer:
        workspace, known = exchange.workspace, _templates()
        if key not in known:
            raise NotFound("builder.no_template", {"key": key[:40]})
        with workspace.database.read() as tx:
            there = set(workspace.catalogs.current(tx).apps)
        wanted = {key}
        for name in reversed(list(known)):
            wanted |= set(known[name].app.requires) if name in wanted else set()
        if key in there and not only:
            raise Conflict("builder.key_taken", {"key": key})
        grows = key in there
        done, people, password = [], 0, generate_password()
        for name in (name for name in known if name in (wanted - there) | {key}):
            lifecycle.upgrade(
                workspace,
                canonical(known[name]),
                principal,
                exchange.request_id,
                scenarios=False,
                only=only if name == key else (),
            )
            done.append(name)
            if body.get("sample") and not grows and known[name].sample_data:
                people += len(install_sample(workspace, name, password).people)
        return answer({"installed": done, "people": people, "password": password if people else None}, 201)

    return json_response(await exchange.lengthy(work))


# -- package files


@router.post("/api/builder/packages")
async def read_package(request: Request) -> Response:
    """multipart `file` (JSON, or a ZIP of a package's folder): the package in it, and whether an app of its
    key is here. Nothing is kept. 422 with every issue where it is no package."""
    exchange = Exchange(request)
    here: dict[str, Any] = {}

    def look(ctx: Context) -> None:
        require_administrator(ctx)
        here["numbers"] = dict(ctx.catalog.numbers)
        here["drafted"] = set(app_versions.drafted(ctx.tx))

    await exchange.principal_for_read(look)
    async with request.form(max_files=1, max_fields=0) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise ValidationFailed(issues=[Issue("/file", "builder.no_file")])
        # A ZIP is smaller than what it holds.
        content = await file.read(MAX_BYTES + 1)

        def work() -> Answer:
            package = unpack(content)
            key = package.app.key
            number = here["numbers"].get(key, 0)
            return answer(
                {"document": canonical(package), "number": number, "drafted": key in here["drafted"]}
            )

        return json_response(await exchange.unscoped(work))


@router.get("/api/apps/{app}/draft/export")
async def export_draft(app: str, request: Request) -> Response:
    """The draft (or what serves) as a package: `?format=json|zip`; `?version=` one that was published.
    422 with every issue while the draft is no package."""
    query = request.query_params
    form = "zip" if query.get("format") == "zip" else "json"
    number = query.get("version", "")
    exchange = Exchange(request)

    def look(ctx: Context) -> Mapping[str, Any] | str:
        drafts.require_builder(ctx, app)
        if number:
            return app_versions.text(ctx.tx, app, version_number(app, number))
        return drafts.draft_of(ctx, app).document

    found: list[Mapping[str, Any] | str] = []
    await exchange.principal_for_read(lambda ctx: found.append(look(ctx)))
    content = await exchange.unscoped(lambda: pack(load(found[0]), form))
    media = "application/zip" if form == "zip" else "application/json"
    name = f'attachment; filename="{app}_app.{form}"'
    return Response(content, media_type=media, headers={"Content-Disposition": name})
