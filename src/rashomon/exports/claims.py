"""Who said what and what is claimed, as schema.org Claim and Quotation, with our own words for how claims relate.

In: the dossier's JSON form.  Out: JSON-LD.  Next: conversion.py
A question that several reports answer is a Question; each answer a Claim that appears in its article; speech in
quotation marks a Quotation, reported speech a Claim of its speaker. No ClaimReview and no rating: whether a claim is
true is not for us to say. Our own words (agrees, differs, verdict, origin, …) are told in terms.ttl.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from rashomon.exports.contexts import SCHEMA_CONTEXT, Node
from rashomon.exports.identifiers import address_of, agent_iri, article_iri, finding_iri, story_iri, term
from rashomon.report.index import Index, Json, open_dossier
from rashomon.report.ties import DERIVATIONS
from rashomon.report.values import value_words

# What schema.org calls an entity of a dossier.
KINDS = {"person": "Person", "organisation": "Organization", "place": "Place"}


def to_claims(dossier: Json) -> Node:
    """A dossier's statements and facts as schema.org.

    >>> form = {
    ...     "story": {"id": "5f", "title": "Rain"},
    ...     "articles": [{"id": "a7", "outlet": "The Tarn Post", "title": "Rain", "text": "Rain fell."}],
    ... }
    >>> [node["type"] for node in to_claims(form)["@graph"]]
    [['CreativeWork', 'rashomon:Dossier'], 'NewsArticle']
    """
    index = open_dossier(dossier)
    nodes = [
        _dossier(index),
        *(_article(index, article) for article in dossier["articles"]),
        *(_outside(index, node) for node in index.outside.values()),
        *(_entity(index, entity) for entity in index.entities.values()),
        *(_statement(index, statement) for statement in index.statements.values()),
        *(node for fact in index.facts.values() for node in _fact(index, fact)),
        *(_wording(index, wording) for wording in index.wordings.values()),
        *(_origin(index, origin) for origin in index.origins.values()),
    ]
    return {"@context": SCHEMA_CONTEXT, "@graph": nodes}


def _dossier(index: Index) -> Node:
    dossier = index.dossier
    version = str((dossier.get("method") or {}).get("version") or "unknown")
    return {
        "id": story_iri(dossier),
        "type": ["CreativeWork", "rashomon:Dossier"],
        "name": str(dossier["story"].get("title") or "A story without a title"),
        "isBasedOn": [_link(article_iri(article["id"])) for article in dossier["articles"]],
        "hasPart": [_found(index, item) for items in (index.facts, index.wordings) for item in items],
        "creator": {
            "id": agent_iri("software", f"rashomon {version}"),
            "type": "SoftwareApplication",
            "name": "rashomon",
            "softwareVersion": version,
        },
    }


def _article(index: Index, article: Json) -> Node:
    node: Node = {
        "id": article_iri(article["id"]),
        "type": "NewsArticle",
        "headline": str(article.get("title") or index.node_name(article["id"])),
    }
    if article.get("outlet"):
        outlet = str(article["outlet"])
        node["publisher"] = {"id": agent_iri("outlet", outlet), "type": "Organization", "name": outlet}
    node |= {"url": address} if (address := address_of(article)) else {}
    node |= {"datePublished": article["published"]} if article.get("published") else {}
    node |= {"dateModified": article["updated"]} if article.get("updated") else {}
    node |= {"creditText": ", ".join(map(str, article["bylines"]))} if article.get("bylines") else {}
    node |= {"inLanguage": article["language"]} if article.get("language") else {}
    edges = [e for e in (index.dossier.get("lineage") or {}).get("edges", ()) if e["to"] == article["id"]]
    known = [e for e in edges if e["direction"] != "unknown"]
    parents = [_text(index, e["from"]) for e in known if e["kind"] in DERIVATIONS]
    credited = [_text(index, e["from"]) for e in known if e["kind"] not in DERIVATIONS]
    node |= {"isBasedOn": parents} if parents else {}
    return node | ({"citation": credited} if credited else {})


def _outside(index: Index, node: Json) -> Node:
    return {
        "id": finding_iri(index.dossier, str(node["id"])),
        "type": ["CreativeWork", "rashomon:OutsideText"],
        "name": index.node_name(str(node["id"])),
        "description": node["why"],
    }


def _entity(index: Index, entity: Json) -> Node:
    node: Node = {
        "id": finding_iri(index.dossier, str(entity["id"])),
        "type": KINDS.get(entity["kind"], "Thing"),
        "name": entity["name"],
    }
    others = [name for name in entity["names"] if name != entity["name"]]
    return node | ({"alternateName": others} if others else {})


def _statement(index: Index, statement: Json) -> Node:
    quoted = statement["manner"] in ("direct", "mixed")
    node: Node = {
        "id": finding_iri(index.dossier, str(statement["id"])),
        "type": ["Quotation" if quoted else "Claim", "rashomon:Statement"],
        "text": statement["content"]["text"],
        ("isPartOf" if quoted else "appearance"): _link(article_iri(statement["article"])),
        "rashomon:manner": statement["manner"],
        "rashomon:start": statement["content"]["start"],
        "rashomon:end": statement["content"]["end"],
    }
    speaker = index.entities.get(statement.get("speaker_entity") or "")
    if speaker:
        node["rashomon:speaker"] = _found(index, str(speaker["id"]))
        if speaker["kind"] in ("person", "organisation"):  # a place that speaks is a government that we cannot name
            node["spokenByCharacter" if quoted else "creator"] = _found(index, str(speaker["id"]))
    if statement.get("speaker"):
        node["rashomon:speakerAsWritten"] = statement["speaker"]["text"]
    channels = [str(channel["name"]) for channel in statement["channel"]]
    node |= {"rashomon:channel": channels} if channels else {}
    return node | ({"rashomon:denied": True} if statement.get("denied") else {})


def _fact(index: Index, fact: Json) -> Iterator[Node]:
    """The question, then each account of it; equal answers point to the first of their kind, and so do the kinds."""
    question = _found(index, str(fact["id"]))
    yield {
        "id": question["id"],
        "type": ["Question", "rashomon:Fact"],
        "name": fact["question"],
        "about": [_found(index, str(entity)) for entity in fact["about"]],
        "answerCount": len(fact["accounts"]),
        "rashomon:verdict": _link(term(fact["verdict"])),
        "rashomon:why": fact["why"],
        "rashomon:score": fact["score"],
        "rashomon:origin": [_found(index, str(origin)) for origin in fact.get("origins", ())],
    }
    first: dict[str, Node] = {}
    for account in fact["accounts"]:
        claim = _claim(index, fact, account)
        kind = _answer(fact, account)
        if kind in first:
            claim["rashomon:agrees"] = first[kind]
        elif kind is not None and first:
            claim["rashomon:differs"] = list(first.values())
        if kind is not None:
            first.setdefault(kind, _link(claim["id"]))
        yield claim


def _claim(index: Index, fact: Json, account: Json) -> Node:
    evidence = account["evidence"]
    name = f"{fact['id']}..{account['article']}..{evidence['start']}-{evidence['end']}"
    node: Node = {
        "id": finding_iri(index.dossier, name),
        "type": ["Claim", "rashomon:Account"],
        "text": evidence["text"],
        "appearance": _link(article_iri(account["article"])),
        "rashomon:answers": _found(index, str(fact["id"])),
        "rashomon:start": evidence["start"],
        "rashomon:end": evidence["end"],
    }
    node |= {"rashomon:value": value} if (value := value_words(account.get("value"))) else {}
    node |= {"rashomon:words": account["words"]["text"]} if account.get("words") else {}
    statement = index.statements.get(account.get("statement") or "")
    return node | ({"rashomon:partOfStatement": _found(index, str(statement["id"]))} if statement else {})


def _answer(fact: Json, account: Json) -> str | None:
    """What tells the answers to one question apart; None where a sentence has no value and could be of either kind."""
    if fact["verdict"] == "agree":
        return ""
    return json.dumps(account["value"], sort_keys=True) if account.get("value") else None


def _wording(index: Index, wording: Json) -> Node:
    speaker = index.name_of(wording.get("speaker_entity")) or "Someone"
    return {
        "id": finding_iri(index.dossier, str(wording["id"])),
        "type": "rashomon:Wording",
        "name": f"{speaker}, in {len(wording['statements'])} wordings",
        "rashomon:statement": [_found(index, str(statement)) for statement in wording["statements"]],
        "rashomon:edit": [
            {
                "type": "rashomon:Edit",
                "rashomon:from": _found(index, str(edit["from"])),
                "rashomon:to": _found(index, str(edit["to"])),
                "rashomon:kind": edit["kind"],
                "rashomon:score": edit["score"],
                "rashomon:why": str(edit.get("why") or ""),
            }
            for edit in wording["edits"]
        ],
        "rashomon:origin": [_found(index, str(origin)) for origin in wording.get("origins", ())],
    }


def _origin(index: Index, origin: Json) -> Node:
    return {
        "id": finding_iri(index.dossier, str(origin["id"])),
        "type": "rashomon:Origin",
        "name": origin["name"],
        "rashomon:why": origin["why"],
        "rashomon:carriedBy": [_link(article_iri(article)) for article in origin["articles"]],
    }


def _text(index: Index, node: str) -> Node:
    return _found(index, node) if node in index.outside else _link(article_iri(node))


def _found(index: Index, item: str) -> Node:
    return _link(finding_iri(index.dossier, item))


def _link(iri: str) -> Node:
    return {"id": iri}
