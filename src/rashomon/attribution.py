"""The chain by which words came: speaker → channel → … → outlet.

In: Quotation.  Out: Statement with its channels, nearest the speaker first.  Next: source.py
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rashomon import lexicon
from rashomon.article import Article
from rashomon.clause import according, phrase
from rashomon.models.protocols import Token
from rashomon.saying import Kind, Manner, Quotation
from rashomon.span import Evidence, Span
from rashomon.syntax import Syntax


@dataclass(frozen=True, slots=True)
class Channel:
    """A body or a document that carried words between their speaker and the outlet."""

    name: str
    evidence: Evidence
    entity: str | None = None  # filled by source.py


@dataclass(frozen=True, slots=True)
class Statement:
    """Who said what in one article, and through whom."""

    id: str  # content hash of article and place
    article: str
    manner: Manner
    content: Evidence
    cue: Evidence | None
    speaker: Evidence | None
    channel: tuple[Channel, ...]
    chain_complete: bool
    denied: bool = False
    speaker_entity: str | None = None  # filled by source.py
    kind: Kind = "speech"  # "attitude": thought, hoped or wanted, without word of its being said


# Verbs whose object may be the outlet to which words were given: "told AFP".
TOLD = ("tell", "inform", "assure")
# Verbs that put a document into the world: "issued a statement saying".
ISSUED = ("issue", "release", "publish", "post", "send", "put", "upload", "circulate", "write", "share", "make", "file")
CITED = ("cite", "quote")
CARRYING = ("in", "on", "via", "through", "by", "to", "with", "from", "at", "for")
# Share of an outlet's content that another's statement within it fills, cue and all, for the outlet to have carried it.
CARRIED_SHARE = 0.8
# Words after a cue within which a site's name belongs to it.
SITE_REACH = 9
# People who pass words on without being their speaker.
SPEAKING_FOR = ("interpreter", "translator", "lawyer", "spokesman", "spokeswoman", "spokesperson", "intermediary")
ADDING = ("add", "continue", "go", "conclude")
PRONOUNS = frozenset("he she they it him her them i we you who that which this".split())
FIRST_PERSON = frozenset("i we me us".split())


def attribute(article: Article, syntax: Syntax, quotations: Sequence[Quotation]) -> list[Statement]:
    """Give each quotation its chain: the speaker, and what carried the words, nearest the speaker first."""
    chains = [_chain(syntax, q) for q in quotations]
    statements: list[Statement] = []
    for n, quotation in enumerate(quotations):
        speaker, links = chains[n][0], list(chains[n][1])
        for m in _around(n, quotations):
            outer_speaker, outer_links = chains[m]
            if outer_speaker is not None and not _same(syntax, outer_speaker, speaker, quotations[m]):
                links.append(_named(syntax, outer_speaker, quotations))
            links.extend(outer_links)
        channel = _channels(article, speaker, links)
        if _only_carried(syntax, n, quotations):
            continue
        if not channel and statements and _adds(syntax, quotation):
            channel = _carried_on(article, quotation, statements[-1])
        statements.append(_statement(article, quotation, speaker, channel))
    return statements


def _statement(article: Article, quotation: Quotation, speaker: Span | None, channel: tuple[Channel, ...]) -> Statement:
    text = article.text
    return Statement(
        id=statement_id(article.id, quotation),
        article=article.id,
        manner=quotation.manner,
        content=Evidence.at(article.id, text, quotation.content),
        cue=Evidence.at(article.id, text, quotation.cue) if quotation.cue else None,
        speaker=Evidence.at(article.id, text, speaker) if speaker else None,
        channel=channel,
        chain_complete=speaker is not None,
        denied=quotation.denied,
        kind=quotation.kind,
    )


def statement_id(article: str, quotation: Quotation) -> str:
    """An id that depends on nothing but the article and the place.

    >>> from rashomon.span import Span
    >>> statement_id("a1", Quotation(Span(0, 4), None, None, "direct"))
    'sda90e2c2b8'
    """
    place = f"{article} {quotation.content.start} {quotation.content.end}"
    return "s" + hashlib.sha256(place.encode()).hexdigest()[:10]


# -- one cue: who speaks, and what it names as the carrier -----------------------------------------------------------


def _chain(syntax: Syntax, quotation: Quotation) -> tuple[Span | None, list[Span]]:
    """The speaker, and the carriers that the cue's own clause names."""
    speaker = quotation.source
    links: list[Span] = []
    verb = _verb(syntax, quotation.cue or quotation.from_cue)
    head = _head(syntax, speaker)
    kinds = lexicon.table("channels")
    if head is not None and speaker is not None:
        if kinds.get(head.lemma) in ("document", "piece"):
            links.extend(_carriers(syntax, head))
            speaker = _owner(syntax, head) or speaker
        else:
            links.extend(_columns(syntax, head))
    if verb is None:
        return speaker, links
    for child in syntax.children[verb.i]:
        cites = child.lemma in CITED and child.tag == "VBG"
        if cites and (cited := syntax.child(child, "dobj")) is not None and _can_speak(syntax, cited):
            if speaker is not None:
                links.append(speaker)
            speaker = phrase(syntax, cited)
        elif verb.lemma in TOLD and child.dep in ("dobj", "dative") and _is_outlet(syntax, child):
            links.append(_name_at(syntax, child) or phrase(syntax, child, bare=True))
        elif child.lemma in ("speak", "talk", "write") and child.dep == "advcl":
            links.extend(_by_prepositions(syntax, child))
    citing = next((t for t in (verb, *list(syntax.ancestors(verb))[:2]) if t.lemma in CITING), None)
    quoted = syntax.child(citing, "dobj") if citing is not None and syntax.child(citing, "nsubj") is not None else None
    if (
        quoted is not None
        and speaker is not None
        and _can_speak(syntax, quoted)
        and not speaker.covers(Span(quoted.start, quoted.end))
        and not quotation.content.covers(Span(quoted.start, quoted.end))
    ):
        links.append(speaker)
        speaker = phrase(syntax, quoted)
    links.extend(_relays(syntax, verb))
    links.extend(_by_prepositions(syntax, verb))
    if verb.lemma in ("tweet", "retweet"):
        links.append(Span(verb.start, verb.end))
    above = syntax.tokens[verb.head]
    if verb.dep == "conj" and above.i != verb.i:
        links.extend(_by_prepositions(syntax, above))
    links.extend(_sites(syntax, quotation, verb))
    issued = _issued(syntax, verb)
    if issued is not None:
        document, issuer = issued
        links.extend(_carriers(syntax, document))
        if issuer is not None and head is not None and (head.i == document.i or speaker is None):
            speaker = phrase(syntax, issuer)
    return speaker, links


