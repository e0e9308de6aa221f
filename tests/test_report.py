"""The report: what a reader of a dossier sees, on the page and in a terminal, with friendly text and with hostile."""

from __future__ import annotations

import base64
import json
import re
import time
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest
from lxml import etree

from rashomon.errors import DossierError, InputError
from rashomon.report.changes import changes
from rashomon.report.explain import render_explanation
from rashomon.report.figures import scale, stemma
from rashomon.report.html import embedded_dossier, render_html
from rashomon.report.index import cite, open_dossier
from rashomon.report.markdown import render_markdown
from rashomon.report.picture import KINDS, Kind, render_picture
from rashomon.report.sentences import sentence_spans
from rashomon.report.story_page import story_page
from rashomon.report.summary import render_summary
from rashomon.report.values import date_words, value_words, web_address
from tests.browser.sample_dossier import sample_dossier

HOSTILE = [
    "<script>window.pwned = 1</script>",
    '"><img src=x onerror="window.pwned = 1">',
    "' onmouseover='window.pwned = 1",
    "</script><script>window.pwned = 1</script>",
    "<!--<script>",
    "javascript:window.pwned=1",
    "\u202egnihtemos\u2066",
    "]]>\x00\x1b[31m\ud800",
    "{{ 7 * 7 }}{% raw %}",
]


ORDER = [
    "agreed", "differences", "points", "wordings", "speakers", "stemma", "coverage",
    "labels", "timeline", "articles", "caveats", "method",
]  # fmt: skip


