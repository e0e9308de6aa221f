"""Articles → stories: which reports tell of one event, all at once or one by one as they arrive.

In: readings.  Out: groups of readings; for an archive, the gist of each article and where it belongs.  Next: passage.py
Precision before recall: a report left apart costs a look, a report joined wrongly a false difference.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rashomon import lexicon
from rashomon.article import Article
from rashomon.models.protocols import Encoder, Vectors
from rashomon.reading import Reading

# Likeness from which reports tell of one event, as a mean over every two of them (average linkage): with an encoder,
# and by words alone. Our own and the gold stories (nine events) are parted rightly up to .48 (.28 by words), and a
# newspaper's next story will be less alike than these: an eighth is left to spare. ECB+, whose subjects were chosen to
# be mistaken for one another, would have .52 (F1 .880; .848 at .42). Lower joins more and errs more.
ALIKE = 0.42
ALIKE_WORDS = 0.20
# What the meaning of the title and of the lead adds to shared words, and what months between two reports take away.
# Dates on saved pages are often those of saving, so that a window of ten days cuts true stories apart (F1 .84 against
# .91 without any, by words alone, on stories with such dates): time only weighs.
TITLE, LEAD = 0.2, 0.3
APART, APART_WORDS = 0.1, 0.05
MONTH = 30.0
# Days that reports are taken to lie apart if one has no date: two events of a kind, a year apart, look alike without.
# ECB+, which gives no dates, has F1 .855 with 45, .867 with 60, .878 with 75, .879 with 90; all else stays as it is.
# (45 and .876 before the encoder was trained further: it finds unlike reports a little more alike than the plain one.)
UNKNOWN = 75.0
# Words at the head of a report that say what it is about, and how much more they weigh than the rest.
HEAD_WORDS, HEAD = 60, 2.0
# Words of the lead that are encoded.
LEAD_WORDS = 120
# Reports on which lexicon/news_words.txt was counted, and what the rarest word is taken for: one in so many more.
# Rarity is fixed, not counted over the articles at hand: an archive of any size and age then weighs the same words
# alike, and the order of arrival changes no weight. Counting at hand too gave F1 .947 at its best in order of date,
# against .956.
REPORTS, RAREST = 840, 1000
# A story is reconsidered for a newcomer if it is as near as this share of what joins.
RECONSIDER = 0.75
# Of a report, the words by which its neighbours are looked up; of a story, the reports nearest in time that stand for
# it.
ANCHORS = 24
DELEGATES = 60
# Articles and stories that are looked at for one newcomer.
NEIGHBOURS, STORIES = 40, 4
# Articles looked at on either side in time for one anchor.
STANDING = 200
# More readings than this are placed one by one, each among its neighbours only.
AT_ONCE = 1500
# Words whose weights in all articles are multiplied at once: 24 MB for the most articles compared all with all.
WORDS_AT_ONCE = 2048
# Articles whose titles and leads are encoded in one call.
ENCODED_AT_ONCE = 64
# What an analyst has settled outweighs every likeness.
SETTLED = 1e6

WORD = re.compile(r"[^\W\d_]{3,}")
Matrix = NDArray[np.float64]
Pair = tuple[str, str]
Settled = Callable[[Sequence[str]], Mapping[Pair, bool]]


@dataclass(frozen=True, slots=True)
class Gist:
    """What an article is about, as far as telling stories apart needs it; never changed once made."""

    article: str
    day: int | None
    weights: Mapping[str, float]  # a unit vector over words
    meaning: Vectors | None  # of title and lead, (2, dimension); None without an encoder
    encoder: str = ""  # whose meaning: that of two encoders cannot be compared

    def anchors(self) -> list[str]:
        """The words that say most, by which neighbours are looked up."""
        ranked = sorted(self.weights.items(), key=lambda item: (-item[1], item[0]))
        return [word for word, _ in ranked[:ANCHORS]]


def group_stories(readings: Sequence[Reading], encoder: Encoder | None = None) -> list[list[Reading]]:
    """Group readings by event: average linkage over words, meaning (with an encoder) and time.

    The order in which they are given changes nothing.
    """
    ordered = sorted(readings, key=lambda r: (r.article.published or "9999", r.article.id))
    gists = gists_of(ordered, encoder)
    groups = link(gists) if len(gists) <= AT_ONCE else one_by_one(gists)
    return [[ordered[n] for n in group] for group in groups]


# -- what an article is about ------------------------------------------------------------------------------------------


def gist_of(reading: Reading, encoder: Encoder | None = None) -> Gist:
    """Weigh an article's words by how rare they are in the news, those at its head more; encode its title and lead."""
    (gist,) = gists_of([reading], encoder)
    return gist


