"""Many small reports of many events, all made up: for the archive, where numbers matter and words do not."""

from __future__ import annotations

import random
from collections.abc import Iterator

from rashomon.readers import Page, PageMeta

SYLLABLES = "ba be bo da de do ka ke ko la le lo ma me mo na ne no ra re ro sa se so ta te to va ve vo za ze zo".split()
OUTLETS = ("Lindhaven Courier", "Ostra Herald", "Bay Standard", "Evening Ledger")
TOLD = (
    "{who} met {whom} in {place} on {day} for {hours} hours, an official said.",
    "The talks in {place} between {who} and {whom} lasted {hours} hours, the {body} said on {day}.",
    "“We will keep talking about the {thing},” {who} told reporters in {place}.",
    "Police said that {dead} people were hurt when the {thing} fell in {place}.",
    "{whom} said that the {body} would pay for the {thing}.",
    "According to the {body}, the {thing} had stood in {place} since {year}.",
)


def word(draw: random.Random, syllables: int = 3) -> str:
    return "".join(draw.choice(SYLLABLES) for _ in range(syllables))


def name(draw: random.Random) -> str:
    return f"{word(draw, 2).title()} {word(draw).title()}"


def crowd(articles: int, per_story: int = 4, seed: int = 7) -> Iterator[Page]:
    """`articles` reports, `per_story` of each event, in the order of their days."""
    draw = random.Random(seed)
    for story in range((articles + per_story - 1) // per_story):
        facts = {
            "who": name(draw),
            "whom": name(draw),
            "place": word(draw, 4).title(),
            "thing": word(draw),
            "body": f"{word(draw).title()} Council",
            "day": draw.choice(["Monday", "Tuesday", "Friday"]),
            "year": 1950 + draw.randrange(60),
        }
        for n in range(min(per_story, articles - story * per_story)):
            told = draw.sample(TOLD, 4)
            own = {"hours": draw.choice(["three", "four", "five"]), "dead": draw.choice(["two", "three", "12"])}
            text = "\n".join(line.format(**facts, **own) for line in told)
            day = 1 + (story // 40) % 28
            meta = PageMeta(
                outlet=OUTLETS[n % 4],
                title=f"{facts['who']} meets {facts['whom']} in {facts['place']}",
                published=f"2031-03-{day:02d}",
            )
            yield Page(f"{story}-{n}.txt", text.encode(), "text/plain", meta)