class Page(HTMLParser):
    """A page as its tags: enough to see what a browser would run, fetch or follow."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.bodies: dict[str, list[str]] = {"script": [], "style": []}
        self._open = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._open = tag
        if tag in self.bodies:
            self.bodies[tag].append("")

    def handle_data(self, data: str) -> None:
        if self._open in self.bodies:
            self.bodies[self._open][-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.tags if name == tag]

    @property
    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.tags if "id" in attrs]


@pytest.fixture(scope="module")
def html() -> str:
    return render_html(sample_dossier())


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def hostile_dossier(text: str) -> dict[str, Any]:
    """The sample with `text` in every field that a page, an outlet or a reader could fill; evidence stays true."""
    dossier = sample_dossier()
    for article in dossier["articles"]:
        old = article["text"]
        article["text"] = old + "\n" + text
        article |= {
            "outlet": text,
            "title": text,
            "bylines": [text],
            "contributors": [text],
            "input": text,
            "url": text,
        }
        article |= {"language": text, "published_from": text, "encoding": text}
        article["removed"] = [{"start": 0, "end": 1, "reason": "other", "text": text}]
        for credit in article["credits"]:
            credit["name"] = text
    for entity in dossier["entities"]:
        entity |= {"name": text, "names": [text]}
    for fact in dossier["facts"]:
        fact |= {"question": text, "why": text, "id": text + fact["id"]}
        for account in fact["accounts"]:
            if account["value"] and "status" in account["value"]:
                account["value"] = {"status": text}
    for statement in dossier["statements"]:
        for channel in statement["channel"]:
            channel["name"] = text
    for edge in dossier["lineage"]["edges"]:
        edge["why"] = text
    for lost in dossier["lineage"]["dropped"]:
        lost["why"] = text
    dossier["overrides"] = [{"kind": "same-speaker", "names": [text, text], "why": text}]
    for node in (*dossier["lineage"]["outside"], *dossier["lineage"]["origins"]):
        node |= {"name": text, "why": text}
    for concept in dossier["labels"]:
        concept["concept"] = text
    for event in dossier["timeline"]:
        event["what"] = text
    dossier["caveats"].append({"stage": text, "reason": text, "article": None, "evidence": None})
    dossier["story"]["title"] = text
    dossier["method"] = {"version": text, "models": {text: text}, "thresholds": {text: 0.5}}
    dossier["coverage"] = []
    return dossier


def test_the_sample_dossier_keeps_the_contract() -> None:
    from rashomon.verification import verify

    verify(sample_dossier())


def test_every_link_lands_on_the_page_and_no_id_stands_twice(page: Page) -> None:
    assert len(page.ids) == len(set(page.ids))
    targets = [attrs["href"][1:] for attrs in page.all("a") if attrs["href"].startswith("#")]
    assert len(targets) > 100
    assert set(targets) <= set(page.ids)


def test_words_that_only_the_timeline_a_caveat_or_a_change_cites_can_be_landed_on() -> None:
    dossier = sample_dossier()
    article = dossier["articles"][0]
    article["text"] += "\nSnow fell on the pass. Nobody crossed it. A dog barked."
    places = []
    for words in ("Snow fell", "Nobody crossed", "A dog"):
        start = article["text"].index(words)
        places.append({"article": article["id"], "start": start, "end": start + len(words), "text": words})
    dossier["timeline"][0]["evidence"] = [places[0]]
    dossier["caveats"].append({"stage": "timex", "reason": "No day.", "article": None, "evidence": places[1]})
    dossier["lineage"]["dropped"][0]["before"] = places[2]
    page = Page(render_html(dossier))
    targets = {attrs["href"][1:] for attrs in page.all("a") if attrs["href"].startswith("#")}
    assert {f"r1-{place['start']}" for place in places} <= targets <= set(page.ids)


def test_every_account_is_cited_by_a_link_to_its_own_sentence(page: Page) -> None:
    index = open_dossier(sample_dossier())
    links = {attrs["href"] for attrs in page.all("a")}
    for fact in index.facts.values():
        for account in fact["accounts"]:
            citation = index.cite(account["evidence"])
            assert citation
            assert account["evidence"]["text"] in citation.sentence
            assert f"#{citation.anchor}" in links


def test_a_finding_is_linked_by_the_id_that_the_dossier_gives_it(page: Page) -> None:
    dossier = sample_dossier()
    assert {item["id"] for item in (*dossier["facts"], *dossier["wordings"])} <= set(page.ids)


def test_ids_that_would_meet_one_another_or_the_pages_own_are_kept_apart() -> None:
    dossier = sample_dossier()
    taken = ["r1", "r1-0", "part-labels", "top", "dossier", "popup", "x", "x-q", "event-1", "layer-fact"]
    dossier["coverage"] = []
    for fact, name in zip(dossier["facts"], taken, strict=True):
        fact["id"] = name
    dossier["wordings"][0]["id"] = "x"
    page = Page(render_html(dossier))
    assert len(page.ids) == len(set(page.ids))
    assert {attrs["href"][1:] for attrs in page.all("a") if attrs["href"].startswith("#")} <= set(page.ids)


def test_the_parts_come_in_the_order_in_which_they_are_read(html: str) -> None:
    parts = re.findall(r'<section class="part" id="part-([a-z]+)"', html)
    assert parts == ORDER


def test_what_cannot_both_hold_comes_first_and_what_is_only_framed_comes_last(html: str) -> None:
    shown = re.findall(
        r'<article class="finding point is-([a-z-]+)"',
        html.split('id="part-differences"')[1].split('id="part-points"')[0],
    )
    assert shown == ["disputed"] * 3 + ["updated", "scope-differs", "compatible", "framing-only"]


def test_headings_never_skip_a_level(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_the_head_counts_reports_and_the_texts_that_begin_on_their_own() -> None:
    """The reprint and the rewrite come from the wire: six reports, four beginnings."""
    assert "6 reports, 4 origins" in render_html(sample_dossier())


def test_the_page_never_calls_an_account_true_or_false(html: str) -> None:
    before_articles = html.split('id="part-articles"')[0].split("</style>")[1]
    ours = re.sub(r"<bdi>.*?</bdi>", "", before_articles, flags=re.S)
    assert not re.search(r"\b(false|fake|lie|correct|wrong|reliable|credible|bias)\b", ours, re.I)


def test_the_same_dossier_gives_the_same_bytes_whatever_the_order_of_its_keys(html: str) -> None:
    dossier = sample_dossier()
    turned = json.loads(json.dumps(dossier), object_pairs_hook=lambda pairs: dict(reversed(pairs)))
    assert render_html(turned) == html


def test_the_order_of_the_articles_changes_nothing_that_is_seen() -> None:
    dossier = sample_dossier()
    dossier["articles"].reverse()
    assert [report.name for report in story_page(dossier).reports] == [
        report.name for report in story_page(sample_dossier()).reports
    ]


def test_the_dossier_can_be_taken_out_of_the_page_again(html: str) -> None:
    assert embedded_dossier(html) == sample_dossier()


def test_a_page_without_a_dossier_is_refused_with_the_reason() -> None:
    with pytest.raises(DossierError, match="No dossier inside this page"):
        embedded_dossier("<!doctype html><title>Something else</title>")


def test_a_page_that_was_cut_short_is_refused_with_the_reason(html: str) -> None:
    place = html.index('id="dossier"')
    with pytest.raises(DossierError, match="saved to its end"):
        embedded_dossier(html[: place + 5000])
    with pytest.raises(DossierError, match="no JSON"):
        embedded_dossier(html[: place + 5000] + "</script>")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_every_field_stays_text(text: str) -> None:
    dossier = hostile_dossier(text)
    html = render_html(dossier)
    page = Page(html)
    html.encode("utf-8")
    assert len(page.all("script")) == 2, "the data and our own script"
    assert {tag for tag, _ in page.tags} <= {tag for tag, _ in Page(render_html(sample_dossier())).tags}
    for tag, attrs in page.tags:
        assert not [name for name in attrs if name.startswith("on") or name in {"style", "src", "srcdoc"}], tag
        assert re.match(r"#|https?://|data:,$", attrs.get("href", "#")), attrs
    assert len(page.ids) == len(set(page.ids))
    if not re.search("[\ud800-\udfff]", text):
        assert embedded_dossier(html) == dossier


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_cannot_steer_a_terminal(text: str) -> None:
    dossier = hostile_dossier(text)
    shown = render_summary(dossier) + render_explanation(dossier, "D1") + render_explanation(dossier, "W1")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)


def test_only_our_own_style_and_script_pass_the_policy(page: Page) -> None:
    policy = next(a["content"] for a in page.all("meta") if a.get("http-equiv") == "Content-Security-Policy")
    for kind, body in (("style", page.bodies["style"][0]), ("script", page.bodies["script"][1])):
        digest = base64.b64encode(sha256(body.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy


def test_only_web_addresses_become_links(page: Page) -> None:
    out = [attrs for attrs in page.all("a") if not attrs["href"].startswith("#")]
    assert {attrs["href"] for attrs in out} == {article["url"] for article in sample_dossier()["articles"]}
    assert all("noopener" in attrs["rel"] and "noreferrer" in attrs["rel"] for attrs in out)
    for address in (
        "JavaScript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "//example.org",
        "file:///etc",
        "",
    ):
        assert web_address(address) == ""


def test_a_page_of_six_articles_stays_small(html: str) -> None:
    assert len(html.encode()) < 400_000


def test_a_paragraph_of_ten_megabytes_is_cut_on_the_page_and_whole_in_the_dossier() -> None:
    dossier = sample_dossier()
    dossier["articles"][0]["text"] += "\n" + "rain and wind. " * 700_000
    began = time.process_time()
    html = render_html(dossier)
    assert time.process_time() - began < 20
    assert len(html) < 11_500_000
    assert "characters not shown here" in html
    assert embedded_dossier(html) == dossier


def test_a_finding_of_a_megabyte_is_shown_cut() -> None:
    dossier = sample_dossier()
    article = dossier["articles"][0]
    start = len(article["text"]) + 1
    article["text"] += "\n" + "so he went on " * 80_000
    content = {"article": article["id"], "start": start, "end": len(article["text"]), "text": article["text"][start:]}
    dossier["statements"][0]["content"] = content
    citation = open_dossier(dossier).cite(content)
    assert citation
    assert len(citation.words) < 1_000
    assert len(render_html(dossier)) < 2 * len(content["text"]) + 700_000


def test_one_article_alone_is_said_to_leave_nothing_to_compare() -> None:
    dossier = {"articles": sample_dossier()["articles"][:1]}
    assert render_html(dossier).count("Nothing to compare: there is 1 report.") >= 2
    assert "Nothing to compare" in render_summary(dossier)


def test_where_no_article_could_be_read_the_caveats_are_still_told() -> None:
    reason = "photo.png is an image, not an article; left out."
    dossier = {"articles": [], "caveats": [{"stage": "readers", "reason": reason, "article": None, "evidence": None}]}
    assert reason in render_html(dossier)
    assert reason in render_summary(dossier)


def test_the_summary_fits_a_screen_and_tells_differences_before_ties() -> None:
    summary = render_summary(sample_dossier())
    assert len(summary.splitlines()) <= 60
    assert max(map(len, summary.splitlines())) <= 96
    assert summary.index("Disputed: How long") < summary.index("Where the words came from")
    assert "5.5 hours [1, 2]" in summary
    assert "7.5 hours [5]" in " ".join(summary.split())


def test_the_summary_of_a_great_story_still_fits_a_screen() -> None:
    dossier = sample_dossier()
    for key in ("facts", "wordings", "caveats"):
        dossier[key] = [{**item, "id": f"{key}{n}{i}"} for n in range(40) for i, item in enumerate(dossier[key])]
    dossier["coverage"] = []
    assert len(render_summary(dossier).splitlines()) <= 60


def test_every_item_can_be_explained_with_its_evidence() -> None:
    dossier = sample_dossier()
    fact = dossier["facts"][0]
    told = render_explanation(dossier, fact["id"])
    for account in fact["accounts"]:
        assert f"»{account['evidence']['text']}«" in " ".join(told.split())
    assert "said by her motorcade's drivers" in told
    assert fact["why"].split(";")[0] in " ".join(told.split())
    items = [item["id"] for key in ("facts", "wordings", "statements", "entities", "articles") for item in dossier[key]]
    items += [item["id"] for key in ("outside", "origins") for item in dossier["lineage"][key]]
    items += [f"{edge['from']}..{edge['to']}" for edge in dossier["lineage"]["edges"]]
    items += [concept["concept"] for concept in dossier["labels"]] + ["D1", "A1", "W1", "L1"]
    assert all(render_explanation(dossier, item) for item in items)


def test_the_beginning_of_an_id_is_enough_where_it_is_one_items_own() -> None:
    dossier = sample_dossier()
    item = dossier["facts"][0]["id"]
    assert render_explanation(dossier, item[:8]) == render_explanation(dossier, item)


def test_an_unknown_id_is_named_with_the_ids_near_it() -> None:
    dossier = sample_dossier()
    item = dossier["facts"][0]["id"]
    with pytest.raises(InputError, match=rf'"{item}x".*{item}'):
        render_explanation(dossier, item + "x")


def test_no_sentence_is_shown_as_agreed_that_also_holds_a_difference() -> None:
    """The wire's first sentence names the place, on which all agree, and the hours, on which they do not."""
    page = story_page(sample_dossier())
    shown = " ".join(text for sentence in page.agreed for text, _ in sentence.pieces)
    assert "Karsk City" in shown
    differing = {account.citation.anchor for p in page.differences for a in p.answers for account in a.accounts}
    assert not differing & {sentence.citation.anchor for sentence in page.agreed}
    assert "five and a half hours" not in shown


