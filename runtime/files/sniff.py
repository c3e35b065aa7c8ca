"""What a file is, by its bytes; its name is only a claim.

puremagic reads the signatures (pure Python, a maintained table of some thousand formats). It knows
formats, not which of them may pass for one another: that is here.
"""

from __future__ import annotations

from dataclasses import dataclass

import puremagic

__all__ = ["HEAD_BYTES", "INLINE_TYPES", "KINDS", "Sniffed", "kind_of", "sniff"]

HEAD_BYTES = 64 * 1024
OCTETS = "application/octet-stream"

_OFFICE = "application/vnd.openxmlformats-officedocument."
_TYPES = {
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "jpe": "image/jpeg",
    "jfif": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "bmp": "image/bmp",
    "tif": "image/tiff", "tiff": "image/tiff", "heic": "image/heic", "heif": "image/heif",
    "svg": "image/svg+xml", "pdf": "application/pdf",
    "docx": f"{_OFFICE}wordprocessingml.document", "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "pptx": f"{_OFFICE}presentationml.presentation", "doc": "application/msword",
    "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet", "zip": "application/zip",
    "gz": "application/gzip", "rar": "application/vnd.rar", "7z": "application/x-7z-compressed",
    "mp3": "audio/mpeg", "wav": "audio/wav", "m4a": "audio/mp4", "ogg": "audio/ogg",
    "mp4": "video/mp4", "mov": "video/quicktime", "webm": "video/webm", "avi": "video/x-msvideo",
    "txt": "text/plain", "log": "text/plain", "md": "text/markdown", "csv": "text/csv",
    "json": "application/json", "xml": "application/xml", "html": "text/html", "htm": "text/html",
    "eml": "message/rfc822", "ofd": "application/ofd",
}  # fmt: skip
"""Media type by ending, of files people attach. Others are octets."""

# What a reader of signatures may call a file that has this ending.
_SAME = {
    "jpg": ("jpeg", "jpe", "jfif"), "jpeg": ("jpg", "jpe", "jfif"), "jpe": ("jpg",), "jfif": ("jpg",),
    "tif": ("tiff",), "tiff": ("tif",), "heic": ("heif",), "heif": ("heic",),
    "docx": ("zip",), "xlsx": ("zip",), "pptx": ("zip",), "odt": ("zip",), "ods": ("zip",),
    "zip": ("docx", "xlsx", "pptx"), "m4a": ("mp4", "m4v"), "mp4": ("m4v", "m4a", "mov", "3gp"),
    "xls": ("doc", "msi"), "ppt": ("doc", "msi"), "doc": ("msi", "xls"),
}  # fmt: skip
# Endings whose formats begin with a signature: without it the name is wrong.
_SIGNED = frozenset(
    (
        "png", "jpg", "jpeg", "jpe", "jfif", "gif", "webp", "bmp", "tif", "tiff", "heic", "heif", "pdf",
        "docx", "xlsx", "pptx", "odt", "ods", "doc", "xls", "ppt", "zip", "gz", "rar", "7z", "mp4", "mov",
    )
)  # fmt: skip
_PROGRAMS = frozenset(("exe", "dll", "drv", "sys", "ocx", "scr", "com", "msi", "appimage", "class"))
_WRITTEN = frozenset(("text/plain", "text/markdown", "text/csv", "application/json"))

INLINE_TYPES = frozenset(
    (
        "image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "text/plain",
        "audio/mpeg", "audio/wav", "audio/mp4", "audio/ogg", "video/mp4", "video/webm",
    )
)  # fmt: skip
"""What a browser may show in place: nothing that could run a script or load anything. A PDF is not
among them: its viewer does not open in a sandbox."""

KINDS = ("image", "document", "spreadsheet", "presentation", "pdf", "audio", "video", "archive", "text")


@dataclass(frozen=True)
class Sniffed:
    """`matches` is False when the bytes are not what the ending says."""

    media_type: str
    matches: bool


def sniff(head: bytes, name: str) -> Sniffed:
    """Judge a file by its first bytes (64 KiB do) and its ending."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    found = _signatures(head)
    if ending in _SIGNED:
        if not found.isdisjoint((ending, *_SAME.get(ending, ()))):
            return Sniffed(_TYPES[ending], True)
        return Sniffed(OCTETS, False)
    media_type = _TYPES.get(ending, OCTETS)
    if not ending:
        # No claim, so nothing to contradict: what the bytes say counts.
        known = sorted(one for one in found if one in _SIGNED)
        return Sniffed(_TYPES[known[0]] if known else OCTETS, True)
    if media_type in _WRITTEN and (b"\0" in head.replace(b"\xff\xfe", b"")[:1024] and not _utf16(head)):
        return Sniffed(OCTETS, False)
    if media_type != OCTETS and not found.isdisjoint(_PROGRAMS | {"elf"}):
        return Sniffed(OCTETS, False)
    return Sniffed(media_type, True)


def _utf16(head: bytes) -> bool:
    return head.startswith((b"\xff\xfe", b"\xfe\xff"))


def _signatures(head: bytes) -> frozenset[str]:
    """Endings the bytes could have."""
    found = {"elf"} if head.startswith(b"\x7fELF") else set()
    # A later part of the zip format would cost reading the end; its beginning is enough here.
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        found.add("zip")
    try:
        matches = puremagic.magic_string(head[:HEAD_BYTES])
    except (puremagic.PureError, ValueError):
        return frozenset(found)
    return frozenset(found | {match.extension.lstrip(".").lower() for match in matches})


def kind_of(media_type: str) -> str:
    """One word for people and definitions: image, document, …; "other" for the rest."""
    family = media_type.partition("/")[0]
    if family in ("image", "audio", "video"):
        return family
    if media_type == "application/pdf":
        return "pdf"
    if "spreadsheet" in media_type or media_type in ("application/vnd.ms-excel", "text/csv"):
        return "spreadsheet"
    if "presentation" in media_type or media_type == "application/vnd.ms-powerpoint":
        return "presentation"
    if "wordprocessing" in media_type or "opendocument.text" in media_type:
        return "document"
    if media_type in ("application/msword", "application/ofd"):
        return "document"
    if media_type in ("application/zip", "application/gzip", "application/vnd.rar") or "7z" in media_type:
        return "archive"
    return "text" if family == "text" or media_type in ("application/json", "application/xml") else "other"
