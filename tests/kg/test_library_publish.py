"""The library in the graph is exactly what the clusters say, whatever stood there before."""

from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st
from made_stored import indicator_facts

from kg.iris import Iris
from kg.library import Cluster, Judgement, Library, clustered, decisions, names_of, published
from kg.library.decisions import new_decision, record, undo
from kg.library.publish import publish
from kg.mapping import to_triples
from kg.records import Declaration
from kg.stores import MemoryStore
from ontology.standard import standards
from tests.kg.made_declarations import project, row
from tests.kg.made_library import decision

TEXTS = ("路灯养护数量", "路灯维护数量", "群众满意度", "资金到位率", "投诉率")
#: One that documents describe too, as 资金到位率 bears its name, and one that nothing else links to.
NAMED = next(each.id for each in standards().values() if each.name == "资金到位率")
LONE = next(each.id for each in standards().values() if each.name == "债务率")


def stored() -> MemoryStore:
    store = MemoryStore()
    rows = [row(text) for text in TEXTS]
    with store.writer() as writer:
        writer.add(to_triples(Declaration("a.txt", "0" * 64, (project("路灯", *rows),))))
    return store


def names():
    return names_of(indicator_facts(stored().view()))


NAMES = names()
pairs = st.tuples(st.sampled_from(TEXTS), st.sampled_from(TEXTS)).filter(lambda pair: pair[0] != pair[1])
between = st.lists(pairs, max_size=3)
linked = st.lists(st.tuples(st.sampled_from(TEXTS), st.sampled_from((NAMED, LONE))), max_size=2)


def made(between: Iterable[tuple[str, str]], linked: Iterable[tuple[str, str]]) -> tuple[Cluster, ...]:
    same = [decision(number, Judgement.SAME, *pair) for number, pair in enumerate(between)]
    same += [decision(100 + number, Judgement.SAME, *pair, standard=True) for number, pair in enumerate(linked)]
    return clustered(NAMES, (), same)


def put(store: MemoryStore, clusters: Iterable[Cluster]) -> bool:
    with store.writer() as writer:
        return publish(writer, store.view(), clusters, NAMES, Iris(), "g")


def kept(clusters: Iterable[Cluster]) -> list[Cluster]:
    return [cluster for cluster in clusters if len(cluster.members) > 1 or cluster.standards]


def as_entries(library: Library) -> set[tuple[object, ...]]:
    return {(e.id, e.preferred, e.alternatives, e.members, e.links, e.standards) for e in library.entries}


@settings(max_examples=40)
@given(between, linked, between, linked)
def test_what_stood_there_before_leaves_no_trace(one, one_linked, other, other_linked) -> None:
    store, clusters = stored(), made(one, one_linked)
    bare = set(store.view().triples())
    generation = store.view().generation
    put(store, clusters)
    once = set(store.view().triples())
    assert bare <= once
    assert not put(store, clusters)
    put(store, made(other, other_linked))
    put(store, clusters)
    assert set(store.view().triples()) == once
    put(store, ())
    assert set(store.view().triples()) == bare
    assert store.view().generation == generation


@settings(max_examples=40)
@given(between, linked)
def test_what_is_read_is_what_was_written(one, one_linked) -> None:
    store, clusters = stored(), made(one, one_linked)
    put(store, clusters)
    library = published(store.view())
    assert as_entries(library) == {
        (c.id, c.preferred, tuple(sorted(c.alternatives)), c.members, c.links, c.standards) for c in kept(clusters)
    }
    for cluster in kept(clusters):
        for member in cluster.members:
            entry = library.group(f" {member}　")
            assert entry is not None
            assert entry.id == cluster.id
            assert library.preferred(member) == cluster.preferred


@given(st.text(min_size=1, max_size=8), st.none() | st.text(min_size=1, max_size=8), st.sampled_from(Judgement))
def test_decisions_are_read_as_they_were_written(left, note, judgement) -> None:
    store = MemoryStore()
    try:
        written = new_decision(judgement, left, "乙", by=note, note=note)
        with store.writer() as writer:
            record(writer, written)
    except UnicodeEncodeError:
        return
    assert decisions(store.view()) == (written,)
    assert len(store.view()) == 0
    with store.writer() as writer:
        undo(writer, store.view(), written.id, "李明")
    (after,) = decisions(store.view())
    assert after.undone_at is not None
    assert (after.undone_by, after.at, after.judgement) == ("李明", written.at, judgement)
