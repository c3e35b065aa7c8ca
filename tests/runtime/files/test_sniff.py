"""The bytes decide what a file is; its name must agree."""

from __future__ import annotations

import io
import zipfile

import pytest
from PIL import Image

from runtime.files.sniff import INLINE_TYPES, kind_of, sniff


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, kind)
    return out.getvalue()


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return out.getvalue()


PNG, JPEG = picture("PNG"), picture("JPEG")
WORD = archive("[Content_Types].xml", "_rels/.rels", "word/document.xml")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXE = b"MZ\x90\x00" + bytes(60)
PAGE = b"<!DOCTYPE html><html><script>alert(1)</script>"


@pytest.mark.parametrize(
    ("name", "head", "media_type", "matches"),
    [
        ("a.png", PNG, "image/png", True),
        ("a.PNG", PNG, "image/png", True),
        ("a.jpeg", JPEG, "image/jpeg", True),
        ("a.png", PAGE, "application/octet-stream", False),
        ("a.png", JPEG, "application/octet-stream", False),
        ("a.pdf", b"%PDF-1.7\n", "application/pdf", True),
        ("a.pdf", PNG, "application/octet-stream", False),
        ("a.docx", WORD, DOCX, True),
        ("a.zip", archive("x"), "application/zip", True),
        ("a.txt", "你好".encode(), "text/plain", True),
        ("a.txt", "你好".encode("gbk"), "text/plain", True),
        ("a.txt", "x".encode("utf-16"), "text/plain", True),
        ("a.txt", EXE, "application/octet-stream", False),
        ("a.txt", b"\x7fELF\x02\x01\x01", "application/octet-stream", False),
        ("a.csv", b"a,b\n1,2", "text/csv", True),
        ("a.html", PAGE, "text/html", True),
        ("a.unheard_of", b"whatever", "application/octet-stream", True),
        ("no_ending", PNG, "image/png", True),
        ("no_ending", b"plain", "application/octet-stream", True),
    ],
)  # fmt: skip
def test_bytes_and_names(name: str, head: bytes, media_type: str, matches: bool) -> None:
    judged = sniff(head, name)
    assert (judged.media_type, judged.matches) == (media_type, matches)


def test_nothing_that_can_run_a_script_is_shown_in_place() -> None:
    for media_type in ("text/html", "image/svg+xml", "application/xml", "text/xml", "application/pdf"):
        assert media_type not in INLINE_TYPES


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [("image/png", "image"), ("application/pdf", "pdf"), ("text/csv", "spreadsheet"),
     ("application/msword", "document"), ("application/zip", "archive"), ("text/plain", "text"),
     ("application/octet-stream", "other")],
)  # fmt: skip
def test_kinds_people_know(media_type: str, kind: str) -> None:
    assert kind_of(media_type) == kind
