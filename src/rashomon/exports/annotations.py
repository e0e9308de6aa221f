"""Every citation of a dossier as a W3C Web Annotation: where the words stand, and which finding rests on them.

In: the dossier's JSON form.  Out: an AnnotationCollection (JSON-LD).  Next: provenance.py
https://www.w3.org/TR/annotation-model/ . Positions count Unicode code points of the article's clean text, as the model
asks; that text is in the file (`rashomon:texts`), so that each position can be checked with the file alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from rashomon.errors import DossierError
from rashomon.exports.contexts import ANNOTATION_CONTEXT, OURS, Node
from rashomon.exports.identifiers import address_of, agent_iri, article_iri, finding_iri, story_iri
from rashomon.report.index import Index, Json, open_dossier
from rashomon.report.ties import tie_id
from rashomon.report.values import EDGE_NAMES, VERDICT, span_of_days, value_words
from rashomon.verification import walk_evidence

# Letters before and after a quote by which it is found again, as Hypothes.is takes them; twice, four, eight times as
# many where the words stand in the article more than once.
CONTEXT = 32
MOST_CONTEXT = 8 * CONTEXT


@dataclass(frozen=True, slots=True)
class Ground:
    """What some cited words are the ground of."""

    finding: str | None  # id in the dossier
    kind: str  # "fact", "statement", "entity", …: a tag
    note: str  # one sentence for the margin
    motivation: str = "describing"
    tags: tuple[str, ...] = ()


def to_annotations(dossier: Json) -> Node:
    """A dossier's citations as an AnnotationCollection with one page; one annotation for each Evidence.

    >>> cited = {"article": "a7", "start": 0, "end": 4, "text": "Rain"}
    >>> form = {
    ...     "story": {"id": "5f", "title": "Rain"},
    ...     "articles": [{"id": "a7", "outlet": "The Tarn Post", "text": "Rain fell."}],
    ...     "caveats": [{"stage": "timex", "reason": "No day.", "article": "a7", "evidence": cited}],
    ... }
    >>> quote, position = to_annotations(form)["first"]["items"][0]["target"]["selector"]
    >>> quote["exact"], quote["suffix"], position["start"], position["end"]
    ('Rain', ' fell.', 0, 4)
    """
    index = open_dossier(dossier)
    collection = f"{story_iri(dossier)}/annotations"
    items = list(each_citation(index))
    return {
        "@context": [ANNOTATION_CONTEXT, OURS],
        "id": collection,
        "type": "AnnotationCollection",
        "label": f"Every citation of the dossier on: {dossier['story'].get('title') or 'a story without a title'}",
        "generator": _generator(dossier),
        "total": len(items),
        "first": {
            "id": f"{collection}/1",
            "type": "AnnotationPage",
            "partOf": collection,
            "startIndex": 0,
            "items": items,
        },
        "last": f"{collection}/1",
        "rashomon:texts": [_text(article) for article in dossier["articles"]],
    }


def each_citation(index: Index) -> Iterator[Node]:
    """One annotation for each Evidence, as one reads: article by article, from its first letter to its last."""
    order = {report.id: report.number for report in index.reports}
    cited = sorted(
        ((evidence, place) for place, evidence in walk_evidence(index.dossier, "")),
        key=lambda one: (order.get(one[0]["article"], 0), one[0]["start"], one[0]["end"], one[1]),
    )
    for evidence, place in cited:
        ground = ground_of(index, place)
        body: list[Node] = [_textual(ground.note, "describing")]
        body += [_textual(tag, "tagging") for tag in (ground.kind, *ground.tags)]
        if ground.finding:
            finding = finding_iri(index.dossier, ground.finding)
            body.append({"type": "SpecificResource", "source": finding, "purpose": "linking"})
        yield {
            "id": f"{story_iri(index.dossier)}/annotation/{sha256(place.encode('utf-8', 'replace')).hexdigest()[:16]}",
            "type": "Annotation",
            "motivation": ground.motivation,
            "body": body,
            "target": target_of(index, evidence),
        }


def target_of(index: Index, evidence: Json) -> Node:
    """Where an Evidence stands: by its words with those around them, and by its place in the clean text."""
    report = index.report.get(evidence["article"])
    if report is None:
        raise DossierError(f"{evidence['text'][:60]!r} is cited from an article that is not in the dossier.")
    text, start, end = report.text, evidence["start"], evidence["end"]
    if text[start:end] != evidence["text"]:
        raise DossierError(f"{evidence['text'][:60]!r} does not stand at {start}:{end} of {report.name}.")
    before, after = _around(text, start, end)
    quote: Node = {"type": "TextQuoteSelector", "exact": evidence["text"]}
    quote |= {"prefix": before} if before else {}
    quote |= {"suffix": after} if after else {}
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    clean, address = article_iri(report.id), address_of(report.json)
    target: Node = {"type": "SpecificResource", "source": address or clean}
    if address:  # the page on the web may change or be laid out otherwise; the positions are those of our copy
        target["state"] = {"type": "TimeState", "cached": clean}
    return target | {"selector": [quote, position]}


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """The letters around some words: as many as it takes for the whole to stand there only once, within a bound."""
    length = CONTEXT
    while True:
        before, after = text[max(0, start - length) : start], text[end : end + length]
        whole = before + text[start:end] + after
        if length >= MOST_CONTEXT or text.find(whole, text.find(whole) + 1) < 0:
            return before, after
        length *= 2


def ground_of(index: Index, place: str) -> Ground:
    """What the Evidence at one place of a dossier, such as /facts/0/accounts/2/evidence, is the ground of."""
    _, section, *way = place.split("/")
    role = way[-1] if not way[-1].isdigit() else way[-2] if len(way) > 1 else ""
    part: Any = index.dossier.get(section) or {}
    if section == "articles":
        return _credit(index, part[int(way[0])], int(way[2]))
    if section == "entities":
        entity = part[int(way[0])]
        return Ground(entity["id"], "entity", f"Names {entity['name']} ({entity['kind']}).", "identifying")
    if section == "statements":
        return _statement(index, part[int(way[0])], role)
    if section in ("quantities", "times"):
        return _measure(part[int(way[0])], section)
    if section == "facts":
        fact = part[int(way[0])]
        return _account(fact, fact["accounts"][int(way[2])], role)
    if section == "lineage" and way[0] == "edges":
        return _passage(index, part["edges"][int(way[1])])
    if section == "lineage" and way[0] == "dropped":
        change = part["dropped"][int(way[1])]
        parent, child = index.node_name(change["from"]), index.node_name(change["to"])
        note = f"On the way from {parent} to {child}: {change['why']}"
        return Ground(tie_id(change), "dropped on the way", note, "linking", (str(change["kind"]),))
    if section == "labels":
        label = part[int(way[0])]
        return Ground(label["entity"], "label", f"What this report calls the {label['concept']}.", "tagging")
    if section == "timeline":
        event = part[int(way[0])]
        when = span_of_days(event["earliest"], event["latest"])
        return Ground(None, "timeline", f"{when}: {event['what']}")
    if section == "caveats":
        caveat = part[int(way[0])]
        return Ground(None, "caveat", caveat["reason"], "commenting", (str(caveat["stage"]),))
    return Ground(None, section, f"Cited by the dossier at {place}.")


def _credit(index: Index, article: Json, number: int) -> Ground:
    credit = article["credits"][number]
    note = f"{index.node_name(article['id'])} credits {credit['name']} ({credit['how']})."
    return Ground(None, "credit", note, "identifying", (str(credit["kind"]),))


def _statement(index: Index, statement: Json, role: str) -> Ground:
    saying = index.saying(statement)
    speaker = (saying.speaker if saying else "") or "someone not named"
    through = f", through {' and '.join(saying.channels)}" if saying and saying.channels else ""
    verb = "Denied" if statement.get("denied") else "Said"
    note = {
        "content": f"{verb} by {speaker}{through} ({statement['manner']} speech).",
        "cue": f"The words that tie a statement to {speaker}.",
        "speaker": f"The words that name the speaker: {speaker}.",
        "evidence": f"A channel between {speaker} and the report.",
    }.get(role, f"Belongs to a statement of {speaker}.")
    motivation = "describing" if role in ("content", "cue") else "identifying"
    tag = "quotation" if role == "content" else "channel" if role == "evidence" else role
    return Ground(statement["id"], "statement", note, motivation, (tag,))


def _measure(item: Json, section: str) -> Ground:
    if section == "quantities":
        note = f"Read as {value_words(item)}{' (' + item['of'] + ')' if item.get('of') else ''}."
        return Ground(None, "quantity", note)
    days = span_of_days(item["earliest"] or "", item["latest"] or item["earliest"] or "")
    return Ground(None, "time", f"Read as {days}." if days else "A time that could not be placed.")


def _account(fact: Json, account: Json, role: str) -> Ground:
    verdict = VERDICT[fact["verdict"]].name if fact["verdict"] in VERDICT else fact["verdict"]
    value = value_words(account.get("value"))
    note = f"{verdict}: {fact['question']}" + (f" Here: {value}." if value else "") + f" {fact['why']}"
    if role == "words":
        note = f"The words that answer: {fact['question']}" + (f" Here: {value}." if value else "")
    return Ground(fact["id"], "fact", note, "describing", (str(fact["verdict"]),))


def _passage(index: Index, edge: Json) -> Ground:
    parent, child = index.node_name(edge["from"]), index.node_name(edge["to"])
    note = f"{child} beside {parent} ({EDGE_NAMES.get(edge['kind'], edge['kind'])}): {edge['why']}"
    return Ground(tie_id(edge), "shared text", note, "linking", (str(edge["kind"]),))


def _textual(words: str, purpose: str) -> Node:
    return {"type": "TextualBody", "value": words, "format": "text/plain", "language": "en", "purpose": purpose}


def _text(article: Json) -> Node:
    """An article's clean text, of which the positions speak."""
    found: Node = {"id": article_iri(article["id"]), "type": "Text", "format": "text/plain"}
    found |= {"language": article["language"]} if article.get("language") else {}
    found |= {"label": article["outlet"]} if article.get("outlet") else {}
    found |= {"via": address} if (address := address_of(article)) else {}
    return found | {"value": article["text"]}


def _generator(dossier: Json) -> Node:
    version = str((dossier.get("method") or {}).get("version") or "unknown")
    return {"id": agent_iri("software", f"rashomon {version}"), "type": "Software", "name": f"rashomon {version}"}