def gists_of(readings: Sequence[Reading], encoder: Encoder | None = None) -> list[Gist]:
    """The gist of each article; some at a time, so that all cores encode."""
    name = encoder.name if encoder is not None else ""
    found = []
    for first in range(0, len(readings), ENCODED_AT_ONCE):
        articles = [r.article for r in readings[first : first + ENCODED_AT_ONCE]]
        meanings = meanings_of([heads(a) for a in articles], encoder) if encoder is not None else [None] * len(articles)
        found += [Gist(a.id, day_of(a.published), weighed(a), m, name) for a, m in zip(articles, meanings, strict=True)]
    return found


def weighed(article: Article) -> dict[str, float]:
    """A unit vector over an article's words: what is rare in the news weighs more, and what stands at its head."""
    words = WORD.findall(f"{article.title or ''}\n{article.text}".lower())
    head = set(words[:HEAD_WORDS])
    weights = {
        word: (1 + math.log(n)) * rarity(word) * (HEAD if word in head else 1.0)
        for word, n in sorted(Counter(words).items())
        if word not in lexicon.words("function_words")
    }
    length = math.sqrt(sum(w * w for w in weights.values())) or 1.0
    return {word: round(weight / length, 5) for word, weight in weights.items()}


@cache
def rarity(word: str) -> float:
    """How much a word's presence says: the logarithm of one report in how many holds it.

    >>> round(rarity("minister"), 1) < round(rarity("trawler"), 1)
    True
    """
    share = int(lexicon.table("news_words").get(word, 1)) / REPORTS + 1 / RAREST
    return -math.log(min(share, 0.999))


def heads(article: Article) -> tuple[str, str]:
    """What tells an article's sense: its title, and its title with its lead."""
    lines = [line.strip() for line in article.text.split("\n") if len(line.split()) >= 4]
    title = article.title or (lines[0] if lines else ".")
    lead = " ".join(" ".join(line for line in lines if line != title).split()[:LEAD_WORDS])
    return title[:400], f"{title}. {lead}"[:900]


def meanings_of(heads: Sequence[tuple[str, str]], encoder: Encoder) -> list[Vectors]:
    # Half floats: what is kept in an archive and what was just made must be the same to the last bit.
    made = encoder.encode([text for pair in heads for text in pair]).astype(np.float16).astype(np.float32)
    return list(made.reshape(len(heads), 2, made.shape[1]))


def day_of(published: str | None) -> int | None:
    """The day of an ISO date as a number, None if there is none.

    >>> day_of("2031-03-05T10:00") - day_of("2031-03-04"), day_of("soon")
    (1, None)
    """
    try:
        return date.fromisoformat((published or "")[:10]).toordinal()
    except ValueError:
        return None


# -- how alike two are -------------------------------------------------------------------------------------------------


def likeness(gists: Sequence[Gist]) -> Matrix:
    """How alike every two articles are, in words, in meaning and in time."""
    found = shared_words(gists)
    days = np.array([g.day or 0 for g in gists], dtype=np.float64)
    known = days > 0
    gaps = np.where(known[:, None] & known[None], np.abs(days[:, None] - days[None]), UNKNOWN)
    if of_one_encoder(gists):
        stacked = np.stack([g.meaning for g in gists if g.meaning is not None]).astype(np.float64)
        found += TITLE * stacked[:, 0] @ stacked[:, 0].T + LEAD * stacked[:, 1] @ stacked[:, 1].T
        found -= APART * (1 - np.exp(-gaps / MONTH))
    else:
        found -= APART_WORDS * (1 - np.exp(-gaps / MONTH))
    # Machines add in different orders: what differs in the last bits must not decide.
    rounded: Matrix = np.round(found, 6)
    return rounded


