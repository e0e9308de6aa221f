"""The archive: one file that keeps every page, what each article says, and the stories they grow into.

In: pages as they arrive.  Out: stories, dossiers, quotations, and where any words stand.  Next: store/intake.py
Each article is one transaction, and told of only when it is on the disk: a crash at any moment loses nothing that was
told. This is the front door; each room behind it has a file in store/, in the order of the methods below.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rashomon.change import Change
from rashomon.errors import Caveat
from rashomon.override import Override
from rashomon.readers import Page
from rashomon.reading import Reading
from rashomon.reconcile import Progress, quiet
from rashomon.store import forgetting, intake, looking, rereading, settled, settling, upkeep
from rashomon.store.intake import Added as Added
from rashomon.store.ledger import Json, Ledger
from rashomon.store.opening import ArchiveError as ArchiveError


class Archive(Ledger):
    """An open archive. With models it can take articles in; without, it is only read, and no writer is waited for."""

    # -- taking in: store/intake.py ------------------------------------------------------------------------------------

    def add(self, pages: Iterable[Page | Caveat]) -> Iterator[Added | Caveat]:
        """Take pages in, one by one; each is told of when it is safe on the disk.

        Dossiers follow with `bring_up_to_date`, once for all that arrived.
        """
        for page in pages:
            yield page if isinstance(page, Caveat) else self.add_page(page)

    def add_page(self, page: Page) -> Added:
        """Read one page, give it its story, and keep all of it in one transaction."""
        return intake.add_page(self, page)

    # -- keeping stories up to date: store/upkeep.py -------------------------------------------------------------------

    def bring_up_to_date(self, progress: Progress = quiet) -> list[str]:
        """Reconcile every story that changed, also those that a crash left behind. Gives their ids."""
        return upkeep.bring_up_to_date(self, progress)

    def reading(self, article: str) -> Reading:
        """An article as it was read, from the file; read anew if another version of rashomon or its models read it."""
        return rereading.reading_of(self, article)

    def page(self, article: str) -> Page:
        """The raw page of an article, as it came."""
        return rereading.page_of(self, article)

    # -- what an analyst settles: store/settling.py --------------------------------------------------------------------

    def overrides(self) -> list[Override]:
        """All that is settled."""
        return settled.overrides(self)

    def settle(self, overrides: Sequence[Override]) -> None:
        """Make these the archive's overrides, in place of those it had; touched stories are told apart anew."""
        settling.settle(self, overrides)

    # -- reading out: store/looking.py ---------------------------------------------------------------------------------

    def stories(self, since: str | None = None) -> list[Json]:
        """Every story, the newest first."""
        return looking.stories(self, since)

    def story(self, name: str) -> Json:
        """One story, as `stories` lists it; by any name that `find_story` knows."""
        return looking.story(self, name)

    def find_story(self, name: str) -> str:
        """The story of an id, of an id it once had, or of one of its articles; the beginning of an id will do."""
        return looking.find_story(self, name)

    def dossier_text(self, story: str) -> str:
        """The newest dossier of a story, byte for byte as it was made."""
        return looking.dossier_text(self, story)

    def has_dossier(self, story: str) -> bool:
        """Whether a story was reconciled yet."""
        return looking.has_dossier(self, story)

    def holds_place(self, url: str) -> bool:
        """Whether a page of this address came in before."""
        return looking.holds_place(self, url)

    def quotes(self, speaker: str | None = None, since: str | None = None) -> list[Json]:
        """Statements of one speaker, or of all, the newest first."""
        return looking.quotes(self, speaker, since)

    def each_quote(self, speaker: str | None = None, since: str | None = None) -> Iterator[Json]:
        """The same, one by one: of an archive's millions no more than one is in memory."""
        return looking.each_quote(self, speaker, since)

    def search(self, text: str, limit: int = 50) -> list[Json]:
        """Where words stand: articles, quotations and facts, the likeliest first. "In quotation marks": as a phrase."""
        return looking.search(self, text, limit)

    def changes(self, story: str, since: str | None = None) -> list[Change]:
        """What is new in a story since a day (or since its dossier before the last), what was settled, what dropped."""
        return looking.changes(self, story, since)

    # -- forgetting: store/forgetting.py -------------------------------------------------------------------------------

    def forget(self, name: str) -> list[str]:
        """Take an article, or every article of an input, out of the archive with all that was kept of its words."""
        return forgetting.forget(self, name)
