"""What builders do over HTTP: packages, drafts, checks, plans, publishing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from builder import drafts, lifecycle, renaming
from builder.changes import clash_json, edit_json, names_in
from builder.definition_body import definition_body
from builder.from_tables import columns_seen, propose, propose_fields, table_of
from builder.publishing_requests import lengthy, texts_of
from builder.read_tables import MOST_FILES, read_tables
from engines.definition.dump import canonical
from engines.errors import Issue, PreconditionRequired, ValidationFailed
from runtime.access.principal import Principal
from runtime.apps.type_preview import preview_type
from runtime.commands.context import Context
from runtime.web.answers import Answer, answer, json_response
from runtime.web.exchange import Exchange
from runtime.web.request_parts import body_of, expect, expected_version
from runtime.web.routes.apps import require_administrator

__all__ = ["router"]

router = APIRouter()


@router.post("/api/apps")
async def install_app(request: Request) -> Response:
    """Install a package or its new version, once its scenarios pass; what people changed since stays.

    `?plan=1` says what would happen, `?scenarios=0` leaves the scenarios out, `?accept=app.entity.field`
    (several times) lets that field's change of type keep values aside, `?take=<path>` and `?keep=<path>`
    (several times) decide a clash for the package or for the app as it is here, `?only=<table>` (several
    times) takes those tables of the package alone, with what they cannot do without.
    """
    raw = await request.body()
    exchange = Exchange(request)
    query = request.query_params
    principal = await exchange.principal_for_write(require_administrator)

    def work() -> Answer:
        if query.get("plan") in ("1", "true"):
            ready = lifecycle.prepare_upgrade(
                exchange.workspace,
                raw,
                query.getlist("take"),
                query.getlist("keep"),
                query.getlist("only"),
            )
            return answer(lifecycle.plan_upgrade(exchange.workspace, ready, exchange.language))
        done = lifecycle.upgrade(
            exchange.workspace,
            raw,
            principal,
            exchange.request_id,
            take_new=query.getlist("take"),
            keep_local=query.getlist("keep"),
            accept=query.getlist("accept"),
            scenarios=query.get("scenarios") not in ("0", "false"),
            only=query.getlist("only"),
        )
        return answer(done.to_json(exchange.language), 201)

    return json_response(await exchange.unscoped(work))


@router.post("/api/builder/apps/from-file")
async def propose_app(request: Request) -> Response:
    """multipart: `files` (XLSX or CSV, 10 at most), `key`, `label`. What an app over these tables could be;
    nothing is kept. Its `document` goes into a draft, its `tables` say how each one's rows are imported
    afterwards."""
    exchange = Exchange(request)
    await exchange.principal_for_read(require_administrator)
    most = exchange.workspace.settings.max_import_bytes
    async with request.form(max_files=MOST_FILES, max_fields=2) as form:
        files = [file for file in form.getlist("files") if isinstance(file, UploadFile)]
        key, label = form.get("key"), form.get("label")
        if not files:
            raise ValidationFailed(issues=[Issue("/files", "import.no_file")])
        if not isinstance(key, str) or not drafts.is_app_key(key):
            raise ValidationFailed(issues=[Issue("/key", "definition.bad_app_key", {"value": str(key)[:60]})])

        def work() -> Answer:
            found = [
                (place, one)
                for place, file in enumerate(files)
                for one in read_tables(file.file, file.filename or "", most)
            ]
            proposal = propose(key, str(label or key), [one.table for _, one in found])
            places = dict(zip(proposal.entities, found, strict=True))
            tables = [
                {
                    "entity": entity,
                    "file": places[entity][0],
                    "sheet": places[entity][1].sheet,
                    "rows": len(places[entity][1].table.rows),
                    "columns": columns_seen(places[entity][1].table, mapping),
                    "mapping": {
                        **mapping,
                        "sheet": places[entity][1].sheet,
                        "header_row": places[entity][1].header_row,
                    },
                }
                for entity, mapping in proposal.mappings.items()
            ]
            return answer({"document": proposal.package, "tables": tables})

        return json_response(await exchange.lengthy(work))


@router.post("/api/apps/{app}/draft/propose-fields")
async def propose_pasted_fields(app: str, request: Request) -> Response:
    """Fields for pasted column names, or for a block copied from a spreadsheet: `{"text", "taken": [key]}`.
    Nothing is kept."""
    body, _ = await body_of(request)
    expect(body, {"text": str, "taken": list}, ("text",))
    exchange = Exchange(request)
    await exchange.principal_for_read(lambda ctx: drafts.require_builder(ctx, app))

    def work() -> Answer:
        return answer({"fields": propose_fields(table_of(body["text"]), texts_of(body.get("taken")))})

    return json_response(await exchange.unscoped(work))


# -- the draft


def _shown(ctx: Context, draft: drafts.Draft) -> Answer:
    return answer(draft.to_json(ctx), 200, {"ETag": f'"{draft.revision}"'})


@router.get("/api/apps/{app}/draft")
async def get_draft(app: str, request: Request) -> Response:
    return await Exchange(request).read(lambda ctx: _shown(ctx, drafts.draft_of(ctx, app)))


@router.put("/api/apps/{app}/draft")
async def put_draft(app: str, request: Request) -> Response:
    """Keep the draft; If-Match names the revision it was made from ("0": none yet)."""
    body, raw = await definition_body(request)
    expect(body, {"document": dict}, ("document",))
    revision = _revision(request)
    return await Exchange(request).write(
        lambda ctx: _shown(ctx, drafts.save(ctx, app, body["document"], revision)), raw
    )


@router.delete("/api/apps/{app}/draft")
async def delete_draft(app: str, request: Request) -> Response:
    revision = _revision(request)

    def command(ctx: Context) -> Answer:
        drafts.discard(ctx, app, revision)
        return answer(None, 204)

    return await Exchange(request).write(command)


def _revision(request: Request) -> int:
    revision = expected_version(request)
    if revision is None:
        raise PreconditionRequired()
    return revision


@router.post("/api/apps/{app}/draft/rebase")
async def rebase_draft(app: str, request: Request) -> Response:
    """Bring what was published meanwhile into the draft; `take` decides clashes for what is published,
    `keep` for the draft."""
    body, raw = await body_of(request)
    expect(body, {"take": list, "keep": list})

    def command(ctx: Context) -> Answer:
        draft, clashes = drafts.rebase(ctx, app, texts_of(body.get("take")), texts_of(body.get("keep")))
        documents = (draft.document, canonical(ctx.catalog.app(app))) if clashes else ()
        shown = [clash_json(clash, "published", documents, ctx.principal.language) for clash in clashes]
        return answer({**draft.to_json(ctx), "clashes": shown}, 200, {"ETag": f'"{draft.revision}"'})

    return await Exchange(request).write(command, raw)


@router.post("/api/apps/{app}/draft/merge")
async def merge_draft(app: str, request: Request) -> Response:
    """`document`, which began as `base`, on top of the draft as somebody else saved it meanwhile; `take`
    decides clashes for theirs. Keeps nothing: the caller saves what comes out."""
    body, _ = await definition_body(request)
    expect(body, {"base": dict, "document": dict, "take": list}, ("base", "document"))

    def command(ctx: Context) -> Answer:
        joined = drafts.join(ctx, app, body["base"], body["document"], texts_of(body.get("take")))
        language = ctx.principal.language
        names = names_in((joined.draft.document, joined.merged.document), language)
        return answer(
            {
                "document": joined.merged.document, "draft": joined.draft.to_json(ctx),
                "changes": [edit_json(edit, language, None, names) for edit in joined.edits],
                "clashes": [
                    clash_json(clash, "other", (body["document"], joined.draft.document), language)
                    for clash in joined.merged.clashes
                ],
            }
        )  # fmt: skip

    return await Exchange(request).read(command)


@router.get("/api/apps/{app}/draft/uses")
async def draft_uses(app: str, request: Request) -> Response:
    """Every place that names `?item=field:app.entity.field` (or entity:, role:, view: …)."""
    item = request.query_params.get("item", "")

    def command(ctx: Context) -> Answer:
        named = renaming.uses_in(ctx, app, item)
        return answer({"uses": [one.to_json(app, ctx.principal.language) for one in named]})

    return await Exchange(request).read(command)


@router.get("/api/apps/{app}/draft/use-counts")
async def draft_use_counts(app: str, request: Request) -> Response:
    """How many places name each item that is named: `{"counts": {"field:crm.order.amount": 7}}`."""
    return await Exchange(request).read(lambda ctx: answer({"counts": renaming.counts_in(ctx, app)}))


@router.post("/api/apps/{app}/draft/rename")
async def rename_in_draft(app: str, request: Request) -> Response:
    """Give an item another key, with every place of the draft that names it."""
    body, raw = await body_of(request)
    expect(body, {"item": str, "key": str}, ("item", "key"))
    revision = _revision(request)
    return await Exchange(request).write(
        lambda ctx: _shown(ctx, renaming.rename(ctx, app, body["item"], body["key"], revision)), raw
    )


@router.post("/api/apps/{app}/draft/replace-option")
async def replace_option_in_draft(app: str, request: Request) -> Response:
    """Let the option `by` of the same field take the place of `item` ("option:app.entity.field.key")."""
    body, raw = await body_of(request)
    expect(body, {"item": str, "by": str}, ("item", "by"))
    revision = _revision(request)
    return await Exchange(request).write(
        lambda ctx: _shown(ctx, renaming.replace_option(ctx, app, body["item"], body["by"], revision)), raw
    )


@router.post("/api/apps/{app}/draft/type-preview")
async def preview_type_change(app: str, request: Request) -> Response:
    """What `definition` would make of the stored values of a field, all known by ids."""
    body, _ = await definition_body(request)
    expect(body, {"entity": str, "field": str, "definition": dict}, ("entity", "field", "definition"))

    def command(ctx: Context) -> Answer:
        drafts.require_builder(ctx, app)
        if app not in ctx.catalog.apps:
            return answer({"preview": None})
        found = preview_type(ctx, app, body["entity"], body["field"], body["definition"])
        return answer({"preview": found.to_json() if found is not None else None})

    return await Exchange(request).read(command)


@router.post("/api/apps/{app}/draft/check")
async def check_draft(app: str, request: Request) -> Response:
    return await _examined(
        app, request, lambda checked, language: {"issues": checked.to_json(language)["issues"]}
    )


@router.post("/api/apps/{app}/draft/plan")
async def plan_draft(app: str, request: Request) -> Response:
    return await _examined(app, request, lambda checked, language: checked.to_json(language))


async def _examined(
    app: str, request: Request, shown: Callable[[lifecycle.Checked, str], dict[str, Any]]
) -> Response:
    exchange = Exchange(request)
    document: dict[str, Any] = {}

    def look(ctx: Context) -> None:
        document.update(drafts.draft_of(ctx, app).document)

    await exchange.principal_for_read(look)
    return json_response(
        await exchange.unscoped(
            lambda: answer(shown(lifecycle.check(exchange.workspace, document), exchange.language))
        )
    )


@router.post("/api/apps/{app}/draft/publish")
async def publish_draft(app: str, request: Request) -> Response:
    """Make the draft the version in use; If-Match names the revision somebody looked at."""
    body, _ = await body_of(request)
    expect(body, {"accept": list, "note": str, "scenarios": bool})
    revision = _revision(request)

    def work(exchange: Exchange, principal: Principal) -> Answer:
        done = lifecycle.publish(
            exchange.workspace,
            app,
            principal,
            exchange.request_id,
            revision=revision,
            accept=texts_of(body.get("accept")),
            note=body.get("note"),
            scenarios=body.get("scenarios", True),
        )
        return answer(done.to_json(exchange.language), 201)

    return await lengthy(app, request, work)
