"""HTML → body, each stretch of it tied to its place in the raw page."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.article import Article, read_articles
from rashomon.body import entry_holds
from rashomon.extraction import align, extract, see
from rashomon.imprint import read_imprint
from rashomon.readers.page import Page

PARAGRAPHS = (
    "Rain fell on Aldmoor all night, and the river Lowen rose by two metres, the mayor said on Monday.",
    "Crews from Ostra brought sandbags to the old bridge before dawn, and boats took 21 people out of the mill.",
    "“We will not leave anyone behind,” said the mayor, Ada Brandt, and asked the minister for help.",
    "Schools will stay shut until the water has gone, the town hall said in a statement late on Monday.",
)
PAGE = (
    '<!DOCTYPE html><html lang="en-GB"><head><title>Rain closes bridge | The Aldmoor Courier</title>'
    '<meta property="og:site_name" content="The Aldmoor Courier"><meta name="author" content="Mara Quist">'
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Rain closes bridge",'
    '"datePublished": "2031-05-03T10:02:00+01:00", "dateModified": "2031-05-03T12:00:00+01:00",'
    '"author": [{"@type": "Person", "name": "Mara Quist"}, {"@type": "Person", "name": "Ole Marsh"}],'
    '"publisher": {"@type": "Organization", "name": "The Aldmoor Courier &amp; Echo"}}</script></head>'
    "<body><nav><ul><li>Home</li><li>World</li></ul></nav><!-- no <p>words</p> --><article><h1>Rain closes bridge</h1>"
    "{body}</article><div><p>Share this article</p></div><footer>Copyright 2031 The Aldmoor Courier</footer>"
    "<script>document.write('<p>never</p>')</script></body></html>"
)


def page(*paragraphs: str) -> str:
    return PAGE.replace("{body}", "".join(f"<p>{words}</p>\n" for words in paragraphs))


def read(raw: str) -> Article:
    return read_articles([Page("a.html", raw.encode(), "text/html")])[0][0]


def holds(raw: str, text: str, source_map: tuple[tuple[int, int, int], ...]) -> None:
    """Every entry says the same on both sides, both sides ascend, and only line breaks are ours."""
    clean_end = raw_end = 0
    for entry in source_map:
        assert entry_holds(entry, text, raw), entry
        assert entry[0] >= clean_end
        assert entry[1] >= raw_end
        assert not text[clean_end : entry[0]].strip("\n")
        clean_end, raw_end = entry[0] + entry[2], entry[1] + entry[2]
    assert not text[clean_end:].strip("\n")


def test_the_body_stays_and_menus_scripts_and_share_bars_go() -> None:
    raw = page(*PARAGRAPHS)
    body = extract(raw).body
    assert [line for line in body.text.split("\n") if line in PARAGRAPHS] == list(PARAGRAPHS)
    assert not {"Home", "Share this article", "never"} & set(body.text.split("\n"))
    holds(raw, body.text, body.source_map)


def test_what_was_left_out_is_kept_with_its_place_and_a_reason() -> None:
    raw = page(*PARAGRAPHS)
    removed = {stretch.text: stretch for stretch in extract(raw).body.removed}
    assert removed["Home\nWorld"].reason == "navigation"
    assert removed["Share this article"].reason == "share"
    for stretch in removed.values():
        assert all(line in raw[stretch.start : stretch.end] for line in stretch.text.split("\n"))


@pytest.mark.parametrize(
    "written",
    [
        "Rain fell on Caf&eacute; Aldmoor all night &amp; the river Lowen rose by two metres, they said.",
        "Rain fell on <b>Aldmoor</b> all <a href='x'>night</a>, and the river <i>Lowen</i> rose by two metres.",
        "Rain   fell on\n\t Aldmoor all night,&nbsp;and the river&#8217;s banks&#x20;broke at noon, the mayor said.",
        "Rain fell on Ald\u00admoor all night, and the\u200b river Lowen rose by 3 < 4 metres &c, they said.",
        "Rain fell on Aldmoor<!-- <p>no</p> --> all night as the river <span>Lowen</span> rose &nota; so high.",
    ],
)
def test_references_links_and_white_space_are_counted(written: str) -> None:
    raw = page(written, *PARAGRAPHS)
    body = extract(raw).body
    assert "Rain fell on" in body.text
    holds(raw, body.text, body.source_map)


LETTERS = [
    *"abc <>&;\"'\n\t\xa0\u200b\u202e\ufeff“é日!/-=",
    "&amp;",
    "&eacute;",
    "&#8217;",
    "&bne;",
    "&nbsp;",
    "&#0;",
    "&#xD800;",
]
TEXT = st.lists(st.sampled_from(LETTERS), max_size=40).map("".join)
TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<b>",
        "</b>",
        "<br>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "<a href='>'>",
        "<svg>",
        "<td>",
        "<",
    ]
)


@settings(max_examples=250, deadline=None)
@given(st.lists(st.one_of(TEXT, TAGS, st.sampled_from(PARAGRAPHS)), max_size=25).map("".join))
def test_the_source_map_of_any_page_holds(inside: str) -> None:
    raw = f"<html><body><article><p>{PARAGRAPHS[0]}</p>{inside}<p>{PARAGRAPHS[1]}</p></article></body></html>"
    body = extract(raw).body
    holds(raw, body.text, body.source_map)
    assert all(0 <= stretch.start < stretch.end <= len(raw) for stretch in body.removed)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(TEXT, TAGS), max_size=25).map("".join))
def test_each_run_that_is_seen_stands_in_the_page(raw: str) -> None:
    visible = see(raw)
    for start, place, length in zip(visible.starts, visible.raws, visible.lengths, strict=True):
        assert entry_holds((start, place, length), visible.text, raw)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "<",
        "<p",
        "<!--",
        "<script>",
        "&",
        "<div>" * 50_000,
        "<b>x" * 3_000,
        "<a " * 50_000 + ">",
        "&amp" * 20_000,
        "<title>" * 999,
    ],
    ids=[
        "empty",
        "bracket",
        "open tag",
        "comment",
        "script",
        "ampersand",
        "deep",
        "deep words",
        "one tag",
        "references",
        "titles",
    ],
)
def test_a_damaged_page_is_read_as_far_as_it_goes(raw: str) -> None:
    body = extract(raw).body
    holds(raw, body.text, body.source_map)


def test_a_line_that_the_library_rewrote_is_found_word_by_word() -> None:
    seen = "Home\nRain fell on Aldmoor [1] all night, and the river rose.\nFooter\n"
    (stretches,) = align(["Rain fell on Aldmoor all night and the river rose"], seen)
    assert [seen[start:end] for start, end in stretches] == ["Rain fell on Aldmoor [1] all night, and the river rose."]


def test_words_that_stand_nowhere_in_the_page_are_not_taken() -> None:
    assert align(["Nobody ever wrote these words"], "Rain fell on Aldmoor.\n") == []


def test_the_page_says_of_itself_who_and_when() -> None:
    article = read(page(*PARAGRAPHS))
    assert (article.title, article.outlet) == ("Rain closes bridge", "The Aldmoor Courier & Echo")
    assert article.bylines == ("Mara Quist", "Ole Marsh")
    assert (article.published, article.published_from) == ("2031-05-03T10:02:00+01:00", "json-ld")
    assert (article.updated, article.language) == ("2031-05-03T12:00:00+01:00", "en")


def test_meta_tags_serve_where_there_is_no_structured_data() -> None:
    raw = (
        '<html><head><meta content="Rain &quot;closes&quot; bridge" property="og:title"/><title>x</title>'
        "<meta name=author content='Ada Brandt'><meta property='article:published_time' content='2031-05-03'></head>"
    )
    imprint = read_imprint(see(raw))
    assert (imprint.title, imprint.bylines) == ('Rain "closes" bridge', ("Ada Brandt",))
    assert (imprint.published, imprint.published_from) == ("2031-05-03", "meta")


@pytest.mark.parametrize(
    "data", ["[" * 100_000, "{", '{"@type": "NewsArticle", "author": [[[["x"]]]]}', "null", '"x"', "\x00"]
)
def test_broken_structured_data_costs_itself_only(data: str) -> None:
    raw = f'<script type="application/ld+json">{data}</script><p>{PARAGRAPHS[0]}</p>'
    assert read_imprint(see(raw)).published is None
    assert PARAGRAPHS[0] in extract(raw).body.text


def test_an_advert_s_words_under_its_label_go_and_the_text_after_an_empty_one_stays() -> None:
    body = "".join(f"<p>Rain fell on quarter {n} of Aldmoor all night, the mayor said on Monday.</p>" for n in range(9))
    box = "<div><span>Advertisement</span><p>Boots for wet feet, half the price at Brandt and Daughters</p></div>"
    empty = (
        "<div><span>Advertisement</span></div><p>Boots for wet feet were sold out, a trader said as he shut up shop</p>"
    )
    page = f"<body><article><h1>Rain</h1>{body}{box}{body}{empty}{body}</article></body>"
    text = extract(page).body.text
    assert "half the price" not in text
    assert "sold out" in text


def test_what_the_outlet_says_below_an_html_text_goes() -> None:
    body = "".join(f"<p>Rain fell on quarter {n} of Aldmoor all night, the mayor said on Monday.</p>" for n in range(9))
    text = extract(f"<body><article>{body}<p>Join our members. It is 2 crowns a week.</p></article></body>").body.text
    assert text.endswith("on Monday.")


def test_a_script_that_never_ends_or_speaks_of_its_own_end_costs_nothing_else() -> None:
    page = "<script>'</scripted>'</SCRIPT ><p>Rain fell.</p><style>p{}</style><svg><p>no</p></svg><p>It stopped.</p>"
    assert see(page).text == "Rain fell.\nIt stopped.\n"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<ul>\n <li>\n <a>One</a> <b>two</b>\n</li>\n\n<LI>Three</LI></ul>", "One two \nThree\n"),
        ("One<!-- no --> <i>two</i> <time datetime='x'> three</time><br>\n<br> four", "One two three\nfour\n"),
        ("One <script> no </script> <b> two</b><div<p>three", "One \ntwo\nthree\n"),
        ("<p>One</p> <path-x> two <divide>three</divide > <div", "One\ntwo \nthree\n<div\n"),
    ],
)
def test_white_space_between_tags_is_one_space_or_none(page: str, text: str) -> None:
    visible = see(page)
    assert visible.text == text
    runs = zip(visible.starts, visible.raws, visible.lengths, strict=True)
    assert all(page[raw : raw + length].split() == text[at : at + length].split() for at, raw, length in runs)