def _can_speak(syntax: Syntax, noun: Token) -> bool:
    """A named person or body, one by office or number, or a document: not "citing a threat"."""
    if _name_at(syntax, noun) is not None or noun.pos in ("PRON", "PROPN", "NUM"):
        return True
    speakers = ("roles", "institutions", "channels")
    if any(noun.lemma in lexicon.table(name) or noun.text in lexicon.table(name) for name in speakers):
        return True
    return noun.lemma in lexicon.words("public_voices") or noun.lemma in lexicon.words("counted_people")


# Verbs by which a body hands on the words of another: "state television quoted him as saying ...".
CITING = frozenset({"quote", "cite"})


def _relays(syntax: Syntax, verb: Token) -> Iterator[Span]:
    """Who handed the words on: "Berg said, according to a report by Radio Two"."""
    kinds = lexicon.table("channels")
    for child in syntax.children[verb.i]:
        if child.text.lower() != "according":
            continue
        handed = according(syntax, child, ())
        head = _head(syntax, handed.source) if handed is not None else None
        if handed is None or handed.source is None or head is None:
            continue
        if kinds.get(head.lemma) in ("document", "piece"):
            yield from _carriers(syntax, head)
        else:
            yield handed.source


def _by_prepositions(syntax: Syntax, verb: Token) -> Iterator[Span]:
    """Carriers behind "in", "on", "through", ... under a verb: "said in a statement", "wrote on Facebook"."""
    for child in syntax.children[verb.i]:
        if child.lemma == "as" and (saying := syntax.child(child, "pcomp")) is not None:  # quoted as saying in ...
            yield from _by_prepositions(syntax, saying)
        elif child.dep in ("prep", "agent") and child.lemma in CARRYING:
            for noun in _objects(syntax, child):
                if child.lemma == "through" and noun.lemma in SPEAKING_FOR:
                    yield phrase(syntax, noun, bare=True)
                else:
                    yield from _carriers(syntax, noun)


def _sites(syntax: Syntax, quotation: Quotation, verb: Token) -> Iterator[Span]:
    """A site named soon after the cue, whatever the parse makes of it: "said on its public affairs Twitter account"."""
    kinds = lexicon.table("channels")
    for token in syntax.tokens[verb.i + 1 : verb.i + 1 + SITE_REACH]:
        span = Span(token.start, token.end)
        if token.text in ".?!:;" or quotation.content.overlaps(span):
            return
        if kinds.get(token.text) == "site":
            yield span


