"""What changed between the ways in which one thing said is worded.

In: echoes.  Out: Wording with typed edits, the gravest change first.  Next: coverage.py
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from rashomon import lexicon
from rashomon.alteration import TOKEN, EditKind, gravest, hedge, holds_back, turned_round, unquoted
from rashomon.attribution import Statement
from rashomon.book import Book
from rashomon.discrepancy import OriginsOf, digest
from rashomon.echo import Echo
from rashomon.models.protocols import Judge
from rashomon.origin import Origin, Witness
from rashomon.reading import Reading
from rashomon.resemblance import content_words

# Share of the shorter wording's content words that the other must hold before a lost hedge, a number or a negation
# is read as a change of the same sentence, and not as two things said.
CLOSE = 0.5
# Share of each of two sentences' content words that a third sentence must hold to be the two run together.
RUN_TOGETHER = 0.7
# Content words in quotation marks below which nothing is called quoted: "scare quotes" round one word.
QUOTED = 2
# Swapped words that a reason names at most, and how long each may be.
NAMED = 3
LONGEST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Edit:
    """What became of one wording in another."""

    source: str  # statement id; "from" in JSON
    target: str  # statement id; "to" in JSON
    kind: EditKind
    score: float  # share of the shorter one's content words that both have
    why: str


@dataclass(frozen=True, slots=True)
class Wording:
    """One thing said, as different articles word it."""

    id: str
    speaker_entity: str | None
    statements: tuple[str, ...]
    edits: tuple[Edit, ...]
    origins: tuple[Origin, ...] = ()


def judge_wordings(
    echoes: Sequence[Echo], readings: Sequence[Reading], origins_of: OriginsOf, judge: Judge
) -> list[Wording]:
    """Name what changed between the wordings of each thing said, each against the earlier one that is nearest to it."""
    book = Book(readings)
    translated = speakers_in_translation(readings)
    found = []
    for echo in echoes:
        said = in_order([s for i in echo.statements if (s := book.statement(i)) is not None], book)
        likeness = {frozenset((a, b)): score for a, b, score in echo.pairs}
        abroad = any(s.speaker_entity in translated or in_translation(s) for s in said)
        edits = [
            edit(
                earlier,
                later,
                judge,
                abroad,
                dated(earlier, later, book),
                [s for s in said if s.article == earlier.article],
            )
            for n, later in enumerate(said)
            if (earlier := nearest(later, said[:n], likeness)) is not None
        ]
        behind = tuple(origins_of([Witness(s.article, s, s.content) for s in said]))
        found.append(
            Wording("w" + digest(*echo.statements), echo.speaker_entity, echo.statements, tuple(edits), behind)
        )
    return found


def in_order(said: Sequence[Statement], book: Book) -> list[Statement]:
    """The earlier day first; of one day a quotation before a report, the shorter chain, then the fullest."""
    return sorted(
        said,
        key=lambda s: (
            (book.published(s.article) or "9999")[:10],
            s.manner == "indirect",
            len(s.channel),
            -len(content_words(s.content.text)),
            s.article,
            s.content.start,
        ),
    )


def dated(earlier: Statement, later: Statement, book: Book) -> bool:
    """The articles are of different days, so that it is known which wording came first."""
    first, second = book.published(earlier.article), book.published(later.article)
    return bool(first and second and first[:10] < second[:10])


def nearest(
    later: Statement, earlier: Sequence[Statement], likeness: Mapping[frozenset[str], float]
) -> Statement | None:
    """The earlier wording in another article that this one is likest to."""
    others = [s for s in earlier if s.article != later.article]
    others = [s for s in others if frozenset((s.id, later.id)) in likeness] or others
    return max(
        others,
        key=lambda s: (likeness.get(frozenset((s.id, later.id)), 0.0), share(s.content.text, later.content.text)),
        default=None,
    )


def share(left: str, right: str) -> float:
    """Share of the shorter one's content words that the other has."""
    ours, theirs = bag(left), bag(right)
    return len(ours & theirs) / max(1, min(len(ours), len(theirs)))


@lru_cache(10_000)
def bag(text: str) -> frozenset[str]:
    """The content words of a text, reckoned once."""
    return content_words(text)


# -- translations ------------------------------------------------------------------------------------------------------


def speakers_in_translation(readings: Sequence[Reading]) -> frozenset[str]:
    """Speakers whose words reach some article through a body that translates them."""
    return frozenset(s.speaker_entity for r in readings for s in r.statements if s.speaker_entity and in_translation(s))


STATE_MEDIA = re.compile(
    r"\bstate(?:-run|-owned)?\s+(?:media|television|tv|radio|news|broadcaster|agency|newspaper)\b", re.I
)


