"""What surrounds a record: comments, followers, timeline, the recycle bin, merging."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import Response

from engines.errors import Issue, ValidationFailed
from runtime.commands import comments, merge, read_records, read_timeline, recycle_bin, secrets
from runtime.commands.context import Context
from runtime.web.answers import Answer, answer
from runtime.web.exchange import Exchange
from runtime.web.plain import PlainRouter
from runtime.web.request_parts import body_of, expect, expected_version

router = PlainRouter("/api/records")
_ONE = "/{app}/{entity}/{record_id}"


# -- comments


@router.post(f"{_ONE}/reveal")
async def reveal_secret(app: str, entity: str, record_id: str, request: Request) -> Response:
    """{"field"} → {"value"}: the text of an encrypted field; the audit log says who asked."""
    body, raw = await body_of(request)
    expect(body, {"field": str}, ("field",))
    return await Exchange(request).write(
        lambda ctx: answer({"value": secrets.reveal(ctx, f"{app}.{entity}", record_id, body["field"])}), raw,
        # Kept answers lie in the database as they were given.
        repeatable=False,
    )  # fmt: skip


@router.get(f"{_ONE}/comments")
async def list_comments(app: str, entity: str, record_id: str, request: Request) -> Response:
    after = request.query_params.get("after")
    return await Exchange(request).read(
        lambda ctx: answer(comments.listed(ctx, f"{app}.{entity}", record_id, after))
    )


@router.post(f"{_ONE}/comments")
async def create_comment(app: str, entity: str, record_id: str, request: Request) -> Response:
    body, raw = await body_of(request)
    expect(body, {"text": str, "files": list})

    def command(ctx: Context) -> Answer:
        given = body.get("files") or ()
        return answer(comments.create(ctx, f"{app}.{entity}", record_id, body.get("text"), given), 201)

    return await Exchange(request).write(command, raw)


@router.patch(f"{_ONE}/comments/{{comment_id}}")
async def edit_comment(app: str, entity: str, record_id: str, comment_id: str, request: Request) -> Response:
    body, raw = await body_of(request)
    expect(body, {"text": str}, ("text",))
    return await Exchange(request).write(
        lambda ctx: answer(comments.edit(ctx, f"{app}.{entity}", record_id, comment_id, body["text"])), raw
    )


@router.delete(f"{_ONE}/comments/{{comment_id}}")
async def delete_comment(
    app: str, entity: str, record_id: str, comment_id: str, request: Request
) -> Response:
    def command(ctx: Context) -> Answer:
        comments.delete(ctx, f"{app}.{entity}", record_id, comment_id)
        return answer(None, 204)

    return await Exchange(request).write(command)


@router.get(f"{_ONE}/mentionable")
async def list_mentionable(app: str, entity: str, record_id: str, request: Request) -> Response:
    """People who may be mentioned in a comment: those who may read the record."""
    text = request.query_params.get("q") or ""
    return await Exchange(request).read(
        lambda ctx: answer(comments.mentionable(ctx, f"{app}.{entity}", record_id, text))
    )


@router.post(f"{_ONE}/follow")
async def follow(app: str, entity: str, record_id: str, request: Request) -> Response:
    return await _follow(app, entity, record_id, request, True)


@router.post(f"{_ONE}/unfollow")
async def unfollow(app: str, entity: str, record_id: str, request: Request) -> Response:
    return await _follow(app, entity, record_id, request, False)


async def _follow(app: str, entity: str, record_id: str, request: Request, following: bool) -> Response:
    return await Exchange(request).write(
        lambda ctx: answer(comments.follow(ctx, f"{app}.{entity}", record_id, following))
    )


# -- timeline


@router.get(f"{_ONE}/timeline")
async def get_timeline(app: str, entity: str, record_id: str, request: Request) -> Response:
    """`?kind=comment,change` narrows it."""
    kinds = tuple(kind for kind in (request.query_params.get("kind") or "").split(",") if kind)
    after = request.query_params.get("after")
    return await Exchange(request).read(
        lambda ctx: answer(read_timeline.timeline(ctx, f"{app}.{entity}", record_id, kinds, after))
    )


# -- recycle bin


@router.get("/{app}/{entity}/deleted")
async def list_deleted(app: str, entity: str, request: Request) -> Response:
    limit = request.query_params.get("limit") or "50"
    if not limit.isdecimal() or len(limit) > 6:
        params = {"name": "limit", "expected": "number"}
        raise ValidationFailed(issues=[Issue("/limit", "request.wrong_type", params)])
    after = request.query_params.get("after")
    return await Exchange(request).read(
        lambda ctx: answer(recycle_bin.deleted(ctx, f"{app}.{entity}", int(limit), after))
    )


@router.post("/{app}/{entity}/deleted/purge")
async def purge_deleted(app: str, entity: str, request: Request) -> Response:
    """{"ids", "consent": "purge"} → {"purged"}."""
    body, raw = await body_of(request)
    expect(body, {"ids": list, "consent": str}, ("ids",))

    def command(ctx: Context) -> Answer:
        count = recycle_bin.purge_records(ctx, f"{app}.{entity}", body["ids"], body.get("consent"))
        return answer({"purged": count})

    return await Exchange(request).write(command, raw)


# -- merging


@router.post(f"{_ONE}/merge")
async def merge_records(app: str, entity: str, record_id: str, request: Request) -> Response:
    """{"other", "values", "override"?} with If-Match of the survivor → the survivor."""
    body, raw = await body_of(request)
    expect(body, {"other": str, "values": dict, "override": list}, ("other",))
    version = expected_version(request)
    overridden = frozenset(str(key) for key in body.get("override") or ())

    def command(ctx: Context) -> Answer:
        survivor = merge.merge(
            ctx, f"{app}.{entity}", record_id, body["other"], body.get("values") or {},
            expected_version=version, overridden=overridden,
        )  # fmt: skip
        record = read_records.get(ctx, f"{app}.{entity}", survivor)
        return answer(record, 200, {"ETag": f'"{record["version"]}"'})

    return await Exchange(request).write(command, raw)


@router.post(f"{_ONE}/unmerge")
async def unmerge_records(app: str, entity: str, record_id: str, request: Request) -> Response:
    """{"other"} → the survivor as it is again."""
    body, raw = await body_of(request)
    expect(body, {"other": str}, ("other",))

    def command(ctx: Context) -> Answer:
        merge.undo(ctx, f"{app}.{entity}", record_id, body["other"])
        record = read_records.get(ctx, f"{app}.{entity}", record_id)
        return answer(record, 200, {"ETag": f'"{record["version"]}"'})

    return await Exchange(request).write(command, raw)
