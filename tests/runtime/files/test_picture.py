"""Thumbnails: upright, small, clean; and no picture harms the server."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from PIL import Image

from runtime.files.picture import Picture, look_at


def test_a_turned_photo_is_upright_and_tells_nothing(tmp_path: Path) -> None:
    photo = Image.new("RGB", (900, 300), "red")
    data = photo.getexif()
    data[0x0112] = 6
    data[0x010E] = "where I live"
    photo.save(tmp_path / "photo.jpg", exif=data)
    assert look_at(tmp_path / "photo.jpg", tmp_path / "small") == Picture(300, 900)
    with Image.open(tmp_path / "small") as small:
        assert small.size == (160, 480)
        assert not dict(small.getexif())


def test_transparency_stays(tmp_path: Path) -> None:
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    assert look_at(tmp_path / "clear.png", tmp_path / "small") == Picture(10, 10)
    with Image.open(tmp_path / "small") as small:
        assert small.getchannel("A").getpixel((5, 5)) == 0


def test_a_broken_picture_is_none(tmp_path: Path) -> None:
    (tmp_path / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"x" * 100)
    assert look_at(tmp_path / "bad.png", tmp_path / "small") is None
    assert not (tmp_path / "small").exists()


def test_a_picture_that_would_fill_the_memory_is_none(tmp_path: Path) -> None:
    """A bomb: a few hundred bytes that claim to be 100,000 × 100,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(10_000)))
    (tmp_path / "bomb.png").write_bytes(bomb + chunk(b"IEND", b""))
    assert look_at(tmp_path / "bomb.png", tmp_path / "small") is None
