"""How many independent beginnings stand behind one claim, and why.

In: Lineage, readings, the accounts of one claim.  Out: Origin.  Next: claim.py
Two accounts are one origin when one text comes from the other, when both carry one wire, when both rest on one channel
or on one public voice, or when their words are the same and nobody can say why. Whether somebody said it, each
reporter who heard it can witness; whether it is so, only the one who said it.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rashomon import lexicon
from rashomon.attribution import Statement
from rashomon.likeness import fold
from rashomon.numeral import numerals_in
from rashomon.reading import Reading
from rashomon.source import Entity
from rashomon.span import Evidence, Span
from rashomon.stemma import DERIVED, Edge, Lineage
from rashomon.voice import Voices, find_voices
from rashomon.wire import is_outlet, names_of, plain_name

# Share of the shorter sentence's words that the other holds too, for two sentences to be the same words.
SAME_WORDS = 0.8
# The same, where the texts are already known to be kin: less is needed to see that this sentence came along.
KIN_WORDS = 0.5
# Share of the child's narration that the parent holds, for even a claim in other words to be the parent's.
WHOLE_SHARE = 0.8
# Share of a statement that an account must hold to rest on it.
HELD = 0.5
# Words a sentence must have for its likeness to mean anything: in kin texts, and in texts that nothing else joins
# ("At least seven people were killed" is a formula).
FEW_WORDS = 5
MANY_WORDS = 7


# A bound set on a figure: with it, even a round one came from somewhere.
BOUND = re.compile(r"\b(more than|over|at least|nearly|almost|fewer than|less than|under|up to) (\d[\d,]+)\b")
# Letters around a speaker in which his office may stand.
AROUND = 60
# Stretches of text kept with their folded words, a process.
REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Origin:
    """An independent beginning: articles that for this claim are one witness."""

    id: str
    name: str
    articles: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Witness:
    """One account of a claim."""

    article: str
    statement: (
        Statement | None
    )  # the statement it stands in; if the evidence is all of it, the claim is that it was said
    evidence: Evidence


TieKind = Literal["channel", "wire", "text", "voice", "words"]
# How a reader is told what binds the accounts of one origin: {them} are the articles, {both} is "both" or "all", {name}
# what they share.
REASONS: Mapping[TieKind, str] = {
    "channel": "{them} {both} rest on {name}",
    "wire": "{them} carry the same {name} text",
    "voice": "{them} {both} report what {name} said",
    "words": "{them} use the same words, and nothing says why",
}


@dataclass(frozen=True, slots=True)
class Tie:
    """Why two accounts are one witness."""

    kind: TieKind
    key: str  # what they share, by content: stable when an outlet is renamed
    name: str  # the same for a reader: "AFP", "CCTV"; empty where one article stands behind another
    why: str = ""  # of a text that came from another: how much of it did


@dataclass(frozen=True, slots=True)
class Provenance:
    """A story's lineage laid out so that it can be asked of many claims."""

    lineage: Lineage
    by_id: Mapping[str, Reading]
    shown: Mapping[str, str]  # how a reader's sentence names each article
    outside: Mapping[str, str]  # id and name of each text that is no article
    behind: Mapping[str, Mapping[str, Edge]]  # article → outside text that stands behind it → edge
    between: Mapping[frozenset[str], tuple[Edge, ...]]  # two articles → their edges
    kin: Mapping[str, frozenset[str]]  # article → whatever an edge joins it to
    voices: Voices

    @classmethod
    def of(cls, lineage: Lineage, readings: Sequence[Reading], entities: Sequence[Entity] = ()) -> Provenance:
        outside = {x.id: x.name for x in lineage.outside}
        behind: defaultdict[str, dict[str, Edge]] = defaultdict(dict)
        between: defaultdict[frozenset[str], list[Edge]] = defaultdict(list)
        kin: defaultdict[str, set[str]] = defaultdict(set)
        for edge in lineage.edges:
            if edge.parent in outside:
                behind[edge.child][edge.parent] = edge
            between[frozenset((edge.parent, edge.child))].append(edge)
            kin[edge.parent].add(edge.child)
            kin[edge.child].add(edge.parent)
        return cls(
            lineage,
            {r.article.id: r for r in readings},
            names_of(readings),
            outside,
            behind,
            {pair: tuple(edges) for pair, edges in between.items()},
            {a: frozenset(others) for a, others in kin.items()},
            find_voices(readings, entities),
        )


