"""The local pages without a browser: who is let in, what is taken in, what is settled, and that text stays text."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, get_args
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from rashomon.archive import Archive
from rashomon.cli import main
from rashomon.commands.serve import HOST, check_archive
from rashomon.errors import InputError
from rashomon.machine import listen
from rashomon.models import Models
from rashomon.models.defaults import fakes
from rashomon.override import Kind, Override
from rashomon.readers import Fetcher, Page, PageMeta
from rashomon.web import catalogue, corrections, intake
from rashomon.web.app import build_app
from rashomon.web.catalogue import Asked
from rashomon.web.guard import HEADERS
from rashomon.web.keeping import FILES
from rashomon.web.writer import MOST_WAITING, Busy, Job, Writer
from tests.crowd import crowd
from tests.test_report import HOSTILE
from tests.test_report import Page as Tags

HOME = "http://127.0.0.1:8765"
OURS = {"origin": HOME}


def client(place: Path, **options: Any) -> TestClient:
    return TestClient(build_app(place, options.pop("load_models", fakes), **options), base_url=HOME)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "desk.rashomon"


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve reports of three events; not to be written to."""
    place = tmp_path_factory.mktemp("crowd") / "desk.rashomon"
    with Archive(place, fakes()) as archive:
        list(archive.add(crowd(12)))
        archive.bring_up_to_date()
    return place


@pytest.fixture
def site(crowded: Path) -> Iterator[TestClient]:
    with client(crowded) as asking:
        yield asking


def ended(asking: TestClient, address: str) -> dict[str, Any]:
    """A job when it is over."""
    for _ in range(600):
        told: dict[str, Any] = asking.get(f"{address}/told").json()
        if told["state"] not in ("waiting", "running"):
            return told
        time.sleep(0.05)
    raise AssertionError(told)


def post(asking: TestClient, address: str, **given: Any) -> dict[str, Any]:
    """Send a form as our own page would, and wait for what comes of it."""
    answer = asking.post(address, headers=OURS, follow_redirects=False, **given)
    assert answer.status_code == 303, answer.text
    return ended(asking, answer.headers["location"])


def every_address(place: Path) -> list[str]:
    """One address of every kind of page there is."""
    with Archive(place) as archive:
        story = archive.stories()[0]["id"]
        (article,) = archive.db.execute("SELECT min(id) FROM article WHERE story = ?", (story,)).fetchone()
        (fact,) = archive.db.execute("SELECT min(item) FROM words WHERE about = ?", (f"story {story}",)).fetchone()
        quote = archive.db.execute("SELECT min(id), min(coalesce(entity, speaker)) FROM quote").fetchone()
    home = f"/stories/{story}/"
    found = [
        "/",
        "/?words=talks",
        home,
        f"{home}ties",
        *(f"{home}{name}" for name in FILES),
        "/speakers",
        "/add",
    ]
    found += [f"/articles/{article}", f"/articles/{article}/sentences/0", "/settled", "/settled.toml"]
    found += [f"{home}findings/{fact}"] if fact else []
    return found + ([f"/speaker?name={quote[1] or 'nobody'}", f"/find/{quote[0]}"] if quote[0] else [])


# -- files to keep -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_a_dossier_is_given_in_every_form_the_same_bytes_each_time(site: TestClient, crowded: Path, name: str) -> None:
    with Archive(crowded) as archive:
        story = archive.stories()[0]["id"]
        dossier = json.loads(archive.dossier_text(story))
    answer = site.get(f"/stories/{story}/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == FILES[name]
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert site.get(f"/stories/{story}/{name}").content == answer.content
    if name == "tables.zip":
        with zipfile.ZipFile(io.BytesIO(answer.content)) as tables:
            facts = list(csv.DictReader(io.StringIO(tables.read("facts.csv").decode())))
        assert [row["id"] for row in facts] == [fact["id"] for fact in dossier["facts"]]
    elif name.endswith(("json", "jsonld")):
        assert answer.json()
    else:
        assert dossier["articles"][0]["outlet"] in answer.text


def test_a_form_that_there_is_not_is_not_found(site: TestClient, crowded: Path) -> None:
    with Archive(crowded) as archive:
        story = archive.stories()[0]["id"]
    assert site.get(f"/stories/{story}/dossier.docx").status_code == 404
    assert site.get("/stories/nothing/tables.zip").status_code == 404


# -- the door ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["news.example", "127.0.0.1.news.example", "news.example:8765", "169.254.1.1", ""])
def test_another_name_for_this_machine_is_refused(site: TestClient, host: str) -> None:
    answer = site.get("/", headers={"host": host})
    assert answer.status_code == 421
    assert "<" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "[::1]:8765", "LOCALHOST", "localhost:9000"])
