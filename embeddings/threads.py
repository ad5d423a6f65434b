"""How compiled libraries wait for each other's threads."""

import os

VARIABLE = "OMP_WAIT_POLICY"


def wait_asleep() -> None:
    """Let OpenMP threads sleep while they wait, unless the user has decided otherwise.

    By default they spin. Where other work keeps the cores busy, encoding one query then takes 360 ms instead of 25 ms
    (two cores, two other busy processes); on an idle machine sleeping costs 5 ms. Has to be called before the library
    (PyTorch, FAISS) is imported for the first time; later it does nothing.
    """
    os.environ.setdefault(VARIABLE, "passive")
