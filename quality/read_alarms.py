"""What would alarm a reader, in real clusters of reports: every dispute, and every edit that turns what was said.

In: ../shared/bench/stories-clustering.  Out: each with its sentences, to be read by eye, and how many.  Next: README.md
    python quality/read_alarms.py [--count]
The events are Giveme5W1H's (69) and ECB+'s (86, its words put together again), each as one story. Nobody has labelled
them: who changes a verdict reads what this prints, before and after.
"""

from __future__ import annotations

import argparse
import re
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from collections.abc import Iterator

from score_clustering import ECB, NEWS, news_pages

from rashomon.discrepancy import Fact
from rashomon.dossier import Dossier
from rashomon.models import default_models
from rashomon.readers import Page
from rashomon.reconcile import quiet, read_alone, reconcile
from rashomon.wording import Edit

ALARMING = {"hedge-lost", "hedge-added", "number-changed", "negation-changed", "meaning-altered"}
# Marks that ECB+ keeps apart from the words they belong to, put back; and the address with which some texts begin.
TOGETHER = (
    (r"^https? : / /.*$", ""),
    (r"`` ?", "“"),
    (r" ?''", "”"),
    (r"(\d) ([.,:/]) (\d)", r"\1\2\3"),
    (r" ([.,;:!?)\]%’])", r"\1"),
    (r"([(\[$]) ", r"\1"),
    (r"(\w) - (\w)", r"\1-\2"),
    (r" ('s|'re|'ve|n't|'ll|'d|')\b", r"\1"),
    (r"’ (s|re|ve|t|ll|d)\b", r"’\1"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", action="store_true", help="only how many")
    options = parser.parse_args()
    models = default_models()
    for name, events in (("Giveme5W1H", giveme()), ("ECB+", ecb())):
        count: Counter[str] = Counter()
        for label, pages in sorted(events.items()):
            readings, doubts = read_alone(pages, models, [], quiet)
            dossier = reconcile(readings, models, doubts)
            for kind, text in alarms(dossier):
                count[kind] += 1
                if not options.count:
                    print(f"\n{name} {label}: {kind}\n{text}")
        print(f"\n{name}: {dict(sorted(count.items()))}")


def alarms(dossier: Dossier) -> Iterator[tuple[str, str]]:
    said = {s.id: s for r in dossier.readings for s in r.statements}
    for fact in dossier.facts:
        if fact.verdict == "disputed":
            yield "disputed", told(fact)
    for wording in dossier.wordings:
        for edit in wording.edits:
            if edit.kind in ALARMING:
                yield edit.kind, "\n".join(f"    {said[i].content.text}" for i in ends(edit))


def told(fact: Fact) -> str:
    return "\n".join((f"    {fact.question} {fact.why}", *(f"    {a.evidence.text}" for a in fact.accounts)))


def ends(edit: Edit) -> tuple[str, str]:
    return edit.source, edit.target


def giveme() -> dict[str, list[Page]]:
    found: defaultdict[str, list[Page]] = defaultdict(list)
    for page, label in news_pages() if NEWS.is_dir() else ():
        found[label].append(page)
    return found


def ecb() -> dict[str, list[Page]]:
    found: defaultdict[str, list[Page]] = defaultdict(list)
    for path in sorted(ECB.glob("*/*.xml")):
        sentences: defaultdict[int, list[str]] = defaultdict(list)
        for token in ET.parse(path).getroot().iter("token"):
            sentences[int(token.get("sentence") or 0)].append(token.text or "")
        text = "\n".join(filter(None, (together(" ".join(words)) for _, words in sorted(sentences.items()))))
        label = path.name.split("_")[0] + ("plus" if "plus" in path.name else "")
        found[label].append(Page(path.name, text.encode(), "text/plain"))
    return found


def together(text: str) -> str:
    for form, put in TOGETHER:
        text = re.sub(form, put, text)
    return text


if __name__ == "__main__":
    main()
