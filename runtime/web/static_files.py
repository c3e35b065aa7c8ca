"""Serves the built front end: hashed assets for ever, the page for every other address."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from engines.language import negotiate
from runtime import resources

__all__ = ["mount_front_end"]

_PLAIN = {
    "zh": "<!doctype html><meta charset=utf-8><title>营造</title><p>界面文件尚未构建；API 可用，见 /api。",
    "en": "<!doctype html><meta charset=utf-8><title>Yingzao</title>"
    "<p>The front end has not been built; the API works at /api.",
}

_FRAMED = "form-preview/"
"""A page other pages of this very server may show inside theirs, at the width of a phone."""


class _Assets(StaticFiles):
    """Names carry a hash of the content, so a copy is good for ever."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def mount_front_end(app: FastAPI) -> None:
    folder = resources.static()
    if folder is not None and (folder / "assets").is_dir():
        app.mount("/static/assets", _Assets(directory=folder / "assets"))

    @app.get("/{path:path}", include_in_schema=False)
    async def page(path: str, request: Request) -> Response:
        if path == "api" or path.startswith(("api/", "static/assets/")):
            raise HTTPException(404)
        if path.startswith(_FRAMED):
            request.scope["state"]["framed_by"] = "'self'"
        if folder is None:
            return HTMLResponse(_PLAIN[negotiate(request.headers.get("accept-language"))])
        return _file(folder, path.removeprefix("static/"))


def _file(folder: Path, path: str) -> Response:
    """A file of the front end's root, else the page: addresses inside the app are the page's own."""
    try:
        target = (folder / path).resolve()
        found = path and target.is_relative_to(folder.resolve()) and target.is_file()
    except (OSError, ValueError):
        # Too long a name, or a NUL in it: no file of ours.
        found = False
    if found and target.name != "index.html":
        return FileResponse(target)
    return FileResponse(folder / "index.html", headers={"Cache-Control": "no-cache"})