def test_a_figure_of_a_disputed_kind_keeps_its_sentence_out_of_the_agreed() -> None:
    """The bridge's sentence is fit until it is known to hold a length of talks that no account was made of."""
    dossier = sample_dossier()
    dossier["facts"] = [f for f in dossier["facts"] if "talk?" in f["question"] or "bridge" in f["question"]]
    dossier["facts"][0]["accounts"] = dossier["facts"][0]["accounts"][4:]
    dossier["facts"][1]["accounts"] = dossier["facts"][1]["accounts"][:2]
    dossier["coverage"] = []
    hours = dossier["quantities"][0]
    reprint = dossier["facts"][1]["accounts"][1]["evidence"]
    text = next(a["text"] for a in dossier["articles"] if a["id"] == reprint["article"])
    start = text.index(hours["evidence"]["text"])
    there = {
        **hours["evidence"],
        "article": reprint["article"],
        "start": start,
        "end": start + len(hours["evidence"]["text"]),
    }
    dossier["quantities"] = []
    assert story_page(dossier).agreed
    dossier["quantities"] = [hours, {**hours, "evidence": there}]
    assert not story_page(dossier).agreed
    assert "No sentence on an agreed point can be shown by itself" in render_html(dossier)


def test_copies_of_a_sentence_are_shown_once_and_named() -> None:
    page = story_page(sample_dossier())
    answer = next(a for a in page.differences[0].answers if a.value == "5.5 hours")
    (account,) = answer.accounts
    assert [citation.report.name for citation in account.same] == ["The Tarn Post"]
    assert len(answer.reports) == 2


