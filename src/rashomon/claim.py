"""One checkable statement and who vouches for it: a figure, a date, a status, a precedent, with who takes part.

In: the scenes of a story.  Out: Claim.  Next: alignment.py
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Literal

from rashomon import lexicon
from rashomon.happening import event_class
from rashomon.models.protocols import Token
from rashomon.quantity import Hedge, Quantity
from rashomon.scene import Scene
from rashomon.span import Evidence, Span, trimmed
from rashomon.syntax import Syntax
from rashomon.timex import Time

Dimension = Literal["duration", "count", "amount", "date", "place", "status", "precedent", "identity", "other"]

TIME_UNITS = frozenset({"second", "minute", "hour", "day", "week", "month", "year", "decade", "century"})
MONEY = re.compile(r"^[A-Z]{3}$")


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure as an interval."""

    low: float | None
    high: float | None
    unit: str
    hedge: Hedge


@dataclass(frozen=True, slots=True)
class Status:
    """What became of something: planned, confirmed, denied, cancelled, postponed, ongoing, ..."""

    status: str


@dataclass(frozen=True, slots=True)
class Precedent:
    """A "first since": rank and since when."""

    rank: str
    since: str | None


@dataclass(frozen=True, slots=True)
class Day:
    """When, as an interval of whole ISO dates. In the dossier a date's value is null and its words speak."""

    earliest: str
    latest: str


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as it was given, in minutes after midnight; zones are not reckoned."""

    minute: int
    about: bool  # "around 11pm", "shortly after 6"


def width(day: Day) -> int:
    """Days that an interval holds."""
    return (date.fromisoformat(day.latest) - date.fromisoformat(day.earliest)).days + 1


def days_between(a: Day, b: Day) -> int:
    """Days from the end of the earlier to the beginning of the later; 0 or less where they touch.

    >>> days_between(Day("2031-03-01", "2031-03-01"), Day("2031-03-04", "2031-03-04"))
    3
    """
    first, second = sorted((a, b), key=lambda d: (d.latest, d.earliest))
    return (date.fromisoformat(second.earliest) - date.fromisoformat(first.latest)).days


@dataclass(frozen=True, slots=True)
class Place:
    """Where, as an entity of the story."""

    entity: str


Value = Measure | Status | Precedent | Day | Clock | Place | None


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable statement of one article."""

    article: str
    sentence: Evidence  # in which it stands
    evidence: Evidence  # the phrase that makes it: "met for nearly six hours"
    words: Evidence  # the value itself: "nearly six hours"
    dimension: Dimension
    value: Value
    event: str | None  # what happens, as a class of lexicon/happenings.txt or a lemma: "meeting", "death"
    of: str | None  # lemma of what is counted or measured: "meeting", "girl"
    about: tuple[str, ...]  # entity ids that take part, sorted
    statement: str | None  # id of the smallest statement it stands in
    gist: str  # the clause, for comparing by meaning
    when: Day | None = None  # when it happened, if the clause or sentence says one time
    besides: bool = False  # "another 1,000": besides what was counted before
    part: bool = False  # "20 of those": a part of what else may be counted


def find_claims(scenes: Sequence[Scene]) -> list[Claim]:
    """Every figure, date, status and precedent of every article, with who and what takes part."""
    claims: list[Claim] = []
    for scene in scenes:
        claims += figures(scene)
        claims += days(scene)
        claims += statuses(scene)
        claims += fates(scene)
        claims += precedents(scene)
    return claims


def make(
    scene: Scene, span: Span, dimension: Dimension, value: Value, event: str | None, of: str | None, anchor: Token
) -> Claim:
    """A claim whose value stands at a span and hangs on a word."""
    text = scene.article.text
    sentence = trimmed(text, scene.syntax.sentence_at(anchor.start))
    sentence = Span(min(sentence.start, span.start), max(sentence.end, span.end))
    clause = scene.clause(scene.verb_over(anchor))
    around = Span(clause[0].start, clause[-1].end) if clause else sentence
    days = scene.days_in(around)
    return Claim(
        article=scene.article.id,
        sentence=Evidence.at(scene.article.id, text, sentence),
        evidence=Evidence.at(scene.article.id, text, phrase(scene, span, anchor)),
        words=Evidence.at(scene.article.id, text, span),
        dimension=dimension,
        value=value,
        event=event,
        of=of,
        about=scene.taking_part(anchor),
        statement=scene.statement_at(span),
        gist=" ".join(around.of(text).split()),
        when=Day(*days) if days else None,
    )


