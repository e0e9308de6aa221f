"""What one report calls by a name and another says it was not: "a swap", "this is not a swap".

In: the scenes of a story.  Out: Point of dimension "status".  Next: discrepancy.py
Only the plainest form counts: a bare noun after a denied "to be", said of the matter itself ("this", "it").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from rashomon import lexicon
from rashomon.alignment import Point
from rashomon.claim import INTENT, MODALS, OPEN, Claim, Status, make
from rashomon.models.protocols import Token
from rashomon.scene import Scene
from rashomon.span import Span
from rashomon.syntax import Syntax

# What the denied sentence may be about: the matter itself, not one man or one road.
MATTER = frozenset({"this", "that", "it"})
# Letters of a noun that names anything.
SHORTEST = 3
# What hangs on a noun that is no bare name: "not a straight road", "not the fight that ended it".
QUALIFYING = frozenset({"amod", "compound", "relcl", "acl", "prep", "poss", "nummod"})
# Words under which something is denied or left open, beside a verb.
NEGATING = frozenset({"not", "n't", "n’t", "never", "no"})
# Words beside a noun that leave open whether there was such a thing.
UNSURE = frozenset(
    "possible potential proposed planned alleged future further another any similar so-called apparent likely "
    "other such first next".split()
)
# Verbs and nouns under which it is left open too.
OPEN_MATTERS = frozenset(
    "deny reject fail refuse negotiate discuss demand talk avoid rumour rumor negotiation proposal offer call "
    "question doubt".split()
)
# Where a noun stands when something is told of it.
TOLD_OF = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "attr"})
# Articles that must use the word of the matter, that a slip of speech makes no question.
USED = 2
# No likeness is reckoned: one word is affirmed and denied.
SURE = 0.6


def find_contests(scenes: Sequence[Scene]) -> list[Point]:
    """Every name that some reports give the matter and others deny it."""
    denied: defaultdict[str, list[Claim]] = defaultdict(list)
    for scene in scenes:
        for noun in denials(scene.syntax):
            denied[noun.lemma].append(called(scene, noun, f"not {noun.lemma}"))
    order = {s.article.id: n for n, s in enumerate(scenes)}
    found = []
    for lemma, claims in sorted(denied.items()):
        deniers = {c.article for c in claims}
        given = [c for s in scenes if s.article.id not in deniers if (c := affirmed(s, lemma))]
        if len(given) >= USED:
            together = [*given, *({c.article: c for c in reversed(claims)}).values()]
            together.sort(key=lambda c: (order[c.article], c.words.start))
            article = "an" if lemma[0] in "aeiou" else "a"
            found.append(Point(f"Was it {article} {lemma}?", (), "status", tuple(together), SURE))
    return found


def denials(syntax: Syntax) -> Iterator[Token]:
    """ "This is not a swap": a bare noun that is denied of the matter itself."""
    for token in syntax.tokens:
        if token.pos != "NOUN" or token.lemma in lexicon.words("plain_nouns") or len(token.lemma) < SHORTEST:
            continue
        if any(c.dep in QUALIFYING for c in syntax.children[token.i]):
            continue
        verb = syntax.tokens[token.head]
        if token.dep != "attr" or verb.lemma != "be" or any(c.lemma in MODALS for c in helpers(syntax, verb)):
            continue
        subject = syntax.child(verb, "nsubj")
        determiner = syntax.child(token, "det")
        bare = determiner is None or determiner.text.lower() in {"a", "an", "no"}
        negative = any(c.dep == "neg" for c in syntax.children[verb.i]) or (
            determiner is not None and determiner.text.lower() == "no"
        )
        if bare and negative and subject is not None and subject.text.lower() in MATTER:
            yield token


def helpers(syntax: Syntax, verb: Token) -> list[Token]:
    return [c for c in syntax.children[verb.i] if c.dep in {"aux", "auxpass", "mark"}]


def affirmed(scene: Scene, lemma: str) -> Claim | None:
    """The first place at which an article uses a noun as what happened, not as what may or did not."""
    for token in scene.syntax.tokens:
        if token.lemma == lemma and token.pos == "NOUN" and token.dep in TOLD_OF and holds(scene.syntax, token):
            return called(scene, token, lemma)
    return None


def holds(syntax: Syntax, noun: Token) -> bool:
    """Nothing around a noun denies it or leaves it open."""
    if any(c.lemma in UNSURE or c.dep == "neg" or c.text.lower() == "no" for c in syntax.children[noun.i]):
        return False
    for above in syntax.ancestors(noun):
        kids = {c.text.lower() for c in syntax.children[above.i]}
        if above.pos == "ADJ" or above.lemma in INTENT | OPEN_MATTERS or kids & (MODALS | OPEN | NEGATING):
            return False
    return True


def called(scene: Scene, noun: Token, status: str) -> Claim:
    """The noun with the words that hang on it before it, as a claim."""
    first = min((c.start for c in scene.syntax.children[noun.i] if c.i < noun.i), default=noun.start)
    return make(scene, Span(first, noun.end), "status", Status(status), None, noun.lemma, noun)
