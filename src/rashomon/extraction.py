"""HTML → the article's body, each stretch of it tied to its place in the raw page.

In: decoded HTML.  Out: Extract: Body, and the tags in which the page speaks of itself.  Next: furniture/
Which blocks are body is trafilatura's judgement; the words are always taken from the page itself, so that each
can be walked back to its place. Nothing of a page is ever run.
"""

from __future__ import annotations

import html
import logging
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

import trafilatura

from rashomon.body import Body, RemovalReason, Removed, SourceMap
from rashomon.furniture import find_furniture
from rashomon.furniture.form import by_form, guess_reason
from rashomon.furniture.housekeeping import foot
from rashomon.furniture.inside import inside
from rashomon.furniture.line import as_block, as_line

# Characters of HTML that are looked at. The largest of 181 news pages has 2.9 million.
LARGEST = 5_000_000
# Characters of one extracted line that are aligned word by word when the line does not stand in the page as it is.
LONGEST_LINE = 20_000
# Words that the extraction left out inside one sentence of one block are put back up to this many: links and emphasis
# lost on the way. More than that is an insert and stays out.
GAP_WORDS = 12

# The library's own rules alone ("fast") give the same body as with its two fallbacks on 176 of 181 pages and a better
# one on 3 of the other 5 (F1 .962, with the fallbacks .960), in two thirds of the time. A body of fewer characters than
# this is asked for again with the fallbacks.
SHORT_BODY = 500

# Characters of an advert's words under its label.
LONGEST_ADVERT = 150
# Last lines of a body among which its foot is sought.
FOOT_LINES = 12
AD_LABEL = re.compile(r"\W*(?i:advertisement|sponsored(?: content)?|promoted|advert|anzeige|publicidad)\W*")
BOX_ENDS = re.compile(r"(?i)</(?:div|aside|section|figure)|<h[1-6]")

# Tags of blocks in a row are one line break; white space between two tags comes with the first of them.
BLOCK = r"(?:div|li|p|ul|ol|td|tr|h[1-6]|section|article|header|footer|nav|br|img|path|option|button|input)(?=[\s/>])"
TAG = re.compile(
    rf"<(?:/?{BLOCK}[^>]*+>(?:\s*+</?{BLOCK}[^>]*+>)*+|(/?)([a-zA-Z][a-zA-Z0-9:-]*)[^>]*>|(!--)|[!?/][^>]*>)(\s+(?=<))?"
)
# Characters that nobody sees: controls, soft hyphens, zero widths, marks of direction.
HIDDEN = r"\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ud800-\udfff"
PIECE = re.compile(
    r"(?P<reference>&(?:#[xX][0-9a-fA-F]{1,8}|#[0-9]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});?)"
    r"|(?P<space>\s+)"
    rf"|(?P<drop>[{HIDDEN}]+)"
    rf"|(?P<run>(?:[^\s&{HIDDEN}]|(?<!\s) (?=[^\s&{HIDDEN}])|&(?![#A-Za-z]))+|&)"
)
LINE = re.compile(r"[^\n]+")
ALNUM = re.compile(r"[^\W_]")
WORD = re.compile(r"\w+")
UNSEEN = frozenset({"script", "style", "template", "noframes", "iframe", "textarea", "title", "svg", "math", "object"})
DROPPED = frozenset({"script", "style", "svg"})  # what trafilatura drops whole, unless a script is JSON-LD
INLINE = frozenset(
    (
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "mark",
        "nobr",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    )
)
SPEAKING = frozenset({"meta", "html", "time", "link"})  # tags that say something of the page in their attributes
KINDS = dict.fromkeys(INLINE, "inline") | dict.fromkeys(UNSEEN, "unseen") | dict.fromkeys(SPEAKING, "speaking")


