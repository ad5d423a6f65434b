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
    ├── QueryTooDeep               query_depth       too long or nested too deeply for the engine
    ├── AnswerTooLarge             answer_too_large  stopped at the limit for the bytes of an answer
    ├── Overloaded                 overloaded        more queries are waiting than there is room for
    ├── EvaluatorLost              evaluator_lost    the process that evaluated a query is gone
    ├── NotFound                   not_found
    │   ├── NothingHere            not_found         nothing has an address on the server
    │   ├── NothingInYear          not_found         there are no projects of a fiscal year
    │   └── UnknownDump            not_found         there is no download of that name
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

from kg.errors.asking import (
    AnswerTooLarge,
    DecisionConflict,
    EvaluatorLost,
    InvalidReconciliation,
    NotFound,
    NothingHere,
    NothingInYear,
    NothingToDecide,
    Overloaded,
    QueryError,
    QueryRefused,
    QueryTooDeep,
    QueryTooHeavy,
    QueryTooSlow,
    UnknownDump,
    UnknownExport,
)
from kg.errors.base import Defect, InputError, Phrase, ZhibiaoError
from kg.errors.reading import (
    ConverterMissing,
    Crashed,
    EmptyFile,
    Encrypted,
    FileMissing,
    GivenUp,
    InvalidRecord,
    NoDocuments,
    NoForm,
    NoFormInPicture,
    NoFormTold,
    NoPages,
    NoText,
    NothingToExplain,
    NotYetPdf,
    OcrMissing,
    PackedOtherwise,
    SeveralDocuments,
    TooDeep,
    TooLarge,
    TooMuchMemory,
    TooSlow,
    Truncated,
    UnknownCipher,
    Unreadable,
    UnsupportedFormat,
    WrongEncoding,
    WrongPassword,
    WrongType,
)
from kg.errors.running import (
    AddressInUse,
    ExtraMissing,
    HomeError,
    HomeLocked,
    IndexFailure,
    IndexOfOtherModel,
    ShapeViolation,
    StoreError,
    Unwritable,
    WrongSetting,
    WrongVocabulary,
)

__all__ = [
    "AddressInUse",
    "AnswerTooLarge",
    "ConverterMissing",
    "Crashed",
    "DecisionConflict",
    "Defect",
    "EmptyFile",
    "Encrypted",
    "EvaluatorLost",
    "ExtraMissing",
    "FileMissing",
    "GivenUp",
    "HomeError",
    "HomeLocked",
    "IndexFailure",
    "IndexOfOtherModel",
    "InputError",
    "InvalidReconciliation",
    "InvalidRecord",
    "NoDocuments",
    "NoForm",
    "NoFormInPicture",
    "NoFormTold",
    "NoPages",
    "NoText",
    "NotFound",
    "NotYetPdf",
    "NothingHere",
    "NothingInYear",
    "NothingToDecide",
    "NothingToExplain",
    "OcrMissing",
    "Overloaded",
    "PackedOtherwise",
    "Phrase",
    "QueryError",
    "QueryRefused",
    "QueryTooDeep",
    "QueryTooHeavy",
    "QueryTooSlow",
    "SeveralDocuments",
    "ShapeViolation",
    "StoreError",
    "TooDeep",
    "TooLarge",
    "TooMuchMemory",
    "TooSlow",
    "Truncated",
    "UnknownCipher",
    "UnknownDump",
    "UnknownExport",
    "Unreadable",
    "UnsupportedFormat",
    "Unwritable",
    "WrongEncoding",
    "WrongPassword",
    "WrongSetting",
    "WrongType",
    "WrongVocabulary",
    "ZhibiaoError",
]
