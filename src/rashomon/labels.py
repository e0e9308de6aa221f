"""What each outlet calls the same thing: spy balloon, surveillance balloon, observation balloon.

In: readings.  Out: Label.  Next: timeline.py
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rashomon.models.protocols import Token
from rashomon.reading import Reading
from rashomon.span import Evidence, Span

# Words before a noun that only count, point or place it: they label nothing.
PLAIN = frozenset(
    "first second last next new old same other such several many few two three one recent previous next earlier later "
    "former current own more most high-level senior top key main major full whole great big small good".split()
)


@dataclass(frozen=True, slots=True)
class Label:
    """One thing, and the words that each article has for it."""

    entity: str | None
    concept: str  # the noun that the labels share
    by_article: tuple[tuple[str, tuple[tuple[str, Evidence], ...]], ...]  # (article, ((label, evidence), ...))


def find_labels(readings: Sequence[Reading]) -> list[Label]:
    """Nouns that two or more articles qualify, each with other words.

    Only a noun that is one thing in this story counts: most of its uses in each article carry the same qualifier.
    """
    uses: defaultdict[str, defaultdict[str, list[tuple[str, Evidence]]]] = defaultdict(lambda: defaultdict(list))
    for reading in readings:
        for noun, words, evidence in qualified(reading):
            uses[noun][reading.article.id].append((words, evidence))
    found = []
    for noun in sorted(uses):
        by_article = uses[noun]
        kinds = Counter(words.lower() for said in by_article.values() for words in {w for w, _ in said})
        if len(by_article) < 2 or len(kinds) < 2 or not settled(by_article):
            continue
        first = tuple(
            (r.article.id, distinct_labels(by_article[r.article.id])) for r in readings if r.article.id in by_article
        )
        found.append(Label(None, noun, first))
    return found


def settled(by_article: dict[str, list[tuple[str, Evidence]]]) -> bool:
    """Each article keeps to one or two labels: the noun is one thing there, not many."""
    return all(len({w.lower() for w, _ in said}) <= 2 for said in by_article.values())


def qualified(reading: Reading) -> Iterator[tuple[str, str, Evidence]]:
    """Common nouns with a noun or adjective before them that says what kind it is."""
    syntax = reading.syntax
    for token in syntax.tokens:
        if token.pos != "NOUN" or token.tag == "NNS" or len(token.lemma) < 4:
            continue
        kin = [c for c in syntax.children[token.i] if c.i < token.i and c.dep in {"compound", "amod"} and labelling(c)]
        if not kin or kin[-1].i != token.i - 1:
            continue
        first = next(c for n, c in enumerate(kin) if kin[-1].i - c.i == len(kin) - 1 - n)
        span = Span(first.start, token.end)
        yield token.lemma, span.of(reading.article.text), Evidence.at(reading.article.id, reading.article.text, span)


def labelling(token: Token) -> bool:
    return token.pos in {"NOUN", "ADJ"} and token.lemma not in PLAIN


def distinct_labels(said: Sequence[tuple[str, Evidence]]) -> tuple[tuple[str, Evidence], ...]:
    seen: dict[str, tuple[str, Evidence]] = {}
    for words, evidence in said:
        seen.setdefault(words.lower(), (words, evidence))
    return tuple(seen.values())
