"""Which reports tell of one event: all at once, one by one, and what an analyst settles."""

from __future__ import annotations

import random
from functools import partial

import pytest

from rashomon.article import read_articles
from rashomon.models import Models
from rashomon.models.protocols import Annotation
from rashomon.override import Override, settled_pairs
from rashomon.readers import Page, PageMeta, open_inputs
from rashomon.reading import Reading
from rashomon.story import (
    ALIKE,
    Gist,
    InMemory,
    Placed,
    gist_of,
    group_stories,
    likeness,
    link,
    one_by_one,
    place,
    rehomed,
)
from rashomon.syntax import Syntax
from tests.crowd import crowd
from tests.strategies import report
from tests.test_archive import STORIES


def unread(page: Page) -> Reading:
    (article,), _ = read_articles([page])
    return Reading(article, Syntax(article.text, Annotation((), (), ())), (), (), (), ())


@pytest.fixture(scope="module")
def bundled(models: Models) -> list[Gist]:
    pages, _ = open_inputs([STORIES])
    return [gist_of(unread(page), models.encoder) for page in pages]


def names(gists: list[Gist], groups: list[list[int]]) -> set[frozenset[str]]:
    return {frozenset(gists[n].article for n in group) for group in groups}


def test_three_events_are_three_stories_with_an_encoder_and_without(models: Models) -> None:
    pages, _ = open_inputs([STORIES])
    readings = [unread(page) for page in pages]
    for encoder in (models.encoder, None):
        assert sorted(len(g) for g in group_stories(readings, encoder)) == [3, 3, 4]


def test_reports_of_one_meeting_in_words_of_their_own_are_one_story(models: Models) -> None:
    assert len(group_stories([unread(report(n, "three")) for n in range(3)], models.encoder)) == 1


def test_the_order_given_changes_nothing() -> None:
    readings = [unread(page) for page in crowd(30)]
    shuffled = random.Random(3).sample(readings, len(readings))

    def groups(given: list[Reading]) -> set[frozenset[str]]:
        return {frozenset(r.article.id for r in group) for group in group_stories(given)}

    assert groups(readings) == groups(shuffled)


def test_one_by_one_in_any_order_gives_what_all_at_once_gives(bundled: list[Gist]) -> None:
    at_once = names(bundled, link(bundled))
    for seed in range(5):
        order = random.Random(seed).sample(bundled, len(bundled))
        assert names(order, one_by_one(order)) == at_once


def test_months_between_two_reports_count_against_them_and_do_not_forbid() -> None:
    def gist(day: str | None) -> Gist:
        return gist_of(unread(Page("a", report(0, "five").raw, "text/plain", PageMeta(published=day))))

    day, later, unknown = gist("2031-03-04"), gist("2032-03-04"), gist(None)
    same, far, open_ = (likeness([day, other])[0, 1] for other in (day, later, unknown))
    assert same > open_ > far > 0  # of two reports that nothing dates, nobody knows how far apart they lie


def test_what_is_settled_outweighs_every_likeness(bundled: list[Gist]) -> None:
    ferry, harbour = bundled[:4], bundled[4:7]
    merged = Override("merge", (ferry[0].article, harbour[0].article))
    split = Override("split", (ferry[1].article,))
    pairs = settled_pairs([merged, split], [g.article for g in bundled])
    groups = names(bundled, link(bundled, pairs))
    assert frozenset([ferry[1].article]) in groups
    (one,) = [g for g in groups if ferry[0].article in g]
    assert harbour[0].article in one


def test_a_newcomer_may_join_two_stories_and_the_greater_keeps_its_id() -> None:
    placed = Placed((("new", "a", "b", "c"),), {"a": "sa", "b": "sa", "c": "sc"})
    assert rehomed(placed, {"sa": ["a", "b"], "sc": ["c"]}, "new", {"sa", "sc"}.__contains__) == {
        "new": "sa",
        "c": "sa",
    }


def test_a_story_that_parts_keeps_its_id_for_the_greater_part_and_gives_none_twice() -> None:
    # "a" founded the story; its id stays with the greater part, and "a" must not be given it again.
    placed = Placed((("b", "c", "new"), ("a",)), {"a": "sa", "b": "sa", "c": "sa"})
    moved = rehomed(placed, {"sa": ["a", "b", "c"]}, "new", {"sa"}.__contains__)
    assert moved == {"new": "sa", "a": "sa-2"}


def test_articles_that_were_not_looked_at_follow_the_greater_part_of_their_story() -> None:
    placed = Placed((("new", "a", "c", "d"),), {"a": "sa", "c": "sc", "d": "sc"})
    moved = rehomed(placed, {"sa": ["a", "far"], "sc": ["c", "d"]}, "new", {"sa", "sc"}.__contains__)
    assert moved == {"new": "sc", "a": "sc", "far": "sc"}


def test_a_settled_merge_is_looked_at_though_nothing_is_alike() -> None:
    shelf = InMemory()
    first, other = (gist_of(unread(page)) for page in (report(0, "five"), next(crowd(1))))
    shelf.add(first)
    merge = partial(settled_pairs, [Override("merge", (first.article, other.article))])
    placed = place(other, shelf, merge, also=[shelf.story_of[first.article]])
    assert placed.groups == ((other.article, first.article),)


def test_meanings_of_two_encoders_are_not_compared(models: Models, fake_models: Models) -> None:
    reading = unread(report(0, "five"))
    ours, theirs = gist_of(reading, models.encoder), gist_of(reading, fake_models.encoder)
    assert likeness([ours, theirs])[0, 1] == likeness([gist_of(reading)] * 2)[0, 1]
    assert len(link([ours, theirs])) == 1


def test_a_report_without_words_stands_alone() -> None:
    odd = gist_of(unread(Page("odd", b"1234 5678", "text/plain")))
    assert names([odd, gist_of(unread(report(0, "five")))], link([odd, gist_of(unread(report(0, "five")))]))
    assert len(link([odd, gist_of(unread(report(0, "five")))])) == 2
    assert ALIKE > 0
