"""Waiting threads leave the cores to others, unless the user wants it otherwise."""

import os
import subprocess
import sys

import pytest

from embeddings.threads import VARIABLE

CODE = f"""
import os, numpy
from embeddings.backends import get_backend
get_backend("flat").build(numpy.eye(2, dtype=numpy.float32))
print(os.environ["{VARIABLE}"])
"""


@pytest.mark.parametrize("wanted", ["passive", "active"])
def test_policy_is_set_before_the_library_is_loaded(wanted):
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
    if wanted == "active":
        environment[VARIABLE] = wanted
    answer = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True, env=environment)
    assert answer.stdout.strip() == wanted