def test_an_account_shows_the_sentence_with_only_its_value_marked() -> None:
    """The pipeline's accounts hold the sentence as evidence, and the value in it as `words`."""
    dossier = sample_dossier()
    account = dossier["facts"][0]["accounts"][0]
    article = next(a for a in dossier["articles"] if a["id"] == account["article"])
    account["words"] = dict(account["evidence"])
    end = article["text"].index("\n")
    account["evidence"] = {"article": article["id"], "start": 0, "end": end, "text": article["text"][:end]}
    assert "<mark>five and a half hours</mark> on Monday" in render_html(dossier)


def test_an_article_shows_what_was_removed_where_it_stood(html: str) -> None:
    post = html.split('id="r2"')[1].split('id="r3"')[0]
    before, _, after = post.partition("The foreign ministers of Oltavia")
    assert "Removed here: navigation" in before
    assert "Home | World | Weather" in before
    assert "Removed here: share, related links" in after


def test_the_marked_up_article_is_still_the_article() -> None:
    """Cutting the text at every finding must not lose, double or move a letter."""
    page = story_page(sample_dossier())
    for article in page.articles:
        lines = [
            "".join(piece.text for sentence in paragraph.sentences for piece in sentence.pieces)
            for paragraph in article.paragraphs
            if paragraph.sentences
        ]
        assert lines == [line for line in article.report.text.split("\n") if line.strip()]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Gen. Oro met Sen. J. Pell in the U.S. Senate. Both left.", 2),
        ('"We won." He left.', 2),
        ("He said “No. We stay.” and left.", 2),
        ("It cost 3.5 crowns. 12 were sold.", 2),
        ("One line\nanother line", 2),
        ("", 0),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, sentences: int) -> None:
    assert len(sentence_spans(text)) == sentences


