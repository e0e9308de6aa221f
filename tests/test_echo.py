"""Which statements are one thing said."""

from __future__ import annotations

from functools import cache

import pytest

from rashomon import Page
from rashomon.echo import align_statements
from rashomon.models import Models
from rashomon.reconcile import quiet, read_alone
from rashomon.source import resolve


@pytest.fixture(scope="module")
def joined(models: Models):  # type: ignore[no-untyped-def]
    """Groups of statements, each as the words of its statements, for articles given as texts."""

    @cache
    def groups(*texts: str) -> list[list[str]]:
        pages = [Page(f"{n}.txt", t.encode(), "text/plain") for n, t in enumerate(texts)]
        readings, _ = read_alone(pages, models, (), quiet)
        _, resolved, _ = resolve(readings)
        content = {s.id: s.content.text for r in resolved for s in r.statements}
        return [sorted(content[s] for s in e.statements) for e in align_statements(resolved, models.encoder)]

    return groups


def article(*sentences: str) -> str:
    return "\n\n".join(("Anna Berg, the foreign minister of Corland, came to Tarn on Monday.", *sentences))


def together(groups: list[list[str]], *parts: str) -> bool:
    return any(all(any(p in words for words in group) for p in parts) for group in groups)


def test_translations_of_one_sentence_meet_though_they_share_few_words(joined) -> None:  # type: ignore[no-untyped-def]
    groups = joined(
        article(
            'Anna Berg said the visit came at a "critical moment" and demanded a choice between trust and rivalry.'
        ),
        article('"We stand at a critical juncture, where trust or rivalry must be chosen," Anna Berg said.'),
    )
    assert together(groups, "critical moment", "critical juncture")


def test_what_one_speaker_says_of_two_things_stays_apart(joined) -> None:  # type: ignore[no-untyped-def]
    groups = joined(
        article('"The fishing boats will be home before the autumn storms," Anna Berg said.'),
        article('"The central bank was right to raise its rate," Anna Berg said.'),
    )
    assert groups == []


def test_a_quotation_cut_and_given_to_a_nameless_speaker_is_found(joined) -> None:  # type: ignore[no-untyped-def]
    groups = joined(
        article('"I held on to a crate of apples until the rescuers came," said Daria Holt, a passenger.'),
        article('"I held on to a crate of apples," the young woman said.'),
    )
    assert together(groups, "until the rescuers came", "a crate of apples,")


def test_two_named_people_who_say_like_things_stay_apart(joined) -> None:  # type: ignore[no-untyped-def]
    groups = joined(
        article('"People were screaming and the lights went out," said Daria Holt.'),
        article('"The lights went out," said Boris Ekberg.'),
    )
    assert groups == []


def test_the_order_of_articles_joins_nothing_else(joined) -> None:  # type: ignore[no-untyped-def]
    texts = (
        article('"We will not leave this hall without an answer," Anna Berg said.'),
        article("Anna Berg said she would not leave the hall without an answer."),
    )
    assert sorted(joined(*texts)) == sorted(joined(*reversed(texts)))
    assert len(joined(*texts)) == 1
