"""What of a dirty plain text goes, what stays: tests/cases/furniture.txt."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.body import cut, restored
from rashomon.furniture import find_furniture
from rashomon.furniture.byline import is_byline
from rashomon.furniture.form import _branches, by_form, guess_reason
from rashomon.furniture.line import as_line
from rashomon.lexicon import rows

CASES = Path(__file__).parent / "cases" / "furniture.txt"
INSIDE = re.compile(r"\{\{(?P<reason>[\w-]+): (?P<words>.*?)\}\}")


def cases() -> list[tuple[str, list[str]]]:
    """Name and lines of each case."""
    found: list[tuple[str, list[str]]] = []
    for line in CASES.read_text("utf-8").splitlines():
        if line.startswith("== "):
            found.append((line[3:], []))
        elif found and line and not line.startswith("#"):
            found[-1][1].append(line)
    return found


@pytest.mark.parametrize("lines", [lines for _, lines in cases()], ids=[name for name, _ in cases()])
def test_case(lines: list[str]) -> None:
    title, repeated, page, wanted = None, [], [], []
    for line in lines:
        if line.startswith("title: "):
            title = line.removeprefix("title: ")
        elif line.startswith("repeated: "):
            repeated.append(line.removeprefix("repeated: "))
        elif line.startswith("= "):
            words = line.removeprefix("= ")
            wanted += [(match["reason"], match["words"].strip()) for match in INSIDE.finditer(words)]
            page.append(INSIDE.sub(lambda match: match["words"], words))
        else:
            reason, words = line.removeprefix("- ").split(": ", 1)
            wanted.append((reason, words))
            page.append(words)
    raw = "\n".join(page)
    furniture = find_furniture(raw, title, repeated)
    assert [(reason, raw[start:end].strip()) for start, end, reason in furniture] == wanted
    body = cut(raw, furniture)
    assert restored(body.text, body.source_map, body.removed) == raw


PIECES = st.lists(
    st.sampled_from(
        [
            *("Rain fell on Aldmoor all night, the mayor said.", "Share this article", "ADVERTISEMENT", "Related"),
            *("By Ada Brandt", "1/12 A dog", "(Reporting by Ole Marsh)", "REUTERS/Ole Marsh", "See also  Ten things"),
            *("- 'No' -", "Copyright 2031 AP", "12:30", "\n", "\r\n", "\n\n", "\ufeff", "\u2028", "\u202e", " "),
            *("“", '"', "\x00", "©"),
        ]
    )
    | st.text(max_size=12),
    max_size=30,
).map("".join)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(PIECES)
def test_what_is_kept_and_what_is_cut_are_the_page(raw: str) -> None:
    furniture = find_furniture(raw)
    assert all(start < end for start, end, _ in furniture)
    assert all(a[1] <= b[0] for a, b in pairwise(furniture))
    body = cut(raw, furniture)
    assert restored(body.text, body.source_map, body.removed) == raw
    assert "".join(body.text[start : start + length] for start, _, length in body.source_map) == body.text


@settings(max_examples=100, deadline=None)
@given(
    st.permutations(["Share this article", "ADVERTISEMENT", "Tweet", "Slideshow (3 Images)", "Related:"]),
    st.integers(0, 5),
)
def test_furniture_put_into_a_report_goes_and_the_report_stays(furniture: list[str], seed: int) -> None:
    report = [
        f"Rain fell on quarter {number} of Aldmoor all night, and the river rose, the mayor said on Monday."
        for number in range(12)
    ]
    page = [
        line
        for number, line in enumerate(report)
        for line in ([furniture[number % 5], line] if number % 6 == seed else [line])
    ]
    raw = "\n".join(page)
    assert cut(raw, find_furniture(raw)).text == "\n".join(report)


BODY = (
    "Rain fell on Aldmoor all night, the mayor said on Monday.",
    "The river rose by two metres before the pumps were started.",
    "Crews from Ostra brought sandbags to the old bridge before dawn.",
)


@pytest.mark.parametrize(
    "last", ["It stopped at dawn on Monday.", "He declined to comment.", "“We were lucky,” she said."]
)
@pytest.mark.parametrize(
    "furniture",
    [
        *(
            "Share this article",
            "ADVERTISEMENT",
            "Related",
            "Read more",
            "See also",
            "Photo: Ole Marsh/AFP",
            "Newsletter",
        ),
        *("By Ada Brandt", "12:30", "Sign up to Morning Crossing", "Follow us on Facebook", "Copyright 2031 AP"),
        *(
            "Read more: Ten lakes to see before you are thirty",
            "More on this story",
            "Most read",
            "Home | News | Sport",
        ),
    ],
)
def test_a_short_sentence_after_furniture_stays(furniture: str, last: str) -> None:
    for lines in ([*BODY, furniture, last], [BODY[0], furniture, last, *BODY[1:]], [BODY[0], furniture, last]):
        raw = "\n".join(lines)
        assert last in cut(raw, find_furniture(raw)).text


def test_a_form_that_may_stand_anywhere_in_a_line_says_by_which_words_it_is_known() -> None:
    for _, _, form, *signs in rows("furniture_forms"):
        if signs:
            assert signs[0] == signs[0].lower()
        else:
            assert all(branch.startswith("^") for branch in _branches(form.removeprefix("(?i)"))), form


def test_every_form_is_let_through_by_the_quick_look() -> None:
    for bare in ("Sign up to Morning Crossing", "FILE PHOTO: The bridge", "[1/3] The bridge", "AH/cw, with agencies"):
        assert by_form(as_line(bare, 0)) is not None


def test_a_page_of_menus_alone_leaves_nothing() -> None:
    raw = "Home\nMenu\nShare this article\nLog in\nSubscribe\nADVERTISEMENT\nComments (3)\n"
    assert cut(raw, find_furniture(raw)).text.split() in ([], ["Home"])


def test_a_sentence_that_begins_with_by_is_no_byline() -> None:
    assert is_byline("By Ada Brandt in Ostra")
    assert not is_byline("By Monday the river had fallen, and shops opened again.")
    assert not is_byline("By then it was over")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Tweet", "share"),
        ("Sport", "navigation"),
        ("Advertisement", "advert"),
        ("12 Comments", "comment-form"),
        ("Related stories:", "related-links"),
        ("By Ada Brandt, The Aldmoor Courier", "author-note"),
        ("The bridge at noon. Photo: Ole Marsh/AFP", "caption"),
    ],
)
def test_the_form_of_a_block_tells_why_it_is_there(words: str, reason: str) -> None:
    assert guess_reason(words) == reason


@pytest.mark.xfail(
    reason="a caption that is a whole sentence without a credit needs the layout to be told", strict=True
)
def test_a_caption_in_a_full_sentence_goes() -> None:
    raw = (
        "Rain fell on Aldmoor all night, and the river Lowen rose by two metres, the mayor said.\n"
        "Some of the rescued dogs meet their owners Monday after being brought to the school.\n"
        "Crews from Ostra brought sandbags to the old bridge before dawn on Monday, officials said."
    )
    assert "rescued dogs" not in cut(raw, find_furniture(raw)).text