@dataclass(frozen=True, slots=True)
class Visible:
    """What a reader would see of a page, as one line a block, and where each run of it stands in the raw page."""

    text: str
    starts: tuple[int, ...]  # of each run, in the text
    raws: tuple[int, ...]  # of each run, in the raw page
    lengths: tuple[int, ...]  # of each run; a character reference is a run of length 1
    ends: tuple[int, ...]  # of each run, in the raw page
    tags: tuple[str, ...]  # meta, html, time and link tags, whole
    scripts: tuple[str, ...]  # contents of application/ld+json
    title: str | None
    unseen: tuple[tuple[int, int], ...] = ()  # contents of scripts, styles and drawings, in the raw page


@dataclass(frozen=True, slots=True)
class Extract:
    """The body of an HTML page and all that its head and its hidden data may say."""

    body: Body
    visible: Visible


def extract(raw: str) -> Extract:
    """Find an HTML page's body and tie it to the page.

    >>> page = "<body><nav>Home</nav><article><p>Rain fell on <b>Aldmoor</b> all night.</p></article></body>"
    >>> found = extract(page).body
    >>> found.text
    'Rain fell on Aldmoor all night.'
    >>> [page[raw : raw + length] for _, raw, length in found.source_map]
    ['Rain fell on ', 'Aldmoor', ' all night.']
    """
    page = raw[:LARGEST]
    visible = see(page)
    lines = body_lines(_without(page, visible.unseen))
    found = align(lines, visible.text)
    kept = [
        line
        for stretches in found
        if (line := _without_furniture(stretches, visible.text)) and not _is_labelled(line, visible, page)
    ]
    return Extract(_body(visible, _without_foot(kept, visible.text) or furniture_free(visible.text)), visible)


def _is_labelled(stretches: list[tuple[int, int]], visible: Visible, page: str) -> bool:
    """Does a short line stand under the word "Advertisement", in the same box of the page?"""
    start, end = stretches[0][0], stretches[-1][1]
    before = visible.text.rfind("\n", 0, max(0, start - 1)) + 1
    if end - start > LONGEST_ADVERT or not AD_LABEL.fullmatch(visible.text, before, start):
        return False
    between = page[_raw_place(visible, before, before + 1)[0] : _raw_place(visible, start, start + 1)[0]]
    return visible.text[end - 1] not in '.!?”"' and BOX_ENDS.search(between) is None


def _without_foot(kept: list[list[tuple[int, int]]], seen: str) -> list[list[tuple[int, int]]]:
    """The body's lines without what the outlet says to its reader below them."""
    last = kept[-FOOT_LINES:]
    gone = set(foot([as_line(seen[stretches[0][0] : stretches[-1][1]], stretches[0][0]) for stretches in last]))
    return kept[:-FOOT_LINES] + [stretches for index, stretches in enumerate(last) if index not in gone]


def _without(page: str, unseen: tuple[tuple[int, int], ...]) -> str:
    """A page without what nobody sees of it: two thirds of its characters, which the library would parse and drop."""
    edges = [0, *(edge for stretch in unseen for edge in stretch), len(page)]
    return "".join(page[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))


def _without_furniture(stretches: list[tuple[int, int]], seen: str) -> list[tuple[int, int]]:
    """One line of the body without what its form shows to be furniture; nothing if that is all of it."""
    kept = []
    for start, end in stretches:
        line = as_block(seen[start:end], start)
        if by_form(line) is not None:
            continue
        at = start
        for low, high, _ in inside(seen, line):
            kept.append((at, low))
            at = high
        kept.append((at, end))
    return [(start, end) for start, end in kept if seen[start:end].strip()]


def body_lines(raw: str) -> list[str]:
    """The lines of the body as trafilatura sees it; none if it finds no body or chokes on the page."""
    logger = logging.getLogger("trafilatura")
    if logger.level != logging.CRITICAL:
        logger.setLevel(logging.CRITICAL)
    try:
        text = trafilatura.extract(raw, include_comments=False, fast=True)
        if len(text or "") < SHORT_BODY:
            text = trafilatura.extract(raw, include_comments=False)
    except Exception:  # whatever a damaged page does to the library costs the library's answer only
        text = None
    return [line for line in (text or "").split("\n") if line.strip()]


