"""What must always hold (docs/words.md, "What must always hold"), for any input."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rashomon import Page, compare, verify
from rashomon.models import Models
from tests.strategies import dirt, findings, hours, report, spoken, stories

ANY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
FEW = settings(ANY, max_examples=15)


@ANY
@given(texts=st.lists(st.one_of(dirt, spoken, st.tuples(spoken, dirt).map("".join)), min_size=1, max_size=3))
def test_every_evidence_quotes_its_article_and_every_article_walks_back(texts: list[str], models: Models) -> None:
    pages = [Page(f"p{n}.txt", text.encode("utf-8", "replace"), "text/plain") for n, text in enumerate(texts)]
    pages.append(report(0, "five"))
    for dossier in compare(pages, models):
        checked = verify(dossier.to_json())
        assert checked.raw_rebuilt == checked.articles


@FEW
@given(pages=stories, data=st.data())
def test_the_same_pages_in_any_order_give_the_same_bytes(
    pages: list[Page], data: st.DataObject, models: Models
) -> None:
    shuffled = data.draw(st.permutations(pages))
    assert [d.dumps() for d in compare(pages, models)] == [d.dumps() for d in compare(shuffled, models)]


@FEW
@given(pages=stories, which=st.integers(0, 2))
def test_an_exact_copy_adds_a_leaf_and_nothing_else(pages: list[Page], which: int, models: Models) -> None:
    original = pages[which % len(pages)]
    copy = replace(original, input="copy.txt", meta=replace(original.meta, outlet="Evening Ledger"))
    (before,), (after,) = compare(pages, models), compare([*pages, copy], models)
    assert len(after.articles) == len(before.articles) + 1
    new = [a.id for a in after.articles if a.input == "copy.txt"]
    leaves = [e for e in after.lineage.edges if e.kind == "copy" and new[0] in (e.parent, e.child)]
    assert len(leaves) == 1
    assert counted(after) <= counted(before)
    # A fact of one article alone may become a fact of two, but never a difference, and never of two origins.
    known = {f.question for f in before.facts}
    for fact in after.facts:
        assert fact.verdict == "agree" or fact.question in known
        if fact.question not in known:
            assert len(fact.origins) == 1
    origins = {f.question: len(f.origins) for f in before.facts}
    for fact in after.facts:
        if fact.question in origins:
            assert len(fact.origins) == origins[fact.question]


@FEW
@given(base=hours, changed=hours, which=st.integers(0, 2))
def test_one_changed_figure_in_an_independent_report_adds_exactly_one_difference(
    base: str, changed: str, which: int, models: Models
) -> None:
    same = [report(n, base) for n in range(3)]
    other = [report(n, changed if n == which else base) for n in range(3)]
    (before,), (after,) = compare(same, models), compare(other, models)
    assert counted(before) == 0
    assert counted(after) == (0 if base == changed else 1)


@FEW
@given(pages=stories)
def test_renaming_an_outlet_changes_no_finding(pages: list[Page], models: Models) -> None:
    renamed = [replace(pages[0], meta=replace(pages[0].meta, outlet="Renamed Times")), *pages[1:]]
    (before,), (after,) = compare(pages, models), compare(renamed, models)
    assert findings(before.to_json()) == findings(after.to_json())


def counted(dossier: object) -> int:
    """How many facts are not told alike."""
    return sum(f.verdict not in {"agree", "framing-only"} for f in dossier.facts)  # type: ignore[attr-defined]
