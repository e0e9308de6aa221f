"""The dossier as one HTML file that needs nothing else: no server, no script, no network.

In: the dossier's JSON form.  Out: HTML text, with the dossier itself inside.  Next: summary.py
The text of every report is hostile: the templates escape all of it, the page's policy lets no script run but the one
written here (by its hash), and nothing is fetched from anywhere.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from rashomon.errors import DossierError
from rashomon.report.index import LONGEST, Citation, Json
from rashomon.report.marks import LAYERS
from rashomon.report.story_page import story_page
from rashomon.report.values import counted, number_words, web_address

TEMPLATES = Path(__file__).parent / "templates"
# Characters that steer the direction of text. In the page they are isolated; in a name or a title they are left out.
_BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def render_html(dossier: Json) -> str:
    """The whole dossier as one self-contained page; the same dossier gives the same bytes.

    >>> page = render_html({"schema": "rashomon/dossier/1", "articles": [], "story": {"title": "The <b>bridge</b>"}})
    >>> "The &lt;b&gt;bridge&lt;/b&gt;" in page, embedded_dossier(page)["story"]["title"]
    (True, 'The <b>bridge</b>')
    """
    style, script = asset("dossier.css"), asset("dossier.js")
    return (
        templates()
        .get_template("dossier.html.j2")
        .render(
            page=story_page(dossier),
            home="",
            layers=LAYERS,
            style=Markup(style),  # noqa: S704 -- ours
            script=Markup(script),  # noqa: S704 -- ours
            policy=content_policy(style, script),
            embedded=Markup(_as_script_data(dossier)),  # noqa: S704 -- holds no <, > or &
        )
    )


def embedded_dossier(html: str) -> dict[str, Any]:
    """The dossier inside a page that `render_html` made.

    >>> embedded_dossier(render_html({"schema": "rashomon/dossier/1", "articles": []}))["schema"]
    'rashomon/dossier/1'
    """
    finder = _EmbeddedData()
    finder.feed(html)
    finder.close()
    if not finder.found:
        raise DossierError(
            'No dossier inside this page: it holds no whole <script type="application/json" id="dossier">. '
            "Is it a page that rashomon wrote, and was it saved to its end?"
        )
    try:
        dossier = json.loads("".join(finder.found))
    except (json.JSONDecodeError, RecursionError) as error:
        raise DossierError(f"The dossier inside this page is no JSON: {error}. Was the file cut or edited?") from error
    if not isinstance(dossier, dict):
        raise DossierError(f"The dossier inside this page is a {type(dossier).__name__}, not an object.")
    return dossier


def content_policy(style: str, script: str) -> str:
    """A policy that lets this style and this script work, and nothing else do anything.

    >>> content_policy("p{}", "1").split("; ")[0]
    "default-src 'none'"
    """
    return "; ".join(
        [
            "default-src 'none'",
            f"style-src '{_hash(style)}'",
            f"script-src '{_hash(script)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def asset(name: str) -> str:
    return (TEMPLATES / name).read_text("utf-8").replace("\r\n", "\n")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")


def _as_script_data(dossier: Json) -> str:
    """JSON that no HTML parser can read as markup, in the order of its keys' names."""
    text = json.dumps(dossier, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for sign in ("<", ">", "&", "\u2028", "\u2029"):
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    # Half a surrogate pair is no text, yet a JSON string may hold one; a byte order of zeroes upsets old parsers.
    return re.sub("[\x7f-\x9f\ud800-\udfff\ufeff]", lambda found: f"\\u{ord(found.group()):04x}", text)


@cache
def templates(*more: Path) -> jinja2.Environment:
    """Our templates and those of further folders, with the filters that make text from outside safe to show."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([TEMPLATES, *more]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "said": _said,
        "bare": _bare,
        "language": _language,
        "web_address": web_address,
        "number": number_words,
        "cut": _cut,
        "shown": _shown,
        "sentence": _sentence,
        "joined": _joined,
    }
    environment.globals["counted"] = counted
    environment.finalize = _finalize
    return environment


def _finalize(value: Any) -> Any:
    """Every text on its way out loses what no page can show; markup of our own passes."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return _shown(value)


def _shown(text: str) -> str:
    return _UNSHOWABLE.sub("\ufffd", text)


def _said(text: object) -> Markup:
    """Words from outside, isolated, so that no direction mark in them turns the words around them."""
    return Markup("<bdi>{}</bdi>").format(_shown(_cut(str(text))))


def _bare(text: object) -> str:
    """Words from outside for an attribute or a picture, where nothing can be isolated."""
    return _BIDI_CONTROLS.sub("", _shown(_cut(str(text))))


def _cut(text: str, length: int = LONGEST) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _language(tag: str) -> str:
    return tag if _LANGUAGE.fullmatch(tag) else ""


def _sentence(citation: Citation) -> Markup:
    """The sentence around a finding, its words marked."""
    if citation.is_whole:
        return Markup("<bdi>{}</bdi>").format(_shown(citation.sentence))
    parts = (escape(_shown(part)) for part in (citation.before, citation.words, citation.after))
    return Markup("<bdi>{}<mark>{}</mark>{}</bdi>").format(*parts)


def _joined(items: Iterable[str]) -> str:
    """A list in running text: "a, b and c"."""
    every = list(items)
    return ", ".join(every[:-1]) + " and " + every[-1] if len(every) > 1 else "".join(every)


class _EmbeddedData(HTMLParser):
    """Finds the data block that carries the dossier."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self._is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named: Mapping[str, str | None] = dict(attrs)
        wanted = named.get("id") == "dossier" and named.get("type") == "application/json"
        self._is_inside = tag == "script" and wanted and not self.found

    def handle_endtag(self, _tag: str) -> None:
        self._is_inside = False

    def handle_data(self, data: str) -> None:
        if self._is_inside:
            self.found.append(data)