def phrase(scene: Scene, value: Span, anchor: Token) -> Span:
    """The value with the words it hangs on, up to the verb or the noun of happening that it belongs to."""
    start, end = value.start, value.end
    token = anchor
    for above in scene.syntax.ancestors(anchor):
        reached = Span(min(start, above.start), max(end, above.end))
        if len(reached) > LONGEST_PHRASE:
            break
        start, end, token = reached.start, reached.end, above
        if above.pos in {"VERB", "AUX"} or event_class(above.lemma):
            break
    subject = scene.syntax.child(token, "nsubj", "nsubjpass")
    if subject is not None and start - subject.start <= LONGEST_PHRASE // 2:
        start = min(start, subject.start)
    return Span(start, end)


# Characters of a phrase that makes a claim, at most: about twenty words.
LONGEST_PHRASE = 120


# -- figures -----------------------------------------------------------------------------------------------------------


def figures(scene: Scene) -> Iterator[Claim]:
    """Counts, amounts and durations, with the happening that they measure."""
    for quantity in scene.reading.quantities:
        anchor = scene.head(quantity.span)
        if anchor is None or (quantity.low is None and quantity.high is None):
            continue
        text = scene.article.text
        vague = quantity.high is None and VAGUE.match(quantity.span.of(text))
        if vague or SUPERSEDED.search(text[: quantity.span.start][-40:]):
            continue
        dimension = dimension_of(quantity)
        if dimension == "duration" and not measures(scene, quantity.span, anchor):
            continue
        event = event_of(scene, anchor, quantity, dimension)
        if dimension == "duration" and event is None and not sat_with(scene, quantity, anchor):
            continue
        value = Measure(quantity.low, quantity.high, quantity.unit, quantity.hedge)
        claim = make(scene, quantity.span, dimension, value, event, quantity.of, anchor)
        besides = BESIDES.search(text[max(0, quantity.span.start - 20) : quantity.span.end])
        others = OTHERS.match(text[quantity.span.start : quantity.span.end + 10])
        part = PART.match(text[quantity.span.end :])
        yield replace(claim, besides=bool(besides or others), part=bool(part)) if besides or others or part else claim


BESIDES = re.compile(r"\b(?:another|(?:a )?further|(?:an )?additional|extra)\s+(?:[\w,.]+\s*){1,3}$", re.IGNORECASE)
PART = re.compile(r"\s+of (?:those|them|whom|the|these|his|her|its|their)\b", re.IGNORECASE)
# "Five other defendants", "22 others", "three more boats"; not "more than three".
OTHERS = re.compile(r"(?:[\w,.-]+\s+){1,3}?(?:others?|more(?!\s+than)|further|additional)\b", re.IGNORECASE)
# Amounts that say no more than "more than one": they answer no question.
VAGUE = re.compile(r"(?:several|many|few|a few|some|a number of|various|couple|a couple)\b", re.IGNORECASE)
# Units in which the length of an encounter is told, also where no word names it ("had three hours with the minister").
ENCOUNTER = frozenset({"hour", "minute"})


def sat_with(scene: Scene, quantity: Quantity, anchor: Token) -> bool:
    """A length of hours in a clause with two people."""
    return quantity.unit in ENCOUNTER and len(scene.persons(set(scene.taking_part(anchor)))) > 1


# A figure that the sentence itself calls overtaken answers nothing any more: "raising an earlier toll of 11".
SUPERSEDED = re.compile(
    r"\b(?:earlier|previous|initial|preliminary|old)\s+(?:\w+\s+){0,2}(?:of|was|at)\s+$|\b(?:up|down) from\s+$",
    re.IGNORECASE,
)
# Words beside a span of time that make it a distance ("a day after", "in five years", "two years ago"), not a length.
DISTANCE_AFTER = frozenset("ago after before later earlier since old away prior from hence".split())
DISTANCE_BEFORE = frozenset("in within every per last past next coming previous first".split())


def measures(scene: Scene, span: Span, anchor: Token) -> bool:
    """A span of time says how long something took, rather than how far off it is."""
    text = scene.article.text
    if any(t.kind != "duration" and t.span.overlaps(span) for t in scene.reading.times):
        return False
    after = re.match(r"\W*(\w+)", text[span.end : span.end + 20])
    before = re.search(r"(\w+)\W*$", text[max(0, span.start - 20) : span.start])
    if after and after.group(1).lower() in DISTANCE_AFTER:
        return False
    return not (before and before.group(1).lower() in DISTANCE_BEFORE and anchor.dep == "pobj")


