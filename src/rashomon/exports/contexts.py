"""What each key of our JSON-LD means, written out: no reader has to fetch anything.

In: nothing.  Out: JSON-LD contexts.  Next: annotations.py
The Web Annotation model asks for its own context by name, so annotations name it; `inlined` puts the same meanings in
its place for tools without a network. PROV and schema.org files carry theirs always.
"""

from __future__ import annotations

from typing import Any

from rashomon.exports.identifiers import TERMS

Node = dict[str, Any]

ANNOTATION_CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def _link(iri: str) -> Node:
    return {"@id": iri, "@type": "@id"}


def _count(iri: str) -> Node:
    return {"@id": iri, "@type": "xsd:nonNegativeInteger"}


# Our own words, the same in every file.
OURS: Node = {"rashomon": TERMS}

# Every term of the Web Annotation context that we use, as W3C's file maps it.
ANNOTATION_TERMS: Node = {
    "as": "http://www.w3.org/ns/activitystreams#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dctypes": "http://purl.org/dc/dcmitype/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": "@id",
    "type": "@type",
    "Annotation": "oa:Annotation",
    "AnnotationCollection": "as:OrderedCollection",
    "AnnotationPage": "as:OrderedCollectionPage",
    "Software": "as:Application",
    "SpecificResource": "oa:SpecificResource",
    "Text": "dctypes:Text",
    "TextPositionSelector": "oa:TextPositionSelector",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "TextualBody": "oa:TextualBody",
    "TimeState": "oa:TimeState",
    "commenting": "oa:commenting",
    "describing": "oa:describing",
    "identifying": "oa:identifying",
    "linking": "oa:linking",
    "tagging": "oa:tagging",
    "body": _link("oa:hasBody"),
    "cached": _link("oa:cachedSource"),
    "first": _link("as:first"),
    "generator": _link("as:generator"),
    "items": {"@id": "as:items", "@type": "@id", "@container": "@list"},
    "last": _link("as:last"),
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
    "partOf": _link("as:partOf"),
    "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
    "selector": _link("oa:hasSelector"),
    "source": _link("oa:hasSource"),
    "state": _link("oa:hasState"),
    "target": _link("oa:hasTarget"),
    "via": _link("oa:via"),
    "end": _count("oa:end"),
    "exact": "oa:exact",
    "format": "dc:format",
    "label": "rdfs:label",
    "language": "dc:language",
    "name": "foaf:name",
    "prefix": "oa:prefix",
    "start": _count("oa:start"),
    "startIndex": _count("as:startIndex"),
    "suffix": "oa:suffix",
    "total": _count("as:totalItems"),
    "value": "rdf:value",
}

# PROV-O by the names it has in the Recommendation.
PROV_CONTEXT: Node = OURS | {
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": "@id",
    "type": "@type",
    "label": "rdfs:label",
    "comment": "rdfs:comment",
    "agent": _link("prov:agent"),
    "entity": _link("prov:entity"),
    "influencer": _link("prov:influencer"),
    "hadMember": _link("prov:hadMember"),
    "hadPlan": _link("prov:hadPlan"),
    "hadRole": _link("prov:hadRole"),
    "qualifiedAssociation": _link("prov:qualifiedAssociation"),
    "qualifiedAttribution": _link("prov:qualifiedAttribution"),
    "qualifiedDerivation": _link("prov:qualifiedDerivation"),
    "qualifiedInfluence": _link("prov:qualifiedInfluence"),
    "qualifiedQuotation": _link("prov:qualifiedQuotation"),
    "used": _link("prov:used"),
    "wasAssociatedWith": _link("prov:wasAssociatedWith"),
    "wasAttributedTo": _link("prov:wasAttributedTo"),
    "wasDerivedFrom": _link("prov:wasDerivedFrom"),
    "wasGeneratedBy": _link("prov:wasGeneratedBy"),
    "wasInfluencedBy": _link("prov:wasInfluencedBy"),
    "wasQuotedFrom": _link("prov:wasQuotedFrom"),
    "value": "prov:value",
    "url": _link("schema:url"),
    "datePublished": "schema:datePublished",
    "version": "schema:softwareVersion",
}

# Every key without a prefix is schema.org's.
SCHEMA_CONTEXT: Node = OURS | {
    "@vocab": "https://schema.org/",
    "id": "@id",
    "type": "@type",
    "url": {"@type": "@id"},
}


def inlined(document: Node) -> Node:
    """The same document with every meaning written out in place of an address of a context.

    >>> inlined({"@context": ["http://www.w3.org/ns/anno.jsonld"], "type": "Annotation"})["@context"]["Annotation"]
    'oa:Annotation'
    """
    return {**document, "@context": ANNOTATION_TERMS | OURS}
