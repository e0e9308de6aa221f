"""Many reports of one event in; one account that can be checked: who said what, where they differ, how many origins.

In: paths or pages.  Out: one Dossier a story.  Next: reconcile.py, the whole method on one screen
Importing rashomon loads no model and hardly any code: each name below is fetched when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from rashomon.version import VERSION as __version__

if TYPE_CHECKING:
    from rashomon.api import compare, read
    from rashomon.article import Article
    from rashomon.attribution import Channel, Statement
    from rashomon.discrepancy import Account, Fact
    from rashomon.dossier import Dossier
    from rashomon.errors import Caveat, DossierError, InputError, ModelError, NoArticles, RashomonError
    from rashomon.exports.annotations import to_annotations
    from rashomon.exports.claims import to_claims
    from rashomon.exports.provenance import to_provenance
    from rashomon.exports.tables import to_tables
    from rashomon.models import Annotator, Encoder, Judge, Models, default_models
    from rashomon.origin import Origin
    from rashomon.quantity import Quantity
    from rashomon.readers import Page, PageMeta, open_inputs
    from rashomon.reading import Reading
    from rashomon.reconcile import Soliloquy
    from rashomon.report.html import render_html
    from rashomon.report.markdown import render_markdown
    from rashomon.source import Entity
    from rashomon.span import Evidence, Span
    from rashomon.stemma import Edge, Lineage, Outside
    from rashomon.timex import Time
    from rashomon.verification import Verified, schema, verify
    from rashomon.wording import Edit, Wording

# Where each public name lives, in the order of the flow.
HOMES = {
    "rashomon.api": (
        "compare",
        "read",
    ),
    "rashomon.article": ("Article",),
    "rashomon.attribution": (
        "Channel",
        "Statement",
    ),
    "rashomon.discrepancy": (
        "Account",
        "Fact",
    ),
    "rashomon.dossier": ("Dossier",),
    "rashomon.errors": (
        "Caveat",
        "DossierError",
        "InputError",
        "ModelError",
        "NoArticles",
        "RashomonError",
    ),
    "rashomon.models": (
        "Annotator",
        "Encoder",
        "Judge",
        "Models",
        "default_models",
    ),
    "rashomon.origin": ("Origin",),
    "rashomon.quantity": ("Quantity",),
    "rashomon.readers": (
        "Page",
        "PageMeta",
        "open_inputs",
    ),
    "rashomon.reading": ("Reading",),
    "rashomon.reconcile": ("Soliloquy",),
    "rashomon.source": ("Entity",),
    "rashomon.span": (
        "Evidence",
        "Span",
    ),
    "rashomon.stemma": (
        "Edge",
        "Lineage",
        "Outside",
    ),
    "rashomon.timex": ("Time",),
    "rashomon.verification": (
        "Verified",
        "schema",
        "verify",
    ),
    "rashomon.wording": ("Edit", "Wording"),
    "rashomon.report.html": ("render_html",),
    "rashomon.report.markdown": ("render_markdown",),
    "rashomon.exports.tables": ("to_tables",),
    "rashomon.exports.annotations": ("to_annotations",),
    "rashomon.exports.provenance": ("to_provenance",),
    "rashomon.exports.claims": ("to_claims",),
}
_HOME_OF = {name: module for module, names in HOMES.items() for name in names}

__all__ = [
    "Account",
    "Annotator",
    "Article",
    "Caveat",
    "Channel",
    "Dossier",
    "DossierError",
    "Edge",
    "Edit",
    "Encoder",
    "Entity",
    "Evidence",
    "Fact",
    "InputError",
    "Judge",
    "Lineage",
    "ModelError",
    "Models",
    "NoArticles",
    "Origin",
    "Outside",
    "Page",
    "PageMeta",
    "Quantity",
    "RashomonError",
    "Reading",
    "Soliloquy",
    "Span",
    "Statement",
    "Time",
    "Verified",
    "Wording",
    "__version__",
    "compare",
    "default_models",
    "open_inputs",
    "read",
    "render_html",
    "render_markdown",
    "schema",
    "to_annotations",
    "to_claims",
    "to_provenance",
    "to_tables",
    "verify",
]


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'rashomon' has no attribute {name!r}")
    found = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