def test_this_machine_by_its_own_names_is_let_in(site: TestClient, host: str) -> None:
    assert site.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "origin",
    ["https://news.example", "null", "http://localhost:8765", "http://127.0.0.1:9999", "https://127.0.0.1:8765"],
)
def test_a_form_of_another_page_changes_nothing(site: TestClient, crowded: Path, origin: str) -> None:
    before = hashlib.sha256(crowded.read_bytes()).hexdigest()
    for address in ("/add", "/update", "/unsettle", "/settle/split"):
        assert site.post(address, data={"addresses": "x"}, headers={"origin": origin}).status_code == 403
    assert site.get("/", headers={"origin": origin}).status_code == 403
    assert hashlib.sha256(crowded.read_bytes()).hexdigest() == before


def test_a_form_that_does_not_say_where_it_comes_from_is_refused(site: TestClient) -> None:
    assert site.post("/update").status_code == 403
    assert site.post("/update", headers={**OURS, "sec-fetch-site": "cross-site"}).status_code == 403


def test_nothing_changes_by_get(site: TestClient, crowded: Path) -> None:
    before = hashlib.sha256(crowded.read_bytes()).hexdigest()
    for address in every_address(crowded):
        assert site.get(address).status_code == 200, address
        assert site.head(address).status_code == 200, address
    for address in ("/update", "/unsettle", "/settle/split", "/settle/merge"):
        assert site.get(address).status_code == 405, address
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        assert site.request(method, "/").status_code == 405
    assert hashlib.sha256(crowded.read_bytes()).hexdigest() == before
    assert site.app.app.state.desk.writer.jobs == {}  # type: ignore[attr-defined]


def test_every_answer_carries_the_policy(site: TestClient, crowded: Path) -> None:
    addresses = [*every_address(crowded), "/no-such-page", "/stories/nope/", "/assets/0/web.css", "/speaker"]
    for address in addresses:
        answer = site.get(address)
        for name, value in HEADERS:
            assert answer.headers[name.decode()] == value.decode(), address
    policy = dict(HEADERS)[b"content-security-policy"].decode()
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_a_body_over_the_bound_is_refused_however_it_is_sent(place: Path) -> None:
    with client(place, max_body=10_000) as asking:
        whole = asking.post("/add", files={"files": ("big.txt", b"x" * 20_000)}, headers=OURS)
        assert whole.status_code == 413
        assert "bound" in whole.text

        def drop_by_drop() -> Iterator[bytes]:
            for _ in range(40):
                yield b"x" * 1000

        kind = {"content-type": "multipart/form-data; boundary=b", **OURS}
        assert asking.post("/add", content=drop_by_drop(), headers=kind).status_code == 413
        odd = asking.post("/add", content=b"x", headers={**kind, "content-length": "-5"})
        assert odd.status_code == 413
        assert asking.get("/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../../archive.py",
        "/assets/0/..%2f..%2fguard.py",
        "/stories/..%2f..%2fetc%2fpasswd/",
        "/articles/%2e%2e",
        "/%00",
    ],
)
def test_no_path_leads_out(site: TestClient, path: str) -> None:
    answer = site.get(path)
    assert answer.status_code in (404, 421)
    assert "import" not in answer.text


