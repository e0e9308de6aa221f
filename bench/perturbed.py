#!/usr/bin/env python3
"""A corpus of any size, made of the bundled stories: each event with people, places and things of its own, its reports
copied, cut, put in another order and spun from one another.

    perturbed.py 10000 corpus.jsonl [--reports 4] [--fresh]

`--reports` is the mean number of reports an event; with `--fresh` each event has one, and no paragraph stands twice.
Prints how many words there are, and what share of the paragraphs repeats another.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.families import cut, reorder, spin

from rashomon import lexicon
from rashomon.article import read_articles
from rashomon.readers import open_inputs
from rashomon.stories import story

ROOT = Path(__file__).resolve().parents[1]
SYLLABLES = (
    "ba be bo da de do ga ka ke ko la le lo ma me mi mo na ne no pa ra re ri ro sa se so ta te to va ve vo".split()
)
CAPITAL = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}")
WORD = re.compile(r"[A-Za-z]+")
PAPERS = ("Courier", "Herald", "Ledger", "Standard")
# Paragraphs of an event, and of one report of it at the most.
EVENT, PARAGRAPHS = 14, 8
# Share of an event's later reports that are made of an earlier one.
COPIED = 0.5
COMMON = lexicon.words("function_words") | set(
    "monday tuesday wednesday thursday friday saturday sunday said says told minister president people talks".split()
)


def reports(count: int, mean: int = 4, *, fresh: bool = False, seed: int = 7) -> Iterator[dict[str, str]]:
    """`count` reports as rows of a corpus, in the order of their days."""
    chance = random.Random(seed)
    paragraphs = bundled()
    made, event = 0, 0
    while made < count:
        several = 1 if fresh else min(1 + int(chance.expovariate(1 / max(mean - 1, 0.1))), 40)
        day = 1 + made * 28 // count
        told = happening(paragraphs, chance)
        written: list[str] = []
        for n in range(min(several, count - made)):
            text = again(chance.choice(written), chance) if written and chance.random() < COPIED else own(told, chance)
            written.append(text)
            title, _, body = text.partition("\n")
            yield {
                "id": f"e{event}-{n}",
                "outlet": f"{invented(random.Random(n), 2).title()} {PAPERS[n % 4]}",
                "title": title,
                "published": f"2031-03-{day:02d}T{n % 24:02d}:00:00",
                "text": body,
            }  # fmt: skip
        made += len(written)
        event += 1


def bundled() -> list[str]:
    """The paragraphs of the bundled stories, clean."""
    given = [*map(str, story("summit")), *(str(ROOT / "tests/stories" / n) for n in ("ferry", "harbour", "press-room"))]
    pages, _ = open_inputs(given)
    articles, _ = read_articles(pages)
    lines = [line.strip() for a in articles for line in a.text.split("\n")]
    return sorted({line for line in lines if len(line.split()) > 9 and line[-1] in ".”"})


def happening(paragraphs: Sequence[str], chance: random.Random) -> list[str]:
    """What is known of one event: a title, then paragraphs with names, things and figures of its own."""
    chosen = chance.sample(paragraphs, EVENT)
    names = {w for text in chosen for w in CAPITAL.findall(text) if w.lower() not in COMMON}
    telling = {
        w for text in chosen for w in re.findall(r"\b[a-z]{4,}\b", text)
        if int(lexicon.table("news_words").get(w, 1)) < 40 and not w.endswith(("ed", "ing", "ly", "es"))
    }  # fmt: skip
    new = {name: invented(chance, 3).title() for name in sorted(names)}
    new |= {w: invented(chance, 3) if chance.random() < 0.3 else chance.choice(NOUNS) for w in sorted(telling - COMMON)}
    shift = chance.randrange(1, 60)

    def change(text: str) -> str:
        text = WORD.sub(lambda m: new.get(m.group(), m.group()), text)
        return re.sub(r"\b([1-9]\d)\b", lambda m: str(10 + (int(m.group()) + shift) % 89), text)

    body = [change(text) for text in chosen]
    who, what = chance.choice(sorted(new.values())).title(), chance.choice(NOUNS)
    return [f"{who} and the {what} of {invented(chance, 3).title()}", *body]


def own(told: Sequence[str], chance: random.Random) -> str:
    """One reporter's text: the title, the first paragraph, and some of the others in an order of her own."""
    title, first, *others = told
    return "\n".join([title, first, *chance.sample(others, k=chance.randrange(3, PARAGRAPHS))])


# Things that reports are about, for the events to differ.
NOUNS = (
    "bridge tunnel harvest orchard timber copper cable railway lighthouse reservoir hospital library stadium ferry "
    "glacier pipeline refinery warehouse satellite turbine reactor vaccine archive museum choir theatre tannery quarry "
    "brewery bakery monastery chapel embassy barracks airfield runway hangar tram tariff subsidy pension dividend "
    "auction verdict petition referendum ballot census curriculum scholarship laboratory telescope vineyard dairy "
    "fishery sawmill foundry shipyard canal sluice dyke levee avalanche drought locust wildfire sinkhole epidemic "
    "strike boycott blockade embargo ransom hostage smuggler poacher auditor surgeon botanist geologist violinist "
    "goalkeeper jockey sculptor novelist"
).split()


def invented(chance: random.Random, syllables: int) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(syllables))


def again(text: str, chance: random.Random) -> str:
    """What an outlet makes of another's report."""
    how = chance.random()
    if how < 0.4 or text.count("\n") < 5:
        return text
    return cut(text, chance) if how < 0.7 else reorder(text, chance) if how < 0.85 else spin(text, chance)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("count", type=int)
    parser.add_argument("output", type=Path)
    parser.add_argument("--reports", type=int, default=4)
    parser.add_argument("--fresh", action="store_true")
    options = parser.parse_args()
    seen: set[int] = set()
    words = paragraphs = 0
    with options.output.open("w", encoding="utf-8") as stream:
        for row in reports(options.count, options.reports, fresh=options.fresh):
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
            lines = row["text"].split("\n")
            words += len(row["text"].split())
            paragraphs += len(lines)
            seen.update(map(hash, lines))
    print(f"{options.count} reports, {words} words; {1 - len(seen) / paragraphs:.2f} of the paragraphs repeat another")


if __name__ == "__main__":
    main()