def origins(provenance: Provenance, witnesses: Sequence[Witness]) -> list[Origin]:
    """Group the accounts of one claim by the beginning they share."""
    witnesses = sorted(witnesses, key=lambda w: (w.article, w.evidence))
    articles = sorted({w.article for w in witnesses})
    root = {a: a for a in articles}
    ties: dict[tuple[str, str], Tie] = {}

    def find(a: str) -> str:
        while root[a] != a:
            a = root[a]
        return a

    for i, first in enumerate(witnesses):
        for second in witnesses[i + 1 :]:
            a, b = sorted((find(first.article), find(second.article)))
            if a != b and (tie := tie_between(first, second, provenance)):
                ties[first.article, second.article] = tie
                root[b] = a
    groups: dict[str, list[str]] = defaultdict(list)
    for article in articles:
        groups[find(article)].append(article)
    found = [origin_of(g, {p: t for p, t in ties.items() if p[0] in g}, provenance) for g in groups.values()]
    return sorted(found, key=lambda o: o.id)


def origin_of(group: Sequence[str], ties: Mapping[tuple[str, str], Tie], provenance: Provenance) -> Origin:
    """Name a group by what it shares, and give the reasons in one sentence."""
    shown, names = provenance.shown, provenance.outside
    if ties:
        shared = Counter(tie.key for tie in ties.values())
        best = min(ties.values(), key=lambda t: (not t.name, -shared[t.key], t.key))
        key, name = best.key, best.name or shown[eldest(group, provenance.lineage)]
        why = reasons(ties, shown)
    else:
        (only,) = group
        wires = sorted(wire for wire, edge in provenance.behind.get(only, {}).items() if edge.kind == "copy")
        key, name = (wires[0], names[wires[0]]) if wires else (only, shown[only])
        why = f"Only {shown[only]} says so." if not wires else f"Only {shown[only]} says so, with the {name} text."
    content = "\n".join([key, *sorted(group)])
    return Origin("o" + hashlib.sha256(content.encode()).hexdigest()[:8], name, tuple(group), why)


def reasons(ties: Mapping[tuple[str, str], Tie], shown: Mapping[str, str]) -> str:
    """One sentence on all that binds a group."""
    bound: dict[tuple[TieKind, str, str], dict[str, None]] = {}
    for pair, tie in sorted(ties.items()):
        bound.setdefault((tie.kind, tie.name or tie.key, tie.why), {}).update(dict.fromkeys(pair))
    told = []
    for (kind, name, why), articles in bound.items():
        *first, last = sorted(shown[a] for a in articles)
        both = "both" if len(articles) == 2 else "all"
        told.append(why or REASONS[kind].format(them=f"{', '.join(first)} and {last}", both=both, name=name))
    return "; ".join(part.removesuffix(".") for part in dict.fromkeys(told)) + "."


def eldest(group: Sequence[str], lineage: Lineage) -> str:
    """The article of a group that is no child of another in it."""
    children = {e.child for e in lineage.edges if e.parent in group and e.child in group and e.kind != "shared-source"}
    return min((a for a in group if a not in children), default=min(group))


def tie_between(first: Witness, second: Witness, provenance: Provenance) -> Tie | None:
    """Why two accounts are one witness, or None if they are two."""
    by_id = provenance.by_id
    sides = speech(first, by_id), speech(second, by_id)
    said = [(one, other) for one in sides[0] for other in sides[1]]
    for one, other in said:
        channel = common_channel(one, other, provenance)
        if channel:
            return Tie("channel", *channel)
    wire = common_wire(first, second, provenance)
    if wire:
        return Tie("wire", *wire)
    edge = carrying_edge(first, second, provenance)
    if edge:
        return Tie("text", min(edge.parent, edge.child), "", edge.why)
    for one, other in said:
        voice = common_voice(first, second, one, other, provenance)
        if voice:
            return Tie("voice", *voice)
    closer = common_closer(first, second, sides, provenance)
    if closer:
        return Tie("voice", *closer)
    if alike(first, second, by_id, MANY_WORDS) >= SAME_WORDS:
        return Tie("words", min(first.article, second.article), "")
    return None


def speech(witness: Witness, by_id: Mapping[str, Reading]) -> list[Statement]:
    """The statements on which an account rests: the one given, or those that its words hold or stand in."""
    if witness.statement:
        return [witness.statement]
    span = witness.evidence.span
    return [
        s
        for s in by_id[witness.article].statements
        if s.content.span.covers(span) or (span.overlaps(s.content.span) and inside(s.content.span, span) >= HELD)
    ]


def inside(content: Span, span: Span) -> float:
    """Share of a statement that an account holds."""
    return (min(content.end, span.end) - max(content.start, span.start)) / max(1, len(content))


