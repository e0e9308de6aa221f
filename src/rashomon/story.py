"""Articles → stories: which reports tell of one event.

In: readings.  Out: groups of readings.  Next: passage.py
Precision before recall: a report left apart costs a look, a report joined wrongly a false difference.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from rashomon import lexicon
from rashomon.reading import Reading

# Cosine of tf-idf vectors from which two reports may tell of one event, and the days that may lie between them.
# On ten stories, alone, in pairs and all together: reports of one event lie at .12 to .6, of two events below .16, and
# average linkage parts all of them rightly from .08 to .25.
ALIKE = 0.12
DAYS_APART = 10

WORD = re.compile(r"[^\W\d_]{3,}")


def group_stories(readings: Sequence[Reading]) -> list[list[Reading]]:
    """Group readings by event: average linkage over names and words, within a window of days."""
    if len(readings) < 2:
        return [list(readings)] if readings else []
    weighed = vectors(readings)
    groups = [[n] for n in range(len(readings))]
    scores = {
        (i, j): cosine(weighed[i], weighed[j]) if near(readings[i], readings[j]) else 0.0
        for i in range(len(readings))
        for j in range(i + 1, len(readings))
    }
    while len(groups) > 1:
        best, at = 0.0, (0, 0)
        for a in range(len(groups)):
            for b in range(a + 1, len(groups)):
                cross = [scores[min(i, j), max(i, j)] for i in groups[a] for j in groups[b]]
                link = sum(cross) / len(cross)
                if link > best:
                    best, at = link, (a, b)
        if best < ALIKE:
            break
        a, b = at
        groups[a] = sorted(groups[a] + groups.pop(b))
    return [[readings[n] for n in group] for group in groups]


# A name weighs this many times a common word: reports of one event share who and where before they share words.
NAME = 3.0
# Reports of other days that stand behind the ones at hand when a word's rarity is reckoned: without them, what a
# handful of reports of one event all share would count for nothing.
BACKGROUND = 50


def vectors(readings: Sequence[Reading]) -> list[dict[str, float]]:
    """Unit tf-idf vectors over words, names weighed up."""
    bags = []
    for reading in readings:
        bag: Counter[str] = Counter(WORD.findall(reading.article.text.lower()))
        names = Counter(
            w
            for n in reading.syntax.names
            if n.label in {"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT"}
            for w in WORD.findall(reading.article.text[n.start : n.end].lower())
        )
        bags.append((bag, names))
    count = Counter(word for bag, _ in bags for word in bag)
    found = []
    for bag, names in bags:
        vector = {
            w: (1 + math.log(n)) * (NAME if names[w] else 1.0) * math.log((BACKGROUND + len(bags)) / (1 + count[w]))
            for w, n in bag.items()
            if w not in lexicon.words("function_words")
        }
        length = math.sqrt(sum(v * v for v in vector.values())) or 1.0
        found.append({w: v / length for w, v in vector.items()})
    return found


def cosine(a: dict[str, float], b: dict[str, float]) -> float:
    if len(b) < len(a):
        a, b = b, a
    return sum(v * b[w] for w, v in sorted(a.items()) if w in b)


def near(a: Reading, b: Reading) -> bool:
    """Published within days of one another, or at a time that is not known."""
    left, right = a.article.published, b.article.published
    if not left or not right:
        return True
    try:
        return abs((date.fromisoformat(left[:10]) - date.fromisoformat(right[:10])).days) <= DAYS_APART
    except ValueError:
        return True
