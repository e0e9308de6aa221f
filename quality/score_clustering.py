"""How well articles are grouped into stories: B³ on Giveme5W1H (383 articles, 69 events) and ECB+ (982 texts, 86).

In: ../shared/bench/stories-clustering, ../shared/bench/stories, tests/stories.  Out: figures, as JSON.  Next: README.md
    python quality/score_clustering.py [--misses] [--curve] [--gate]
All at once, and one by one: in order of date, backwards, and shuffled. Beside it stands what is usual, TF-IDF with
average linkage, its threshold tuned on the very articles. `--curve` shows what another threshold would give; `--gate`
measures only what the quality gate holds.
Reference: Bagga and Baldwin, Entity-based cross-document coreferencing (ACL 1998), for B³.
"""

from __future__ import annotations

import argparse
import json
import random
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from rashomon.article import Article, read_articles
from rashomon.models.encoder import MiniLMEncoder
from rashomon.models.protocols import Annotation
from rashomon.readers import Page, PageMeta, open_inputs
from rashomon.reading import Reading
from rashomon.stories import story
from rashomon.story import ALIKE, ALIKE_WORDS, Gist, gists_of, likeness, link, one_by_one
from rashomon.syntax import Syntax

ROOT = Path(__file__).resolve().parents[1]
BENCH = ROOT.parent / "shared" / "bench"
NEWS = BENCH / "stories-clustering/giveme5w1h/Giveme5W1H/examples/datasets/news_cluster/data"
ECB = BENCH / "stories-clustering/ecbplus/ECB+_LREC2014/ECB+"