def test_a_long_sentence_is_cut_around_the_words_that_matter() -> None:
    index = open_dossier({"articles": [{"id": "a", "text": "so " * 5000 + "twelve died " + "and " * 5000}]})
    citation = cite(index.reports[0], 15000, 15011)
    assert citation.words == "twelve died"
    assert len(citation.sentence) < 1000


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"low": 3, "high": 3, "unit": "hour", "hedge": "over"}, "over 3 hours"),
        ({"low": 3, "high": None, "unit": "hour", "hedge": "over"}, "over 3 hours"),
        ({"low": None, "high": 60, "unit": "person", "hedge": "under"}, "under 60 people"),
        ({"low": 2.75, "high": 3.25, "unit": "hour", "hedge": "about"}, "about 3 hours"),
        ({"low": 1500000, "high": 1500000, "unit": "USD", "hedge": "none"}, "$1.5 million"),
        ({"low": 12, "high": 20, "unit": "", "hedge": "none"}, "12 to 20"),
        ({"low": 1, "high": 1, "unit": "country", "hedge": "none"}, "1 country"),
        ({"low": 2, "high": 2, "unit": "country", "hedge": "none"}, "2 countries"),
        ({"rank": "first", "since": "since 2019"}, "first since 2019"),
        ({"rank": "first", "since": "in five years"}, "first in five years"),
    ],
)
def test_values_are_said_as_a_reader_would_say_them(value: dict[str, Any], words: str) -> None:
    assert value_words(value) == words


@pytest.mark.parametrize(
    ("stamp", "words"),
    [
        ("2031-06-19T14:05:00+02:00", "19 June 2031, 14:05 UTC+2:00"),
        ("2031-06-19T14:05:00-05:30", "19 June 2031, 14:05 UTC−5:30"),
        ("2031-06-19T14:05", "19 June 2031, 14:05"),
        ("2031-06-19T00:00:00", "19 June 2031"),
        ("2031", "2031"),
        ("2031-W25", "week of 16 June 2031"),
        ("2031-W99", "2031-W99"),
        ("2031-13", "2031-13"),
        ("soon", "soon"),
    ],
)
def test_dates_are_said_in_words_whatever_the_machine(stamp: str, words: str) -> None:
    assert date_words(stamp) == words


def test_an_open_end_reaches_the_edge_of_the_scale() -> None:
    found = scale([{"low": 5, "high": None, "unit": "hour"}, {"low": 7, "high": 8, "unit": "hour"}])
    assert found
    first, second = found.bars
    assert first
    assert second
    assert (first.right, first.open_right, first.open_left) == (100.0, True, False)
    assert (second.right, second.open_right) == (94.0, False)


def test_figures_of_two_units_share_no_scale() -> None:
    assert scale([{"low": 5, "high": 5, "unit": "hour"}, {"low": 5, "high": 6, "unit": "person"}]) is None


def test_a_wording_of_other_words_is_shown_without_marks() -> None:
    assert [run.fate for run in changes("the bridge will open", "nobody told us when trains run again")] == ["kept"]


def test_a_lost_not_is_marked_even_inside_quotation_marks() -> None:
    assert [(run.fate, run.text) for run in changes("they “are not close”", "they “are close”")][1] == ("gone", "not ")


def test_a_ring_of_copies_is_drawn_and_does_not_hang() -> None:
    dossier = sample_dossier()
    ids = [article["id"] for article in dossier["articles"]]
    edge = dossier["lineage"]["edges"][0]
    dossier["lineage"]["edges"] = [{**edge, "from": a, "to": b} for a, b in zip(ids, ids[1:] + ids[:1], strict=True)]
    drawn = stemma(open_dossier(dossier))
    assert len(drawn.lines) == len(ids)
    assert len({(node.x, node.y) for node in drawn.nodes}) == len(drawn.nodes)


def test_three_hundred_articles_and_two_thousand_findings_are_rendered_in_seconds() -> None:
    began = time.process_time()
    html = render_html(great_dossier())
    assert time.process_time() - began < 15
    assert len(html) < 20_000_000
    assert '<main class="large">' in html


def great_dossier() -> dict[str, Any]:
    """Fifty tellings of the sample in one story: 300 articles, 2,000 and more findings."""
    great = sample_dossier()
    for key in ("articles", "statements", "facts", "wordings", "labels", "timeline", "caveats", "coverage"):
        great[key] = []
    great["lineage"]["edges"], great["lineage"]["origins"] = [], []
    for n in range(50):
        telling = json.dumps(sample_dossier())
        for item in re.findall(r'"id": "([0-9a-fsw]{12,13})"', telling):
            telling = telling.replace(f'"{item}"', f'"{item}{n:02d}"')
        one = json.loads(telling)
        for key in ("articles", "statements", "facts", "wordings", "coverage"):
            great[key] += one[key]
        great["facts"] += [{**fact, "id": f"{fact['id']}{copy}"} for fact in one["facts"] for copy in "xy"]
        great["lineage"]["edges"] += one["lineage"]["edges"]
    for fact in great["facts"]:
        fact["origins"] = []
    great["timeline"] = []
    return great