def see(raw: str) -> Visible:
    """Read what a reader would see of a page, keeping the place of each run of characters.

    >>> see("<p>Caf&eacute; <b>Bar</b></p><script>no()</script><p>Next</p>").text
    'Café Bar\\nNext\\n'
    """
    page = _Reading()
    at, last_tag = 0, raw.rfind(">") + 1
    search = TAG.search
    while tag := search(raw, at, last_tag):
        opening = tag.start()
        if at < opening:
            page.words(raw, at, opening)
        closing, name, comment, blank = tag.groups()
        at = tag.end()
        kind = (KINDS.get(name) or KINDS.get(name.lower(), "break")) if name else "comment" if comment else "break"
        if kind == "inline":
            pass
        elif kind == "comment":
            end = raw.find("-->", tag.end(3))
            at, blank = (end + 3 if end >= 0 else last_tag), None
        elif closing or kind == "break":
            page.line_break()
        elif kind == "speaking":
            page.tags.append(tag.group()[: -len(blank)] if blank else tag.group())
        else:
            at, blank = page.skip(raw, name.lower(), raw[opening : _tag_end(tag)], _tag_end(tag)), None
        if blank and page.last not in " \n":
            page.put(" ", tag.start(4), tag.start(4) + 1)
    page.words(raw, at, len(raw))
    page.line_break()
    return page.visible()


def _tag_end(tag: re.Match[str]) -> int:
    """Where a tag ends, without the white space after it."""
    return tag.start(4) if tag.start(4) >= 0 else tag.end()


