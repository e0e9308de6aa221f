"""Markdown → Page of plain text, one paragraph to a block, the marks gone.

In: Opened.  Out: Page.  Next: pdf.py
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rashomon.errors import Caveat
from rashomon.readers.decoding import decode
from rashomon.readers.opened import Opened, sha256
from rashomon.readers.page import Page, PageMeta
from rashomon.readers.sidecar import clean, meta_from

if TYPE_CHECKING:
    from markdown_it.token import Token

# A paragraph longer than this keeps its marks: reading them is quadratic in what a crafted one may hold (half a million
# letters of "![a](" took ten seconds). The longest paragraph of scrapinghub's 181 pages has 2,071 letters.
MAX_BLOCK_CHARS = 10_000

# Between "---" lines at the start: title, date, author, as static site generators write it.
_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"""^(\w+)\s*:\s*(?:"(.*)"|'(.*)'|(.*?))\s*$""")


def read_markdown(opened: Opened) -> Iterator[Page | Caveat]:
    """One Markdown file → one page of its words, with what its front matter says.

    >>> import io
    >>> raw = b"---\\ntitle: Rain falls\\n---\\nRain *fell* in [Vestra](http://vestra.example)."
    >>> [page] = read_markdown(Opened("rain.md", io.BytesIO(raw), len(raw)))
    >>> page.raw, page.meta.title
    (b'Rain fell in Vestra.\\n', 'Rain falls')
    """
    whole = opened.whole()
    text = decode(whole, "text/plain", opened.charset).text
    front = _FRONT.match(text)
    meta, _ = meta_from(_fields(front.group(1))) if front else (PageMeta(), None)
    words = plain(text[front.end() :] if front else text.lstrip("\ufeff"))
    if not words.strip():
        raise opened.refusal("has no words beside its markup", "Save the article itself.")
    yield opened.page(clean(words).encode("utf-8"), "text/plain", "text/markdown", meta=meta, sha256=sha256(whole))


def plain(text: str) -> str:
    """The words of a Markdown text, blocks parted by an empty line.

    >>> plain("# Rain falls\\n\\n> It **rained**,\\n> she said.\\n\\n- wind\\n- snow")
    'Rain falls\\n\\nIt rained, she said.\\n\\nwind\\n\\nsnow\\n'
    """
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark").enable("table").disable("inline")
    inline = MarkdownIt("commonmark")
    links: dict[str, object] = {}
    blocks = []
    for token in reader.parse(text, links):
        if token.type == "inline" and len(token.content) <= MAX_BLOCK_CHARS:
            blocks.append("".join(_inline(part.children or []) for part in inline.parseInline(token.content, links)))
        elif token.type in ("inline", "fence", "code_block"):
            blocks.append(token.content)
        elif token.type == "html_block":
            blocks.append(re.sub(r"<[^<>]*>", " ", token.content))
    return "\n\n".join(block.strip() for block in blocks if block.strip()) + "\n"


def _inline(tokens: list[Token]) -> str:
    words = []
    for token in tokens:
        if token.type in ("text", "code_inline"):
            words.append(token.content)
        elif token.type == "softbreak":
            words.append(" ")
        elif token.type == "hardbreak":
            words.append("\n")
    return "".join(words)


def _fields(front: str) -> dict[str, object]:
    found: dict[str, object] = {}
    for line in front.splitlines():
        told = _FIELD.match(line)
        if told:
            value = next((group for group in told.groups()[1:] if group is not None), "")
            if value:
                found[told.group(1).lower()] = value
    return found