def test_a_file_that_is_no_archive_is_told_of_at_once(tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("Buy milk.")
    with pytest.raises(InputError, match="is no rashomon archive"):
        check_archive(other)
    made = CliRunner().invoke(main, ["serve", "--archive", str(other)])
    assert made.exit_code == 2


def test_a_port_that_is_taken_is_told_of() -> None:
    with listen(HOST, 0, "") as taken, pytest.raises(InputError, match="cannot be had"):
        listen(HOST, taken.getsockname()[1], "")


# -- looking -----------------------------------------------------------------------------------------------------------


def test_a_story_is_not_sent_twice(site: TestClient, crowded: Path) -> None:
    home = next(a for a in every_address(crowded) if re.fullmatch("/stories/[^/]+/", a))
    first = site.get(home)
    again = site.get(home, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_former_id_and_the_beginning_of_an_id_lead_to_the_story(site: TestClient, crowded: Path) -> None:
    home = next(a for a in every_address(crowded) if re.fullmatch("/stories/[^/]+/", a))
    for name in (home[:-4], home[:-1]):
        assert site.get(name).url.path == home


def test_what_is_not_there_says_so_and_shows_no_text_of_the_address(site: TestClient, crowded: Path) -> None:
    home = next(a for a in every_address(crowded) if re.fullmatch("/stories/[^/]+/", a))
    for address in (
        "/stories/<b>x/",
        "/articles/<b>x",
        "/find/<b>x",
        f"{home}findings/<b>x",
        f"{home}origins/<b>x",
        "/jobs/7",
    ):
        answer = site.get(address)
        assert answer.status_code == 404, address
        assert "<b>x" not in answer.text


def test_stories_are_found_by_all_that_is_asked(crowded: Path) -> None:
    with Archive(crowded) as archive:
        find = partial(catalogue.find_stories, archive.db, offset=0, limit=50)
        everything, count = find(Asked())
        assert count == 3
        (who,) = archive.db.execute("SELECT min(title) FROM article").fetchone()
        (one,), _ = find(Asked(words=f'"{who}"'))
        assert one.title == who
        assert any(is_found for piece in one.snippets for _, is_found in piece.pieces)
        assert find(Asked(outlet="lindhaven"))[1] == 3
        assert find(Asked(outlet="%"))[1] == 0, "a sign of the pattern is a letter like any other"
        day = everything[0].last[:10]
        assert find(Asked(since=day))[1] == find(Asked(since=day, until=day))[1] == 3
        assert find(Asked(until="2000-01-01"))[1] == 0
        assert find(Asked(speaker="no such person"))[1] == 0
        assert len(catalogue.find_stories(archive.db, Asked(), 2, 50)[0]) == 1


@pytest.mark.parametrize(
    "query", ["words=*", "words=%00", "since=soon", "until=2031-13-01", "page=x", "page=99999999999"]
)
def test_an_odd_question_is_answered(site: TestClient, query: str) -> None:
    assert site.get(f"/?{query}").status_code in (200, 400)


def test_an_earlier_version_of_a_page_can_be_read_and_leads_to_the_newer(place: Path) -> None:
    url = PageMeta(url="https://courier.example/rain")
    with Archive(place, fakes()) as archive:
        old, new = (
            archive.add_page(Page("https://courier.example/rain", text, "text/plain", url)).article
            for text in (b"Rain fell for two hours, police said.", b"Rain fell for three hours, police said.")
        )
        archive.bring_up_to_date()
    with client(place) as asking:
        page = asking.get(f"/articles/{old}").text
        assert "two hours" in page
        assert f'href="/articles/{new}"' in page


# -- taking in ---------------------------------------------------------------------------------------------------------


def reports(count: int = 3) -> list[tuple[str, tuple[str, bytes]]]:
    return [("files", (page.input, page.raw)) for page in crowd(count)]


def test_dropped_files_become_a_dossier_under_their_own_names(place: Path) -> None:
    with client(place) as asking:
        assert "Nothing is in this archive yet" in asking.get("/").text
        told = post(asking, "/add", files=reports())
        assert told["state"] == "done", told
        kinds = [line["kind"] for line in told["lines"]]
        assert kinds.count("new") == 3
        assert [line["text"] for line in told["lines"] if line["kind"] == "new"] == ["0-0.txt", "0-1.txt", "0-2.txt"]
        for line in told["lines"]:
            assert asking.get(line["link"]).status_code == 200
        again = post(asking, "/add", files=reports())
        assert [line["kind"] for line in again["lines"]] == ["held"] * 3


def test_another_file_of_the_same_name_is_another_article_and_no_version(place: Path) -> None:
    """Every desk saves an index.html; only an address tells that a page is a newer version of one."""
    with client(place) as asking:
        for text in (b"Rain fell for two hours, police said.", b"The ferry sank in two hours, police said."):
            told = post(asking, "/add", files=[("files", ("index.html", b"<p>" + text))])
            assert (told["lines"][0]["kind"], told["lines"][0]["text"]) == ("new", "index.html")
    with Archive(place) as archive:
        assert sum(story["articles"] for story in archive.stories()) == 2


def test_what_is_laid_aside_is_thrown_away(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    aside = tmp_path / "aside"
    aside.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(aside))
    with client(place) as asking:
        post(asking, "/add", files=reports())
        assert asking.post("/add", files=[("files", ("../up.txt", b"x"))], headers=OURS).status_code == 400
    assert list(aside.iterdir()) == []


@pytest.mark.parametrize("name", ["../up.txt", "a/../../up.txt", "/etc/passwd", "..\\up.txt", ".."])
def test_a_name_that_leads_out_of_its_folder_is_refused(place: Path, name: str) -> None:
    with client(place) as asking:
        answer = asking.post("/add", files=[("files", (name, b"Rain fell."))], headers=OURS)
        assert answer.status_code == 400
        assert "leads out of its folder" in answer.text
    assert not place.exists()


def test_a_path_that_is_pasted_is_never_read(place: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("The code is 4711, Anna Berg said.")
    with client(place) as asking:
        told = post(asking, "/add", data={"addresses": f"{secret}\nfile://{secret}\n{tmp_path}/*"})
        assert [line["kind"] for line in told["lines"]] == ["doubt"] * 3
        assert asking.get("/").text.count("4711") == 0
    with Archive(place) as archive:
        assert archive.stories() == []


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:1/", "http://localhost/admin", "http://10.1.2.3/", "http://[::1]/", "http://169.254.169.254/x"],
)
def test_an_address_of_a_private_network_is_not_fetched(place: Path, address: str) -> None:
    with client(place) as asking:
        told = post(asking, "/add", data={"addresses": address})
        assert [line["kind"] for line in told["lines"]] == ["doubt"]
        assert "no public address" in told["lines"][0]["text"]


class Courier(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b"" if self.path == "/robots.txt" else b"Rain fell for five hours, Anna Berg told reporters."
        self.send_response(200 if body else 404)
        self.send_header("content-type", "text/plain")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


def test_a_pasted_address_is_fetched_and_read(place: Path) -> None:
    server = HTTPServer(("127.0.0.1", 0), Courier)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/rain"
    with client(place, fetcher=Fetcher(allow_private=True, delay=0)) as asking:
        told = post(asking, "/add", data={"addresses": url})
    server.shutdown()
    assert (told["lines"][0]["kind"], told["lines"][0]["text"]) == ("new", url)


def test_too_many_files_or_addresses_are_refused_with_the_bound(place: Path) -> None:
    with client(place) as asking:
        many = asking.post("/add", files=[("files", (f"{n}.txt", b"x")) for n in range(501)], headers=OURS)
        assert many.status_code == 400
        assert "500" in many.text
        pasted = "\n".join(f"https://courier.example/{n}" for n in range(101))
        assert "at most 100" in asking.post("/add", data={"addresses": pasted}, headers=OURS).text
        assert asking.post("/add", data={"addresses": "x" * 300_000}, headers=OURS).status_code == 400
        assert asking.post("/add", data={}, headers=OURS).status_code == 400


def test_a_job_can_be_stopped_and_what_it_told_is_kept(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()
    told_of = intake.tell_page

    def and_wait(job: Job, found: Any) -> None:
        told_of(job, found)
        gate.wait(20)

    monkeypatch.setattr(intake, "tell_page", and_wait)
    with client(place) as asking:
        address = asking.post("/add", files=reports(4), headers=OURS, follow_redirects=False).headers["location"]
        while not asking.get(f"{address}/told").json()["lines"]:
            time.sleep(0.02)
        assert asking.post(f"{address}/stop", headers=OURS).status_code == 200
        gate.set()
        told = ended(asking, address)
        assert (told["state"], len(told["lines"])) == ("stopped", 1)
        (story,) = look(place, lambda a: a.stories())
        assert (story["articles"], story["stale"]) == (1, True)
        assert post(asking, "/update")["state"] == "done"
        assert look(place, lambda a: a.stories())[0]["stale"] is False


def test_only_so_many_jobs_may_wait(place: Path, fake_models: Models) -> None:
    go = threading.Event()
    writer = Writer(place, lambda: fake_models)
    cleaned: list[int] = []

    def wait(_archive: Archive, _job: Job) -> None:
        go.wait(30)

    for _ in range(MOST_WAITING):
        writer.submit("waiting", wait, clean_up=lambda: cleaned.append(1))
    with pytest.raises(Busy, match="wait already"):
        writer.submit("one too many", wait, clean_up=lambda: cleaned.append(2))
    assert cleaned == [2]
    go.set()
    writer.stop()


def test_one_job_that_breaks_does_not_stop_the_next(place: Path, fake_models: Models) -> None:
    writer = Writer(place, lambda: fake_models)

    def breaks(_archive: Archive, _job: Job) -> None:
        raise ZeroDivisionError("<b>oh</b>")

    broken = writer.submit("breaks", breaks)
    good = writer.submit("works", lambda _archive, job: job.tell("new", "well"))
    for _ in range(400):
        if good.told()["state"] == "done":
            break
        time.sleep(0.02)
    assert (broken.told()["state"], good.told()["state"]) == ("failed", "done")
    assert "ZeroDivisionError" in broken.told()["lines"][0]["text"]
    writer.stop()


# -- settling ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def own(tmp_path: Path) -> Path:
    place = tmp_path / "own.rashomon"
    with Archive(place, fakes()) as archive:
        list(archive.add(crowd(8)))
        archive.bring_up_to_date()
    return place


def look(place: Path, ask: Callable[[Archive], Any]) -> Any:
    with Archive(place) as archive:
        return ask(archive)


def test_a_split_and_its_taking_back(own: Path) -> None:
    story = look(own, lambda a: a.stories()[0]["id"])
    articles = look(own, lambda a: catalogue.articles_of(a.db, story))
    with client(own) as asking:
        given = {"story": story, "article": articles[:2], "why": "The second meeting."}
        told = post(asking, "/settle/split", data=given)
        assert told["state"] == "done", told
        assert look(own, lambda a: sorted(s["articles"] for s in a.stories())) == [2, 2, 4]
        expected = Override("split", tuple(sorted(articles[:2])), (), "The second meeting.")
        assert look(own, lambda a: a.overrides()) == [expected]
        assert "The second meeting." in asking.get("/settled").text
        entry = re.search(r'name="entry" value="([^"]+)"', asking.get("/settled").text)
        assert entry
        post(asking, "/unsettle", data={"entry": entry[1].replace("&#34;", '"')})
        assert look(own, lambda a: a.overrides()) == []
        failed = post(asking, "/unsettle", data={"entry": "{}"})
        assert failed["state"] == "failed"


def test_two_stories_are_joined_by_the_address_of_one(own: Path) -> None:
    one, other = look(own, lambda a: [s["id"] for s in a.stories()])
    with client(own) as asking:
        told = post(asking, "/settle/merge", data={"story": one, "other": f"{HOME}/stories/{other}/"})
        assert told["state"] == "done", told
        assert look(own, lambda a: [s["articles"] for s in a.stories()]) == [8]
        assert asking.get(f"/stories/{other}/").status_code == 200
        assert told["story"].startswith("/stories/")


def test_a_date_is_settled_as_on_the_command_line(own: Path) -> None:
    story = look(own, lambda a: a.stories()[0]["id"])
    article = look(own, lambda a: catalogue.articles_of(a.db, story)[0])
    with client(own) as asking:
        post(asking, "/settle/date", data={"article": article, "published": "2031-05-06"})
        assert look(own, lambda a: catalogue.article_row(a.db, article).form["published"]) == "2031-05-06"
    printed = CliRunner().invoke(main, ["settle", "--archive", str(own)]).output
    assert 'published = "2031-05-06"' in printed


def test_every_kind_of_override_has_its_form() -> None:
    assert set(corrections.READERS) == set(get_args(Kind))


def test_two_names_are_kept_apart_as_on_the_command_line(own: Path) -> None:
    with client(own) as asking:
        told = post(asking, "/settle/not-the-same-speaker", data={"name": ["Anna Berg", "Jonas Berg"], "why": "Twins."})
        assert told["state"] == "done", told
        assert "Jonas Berg" in asking.get("/settled").text
    assert look(own, lambda a: a.overrides()) == [
        Override("not-the-same-speaker", (), ("Anna Berg", "Jonas Berg"), "Twins.")
    ]


def test_a_correction_that_says_too_little_is_refused_with_what_is_missing(own: Path) -> None:
    story = look(own, lambda a: a.stories()[0]["id"])
    with client(own) as asking:
        for kind, given, said in (
            ("split", {"story": story}, "Tick the articles"),
            (
                "split",
                {"story": story, "article": look(own, lambda a: catalogue.articles_of(a.db, story))},
                "All articles",
            ),
            ("split", {"story": story, "article": "0000"}, "holds no article"),
            ("merge", {"story": story, "other": story}, "the same story"),
            ("merge", {"story": story, "other": "../.."}, "is no story"),
            ("same-speaker", {"name": ["Anna Berg", "anna berg"]}, "two names"),
            ("same-fact", {"account": ["a|five hours", ""]}, "Choose the finding"),
            ("not-the-same-fact", {"account": "a|five hours"}, "Tick two accounts"),
            ("date", {"article": "x", "published": "soon"}, "published"),
            ("no-such-kind", {}, "nothing at"),
        ):
            answer = asking.post(f"/settle/{kind}", data=given, headers=OURS)
            assert answer.status_code in (400, 404), (kind, given)
            assert said in answer.text, (kind, answer.text)
    assert look(own, lambda a: a.overrides()) == []


# -- hostile text ------------------------------------------------------------------------------------------------------


def hostile_pages(text: str) -> list[Page]:
    """Reports with `text` in every field that a page, an outlet or a sender could fill."""
    return [
        Page(
            f"{n} {text}",
            f"{text}\nThe talks in Bodovato lasted {hours} hours, {text} said on Monday.\n"
            f"“We met {text},” Anna Berg said.\n"
            f"Anna Berg met Kaso Dazome in Bodovato for {hours} hours, an official said.".encode(),
            "text/plain",
            PageMeta(outlet=text, title=text, url=text, published=f"2031-03-0{n}", bylines=(text,), language="en"),
        )
        for n, hours in ((1, "three"), (2, "five"), (3, "nine"))
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_every_field_stays_text_on_every_page(place: Path, text: str) -> None:
    text = text.encode("utf-8", "replace").decode("utf-8")  # half a surrogate pair comes through no form and no file
    with Archive(place, fakes()) as archive:
        list(archive.add(hostile_pages(text)))
        archive.settle([Override("same-speaker", (), (text, "Anna Berg"), text)])
        archive.bring_up_to_date()
    with client(place) as asking:
        post(asking, "/add", data={"addresses": text})
        for address in [*every_address(place), "/jobs/1", f"/speaker?name={quote(text)}"]:
            answer = asking.get(address)
            if not answer.headers["content-type"].startswith("text/html") or "disposition" in str(answer.headers):
                continue
            page = Tags(answer.text)
            assert len(page.all("script")) == 2, address
            assert all(re.fullmatch(r"/assets/\w+/\w+\.js", tag["src"]) for tag in page.all("script"))
            assert not page.all("img")
            for tag, attrs in page.tags:
                assert not [name for name in attrs if name.startswith("on") or name in {"style", "srcdoc"}], tag
                assert re.match(r"#|/|https?://|data:,$", attrs.get("href", "#")), attrs
                assert attrs.get("action", "/").startswith("/")
            assert len(page.ids) == len(set(page.ids)), address


def test_a_paragraph_of_a_megabyte_opens_cut_in_the_middle(place: Path) -> None:
    with Archive(place, fakes()) as archive:
        page = Page("great.txt", (b"w" * 999 + b" ") * 1_000 + b"\nRain fell for two hours, police said.", "text/plain")
        article = archive.add_page(page).article
        archive.bring_up_to_date()
        story = archive.stories()[0]["id"]
    with client(place) as asking:
        assert len(asking.get(f"/articles/{article}").content) < 200_000
        assert len(asking.get(f"/stories/{story}/").content) < 200_000