def common_channel(first: Statement, second: Statement, provenance: Provenance) -> tuple[str, str] | None:
    """The channel on which both statements rest: CCTV for both, or the same readout of one speaker."""
    theirs = {k for c in second.channel for k in (c.entity, plain_name(c.name).casefold()) if k}
    for channel in first.channel:
        name = plain_name(channel.name)
        if not {channel.entity, name.casefold()} & theirs:
            continue
        if is_outlet(name):
            return f"channel {name.casefold()}", name
        if same_speaker(first, second):
            return f"channel {name.casefold()} of {first.speaker_entity}", piece_of(name, first, second, provenance)
    return None


def piece_of(channel: str, first: Statement, second: Statement, provenance: Provenance) -> str:
    """How a reader is told of a document or a site that carried one speaker's words."""
    speaker = voice_name(first.speaker_entity or "", (first, second), provenance)
    what = next((row[1] for row in lexicon.rows("channels") if row[0] == channel), "")
    if what == "site":
        return f"{speaker} on {channel}"
    return f"a {channel} of {speaker}" if what == "document" else channel


def same_speaker(first: Statement, second: Statement) -> bool:
    return first.speaker_entity is not None and first.speaker_entity == second.speaker_entity


def common_wire(first: Witness, second: Witness, provenance: Provenance) -> tuple[str, str] | None:
    """The outside text that gave both articles this claim."""
    left, right = (provenance.behind.get(w.article, {}) for w in (first, second))
    for wire in sorted(left.keys() & right.keys()):
        kinds = {left[wire].kind, right[wire].kind}
        if kinds == {"credit"}:
            continue
        if kinds == {"copy"} or same_point(first, second, provenance.by_id) or figures_agree(first, second):
            return wire, provenance.outside[wire]
    return None


def carrying_edge(first: Witness, second: Witness, provenance: Provenance) -> Edge | None:
    """The derivation by which one account came from the other."""
    for edge in provenance.between.get(frozenset((first.article, second.article)), ()):
        if edge.kind in DERIVED and edge.share >= WHOLE_SHARE:
            return edge
        if carried(edge, first, second) or same_point(first, second, provenance.by_id):
            return edge
    return None


def carried(edge: Edge, first: Witness, second: Witness) -> bool:
    """Whether a passage of the edge holds both accounts."""
    for pair in edge.passages:
        sides = {side.article: side.span for side in pair}
        if all(sides[w.article].overlaps(w.evidence.span) for w in (first, second)):
            return True
    return False


def common_voice(
    first: Witness, second: Witness, one: Statement, other: Statement, provenance: Provenance
) -> tuple[str, str] | None:
    """The voice on whose word both accounts rest, if the claim is what was said and not that it was said."""
    shared = behind(one, provenance) & behind(other, provenance)
    if not shared or figures_differ(first, second):
        return None
    if first.evidence == one.content and second.evidence == other.content:
        return None
    itself = one.speaker_entity if same_speaker(one, other) else None
    public = itself is None or any(is_public(s, provenance.by_id[s.article]) for s in (one, other))
    # What a private person told one of two kin texts came with the rest.
    if not public and first.article not in provenance.kin.get(second.article, ()):
        return None
    key = itself or min(shared)
    return f"voice {key}", voice_name(key, (one, other), provenance)


def behind(statement: Statement, provenance: Provenance) -> frozenset[str]:
    """Whose word a statement is: its speaker's, and that of the bodies he speaks for."""
    own = {statement.speaker_entity} if statement.speaker_entity else set()
    return frozenset(own) | provenance.voices.behind.get(statement.id, frozenset())


def common_closer(
    first: Witness, second: Witness, sides: tuple[Sequence[Statement], Sequence[Statement]], provenance: Provenance
) -> tuple[str, str] | None:
    """The public voice that closes the sentence of one account, where the other account is his word too."""
    if first.statement or second.statement or figures_differ(first, second):
        return None
    closing = closed_by(first, provenance), closed_by(second, provenance)
    left, right = (c.union(*(behind(s, provenance) for s in side)) for c, side in zip(closing, sides, strict=True))
    shared = (closing[0] & right) | (left & closing[1])
    return (f"voice {min(shared)}", provenance.voices.names.get(min(shared), "")) if shared else None


