"""Who takes part in what: the entities around a word of one article.

In: a reading, the entities of its story.  Out: Scene.  Next: claim.py
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from rashomon.happening import event_class
from rashomon.models.protocols import Token
from rashomon.reading import Reading
from rashomon.source import Entity
from rashomon.span import Span
from rashomon.syntax import Syntax

# Dependents of a verb that open a clause of their own: what takes part in them takes no part in the verb's.
OTHER_CLAUSE = frozenset({"ccomp", "advcl", "relcl", "parataxis", "conj", "csubj"})
# Words that point back at a happening just told: its people take part in this sentence too.
POINTING_BACK = frozenset({"they", "it", "both", "he", "she", "this", "that", "the", "these", "their"})


class Cast:
    """The entities of one article by place."""

    def __init__(self, mentions: Sequence[tuple[int, int, str]], kinds: Mapping[str, str]) -> None:
        self._mentions = sorted(mentions)
        self._starts = [m[0] for m in self._mentions]
        self.kinds = kinds

    @classmethod
    def of_story(cls, readings: Sequence[Reading], entities: Sequence[Entity]) -> dict[str, Cast]:
        kinds = {e.id: e.kind for e in entities}
        places: dict[str, list[tuple[int, int, str]]] = {r.article.id: [] for r in readings}
        for entity in entities:
            for m in entity.mentions:
                places[m.article].append((m.start, m.end, entity.id))
        return {article: cls(found, kinds) for article, found in places.items()}

    def within(self, span: Span) -> list[tuple[int, int, str]]:
        """Mentions that lie inside a span."""
        first = bisect_left(self._starts, span.start)
        found = []
        for m in self._mentions[first:]:
            if m[0] >= span.end:
                break
            if m[1] <= span.end:
                found.append(m)
        return found


def scenes_of(readings: Sequence[Reading], entities: Sequence[Entity]) -> list[Scene]:
    """Each article of a story with its cast, in the order of the readings."""
    casts = Cast.of_story(readings, entities)
    return [Scene(r, casts[r.article.id]) for r in readings]


class Scene:
    """One article with its cast: who takes part in the happening at a word."""

    def __init__(self, reading: Reading, cast: Cast) -> None:
        self.reading = reading
        self.article = reading.article
        self.syntax: Syntax = reading.syntax
        self.cast = cast
        self._statements = sorted(
            ((s.content.start, s.content.end, s.id) for s in reading.statements), key=lambda s: s[1] - s[0]
        )
        # Who only tells of a happening takes no part in it.
        self._tellers = {
            i
            for s in reading.statements
            for e in (s.speaker, *(c.evidence for c in s.channel))
            if e is not None
            for i in range(e.start, e.end)
        }

        self._cues = {i for s in reading.statements if s.cue is not None for i in range(s.cue.start, s.cue.end)}

    def tells(self, verb: Token) -> bool:
        """A verb that brings in what somebody said here: "found" in "the court found that", not in "they found her"."""
        return verb.start in self._cues

    def head(self, span: Span) -> Token | None:
        """The word of a stretch that the rest of the sentence hangs on."""
        inside = self.syntax.tokens_in(span)
        places = {t.i for t in inside}
        return next((t for t in inside if t.head not in places or t.head == t.i), None)

    def verb_over(self, token: Token) -> Token:
        """The verb of the clause in which a word stands (the sentence's root where there is none)."""
        for above in (token, *self.syntax.ancestors(token)):
            if above.pos in {"VERB", "AUX"} and above.dep not in {"aux", "auxpass", "amod"}:
                return above
            token = above
        return token

    def clause(self, verb: Token) -> list[Token]:
        """A verb and what hangs on it, clauses of their own left out."""
        found, stack = [], [verb]
        while stack:
            top = stack.pop()
            found.append(top)
            stack.extend(
                c for c in self.syntax.children[top.i] if not (c.dep in OTHER_CLAUSE and c.pos in {"VERB", "AUX"})
            )
        return sorted(found, key=lambda t: t.i)

    def people_in(self, tokens: Sequence[Token]) -> set[str]:
        """Entities with a mention that begins at one of these words."""
        starts = {t.start for t in tokens}
        if not tokens:
            return set()
        whole = Span(tokens[0].start, tokens[-1].end)
        return {
            e
            for start, end, e in self.cast.within(whole)
            if start not in self._tellers and any(start <= s < end for s in starts)
        }

    def taking_part(self, token: Token) -> tuple[str, ...]:
        """Entities in the clause of a word; where it names fewer than two people, of the clauses around it.

        The way out goes: the noun of happening with what hangs on it, the clause, the clauses above it in the sentence,
        and, if the words point back ("The talks lasted ..."), the sentence before.
        """
        noun = next(
            (t for t in (token, *self.syntax.ancestors(token)) if t.pos in {"NOUN", "PROPN"} and event_class(t.lemma)),
            None,
        )
        verb = self.verb_over(token)
        found = self.people_in(self.clause(verb))
        if noun is not None:
            found |= self.people_in(self.syntax.subtree(noun))
        if verb.dep in {"relcl", "acl"}:
            found |= self.people_in(self.syntax.subtree(self.syntax.tokens[verb.head]))
        above = verb
        while len(self.persons(found)) < 2 and above.head != above.i:
            higher = self.verb_over(self.syntax.tokens[above.head])
            if higher.i == above.i:
                break
            above = higher
            found |= self.persons(self.people_in(self.clause(above)))
        if len(self.persons(found)) < 2 and self.points_back(verb):
            found |= self.persons(self.before(verb))
        return tuple(sorted(found))

    def persons(self, entities: set[str]) -> set[str]:
        return {e for e in entities if self.cast.kinds[e] == "person"}

    def points_back(self, verb: Token) -> bool:
        """The subject of the clause, or of one above it, is a pronoun or a "the ..." that names a happening."""
        for above in (verb, *self.syntax.ancestors(verb)):
            subject = self.syntax.child(above, "nsubj", "nsubjpass")
            if subject is not None:
                first = self.syntax.subtree(subject)[0].text.lower()
                pronoun = subject.pos == "PRON" and subject.tag != "WDT"
                if first in POINTING_BACK and (pronoun or event_class(subject.lemma) is not None):
                    return True
        return False

    def before(self, token: Token) -> set[str]:
        """Entities of the sentence before a word's."""
        n = self.syntax.sentence_index(token.start)
        if n == 0:
            return set()
        return {e for _, _, e in self.cast.within(self.syntax.sentences[n - 1])}

    def statement_at(self, span: Span) -> str | None:
        """The smallest statement that holds a stretch."""
        return next((i for start, end, i in self._statements if start <= span.start and span.end <= end), None)

    def days_in(self, clause: Span) -> tuple[str, str] | None:
        """First and last day of the one time that a clause names, or of several that all lie long before the report."""
        inside = [
            (t.first_day, t.last_day)
            for t in self.reading.times
            if t.kind in {"date", "time"} and t.first_day and t.last_day and clause.covers(t.span)
        ]
        if len(set(inside)) == 1:
            return inside[0]
        first, last = min((d[0] for d in inside), default=""), max((d[1] for d in inside), default="")
        published = self.article.published
        return (first, last) if inside and published and last[:7] < published[:7] else None
