"""A learned eye for reporting: which words are cues, and which words around a cue are its source and its content.

In: an article's Syntax and its quotation marks.  Out: Reported(cue, source, content) with scores.  Next: quotation.py
Two small networks of ours, one hidden layer each, over hashed features of the parse: the first says of each word how
likely it is the head of a cue; the second says of each word near a cue whether it is cue, source, content or none of
these, and the best run of labels is taken. The card beside the weights says what they were trained on.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from rashomon import lexicon
from rashomon.marks import Marked
from rashomon.span import Span
from rashomon.syntax import Syntax

Ints = NDArray[np.uint64]
Floats = NDArray[np.float32]

# Rows of the hashed feature tables.
TABLE = 1 << 16
# A word is looked at as a cue only if it is one of these parts of speech (98% of the cues of the training data are).
CUE_POS = frozenset({"VERB", "AUX", "NOUN", "PUNCT", "ADP", "PROPN", "ADJ"})
CUE_MARKS = frozenset({":", "―", "—", "–", "--"})
# Words of the same paragraph but another sentence are looked at within this many words, and only in quotation marks.
REACH = 250
LABELS = ("none", "source", "content", "cue")


@dataclass(frozen=True, slots=True)
class Reported:
    """One cue as the model sees it: token indices, and how sure it is of the cue."""

    head: int  # index of the cue's head token
    score: float
    cue: tuple[int, ...]  # token indices, in order
    source: tuple[int, ...]
    content: tuple[int, ...]


def reported(syntax: Syntax, marked: Sequence[Marked], threshold: float) -> list[Reported]:
    """Every cue the model finds with at least this score, in the order of the text."""
    raise NotImplementedError


# -- features --------------------------------------------------------------------------------------------------------


class Grid:
    """The columns of one article that features are made of: one row a token, every value a hashed integer."""

    def __init__(self, syntax: Syntax, marked: Sequence[Marked]) -> None:
        tokens = syntax.tokens
        n = len(tokens)
        self.tokens = tokens
        self.n = n
        verbs = lexicon.table("reporting")
        self.lemma = _hashed([t.lemma for t in tokens])
        self.word = _hashed([t.text.lower() for t in tokens])
        self.pos = _hashed([t.pos for t in tokens])
        self.tag = _hashed([t.tag for t in tokens])
        self.dep = _hashed([t.dep for t in tokens])
        self.role = _hashed([verbs.get(t.lemma, "") for t in tokens])
        self.suffix = _hashed([t.lemma[-4:] for t in tokens])
        self.shape = _hashed([_shape(t.text) for t in tokens])
        self.head = np.array([t.head for t in tokens], dtype=np.int64).reshape(n)
        self.sentence = np.zeros(n, dtype=np.int64)
        for k, (a, b) in enumerate(syntax.annotation.sentences):
            self.sentence[a:b] = k
        self.paragraph = np.zeros(n, dtype=np.int64)
        at, line = 0, 0
        for t in tokens:
            line += syntax.text.count("\n", at, t.start)
            at = t.start
            self.paragraph[t.i] = line
        self.quote = np.full(n, -1, dtype=np.int64)  # index of the outermost stretch in marks that holds the token
        for k, m in enumerate(marked):
            if m.depth == 0:
                for t in syntax.tokens_in(m.outer):
                    self.quote[t.i] = k
        self.entity = _hashed([""] * n)
        for name in syntax.names:
            for t in syntax.tokens_in(Span(name.start, name.end)):
                self.entity[t.i] = _hash(name.label)
        self.children = syntax.children
        self.childdeps = _hashed(["|".join(c.dep for c in self.children[i] if c.dep != "punct") for i in range(n)])
        self.subject = np.full(n, -1, dtype=np.int64)
        self.clause = np.full(n, -1, dtype=np.int64)
        for i in range(n):
            for c in self.children[i]:
                if c.dep in ("nsubj", "nsubjpass", "csubj") and self.subject[i] < 0:
                    self.subject[i] = c.i
                if c.dep in ("ccomp", "xcomp", "dobj", "attr", "acl", "prep", "oprd") and self.clause[i] < 0:
                    self.clause[i] = c.i

    def at(self, column: Ints, index: NDArray[np.int64]) -> Ints:
        """A column's values at these places; 0 where the place is outside the article."""
        inside = (index >= 0) & (index < self.n)
        return np.where(inside, column[np.clip(index, 0, self.n - 1)], np.uint64(0))