def dimension_of(quantity: Quantity) -> Dimension:
    if quantity.unit in TIME_UNITS:
        return "duration"
    if MONEY.match(quantity.unit) or quantity.unit == "percent":
        return "amount"
    return "count"


def event_of(scene: Scene, anchor: Token, quantity: Quantity, dimension: Dimension) -> str | None:
    """The happening a figure belongs to: its own noun, the words that govern it, or the verb of its clause."""
    if quantity.unit == "year-old":
        return "age"
    near = [lemma for lemma in (quantity.event, quantity.of) if lemma]
    syntax = scene.syntax
    above = [anchor, *syntax.ancestors(anchor)]
    verb = scene.verb_over(anchor)
    told = [quantity.of or "", *(t.lemma for t in syntax.children[anchor.i])]  # "100 wounded people"
    happens = event_class(verb.lemma)
    if event_class(quantity.event or "") in CROWDS and happens and happens not in CROWDS:
        return happens  # those who are killed at a concert are no crowd
    if event_class(quantity.of or "") in CROWDS and anchor.dep in {"nsubjpass", "dobj"} and verb.pos == "VERB":
        return happens or verb.lemma  # "ten marchers were taken away"
    if dimension == "count" and not any(event_class(word) not in (None, *CROWDS) for word in told):
        if lives_there(scene, anchor):
            return "population"
        if brought_to_hospital(scene, verb, anchor):
            return "hospital"
    if quantity.of == "life" and verb.lemma in LIVES:
        return "death"
    if verb.lemma in CLIMBS and (subject := syntax.child(verb, "nsubj")) and (found := event_class(subject.lemma)):
        return found
    beside = {a.head for a in above if a.dep == "conj"}  # "two deaths and 84 people": the 84 are no deaths
    path = [t for t in above if t.i == verb.i or (t.pos in {"NOUN", "PROPN", "ADJ", "VERB"} and t.i not in beside)]
    for lemma in (
        *near,
        *(t.lemma for t in path[: path.index(verb) + 1] if verb in path),
        *(t.lemma for t in syntax.children[anchor.i]),
    ):
        found = event_class(lemma)
        if found == "departure" and lemma == "leave" and syntax.child(verb, "dobj") in above:
            continue  # what leaves 84 people without a home does not depart
        if found and not (dimension == "duration" and found in {"stay", "age"}):
            return found
    if dimension == "duration":
        subject = syntax.child(verb, "nsubj", "nsubjpass")
        for token in (subject, *(syntax.children[verb.i])):
            if token is not None and (found := event_class(token.lemma)):
                return found
        if verb.dep in {"relcl", "acl"}:
            return next((e for t in syntax.ancestors(verb) if (e := event_class(t.lemma))), None)
        return None
    return verb.lemma if verb.pos == "VERB" else None


def lives_there(scene: Scene, anchor: Token) -> bool:
    """The figure is of those who live in a place: "home to 200,000 people", "a population of 120,000"."""
    above = scene.syntax.ancestors(anchor)
    over = [t.lemma for t in (next(above, None), next(above, None)) if t is not None]
    return over in (["to", "home"], ["of", "population"])


def brought_to_hospital(scene: Scene, verb: Token, anchor: Token) -> bool:
    """Those counted are taken to hospital, treated or left there, and do not take others there."""
    syntax = scene.syntax
    if syntax.child(verb, "nsubj") in (anchor, *syntax.ancestors(anchor)) and verb.lemma in BRINGING:
        return False
    preps = (p for p in syntax.children[verb.i] if p.dep == "prep" and p.lemma in {"to", "in", "at", "into"})
    return any((place := syntax.child(p, "pobj")) is not None and place.lemma in HOSPITALS for p in preps)


# Who gathers may also be hurt, held or counted otherwise: that tells more of them.
CROWDS = frozenset({"attendance"})
BRINGING = frozenset({"take", "bring", "rush", "carry", "transport", "transfer", "treat", "leave", "admit"})
HOSPITALS = frozenset({"hospital", "clinic"})


# What takes lives, and what a toll does before its figure ("the toll rose to six").
LIVES = frozenset({"claim", "cost", "take", "lose"})
CLIMBS = frozenset({"rise", "climb", "reach", "stand", "increase", "grow", "jump", "hit", "pass"})


# -- dates -------------------------------------------------------------------------------------------------------------


