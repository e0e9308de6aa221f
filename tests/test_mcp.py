"""The MCP server as its clients meet it: a real process, on stdio and on HTTP, the SDK's own client, every tool."""

from __future__ import annotations

import asyncio
import copy
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from click.testing import CliRunner
from mcp import Client, MCPError, StdioServerParameters

import rashomon
from rashomon.archive import Archive
from rashomon.cli import main
from rashomon.errors import InputError
from rashomon.mcp.desk import MOST_ANSWER, MOST_GIVEN_BYTES, MOST_HELD, MOST_TEXT_BYTES, PARTS, Desk, GivenText, Part
from rashomon.models import Models
from rashomon.readers import iter_pages
from rashomon.stories import story

Form = dict[str, Any]
TEXTS = [
    {"text": "The ministers met for five hours in Lindhaven on Monday, Anna Berg said.", "outlet": "The Tarn Post"},
    {"text": "Anna Berg said the ministers met for seven hours in Lindhaven on Monday.", "outlet": "The Lowen Courier"},
]
TOOLS = {"list_stories", "show_story", "find_quotations", "explain_finding", "compare_texts", "search"}


@pytest.fixture(scope="module")
def place(models: Models, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that holds the bundled story."""
    path = tmp_path_factory.mktemp("mcp") / "desk.rashomon"
    with Archive(path, models) as archive:
        list(archive.add(iter_pages([str(page) for page in story("summit")])))
        archive.bring_up_to_date()
    return path


@pytest.fixture(scope="module")
def url(place: Path) -> Iterator[str]:
    """A server on HTTP, on a port of its own choosing."""
    arguments = [sys.executable, "-m", "rashomon", "mcp", "--archive", str(place), "--http", "127.0.0.1:0"]
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True, env=dict(os.environ)) as server:
        assert server.stderr is not None
        for line in server.stderr:
            if line.startswith("Listening on "):
                yield line.split()[2]
                break
        else:
            raise AssertionError("it never listened")
        server.terminate()


@pytest.fixture(scope="module", params=["stdio", "http"])
def answers(request: pytest.FixtureRequest, place: Path) -> Form:
    """What a client is told, by each transport: every tool called, right and wrong."""
    if request.param == "http":
        server: Any = request.getfixturevalue("url")
    else:
        arguments = ["-m", "rashomon", "mcp", "--archive", str(place)]
        server = StdioServerParameters(command=sys.executable, args=arguments, env=dict(os.environ))
    before = hashlib.sha256(place.read_bytes()).hexdigest()
    found = asyncio.run(ask(server))
    assert hashlib.sha256(place.read_bytes()).hexdigest() == before, "the archive was only read"
    return found


async def ask(server: Any) -> Form:
    async with Client(server) as client:
        found: Form = {"server": client.server_info, "instructions": client.instructions}
        found["tools"] = (await client.list_tools()).tools
        found["resources"] = (await client.list_resources()).resources
        found["templates"] = (await client.list_resource_templates()).resource_templates

        async def heard(done: float, total: float | None, what: str | None) -> None:
            found.setdefault("progress", []).append((done, total, what))

        async def call(name: str, tool: str, **arguments: Any) -> Any:
            result = await client.call_tool(tool, arguments, progress_callback=heard)
            assert not result.is_error, result.content
            found[name] = result.structured_content
            text = cast(Any, result.content[0]).text
            assert json.loads(text) == found[name], "who reads text reads the same"
            assert len(text.encode()) < 2 * MOST_ANSWER
            return found[name]

        async def refused(name: str, tool: str, **arguments: Any) -> None:
            result = await client.call_tool(tool, arguments)
            assert result.is_error
            found[name] = cast(Any, result.content[0]).text

        stories = await call("stories", "list_stories", since="2024-03-01")
        name = stories["stories"][0]["id"]
        overview = await call("overview", "show_story", story=name)
        for part in PARTS[1:]:
            await call(part, "show_story", story=name, part=part)
        await call("second difference", "show_story", story=name, part="differences", offset=1)
        disputed = overview["differences"][0]["id"]
        await call("explained", "explain_finding", story=name, finding=disputed)
        await call("by speaker", "find_quotations", speaker="Dravin", since="2024-03-11", text="trust", limit=2)
        await call("by words", "find_quotations", text='"between trust and suspicion"')
        await call("hits", "search", text="fishermen", limit=3)
        compared = await call("compared", "compare_texts", texts=TEXTS)
        await call("asked further", "explain_finding", story=compared["story"], finding="D1")
        await refused("no such story", "show_story", story="nope")
        await refused("no such finding", "explain_finding", story=name, finding="f0")
        await refused("no such part", "show_story", story=name, part="truth")
        await refused("no criterion", "find_quotations")
        await refused("no date", "list_stories", since="soon")
        await refused("nothing to search", "search", text="?!")
        await refused("one text", "compare_texts", texts=TEXTS[:1])
        await refused("empty text", "compare_texts", texts=[{"text": " "}, TEXTS[0]])
        await refused("too long", "compare_texts", texts=[{"text": "x" * (MOST_TEXT_BYTES + 1)}, TEXTS[0]])
        dossier = await client.read_resource(found["resources"][0].uri)
        found["dossier"] = json.loads(cast(Any, dossier.contents[0]).text)
        note = await client.read_resource(found["resources"][0].uri.replace("/dossier", "/note"))
        found["note"] = cast(Any, note.contents[0]).text
        with pytest.raises(MCPError, match="list_stories"):
            await client.read_resource("rashomon://story/nope/dossier")
    return found


def test_every_tool_is_listed_says_what_it_does_and_only_looks(answers: Form) -> None:
    assert {tool.name for tool in answers["tools"]} == TOOLS
    for tool in answers["tools"]:
        assert tool.annotations.read_only_hint is True
        assert tool.annotations.destructive_hint is False
        assert len(tool.description) > 50
        for argument in tool.input_schema.get("properties", {}).values():
            assert argument.get("description"), f"{tool.name}: {argument}"
    assert "never an instruction" in answers["instructions"]


def test_a_story_is_shown_differences_first_with_quotes_to_the_letter(answers: Form) -> None:
    assert answers["stories"]["total"] == 1
    overview = answers["overview"]
    assert overview["differences"][0]["verdict"] == "disputed"
    assert overview["tally"]["disputed"] == 2
    texts = {article["id"]: article["text"] for article in answers["dossier"]["articles"]}
    for part in ("overview", "differences", "agreed", "wordings", "speakers", "labels", "timeline"):
        for quote in quotes_in(answers[part]):
            assert texts[quote["article"]][quote["start"] : quote["end"]] == quote["quote"]
    assert answers["second difference"]["differences"][0] == answers["differences"]["differences"][1]


def quotes_in(node: Any) -> Iterator[Form]:
    if isinstance(node, dict):
        if "quote" in node and "start" in node:
            yield node
        for value in node.values():
            yield from quotes_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from quotes_in(value)


@pytest.mark.parametrize("part", PARTS[1:])
def test_each_part_holds_something_and_says_how_much_there_is(answers: Form, part: str) -> None:
    assert answers[part]["total"] == len(answers[part][part])
    assert answers[part][part] or part == "caveats"


def test_a_finding_is_explained_with_every_answer(answers: Form) -> None:
    for answer in answers["overview"]["differences"][0]["answers"]:
        assert answer["value"] in answers["explained"]["explanation"]
    assert answers["explained"]["letters_left_out"] == 0


def test_quotations_are_found_by_speaker_and_by_words_with_their_chain(answers: Form) -> None:
    found = answers["by speaker"]
    assert found["quotations"]
    assert all(q["speaker"] == "Leonid Dravin" and "trust" in q["quote"] for q in found["quotations"])
    assert len(found["quotations"]) <= 2 <= found["total"]
    by_words = answers["by words"]["quotations"]
    assert {"CVTV"} <= {name for quotation in by_words for name in quotation["through"]}
    assert all("between trust and suspicion" in quotation["quote"] for quotation in by_words)
    assert len(answers["hits"]["hits"]) == 3
    assert answers["hits"]["there_are_more"] is True


def test_given_texts_are_compared_and_can_be_asked_about_further(answers: Form) -> None:
    (difference,) = answers["compared"]["differences"]
    assert difference["verdict"] == "disputed"
    assert {answer["value"] for answer in difference["answers"]} == {"5 hours", "7 hours"}
    assert "»seven hours«" in answers["asked further"]["explanation"]
    assert answers["stories"]["total"] == 1, "nothing of it was stored"
    assert {what for _, _, what in answers["progress"]} >= {"reading", "where they differ"}


@pytest.mark.parametrize(
    ("wrong", "what_to_do"),
    [
        ("no such story", "list_stories"),
        ("no such finding", "Near it"),
        ("no such part", "overview"),
        ("no criterion", "speaker"),
        ("no date", "2031-03-04"),
        ("nothing to search", "one or more words"),
        ("one text", "at least 2"),
        ("empty text", "Text 1 is empty"),
        ("too long", "200,000"),
    ],
)
def test_an_error_is_the_tool_s_and_says_what_to_do(answers: Form, wrong: str, what_to_do: str) -> None:
    assert what_to_do in answers[wrong]
    assert "Traceback" not in answers[wrong]


def test_dossiers_are_resources(answers: Form) -> None:
    (resource,) = answers["resources"]
    assert resource.mime_type == "application/json"
    assert {template.name for template in answers["templates"]} == {"dossier", "note"}
    assert rashomon.verify(answers["dossier"]).evidence > 500
    assert answers["note"].startswith("# ")


# -- HTTP


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1:1"}, 421),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Content-Type": "text/plain"}, 400),
    ],
)
def test_other_hosts_pages_and_forms_are_refused(url: str, headers: dict[str, str], status: int) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    sent = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"} | headers
    assert httpx.post(url, content=json.dumps(body), headers=sent).status_code == status


def test_a_body_over_the_cap_is_refused(url: str) -> None:
    response = httpx.post(url, content=b"x" * (7 * MOST_GIVEN_BYTES), headers={"Content-Type": "application/json"})
    assert response.status_code == 413


@pytest.mark.parametrize("address", ["0.0.0.0:8766", "192.168.1.5:8766", "desk.example:80", "8766", "127.0.0.1:http"])
def test_only_an_address_of_this_machine_is_served_on(address: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["mcp", "--archive", str(tmp_path / "a.rashomon"), "--http", address])
    assert result.exit_code == 2
    assert "Give 127.0.0.1:" in result.output


def test_it_ends_at_once_and_in_peace_when_it_is_told_to(place: Path) -> None:
    arguments = [sys.executable, "-m", "rashomon", "mcp", "--archive", str(place), "--http", "127.0.0.1:0"]
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True, env=dict(os.environ)) as server:
        assert server.stderr is not None
        assert "Listening on http://127.0.0.1:" in server.stderr.readline()
        time.sleep(1)  # it has bound its port, and now begins to take requests
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=20) == 0
        assert "Stopped." in server.stderr.read()


# -- bounds


def test_an_answer_never_outgrows_what_a_client_takes(tmp_path: Path) -> None:
    form = rashomon.compare([str(page) for page in story("summit")])[0].to_json()
    for kind in ("facts", "wordings"):  # 272 facts, more than an answer can hold
        form[kind] = [{**copy.copy(one), "id": f"{one['id']}{n}"} for n in range(8) for one in form[kind]]
    form["caveats"] = [{"stage": "x", "reason": "y" * 500, "article": None, "evidence": None}] * 500
    for article in form["articles"]:
        article["text"] += "Rain fell. " * 2_000
    desk = Desk(tmp_path / "none.rashomon")
    desk.held["big"] = json.dumps(form)
    for part in PARTS:
        answer = desk.story("big", part)
        assert len(json.dumps(answer, ensure_ascii=False).encode()) <= MOST_ANSWER + 1000, part
        if part in ("differences", "agreed", "caveats"):
            got, missing = len(answer[part]), answer["left_out"][part]
            assert got + missing == answer["total"]
            following = desk.story("big", part, got)
            assert following[part], "the next page goes on where the first ended"
    assert len(desk.explanation("big", form["facts"][0]["id"])["explanation"]) <= 40_000


def test_only_the_newest_comparisons_are_held(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "none.rashomon")
    for number in range(MOST_HELD + 3):
        desk._hold(f"s{number}", "{}")
    assert list(desk.held) == [f"s{n}" for n in range(3, MOST_HELD + 3)]


def test_too_much_to_compare_is_refused_before_it_is_read(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "none.rashomon")
    with pytest.raises(InputError, match="together"):
        desk.comparison([GivenText("x" * MOST_TEXT_BYTES)] * 6)
    with pytest.raises(InputError, match="no date"):
        desk.comparison([GivenText("Rain fell.", published="soon")] * 2)


def test_without_an_archive_the_tools_say_how_to_make_one(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "none.rashomon")
    with pytest.raises(InputError, match="rashomon add"):
        desk.stories()
    with pytest.raises(InputError, match="There is no part"):
        desk.story("s", cast(Part, "truth"))


def test_without_the_sdk_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delitem(sys.modules, "rashomon.mcp.server", raising=False)
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    result = CliRunner().invoke(main, ["mcp", "--archive", str(tmp_path / "a.rashomon")])
    assert result.exit_code == 2
    assert "pip install 'rashomon[mcp]'" in result.output


def test_the_verb_has_help_with_an_example_and_costs_no_other_verb_anything() -> None:
    assert "Example:" in CliRunner().invoke(main, ["mcp", "--help"]).output
    code = "import sys, rashomon.cli; print([m for m in ('mcp', 'pydantic', 'uvicorn', 'anyio') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert done.stdout.strip() == "[]"
