"""Both places for files keep the same promises; the bucket's peer here checks what S3 clients send."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from pydantic import SecretStr

from engines.errors import NotFound, Unavailable
from runtime.files.storage import FileStorage, chunks, storage_for
from runtime.settings import Settings

BUCKET = "office"


class Bucket(BaseHTTPRequestHandler):
    """Enough of S3 over HTTP: objects of one bucket, ranges, listing; unsigned requests are refused."""

    objects: dict[str, bytes]
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _refused(self) -> bool:
        given = self.headers.get("Authorization", "")
        signed = given.startswith("AWS4-HMAC-SHA256 Credential=key/") and "Signature=" in given
        if not signed or not self.headers.get("x-amz-date"):
            self._answer(403, b"<Error><Code>AccessDenied</Code></Error>")
        return not signed

    def _key(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix(f"/{BUCKET}/")

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self._refused():
            self.objects[self._key()] = body
            self._answer(200, ETag='"x"')

    def do_GET(self) -> None:
        if self._refused():
            return
        query = parse_qs(urlsplit(self.path).query)
        if "list-type" in query:
            found = "".join(
                f"<Contents><Key>{key}</Key></Contents>"
                for key in self.objects
                if key.startswith(query["prefix"][0])
            )
            body = f"<ListBucketResult><IsTruncated>false</IsTruncated>{found}</ListBucketResult>"
            self._answer(200, body.encode())
            return
        content = self.objects.get(self._key())
        if content is None:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
            return
        asked = self.headers.get("Range")
        if asked:
            first, _, last = asked.removeprefix("bytes=").partition("-")
            part = content[int(first) : int(last) + 1 if last else None]
            self._answer(206, part, Content_Range=f"bytes {first}-/{len(content)}")
        else:
            self._answer(200, content)

    def do_DELETE(self) -> None:
        if not self._refused():
            self.objects.pop(self._key(), None)
            self._answer(204)


@pytest.fixture
def bucket() -> Iterator[ThreadingHTTPServer]:
    handler = type("OneBucket", (Bucket,), {"objects": {}})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def s3_settings(server: ThreadingHTTPServer, key: str = "key") -> Settings:
    return Settings(
        files_s3_bucket=BUCKET,
        files_s3_endpoint=f"http://127.0.0.1:{server.server_address[1]}",
        files_s3_region="us-east-1",
        files_s3_access_key=key,
        files_s3_secret_key=SecretStr("secret"),
    )


@pytest.fixture(params=["folder", "s3"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FileStorage]:
    if request.param == "folder":
        yield storage_for(Settings(data=tmp_path), "main")
        return
    pytest.importorskip("boto3")
    found = storage_for(s3_settings(request.getfixturevalue("bucket")), "main")
    yield found
    found._client.close()  # type: ignore[attr-defined]


def put(storage: FileStorage, tmp_path: Path, key: str, content: bytes) -> None:
    source = tmp_path / "given"
    source.write_bytes(content)
    storage.put(key, source)


def test_what_is_put_comes_back_whole_and_in_parts(storage: FileStorage, tmp_path: Path) -> None:
    content = bytes(range(256)) * 4000
    put(storage, tmp_path, "0190-ab", content)
    assert b"".join(chunks(storage.open("0190-ab"))) == content
    assert b"".join(chunks(storage.open("0190-ab", 1000, 300_000), 300_000)) == content[1000:301_000]


def test_what_is_not_there(storage: FileStorage, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        storage.open("0190-nothing")
    storage.delete("0190-nothing")
    put(storage, tmp_path, "0190-ab", b"x")
    put(storage, tmp_path, "0190-ab.thumbnail", b"y")
    storage.delete("0190-ab")
    with pytest.raises(NotFound):
        storage.open("0190-ab")
    with storage.open("0190-ab.thumbnail") as stream:
        assert stream.read() == b"y"


def test_a_workspace_goes_whole_and_alone(storage: FileStorage, tmp_path: Path) -> None:
    put(storage, tmp_path, "0190-ab", b"x")
    storage.delete_all()
    with pytest.raises(NotFound):
        storage.open("0190-ab")
    storage.delete_all()


def test_a_bucket_that_refuses_says_so(bucket: ThreadingHTTPServer, tmp_path: Path) -> None:
    refused = storage_for(s3_settings(bucket, "another"), "main")
    with pytest.raises(Unavailable):
        put(refused, tmp_path, "0190-ab", b"x")
    with pytest.raises(Unavailable):
        refused.open("0190-ab")
    refused._client.close()  # type: ignore[attr-defined]


def test_two_workspaces_do_not_meet(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    put(storage_for(settings, "main"), tmp_path, "0190-ab", b"x")
    with pytest.raises(NotFound):
        storage_for(settings, "other").open("0190-ab")
