"""Where it happened: a named place that hangs on a happening, "was held in Lindhaven", "the handover at Ostra".

In: the scenes of a story.  Out: Claim of dimension "place".  Next: alignment.py
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rashomon.claim import Claim, Place, make
from rashomon.happening import event_class
from rashomon.models.protocols import Token
from rashomon.scene import Scene
from rashomon.span import Span

# Words that put a happening at a place, rather than bring it from one.
AT = frozenset({"in", "at", "near", "outside", "inside", "off", "on"})
# Steps up the sentence from a place to what happened there: "in the town of Ostra in the north".
NEAR = 5


def find_places(scenes: Sequence[Scene]) -> list[Claim]:
    """Every named place at which a report lets something happen."""
    return [claim for scene in scenes for claim in places(scene)]


def places(scene: Scene) -> Iterator[Claim]:
    for start, end, entity in scene.cast.within(Span(0, len(scene.article.text))):
        if scene.cast.kinds[entity] != "place":
            continue
        head = scene.head(Span(start, end))
        event = happening_at(scene, head) if head is not None else None
        if head is not None and event is not None:
            yield make(scene, Span(start, end), "place", Place(entity), event, None, head)


def happening_at(scene: Scene, token: Token) -> str | None:
    """The class of happening that a place belongs to, if a word of place ties the two."""
    if token.dep != "pobj":
        return None
    above, tied = token, False
    for _ in range(NEAR):
        head = scene.syntax.tokens[above.head]
        if head.i == above.i:
            return None
        if head.dep == "prep" and head.lemma.lower() in AT:
            tied = True
        if head.pos in {"NOUN", "VERB"} and (found := event_class(head.lemma)):
            return found if tied else None
        if head.pos in {"VERB", "AUX"}:
            return None
        above = head
    return None
