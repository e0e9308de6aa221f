"""Files dropped and addresses pasted: checked, laid aside, and given to the writer.

In: a form.  Out: a job.  Next: writer.py
A file's name is a stranger's: it never says where a file is written. An address is fetched by readers/fetch.py, which
dials no private network; what is no address is never taken for a path.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from rashomon.archive import Added, Archive
from rashomon.errors import Caveat, InputError
from rashomon.readers import Fetcher, Page, iter_pages
from rashomon.readers.fetch import is_url
from rashomon.web.desk import article_address, desk_of, show, story_address
from rashomon.web.guard import MAX_BODY_BYTES, MAX_FILES
from rashomon.web.writer import Job

# Addresses taken at once: every one costs at least a second.
MAX_ADDRESSES = 100
# What stands before the name of a dropped file.
DROPPED = "dropped"
# Letters of the pasted text, and of one name.
MAX_PASTED, LONGEST_NAME = 200_000, 120

_NO_NAME = re.compile('[\x00-\x1f\x7f<>:"|?*\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]')


def form(_request: Request) -> Response:
    """The form by itself; it stands on the first page as well."""
    return show("add.html.j2", most_files=MAX_FILES, most_addresses=MAX_ADDRESSES, most_bytes=MAX_BODY_BYTES)


async def take_in(request: Request) -> Response:
    """Lay what was sent aside, and line up its reading. The answer leads to the page that shows how far it is."""
    try:
        async with request.form(max_files=MAX_FILES, max_fields=20, max_part_size=MAX_PASTED) as sent:
            work = await run_in_threadpool(laid_aside, sent, request.app.state.fetcher)
    except HTTPException as error:
        raise InputError(f"This could not be taken: {error.detail} At most {MAX_FILES} files at once.") from error
    job = desk_of(request).writer.submit(work.title, work, clean_up=work.clean_up)
    return RedirectResponse(f"/jobs/{job.number}", 303)


def laid_aside(sent: FormData, fetcher: Fetcher | None) -> TakingIn:
    """What was sent, the files in a folder of ours. InputError if it cannot be taken; then nothing is."""
    files = [f for f in sent.getlist("files") if isinstance(f, UploadFile) and f.filename]
    addresses, others = addresses_in(str(sent.get("addresses") or ""))
    if not files and not addresses and not others:
        raise InputError("Nothing was sent. Choose files, or paste addresses, and send again.")
    places = [place_for(str(f.filename)) for f in files]
    folder = Path(tempfile.mkdtemp(prefix="rashomon-"))
    work = TakingIn(folder, len(files), tuple(addresses), tuple(others), fetcher)
    try:
        for number, (file, place) in enumerate(zip(files, places, strict=True)):
            lay_aside(file, folder, place, number)
    except BaseException:
        work.clean_up()
        raise
    return work


def update(request: Request) -> Response:
    """Make anew every dossier that does not know all of its articles."""

    def work(archive: Archive, job: Job) -> None:
        bring_up_to_date(archive, job)

    job = desk_of(request).writer.submit("Bringing dossiers up to date", work, follow=True)
    return RedirectResponse(f"/jobs/{job.number}", 303)


def addresses_in(pasted: str) -> tuple[list[str], list[str]]:
    """The addresses that were pasted, one a line, and the lines that are none.

    >>> addresses_in("https://courier.example/rain\\n/etc/passwd\\n")
    (['https://courier.example/rain'], ['/etc/passwd'])
    """
    if len(pasted) > MAX_PASTED:
        raise InputError(f"The pasted text is longer than {MAX_PASTED:,} letters. Paste only addresses, one a line.")
    lines = list(dict.fromkeys(line.strip() for line in pasted.splitlines() if line.strip()))
    if len(lines) > MAX_ADDRESSES:
        raise InputError(f"{len(lines):,} lines were pasted; at most {MAX_ADDRESSES} addresses are taken at once.")
    return [line for line in lines if is_url(line)], [line for line in lines if not is_url(line)]


def place_for(name: str) -> tuple[str, ...]:
    """A file's name as a place below a folder of ours. InputError where it would lead out of it.

    >>> place_for("monday/courier.html"), place_for("C:\\\\desk\\\\rain?.txt")
    (('monday', 'courier.html'), ('C', 'desk', 'rain.txt'))
    >>> place_for("../../.bashrc")
    Traceback (most recent call last):
    rashomon.errors.InputError: A file is called '../../.bashrc', which leads out of its folder. Nothing was taken.
    """
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    if ".." in parts or name.startswith("/") or not parts:
        raise InputError(f"A file is called {name[:80]!r}, which leads out of its folder. Nothing was taken.")
    cleaned = [_NO_NAME.sub("", part).strip().lstrip(".") or "unnamed" for part in parts[-4:]]
    return tuple(part if len(part) <= LONGEST_NAME else part[:40] + "…" + part[-60:] for part in cleaned)


def lay_aside(file: UploadFile, folder: Path, place: Sequence[str], number: int) -> None:
    path = folder.joinpath(*place)
    if path.exists():  # two of one name
        path = folder.joinpath(str(number), *place)
    if not path.resolve().is_relative_to(folder.resolve()):
        raise InputError(f"{'/'.join(place)!r} leads out of its folder. Nothing was taken.")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as stream:
        shutil.copyfileobj(file.file, stream)


@dataclass(frozen=True)
class TakingIn:
    """The work of a job: read what was laid aside and what was pasted, then bring the stories up to date."""

    folder: Path
    files: int
    addresses: tuple[str, ...]
    others: tuple[str, ...]
    fetcher: Fetcher | None

    @property
    def title(self) -> str:
        parts = [f"{n} {one if n == 1 else many}" for n, one, many in (
            (self.files, "file", "files"), (len(self.addresses), "address", "addresses")
        ) if n]  # fmt: skip
        return f"Taking in {' and '.join(parts) or 'nothing'}"

    def clean_up(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def __call__(self, archive: Archive, job: Job) -> None:
        for line in self.others:
            job.tell("doubt", f"{line[:200]!r} is no web address; left out. Addresses begin with http:// or https://.")
        total, done = self.files + len(self.addresses), 0
        job.progress("reading", done, total)
        for found in archive.add(self.pages()):
            done += 1
            tell_page(job, found)
            job.progress("reading", min(done, total), total)
        bring_up_to_date(archive, job)

    def pages(self) -> Iterator[Page | Caveat]:
        """Everything that was sent, named as the sender named it."""
        inside = f"{self.folder}/"
        given = [*([str(self.folder)] if self.files else []), *self.addresses]
        for found in iter_pages(given, fetch=self.fetcher):
            if isinstance(found, Page):
                yield replace(found, input=named(found, found.input.removeprefix(inside)))
            else:
                yield replace(found, reason=found.reason.replace(inside, "").replace(str(self.folder), "what was sent"))


def named(page: Page, name: str) -> str:
    """What a page is called in the archive.

    A dropped file has no place of its own that a newer version could come from: every desk saves an "index.html" now
    and then. So a part of its hash stands before its name.

    >>> named(Page("rain.txt", b"Rain fell.", "text/plain"), "rain.txt")
    'dropped/8a4b1e83d9ac/rain.txt'
    """
    return name if is_url(name.split("#", 1)[0]) else f"{DROPPED}/{page.sha256[:12]}/{name}"


def short_name(name: str) -> str:
    """The name by which its sender knows it.

    >>> short_name("dropped/8a4b1e83d9ac/monday/rain.txt")
    'monday/rain.txt'
    """
    return name.split("/", 2)[2] if name.startswith(f"{DROPPED}/") else name


def tell_page(job: Job, found: Added | Caveat) -> None:
    """One page's line; its doubts beneath it."""
    if isinstance(found, Caveat):
        job.tell("doubt", found.reason)
        return
    job.tell(found.state, short_name(found.input), article_address(found.article) if found.article else "")
    for caveat in found.caveats:
        job.tell("doubt", caveat.reason)


def bring_up_to_date(archive: Archive, job: Job) -> None:
    """Make the dossiers of what changed, and tell of each."""
    made = archive.bring_up_to_date(lambda stage, done, total: job.progress(f"comparing {stage}", done, total))
    titles = {story["id"]: story["title"] for story in archive.stories()} if made else {}
    for story in made:
        job.tell("dossier", titles.get(story) or "A story without a title", story_address(story))
    if len(made) == 1:
        job.story = story_address(made[0])
