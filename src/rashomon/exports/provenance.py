"""Where the texts came from and how the dossier was made, as W3C PROV.

In: the dossier's JSON form.  Out: PROV-O in JSON-LD.  Next: claims.py
https://www.w3.org/TR/prov-o/ . Entities are pages, articles, texts outside the dossier, origins, findings; agents are
outlets, the people in bylines, the program; the activities are the reading of each page and the comparison. A tie whose
direction is not known is no derivation: it is told as shared text, in our own words (terms.ttl).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256

from rashomon.exports.contexts import PROV_CONTEXT, Node
from rashomon.exports.identifiers import (
    BASE,
    address_of,
    agent_iri,
    article_iri,
    finding_iri,
    page_iri,
    story_iri,
    term,
)
from rashomon.report.index import Index, Json, open_dossier
from rashomon.report.ties import DERIVATIONS, tie_id

# Ties in which the child repeats words of the parent, which PROV calls a quotation.
REPEATS = frozenset({"copy", "excerpt"})


def to_provenance(dossier: Json) -> Node:
    """A dossier's lineage and method as PROV.

    >>> form = {
    ...     "story": {"id": "5f", "title": "Rain"},
    ...     "method": {"version": "1.0", "models": {}, "thresholds": {}},
    ...     "articles": [{"id": "a7", "outlet": "Tarn Post", "text": "Rain.", "raw_sha256": "00", "input": "a.txt"}],
    ... }
    >>> graph = to_provenance(form)["@graph"]
    >>> next(node["wasAttributedTo"] for node in graph if node["id"].endswith("article/a7"))
    ['https://rashomon.invalid/outlet/Tarn%20Post']
    """
    index, this = open_dossier(dossier), dossier_iri(dossier)
    comparison = f"{this}/comparison"
    nodes = [
        *_method(dossier, comparison),
        *_agents(index),
        *_settled(dossier),
        *(node for article in dossier["articles"] for node in _article(index, article)),
        *(_outside(index, node) for node in index.outside.values()),
        *_shared_texts(index, comparison),
        *_origins(index, comparison),
        *_findings(index, comparison),
        *_dossier(index, this, comparison),
    ]
    return {"@context": PROV_CONTEXT, "@graph": nodes}


def dossier_iri(dossier: Json) -> str:
    """This very dossier: a story that grows has many."""
    return f"{story_iri(dossier)}/dossier/{_digest(dossier)}"


def _digest(form: Json) -> str:
    return sha256(json.dumps(form, sort_keys=True).encode()).hexdigest()[:16]


# -- how it was made ---------------------------------------------------------------------------------------------------


def _software(dossier: Json) -> str:
    return agent_iri("software", f"rashomon {dossier['method']['version']}")


def _model_iri(name: str) -> str:
    return agent_iri("model", name)


def _models(dossier: Json) -> list[str]:
    return sorted({_model_iri(str(name)) for name in dossier["method"]["models"].values()})


def _plan(dossier: Json) -> str:
    return f"{BASE}method/{_digest(dossier['method'])}"


def _reading(article: str) -> str:
    """How a page became an article: the same in every dossier that holds it."""
    return agent_iri("reading", article)


def _method(dossier: Json, comparison: str) -> Iterator[Node]:
    method, software = dossier["method"], _software(dossier)
    name = f"rashomon {method['version']}"
    yield {"id": software, "type": ["prov:Agent", "prov:SoftwareAgent"], "label": name, "version": method["version"]}
    roles: dict[str, list[str]] = {}
    for role, model in sorted(method["models"].items()):
        roles.setdefault(str(model), []).append(str(role))
    for model, parts in sorted(roles.items()):
        yield {
            "id": _model_iri(model),
            "type": ["prov:Entity", "rashomon:Model"],
            "label": model,
            "rashomon:role": parts,
        }
    yield {
        "id": _plan(dossier),
        "type": ["prov:Entity", "prov:Plan"],
        "label": f"The method of {name}",
        "rashomon:threshold": [
            {"type": "rashomon:Threshold", "label": str(key), "value": value}
            for key, value in sorted(method["thresholds"].items())
        ],
    }
    association = {"type": "prov:Association", "agent": software, "hadPlan": _plan(dossier)}
    yield {
        "id": comparison,
        "type": ["prov:Activity", "rashomon:Comparison"],
        "label": "The reports of the story laid side by side",
        "used": [article_iri(a["id"]) for a in dossier["articles"]] + _models(dossier) + _overrides(dossier),
        "wasAssociatedWith": [software],
        "qualifiedAssociation": [association],
    }


def _overrides(dossier: Json) -> list[str]:
    return [finding_iri(dossier, f"override-{number}") for number, _ in enumerate(dossier.get("overrides", ()), 1)]


def _settled(dossier: Json) -> Iterator[Node]:
    """What an analyst has settled: used by the comparison, and nobody's finding."""
    analyst = agent_iri("agent", "analyst")
    for name, override in zip(_overrides(dossier), dossier.get("overrides", ()), strict=True):
        told = "; ".join(f"{key}: {override[key]}" for key in override if key not in ("kind", "why"))
        yield {
            "id": name,
            "type": ["prov:Entity", "rashomon:Override"],
            "label": f"{override['kind']}: {told}",
            "comment": str(override.get("why") or ""),
            "wasAttributedTo": [analyst],
        }
    if dossier.get("overrides"):
        yield {"id": analyst, "type": ["prov:Agent"], "label": "An analyst who settled what the program could not"}