def in_translation(statement: Statement) -> bool:
    """A body carried the words that reports what was said in another language."""
    names = lexicon.words("translated_channels")
    around = [*(c.evidence.text for c in statement.channel), *(c.name for c in statement.channel)]
    around += [statement.speaker.text] if statement.speaker else []
    return any(c.name in names for c in statement.channel) or any(
        STATE_MEDIA.search(t) or "interpreter" in t.lower() or "translat" in t.lower() for t in around
    )


# -- one edit ----------------------------------------------------------------------------------------------------------


def edit(
    a: Statement,
    b: Statement,
    judge: Judge,
    translated: bool = False,
    ordered: bool = True,
    kin: Sequence[Statement] = (),
) -> Edit:
    """What became of one wording in another, the gravest change first.

    `ordered`: the first is known to be the earlier. If not, a word is taken to be lost rather than added. `kin`: what
    else the first one's article has of the same.

    >>> from rashomon.models.judge import RuleJudge
    >>> from rashomon.span import Evidence
    >>> def said(id: str, text: str) -> Statement:
    ...     return Statement(id, id, "direct", Evidence(id, 0, len(text), text), None, None, (), True)
    >>> first, second = said("s1", "We might sign the accord at dawn."), said("s2", "We sign the accord at dawn.")
    >>> edit(first, second, RuleJudge()).kind
    'hedge-lost'
    >>> edit(said("s1", "They must stop taxing grain."), said("s2", "They must tax grain."), RuleJudge()).why
    'A call for an end became its opposite: “stop taxing” became “tax”.'
    """
    left, right = focus(a.content.text, b.content.text), focus(b.content.text, a.content.text)
    score = share(left, right)

    def turn(name: EditKind, why: str, back: bool = False) -> Edit:
        return Edit(b.id, a.id, name, score, why) if back else Edit(a.id, b.id, name, score, why)

    if letters(a.content.text) == letters(b.content.text):
        return turn("identical", "The same words.")
    if not ordered and holds_back(right, left):
        a, b, left, right = b, a, right, left
    if turned := turned_round(left, right):
        return Edit(a.id, b.id, "meaning-altered", score, turned)
    if score >= CLOSE and (grave := gravest(a, b, left, right, judge) or hedge(a, b, left, right)):
        return Edit(a.id, b.id, grave[0], score, grave[1])
    if merged := run_together(a, b, kin):
        return turn("merged", merged)
    if same := same_quoted(a, b):
        return turn("identical", f"The same words in quotation marks, “{same}”; what stands around them differs.")
    if less := trimmed_to(a, b):
        return turn("trimmed", less)
    if less := trimmed_to(b, a):
        return turn("trimmed", less, back=True)
    if (a.manner == "indirect") != (b.manner == "indirect"):
        return paraphrase(a, b, left, right, turn_score=score)
    swapped = swaps(left, right)
    if a.manner != "indirect" and translated:
        return turn("retranslated", f"Two translations of what was said{swapped}.")
    if a.manner == b.manner == "indirect":
        return turn("reworded", f"Both report it in their own words{swapped}.")
    return turn("reworded", f"Both quote it, in other words{swapped}.")


def letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


PIECE = re.compile(
    r"(?<=[.!?;:…])[\s”\"’']+|\s+[–—]\s+|,?\s+(?:and|while|but)\s+(?=(?:[a-z]+ed|that|also|then|hoped|not)\b)"
)


def focus(text: str, other: str) -> str:
    """The part of a long statement that is about what a shorter one says.

    >>> focus("It rained all day. The bridge at Tarn was closed to lorries.", "The Tarn bridge was closed.")
    'The bridge at Tarn was closed to lorries.'
    """
    theirs = content_words(other)
    cuts = [0, *(m.end() for m in PIECE.finditer(text)), len(text)]
    if len(cuts) < 3 or len(theirs) >= len(content_words(text)):
        return text

    def fits(part: str) -> float:
        ours = content_words(part)
        return 2 * len(ours & theirs) / max(1, len(ours) + len(theirs))

    spans = [(i, j) for i in range(len(cuts) - 1) for j in range(i + 1, len(cuts))]
    start, end = max(spans, key=lambda s: (fits(text[cuts[s[0]] : cuts[s[1]]]), s[0] - s[1], -s[0]))
    return text[cuts[start] : cuts[end]].strip()


# -- cut, run together, put in quotation marks -------------------------------------------------------------------------


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower().replace("’", "'"))


def quoted(statement: Statement) -> list[str]:
    """The stretches of a statement that stand in quotation marks. A direct one is quoted whole."""
    text = statement.content.text
    if statement.manner == "direct":
        return [text]
    if statement.manner == "indirect":
        return []
    parts = re.split(r"[“”\"]|(?<!\w)['‘]|['’](?!\w)", text)
    # A mixed statement may begin or end inside its quotation: the mark at that end is left out of its content.
    marks = re.findall(r"[“”\"]", text)
    if len(marks) == 1:
        return [parts[0]] if marks[0] == "”" or text.rstrip().find(marks[0]) < 0 else [parts[-1]]
    return parts[1::2]


