"""Convert a file by LibreOffice within the limits, and tell apart why there is no result."""

from kg.errors import ConverterMissing, Phrase, TooSlow, Truncated, Unreadable
from kg.readers.base import ReadOptions
from kg.readers.kinds import Kind
from kg.readers.limited import check, megabytes
from kg.readers.soffice import ConversionFailed, ConverterDied, FilterMissing, converted, program


def through_office(data: bytes, name: str, kind: Kind, suffix: str, target: str, options: ReadOptions) -> bytes:
    """Return the file in another format.

    :param name: the file's name, for messages.
    :param suffix: what files of this kind are called, with the dot.
    :param target: suffix and filter as in ``--convert-to``.
    :raises ConverterMissing: if LibreOffice is not installed.
    :raises TooSlow: if LibreOffice takes longer than the limit.
    :raises TooLarge: if the result is beyond the limit of what is unpacked.
    :raises Truncated: if LibreOffice cannot open the file.
    :raises Unreadable: if LibreOffice cannot be started, breaks down or has no filter for the formats.
    """
    limits = options.limits
    soffice = program(options.soffice)
    if soffice is None:
        raise ConverterMissing(file=name, kind=kind)
    try:
        with converted(soffice, data, suffix, target, limits.converter_seconds) as result:
            check(name, "unpacked_megabytes", megabytes(result.stat().st_size), limits.unpacked_megabytes)
            return result.read_bytes()
    except TimeoutError as error:
        setting = "ZHIBIAO_READ_CONVERTER_SECONDS"
        raise TooSlow(file=name, seconds=limits.converter_seconds, setting=setting) from error
    except FilterMissing as error:
        reason = Phrase("LibreOffice has no filter for it; is all of its writer and calc installed?")
        raise Unreadable(file=name, reason=reason) from error
    except ConverterDied as error:
        reason = Phrase("LibreOffice broke down over it (status {status})", {"status": error.status})
        raise Unreadable(file=name, reason=reason) from error
    except ConversionFailed as error:
        raise Truncated(file=name, kind=kind) from error
    except OSError as error:
        raise Unreadable(file=name, reason=f"LibreOffice: {error.strerror or error}") from error
