"""What was asked for and cannot be answered."""

from kg.errors.base import InputError, ZhibiaoError


class InvalidReconciliation(InputError):
    """A request to the reconciliation service does not follow its specification."""

    code = "invalid_reconciliation"
    template = "{place}: {reason}"


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


class QueryTooDeep(ZhibiaoError):
    """A query is longer, or nested deeper, than the engine can follow, and would crash it each time."""

    code = "query_depth"
    template = "the query is too long or nested too deeply for the engine; ask it in several parts"


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


class NothingHere(NotFound):
    """Nothing in the graph or in a vocabulary has an address."""

    template = "nothing here has the address {path}; /catalog tells what there is"


class NothingInYear(NotFound):
    """There are no projects of a fiscal year."""

    template = "no projects of the fiscal year {year}"


class DecisionConflict(ZhibiaoError):
    """Two decisions of people cannot both hold; nothing was written."""

    code = "decision_conflict"
    template = "this contradicts the decision {id} that {left} and {right} differ; undo that one first"


class UnknownDump(NotFound):
    """There is no download of that name."""

    template = "there is no dump called {stem}; there are {known}"


class UnknownExport(ZhibiaoError):
    """The suffix of a file's name says nothing of a format that the graph can be written in."""

    code = "unknown_export"
    template = "{file}: the suffix says what is written; supported: {supported}, each but .zip also with .gz"