def shared_words(gists: Sequence[Gist]) -> Matrix:
    """The product of every two articles' word vectors, some words at a time; a word of one article adds nothing."""
    articles_of = Counter(word for gist in gists for word in gist.weights)
    column = {word: n for n, word in enumerate(sorted(w for w, n in articles_of.items() if n > 1))}
    cells = [(column[w], i, weight) for i, g in enumerate(gists) for w, weight in g.weights.items() if w in column]
    cells.sort()
    found: Matrix = np.zeros((len(gists), len(gists)))
    if not cells:
        return found
    columns, rows, weights = (np.array(part) for part in zip(*cells, strict=True))
    for first in range(0, len(column), WORDS_AT_ONCE):
        here = slice(*np.searchsorted(columns, (first, first + WORDS_AT_ONCE)))
        block = np.zeros((len(gists), WORDS_AT_ONCE))
        block[rows[here], columns[here] - first] = weights[here]
        found += block @ block.T
    return found


def joins_at(gists: Sequence[Gist]) -> float:
    """The likeness from which these are joined."""
    return ALIKE if of_one_encoder(gists) else ALIKE_WORDS


def of_one_encoder(gists: Sequence[Gist]) -> bool:
    """Whether their meanings can be compared; else words alone are."""
    return all(g.meaning is not None for g in gists) and len({g.encoder for g in gists}) == 1


def link(gists: Sequence[Gist], settled: Mapping[Pair, bool] | None = None) -> list[list[int]]:
    """Average linkage: join the two groups that are most alike, until none are alike enough.

    `settled` says of pairs of articles whether they belong together.
    """
    scores = likeness(gists)
    if settled:
        at = {g.article: n for n, g in enumerate(gists)}
        for (one, other), together in sorted(settled.items()):
            if one in at and other in at:
                i, j = at[one], at[other]
                scores[i, j] = scores[j, i] = SETTLED if together else -SETTLED
    np.fill_diagonal(scores, -np.inf)
    groups: list[list[int]] = [[n] for n in range(len(gists))]
    enough = joins_at(gists)
    while len(gists) > 1:
        a, b = divmod(int(scores.argmax()), len(gists))
        if scores[a, b] < enough:
            break
        a, b = min(a, b), max(a, b)
        share = len(groups[a]) / (len(groups[a]) + len(groups[b]))
        row = share * scores[a] + (1 - share) * scores[b]
        scores[a], scores[:, a] = row, row
        scores[a, a] = scores[b] = scores[:, b] = -np.inf
        groups[a], groups[b] = sorted(groups[a] + groups[b]), []
    return [group for group in groups if group]


# -- one by one --------------------------------------------------------------------------------------------------------


class Shelf(Protocol):
    """Where the articles stand so far: in an archive, or in memory."""

    def neighbours(self, newcomer: Gist) -> list[tuple[str, Gist]]:
        """The articles most likely of the same event, each with its story."""
        ...

    def members(self, story: str, day: int | None) -> list[Gist]:
        """The articles that stand for a story, at most DELEGATES, the nearest in time."""
        ...


@dataclass(frozen=True, slots=True)
class Placed:
    """What a newcomer did to the stories around it."""

    groups: tuple[tuple[str, ...], ...]  # articles that belong together now, the newcomer among them
    homes: Mapping[str, str]  # the story in which each of the others stood


def place(newcomer: Gist, shelf: Shelf, settled: Settled | None = None, also: Iterable[str] = ()) -> Placed:
    """Find a newcomer's place: link it and the stories near it anew.

    `settled` says of articles which two belong together; `also` names stories to be looked at besides.
    """
    near: dict[str, None] = dict.fromkeys(also)
    scored: defaultdict[str, list[float]] = defaultdict(list)
    found = shelf.neighbours(newcomer)
    if found:
        scores = likeness([newcomer, *(gist for _, gist in found)])[0, 1:]
        for (story, _), score in zip(found, scores, strict=True):
            scored[story].append(float(score))
    enough = RECONSIDER * joins_at([newcomer])
    for story, _ in sorted(scored.items(), key=lambda item: (-max(item[1]), item[0]))[:STORIES]:
        if max(scored[story]) >= enough:
            near[story] = None
    gists, homes = [newcomer], {}
    for story in near:
        for gist in shelf.members(story, newcomer.day):
            if gist.article != newcomer.article:
                gists.append(gist)
                homes[gist.article] = story
    groups = link(gists, settled([gist.article for gist in gists]) if settled else None)
    return Placed(tuple(tuple(gists[n].article for n in group) for group in groups), homes)