Labelled = list[tuple[Article, str]]
Scores = dict[str, float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--misses", action="store_true", help="list the events that were mixed or cut")
    parser.add_argument("--curve", action="store_true", help="show other thresholds")
    parser.add_argument("--gate", action="store_true", help="only what the quality gate holds")
    options = parser.parse_args()
    if options.gate:
        print(json.dumps(for_gate()))
        return
    encoder = MiniLMEncoder()
    figures: dict[str, dict[str, Scores]] = {}
    for name, labelled in (("stories", stories()), ("giveme5w1h", news()), ("ecbplus", ecb())):
        if not labelled:
            print(f"No data for {name}: skipped.")
            continue
        labelled = by_date(labelled)
        gold = [label for _, label in labelled]
        gists = gists_of([unread(article) for article, _ in labelled], encoder)
        bare = [replace(g, meaning=None) for g in gists]
        batch = link(gists)
        figures[name] = {
            "all at once": b_cubed(gold, batch),
            "all at once, words alone": b_cubed(gold, link(bare)),
            "tf-idf, average linkage, tuned here": tuned_tfidf([article.text for article, _ in labelled], gold),
        }
        for way, places in orders(len(gists)).items():
            found = one_by_one([gists[n] for n in places])
            figures[name][way] = b_cubed(gold, [[places[n] for n in group] for group in found])
        if options.misses:
            misses(labelled, batch)
        if options.curve:
            curve(gists, gold, ALIKE)
            curve(bare, gold, ALIKE_WORDS)
    print(json.dumps(figures, indent=1))


def for_gate() -> dict[str, float]:
    """F1 and precision on both public sets; on the dated one also in order of date."""
    encoder, found = MiniLMEncoder(), dict[str, float]()
    for name, labelled in (("Giveme5W1H", news()), ("ECB+", ecb())):
        if labelled:
            labelled = by_date(labelled)
            gold = [label for _, label in labelled]
            gists = gists_of([unread(article) for article, _ in labelled], encoder)
            ways = {"at once": link(gists)} | ({"by date": one_by_one(gists)} if name == "Giveme5W1H" else {})
            for way, groups in ways.items():
                scores = b_cubed(gold, groups)
                found |= {f"{name} {way}, {k}": scores[k] for k in ("f1", "precision")}
    return found


def by_date(labelled: Labelled) -> Labelled:
    return sorted(labelled, key=lambda one: (one[0].published or "9999", one[0].id))


def orders(n: int) -> dict[str, list[int]]:
    shuffled = list(range(n))
    random.Random(7).shuffle(shuffled)
    return {
        "one by one, by date": list(range(n)),
        "one by one, backwards": list(range(n))[::-1],
        "one by one, shuffled": shuffled,
    }


def unread(article: Article) -> Reading:
    """An article as far as stories need it: no parse."""
    return Reading(article, Syntax(article.text, Annotation((), (), ())), (), (), (), ())


def read(pages: Iterable[tuple[Page, str]]) -> Labelled:
    """Each page read alone, as an archive reads it."""
    found = []
    for page, label in pages:
        articles, _ = read_articles([page])
        found += [(article, label) for article in articles[:1]]
    return found


def stories() -> Labelled:
    """The gold stories, our own and those beside the project: what thresholds are chosen on."""
    folders = [*sorted((ROOT / "tests/stories").glob("*/")), *sorted((BENCH / "stories").glob("*/"))]
    seeds = BENCH.parent / "seeds"
    sets = [(folder.name, [str(folder)]) for folder in [*folders, *([seeds] if seeds.is_dir() else [])]]
    sets.append(("summit", list(map(str, story("summit")))))
    return read((page, name) for name, inputs in sets for page in open_inputs(inputs)[0])


def news() -> Labelled:
    return read(news_pages())


def news_pages() -> Iterable[tuple[Page, str]]:
    """Giveme5W1H's articles, each with its event."""
    for path in sorted(NEWS.glob("*.json")):
        form = json.loads(path.read_text("utf-8"))
        meta = PageMeta(outlet=form["source_domain"], title=form["title"], published=form["date_publish"])
        yield Page(path.name, form["text"].encode(), "text/plain", meta), str(form["newsCluster"]["EventId"])


def ecb() -> Labelled:
    def pages() -> Iterable[tuple[Page, str]]:
        for path in sorted(ECB.glob("*/*.xml")):
            sentences: defaultdict[int, list[str]] = defaultdict(list)
            for token in ET.parse(path).getroot().iter("token"):
                sentences[int(token.get("sentence") or 0)].append(token.text or "")
            text = "\n".join(" ".join(words) for _, words in sorted(sentences.items()))
            event = path.name.split("_")[0] + ("plus" if "plus" in path.name else "")
            yield Page(path.name, text.encode(), "text/plain"), event

    return read(pages())


def b_cubed(gold: Sequence[str], groups: Sequence[Sequence[int]]) -> Scores:
    """Precision, recall and F1 over articles: of an article's group, how much is its event, and the reverse."""
    events = Counter(gold)
    precision = recall = 0.0
    for group in groups:
        inside = Counter(gold[n] for n in group)
        precision += sum(k * k / len(group) for k in inside.values())
        recall += sum(k * k / events[event] for event, k in inside.items())
    precision, recall = precision / len(gold), recall / len(gold)
    return {
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "f1": round(2 * precision * recall / (precision + recall), 3),
        "groups": len(groups),
    }


def tuned_tfidf(texts: Sequence[str], gold: Sequence[str]) -> Scores:
    """The usual way, helped: its threshold is the best of thirty on these very articles."""
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit_transform(texts)
    distance = np.clip(1 - (vectors @ vectors.T).toarray(), 0, None)
    best: Scores = {"f1": 0.0}
    for threshold in np.arange(0.70, 1.0, 0.01):
        made = AgglomerativeClustering(
            n_clusters=None, distance_threshold=float(threshold), metric="precomputed", linkage="average"
        ).fit_predict(distance)
        found = b_cubed(gold, [list(np.flatnonzero(made == k)) for k in sorted(set(made))])
        best = max(best, found, key=lambda s: s["f1"])
    return best


def curve(gists: Sequence[Gist], gold: Sequence[str], chosen: float) -> None:
    """Average linkage cut elsewhere: the likeness is moved, the threshold stays."""
    from sklearn.cluster import AgglomerativeClustering

    scores = likeness(gists)
    distance = np.clip(2 - scores, 0, None)
    np.fill_diagonal(distance, 0)
    for step in np.arange(-0.16, 0.17, 0.02):
        made = AgglomerativeClustering(
            n_clusters=None, distance_threshold=float(2 - chosen - step), metric="precomputed", linkage="average"
        ).fit_predict(distance)
        print(f"{chosen + step:.2f}", b_cubed(gold, [list(np.flatnonzero(made == k)) for k in sorted(set(made))]))


def misses(labelled: Labelled, groups: Sequence[Sequence[int]]) -> None:
    for group in groups:
        inside = Counter(labelled[n][1] for n in group)
        if len(inside) > 1:
            print("mixed:", dict(inside), [labelled[n][0].title for n in group][:6])
    for event in sorted({label for _, label in labelled}):
        parts = [[n for n in group if labelled[n][1] == event] for group in groups]
        sizes = sorted(len(p) for p in parts if p)
        if len(sizes) > 1:
            print("cut:", event, sizes)


if __name__ == "__main__":
    main()
