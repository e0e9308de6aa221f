"""The archive: one file that keeps every page, what each article says, and the stories they grow into.

In: pages as they arrive.  Out: stories, dossiers, quotations, and where any words stand.  Next: commands/archive.py
Each article is one transaction, and told of only when it is on the disk: a crash at any moment loses nothing that was
told. Tables are in store/*.sql, numbered; how the file is opened in store/opening.py.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from rashomon.article import Article, read_articles
from rashomon.attribution import Statement
from rashomon.change import Change, changes_between
from rashomon.dossier import Dossier
from rashomon.errors import Caveat, InputError
from rashomon.models.protocols import Annotation, Models
from rashomon.override import Override, date_of, obey, settled_pairs, touching
from rashomon.quantity import Quantity
from rashomon.readers import Carrier, Page, PageMeta
from rashomon.reading import READ_LANGUAGES, Reading, read_one
from rashomon.reconcile import Progress, quiet, reconcile
from rashomon.store.form import from_form, to_form
from rashomon.store.opening import ArchiveError as ArchiveError
from rashomon.store.opening import connect, default_place, told, turn
from rashomon.store.parses import Remembering, key_of, paragraphs
from rashomon.store.shelf import ShelfInFile
from rashomon.store.shelf import packed as packed_gist
from rashomon.store.shelf import unpacked as unpacked_gist
from rashomon.story import Gist, day_of, gist_of, place, rehomed
from rashomon.syntax import Syntax
from rashomon.timex import Time
from rashomon.version import VERSION

Json = dict[str, Any]
Clock = Callable[[], str]


def utc_now() -> str:
    """The one clock of the archive: when things arrived. No finding depends on it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one page. Once this is told, it is on the disk."""

    state: Literal["new", "version", "held", "no-article"]
    input: str
    article: str | None
    story: str | None
    caveats: tuple[Caveat, ...] = ()


class Archive:
    """An open archive. With models it can take articles in; without, it is only read, and no writer is waited for."""

    def __init__(self, path: Path | None = None, models: Models | None = None, clock: Clock = utc_now) -> None:
        self.path = path or default_place()
        self.models = models
        self.clock = clock
        self.db = connect(self.path, write=models is not None)
        self.annotator = Remembering(models.annotator, self.db) if models else None
        self.shelf = ShelfInFile(self.db)

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self.db.close()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        with told(self.path), turn(self.db):
            yield

    def _all(self, query: str, *given: Any) -> list[Any]:
        with told(self.path):
            return self.db.execute(query, given).fetchall()

    def _one(self, query: str, *given: Any) -> Any:
        with told(self.path):
            return self.db.execute(query, given).fetchone()

    # -- taking in -----------------------------------------------------------------------------------------------------

    def add(self, pages: Iterable[Page | Caveat]) -> Iterator[Added | Caveat]:
        """Take pages in, one by one; each is told of when it is safe on the disk.

        Dossiers follow with `bring_up_to_date`, once for all that arrived.
        """
        for page in pages:
            yield page if isinstance(page, Caveat) else self.add_page(page)

    def add_page(self, page: Page) -> Added:
        """Read one page, give it its story, and keep all of it in one transaction."""
        models = self._models()
        page = storable_page(page)
        if held := self._held(page):
            return held
        reading, gist, caveats = self._read(page, models)
        with self._turn():
            if held := self._held(page):  # another writer was quicker
                return held
            self._write_parses()
            self.db.execute(
                "INSERT OR IGNORE INTO page VALUES (?, ?, ?)", (page.sha256, len(page.raw), zlib.compress(page.raw))
            )
            where = (reading.article.url if reading else page.meta.url) or page.input
            self.db.execute(
                "INSERT INTO arrival (sha256, input, place, form, added, article) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    page.sha256,
                    page.input,
                    where,
                    page_form(page),
                    self.clock(),
                    reading.article.id if reading else None,
                ),
            )
            if reading is None or gist is None:
                return Added("no-article", page.input, None, None, tuple(caveats))
            article = reading.article.id
            row = self.db.execute("SELECT story FROM article WHERE id = ?", (article,)).fetchone()
            if row:  # the same words under the same name, from another folder
                return Added("held", page.input, article, row[0], tuple(caveats))
            story, earlier = self._place(reading, gist, where)
        return Added("version" if earlier else "new", page.input, article, story, tuple(caveats))

    def _models(self) -> Models:
        if self.models is None:
            raise ArchiveError(f"{self.path} was opened for reading only.")
        return self.models

    def _held(self, page: Page) -> Added | None:
        row = self._one(
            "SELECT arrival.article, story FROM arrival LEFT JOIN article ON id = arrival.article "
            "WHERE sha256 = ? AND input = ?",
            page.sha256,
            page.input,
        )
        return Added("held", page.input, row[0], row[1]) if row else None

    def _read(self, page: Page, models: Models) -> tuple[Reading | None, Gist | None, list[Caveat]]:
        """What one page says by itself; its own doubts travel with the reading."""
        assert self.annotator is not None
        articles, caveats = read_articles([page])
        if not articles:
            return None, None, caveats
        article = articles[0]
        published = date_of(self.overrides(), article.id)
        if published:
            article = read_articles([replace(page, meta=replace(page.meta, published=published))])[0][0]
        reading = read_one(article, self.annotator, models.reporter)
        mine = [c for c in caveats if c.article == article.id]
        reading = replace(reading, caveats=(*reading.caveats, *mine))
        return reading, gist_of(reading, models.encoder), caveats

    def _write_parses(self) -> None:
        assert self.annotator is not None
        self.annotator.write()

    def _place(self, reading: Reading, gist: Gist, where: str) -> tuple[str, bool]:
        """Within a turn: give an article its story, and the stories around it their new shape."""
        article = reading.article
        earlier = self.db.execute(
            "SELECT id, story FROM article WHERE place = ? AND replaced IS NULL ORDER BY number DESC LIMIT 1", (where,)
        ).fetchone()
        cursor = self.db.execute(
            "INSERT INTO article (id, story, day, published, outlet, title, place, made_with, reading, gist) "
            "VALUES (?, '', ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                article.id,
                gist.day or 0,
                storable(article.published),
                storable(article.outlet),
                storable(article.title),
                where,
                self._made_with(),
                packed_reading(reading),
                packed_gist(gist),
            ),
        )
        number = cursor.lastrowid
        assert number is not None
        if earlier:
            self.db.execute("UPDATE article SET replaced = ? WHERE id = ?", (article.id, earlier[0]))
            self._unshelve_quotes(earlier[0])
        self._regroup(gist, also=[earlier[1]] if earlier else [])
        self.shelf.write(number, gist)
        self._write_quotes(reading)
        self._index(f"article {article.id}", "article", article.id, f"{article.title or ''}\n{article.text}")
        for statement in reading.statements:
            self._index(f"article {article.id}", "quotation", statement.id, statement.content.text)
        story: str = self.db.execute("SELECT story FROM article WHERE id = ?", (article.id,)).fetchone()[0]
        return story, earlier is not None

    def _regroup(self, gist: Gist, also: Iterable[str] = ()) -> None:
        """Within a turn: link an article and the stories near it anew; ids stay with the greater part."""
        overrides = self.overrides()
        asked = {a for o in overrides if o.kind == "merge" and gist.article in o.articles for a in o.articles}
        homes = [
            s for a in sorted(asked) for (s,) in self.db.execute("SELECT story FROM article WHERE id = ?", (a,)) if s
        ]
        placed = place(gist, self.shelf, partial(settled_pairs, overrides), also=[*also, *homes])
        (home,) = self.db.execute("SELECT story FROM article WHERE id = ?", (gist.article,)).fetchone()
        if home:  # it stood in a story already
            placed = replace(placed, homes={**placed.homes, gist.article: home})
        touched = sorted(set(placed.homes.values()))
        members = {s: [a for (a,) in self.db.execute("SELECT id FROM article WHERE story = ?", (s,))] for s in touched}
        moved = rehomed(placed, members, gist.article, self._given)
        for article, story in sorted(moved.items()):
            self.db.execute("UPDATE article SET story = ? WHERE id = ?", (story, article))
            self.db.execute("INSERT OR IGNORE INTO story (id, title, held, stale) VALUES (?, '', 0, 1)", (story,))
        (own,) = self.db.execute("SELECT story FROM article WHERE id = ?", (gist.article,)).fetchone()
        for story in sorted({*moved.values(), *(placed.homes[a] for a in moved if a in placed.homes), own}):
            went = [moved[a] for a in members.get(story, ()) if a in moved]
            self._recount(story, into=max(set(went), key=lambda s: (went.count(s), s)) if went else None)

    def _given(self, story: str) -> bool:
        return self.db.execute("SELECT 1 FROM story WHERE id = ?", (story,)).fetchone() is not None

    def _recount(self, story: str, into: str | None = None) -> None:
        """Bring a story's row up to its articles; one that lost them all points to where they went."""
        rows = self.db.execute(
            "SELECT published, title FROM article WHERE story = ? AND replaced IS NULL "
            "ORDER BY published IS NULL, published, id",
            (story,),
        ).fetchall()
        dates = [p for p, _ in rows if p]
        title = next((t for _, t in rows if t), "")
        self.db.execute(
            "UPDATE story SET title = ?, held = ?, first = ?, last = ?, stale = ?, into_id = ? WHERE id = ?",
            (
                title,
                len(rows),
                dates[0] if dates else None,
                dates[-1] if dates else None,
                1 if rows else 0,
                None if rows else into,
                story,
            ),
        )

    def _write_quotes(self, reading: Reading) -> None:
        day = day_of(reading.article.published) or 0
        self.db.executemany(
            "INSERT OR REPLACE INTO quote VALUES (?, ?, ?, ?, NULL, ?, ?)",
            [
                (
                    s.id,
                    s.article,
                    day,
                    storable(s.speaker.text if s.speaker else None),
                    s.manner,
                    storable(s.content.text),
                )
                for s in reading.statements
            ],
        )

    def _unshelve_quotes(self, article: str) -> None:
        """An earlier version of a page is kept, and searched no more."""
        self.db.execute("DELETE FROM quote WHERE article = ?", (article,))
        self._unindex(f"article {article}")

    def _index(self, about: str, kind: str, item: str, text: str) -> None:
        cursor = self.db.execute(
            "INSERT INTO words (text, kind, item, about) VALUES (?, ?, ?, ?)", (storable(text), kind, item, about)
        )
        self.db.execute("INSERT INTO words_of VALUES (?, ?)", (about, cursor.lastrowid))

    def _unindex(self, about: str) -> None:
        for (row,) in self.db.execute("SELECT row FROM words_of WHERE about = ?", (about,)).fetchall():
            self.db.execute("DELETE FROM words WHERE rowid = ?", (row,))
        self.db.execute("DELETE FROM words_of WHERE about = ?", (about,))

    def _made_with(self) -> str:
        models = self._models()
        reporter = models.reporter.name if models.reporter else "-"
        return f"{VERSION} {models.annotator.name} {reporter} {models.encoder.name}"

    # -- dossiers ------------------------------------------------------------------------------------------------------

    def bring_up_to_date(self, progress: Progress = quiet) -> list[str]:
        """Reconcile every story that changed, also those that a crash left behind. Gives their ids."""
        stale = [story for (story,) in self._all("SELECT id FROM story WHERE stale AND held > 0 ORDER BY id")]
        for n, story in enumerate(stale):
            progress("stories", n, len(stale))
            self._reconcile(story)
        progress("stories", len(stale), len(stale))
        return stale

    def _reconcile(self, story: str) -> None:
        """One story's dossier, made without holding others up, and kept if no article came in between."""
        models = self._models()
        articles = self._articles_of(story)
        readings = [self.reading(article) for article in articles]
        overrides = self.overrides()
        dossier = replace(reconcile(readings, models), story_id=story)
        dossier = obey(dossier, overrides)
        form = dossier.to_json()
        said = touching(overrides, dossier)
        if said:
            form["overrides"] = [o.form() for o in said]
        text = json.dumps(form, ensure_ascii=False, indent=1) + "\n"
        raw = text.encode("utf-8", "surrogatepass")
        digest = hashlib.sha256(raw).hexdigest()
        with self._turn():
            if self._articles_of(story) != articles or self.overrides() != overrides:
                return  # it stays stale, for whoever changed it
            last = self.db.execute(
                "SELECT sha256 FROM dossier WHERE story = ? ORDER BY number DESC LIMIT 1", (story,)
            ).fetchone()
            if last is None or last[0] != digest:
                cursor = self.db.execute(
                    "INSERT INTO dossier (story, made, sha256, form) VALUES (?, ?, ?, ?)",
                    (story, self.clock(), digest, zlib.compress(raw)),
                )
                self.db.executemany("INSERT INTO told VALUES (?, ?)", [(a, cursor.lastrowid) for a in articles])
                self._index_story(story, dossier)
            self.db.execute("UPDATE story SET stale = 0, title = ? WHERE id = ?", (storable(dossier.title), story))

    def _index_story(self, story: str, dossier: Dossier) -> None:
        names = {e.id: e.name for e in dossier.entities}
        for statement in dossier.statements:
            if statement.speaker_entity:
                self.db.execute(
                    "UPDATE quote SET entity = ? WHERE id = ?",
                    (storable(names[statement.speaker_entity]), statement.id),
                )
        self._unindex(f"story {story}")
        for fact in dossier.facts:
            words = "\n".join([fact.question, fact.why, *(a.evidence.text for a in fact.accounts)])
            self._index(f"story {story}", "fact", fact.id, words)

    def _articles_of(self, story: str) -> list[str]:
        rows = self._all("SELECT id FROM article WHERE story = ? AND replaced IS NULL ORDER BY id", story)
        return [article for (article,) in rows]

    def reading(self, article: str) -> Reading:
        """An article as it was read, from the file; read anew if another version of rashomon or its models read it."""
        row = self._one("SELECT reading, made_with FROM article WHERE id = ?", article)
        if row is None:
            raise InputError(f"The archive holds no article {article}. List its stories with: rashomon stories.")
        assert self.annotator is not None
        if row[1] == self._made_with():
            return unpacked_reading(row[0], self.annotator)
        reading, gist, _ = self._read(self.page(article), self._models())
        assert reading is not None
        assert gist is not None
        with self._turn():
            self._write_parses()
            self._rewrite(reading, gist)
        return reading

    def _rewrite(self, reading: Reading, gist: Gist) -> None:
        """Within a turn: what an article says, read anew."""
        article = reading.article
        number, earlier = self.db.execute("SELECT number, gist FROM article WHERE id = ?", (article.id,)).fetchone()
        self.shelf.erase(number, unpacked_gist(earlier))
        self.shelf.write(number, gist)
        self.db.execute(
            "UPDATE article SET reading = ?, made_with = ?, gist = ?, day = ?, published = ? WHERE id = ?",
            (
                packed_reading(reading),
                self._made_with(),
                packed_gist(gist),
                gist.day or 0,
                article.published,
                article.id,
            ),
        )
        self.db.execute("DELETE FROM quote WHERE article = ?", (article.id,))
        self._write_quotes(reading)

    def page(self, article: str) -> Page:
        """The raw page of an article, as it came."""
        row = self._one(
            "SELECT raw, input, form FROM arrival JOIN page USING (sha256) WHERE article = ? ORDER BY number LIMIT 1",
            article,
        )
        if row is None:
            raise InputError(f"The archive holds no article {article}.")
        return unpacked_page(zlib.decompress(row[0]), row[1], row[2])

    # -- what an analyst settles ---------------------------------------------------------------------------------------

    def overrides(self) -> list[Override]:
        rows = self._all("SELECT form FROM override ORDER BY form")
        return sorted(from_form(Override, json.loads(form)) for (form,) in rows)

    def settle(self, overrides: Sequence[Override]) -> None:
        """Make these the archive's overrides, in place of those it had; touched stories are told apart anew."""
        before = self.overrides()
        known = {a for (a,) in self._all("SELECT id FROM article")}
        for override in overrides:
            for article in override.articles:
                if article not in known:
                    raise InputError(f"[[{override.kind}]] names article {article}, which the archive does not hold.")
        changed = {*before} ^ {*overrides}
        dated = sorted({o.articles[0] for o in changed if o.kind == "date"})
        moved = sorted({a for o in changed if o.kind in ("split", "merge") for a in o.articles})
        with self._turn():
            self.db.execute("DELETE FROM override")
            self.db.executemany(
                "INSERT INTO override (form, added) VALUES (?, ?)",
                [(json.dumps(to_form(o), ensure_ascii=False), self.clock()) for o in sorted(set(overrides))],
            )
            if any(o.kind in ("same-speaker", "not-the-same-fact") for o in changed):
                self.db.execute("UPDATE story SET stale = 1 WHERE held > 0")
            for article in dated:
                reading, gist, _ = self._read(self.page(article), self._models())
                assert reading is not None
                assert gist is not None
                self._write_parses()
                self._rewrite(reading, gist)
                self._recount(self._story_of(article))
            for article in moved:
                (gist_form,) = self.db.execute("SELECT gist FROM article WHERE id = ?", (article,)).fetchone()
                self._regroup(unpacked_gist(gist_form), also=[self._story_of(article)])

    def _story_of(self, article: str) -> str:
        row = self._one("SELECT story FROM article WHERE id = ?", article)
        return str(row[0])

    # -- looking -------------------------------------------------------------------------------------------------------

    def stories(self, since: str | None = None) -> list[Json]:
        """Every story, the newest first."""
        rows = self._all(
            "SELECT id, title, held, first, last, stale FROM story WHERE held > 0 AND coalesce(last, '9999') >= ? "
            "ORDER BY last IS NULL, last DESC, id",
            since or "",
        )
        keys = ("id", "title", "articles", "first_published", "last_published", "stale")
        return [dict(zip(keys, (*row[:5], bool(row[5])), strict=True)) for row in rows]

    def find_story(self, name: str) -> str:
        """The story of an id, of an id it once had, or of one of its articles; the beginning of an id will do."""
        name = name.strip()
        pattern = re.sub(r"([%_\\])", r"\\\1", name) + "%"
        found = [i for (i,) in self._all("SELECT id FROM story WHERE id LIKE ? ESCAPE '\\' ORDER BY id", pattern)]
        if not found:
            query = "SELECT DISTINCT story FROM article WHERE id LIKE ? ESCAPE '\\' ORDER BY story"
            found = [i for (i,) in self._all(query, pattern)]
        if name not in found and len(found) != 1:
            what = f"means {len(found)} stories: {', '.join(found[:5])}" if found else "is no story of this archive"
            raise InputError(f"{name!r} {what}. List them with: rashomon stories.")
        story, seen = name if name in found else found[0], set()
        while story not in seen:
            seen.add(story)
            row = self._one("SELECT into_id FROM story WHERE id = ?", story)
            story = row[0] if row and row[0] else story
        return str(story)

    def dossier_text(self, story: str) -> str:
        """The newest dossier of a story, byte for byte as it was made."""
        row = self._one("SELECT form FROM dossier WHERE story = ? ORDER BY number DESC LIMIT 1", self.find_story(story))
        if row is None:
            raise InputError(f"Story {story} has no dossier yet. Make it with: rashomon add --archive {self.path}")
        return zlib.decompress(row[0]).decode("utf-8", "surrogatepass")

    def has_dossier(self, story: str) -> bool:
        return self._one("SELECT 1 FROM dossier WHERE story = ?", story) is not None

    def holds_place(self, url: str) -> bool:
        """Whether a page of this address came in before."""
        return self._one("SELECT 1 FROM arrival WHERE place = ? OR input = ?", url, url) is not None

    def quotes(self, speaker: str | None = None, since: str | None = None) -> list[Json]:
        """Statements of one speaker, or of all, the newest first."""
        like = "%" + re.sub(r"([%_\\])", r"\\\1", speaker or "") + "%"
        day = day_of(since) or 0
        if since and not day:
            raise InputError(f"{since!r} is no date. Write it as 2031-03-04.")
        rows = self._all(
            "SELECT quote.id, article.published, coalesce(entity, speaker), speaker, manner, content, outlet, "
            "article.id, story FROM quote JOIN article ON article.id = quote.article "
            "WHERE quote.day >= ? AND replaced IS NULL "
            "AND (coalesce(entity, '') LIKE ? ESCAPE '\\' OR coalesce(speaker, '') LIKE ? ESCAPE '\\') "
            "ORDER BY quote.day DESC, article.id, quote.id",
            day, like, like,
        )  # fmt: skip
        keys = ("id", "published", "speaker", "as_written", "manner", "content", "outlet", "article", "story")
        return [dict(zip(keys, row, strict=True)) for row in rows]

    def search(self, text: str, limit: int = 50) -> list[Json]:
        """Where words stand: articles, quotations and facts, the likeliest first. "In quotation marks": as a phrase."""
        asked = [f'"{words}"' for pair in re.findall(r'"([^"]+)"|([^\s"]+)', text) for words in pair if words]
        if not any(c.isalnum() for words in asked for c in words):
            raise InputError("Nothing to search for. Give one or more words.")
        rows = self._all(
            "SELECT kind, item, about, snippet(words, 0, '[', ']', '…', 16) FROM words WHERE words MATCH ? "
            "ORDER BY rank, rowid LIMIT ?",
            " ".join(asked),
            limit,
        )
        found = []
        for kind, item, about, snippet in rows:
            where, _, name = about.partition(" ")
            row = (
                self._one("SELECT story, outlet, published FROM article WHERE id = ?", name)
                if where == "article"
                else None
            )
            story, outlet, published = row or (name, None, None)
            found.append(
                {
                    "kind": kind,
                    "id": item,
                    "story": story,
                    "article": name if where == "article" else None,
                    "outlet": outlet,
                    "published": published,
                    "words": snippet,
                }
            )
        return found

    def changes(self, story: str, since: str | None = None) -> list[Change]:
        """What is new in a story since a day (or since its dossier before the last), what was settled, what dropped."""
        story = self.find_story(story)
        rows = self._all("SELECT made, form FROM dossier WHERE story = ? ORDER BY number", story)
        if not rows:
            raise InputError(f"Story {story} has no dossier yet.")
        forms = [(made, json.loads(zlib.decompress(form).decode("utf-8", "surrogatepass"))) for made, form in rows]
        if since is None:
            before = forms[-2][1] if len(forms) > 1 else None
        else:
            before = next((form for made, form in reversed(forms) if made < since), None)
        texts = {
            old: (new, self._text(old), self._text(new))
            for old, new in self._all("SELECT id, replaced FROM article WHERE story = ? AND replaced NOT NULL", story)
        }
        return changes_between(before, forms[-1][1], texts)

    def _text(self, article: str) -> str:
        row = self._one("SELECT reading FROM article WHERE id = ?", article)
        return text_of(row[0]) if row else ""

    # -- forgetting ----------------------------------------------------------------------------------------------------

    def forget(self, name: str) -> list[str]:
        """Take an article, or every article of an input, out of the archive with all that was kept of its words."""
        rows = self._all(
            "SELECT DISTINCT article FROM arrival WHERE article = ? OR input = ? OR place = ?", name, name, name
        )
        articles = sorted(a for (a,) in rows if a)
        if not articles:
            raise InputError(f"The archive holds no article or input {name!r}.")
        with self._turn():
            for article in articles:
                self._forget(article)
            # Its words stay in the index's older parts until those are written anew.
            self.db.execute("INSERT INTO words (words) VALUES ('optimize')")
        with told(self.path):
            self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return articles

    def _forget(self, article: str) -> None:
        number, story, form, gist = self.db.execute(
            "SELECT number, story, reading, gist FROM article WHERE id = ?", (article,)
        ).fetchone()
        text = text_of(form)
        annotator = self._models().annotator.name
        self.db.execute("PRAGMA secure_delete = ON")
        self.db.executemany("DELETE FROM parse WHERE key = ?", [(key_of(annotator, p),) for p in paragraphs(text)])
        self._unshelve_quotes(article)
        stories = [s for (s,) in self.db.execute(
            "SELECT DISTINCT story FROM dossier JOIN told ON number = dossier WHERE article = ?", (article,)
        )]  # fmt: skip
        for (dossier,) in self.db.execute("SELECT dossier FROM told WHERE article = ?", (article,)).fetchall():
            self.db.execute("DELETE FROM dossier WHERE number = ?", (dossier,))
            self.db.execute("DELETE FROM told WHERE dossier = ?", (dossier,))
        for told_in in {*stories, story}:
            self._unindex(f"story {told_in}")
        self.shelf.erase(number, unpacked_gist(gist))
        self.db.execute("DELETE FROM article WHERE id = ?", (article,))
        self.db.execute("UPDATE article SET replaced = NULL WHERE replaced = ?", (article,))
        pages = [p for (p,) in self.db.execute("SELECT sha256 FROM arrival WHERE article = ?", (article,))]
        self.db.execute("DELETE FROM arrival WHERE article = ?", (article,))
        for page in pages:
            if not self.db.execute("SELECT 1 FROM arrival WHERE sha256 = ?", (page,)).fetchone():
                self.db.execute("DELETE FROM page WHERE sha256 = ?", (page,))
        for told_in in sorted({*stories, story}):
            self._recount(told_in)


