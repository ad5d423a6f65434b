"""Files that LibreOffice makes of the Word and Excel ones: PDF, DOC, ODT, ODS, RTF."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from tests.rendering.formats.sheets import xlsx
from tests.rendering.formats.word import docx
from tests.rendering.grid import Sheet

_SECONDS = 120


def available() -> bool:
    """Tell whether LibreOffice is installed."""
    return shutil.which("soffice") is not None


def pdf_word(sheets: Sequence[Sheet]) -> bytes:
    """Return the Word document as PDF."""
    return _converted(docx(sheets), "docx", "pdf")


def pdf_excel(sheets: Sequence[Sheet]) -> bytes:
    """Return the workbook as PDF."""
    return _converted(xlsx(sheets), "xlsx", "pdf")


def doc(sheets: Sequence[Sheet]) -> bytes:
    """Return a document of Word 97, which WPS writes, too."""
    return _converted(docx(sheets), "docx", "doc")


def odt(sheets: Sequence[Sheet]) -> bytes:
    """Return an OpenDocument text."""
    return _converted(docx(sheets), "docx", "odt")


def rtf(sheets: Sequence[Sheet]) -> bytes:
    """Return a document in the Rich Text Format."""
    return _converted(docx(sheets), "docx", "rtf")


def ods(sheets: Sequence[Sheet]) -> bytes:
    """Return an OpenDocument workbook."""
    return _converted(xlsx(sheets), "xlsx", "ods")


def _converted(data: bytes, source: str, target: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"form.{source}"
        path.write_bytes(data)
        profile = f"-env:UserInstallation=file://{_profile().name}"
        command = ["soffice", profile, "--headless", "--convert-to", target, "--outdir", folder, str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
        return path.with_suffix(f".{target}").read_bytes()


@cache
def _profile() -> tempfile.TemporaryDirectory[str]:
    """Return a profile for this process: to make one takes as long as to convert, and two at a time cannot share it."""
    return tempfile.TemporaryDirectory()