# -- where the texts came from -----------------------------------------------------------------------------------------


def _agents(index: Index) -> Iterator[Node]:
    """Who publishes and who wrote. A name in a byline may be a desk or an agency, so no more is said of it."""
    outlets = {str(r.json["outlet"]) for r in index.reports if r.json.get("outlet")}
    for outlet in sorted(outlets):
        yield {"id": agent_iri("outlet", outlet), "type": ["prov:Agent", "prov:Organization"], "label": outlet}
    for name in sorted({str(node["name"]) for node in index.outside.values()} - outlets):
        yield {"id": agent_iri("outlet", name), "type": ["prov:Agent"], "label": name}
    for name in sorted({str(name) for report in index.reports for name in report.json.get("bylines", ())}):
        yield {"id": agent_iri("byline", name), "type": ["prov:Agent"], "label": name}


def _article(index: Index, article: Json) -> Iterator[Node]:
    dossier = index.dossier
    page, reading = page_iri(article["raw_sha256"]), _reading(article["id"])
    yield {
        "id": page,
        "type": ["prov:Entity", "rashomon:Page"],
        "label": str(article["input"]),
        "rashomon:sha256": article["raw_sha256"],
    }
    yield {
        "id": reading,
        "type": ["prov:Activity", "rashomon:Reading"],
        "label": f"{index.node_name(article['id'])} cleaned and read",
        "used": [page, *_models(dossier)],
        "wasAssociatedWith": [_software(dossier)],
    }
    node: Node = {
        "id": article_iri(article["id"]),
        "type": ["prov:Entity", "schema:NewsArticle"],
        "label": str(article.get("title") or index.node_name(article["id"])),
        "wasGeneratedBy": [reading],
        "wasDerivedFrom": [page],
    }
    node |= {"url": address} if (address := address_of(article)) else {}
    node |= {"datePublished": article["published"]} if article.get("published") else {}
    agents = [(agent_iri("outlet", str(article["outlet"])), "publisher")] if article.get("outlet") else []
    agents += [(agent_iri("byline", str(name)), "author") for name in article.get("bylines", ())]
    if agents:
        node["wasAttributedTo"] = list(dict.fromkeys(agent for agent, _ in agents))
        node["qualifiedAttribution"] = [
            {"type": "prov:Attribution", "agent": agent, "hadRole": term(role)} for agent, role in agents
        ]
    for edge in _edges(index):
        if edge["to"] == article["id"] and edge["direction"] != "unknown":
            _derive(index, node, edge)
    yield node


def _derive(index: Index, node: Node, edge: Json) -> None:
    """Add one branch of the stemma to its child."""
    parent = _text_iri(index, edge["from"])
    told = {"id": finding_iri(index.dossier, tie_id(edge)), "entity": parent} | _tie(edge)
    if edge["kind"] in REPEATS:
        node.setdefault("wasQuotedFrom", []).append(parent)
        node.setdefault("qualifiedQuotation", []).append({"type": "prov:Quotation"} | told)
    elif edge["kind"] in DERIVATIONS:
        node.setdefault("qualifiedDerivation", []).append({"type": "prov:Derivation"} | told)
    else:  # a credit says whom a text names, not how much of it came from there
        node.setdefault("wasInfluencedBy", []).append(parent)
        kinds = ["prov:Influence", "prov:EntityInfluence"]  # both, as readers look for the one or the other
        node.setdefault("qualifiedInfluence", []).append({"type": kinds, "influencer": parent} | told)
    if edge["kind"] in DERIVATIONS and parent not in node["wasDerivedFrom"]:
        node["wasDerivedFrom"].append(parent)