def _columns(syntax: Syntax, head: Token) -> Iterator[Span]:
    """The paper a speaker writes in: "a commentator in the Herald"."""
    for child in syntax.children[head.i]:
        if child.dep == "prep" and child.lemma == "in":
            for noun in _objects(syntax, child):
                if _is_outlet(syntax, noun):
                    yield _outlet_within(syntax, noun) or phrase(syntax, noun, bare=True)


def _issued(syntax: Syntax, verb: Token) -> tuple[Token, Token | None] | None:
    """The document in which a verb stands, and who put it out: "released a video claiming that ..."."""
    kinds = lexicon.table("channels")
    below = verb
    for above in syntax.ancestors(verb):
        if above.lemma in ISSUED and above.pos == "VERB":
            for child in syntax.children[above.i]:
                if child.dep == "dobj" and kinds.get(child.lemma) == "document" and child.i < verb.i:
                    return child, syntax.child(above, "nsubj")
            return None
        if above.pos in ("VERB", "AUX") and below.dep not in ("advcl", "conj", "xcomp", "acl", "relcl", "ccomp"):
            return None
        below = above
    return None


def _verb(syntax: Syntax, cue: Span | None) -> Token | None:
    if cue is None:
        return None
    verbs = [t for t in syntax.tokens_in(cue) if t.pos == "VERB" and t.text.lower() != "according"]
    return verbs[-1] if verbs else None


def _head(syntax: Syntax, span: Span | None) -> Token | None:
    """The word of a phrase on which the others hang."""
    if span is None:
        return None
    tokens = syntax.tokens_in(span)
    inside = {t.i for t in tokens}
    return next((t for t in tokens if t.head not in inside or t.head == t.i), None)


def _owner(syntax: Syntax, document: Token) -> Span | None:
    """Whose document it is: "the ministry's statement", "a readout by the ministry"."""
    for child in syntax.children[document.i]:
        if child.dep == "poss":
            span = phrase(syntax, child)
            words = re.sub(r"['’]s?$", "", span.of(syntax.text))
            return Span(span.start, span.start + len(words))
        if child.dep in ("prep", "agent", "acl") and child.lemma in ("from", "by", "release", "issue", "publish"):
            for noun in _objects(syntax, child):
                return phrase(syntax, noun)
    return None


def _objects(syntax: Syntax, preposition: Token) -> Iterator[Token]:
    for child in syntax.children[preposition.i]:
        if child.dep == "pobj":
            yield child
        elif child.dep in ("agent", "prep"):
            yield from _objects(syntax, child)


def _carriers(syntax: Syntax, noun: Token) -> Iterator[Span]:
    """What a noun after "in", "on", "to" names as a carrier: the site before the post, the outlet before the report."""
    kinds = lexicon.table("channels")
    kind = kinds.get(noun.lemma) or kinds.get(noun.text)
    below = [t for t in syntax.subtree(noun) if t.i != noun.i]
    site = next((t for t in below if kinds.get(t.text) == "site"), None)
    if site is not None:
        yield Span(site.start, site.end)
    elif kind == "site":
        yield Span(noun.start, noun.end)
    elif kind == "piece" and (outlet := _outlet_in(syntax, below)) is not None:
        whole = syntax.tokens[outlet.head] if outlet.dep == "compound" else outlet  # "state television CVTV"
        yield _name_at(syntax, outlet) or _name_at(syntax, whole) or phrase(syntax, whole, bare=True)
    elif kind == "document":
        yield Span(noun.start, noun.end)
    elif kind is None and _is_outlet(syntax, noun):
        yield _outlet_within(syntax, noun) or phrase(syntax, noun, bare=True)


def _outlet_in(syntax: Syntax, tokens: Sequence[Token]) -> Token | None:
    """The outlet that some words name; by its own name rather than as "the paper"."""
    outlets = [t for t in tokens if _is_outlet(syntax, t)]
    return next((t for t in outlets if t.pos == "PROPN"), outlets[0] if outlets else None)


def _outlet_within(syntax: Syntax, noun: Token) -> Span | None:
    """The name of an outlet: of the noun itself, or of what stands beside it ("the newspaper Haaretz")."""
    for token in [noun, *(t for t in syntax.subtree(noun) if t.i != noun.i)]:
        name = _name_at(syntax, token)
        if name is not None and token.pos == "PROPN":
            return name
    return None


def _is_outlet(syntax: Syntax, noun: Token) -> bool:
    media = lexicon.words("media_words")
    if noun.text in media and (noun.pos == "PROPN" or noun.text.islower()):
        return True
    name = _name_at(syntax, noun)
    return name is not None and any(w in media for w in re.findall(r"\w+", name.of(syntax.text)))


