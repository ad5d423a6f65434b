"""Importing the ontology stays cheap: no RDF library for plain names, no file read, no validator."""

import subprocess
import sys
from importlib.resources import files

import pytest

import ontology


def loaded(statement: str) -> set[str]:
    code = f"{statement}; import sys; print(*sys.modules)"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.parametrize("name", ["", ".categories", ".aliases", ".units", ".regions", ".shapes", ".standard"])
def test_plain_names_need_no_rdf_library(name: str):
    assert not loaded(f"import ontology{name}") & {"rdflib", "pyshacl", "pandas"}


def test_terms_need_no_validator():
    modules = loaded("import ontology.terms")
    assert "rdflib" in modules
    assert not modules & {"pyshacl", "pandas", "rdflib.plugins.parsers.notation3"}


@pytest.mark.parametrize("name", ontology.__all__)
def test_each_loader_gives_a_fresh_graph(name: str):
    load = getattr(ontology, name)
    first, second = load(), load()
    assert len(first) > 0
    assert first is not second


def test_every_turtle_file_has_a_loader():
    names = {
        f"load_{file.name.removesuffix('.ttl')}" for file in files(ontology).iterdir() if file.name.endswith(".ttl")
    }
    assert {name.replace("zhibiao", "ontology") for name in names} == set(ontology.__all__)