@cache
def _hash(text: str) -> int:
    return zlib.crc32(text.encode()) + 1


def _hashed(texts: Sequence[str]) -> Ints:
    return np.array([_hash(t) for t in texts], dtype=np.uint64).reshape(len(texts))


@cache
def _shape(text: str) -> str:
    return "d" if text[0].isdigit() else "A" if text.isupper() and len(text) > 1 else "Aa" if text[0].isupper() else "a"


def _mix(salt: int, *columns: Ints) -> Ints:
    """One feature out of several columns, as a row of the table."""
    with np.errstate(over="ignore"):
        mixed = np.full(len(columns[0]), np.uint64(salt * 0x9E3779B9 + 0x7F4A7C15), dtype=np.uint64)
        for column in columns:
            mixed = (mixed ^ column) * np.uint64(0x9E3779B97F4A7C15)
            mixed ^= mixed >> np.uint64(29)
    return mixed % np.uint64(TABLE)


def _small(values: NDArray[np.int64]) -> Ints:
    """A small signed number as a column."""
    return (values + 1000).astype(np.uint64)


def _bucket(distance: NDArray[np.int64]) -> NDArray[np.int64]:
    """A signed distance in steps that grow: 1, 2, 3, 4-5, 6-9, 10-17, 18-33, more."""
    size = np.abs(distance)
    step = np.where(size <= 3, size, np.minimum(3 + np.floor(np.log2(np.maximum(size - 2, 1))).astype(np.int64), 8))
    return np.sign(distance) * step


def cue_candidates(grid: Grid) -> NDArray[np.int64]:
    """The tokens that may be the head of a cue."""
    return np.array(
        [t.i for t in grid.tokens if t.pos in CUE_POS and (t.pos != "PUNCT" or t.text in CUE_MARKS)], dtype=np.int64
    )