def trimmed_to(fuller: Statement, shorter: Statement) -> str | None:
    """The second keeps only words of the first, in their order; or quotes only words that the first quotes."""
    long, short = words_of(fuller.content.text), words_of(shorter.content.text)
    if len(short) < len(long) and kept_in_order(short, long):
        return "It keeps part of the words."
    matter = [[w for w in ws if bag(w) or w[0].isdigit()] for ws in (short, long)]
    if fuller.manner == shorter.manner and len(matter[0]) < len(matter[1]) and kept_in_order(*matter):
        return "It keeps part of the words."
    if same := quotes_of(shorter, fuller):
        return f"It quotes only “{same}” and reports the rest."
    return None


def quotes_of(shorter: Statement, fuller: Statement) -> str | None:
    """The longest quotation of a statement all of whose quotations stand in those of another."""
    parts = [p for p in quoted(shorter) if len(content_words(p)) >= (1 if fuller.manner == "direct" else QUOTED)]
    whole = [words_of(p) for p in quoted(fuller)]
    if shorter.manner == "mixed" and parts and all(any(kept_in_order(words_of(p), w) for w in whole) for p in parts):
        return cut(max(parts, key=len).strip(" ,."), 60)
    return None


def same_quoted(a: Statement, b: Statement) -> str | None:
    """What both put in quotation marks, to the letter, whatever they tell around it."""
    ours, theirs = ([p for p in quoted(s) if len(content_words(p)) >= QUOTED] for s in (a, b))
    if ours and [letters(p) for p in ours] == [letters(p) for p in theirs]:
        return cut(max(ours, key=len).strip(" ,."), 60)
    return None


def kept_in_order(short: Sequence[str], long: Sequence[str]) -> bool:
    """All words of one stand in the other in the same order, in at most three runs.

    >>> kept_in_order("a very long day".split(), "it was a very hot and long day".split())
    True
    >>> kept_in_order("day long".split(), "a long day".split())
    False
    """
    blocks = SequenceMatcher(None, short, long, autojunk=False).get_matching_blocks()[:-1]
    return bool(short) and len(blocks) <= 3 and sum(b.size for b in blocks) == len(short)


def run_together(a: Statement, b: Statement, kin: Sequence[Statement]) -> str | None:
    """Two sentences of one article that another has as one."""
    theirs = sentences(b.content.text)
    ours = [p for s in (a, *(k for k in kin if k.id != a.id)) for p in sentences(s.content.text)]
    for sentence in theirs:
        held_by = content_words(sentence)
        held = [
            p
            for p in ours
            if (own := content_words(p)) and len(own) > 1 and len(own & held_by) >= RUN_TOGETHER * len(own)
        ]
        apart = [p for n, p in enumerate(held) if not any(content_words(p) & content_words(q) for q in held[:n])]
        if len(apart) > 1:
            return f"Two sentences became one: “{cut(apart[0])}” and “{cut(apart[1])}”."
    return None


def sentences(text: str) -> list[str]:
    return [p.strip() for p in re.split(r"(?<=[.!?…])[\"”’']*\s+(?=[\"“‘']?[A-Z0-9])", text) if p.strip()]


def paraphrase(a: Statement, b: Statement, left: str, right: str, turn_score: float) -> Edit:
    """A report in one's own words of what the other puts in quotation marks."""
    report, quotation = (a, b) if a.manner == "indirect" else (b, a)
    parts = [p for p in quoted(quotation) if len(content_words(p)) >= QUOTED]
    if parts and any(content_words(p) & content_words(report.content.text) for p in parts):
        part = max(parts, key=lambda p: len(content_words(p)))
        why = f"One reports in its own words what the other puts in quotation marks: “{cut(part.strip(), 60)}”."
        return Edit(report.id, quotation.id, "paraphrase-quoted", turn_score, why)
    return Edit(a.id, b.id, "reworded", turn_score, f"The same in other words{swaps(left, right)}.")


def swaps(left: str, right: str) -> str:
    """The short stretches in which two wordings differ, for a reason."""
    ours, theirs = (list(TOKEN.finditer(t)) for t in (left, right))
    keys = [[m.group().lower() for m in ms] for ms in (ours, theirs)]
    found = []
    for tag, i, j, k, m in SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_opcodes():
        if tag == "replace" and j - i <= LONGEST_NAMED and m - k <= LONGEST_NAMED:
            was, became = left[ours[i].start() : ours[j - 1].end()], right[theirs[k].start() : theirs[m - 1].end()]
            if content_words(was) and content_words(became):
                found.append(f"“{unquoted(was)}” became “{unquoted(became)}”")
    return ": " + ", ".join(found[:NAMED]) if found else ""


def cut(text: str, longest: int = 40) -> str:
    """The beginning of a stretch, cut at a word."""
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0] + " …"