def test_the_note_tells_the_differences_with_their_sentences() -> None:
    note = render_markdown(sample_dossier())
    headings = [line for line in note.splitlines() if line.startswith("## ")]
    assert headings[:3] == [
        "## What the reports agree on",
        "## Where they differ",
        "## One thing said, in several wordings",
    ]
    assert "**seven and a half hours** had gone by" in note
    assert "said by her motorcade's drivers" in note


@pytest.mark.parametrize(
    "text", [*HOSTILE, "# A heading", "![x](http://example.org/p.png)", "| a | b |", "www.example.org"]
)
def test_no_report_can_write_markdown_into_a_note(text: str) -> None:
    note = render_markdown(hostile_dossier(text))
    ours = len(re.findall(r"(?m)^#+ ", render_markdown(sample_dossier())))
    assert len(re.findall(r"(?m)^#+ ", note)) == ours
    assert not re.search(r"(?<!\\)<[a-z/!]|(?<!\\)\]\(|(?<!\\)!\[|www\.", note)


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_is_a_file_of_its_own_that_runs_and_fetches_nothing(kind: Kind) -> None:
    for dossier in (sample_dossier(), hostile_dossier(HOSTILE[1]), hostile_dossier(HOSTILE[7])):
        if kind == "coverage" and not dossier["coverage"]:
            continue
        drawn = render_picture(dossier, kind)
        tree = etree.fromstring(drawn.encode("utf-8"))
        tags = {etree.QName(node).localname for node in tree.iter()}
        assert tags <= {"svg", "style", "rect", "g", "text", "path", "line", "circle", "defs", "marker"}
        assert "href" not in drawn.replace("<style>", "")


def test_a_picture_that_cannot_be_drawn_says_why() -> None:
    with pytest.raises(InputError, match="No figures to draw"):
        render_picture({"articles": []}, "figures")


def test_an_outside_text_that_one_report_credits_stands_in_its_box() -> None:
    dossier = sample_dossier()
    dossier["lineage"]["outside"].append({"id": "x9", "name": "Borderland TV", "why": ""})
    later = next(article["id"] for article in dossier["articles"] if article["outlet"] == "Harbour Morning")
    credit = {**dossier["lineage"]["edges"][2], "from": "x9", "to": later}
    dossier["lineage"]["edges"].append(credit)
    drawn = stemma(open_dossier(dossier))
    assert "Borderland TV" not in {node.name for node in drawn.nodes}
    assert next(node.credits for node in drawn.nodes if node.name == "Harbour Morning") == "credits Borderland TV"


def test_times_of_any_width_stand_in_order_on_the_timeline() -> None:
    dossier = sample_dossier()
    event = dossier["timeline"][0]
    dossier["timeline"] = [
        {**event, "earliest": day, "latest": day} for day in ("2031-W20", "2031", "2031-05-11", "2031-06")
    ]
    page = story_page(dossier)
    assert [event.when for event in page.events] == ["2031", "11 May 2031", "week of 12 May 2031", "June 2031"]


def test_a_derived_report_shows_its_changes_before_what_it_cut_and_added() -> None:
    dossier = sample_dossier()
    page = story_page(dossier)
    assert [(d.child.name, len(d.figures), len(d.hardened), len(d.cut), len(d.added)) for d in page.descents] == [
        ("Lowland Herald", 1, 1, 0, 1),
        ("The Tarn Post", 0, 0, 1, 0),
    ]
    part = render_html(dossier).split("Dropped on the way")[1].split("Independent origins")[0]
    assert part.index("Figures changed") < part.index("Said without its doubt") < part.index("1 passage added by")
    assert "Meridian Wire has “400” where Lowland Herald has “thousands”." in part
    assert "spun rewrite of" in part


def test_a_figure_that_the_parent_has_corrected_is_warned_of_first() -> None:
    dossier = sample_dossier()
    dossier["lineage"]["dropped"][3]["kind"] = "uncorrected"
    part = render_html(dossier).split("Dropped on the way")[1]
    warning = "<bdi>Lowland Herald</bdi> still carries a figure that <bdi>Meridian Wire</bdi> has changed since."
    assert part.index(warning) < part.index("Thousands") < part.index("Said without its doubt")
    assert "**Lowland Herald still carries a figure that Meridian Wire has changed since" in render_markdown(dossier)


def test_a_tie_that_others_explain_is_told_but_not_drawn() -> None:
    dossier = sample_dossier()
    drawn = stemma(open_dossier(dossier))
    assert [line.kind for line in drawn.lines].count("shared-source") == 0
    assert "1 tie that the picture leaves out" in render_html(dossier)
    assert "shares a source with" not in render_summary(dossier)
    dossier["lineage"]["edges"][-1]["main"] = True
    assert "that the picture leaves out" not in render_html(dossier)