def cue_features(grid: Grid, at: NDArray[np.int64]) -> Ints:
    """One row a candidate, one column a feature."""
    g = grid
    head = g.head[at]
    subject, clause = g.subject[at], g.clause[at]
    quoted = _small((g.quote[at] >= 0).astype(np.int64))
    near = np.zeros(len(at), dtype=np.int64)  # quotation marks in the sentence, before and after
    first = np.zeros(len(at), dtype=np.int64)
    spans: dict[int, tuple[int, int]] = {}
    for i, s in enumerate(g.sentence):
        a, _ = spans.get(int(s), (i, i))
        spans[int(s)] = (a, i)
    for k, i in enumerate(at):
        a, b = spans[int(g.sentence[i])]
        mine = g.quote[i]
        before = bool(np.any((g.quote[a:i] >= 0) & (g.quote[a:i] != mine)))
        after = bool(np.any((g.quote[i + 1 : b + 1] >= 0) & (g.quote[i + 1 : b + 1] != mine)))
        near[k] = before + 2 * after
        first[k] = min(i - a, 3)
    lemma, pos, dep, tag = g.lemma[at], g.pos[at], g.dep[at], g.tag[at]
    objects = g.at(g.pos, clause)
    columns = [
        _mix(1, lemma),
        _mix(2, lemma, pos, dep),
        _mix(3, lemma, g.childdeps[at]),
        _mix(4, pos, g.childdeps[at]),
        _mix(5, pos, dep, tag),
        _mix(6, lemma, g.at(g.lemma, at + 1)),
        _mix(7, lemma, g.at(g.lemma, at - 1)),
        _mix(8, pos, g.at(g.lemma, at + 1), g.at(g.pos, at + 2)),
        _mix(9, pos, g.at(g.pos, at - 1), g.at(g.pos, at + 1)),
        _mix(10, lemma, g.at(g.dep, clause), objects),
        _mix(11, pos, g.at(g.dep, clause), g.at(g.lemma, clause)),
        _mix(12, lemma, g.at(g.entity, subject)),
        _mix(13, pos, g.at(g.lemma, subject)),
        _mix(14, pos, g.at(g.entity, subject), g.at(g.pos, subject), g.at(g.shape, subject)),
        _mix(15, pos, dep, g.at(g.lemma, head)),
        _mix(16, pos, dep, g.at(g.pos, head), g.at(g.role, head)),
        _mix(17, lemma, _small(near), quoted),
        _mix(18, pos, _small(near), quoted, dep),
        _mix(19, g.role[at], g.at(g.dep, clause), _small((subject >= 0).astype(np.int64))),
        _mix(20, g.role[at], pos, tag, dep),
        _mix(21, g.suffix[at], pos),
        _mix(22, pos, _small(first), g.at(g.lemma, at - 1)),
        _mix(23, g.word[at], quoted),
        _mix(24, lemma, g.at(g.role, head), dep),
        _mix(25, g.at(g.pos, at - 2), g.at(g.pos, at - 1), pos, g.at(g.pos, at + 1), g.at(g.pos, at + 2)),
        _mix(26, g.at(g.lemma, at - 1), g.at(g.lemma, at + 1), pos),
        _mix(27, lemma, tag, _small((subject >= 0).astype(np.int64)), _small((clause >= 0).astype(np.int64))),
        _mix(28, g.at(g.lemma, clause), g.at(g.childdeps, clause), pos),
        _mix(29, g.at(g.suffix, subject), g.at(g.dep, subject), pos),
        _mix(30, pos, g.at(g.lemma, at + 1), g.at(g.dep, at + 1), g.at(g.dep, clause)),
    ]
    return np.stack(columns, axis=1)


def near_cue(grid: Grid, cue: int) -> NDArray[np.int64]:
    """The tokens looked at for one cue: its sentence, and what its paragraph has in quotation marks."""
    g = grid
    a = b = cue
    para = g.paragraph[cue]
    while a > 0 and g.paragraph[a - 1] == para and cue - a < REACH:
        a -= 1
    while b + 1 < g.n and g.paragraph[b + 1] == para and b - cue < REACH:
        b += 1
    every = np.arange(a, b + 1)
    return every[(g.sentence[every] == g.sentence[cue]) | (g.quote[every] >= 0)]


