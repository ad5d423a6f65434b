"""Projects some of which have no indicator of satisfaction, for queries about what is not there."""

import pyoxigraph

from tests.sparql_queries import PREFIX

LACKS = "?p :hasIndicator ?i . ?i :category ?c . ?c :broader :satisfaction"
DECLARED = """
    :one a :Project ; :region :r1 ; :hasIndicator :i1 , :i2 . :two a :Project ; :region :r1 ; :hasIndicator :i3 .
    :three a :Project ; :region :r2 . :i1 :category :c1 . :i2 :category :c2 . :i3 :category :c2 .
    :c1 :broader :satisfaction . :c2 :broader :output .
"""


def declared() -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    store.update(f"{PREFIX} INSERT DATA {{ {DECLARED} }}")
    return store