def _name_at(syntax: Syntax, token: Token) -> Span | None:
    for name in syntax.names_in(Span(token.start, token.end), "ORG", "PERSON", "GPE", "WORK_OF_ART", "FAC", "PRODUCT"):
        return Span(name.start, name.end)
    return None


# -- a cue within another's words ------------------------------------------------------------------------------------


def _around(n: int, quotations: Sequence[Quotation]) -> list[int]:
    """The quotations in which this one was itself said, nearest first."""
    quotation = quotations[n]
    if quotation.cue is None:
        return []
    outer = [
        m
        for m, q in enumerate(quotations)
        if m != n
        and q.kind == "speech"
        and q.cue != quotation.cue
        and q.content.covers(quotation.cue)
        and not (q.cue is not None and quotation.content.covers(q.cue))
    ]
    return sorted(outer, key=lambda m: len(quotations[m].content))


def _only_carried(syntax: Syntax, n: int, quotations: Sequence[Quotation]) -> bool:
    """An outlet's cue around another's whole statement: a link of that statement's chain, not a statement more."""
    quotation = quotations[n]
    if quotation.cue is None or not _by_outlet(syntax, quotation.source):
        return False
    for m, q in enumerate(quotations):
        if m == n or q.cue is None or q.kind != "speech" or not quotation.content.covers(q.cue):
            continue
        parts = [q.content, q.cue, *([q.source] if q.source is not None else [])]
        whole = Span(min(p.start for p in parts), max(p.end for p in parts))
        common = min(whole.end, quotation.content.end) - max(whole.start, quotation.content.start)
        if common >= CARRIED_SHARE * len(quotation.content):
            return True
    return False


def _by_outlet(syntax: Syntax, source: Span | None) -> bool:
    if source is None:
        return False
    media = lexicon.words("media_words")
    return any(t.text in media and t.pos in ("PROPN", "NOUN") for t in syntax.tokens_in(source))


def _same(syntax: Syntax, outer: Span, inner: Span | None, around: Quotation) -> bool:
    """Whether two cues, one within the other's words, name the same speaker.

    In reported words a pronoun is the reporter's own person again ("Bell said he thinks"); in quoted words it is not.
    """
    if inner is None or outer == inner:
        return True
    one, two = outer.of(syntax.text).casefold(), inner.of(syntax.text).casefold()
    if two in FIRST_PERSON:
        return True
    if two in PRONOUNS and around.cue is not None and around.cue.start < around.content.start:
        return around.manner != "direct"
    if one == two:
        return True
    return bool(_names(one) & _names(two))


def _names(words: str) -> set[str]:
    return {w for w in re.findall(r"[^\W_]{3,}", words) if w not in ("the", "and", "for", "from")}


def _adds(syntax: Syntax, quotation: Quotation) -> bool:
    """The cue goes on from what was said before: "he added"."""
    verb = _verb(syntax, quotation.cue)
    speaker = quotation.source
    if verb is None or verb.lemma not in ADDING or speaker is None:
        return False
    return speaker.of(syntax.text).casefold() in PRONOUNS


def _carried_on(article: Article, quotation: Quotation, before: Statement) -> tuple[Channel, ...]:
    """What carried the words before, if these follow on them at once."""
    gap = article.text[before.content.end : quotation.content.start]
    return before.channel if gap.strip().count("\n") <= 1 else ()


def _named(syntax: Syntax, source: Span, quotations: Sequence[Quotation]) -> Span:
    """The name behind a pronoun: the last named speaker before it."""
    if source.of(syntax.text).casefold() not in PRONOUNS:
        return source
    for quotation in reversed(quotations):
        said_by = quotation.source
        if said_by is not None and said_by.end <= source.start and syntax.names_in(said_by, "PERSON", "ORG", "GPE"):
            return said_by
    return source


def _channels(article: Article, speaker: Span | None, links: Sequence[Span]) -> tuple[Channel, ...]:
    """The carriers as a chain without repeats, the speaker left out."""
    found: list[Channel] = []
    for link in links:
        name = link.of(article.text)
        if re.match(r"(?:re)?tweet", name, re.IGNORECASE):
            name = "Twitter"
        name = re.sub(r"^(?:the|a|an)\s+|['’]s?$", "", name, flags=re.IGNORECASE)
        known = {c.name.casefold() for c in found}
        if name and name.casefold() not in known and (speaker is None or not link.covers(speaker)):
            found.append(Channel(name, Evidence.at(article.id, article.text, link)))
    return tuple(found)