# -- values as they lie in the file ------------------------------------------------------------------------------------


def storable(text: str | None) -> str | None:
    """Text that SQLite can hold: halves of surrogate pairs replaced."""
    return None if text is None else text.encode("utf-8", "replace").decode("utf-8")


def storable_page(page: Page) -> Page:
    return replace(page, input=str(storable(page.input)))


def page_form(page: Page) -> str:
    carrier = asdict(page.carrier) if page.carrier else None
    form = [page.media_type, page.charset, page.fetched, asdict(page.meta), carrier]
    return json.dumps(form)


def unpacked_page(raw: bytes, given: str, form: str) -> Page:
    media_type, charset, fetched, meta, carrier = json.loads(form)
    meta["bylines"] = tuple(meta["bylines"])
    return Page(given, raw, media_type, PageMeta(**meta), fetched, charset, Carrier(**carrier) if carrier else None)


def packed_reading(reading: Reading) -> bytes:
    """A reading without its parse, which lies by paragraphs in a table of its own."""
    form = [
        to_form(v) for v in (reading.article, reading.statements, reading.quantities, reading.times, reading.caveats)
    ]
    return zlib.compress(json.dumps(form, separators=(",", ":")).encode())


def text_of(form: bytes) -> str:
    return from_form(Article, json.loads(zlib.decompress(form))[0]).text


def unpacked_reading(form: bytes, annotator: Remembering) -> Reading:
    article_form, statements, quantities, times, caveats = json.loads(zlib.decompress(form))
    article = from_form(Article, article_form)
    read = article.language in READ_LANGUAGES
    annotation = annotator.annotate([article.text])[0] if read else Annotation((), (), ())
    return Reading(
        article,
        Syntax(article.text, annotation),
        tuple(from_form(Statement, s) for s in statements),
        tuple(from_form(Quantity, q) for q in quantities),
        tuple(from_form(Time, t) for t in times),
        tuple(from_form(Caveat, c) for c in caveats),
    )
