"""One thing told in several articles: which sentences meet, and which only look alike."""

from __future__ import annotations

from rashomon import Page, PageMeta, compare
from rashomon.models import Models

HEAD = (
    "The foreign ministers of Seluria and Coravia met in Ormund on Monday to speak about fishing in the Verra Strait."
)


def told(models: Models, one: str, other: str) -> list[set[str]]:
    """The sentences that are one thing told, besides the head that both reports have."""
    pages = [
        Page(f"{n}.txt", f"{HEAD}\n\n{text}".encode(), "text/plain", PageMeta(f"Outlet {n}", "2031-03-04"))
        for n, text in enumerate((one, other))
    ]
    facts = [f for d in compare(pages, models) for f in d.facts if f.dimension == "other"]
    return [{a.words.text for a in f.accounts if a.words and a.words.text != HEAD} for f in facts]


def test_a_speaker_in_common_is_nothing_told_in_common(models: Models) -> None:
    one = 'One Coravian diplomat, who asked not to be named, said his side would trade "men for mackerel" if it could.'
    other = "A Coravian diplomat, who asked not to be named, said that the minister had opposed the meeting to the end."
    assert {one, other} not in told(models, one, other)


def test_a_quotation_translated_twice_is_one_thing_told(models: Models) -> None:
    one = '"The two nations have come to a crossroads: it is trust or mistrust, commerce or blockade," Dravin said.'
    other = '"Our countries stand at a fork in the road, between trust and suspicion, trade and blockade," Dravin said.'
    assert {one, other} in told(models, one, other)


def test_what_all_tell_to_the_word_is_one_thing_told_beside_what_they_tell_otherwise(models: Models) -> None:
    alike = [
        "The harbour master of Ormund opened the old lighthouse to visitors.",
        "Rain kept the herring fleet of Dasta tied up along the northern quay.",
        "A violinist from Pirrow played for the delegates after their dinner.",
        "Customs officers searched a timber lorry near the mill at Sedge.",
        "The brewery in Tolm has promised free beer to every striking teacher.",
        "Nobody has seen the bishop's grey parrot since the organ was repaired.",
        "Surveyors measured the cracked dam while farmers drove sheep uphill.",
        "A satellite picture shows new hangars beside the abandoned vineyard.",
        "Librarians in Brack refuse to lend out the disputed census volumes.",
    ]
    one, other = (
        "Fishing boats blocked the harbour of Velt at dawn.",
        "At dawn the Velt harbour was blocked by fishing boats.",
    )
    found = told(models, "\n".join([*alike, one]), "\n".join([*alike, other]))
    assert {one, other} in found
    assert [found.count({text}) for text in alike] == [1] * len(alike)
