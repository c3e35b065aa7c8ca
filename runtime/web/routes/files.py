"""/api/files: upload one, read one, its thumbnail."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import BinaryIO

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import Response, StreamingResponse

from engines.errors import Issue, NotFound, PayloadTooLarge, ValidationFailed
from runtime.commands import files
from runtime.commands.context import Context
from runtime.commands.upload_file import check_room, size_text, upload_file
from runtime.files.names import disposition
from runtime.files.picture import THUMBNAIL_TYPE
from runtime.files.sniff import INLINE_TYPES
from runtime.files.storage import chunks
from runtime.store.files import StoredFile
from runtime.web.answers import Answer, answer, json_response
from runtime.web.exchange import Exchange

router = APIRouter(prefix="/api/files")
_WRITE_BYTES = 1024 * 1024
_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'"


@router.post("")
async def upload(request: Request) -> Response:
    """multipart with `file`, or the bytes themselves with `?name=`. The answer's id goes into a file
    field or a comment; until then the file is its uploader's alone, for a day."""
    exchange = Exchange(request)
    settings = exchange.workspace.settings

    def allow(ctx: Context) -> None:
        check_room(ctx, settings.file_quota_bytes)

    principal = await exchange.principal_for_write(allow)
    async with incoming(settings.data) as (source, out):
        if request.headers.get("content-type", "").startswith("multipart/form-data"):
            name = await _from_form(request, out, settings.max_file_bytes)
        else:
            name = request.query_params.get("name", "")
            await receive(request, out, settings.max_file_bytes)

        def work() -> Answer:
            return answer(upload_file(exchange.workspace, principal, source, name), 201)

        return json_response(await exchange.unscoped(work))


@asynccontextmanager
async def incoming(data: Path) -> AsyncIterator[tuple[Path, BinaryIO]]:
    """A file for what arrives, gone once it was dealt with."""
    folder = data / "incoming"
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    descriptor, path = tempfile.mkstemp(dir=folder)
    source = Path(path)
    try:
        with os.fdopen(descriptor, "wb") as out:
            yield source, out
    finally:
        await asyncio.to_thread(source.unlink, missing_ok=True)


async def receive(request: Request, out: BinaryIO, limit: int) -> None:
    """The body into `out`. Raises PayloadTooLarge as soon as it is."""
    waiting, size = bytearray(), 0
    async for piece in request.stream():
        size += len(piece)
        if size > limit:
            raise PayloadTooLarge("files.too_large", {"maximum": size_text(limit)})
        waiting += piece
        if len(waiting) >= _WRITE_BYTES:
            await asyncio.to_thread(out.write, bytes(waiting))
            waiting.clear()
    await asyncio.to_thread(out.write, bytes(waiting))
    await asyncio.to_thread(out.flush)


async def _from_form(request: Request, out: BinaryIO, limit: int) -> str:
    # The form's parser keeps what is larger than a megabyte on disk, too.
    async with request.form(max_files=1, max_fields=4, max_part_size=10_000) as form:
        given = form.get("file")
        if not isinstance(given, UploadFile):
            raise ValidationFailed(issues=[Issue("/file", "files.no_file")])
        if given.size is not None and given.size > limit:
            raise PayloadTooLarge("files.too_large", {"maximum": size_text(limit)})
        while piece := await given.read(_WRITE_BYTES):
            await asyncio.to_thread(out.write, piece)
        await asyncio.to_thread(out.flush)
        return given.filename or ""


@router.get("/{file_id}")
async def download(file_id: str, request: Request) -> Response:
    """The bytes. `?inline=1` shows kinds a browser may safely show; everything else is saved."""
    exchange = Exchange(request)
    file = await _file(exchange, file_id)
    etag = f'"{(file.sha256 or b"").hex()}"'
    headers = {
        "ETag": etag,
        "Accept-Ranges": "bytes",
        # Rights may change from one look to the next: kept, but asked about every time.
        "Cache-Control": "private, no-cache",
        "Content-Security-Policy": _POLICY,
        "Content-Disposition": disposition(
            file.name, request.query_params.get("inline") == "1" and file.media_type in INLINE_TYPES
        ),
    }
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if request.headers.get("if-range", etag) != etag:
        span: tuple[int, int] | None = (0, file.size)
    else:
        span = byte_range(request.headers.get("range"), file.size)
    if span is None:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{file.size}"})
    start, end = span
    status = 200
    if end - start < file.size:
        status = 206
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
    headers["Content-Length"] = str(end - start)
    return await _stream(exchange, file.storage_key, start, end - start, file.media_type, headers, status)


@router.get("/{file_id}/thumbnail")
async def thumbnail(file_id: str, request: Request) -> Response:
    """A picture of 480 pixels at most, without the original's metadata; 404 for what is no picture."""
    exchange = Exchange(request)
    file = await _file(exchange, file_id, picture=True)
    etag = f'"{(file.sha256 or b"").hex()}-thumbnail"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", "Content-Security-Policy": _POLICY}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return await _stream(exchange, file.thumbnail_key, 0, None, THUMBNAIL_TYPE, headers, 200)


async def _file(exchange: Exchange, file_id: str, picture: bool = False) -> StoredFile:
    found: list[StoredFile] = []

    def command(ctx: Context) -> Answer:
        file = files.require(ctx, file_id)
        if picture and file.width is None:
            raise NotFound("file_not_found")
        found.append(file)
        return answer(None)

    await exchange.read(command)
    return found[0]


async def _stream(
    exchange: Exchange, key: str, start: int, length: int | None, media_type: str,
    headers: dict[str, str], status: int,
) -> Response:  # fmt: skip
    storage = exchange.workspace.database.files
    stream = await asyncio.to_thread(storage.open, key, start, length)
    # Written as it is: the framework would add a character set to text it knows nothing of.
    headers = {**headers, "Content-Type": media_type}
    return StreamingResponse(chunks(stream, length), status, headers)


def byte_range(given: str | None, size: int) -> tuple[int, int] | None:
    """[start, end) a Range header asks for (RFC 9110 §14.2): all of it where it asks nothing we
    serve, None where it lies outside. Only one range; several are answered with the whole."""
    if given is None or not given.startswith("bytes=") or "," in given:
        return 0, size
    first, dash, last = given[6:].strip().partition("-")
    if not dash or not (first or last) or not (first + last).isdecimal() or len(first + last) > 30:
        return 0, size
    if not first:
        count = min(int(last), size)
        return (size - count, size) if count else None
    start = int(first)
    end = min(int(last) + 1, size) if last else size
    if start >= size:
        return None
    return (start, end) if start < end else (0, size)