class _Reading:
    """What has been seen so far of one page."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.last = "\n"
        self.runs: list[tuple[int, int, int, int]] = []
        self.tags: list[str] = []
        self.scripts: list[str] = []
        self.title: str | None = None
        self.unclosed: set[str] = set()
        self.unseen: list[tuple[int, int]] = []

    def put(self, words: str, raw_start: int, raw_end: int) -> None:
        self.runs.append((self.length, raw_start, len(words), raw_end))
        self.pieces.append(words)
        self.length += len(words)
        self.last = words[-1]

    def skip(self, raw: str, name: str, tag: str, at: int) -> int:
        """Step over an element whose content nobody sees, keeping what it says of the page; where it ends."""
        if tag.endswith("/>") and name not in ("script", "style"):
            return at
        end = _closing(raw, name, at) if name not in self.unclosed else -1
        if end < 0:
            self.unclosed.add(name)
            return len(raw) if name in ("script", "style") else at
        if name == "script" and "ld+json" in tag.lower():
            self.scripts.append(raw[at:end])
        elif name in DROPPED:
            self.unseen.append((at, end))
        if name == "title" and self.title is None:
            self.title = " ".join(html.unescape(raw[at:end]).split())
        return end

    def line_break(self) -> None:
        if self.last != "\n":
            self.pieces.append("\n")
            self.length += 1
            self.last = "\n"

    def words(self, raw: str, start: int, end: int) -> None:
        """Take in the characters between two tags."""
        words = raw[start:end]
        if not words.strip():
            if words and self.last not in " \n":
                self.put(" ", start, start + 1)
            return
        if words.isprintable() and "&" not in words and "  " not in words:
            if words[0] == " " and self.last in " \n":
                words, start = words[1:], start + 1
            if words:
                self.put(words, start, end)
            return
        for piece in PIECE.finditer(words):
            kind, here = piece.lastgroup, start + piece.start()
            if kind == "run":
                self.put(piece.group(), here, start + piece.end())
            elif kind == "space":
                if self.last not in " \n":
                    self.put(" ", here, here + 1)
            elif kind == "reference":
                meant = html.unescape(piece.group())
                if meant.isspace():
                    if self.last not in " \n":
                        self.put(" ", here, start + piece.end())
                elif len(meant) > 1:  # no reference after all, or one of the few that stand for two characters
                    self.put(piece.group(), here, start + piece.end())
                elif meant and meant.isprintable():
                    self.put(meant, here, start + piece.end())

    def visible(self) -> Visible:
        starts, raws, lengths, ends = zip(*self.runs, strict=True) if self.runs else ((), (), (), ())
        return Visible(
            "".join(self.pieces),
            starts,
            raws,
            lengths,
            ends,
            tuple(self.tags),
            tuple(self.scripts),
            self.title,
            tuple(self.unseen),
        )


def _closing(raw: str, name: str, at: int) -> int:
    """Where the tag that closes an element begins; -1 if none does."""
    end, size = raw.find("</", at), len(name)
    while end >= 0:
        after = raw[end + 2 : end + size + 3]
        if after[:size].lower() == name and not after[size:].isalnum():
            return end
        end = raw.find("</", end + 2)
    return end


def align(lines: list[str], seen: str) -> list[list[tuple[int, int]]]:
    """Find each extracted line among the words of the page: one list of stretches a line, in the order of the page.

    >>> align(["- Rain fell."], "Home\\nRain fell.\\n")
    [[(5, 15)]]
    """
    found: list[list[tuple[int, int]]] = []
    cursor = 0
    for line in lines:
        words = line.strip()
        stretches: list[tuple[int, int]] = []
        for form in (words, words.removeprefix("- ")):
            at = seen.find(form, cursor)
            if at < 0:
                at = seen.find(form)
            if at >= 0 and form:
                stretches = [(at, at + len(form))]
                break
        else:
            stretches = list(_word_by_word(words[:LONGEST_LINE], seen, cursor))
        if stretches:
            found.append(stretches)
            cursor = stretches[-1][1] if stretches[-1][1] > cursor else cursor
    return _in_order(found)


def _in_order(found: list[list[tuple[int, int]]]) -> list[list[tuple[int, int]]]:
    """Lines in the order of the page, each stretch of the page once."""
    ordered: list[list[tuple[int, int]]] = []
    at = 0
    for stretches in sorted(found):
        kept = []
        for start, end in stretches:
            start = max(start, at)
            if start < end:
                kept.append((start, end))
                at = end
        if kept:
            ordered.append(kept)
    return ordered


def _word_by_word(line: str, seen: str, cursor: int) -> Iterator[tuple[int, int]]:
    """Find a line that does not stand in the page as it is: the longest stretches of its words, in order."""
    wanted = [match.group() for match in WORD.finditer(line)]
    start = _first_words(wanted, seen, cursor)
    if start is None:
        return
    window = seen[start : start + 2 * len(line) + 400]
    there = list(WORD.finditer(window))
    blocks = SequenceMatcher(None, [match.group() for match in there], wanted, autojunk=False).get_matching_blocks()
    stretches: list[tuple[int, int]] = []
    for block in blocks:
        if block.size == 0:
            continue
        begin = start + there[block.a].start()
        end = start + there[block.a + block.size - 1].end()
        if stretches:
            gap = seen[stretches[-1][1] : begin]
            if "\n" not in gap and len(WORD.findall(gap)) <= GAP_WORDS:
                stretches[-1] = (stretches[-1][0], end)
                continue
        if block.size > 1:
            stretches.append((begin, end))
    for begin, end in stretches:
        yield _with_marks(seen, begin, end)


def _first_words(wanted: list[str], seen: str, cursor: int) -> int | None:
    """Where the first words of a line stand in the page."""
    for size in (5, 3):
        for skip in range(max(1, min(len(wanted) - size + 1, 12))):
            words = wanted[skip : skip + size]
            if len(words) < min(size, len(wanted)) or not words:
                break
            match = re.compile(r"\W{1,12}".join(map(re.escape, words))).search(seen, cursor)
            if match is None:
                match = re.compile(r"\W{1,12}".join(map(re.escape, words))).search(seen)
            if match:
                return max(0, match.start() - 12 * skip)
    return None


def _with_marks(seen: str, start: int, end: int) -> tuple[int, int]:
    """Draw in the quotation marks and full stops that stand against a stretch."""
    while start > 0 and not seen[start - 1].isalnum() and not seen[start - 1].isspace():
        start -= 1
    while end < len(seen) and not seen[end].isalnum() and not seen[end].isspace():
        end += 1
    return start, end


def furniture_free(seen: str) -> list[list[tuple[int, int]]]:
    """The body of a page in which trafilatura found none: its lines, cleaned as a plain text."""
    cuts = [(start, end) for start, end, _ in find_furniture(seen)]
    kept, at = [], 0
    for start, end in [*cuts, (len(seen), len(seen))]:
        for line in re.finditer(r"[^\n]+", seen[at : max(at, start)]):
            if line.group().strip():
                kept.append([(at + line.start(), at + line.end())])
        at = max(at, end)
    return kept


def _body(visible: Visible, lines: list[list[tuple[int, int]]]) -> Body:
    """Write the body from the page's own words."""
    pieces: list[str] = []
    entries: list[tuple[int, int, int]] = []
    length = 0
    for number, stretches in enumerate(lines):
        if number:
            pieces.append("\n")
            length += 1
        for order, (start, end) in enumerate(stretches):
            if order:
                pieces.append("\n")
                length += 1
            for words, raw_start in _runs(visible, start, end):
                if raw_start is not None:
                    entries.append((length, raw_start, len(words)))
                pieces.append(words)
                length += len(words)
    covered = [stretch for stretches in lines for stretch in stretches]
    return Body("".join(pieces), _joined(entries), tuple(_left_out(visible, covered)))


