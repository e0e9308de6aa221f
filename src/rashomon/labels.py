"""What each outlet calls the same thing: spy balloon, surveillance balloon, observation balloon.

In: readings.  Out: Label.  Next: timeline.py
Two names are set side by side only where they name one thing: a noun that is one thing in the story, with other words
before it; or words of one family tied to one name ("Tarn Front fighters", "the terror group Tarn Front").
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rashomon import lexicon
from rashomon.models.protocols import Token
from rashomon.reading import Reading
from rashomon.span import Evidence, Span

# A noun that takes more kinds of qualifier than this in one article is many things there ("car bomb", "truck bomb").
KINDS_IN_ONE = 2
# A noun is one thing of the story if so many articles qualify it, or one names it bare ("the balloon").
OFTEN = 3

Said = tuple[str, Evidence]


@dataclass(frozen=True, slots=True)
class Label:
    """One thing, and the words that each article has for it."""

    entity: str | None
    concept: str  # the noun that the labels share, or the name to which they are tied
    by_article: tuple[tuple[str, tuple[Said, ...]], ...]  # (article, ((label, evidence), ...))


def find_labels(readings: Sequence[Reading]) -> list[Label]:
    """What two or more articles call the same thing, where they call it differently."""
    return [*qualified_nouns(readings), *tied_to_names(readings)]


# -- one noun, other words before it -----------------------------------------------------------------------------------


def qualified_nouns(readings: Sequence[Reading]) -> Iterator[Label]:
    """A noun that is one thing in the story, with another noun before it in another article."""
    uses: defaultdict[str, defaultdict[str, list[Said]]] = defaultdict(lambda: defaultdict(list))
    bare: Counter[str] = Counter()
    for reading in readings:
        for noun, said in qualified(reading):
            uses[noun][reading.article.id].append(said)
        bare.update(bare_nouns(reading))
    for noun in sorted(uses):
        by_article = uses[noun]
        kinds = {kind(words) for said in by_article.values() for words, _ in said}
        if (
            len(by_article) > 1
            and len(kinds) > 1
            and (bare[noun] or len(by_article) >= OFTEN)
            and settled(by_article)
            and differs(by_article)
        ):
            yield Label(None, noun, in_order(by_article, readings))


def qualified(reading: Reading) -> Iterator[tuple[str, Said]]:
    """Common nouns in the singular with a noun right before them that says what kind it is."""
    syntax = reading.syntax
    for token in syntax.tokens:
        if token.pos != "NOUN" or token.tag == "NNS" or len(token.lemma) < 4 or token.lemma in no_labels():
            continue
        kin = [c for c in syntax.children[token.i] if c.i < token.i and c.dep == "compound"]
        if not kin or kin[-1].i != token.i - 1 or not labelling(kin[-1]):
            continue
        yield token.lemma, evident(reading, Span(kin[-1].start, token.end))


def labelling(token: Token) -> bool:
    return token.pos == "NOUN" and token.lemma not in lexicon.words("plain_qualifiers") and token.text.islower()


def bare_nouns(reading: Reading) -> set[str]:
    """Nouns that the article names with "the" and nothing else."""
    syntax = reading.syntax
    return {
        t.lemma
        for t in syntax.tokens
        if t.pos == "NOUN"
        and t.tag == "NN"
        and t.i
        and syntax.tokens[t.i - 1].lemma == "the"
        and syntax.tokens[t.i - 1].head == t.i
    }


@cache
def no_labels() -> frozenset[str]:
    """Nouns for people by their work, and for nothing in particular: another group in each article."""
    return frozenset(w for name in ("roles", "counted_people", "plain_nouns") for w in lexicon.words(name))


def kind(words: str) -> str:
    return words.lower().split()[0]


def settled(by_article: Mapping[str, Sequence[Said]]) -> bool:
    """Each article keeps to one or two labels: the noun is one thing there, not many."""
    return all(len({kind(w) for w, _ in said}) <= KINDS_IN_ONE for said in by_article.values())


def differs(by_article: Mapping[str, Sequence[Said]]) -> bool:
    """Two articles have no label in common."""
    sets = [{kind(w) for w, _ in said} for said in by_article.values()]
    return any(not (a & b) for n, a in enumerate(sets) for b in sets[n + 1 :])


# -- one name, other nouns beside it -----------------------------------------------------------------------------------


def tied_to_names(readings: Sequence[Reading]) -> Iterator[Label]:
    """Nouns of one family that stand with one name in several articles."""
    uses: defaultdict[tuple[str, str], defaultdict[str, list[Said]]] = defaultdict(lambda: defaultdict(list))
    picked: defaultdict[tuple[str, str], defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for reading in readings:
        for name, family, word, said in beside_names(reading):
            uses[name, family][reading.article.id].append(said)
            picked[name, family][reading.article.id].add(word)
    for key in sorted(uses):
        sets = list(picked[key].values())
        needed = loaded().get(key[1])
        if needed and not any(needed & s for s in sets):
            continue
        if len(sets) > 1 and any(not (a & b) for n, a in enumerate(sets) for b in sets[n + 1 :]):
            yield Label(None, key[0], in_order(uses[key], readings))


def beside_names(reading: Reading) -> Iterator[tuple[str, str, str, Said]]:
    """(name, family, the telling word, what stands there) for "Tarn Front fighters", "terror group Tarn Front"."""
    syntax = reading.syntax
    for name in syntax.names:
        inside = syntax.tokens_in(Span(name.start, name.end))
        if not inside:
            continue
        last = inside[-1]
        before, after = inside[0].i - 1, last.i + 1
        words: list[Token] = []
        if after < len(syntax.tokens) and last.head == after and syntax.tokens[after].pos == "NOUN":
            words = [syntax.tokens[after]]
        elif before >= 0 and syntax.tokens[before].pos in {"NOUN", "ADJ"}:
            first = before
            while first > 0 and syntax.tokens[first - 1].pos in {"NOUN", "ADJ"} and before - first < 3:
                first -= 1
            words = list(syntax.tokens[first : before + 1])
        if not words or syntax.sentence_index(words[0].start) != syntax.sentence_index(name.start):
            continue
        for family, word in telling(words):
            text = name_of(syntax.text[name.start : name.end])
            yield text, family, word, evident(reading, Span(words[0].start, words[-1].end))
            break


def telling(words: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """The words that belong to a family, with its name."""
    for token in words:
        if token.lemma.lower() in families():
            yield families()[token.lemma.lower()], token.lemma.lower()


@cache
def families() -> dict[str, str]:
    return {w: row[0] for row in lexicon.rows("label_families") for w in row[1].split()}


@cache
def loaded() -> dict[str, frozenset[str]]:
    """Families of which most words are plain, and the words that are not: "president" labels only beside "ruler"."""
    return {row[0]: frozenset(row[2].split()) for row in lexicon.rows("label_families") if len(row) > 2 and row[2]}


def name_of(text: str) -> str:
    """A name without article and genitive; a people by its land."""
    plain = " ".join(text.split()).removeprefix("the ").removeprefix("The ").removesuffix("’s").removesuffix("'s")
    return lands().get(plain, plain)


@cache
def lands() -> dict[str, str]:
    return {
        other: row[0] for row in lexicon.rows("demonyms") for cell in row[1:3] for other in cell.split("|") if other
    }


# -- both --------------------------------------------------------------------------------------------------------------


def evident(reading: Reading, span: Span) -> Said:
    article = reading.article
    return " ".join(span.of(article.text).split()), Evidence.at(article.id, article.text, span)


def in_order(
    by_article: Mapping[str, Sequence[Said]], readings: Sequence[Reading]
) -> tuple[tuple[str, tuple[Said, ...]], ...]:
    return tuple((r.article.id, distinct(by_article[r.article.id])) for r in readings if r.article.id in by_article)


def distinct(said: Sequence[Said]) -> tuple[Said, ...]:
    """Each label once, with its first place."""
    seen: dict[str, Said] = {}
    for words, evidence in said:
        seen.setdefault(words.lower(), (words, evidence))
    return tuple(seen.values())
