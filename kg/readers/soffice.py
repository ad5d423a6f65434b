"""Run LibreOffice once over one file, shut off from the network, from macros and from other users' settings."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from xml.sax.saxutils import escape

from kg.readers.guard import end_below

#: Names of the program on PATH.
PROGRAMS: Final = ("soffice", "libreoffice")

#: What LibreOffice runs under, so that it ends when our process does.
_GUARD: Final = Path(__file__).with_name("guard.py")

#: Variables without which no program starts: where programs are, and on Windows where the system is.
_NEEDED: Final = ("PATH", "SYSTEMROOT")

_SECURITY = "/org.openoffice.Office.Common/Security/Scripting"
_INTERNET = "/org.openoffice.Inet/Settings"

#: Settings of the profile it runs with: path, property, value. A proxy at which nobody listens stands for "no network";
#: link mode 2 is "never".
_SETTINGS: Final = (
    (_SECURITY, "DisableMacrosExecution", "true"),
    (_SECURITY, "MacroSecurityLevel", "3"),
    (_SECURITY, "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "2"),
    (_INTERNET, "ooInetProxyType", "2"),
    (_INTERNET, "ooInetHTTPProxyName", "127.0.0.1"),
    (_INTERNET, "ooInetHTTPProxyPort", "9"),
    (_INTERNET, "ooInetHTTPSProxyName", "127.0.0.1"),
    (_INTERNET, "ooInetHTTPSProxyPort", "9"),
)

#: Status of LibreOffice when all is well, and when it could not open the file (some versions say 0 then, too).
_ENDED: Final = (0, 1)

#: What LibreOffice says where it knows a format of the call by name only, or not at all.
_NO_FILTER: Final = (b"no export filter", b"Please verify input parameters")

#: The last bytes of what LibreOffice says.
_SAID: Final = 8192


class ConversionFailed(Exception):
    """LibreOffice ended without a result, which means that it could not open the file."""


class FilterMissing(ConversionFailed):
    """LibreOffice has no filter for what it was asked for."""


class ConverterDied(ConversionFailed):
    """LibreOffice broke down.

    :param status: its exit status; that of a signal is negative.
    """

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def program(named: str | None = None) -> str | None:
    """Return the path of LibreOffice, None where it is not installed.

    :param named: its path or name, where it is not on PATH as ``soffice`` or ``libreoffice``.
    """
    found = (shutil.which(name) for name in ([named] if named else PROGRAMS))
    return next((path for path in found if path), None)


@contextmanager
def converted(soffice: str, data: bytes, suffix: str, target: str, seconds: int) -> Iterator[Path]:
    """Convert a file, and give the path of the result for as long as the context lasts.

    Every run has a profile and a temporary directory of its own, so that several can run at a time.

    :param suffix: what files of this kind are called, with the dot.
    :param target: suffix and filter as in ``--convert-to``.
    :param seconds: wall clock.
    :raises ConversionFailed: if there is no result; of the classes below it if it is known why.
    :raises TimeoutError: if it takes longer.
    """
    with TemporaryDirectory(prefix="zhibiao-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        source = home / f"source{suffix}"
        source.write_bytes(data)
        _write_profile(home / "profile")
        said = home / "said"
        status = _run(_command(soffice, home, source, target), home, said, seconds)
        result = home / "result" / f"source.{target.partition(':')[0]}"
        if not result.is_file():
            raise _failure(status, said)
        yield result


def _failure(status: int, said: Path) -> ConversionFailed:
    with said.open("rb") as stream:
        stream.seek(max(0, said.stat().st_size - _SAID))
        text = stream.read(_SAID)
    if any(phrase in text for phrase in _NO_FILTER):
        return FilterMissing()
    return ConversionFailed() if status in _ENDED else ConverterDied(status)


def _command(soffice: str, home: Path, source: Path, target: str) -> list[str]:
    switches = ("--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault")
    profile = f"-env:UserInstallation={(home / 'profile').as_uri()}"
    return [soffice, profile, *switches, "--convert-to", target, "--outdir", str(home / "result"), str(source)]


def _write_profile(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{escape(value)}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    user = profile / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>',
        encoding="utf-8",
    )


def _run(command: list[str], home: Path, said: Path, seconds: int) -> int:
    """Run the command and return its exit status.

    :param said: file for what it prints.
    """
    environment = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    environment |= {"LANG": "C.UTF-8"} | dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP"), str(home))
    with (
        said.open("wb") as stream,
        subprocess.Popen(
            [sys.executable, "-I", str(_GUARD), str(home), *command],
            stdin=subprocess.PIPE,
            stdout=stream,
            stderr=subprocess.STDOUT,
            env=environment,
            cwd=home,
            start_new_session=True,
        ) as process,
    ):
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired as error:
            raise TimeoutError from error
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the guard and everything under it, also what its own parent has left behind where the system knows groups."""
    if sys.platform == "win32":
        end_below(process.pid)
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
