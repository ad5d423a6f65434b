"""The shapes of queries that are asked of the graph of ``sparql_data``, each with parameters that are drawn anew."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from string import Template

from benchmarks.sparql_data import BASE, CITIES, DISTRICTS, SPACES, YEARS, Size

PREFIXES = "".join(f"PREFIX {short}: <{space}>\n" for short, space in SPACES.items())
_SATISFIED = "{ ?p b:hasIndicator ?i . ?i b:category ?c . ?c skos:broader c:satisfaction }"

Draw = Callable[[Random, Size], dict[str, object]]


@dataclass(frozen=True, slots=True)
class Shape:
    """A query with places for what is drawn.

    :param text: the query after the prefixes; ``$name`` stands for what is drawn.
    :param draw: draws what stands in the places.
    :param lacks: it asks of the whole graph for what lacks something, which the engine by itself is slow at.
    """

    name: str
    text: str
    draw: Draw = lambda rng, size: {}
    lacks: bool = False

    def query(self, rng: Random, size: Size) -> str:
        """Return a query of this shape."""
        return PREFIXES + Template(self.text).substitute(self.draw(rng, size))


def _project(rng: Random, size: Size) -> dict[str, object]:
    return {"project": f"<{BASE}project/{rng.randrange(size.projects)}>"}


def _district(rng: Random, _: Size) -> dict[str, object]:
    place = f"r:c{rng.randrange(CITIES)}d{rng.randrange(DISTRICTS)}"
    return {"district": place, "year": rng.choice(YEARS)}


def _lacking(condition: str) -> str:
    return f"SELECT (COUNT(?p) AS ?k) WHERE {{ ?p a b:Project {condition} }}"


def _one_of(*choices: object) -> Draw:
    return lambda rng, _: {"one": rng.choice(choices)}


SHAPES = (
    Shape(
        "q01 rows of a project",
        "SELECT ?i ?n ?c ?o ?v ?t ?w WHERE { $project b:hasIndicator ?i . ?i b:name ?n ; b:category ?c ; "
        "b:operator ?o ; b:targetText ?t ; b:weight ?w ; b:seq ?s . OPTIONAL { ?i b:targetValue ?v } } ORDER BY ?s",
        _project,
    ),
    Shape(
        "q02 district, year, target",
        "SELECT ?p ?l ?n ?v WHERE { ?p b:region $district ; b:year $year ; rdfs:label ?l ; b:hasIndicator ?i . "
        "?i b:category ?c ; b:operator op:gte ; b:targetValue ?v ; b:name ?n . ?c skos:broader c:satisfaction . "
        "FILTER(?v >= 95) }",
        _district,
    ),
    Shape(
        "q03 count, mean by category",
        "SELECT ?c (COUNT(?i) AS ?n) (AVG(?v) AS ?a) WHERE { ?i a b:Indicator ; b:category ?c . "
        "OPTIONAL { ?i b:targetValue ?v } } GROUP BY ?c ORDER BY ?c",
    ),
    Shape(
        "q04 commonest names",
        "SELECT ?n (COUNT(?i) AS ?k) WHERE { ?i b:name ?n } GROUP BY ?n ORDER BY DESC(?k) ?n LIMIT 20",
    ),
    Shape(
        "q05a contains, counted",
        'SELECT (COUNT(?i) AS ?k) WHERE { ?i b:name ?n FILTER(CONTAINS(?n, "$one")) }',
        _one_of("满意度", "及时率", "污水", "疫苗"),
    ),
    Shape(
        "q05b regex, first 50",
        'SELECT ?i ?n WHERE { ?i b:name ?n FILTER(REGEX(?n, "$one")) } LIMIT 50',
        _one_of("培训.*合格率", "道路.*面积", "农机.*成本"),
    ),
    Shape(
        "q05c contains, distinct",
        'SELECT DISTINCT ?n WHERE { ?i b:name ?n FILTER(CONTAINS(?n, "$one")) } ORDER BY ?n LIMIT 100',
        _one_of("污水处理", "消防装备", "非遗"),
    ),
    Shape(
        "q06a path down the units",
        "SELECT ?p ?l WHERE { ?u skos:broader+ u:$one . ?p b:unit ?u ; rdfs:label ?l ; b:year 2025 } LIMIT 500",
        _one_of(*range(1, 7)),
    ),
    Shape(
        "q06b path, counted by year",
        "SELECT ?y (COUNT(?i) AS ?k) WHERE { ?c skos:broader+ c:$one . ?i b:category ?c ; b:year ?y } "
        "GROUP BY ?y ORDER BY ?y",
        _one_of("output", "benefit", "satisfied"),
    ),
    Shape(
        "q07a lacking, one district",
        "SELECT ?p ?l ?g WHERE { ?p b:region $district ; rdfs:label ?l . OPTIONAL { ?p b:goal ?g } "
        f"FILTER NOT EXISTS {_SATISFIED} }}",
        _district,
    ),
    Shape("q07b lacking, all", _lacking(f"FILTER NOT EXISTS {_SATISFIED}"), lacks=True),
    Shape("q07c lacking, MINUS", _lacking(f"MINUS {_SATISFIED}")),
    Shape(
        "q07d lacking, path",
        _lacking("FILTER NOT EXISTS { ?p b:hasIndicator/b:category/skos:broader c:satisfaction }"),
        lacks=True,
    ),
    Shape(
        "q07e lacking, IN",
        _lacking(
            "FILTER NOT EXISTS { ?p b:hasIndicator ?i . ?i b:category ?c FILTER(?c IN (c:satisfaction0, "
            "c:satisfaction1, c:satisfaction2, c:satisfaction3)) }"
        ),
        lacks=True,
    ),
    Shape(
        "q07f lacking, !BOUND",
        _lacking(
            "OPTIONAL { SELECT DISTINCT ?p ?has { ?c skos:broader c:satisfaction . ?i b:category ?c . "
            "?p b:hasIndicator ?i . BIND(1 AS ?has) } } FILTER(!BOUND(?has))"
        ),
    ),
    Shape(
        "q08a three rows in common",
        "SELECT ?q (COUNT(DISTINCT ?i) AS ?k) WHERE { $project b:hasIndicator ?i . ?i b:name ?n ; b:operator ?o ; "
        "b:targetValue ?v ; b:measureUnit ?t . ?j b:name ?n ; b:operator ?o ; b:targetValue ?v ; b:measureUnit ?t . "
        "?q b:hasIndicator ?j . FILTER(?q != $project) } GROUP BY ?q HAVING (COUNT(DISTINCT ?i) >= 3) "
        "ORDER BY DESC(?k) ?q LIMIT 50",
        _project,
    ),
    Shape(
        "q08b the same in a district",
        "SELECT ?x ?q (COUNT(DISTINCT ?i) AS ?k) WHERE { ?x b:region $district ; b:year $year ; "
        "b:hasIndicator ?i . ?i b:name ?n ; b:targetText ?t . ?q b:region $district ; b:year $year ; "
        "b:hasIndicator ?j . ?j b:name ?n ; b:targetText ?t . FILTER(STR(?x) < STR(?q)) } "
        "GROUP BY ?x ?q HAVING (COUNT(DISTINCT ?i) >= 3) ORDER BY DESC(?k) ?x ?q LIMIT 50",
        _district,
    ),
    Shape(
        "q09 construct a project",
        "CONSTRUCT { $project ?a ?b . ?i ?c ?d } WHERE { $project ?a ?b . $project b:hasIndicator ?i . ?i ?c ?d }",
        _project,
    ),
    Shape("q10 describe a project", "DESCRIBE $project", _project),
    Shape(
        "q11 ask of a project",
        "ASK { $project b:hasIndicator ?i . ?i b:category/skos:broader c:satisfaction }",
        _project,
    ),
    Shape(
        "q12a page, by budget",
        "SELECT ?p ?l ?g WHERE { ?p b:region ?r ; rdfs:label ?l ; b:budget ?g . ?r skos:broader r:c$one } "
        "ORDER BY DESC(?g) ?p LIMIT 20 OFFSET 20",
        _one_of(*range(CITIES)),
    ),
    Shape(
        "q12b page of everything",
        "SELECT ?i ?n ?v WHERE { ?i b:name ?n ; b:targetValue ?v } ORDER BY DESC(?v) ?i LIMIT 20 OFFSET $one",
        _one_of(0, 1000),
    ),
    Shape("q13 count everything", "SELECT (COUNT(*) AS ?k) WHERE { ?s ?p ?o }"),
    Shape(
        "q14 export 10,000 rows",
        "SELECT ?p ?i ?n ?t WHERE { ?p b:hasIndicator ?i . ?i b:name ?n ; b:targetText ?t } LIMIT 10000",
    ),
)

ASK = next(shape for shape in SHAPES if shape.name.startswith("q11"))
#: What a client asks that wants to bring a server to its knees.
RUNAWAY = (
    f"{PREFIXES}SELECT (COUNT(*) AS ?k) WHERE {{ ?a b:name ?x . ?b b:name ?y . ?c b:name ?z }}",
    f"{PREFIXES}SELECT ?x ?y WHERE {{ ?a b:name ?x . ?b b:name ?y }} ORDER BY ?y DESC(?x) LIMIT 10",
)