def test_a_tie_is_drawn_with_the_share_of_the_text_that_came_that_way() -> None:
    labels = [line.label for line in stemma(open_dossier(sample_dossier())).lines]
    assert "excerpt 97%" in labels
    assert "spun rewrite 34%" in labels


def test_a_quotation_left_out_is_counted_as_one() -> None:
    dossier = sample_dossier()
    cut = next(d for d in dossier["lineage"]["dropped"] if d["kind"] == "cut")
    cut["kind"] = "quotation-cut"
    assert "1 quotation left out by" in render_html(dossier).split("Dropped on the way")[1]
    assert "1 quotation and no other passages left out" in render_markdown(dossier)


def test_names_on_ties_that_reach_one_text_stand_apart() -> None:
    dossier = sample_dossier()
    edges = dossier["lineage"]["edges"]
    edges.append({**edges[2], "from": "x1", "to": edges[0]["to"]})
    labels = [(line.label_x, line.label_y) for line in stemma(open_dossier(dossier)).lines if line.label]
    assert len(labels) == len(set(labels))


def test_an_origin_tells_what_would_fall_with_it_with_links() -> None:
    dossier = sample_dossier()
    dossier["facts"][1]["origins"] = ["o1"]
    (wire,) = [bearer for bearer in story_page(dossier).bearers if bearer.name == "Meridian Wire"]
    assert dossier["facts"][1]["question"] in {borne.name for borne in wire.lost}
    assert [borne.left for borne in wire.weakened if borne.name.startswith("How long")] == [2]
    html = render_html(dossier).split("Independent origins")[1]
    assert all(f'href="#{borne.anchor}"' in html for borne in (*wire.lost, *wire.weakened))
    assert "Nothing else stands behind" in html


def test_origins_of_one_name_are_one_entry_and_each_can_be_linked_to() -> None:
    dossier = sample_dossier()
    dossier["lineage"]["origins"][1]["name"] = "Meridian Wire"
    page = story_page(dossier)
    assert [bearer.name for bearer in page.bearers].count("Meridian Wire") == 1
    assert {"o1", "o2"} <= set(Page(render_html(dossier)).ids)


def telling(dossier: dict[str, Any], *words: tuple[int, str], score: float = 0.9) -> None:
    """A fact without a value: one thing that several articles tell, each in a sentence put at its end."""
    accounts = []
    for number, sentence in words:
        article = dossier["articles"][number]
        start = len(article["text"]) + 1
        article["text"] += "\n" + sentence
        place = {"article": article["id"], "start": start, "end": start + len(sentence), "text": sentence}
        accounts.append({"article": article["id"], "evidence": place, "statement": None, "value": None})
    question = f"Who tells this: “{words[0][1][:20]} …”?"
    dossier["facts"].append(
        {"id": f"ft{len(dossier['facts'])}", "question": question, "about": [], "dimension": "other",
         "verdict": "agree", "why": "", "score": score, "origins": ["o1", "o3"], "accounts": accounts}
    )  # fmt: skip


def shown_as_agreed(dossier: dict[str, Any]) -> list[str]:
    return [sentence.citation.sentence for sentence in story_page(dossier).agreed]


def test_what_is_told_without_a_value_has_the_sentence_as_its_heading() -> None:
    dossier = sample_dossier()
    full = "The ferry to Sern was full of farmers and of hens on Monday."
    telling(dossier, (0, "Ferry to Sern full"), (4, full))
    assert f"“{full}”" in {point.question for point in story_page(dossier).agreed_points}
    assert "Who tells this" not in render_html(dossier).split('id="part-articles"')[0]


def test_a_headline_a_pronoun_or_an_aside_is_not_shown_as_what_is_agreed() -> None:
    dossier = sample_dossier()
    telling(
        dossier,
        (0, "Ferry to Sern full of farmers and hens on Monday"),
        (3, "It was full of farmers and hens on Monday, that ferry to Sern."),
        (4, "The ferry to Sern was full of farmers and hens on Monday."),
    )
    telling(
        dossier, (0, "He left at dawn for the hills, he said."), (4, "They saw him leave before it was light there.")
    )
    shown = shown_as_agreed(dossier)
    assert "The ferry to Sern was full of farmers and hens on Monday." in shown
    assert not [sentence for sentence in shown if sentence.startswith(("Ferry", "It was", "He left", "They saw"))]


def test_a_spun_text_lends_no_sentence_where_another_has_one() -> None:
    dossier = sample_dossier()
    telling(
        dossier,
        (2, "The ferry to Sern was full of farmers and hens on Monday."),
        (4, "On Monday the ferry to Sern was full of farmers and of hens."),
    )
    assert "On Monday the ferry to Sern was full of farmers and of hens." in shown_as_agreed(dossier)