def days(scene: Scene) -> Iterator[Claim]:
    """When something happened: a date or a time of day, and the nearest verb or noun of happening it hangs on."""
    for time in scene.reading.times:
        anchor = scene.head(time.span) if time.kind in {"date", "time"} else None
        event = dated(scene, anchor) if anchor is not None else None
        if anchor is None or event is None:
            continue
        if time.first_day is not None and time.last_day is not None:
            yield make(scene, time.span, "date", Day(time.first_day, time.last_day), event, None, anchor)
        if clock := clock_of(time, scene.article.text):
            yield make(scene, time.span, "date", clock, event, None, anchor)


CLOCK = re.compile(r"T(\d\d):(\d\d)$")
NEARLY = re.compile(
    r"\b(?:shortly|just|soon|around|about|some ?time|roughly|almost|nearly)\b[^.]{0,20}$", re.IGNORECASE
)
# "An hour before midnight" is no midnight.
OFF = re.compile(r"\b(?:hours?|minutes?)\s+(?:before|after|past|to|from)\s*$", re.IGNORECASE)
DIGIT = re.compile(r"\d|\bnoon\b|\bmidnight\b", re.IGNORECASE)


def clock_of(time: Time, text: str) -> Clock | None:
    """The time of day that a phrase gives by the clock, if it gives one: not "at night", not "an hour ago"."""
    found = CLOCK.search(time.value or "") if time.kind == "time" else None
    words = time.span.of(text)
    before = text[max(0, time.span.start - 25) : time.span.start]
    if found is None or not DIGIT.search(words) or words.endswith("ago") or OFF.search(before):
        return None
    about = time.mod == "APPROX" or bool(NEARLY.search(before))
    return Clock((60 * int(found[1]) + int(found[2])) % (24 * 60), about)


def dated(scene: Scene, anchor: Token) -> str | None:
    """What a date dates. Of a verb of saying it is only when it was said."""
    within = anchor.dep in WITHIN
    for above in scene.syntax.ancestors(anchor):
        if found := event_class(above.lemma):
            return found
        if within and above.pos in {"NOUN", "PROPN"} and above.lemma.lower() not in hours_of_days():
            return None  # "pictures of an Oct. 19 rendezvous" were released on another day
        within = within and above.dep in WITHIN
        if above.pos == "VERB":
            return None if scene.tells(above) else above.lemma
        if above.pos == "AUX":
            return None
    return None


# A date that stands within the name of a thing dates the thing: "an Oct. 19 rendezvous", "the 2008 charter".
WITHIN = frozenset({"compound", "nummod", "amod", "nmod", "poss"})


@cache
def hours_of_days() -> frozenset[str]:
    """What a date may stand within that is itself a time: "Monday night", "the June 3 morning"."""
    return frozenset(row[0] for row in lexicon.rows("times"))


# -- what became of it -------------------------------------------------------------------------------------------------


@cache
def status_words() -> dict[str, tuple[str, str]]:
    return {row[0]: (row[1], row[2]) for row in lexicon.rows("statuses")}


def statuses(scene: Scene) -> Iterator[Claim]:
    """ "The trip was postponed": a word of status, said of a happening."""
    syntax = scene.syntax
    for token in syntax.tokens:
        if token.pos != "VERB" or token.lemma not in status_words():
            continue
        status, takes = status_words()[token.lemma]
        subject = syntax.child(token, "nsubj")
        passive = syntax.child(token, "nsubjpass")
        target = passive or syntax.child(token, "dobj") if takes != "subject" else subject
        if target is None and takes == "both":
            target = subject
        if target is None and token.dep in {"acl", "amod"}:
            target = syntax.tokens[token.head]
        event = event_class(target.lemma) if target is not None else None
        if target is None or event is None:
            continue
        denied = any(c.dep == "neg" for c in syntax.children[token.i])
        words = Span(min(token.start, target.start), max(token.end, target.end))
        claim = make(scene, words, "status", Status(f"not {status}" if denied else status), event, target.lemma, token)
        yield claim


# Classes of happening that are first planned, then happen: for these the tense of the telling is news.
AWAITED = frozenset({"meeting", "visit", "call", "agreement", "release", "vote", "arrival", "departure"})
# Of two people, these verbs tell a meeting: "was received by the president".
RECEIVES = frozenset({"receive", "host"})
INTENT = frozenset(
    "plan hope expect intend want aim likely due set schedule prepare agree invite potentially seek wish ready "
    "offer".split()
)
MODALS = frozenset("will would could may might should can shall must".split())
OPEN = frozenset({"whether", "if"})