def role_features(grid: Grid, cues: Sequence[int], scores: Floats) -> tuple[Ints, NDArray[np.int64], NDArray[np.int64]]:
    """Features of each token near each cue: rows, the token of each row, and the number of its cue.

    `scores` are the cue scores of every token of the article (0 where none): other cues close a cue's reach.
    """
    token_parts: list[NDArray[np.int64]] = []
    number_parts: list[NDArray[np.int64]] = []
    for k, cue in enumerate(cues):
        near = near_cue(grid, cue)
        token_parts.append(near)
        number_parts.append(np.full(len(near), k, dtype=np.int64))
    if not token_parts:
        none = np.zeros(0, dtype=np.int64)
        return np.zeros((0, ROLE_FEATURES), dtype=np.uint64), none, none
    tokens, numbers = np.concatenate(token_parts), np.concatenate(number_parts)
    cue = np.array(cues, dtype=np.int64)[numbers]
    up, branch, second, third, depth, ladder = _paths(grid, cues, token_parts)
    g = grid
    at = g.at
    rival = scores > 0.5
    seen = np.concatenate([[0], np.cumsum(rival)])
    low, high = np.minimum(tokens, cue), np.maximum(tokens, cue)
    rivals = np.minimum(seen[high] - seen[np.minimum(low + 1, high)], 3)
    commas = np.concatenate([[0], np.cumsum([t.text in (",", ";", ":") for t in g.tokens])])
    crossed = np.minimum(commas[high] - commas[low], 4)
    side = np.sign(tokens - cue)
    branch_side = np.where(branch >= 0, np.sign(branch - cue), 0)
    quote = (g.quote[tokens] >= 0).astype(np.int64)
    same_quote = (g.quote[tokens] == g.quote[cue]).astype(np.int64)
    opened = np.concatenate([[0], np.cumsum((g.quote[1:] >= 0) & (g.quote[1:] != g.quote[:-1])), [0]])[: g.n]
    quotes_between = np.minimum(np.abs(opened[tokens] - opened[cue]), 3) * quote
    apart = np.clip(g.sentence[tokens] - g.sentence[cue], -3, 3)
    far = _bucket(tokens - cue)
    verb_above = _verb_above(g)[tokens]
    own = (verb_above == cue).astype(np.int64)
    rival_above = np.where(verb_above >= 0, rival[np.clip(verb_above, 0, None)] & (verb_above != cue), False).astype(
        np.int64
    )
    rival_self = (rival[tokens] & (tokens != cue)).astype(np.int64)
    cue_lemma, cue_dep, cue_pos, cue_tag = g.lemma[cue], g.dep[cue], g.pos[cue], g.tag[cue]
    bdep, bpos, blemma = at(g.dep, branch), at(g.pos, branch), at(g.lemma, branch)
    sdep, tdep = at(g.dep, second), at(g.dep, third)
    dep, pos, lemma, tag = g.dep[tokens], g.pos[tokens], g.lemma[tokens], g.tag[tokens]
    u, d = _small(up), _small(depth)
    mark = _small(side + 3 * branch_side)
    state = _small(quote + 2 * same_quote + 4 * quotes_between)
    has_subject = _small((g.subject[cue] >= 0).astype(np.int64))
    has_clause = at(g.dep, g.clause[cue])
    bounds = _small(apart)
    before, after = at(g.lemma, tokens - 1), at(g.lemma, tokens + 1)
    columns = [
        _mix(101, u, bdep, mark),
        _mix(102, u, bdep, mark, cue_lemma),
        _mix(103, u, bdep, sdep, mark),
        _mix(104, u, bdep, sdep, tdep),
        _mix(105, u, bdep, sdep, cue_lemma),
        _mix(106, ladder, bdep, mark),
        _mix(107, ladder, bdep, cue_dep, state),
        _mix(108, u, bdep, dep, d),
        _mix(109, u, bdep, bpos, cue_pos, cue_tag),
        _mix(110, u, blemma, cue_pos),
        _mix(111, u, blemma, bdep, cue_lemma),
        _mix(112, lemma, mark),
        _mix(113, lemma, cue_lemma, _small(far)),
        _mix(114, pos, dep, _small(far)),
        _mix(115, before, lemma, mark),
        _mix(116, lemma, after, mark),
        _mix(117, at(g.pos, tokens - 1), pos, at(g.pos, tokens + 1), u, bdep),
        _mix(118, state, bounds, mark),
        _mix(119, state, bounds, u, bdep, cue_pos),
        _mix(120, state, _small(far), bounds),
        _mix(121, _small(crossed), _small(far), u),
        _mix(122, _small(rivals), bounds, state, u),
        _mix(123, _small(own), u, bdep, _small(rival_above), mark),
        _mix(124, _small(rival_self), pos, u, bdep),
        _mix(125, at(g.entity, tokens), u, bdep, mark),
        _mix(126, has_subject, has_clause, u, bdep, mark),
        _mix(127, has_subject, has_clause, cue_dep, u, bdep),
        _mix(128, g.childdeps[cue], u, bdep, mark),
        _mix(129, cue_lemma, g.childdeps[cue], u, bdep),
        _mix(130, at(g.lemma, cue + 1), u, bdep, mark),
        _mix(131, at(g.lemma, cue - 1), u, bdep, mark),
        _mix(132, dep, at(g.dep, g.head[tokens]), u, bdep, side_column(side)),
        _mix(133, _small(far), cue_pos, pos, tag),
        _mix(134, state, at(g.quote.astype(np.uint64), tokens - 1), u) if False else _mix(134, state, u, sdep, bdep),
        _mix(135, cue_tag, cue_dep, u, bdep, sdep, mark),
        _mix(136, _small(crossed), u, bdep, sdep, mark),
        _mix(137, _small(rivals), _small(rival_above), u, bdep, sdep),
        _mix(138, g.role[cue], u, bdep, mark, state),
        _mix(139, at(g.word, tokens), _small(far), u),
        _mix(140, ladder, bdep, sdep, mark, cue_pos),
    ]
    return np.stack(columns, axis=1), tokens, numbers