def test_points_with_a_value_come_before_tellings_and_doubtful_tellings_are_not_shown() -> None:
    dossier = sample_dossier()
    telling(dossier, (0, "Old men of Sern sang by the river."), (4, "Old men of Sern sang by the river."), score=0.45)
    assert "Old men of Sern sang by the river." not in shown_as_agreed(dossier)
    assert story_page(dossier).agreed_points[-1].question.startswith("“Old men")


def test_no_more_than_seven_sentences_are_shown_as_agreed() -> None:
    dossier = sample_dossier()
    for number, name in enumerate(("Aldor", "Brem", "Corin", "Dorvan", "Elmet", "Farran", "Gorse", "Hethel", "Ister")):
        sentence = f"Mayor {name} opened the {name}bridge fair of {name}shire on day {number}."
        telling(dossier, (0, sentence), (4, sentence))
    assert len(shown_as_agreed(dossier)) == 7


def test_a_report_without_an_outlet_is_called_alike_everywhere() -> None:
    dossier = sample_dossier()
    first = dossier["articles"][0]
    first["outlet"] = None
    long = f"“{first['title']}”"
    dossier["facts"][0]["why"] = f"No amount fits both {long} and the rest."
    dossier["lineage"]["origins"][0]["name"] = long
    page = story_page(dossier)
    assert page.differences[0].why == f"No amount fits both {page.reports[0].name} and the rest."
    assert page.reports[0].name in {bearer.name for bearer in page.bearers}


def test_a_channel_is_told_alike_in_every_place() -> None:
    dossier = sample_dossier()
    html = render_html(dossier)
    shown = re.findall(r"<b><bdi>Tomas Rell</bdi></b>, through (?:<[^>]*>)*<bdi>Karsk state television</bdi>", html)
    assert len(shown) > 1
    statement = next(s for s in dossier["statements"] if s["channel"])
    assert "said by Tomas Rell, through Karsk state television" in render_explanation(dossier, statement["id"])
    assert "said by Tomas Rell, through Karsk state television" in render_markdown(dossier)


def test_a_channel_that_is_the_speaker_is_not_named_twice() -> None:
    dossier = sample_dossier()
    statement = next(s for s in dossier["statements"] if s["channel"])
    statement["channel"] = [{"name": "Rell’s office", "entity": statement["speaker_entity"], "evidence": None}]
    saying = open_dossier(dossier).saying(statement)
    assert saying
    assert saying.channels == ()


def test_great_figures_are_said_in_millions_and_a_single_answer_has_no_scale() -> None:
    found = scale([{"low": 2.4e8, "high": 2.4e8, "unit": "crown"}, {"low": 2.5e8, "high": 2.5e8, "unit": "crown"}])
    assert found
    assert (found.unit, found.ticks[0].text) == ("millions of crowns", "240")
    assert scale([{"low": 2, "high": 3, "unit": "point"}]) is None


def test_an_outside_text_of_an_outlets_name_is_told_apart_from_the_report() -> None:
    dossier = sample_dossier()
    dossier["lineage"]["outside"][0]["name"] = "Karsk Republic Radio"
    phrases = [(tie.child, tie.parent) for tie in story_page(dossier).ties]
    assert ("Karsk Republic Radio", "Karsk Republic Radio, another text") in phrases


def test_an_event_is_cited_once_a_report() -> None:
    dossier = sample_dossier()
    event = dossier["timeline"][0]
    event["evidence"] += event["evidence"]
    assert [citation.report.number for citation in story_page(dossier).events[0].citations] == [1, 5]


def test_what_an_analyst_has_settled_is_told_as_such_and_stays_text() -> None:
    dossier = sample_dossier()
    first, second = (article["id"] for article in dossier["articles"][:2])
    dossier["overrides"] = [
        {"kind": "same-speaker", "names": ["Ilse Varran", "<b>Varan</b>"], "why": "One <i>minister</i>."},
        {"kind": "not-the-same-fact", "accounts": [[first, "five hours"], [second, "seven hours"]]},
        {"kind": "date", "article": first, "published": "2031-06-19"},
        {"kind": "merge", "articles": [first, second]},
        {"kind": "split", "articles": [first]},
    ]
    html = render_html(dossier)
    told = html.split("Settled by an analyst")[1].split("</section>")[0]
    assert "“Ilse Varran” and “&lt;b&gt;Varan&lt;/b&gt;” are one speaker." in told
    assert "“five hours” (Meridian Wire) and “seven hours” (The Tarn Post) answer two questions." in told
    assert "Meridian Wire was published on 19 June 2031." in told
    assert "<i>" not in told
    assert "Settled by an analyst" not in render_html(sample_dossier())


def test_a_damaged_page_is_said_to_be() -> None:
    dossier = sample_dossier()
    dossier["articles"][1]["damaged"] = True
    assert render_html(dossier).count("Some letters of this page could not be read") == 1