def _runs(visible: Visible, start: int, end: int) -> Iterator[tuple[str, int | None]]:
    """The runs of a stretch of the visible text, each with its place in the raw page (None for our line breaks)."""
    at = start
    index = max(0, bisect_right(visible.starts, start) - 1)
    while index < len(visible.starts) and visible.starts[index] < end:
        run_start = visible.starts[index]
        run_end = run_start + visible.lengths[index]
        low, high = max(start, run_start), min(end, run_end)
        if low < high:
            if at < low:
                yield visible.text[at:low], None
            yield visible.text[low:high], visible.raws[index] + low - run_start
            at = high
        index += 1
    if at < end:
        yield visible.text[at:end], None


def _joined(entries: list[tuple[int, int, int]]) -> SourceMap:
    """Runs that follow one another in both texts, as one entry."""
    joined: list[tuple[int, int, int]] = []
    for start, raw, length in entries:
        if joined:
            last_start, last_raw, last_length = joined[-1]
            if last_start + last_length == start and last_raw + last_length == raw and length > 1 and last_length > 1:
                joined[-1] = (last_start, last_raw, last_length + length)
                continue
        joined.append((start, raw, length))
    return tuple(joined)


def _left_out(visible: Visible, covered: list[tuple[int, int]]) -> Iterator[Removed]:
    """The visible stretches that are not body, with a reason guessed by their form; neighbours of one reason joined."""
    at = 0
    for start, end in [*sorted(covered), (len(visible.text), len(visible.text))]:
        group: list[tuple[int, int]] = []
        reason: RemovalReason | None = None
        for line in LINE.finditer(visible.text, at, max(at, start)):
            if not ALNUM.search(line.group()):
                continue
            guessed = guess_reason(line.group())
            if guessed != reason and reason is not None:
                yield _removed(visible, group, reason)
                group = []
            reason = guessed
            group.append(line.span())
        if reason is not None:
            yield _removed(visible, group, reason)
        at = max(at, end)


def _removed(visible: Visible, group: list[tuple[int, int]], reason: RemovalReason) -> Removed:
    """Neighbouring blocks that go for one reason, as one removal."""
    start, end = _raw_place(visible, group[0][0], group[-1][1])
    return Removed(start, end, reason, "\n".join(visible.text[a:b].strip() for a, b in group))


def _raw_place(visible: Visible, start: int, end: int) -> tuple[int, int]:
    """Where a stretch of the visible text begins and ends in the raw page."""
    first = max(0, bisect_right(visible.starts, start) - 1)
    last = max(first, bisect_left(visible.starts, end) - 1)
    raw_start = visible.raws[first] + max(0, start - visible.starts[first])
    over = visible.starts[last] + visible.lengths[last] - end
    return raw_start, visible.ends[last] - max(0, over) if visible.lengths[last] > 1 else visible.ends[last]
