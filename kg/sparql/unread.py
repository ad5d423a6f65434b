"""Why a query with SERVICE is not answered, as exactly as its text tells."""

import re

from lark.exceptions import UnexpectedInput

from kg.errors import Phrase, QueryRefused
from kg.sparql.syntax import parser
from kg.stores.gate import SPACE, Glance, decoded

#: Characters of a query beyond which it is not parsed: nobody writes these by hand, and to parse them takes time.
LONGEST = 50_000
#: Brackets in brackets beyond which it is not parsed.
DEEPEST = 50
#: CONSTRUCT without a template.
_SHORT_FORM = re.compile(rf"CONSTRUCT{SPACE}WHERE", re.IGNORECASE)


def is_readable(own: Glance) -> bool:
    """Say whether a query is short and flat enough to be parsed, and means the same to every engine."""
    return len(own.text) <= LONGEST and own.deepest <= DEEPEST and decoded(own.text) == own.text


def unread(own: Glance, sent: str) -> QueryRefused:
    """Return why there is no tree of a query that holds SERVICE.

    :param own: the query without FROM.
    :param sent: as it was asked, so that a place is one in that text.
    """
    if len(own.text) > LONGEST:
        values = {"most": LONGEST, "count": len(own.text)}
        return QueryRefused(
            reason=Phrase("a query with SERVICE has at most {most} characters, and this one {count}", values)
        )
    if own.deepest > DEEPEST:
        values = {"most": DEEPEST, "count": own.deepest}
        return QueryRefused(
            reason=Phrase("in a query with SERVICE brackets are at most {most} deep, and here {count}", values)
        )
    if decoded(own.text) != own.text:
        return QueryRefused(reason=Phrase("an escape \\uXXXX in a query with SERVICE must not spell another escape"))
    if own.first and _SHORT_FORM.match(own.text, own.first.start):
        return QueryRefused(
            reason=Phrase(
                "the short form CONSTRUCT WHERE takes triples only; with SERVICE, FILTER and the like write {form}",
                {"form": "CONSTRUCT { … } WHERE { … }"},
            )
        )
    return QueryRefused(reason=_place(own.text if decoded(sent) != sent else sent))


def miscounted(final: Glance, kept: int) -> QueryRefused:
    """Return why a query is refused in which SERVICE may stand once more than the parser sees.

    :param kept: how often the parser sees it.
    """
    found = final.count("SERVICE")
    if found != kept:
        values = {"found": found, "kept": kept}
        return QueryRefused(
            reason=Phrase(
                "SERVICE stands in it {found} times, and {kept} of them name a service; "
                "give another name to what is called so, a prefix say",
                values,
            )
        )
    return QueryRefused(
        reason=Phrase(
            "in a query with SERVICE a < must not be taken for the start of an IRI; put a space behind it, "
            "or write the IRI with its scheme, as in <https://…>"
        )
    )


def _place(text: str) -> Phrase:
    try:
        parser().parse(text)
    except UnexpectedInput as error:
        if (token := getattr(error, "token", None)) is None or token.type != "$END":
            place = {"line": error.line, "column": error.column}
            return Phrase("a query with SERVICE has to be SPARQL 1.1, and is not at {line}:{column}", place)
    return Phrase("a query with SERVICE has to be SPARQL 1.1, and this one ends too early")