def _tie(edge: Json) -> Node:
    told: Node = {"rashomon:kind": edge["kind"], "rashomon:direction": edge["direction"]}
    told |= {"rashomon:share": edge["share"], "rashomon:score": edge["score"], "comment": edge["why"]}
    return told | ({"rashomon:variant": edge["variant"]} if edge.get("variant") else {})


def _shared_texts(index: Index, comparison: str) -> Iterator[Node]:
    """Ties of which nobody can say which end came first: no derivation, only text in common."""
    for edge in _edges(index):
        if edge["direction"] == "unknown":
            ends = [_text_iri(index, edge[end]) for end in ("from", "to")]
            yield {
                "id": finding_iri(index.dossier, tie_id(edge)),
                "type": ["prov:Entity", "rashomon:SharedText"],
                "label": f"{index.node_name(edge['from'])} and {index.node_name(edge['to'])}",
                "rashomon:between": [{"id": end} for end in ends],
                "wasGeneratedBy": [comparison],
            } | _tie(edge)


def _outside(index: Index, node: Json) -> Node:
    return {
        "id": finding_iri(index.dossier, str(node["id"])),
        "type": ["prov:Entity", "rashomon:OutsideText"],
        "label": index.node_name(str(node["id"])),
        "comment": node["why"],
        "wasAttributedTo": [agent_iri("outlet", str(node["name"]))],
    }


def _text_iri(index: Index, node: str) -> str:
    return finding_iri(index.dossier, node) if node in index.outside else article_iri(node)


def _edges(index: Index) -> list[Node]:
    return list((index.dossier.get("lineage") or {}).get("edges", ()))


# -- what was found ----------------------------------------------------------------------------------------------------


def _origins(index: Index, comparison: str) -> Iterator[Node]:
    for origin in index.origins.values():
        yield {
            "id": finding_iri(index.dossier, str(origin["id"])),
            "type": ["prov:Entity", "rashomon:Origin"],
            "label": origin["name"],
            "comment": origin["why"],
            "rashomon:carriedBy": [{"id": article_iri(article)} for article in origin["articles"]],
            "wasGeneratedBy": [comparison],
        }


def _findings(index: Index, comparison: str) -> Iterator[Node]:
    dossier = index.dossier
    for fact in index.facts.values():
        yield {
            "id": finding_iri(dossier, str(fact["id"])),
            "type": ["prov:Entity", "rashomon:Fact"],
            "label": fact["question"],
            "comment": fact["why"],
            "rashomon:verdict": {"id": term(fact["verdict"])},
        } | _made_from(dossier, comparison, fact, [account["article"] for account in fact["accounts"]])
    for wording in index.wordings.values():
        said = [index.statements[s] for s in wording["statements"] if s in index.statements]
        yield {
            "id": finding_iri(dossier, str(wording["id"])),
            "type": ["prov:Entity", "rashomon:Wording"],
            "label": f"{index.name_of(wording.get('speaker_entity')) or 'Someone'}, in {len(said)} wordings",
        } | _made_from(dossier, comparison, wording, [statement["article"] for statement in said])


def _made_from(dossier: Json, comparison: str, item: Json, articles: list[str]) -> Node:
    origins = [{"id": finding_iri(dossier, str(origin))} for origin in item.get("origins", ())]
    return {
        "rashomon:origin": origins,
        "wasDerivedFrom": [article_iri(article) for article in dict.fromkeys(articles)],
        "wasGeneratedBy": [comparison],
    }


def _dossier(index: Index, this: str, comparison: str) -> Iterator[Node]:
    dossier = index.dossier
    found = [finding_iri(dossier, item) for items in (index.facts, index.wordings, index.origins) for item in items]
    yield {
        "id": this,
        "type": ["prov:Entity", "prov:Collection", "rashomon:Dossier"],
        "label": f"Dossier: {dossier['story'].get('title') or 'a story without a title'}",
        "wasGeneratedBy": [comparison],
        "wasAttributedTo": [_software(dossier)],
        "wasDerivedFrom": [article_iri(article["id"]) for article in dossier["articles"]],
        "hadMember": found,
    }
