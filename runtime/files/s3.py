"""Files in a bucket of a store that speaks S3 (AWS, MinIO, OSS and others)."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, cast

from engines.errors import Unavailable
from runtime.files.storage import missing
from runtime.settings import Settings

__all__ = ["S3Storage"]

_ABSENT = frozenset(("NoSuchKey", "404", "NotFound"))


class S3Storage:
    """Objects lie under `<prefix>/<workspace>/`. Keys of access come from the settings or, without
    them, from wherever the client library looks (a role of the machine, a profile)."""

    def __init__(self, settings: Settings, workspace: str) -> None:
        self._settings = settings
        self._bucket = settings.files_s3_bucket
        self._prefix = "/".join(part for part in (settings.files_s3_prefix.strip("/"), workspace) if part)

    @cached_property
    def _client(self) -> Any:
        """Made when the first file is asked for: importing the library takes a third of a second."""
        try:
            import boto3
            from botocore.config import Config
        except ModuleNotFoundError as error:
            raise Unavailable("files.no_s3_client") from error
        settings = self._settings
        secret = settings.files_s3_secret_key
        return boto3.client(
            "s3",
            endpoint_url=settings.files_s3_endpoint,
            region_name=settings.files_s3_region,
            aws_access_key_id=settings.files_s3_access_key,
            aws_secret_access_key=secret.get_secret_value() if secret else None,
            config=Config(
                connect_timeout=5,
                read_timeout=30,
                retries={"max_attempts": 3, "mode": "standard"},
                # Other stores than Amazon's own do not all know the newer checksums.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                s3={"addressing_style": "path" if settings.files_s3_endpoint else "auto"},
            ),
        )

    @cached_property
    def _errors(self) -> tuple[type[Exception], ...]:
        from botocore.exceptions import BotoCoreError, ClientError

        return BotoCoreError, ClientError

    def _name(self, key: str) -> str:
        return f"{self._prefix}/{key}"

    def put(self, key: str, source: Path) -> None:
        client = self._client
        try:
            client.upload_file(str(source), self._bucket, self._name(key))
        except Exception as error:
            # The transfer manager wraps the client's errors in kinds of its own.
            raise Unavailable("files.unavailable") from error

    def open(self, key: str, start: int = 0, length: int | None = None) -> BinaryIO:
        options = {}
        if start or length is not None:
            options["Range"] = f"bytes={start}-{'' if length is None else start + length - 1}"
        client = self._client
        try:
            found = client.get_object(Bucket=self._bucket, Key=self._name(key), **options)
        except self._errors as error:
            code = getattr(error, "response", {}).get("Error", {}).get("Code", "")
            if code in _ABSENT:
                raise missing() from None
            raise Unavailable("files.unavailable") from error
        return cast("BinaryIO", found["Body"])

    def delete(self, key: str) -> None:
        client = self._client
        try:
            client.delete_object(Bucket=self._bucket, Key=self._name(key))
        except self._errors as error:
            raise Unavailable("files.unavailable") from error

    def delete_all(self) -> None:
        client = self._client
        try:
            pages = client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self._bucket, Prefix=f"{self._prefix}/"):
                for found in page.get("Contents", ()):
                    client.delete_object(Bucket=self._bucket, Key=found["Key"])
        except self._errors as error:
            raise Unavailable("files.unavailable") from error
