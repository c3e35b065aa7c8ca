"""/f/{slug} and /api/public/forms: forms that anybody with the address may fill in."""

from __future__ import annotations

import io
from collections.abc import Sequence

import segno
from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from engines.errors import Issue, NotFound, ValidationFailed
from runtime import resources
from runtime.commands import public_forms
from runtime.commands.context import Context
from runtime.commands.open_form import OpenForm
from runtime.commands.upload_file import check_room, upload_file
from runtime.store import public_forms as store
from runtime.web.answers import Answer, answer, json_response
from runtime.web.exchange import Exchange
from runtime.web.request_parts import body_of, expect
from runtime.web.routes.files import incoming, receive

router = APIRouter()
_UPLOADS_PER_HOUR = 60
_TRAP = "website"
"""A field no visitor sees: whoever fills it in is a program."""


@router.get("/api/public/forms/{slug}")
async def get_form(slug: str, request: Request) -> Response:
    return await Exchange(request).visit(slug, lambda ctx, found: answer(public_forms.describe(ctx, found)))


@router.post("/api/public/forms/{slug}")
async def send_form(slug: str, request: Request) -> Response:
    body, raw = await body_of(request)
    expect(
        body,
        {"values": dict, "parameters": dict, "override": list, "draft": str, "uploads": str, _TRAP: str},
        ("values",),
    )

    def command(ctx: Context, found: OpenForm) -> Answer:
        if body.get(_TRAP):
            # It is told nothing it could learn from, and nothing of what it sent is kept.
            return answer(public_forms.thanks(found), 201)
        return answer(public_forms.submit(ctx, found, body), 201)

    return await Exchange(request).visit(slug, command, raw)


@router.post("/api/public/forms/{slug}/files")
async def upload(slug: str, request: Request) -> Response:
    """The bytes of a file with `?name=&uploads=`, the visitor's secret of their own making, which they
    send the form with. What is not sent within a day is removed."""
    token = request.query_params.get("uploads", "")
    if not 32 <= len(token) <= 200:
        raise ValidationFailed(issues=[Issue("/uploads", "request.missing", {"name": "uploads"})])
    exchange = Exchange(request)
    workspace = exchange.workspace
    declared = request.headers.get("content-length", "")
    size = int(declared) if declared.isdecimal() and len(declared) < 16 else 0

    def allow(ctx: Context, found: OpenForm) -> None:
        public_forms.require_upload(ctx, found, size)
        check_room(ctx, workspace.settings.file_quota_bytes, size)

    found = await exchange.visitor_for_upload(slug, allow, _UPLOADS_PER_HOUR)
    limit = min(workspace.settings.max_file_bytes, public_forms.MAX_UPLOAD_BYTES)
    async with incoming(workspace.settings.data) as (source, out):
        await receive(request, out, limit)

        def work() -> Answer:
            visitor = found.visitor(exchange.language)
            name = request.query_params.get("name", "")
            file = upload_file(workspace, visitor, source, name, public_forms.VISITOR_TYPES)
            with workspace.database.write() as tx:
                store.note_upload(tx, file["id"], found.use, token, workspace.clock.now())
            return answer(file, 201)

        return json_response(await exchange.unscoped(work))


@router.post("/api/public/forms/{slug}/drafts")
async def keep_draft(slug: str, request: Request) -> Response:
    """Keep what is filled in; the answer's token leads back to it. With a token, replace that one."""
    body, raw = await body_of(request)
    expect(body, {"values": dict, "draft": str}, ("values",))

    def command(ctx: Context, found: OpenForm) -> Answer:
        token = public_forms.keep_draft(ctx, found, body["values"], body.get("draft"))
        return answer({"draft": token}, 201)

    return await Exchange(request).visit(slug, command, raw)


@router.get("/api/public/forms/{slug}/drafts/{token}")
async def get_draft(slug: str, token: str, request: Request) -> Response:
    return await Exchange(request).visit(
        slug, lambda ctx, found: answer({"values": public_forms.load_draft(ctx, found, token)})
    )


@router.get("/api/apps/{app}/public-forms")
async def list_forms(app: str, request: Request) -> Response:
    return await Exchange(request).read(lambda ctx: answer({"forms": public_forms.list_forms(ctx, app)}))


@router.get("/f/{slug}", include_in_schema=False)
async def page(slug: str, request: Request) -> Response:
    """The visitor's page. Sites named by the form may frame it; for all others it is as any page."""
    sites: Sequence[str] = ()

    def look(ctx: Context, found: OpenForm) -> Answer:
        nonlocal sites
        sites = found.form.embed_on
        return answer(None)

    folder = resources.static()
    status = 200
    try:
        await Exchange(request).visit(slug, look)
    except NotFound:
        # The page says so, in the visitor's language.
        status = 404
    if folder is None or not (folder / "public.html").is_file():
        return json_response(answer({"form": f"/api/public/forms/{slug}"}, status))
    headers = {"Cache-Control": "no-cache"}
    if sites:
        request.scope["state"]["framed_by"] = " ".join(sites)
    return HTMLResponse((folder / "public.html").read_bytes(), status, headers)


_EMBED = """\
(function () {
  var script = document.currentScript;
  var frame = document.createElement("iframe");
  var address = new URL(script.src.replace(/\\/embed\\.js.*$/, ""));
  new URLSearchParams(location.search).forEach(function (value, name) {
    address.searchParams.set(name, value);
  });
  address.searchParams.set("embedded", "1");
  frame.src = address.href;
  frame.title = script.dataset.title || "";
  frame.style.cssText = "width:100%;border:0;min-height:320px";
  script.parentNode.insertBefore(frame, script);
  addEventListener("message", function (event) {
    if (event.source !== frame.contentWindow || event.origin !== address.origin) return;
    if (event.data && typeof event.data.yingzaoFormHeight === "number") {
      frame.style.height = Math.min(event.data.yingzaoFormHeight, 20000) + "px";
    }
  });
})();
"""


@router.get("/f/{slug}/embed.js", include_in_schema=False)
async def embed_script(slug: str, request: Request) -> Response:
    """Puts the form into the page that loads this script, and keeps its frame as high as the form."""
    await Exchange(request).visit(slug, lambda ctx, found: answer(None))
    headers = {"Cache-Control": "public, max-age=3600", "Cross-Origin-Resource-Policy": "cross-origin"}
    return Response(_EMBED, media_type="text/javascript; charset=utf-8", headers=headers)


@router.get("/f/{slug}/qr.svg", include_in_schema=False)
async def qr_code(slug: str, request: Request) -> Response:
    """The form's address as a QR code (ISO/IEC 18004, error correction M)."""
    exchange = Exchange(request)
    await exchange.visit(slug, lambda ctx, found: answer(None))
    public = exchange.public_url
    base = public.rstrip("/") if public else f"{request.url.scheme}://{request.url.netloc}"
    out = io.BytesIO()
    segno.make(f"{base}{request.scope['state']['prefix']}/f/{slug}", error="m", micro=False).save(
        out, kind="svg", scale=8, border=2, dark="#14201c"
    )
    return Response(out.getvalue(), media_type="image/svg+xml")
