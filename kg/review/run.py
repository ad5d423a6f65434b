"""The review as one call over stored projects."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from kg.facts import StoredProject
from kg.review.common import boilerplate, clusters, own_indicators
from kg.review.copies import copies
from kg.review.corpus import Corpus
from kg.review.model import Copy, CopyLevel, ProjectReview, Review
from kg.review.rules import RULES, Rule, findings


def review(
    projects: Sequence[StoredProject],
    *,
    focus: Collection[str] | None = None,
    rules: Sequence[Rule] = RULES,
) -> Review:
    """Check each project with the rules and compare all with each other.

    :param projects: the whole corpus; what is common in it is discounted, so give more than the projects of interest.
    :param focus: identifiers of the projects to report on; all where it is None. Copies and clusters are reported
        where at least one of them takes part.
    :param rules: the rules to apply, at least one.
    :returns: an empty review for an empty corpus.
    """
    corpus = Corpus.from_projects(projects)
    places = None if focus is None else {place for place, project in enumerate(projects) if project.ref.id in focus}
    found = copies(corpus, places)
    counts = _counts(found)
    own = own_indicators(corpus)
    return Review(
        projects=tuple(
            ProjectReview(
                project=project.ref,
                findings=tuple(findings(project.record, rules)),
                own=own[place],
                indicators=len(corpus.entries[place].rows),
                copied=counts[project.ref.id],
            )
            for place, project in enumerate(projects)
            if places is None or place in places
        ),
        copies=found,
        clusters=clusters(corpus, places),
        boilerplate=boilerplate(corpus),
    )


def _counts(found: Sequence[Copy]) -> defaultdict[str, Counter[CopyLevel]]:
    counts: defaultdict[str, Counter[CopyLevel]] = defaultdict(Counter)
    for copy in found:
        for side in (copy.left, copy.right):
            counts[side.project.id][copy.level] += 1
    return counts