def fates(scene: Scene) -> Iterator[Claim]:
    """ "Whether they will meet is not confirmed", "they met": whether something awaited has happened yet."""
    syntax = scene.syntax
    for token in syntax.tokens:
        event = "meeting" if token.pos == "VERB" and token.lemma in RECEIVES else event_class(token.lemma)
        if event not in AWAITED or token.pos not in {"VERB", "NOUN"}:
            continue
        fate = fate_of_verb(syntax, token) if token.pos == "VERB" else fate_of_noun(syntax, token)
        if fate is None:
            continue
        found = make(scene, Span(token.start, token.end), "status", Status(fate), event, None, token)
        if len(scene.persons(set(found.about))) > 1:
            yield found


def fate_of_verb(syntax: Syntax, verb: Token) -> str | None:
    """Happened, planned or unconfirmed, by tense, auxiliaries and what governs the verb.

    An infinitive hangs on its governor: "hoped to meet" is planned, "managed to meet" is left alone.
    """
    helpers = [c for c in syntax.children[verb.i] if c.dep in {"aux", "auxpass", "mark", "neg", "advmod"}]
    lemmas = {c.text.lower() for c in helpers}
    if lemmas & OPEN:
        return "unconfirmed"
    if any(c.dep == "neg" for c in helpers):
        return None
    governor = syntax.tokens[verb.head]
    if lemmas & MODALS or lemmas & INTENT or (verb.dep in {"xcomp", "advcl", "acl"} and governor.lemma in INTENT):
        return "planned"
    if verb.tag == "VBD" or (verb.tag == "VBN" and lemmas & {"has", "have", "had", "’ve", "'ve"} and verb.dep != "acl"):
        return "happened"
    return None


def fate_of_noun(syntax: Syntax, noun: Token) -> str | None:
    """ "Confirmed the meeting" in the negative, "a possible meeting", "the meeting took place"."""
    governor = syntax.tokens[noun.head]
    around = {t.text.lower() for t in syntax.subtree(governor)} if governor.pos == "VERB" else set()
    negative = any(c.dep == "neg" or c.text.lower() == "neither" for c in syntax.children[governor.i]) or (
        "neither" in around or "yet" in around
    )
    if governor.lemma == "confirm" and negative:
        return "unconfirmed"
    if governor.lemma in {"take", "happen", "occur"} and around & OPEN:
        return "unconfirmed"
    qualifiers = {c.lemma for c in syntax.children[noun.i] if c.dep == "amod"}
    if qualifiers & {"possible", "potential", "planned", "expected", "future", "likely", "upcoming"}:
        return "planned"
    return None


# -- first since -------------------------------------------------------------------------------------------------------

RANKS = re.compile(
    r"\b(?P<rank>first|highest[- ](?:ranking|level)|most senior|lowest|highest|biggest|largest|worst|deadliest|"
    r"longest|second|last|only)\b(?P<what>(?:[^.;\n]|(?<=(?-i:[A-Z]))\.){0,90}?)\b(?P<since>since|"
    r"in (?:more than |nearly |over |almost |about |at least )?"
    r"(?:[\w-]+ )?(?:years|decades|months|weeks|time|a decade|a century|a generation)\b)"
    r"(?P<when>(?:[^.,;:!?\n\"“”()–—]|(?<=(?-i:[A-Z]))\.)*)",
    re.IGNORECASE,
)
# Where the words after "since" stop saying since when.
ON = re.compile(r"\s+(?:and|but|after|when|while|which|who|that|as|amid|despite|because|with)\b.*", re.DOTALL)


def precedents(scene: Scene) -> Iterator[Claim]:
    """ "The first in five years", "the highest-ranking since 2019": rank, and since when."""
    text = scene.article.text
    for m in RANKS.finditer(text):
        sentence = scene.syntax.sentence_at(m.start()) if scene.syntax.sentences else None
        if sentence is None or m.end("since") > sentence.end:
            continue
        anchor = scene.head(Span(m.start("rank"), m.end("rank")))
        if anchor is None:
            continue
        until = len(ON.sub("", m.group("when"))) if m.group("since").lower() == "since" else 0
        span = trimmed(text, Span(m.start("rank"), m.start("when") + until), strip=' \t\n.,”"')
        since = " ".join(text[m.start("since") : span.end].split())
        rank = " ".join(m.group("rank").lower().split())
        above = [anchor, *scene.syntax.ancestors(anchor)]
        inside = scene.syntax.tokens_in(span)
        event = next((e for t in (*above, *inside) if (e := event_class(t.lemma))), None)
        thing = anchor if anchor.pos == "NOUN" else scene.syntax.tokens[anchor.head]
        yield make(scene, span, "precedent", Precedent(rank, since), event, thing.lemma, anchor)
