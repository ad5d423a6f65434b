"""The one hierarchy of errors a caller of Zhibiao has to know.

::

    ZhibiaoError
    ├── InputError                 what was handed in cannot be used; never a defect of the program
    │   ├── FileMissing            missing
    │   ├── EmptyFile              empty
    │   │   └── NoText             empty             there is something in it, but no text
    │   ├── WrongEncoding          wrong_encoding
    │   ├── UnsupportedFormat      unsupported
    │   │   ├── PackedOtherwise    unsupported       an archive that has to be unpacked first
    │   │   └── NotYetPdf          unsupported       pages of a format that its own program saves as PDF
    │   ├── WrongType              wrong_type        the content is not what the name promises, and nothing else either
    │   ├── Truncated              truncated         the file is cut off or damaged
    │   ├── Encrypted              encrypted
    │   │   ├── WrongPassword      encrypted
    │   │   └── UnknownCipher      encrypted
    │   ├── NoPages                no_pages
    │   ├── TooLarge               too_large
    │   │   ├── TooSlow            too_large         not read within its time
    │   │   ├── TooMuchMemory      too_large         not read within its memory
    │   │   ├── TooDeep            too_large         its elements are nested more deeply than can be followed
    │   │   └── GivenUp            too_large         too many of its documents ended the workers that read them
    │   ├── OcrMissing             ocr_missing
    │   ├── ConverterMissing       converter_missing
    │   ├── NoDocuments            no_documents
    │   ├── NoForm                 no_form
    │   │   └── NoFormInPicture    no_form           it is a photograph or a scan, perhaps a poor one
    │   ├── SeveralDocuments       several_documents one document was expected
    │   ├── NothingToExplain       nothing_to_explain
    │   ├── InvalidRecord          invalid_record
    │   ├── NothingToDecide        nothing_to_decide
    │   ├── InvalidReconciliation  invalid_reconciliation
    │   └── Unreadable             unreadable
    │       └── Crashed            unreadable        what read it ended abruptly (a fault of some library, or killed)
    ├── Defect                     defect            the program failed where it should not have
    ├── QueryError                 query_syntax
    ├── QueryRefused               query_refused
    ├── QueryTooSlow               query_time        stopped at its time limit
    ├── QueryTooHeavy              query_memory      stopped at its memory limit
    ├── AnswerTooLarge             answer_too_large  stopped at the limit for the bytes of an answer
    ├── Overloaded                 overloaded        more queries are waiting than there is room for
    ├── EvaluatorLost              evaluator_lost    the process that evaluated a query is gone
    ├── NotFound                   not_found
    │   └── NothingInYear          not_found         there are no projects of a fiscal year
    ├── DecisionConflict           decision_conflict   two decisions of people cannot both hold
    ├── ShapeViolation             shape_violation   a defect: our own triples break our own shapes
    ├── HomeError                  home              the home directory cannot be used
    │   └── HomeLocked             home_locked
    ├── StoreError                 store             the graph store failed underneath us
    ├── IndexFailure               index             the search index or its text model failed
    │   └── IndexOfOtherModel      index_model       the search index was made by another text model than the one in use
    ├── AddressInUse               address_in_use    the server cannot listen where it was told to
    ├── WrongSetting               wrong_setting     a setting has a value that it cannot have
    ├── WrongVocabulary            wrong_vocabulary  the words that forms print were extended by something else
    ├── ExtraMissing               extra_missing     an optional part of the installation is needed
    ├── UnknownExport              unknown_export    nothing can be written under such a name
    └── Unwritable                 unwritable        an output file cannot be written

Every class has a ``code`` (stable, for programs) and a ``template`` (English, for people). The values that fill
the template stay on the error in ``data``, so that a front end can translate the sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Phrase:
    """Part of an error's sentence, itself a sentence that can be translated.

    :param template: English, with places for the values in ``data``.
    """

    template: str
    data: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.data)


class ZhibiaoError(Exception):
    """Anything that Zhibiao reports to its caller on purpose.

    :param data: the values named in ``template``, each of them printable.
    """

    code: ClassVar[str] = "error"
    template: ClassVar[str] = "{reason}"

    def __init__(self, **data: Any) -> None:
        self.data = data
        super().__init__(self.template.format(**data))

    def __reduce__(self) -> tuple[Any, ...]:
        # Keyword-only construction must survive the trip through a worker process.
        return _rebuild, (type(self), self.data)


def _rebuild(kind: type[ZhibiaoError], data: dict[str, Any]) -> ZhibiaoError:
    return kind(**data)


class InputError(ZhibiaoError):
    """What was handed in cannot be used."""

    code = "input"
    template = "{file}: {reason}"


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


class InvalidReconciliation(InputError):
    """A request to the reconciliation service does not follow its specification."""

    code = "invalid_reconciliation"
    template = "{place}: {reason}"


class Defect(ZhibiaoError):
    """The program failed over a file in a way that nobody expected; the file may be all right."""

    code = "defect"
    template = "{file}: a defect in the program ({kind} at {place}): {reason}; please report it"


class NothingToDecide(InputError):
    """Both names of a decision are spellings of one."""

    code = "nothing_to_decide"
    template = "{left} and {right} are spellings of one name; there is nothing to decide"


class QueryError(ZhibiaoError):
    """A SPARQL query does not parse or cannot be evaluated."""

    code = "query_syntax"
    template = "the query cannot be evaluated: {reason}"


class QueryRefused(ZhibiaoError):
    """A query asks for something that this endpoint never does (update, SERVICE)."""

    code = "query_refused"
    template = "the query is refused: {reason}"


class QueryTooSlow(ZhibiaoError):
    """A query was not answered within its time; nothing of it is running any more."""

    code = "query_time"
    template = "the query was stopped after {seconds} seconds ({setting}); ask for less of it, or for a part at a time"


class QueryTooHeavy(ZhibiaoError):
    """A query needed more memory than one may have."""

    code = "query_memory"
    template = "the query was stopped: it needs more than {megabytes} MB of memory ({setting}); ask for less of it"


class AnswerTooLarge(ZhibiaoError):
    """An answer has more bytes than one may have."""

    code = "answer_too_large"
    template = "the answer is larger than {megabytes} MB ({setting}); ask for a part at a time"


class Overloaded(ZhibiaoError):
    """More queries are waiting than there is room for, of this client or of all."""

    code = "overloaded"
    template = "too many queries are waiting; try again in {seconds} seconds"


class EvaluatorLost(ZhibiaoError):
    """The process that evaluated a query ended, and nobody asked it to."""

    code = "evaluator_lost"
    template = "the process that evaluated the query ended abruptly ({reason}); try again"


class NotFound(ZhibiaoError):
    """No such project, indicator or document."""

    code = "not_found"
    template = "no {kind} with the identifier {id}"


class NothingInYear(NotFound):
    """There are no projects of a fiscal year."""

    template = "no projects of the fiscal year {year}"


class DecisionConflict(ZhibiaoError):
    """Two decisions of people cannot both hold; nothing was written."""

    code = "decision_conflict"
    template = "this contradicts the decision {id} that {left} and {right} differ; undo that one first"


class ShapeViolation(ZhibiaoError):
    """The triples made from a document break a structural shape; nothing was stored."""

    code = "shape_violation"
    template = "{file}: the triples break {count} structural shapes, first: {reason}"


class HomeError(ZhibiaoError):
    """The home directory cannot be used."""

    code = "home"
    template = "{home}: {reason}"


class HomeLocked(HomeError):
    """Another process owns the home directory for writing."""

    code = "home_locked"
    template = "{home}: another Zhibiao process is writing here; stop it or choose another home with --home"


class StoreError(ZhibiaoError):
    """The graph store failed underneath us."""

    code = "store"
    template = "the graph store failed: {reason}"


class IndexFailure(ZhibiaoError):
    """The search index or its text model failed."""

    code = "index"
    template = "search is not possible: {reason}"


class IndexOfOtherModel(IndexFailure):
    """Another text model made the search index than the one in use, so neither can be compared with the other."""

    code = "index_model"
    template = (
        "the search index was made by the text model {stored}, the one in use is {current}; run zhibiao rebuild, "
        "or name the former model in ZHIBIAO_MODEL"
    )


class AddressInUse(ZhibiaoError):
    """The server cannot listen where it was told to."""

    code = "address_in_use"
    template = "cannot listen on {host}:{port} ({reason}); choose another address with --host and --port"


class WrongSetting(ZhibiaoError):
    """A setting has a value that it cannot have."""

    code = "wrong_setting"
    template = "the setting {name} cannot be {value}: {reason}"


class WrongVocabulary(ZhibiaoError):
    """The vocabulary of the words that forms print cannot be used."""

    code = "wrong_vocabulary"
    template = "the vocabulary {file} cannot be used: {reason}"


class ExtraMissing(ZhibiaoError):
    """An optional part of the installation is needed."""

    code = "extra_missing"
    template = "this needs an optional part; install it with: pip install 'zhibiao[{extra}]'"


class Unwritable(ZhibiaoError):
    """An output file cannot be written."""

    code = "unwritable"
    template = "{file}: cannot be written: {reason}"


class UnknownExport(ZhibiaoError):
    """The suffix of a file's name says nothing of a format that the graph can be written in."""

    code = "unknown_export"
    template = "{file}: the suffix says what is written; supported: {supported}, each but .zip also with .gz"
