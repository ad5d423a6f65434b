"""What was handed in and cannot be read."""

from kg.errors.base import InputError


class FileMissing(InputError):
    """There is no such file or directory."""

    code = "missing"
    template = "{file}: no such file or directory"


class EmptyFile(InputError):
    """The file holds no bytes, or only white space."""

    code = "empty"
    template = "{file}: the file is empty"


class NoText(EmptyFile):
    """The file holds no text: blank pages, empty sheets."""

    template = "{file}: there is no text in it"


class WrongEncoding(InputError):
    """The bytes are text in no encoding that we could settle on."""

    code = "wrong_encoding"
    template = "{file}: the text encoding is not UTF-8, GB18030 or UTF-16; save the file as UTF-8"


class UnsupportedFormat(InputError):
    """The content is of a kind that no reader takes."""

    code = "unsupported"
    template = "{file}: files of this kind ({found}) cannot be read; supported: {supported}"


class PackedOtherwise(UnsupportedFormat):
    """The content is an archive of a kind that is not unpacked here."""

    template = "{file}: a file of this kind ({found}) is not unpacked here; unpack it and give the files in it"


class NotYetPdf(UnsupportedFormat):
    """The content is pages of a kind that no reader takes, but that its own program can save as PDF."""

    template = "{file}: files of this kind ({found}) cannot be read; open it in its own program and save it as PDF"


class WrongType(InputError):
    """The content is not of the kind that the name promises, and holds no form as any other kind."""

    code = "wrong_type"
    template = "{file}: named like {promised}, but the content is {found}; check that this is the right file"


class Truncated(InputError):
    """The file is cut off or damaged, so that its own format cannot be followed."""

    code = "truncated"
    template = "{file}: the {kind} file is cut off or damaged; fetch it again"


class Encrypted(InputError):
    """The file is protected by a password and none was given."""

    code = "encrypted"
    template = "{file}: protected by a password, and none was given"


class WrongPassword(Encrypted):
    """The file is protected by another password than the one given."""

    template = "{file}: the password does not open it"


class UnknownCipher(Encrypted):
    """The file is encrypted by a method that is not known here, so that no password helps."""

    template = "{file}: encrypted by a method that cannot be opened here ({cipher}); save it without a password"


class NoPages(InputError):
    """The document has no page at all."""

    code = "no_pages"
    template = "{file}: the document has no pages"


class TooLarge(InputError):
    """Something in the file is beyond a limit."""

    code = "too_large"
    template = "{file}: too large: {what} {size}, the limit is {limit} ({setting})"


class TooSlow(TooLarge):
    """The file was not read within its time; the worker that read it was stopped."""

    template = "{file}: not read within {seconds} seconds ({setting})"


class TooMuchMemory(TooLarge):
    """The file was not read within its memory; the worker that read it was stopped."""

    template = "{file}: not read within {megabytes} MB of memory ({setting})"


class TooDeep(TooLarge):
    """The elements of the file are nested more deeply than the parser follows them; no setting changes that."""

    template = "{file}: too large: its elements are nested more than {levels} levels deep"


class GivenUp(TooLarge):
    """Too many of the documents in a file ended the workers that read them; the rest was not looked at."""

    template = "{file}: given up after {count} of its documents could not be read to the end; the rest was not read"


class OcrMissing(InputError):
    """The file is a scan, and the optional part that reads scans is not installed."""

    code = "ocr_missing"
    template = "{file}: a scan; to read it, install: pip install 'zhibiao[ocr]'"


class ConverterMissing(InputError):
    """The format is read through LibreOffice, which is not installed."""

    code = "converter_missing"
    template = (
        "{file}: {kind} files are read through LibreOffice, which is not installed: "
        "apt-get install libreoffice-writer-nogui libreoffice-calc-nogui"
    )


class NoDocuments(InputError):
    """A directory holds nothing that a reader takes."""

    code = "no_documents"
    template = "{file}: the directory holds no document that can be read"


class NoForm(InputError):
    """The file was read but holds no performance-target form."""

    code = "no_form"
    template = (
        "{file}: no performance-target form was found in it; zhibiao extract --explain shows how its tables were read"
    )


class NoFormTold(NoForm):
    """Records tell of a file, which is not at hand itself, that no form was found in it."""

    template = "{file}: no performance-target form was found in it"


class NoFormInPicture(NoForm):
    """The file is a picture in which no performance-target form was recognised."""

    template = (
        "{file}: no performance-target form was recognised in this picture; scan the page straight at 200 dpi or more, "
        "or hand in the form as text"
    )


class SeveralDocuments(InputError):
    """The file holds several documents where one was expected."""

    code = "several_documents"
    template = "{file}: holds {count} documents, where one is expected"


class NothingToExplain(InputError):
    """The file holds records, which are taken as they are."""

    code = "nothing_to_explain"
    template = "{file}: holds records, which are taken as they are; there is no table to explain"


class InvalidRecord(InputError):
    """A JSON record does not follow the contract."""

    code = "invalid_record"
    template = "{file}: {place}: {reason}"


class Unreadable(InputError):
    """The operating system would not let us read the file."""

    code = "unreadable"
    template = "{file}: cannot be read: {reason}"


class Crashed(Unreadable):
    """The process that read the file died over it."""

    template = "{file}: cannot be read: the process that read it ended abruptly ({reason})"
