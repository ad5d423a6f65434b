"""First bytes of kinds of files: those that a reader takes, and those that are only recognised by name."""

from typing import Final

#: Images, by the first bytes of the file.
IMAGES: Final = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"II*\x00",
    b"MM\x00*",
    b"II+\x00",
    b"MM\x00+",
    b"GIF87a",
    b"GIF89a",
)

#: What people call the files that begin so; no reader takes them.
OTHERS: Final = (
    (b"Rar!\x1a\x07", "RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "7z archive"),
    (b"\x1f\x8b", "gzip archive"),
    (b"BZh", "bzip2 archive"),
    (b"\xfd7zXZ\x00", "xz archive"),
    (b"\x28\xb5\x2f\xfd", "zstd archive"),
    (b"MSCF", "cabinet archive"),
    (b"MZ", "Windows program"),
    (b"\x7fELF", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"AT&TFORM", "DjVu"),
    (b"%!PS", "PostScript"),
    (b"CAJ", "CAJ (CNKI)"),
    (b"\x00\x00\x00\x0cjP  ", "JPEG 2000 image"),
    (b"SQLite format 3\x00", "SQLite database"),
    (b"\x00\x01\x00\x00Standard ", "Access database"),
    (b"ID3", "audio"),
    (b"OggS", "audio or video"),
    (b"PK\x07\x08", "split ZIP archive"),
)

#: Names of archives that have to be unpacked first, and of pages that their own programs save as PDF.
ARCHIVES: Final = frozenset(
    (
        "RAR archive",
        "7z archive",
        "gzip archive",
        "bzip2 archive",
        "xz archive",
        "zstd archive",
        "cabinet archive",
        "tar archive",
        "split ZIP archive",
    )
)
PAGES: Final = frozenset(
    (
        "OFD",
        "DjVu",
        "PostScript",
        "CAJ (CNKI)",
        "EPUB",
        "PowerPoint (ppt)",
        "PowerPoint (pptx)",
        "Visio",
        "HEIC image",
        "AVIF image",
        "JPEG 2000 image",
    )
)

#: Brands of ISO media files at byte 8, behind "ftyp".
MEDIA: Final = ((b"heic", "HEIC image"), (b"mif1", "HEIC image"), (b"avif", "AVIF image"))


def is_image(data: bytes) -> bool:
    """Tell whether the bytes begin as an image that Pillow reads."""
    if data.startswith(IMAGES):
        return True
    if data.startswith(b"RIFF"):
        return data[8:12] == b"WEBP"
    # "BM" may begin a text; the four reserved bytes behind the size are zero in every bitmap.
    return data.startswith(b"BM") and data[6:10] == bytes(4) and len(data) > 26


def other_name(data: bytes) -> str | None:
    """Return what people call a file that is only recognised, None of any other."""
    if data[4:8] == b"ftyp":
        return next((name for brand, name in MEDIA if data[8:12] == brand), "video")
    if data[257:262] == b"ustar":
        return "tar archive"
    return next((name for start, name in OTHERS if data.startswith(start)), None)