ROLE_FEATURES = 40


def side_column(side: NDArray[np.int64]) -> Ints:
    return _small(side)


def _verb_above(grid: Grid) -> NDArray[np.int64]:
    """The nearest verb above each token, -1 if none."""
    tokens, head = grid.tokens, grid.head
    found = np.full(grid.n, -1, dtype=np.int64)
    for i in range(grid.n):
        j, steps = int(head[i]), 0
        last = i
        while steps < 40:
            if j == last:
                break
            if tokens[j].pos in ("VERB", "AUX"):
                found[i] = j
                break
            last, j = j, int(head[j])
            steps += 1
    return found


def _paths(
    grid: Grid, cues: Sequence[int], near: Sequence[NDArray[np.int64]]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], Ints]:
    """The way from each cue to each token: steps up, the branch then entered, its next two nodes, steps down.

    Steps up are -1 for a token of another sentence. `ladder` hashes the labels passed on the way up.
    """
    head, deps = grid.head, [t.dep for t in grid.tokens]
    ups: list[int] = []
    branches: list[int] = []
    seconds: list[int] = []
    thirds: list[int] = []
    depths: list[int] = []
    ladders: list[int] = []
    for cue, tokens in zip(cues, near, strict=True):
        level = {cue: 0}
        names = [""]
        at = cue
        while head[at] != at and len(level) < 12:
            names.append(f"{names[-1]}<{deps[at]}")
            at = int(head[at])
            level.setdefault(at, len(level))
        hashes = [_hash(n) for n in names]
        known: dict[int, tuple[int, int, int, int, int]] = {}
        for t in tokens.tolist():
            trail = []
            i = t
            while i not in level and i not in known and head[i] != i:
                trail.append(i)
                i = int(head[i])
            if i in level:
                way = (level[i], -1, -1, -1, 0)
            elif i in known:
                way = known[i]
            else:
                way = (-1, -1, -1, -1, 0)
                known[i] = way
            for node in reversed(trail):
                up, b, s, th, d = way
                if up >= 0:
                    if b < 0:
                        b = node
                    elif s < 0:
                        s = node
                    elif th < 0:
                        th = node
                    way = (up, b, s, th, min(d + 1, 6))
                known[node] = way
            up, b, s, th, d = way
            ups.append(min(up, 6))
            branches.append(b)
            seconds.append(s)
            thirds.append(th)
            depths.append(d)
            ladders.append(hashes[up] if up >= 0 else 0)
    return (
        np.array(ups, dtype=np.int64),
        np.array(branches, dtype=np.int64),
        np.array(seconds, dtype=np.int64),
        np.array(thirds, dtype=np.int64),
        np.array(depths, dtype=np.int64),
        np.array(ladders, dtype=np.uint64),
    )
