"""Text that two articles share."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.likeness import likeness, longest_common
from rashomon.models import Models
from rashomon.models.annotator import FakeAnnotator
from rashomon.passage import acquainted, candidate_pairs, quoted_spans, runs, shared_passages, tile
from tests.families import OWN, ROOTS, family, read, reading

HARBOUR = (
    "Fishing boats from Skarvik reached the burning ship before the coastguard and pulled dozens of shivering people"
)


def shared(one: str, other: str, models: Models) -> list[tuple[str, str]]:
    """(kind, words in the left) of what two texts share."""
    found = shared_passages([reading("a", one, models.annotator), reading("b", other, models.annotator)])
    return [(p.kind, p.left.text) for p in found]


def test_every_passage_quotes_its_article_to_the_letter(models: Models) -> None:
    readings = read(family(3, 12), models.annotator)
    text = {r.article.id: r.article.text for r in readings}
    passages = shared_passages(readings)
    assert passages
    for side in (s for p in passages for s in (p.left, p.right)):
        assert text[side.article][side.start : side.end] == side.text


def test_pairs_come_in_order_whatever_the_order_of_the_articles(models: Models) -> None:
    readings = read(family(3, 10), models.annotator)
    assert shared_passages(readings) == shared_passages(readings[::-1])
    assert all(p.left.article < p.right.article for p in shared_passages(readings))


def test_other_marks_spaces_and_capitals_do_not_hide_a_copy(models: Models) -> None:
    one = f"{HARBOUR} over their gunwales."
    other = f"{HARBOUR.upper()},  over  their gunwales…"
    assert shared(one, other, models) == [("narration", one[:-1])]


def test_a_changed_word_and_an_inserted_clause_leave_one_passage(models: Models) -> None:
    one = f"{HARBOUR} over their gunwales with nets."
    other = one.replace("dozens", "scores").replace("Skarvik", "Skarvik, a village of two hundred souls,")
    assert len(shared(one, other, models)) == 1


def test_words_of_a_speech_are_no_narration(models: Models) -> None:
    said = "We had three minutes to wake the sleeping passengers, and three minutes is nothing"
    one = f"The commissioner spoke at the quay. “{said},” she said."
    other = f'"{said}," the head of the harbour told a crowd on Tuesday.'
    assert [kind for kind, _ in shared(one, other, models)] == ["quotation"]


def test_a_post_set_into_the_page_is_speech_without_marks(models: Models) -> None:
    post = "Today we pulled forty frightened children out of the water and handed them to their waiting parents"
    one = f"{post} — Skarvik Lifeboat (@skarvik) April 1, 2031"
    other = f"“{post},” the lifeboat crew wrote."
    assert [kind for kind, _ in shared(one, other, models)] == ["quotation"]


def test_a_scare_quote_does_not_cut_narration_in_two(models: Models) -> None:
    one = f"{HARBOUR} over their “slippery gunwales” with nets and boathooks."
    other = one.replace("“", "").replace("”", "")
    assert shared(one, other, models) == [("narration", one[:-1])]


def test_stock_phrases_tell_nothing(models: Models) -> None:
    one = "A man of 42 was arrested on suspicion of manslaughter and is currently in police custody."
    other = "The driver has been arrested on suspicion of manslaughter and is currently in police custody, they said."
    assert shared(one, other, models) == []


def test_titles_and_names_tell_little(models: Models) -> None:
    title = "Transport Minister Joakim Veld and Harbour Commissioner Elsa Trondheimer of Port Ansgar"
    assert shared(f"{title} met in private.", f"Nobody blamed {title} at first.", models) == []


def test_an_unclosed_quotation_mark_ends_with_its_paragraph() -> None:
    text = "“We ran, she said.\nNobody else did."
    assert [span.of(text) for span in quoted_spans(text)] == ["We ran, she said."]


def test_an_article_without_words_shares_nothing(models: Models) -> None:
    assert shared("", HARBOUR, models) == []
    assert shared("…", "…", models) == []


@given(st.lists(st.sampled_from("abcd"), max_size=30), st.lists(st.sampled_from("abcd"), max_size=30))
def test_tiles_hold_the_same_words_and_never_overlap(left: list[str], right: list[str]) -> None:
    tiles = tile(left, right, runs(left), runs(right))
    assert all(left[i : i + n] == right[j : j + n] for i, j, n in tiles)
    for side in (0, 1):
        places = [place for t in tiles for place in range(t[side], t[side] + t[2])]
        assert len(places) == len(set(places))


@given(st.text("ab ", max_size=12), st.text("ab ", max_size=12))
def test_the_longest_common_sequence_is_that_of_the_slow_way(one: str, other: str) -> None:
    left, right = one.split(), other.split()

    def slow(i: int, j: int) -> int:
        if i == len(left) or j == len(right):
            return 0
        skip = max(slow(i + 1, j), slow(i, j + 1))
        return max(skip, 1 + slow(i + 1, j + 1)) if left[i] == right[j] else skip

    assert longest_common(left, right) == slow(0, 0)


def test_only_articles_that_share_runs_are_compared() -> None:
    index = [runs(text.split()) for text in ("a b c d e", "a b c d f", "g h i j k")]
    assert acquainted(index) == [(0, 1)]


def test_a_story_of_many_reprints_keeps_every_pair() -> None:
    index = [runs(ROOTS[0].split())] * 60
    assert len(acquainted(index)) == 60 * 59 // 2


def test_planted_copies_are_found_in_an_archive_without_all_pairs() -> None:
    chance = random.Random(5)
    lines = [line for text in (*ROOTS, "\n".join(OWN)) for line in text.splitlines()]
    texts = [" ".join(chance.sample(lines, 6)) for _ in range(40)]
    copies = [" ".join(w for w in text.split() if chance.random() > 0.03) for text in texts[:20]]
    found = set(candidate_pairs([*texts, *copies]))
    assert sum((n, 40 + n) in found for n in range(20)) >= 19


def test_a_bucket_of_many_copies_still_holds_together() -> None:
    pairs = candidate_pairs([HARBOUR] * 80)
    assert {n for pair in pairs for n in pair} == set(range(80))
    assert len(pairs) < 80 * 79 // 2


@pytest.mark.parametrize("text", ["", "one two", "!"])
def test_texts_too_short_for_a_run_match_nothing(text: str) -> None:
    assert candidate_pairs([text, text, HARBOUR]) == []


def test_a_reworded_sentence_is_the_same_message_and_another_is_not() -> None:
    left = "The Sundline company postponed the replacement of two fire doors until the winter overhaul."
    right = "Sundline put off replacing two fire doors until its winter overhaul, the company admitted."
    apart = "The lighthouse keeper wrote down every name that was shouted across the water."
    assert likeness(left, right, 0.9).same > 0.5 > likeness(left, apart, 0.1).same


def test_the_fake_annotator_suffices() -> None:
    found = shared_passages([reading("a", HARBOUR, FakeAnnotator()), reading("b", HARBOUR, FakeAnnotator())])
    assert [p.left.text for p in found] == [HARBOUR]