def closed_by(witness: Witness, provenance: Provenance) -> frozenset[str]:
    """The public voices that close the sentence of an account as its speaker."""
    reading = provenance.by_id[witness.article]
    closing = provenance.voices.closing.get(witness.article, ())
    if not closing or not reading.syntax.sentences:
        return frozenset()
    span = reading.syntax.sentence_at(max(witness.evidence.start, witness.evidence.end - 1))
    text = reading.article.text
    return frozenset(
        voice
        for start, voices in closing
        if span.start <= start < span.end
        # "Veld, the minister, said Brandt had lied" goes on with a verb, and is not Brandt's.
        and not any(t.pos in ("VERB", "AUX") for t in reading.syntax.tokens_in(Span(start, span.end)))
        and names_an_office(text[max(0, start - AROUND) : min(span.end, start + 2 * AROUND)])
        for voice in voices
    )


def voice_name(key: str, said: Sequence[Statement], provenance: Provenance) -> str:
    """What a reader knows a voice by: its name, or the fullest words for it."""
    known = provenance.voices.names.get(key)
    return known or max((s.speaker.text for s in said if s.speaker), key=lambda n: (n[:1].isupper(), len(n), n))


def is_public(statement: Statement, reading: Reading) -> bool:
    """Whether a speaker speaks to all: a body, an office, or the person who holds it."""
    if statement.speaker is None:
        return False
    span = statement.speaker.span
    if names_an_office(reading.article.text[max(0, span.start - AROUND) : span.end + AROUND]):
        return True
    return any(name.label in ("ORG", "GPE") for name in reading.syntax.names_in(span))


def names_an_office(text: str) -> bool:
    """Whether a word of a text names an office or a body that speaks to all.

    >>> names_an_office("Veld, the minister"), names_an_office("Veld, the fisherman")
    (True, False)
    """
    return any(word in lexicon.words("public_voices") for word, _ in fold(text))


def same_point(first: Witness, second: Witness, by_id: Mapping[str, Reading]) -> bool:
    """Whether two accounts in kin texts are one sentence that went from text to text."""
    return alike(first, second, by_id) >= KIN_WORDS and not figures_differ(first, second)


def alike(first: Witness, second: Witness, by_id: Mapping[str, Reading], least: int = FEW_WORDS) -> float:
    """Share of the shorter account's words that the other holds too: of the sentences, or of the very words."""
    return max(
        overlap(sentence(first, by_id), sentence(second, by_id), least),
        overlap(folded(first.evidence.text), folded(second.evidence.text), least),
    )


def overlap(first: frozenset[str], second: frozenset[str], least: int = FEW_WORDS) -> float:
    """Share of the shorter's words that the other holds; 0 if it has too few to tell."""
    shorter = min(len(first), len(second))
    return len(first & second) / shorter if shorter >= least else 0.0


def sentence(witness: Witness, by_id: Mapping[str, Reading]) -> frozenset[str]:
    """The words of the sentence in which an account stands."""
    reading = by_id[witness.article]
    if not reading.syntax.sentences:
        return folded(witness.evidence.text)
    first = reading.syntax.sentence_at(witness.evidence.start)
    last = reading.syntax.sentence_at(max(witness.evidence.start, witness.evidence.end - 1))
    return folded(Span(first.start, max(first.end, last.end)).of(reading.article.text))


@lru_cache(maxsize=REMEMBERED)
def folded(text: str) -> frozenset[str]:
    return frozenset(word for word, _ in fold(text))


def figures_differ(first: Witness, second: Witness) -> bool:
    """Whether both accounts give figures, and not one of them is the same."""
    one, other = figures(first.evidence.text), figures(second.evidence.text)
    return bool(one) and bool(other) and not one & other


def figures_agree(first: Witness, second: Witness) -> bool:
    """Whether both accounts give a figure too odd to be chance: 120, 84, "more than 100", not two or 10."""
    one, other = first.evidence.text, second.evidence.text
    odd = any(len(f) > 1 and f.rstrip("0") != "1" for f in figures(one) & figures(other))
    return odd or bool(set(BOUND.findall(one.casefold())) & set(BOUND.findall(other.casefold())))


@lru_cache(maxsize=REMEMBERED)
def figures(text: str) -> frozenset[str]:
    """The figures of a few words, in digits or letters; a unit that is written on to one is left off.

    >>> sorted(figures("two of 1,200 people, twenty-one at 12mph"))
    ['12', '1200', '2', '21']
    """
    apart = MILLION.sub(" million", text)
    apart = BILLION.sub(" billion", apart)
    return frozenset(f"{n.low:.12g}" for n in numerals_in(WRITTEN_ON.sub(" ", apart)) if n.shape != "vague")


# "4.5m" and "2bn"; and any other unit that is written on to its figure.
MILLION = re.compile(r"(?<=\d) ?mn?\b")
BILLION = re.compile(r"(?<=\d) ?bn?\b")
WRITTEN_ON = re.compile(r"(?<=\d)(?=[^\W\d_])")