class InMemory:
    """A shelf of articles that were placed one by one in this process."""

    def __init__(self) -> None:
        self.gists: dict[str, Gist] = {}
        self.story_of: dict[str, str] = {}
        self.stories: dict[str, list[str]] = {}
        self.standing: defaultdict[str, list[str]] = defaultdict(list)

    def neighbours(self, newcomer: Gist) -> list[tuple[str, Gist]]:
        shared: Counter[str] = Counter()
        for word in newcomer.anchors():
            for article in nearest(self.standing[word], newcomer.day, self.gists)[: 2 * STANDING]:
                shared[article] += 1
        ranked = sorted(shared, key=lambda article: (-shared[article], article))[:NEIGHBOURS]
        return [(self.story_of[article], self.gists[article]) for article in ranked]

    def members(self, story: str, day: int | None) -> list[Gist]:
        return [self.gists[a] for a in nearest(self.stories[story], day, self.gists)[:DELEGATES]]

    def add(self, newcomer: Gist) -> None:
        placed = place(newcomer, self)
        self.gists[newcomer.article] = newcomer
        for word in newcomer.anchors():
            self.standing[word].append(newcomer.article)
        for article, story in rehomed(placed, self.stories, newcomer.article, self.stories.__contains__).items():
            if article in self.story_of:
                self.stories[self.story_of[article]].remove(article)
            self.stories.setdefault(story, []).append(article)
            self.story_of[article] = story


def nearest(articles: Sequence[str], day: int | None, gists: Mapping[str, Gist]) -> list[str]:
    """Articles in order of how far their day is from another."""
    return sorted(articles, key=lambda a: (abs((gists[a].day or 0) - (day or gists[a].day or 0)), a))


def rehomed(
    placed: Placed, members: Mapping[str, Sequence[str]], newcomer: str, given: Callable[[str], bool]
) -> dict[str, str]:
    """The new story of every article that changes its story: most of its group stay where they are.

    A group keeps the story that most of it came from; articles of a story that were not looked at follow the greater
    part of those that were. A group without any is a new story, called after the article that founds it; an id that was
    `given` once is never given again.
    """
    moved: dict[str, str] = {}
    taken: set[str] = set()
    follows: dict[str, str] = {}
    for group in sorted(placed.groups, key=lambda g: (-len(g), min(g))):
        came = Counter(placed.homes[a] for a in group if a in placed.homes)
        ranked = sorted(came, key=lambda s: (-came[s], -len(members[s]), s))
        story = next((s for s in ranked if s not in taken), None)
        if story is None:
            founders = [newcomer] * (newcomer in group) + sorted(group)
            tried = (f"s{a}{suffix}" for suffix in ("", *(f"-{n}" for n in range(2, 1000))) for a in founders)
            story = next(name for name in tried if name not in taken and not given(name))
        taken.add(story)
        for article in group:
            if placed.homes.get(article) != story:
                moved[article] = story
        for home in came:
            follows.setdefault(home, story)  # the greatest group was first
    for home, story in follows.items():
        if home != story:
            for article in members[home]:
                if article not in placed.homes and article != newcomer:
                    moved[article] = story
    return moved


def one_by_one(gists: Sequence[Gist]) -> list[list[int]]:
    """Place gists in order, each among its neighbours only: for a batch too large to compare all with all."""
    shelf = InMemory()
    for gist in gists:
        shelf.add(gist)
    at = {g.article: n for n, g in enumerate(gists)}
    return sorted(sorted(at[a] for a in articles) for articles in shelf.stories.values() if articles)
