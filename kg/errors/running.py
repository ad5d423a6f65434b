"""What keeps the program from working: its home, its stores, its settings."""

from kg.errors.base import ZhibiaoError


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
