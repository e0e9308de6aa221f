"""The ways out, read by the programs that they are for: rdflib, pyshacl, pyarrow, DuckDB, the csv module."""

from __future__ import annotations

import copy
import csv
import io
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from click.testing import CliRunner, Result
from pyshacl import validate
from rdflib import Graph, URIRef
from rdflib.namespace import PROV, RDF, RDFS

import rashomon
from rashomon.archive import Archive
from rashomon.cli import main
from rashomon.errors import DossierError
from rashomon.exports.contexts import ANNOTATION_CONTEXT, ANNOTATION_TERMS, inlined
from rashomon.exports.identifiers import TERMS
from rashomon.exports.sheets import FORMULA, cell, write_tables
from rashomon.exports.tables import TABLES
from rashomon.models import Models
from rashomon.readers import iter_pages
from rashomon.stories import story
from rashomon.verification import check_dossier, walk_evidence

ROOT = Path(__file__).parent.parent
SHAPES = Path(__file__).parent / "shapes"
OUR_TERMS = ROOT / "src/rashomon/exports/terms.ttl"
HOSTILE = '=cmd|"/c calc"!A1 </script><img src=x onerror=alert(1)> \u202e {"@id": "x"} \u0000 \\ é 𝔘'
Form = dict[str, Any]

# rdflib's own, some hundred thousand of them.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")


@pytest.fixture(scope="module")
def dossier() -> Form:
    """The bundled story's dossier, made once."""
    return rashomon.compare([str(path) for path in story("summit")])[0].to_json()


@pytest.fixture(scope="module")
def hostile(dossier: Form) -> Form:
    """The same with hostile words in every field that an outlet, an author or a page can fill."""
    form = copy.deepcopy(dossier)
    form["story"]["title"] = HOSTILE
    for article in form["articles"]:
        article |= {
            "outlet": HOSTILE,
            "title": HOSTILE,
            "bylines": [HOSTILE],
            "url": "https://x.example/<a>?q=\"'{}|^`",
        }
    form["articles"][0]["url"] = "javascript:alert(1)"
    for entity in form["entities"]:
        entity |= {"name": HOSTILE, "names": [HOSTILE, "@SUM(1)"]}
    for fact in form["facts"]:
        fact |= {"question": HOSTILE, "why": HOSTILE}
    for node in (*form["lineage"]["outside"], *form["lineage"]["origins"]):
        node |= {"name": HOSTILE, "why": HOSTILE}
    form["caveats"].append({"stage": "x", "reason": HOSTILE, "article": None, "evidence": None})
    form["overrides"] = [{"kind": "same-speaker", "names": [HOSTILE, "B"], "why": HOSTILE}]
    check_dossier(form)
    return form


@pytest.fixture(scope="module")
def saved(dossier: Form, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dossier")
    (folder / "dossier.json").write_text(json.dumps(dossier), "utf-8")
    (folder / "dossier.html").write_text(rashomon.render_html(dossier), "utf-8")
    return folder


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here may ask anyone for a context, a vocabulary or a shape."""

    def refuse(*given: object) -> None:
        raise AssertionError(f"asked the network: {given}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def graph_of(document: Form) -> Graph:
    return Graph().parse(data=json.dumps(document), format="json-ld")


def assert_fits(graph: Graph, shapes: str) -> None:
    fits, _, told = validate(graph, shacl_graph=str(SHAPES / shapes), shacl_graph_format="turtle")
    assert fits, told


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


# -- Web Annotation


def thinned(collection: Form) -> Form:
    """Two annotations of each kind and motivation: shapes take a minute for a thousand."""
    kept: dict[tuple[str, ...], list[Form]] = {}
    for item in collection["first"]["items"]:
        tags = [body["value"] for body in item["body"] if body["purpose"] == "tagging"]
        kept.setdefault((item["motivation"], str("state" in item["target"]), *tags), []).append(item)
    items = [item for of_a_kind in kept.values() for item in of_a_kind[:2]]
    assert len(items) > 40
    return {**collection, "first": {**collection["first"], "items": items}}


def test_every_citation_is_one_annotation_and_fits_the_model(dossier: Form, hostile: Form) -> None:
    for form in (dossier, hostile):
        found = rashomon.to_annotations(form)
        assert found["total"] == len(found["first"]["items"]) == len(list(walk_evidence(form, ""))) > 500
        assert len({item["id"] for item in found["first"]["items"]}) == found["total"]
        assert_fits(graph_of(inlined(thinned(found))), "annotations.ttl")


def test_each_position_cuts_its_quote_out_of_the_text_in_the_same_file(dossier: Form) -> None:
    found = rashomon.to_annotations(dossier)
    texts = {text["id"]: text["value"] for text in found["rashomon:texts"]}
    for item in found["first"]["items"]:
        target = item["target"]
        text = texts[target["state"]["cached"] if "state" in target else target["source"]]
        quote, position = target["selector"]
        start, end = position["start"], position["end"]
        assert text[start:end] == quote["exact"]
        assert text[:start].endswith(quote.get("prefix", ""))
        assert text[end:].startswith(quote.get("suffix", ""))
        whole = quote.get("prefix", "") + quote["exact"] + quote.get("suffix", "")
        assert text.count(whole) == 1, "the words with those around them stand in the article once"


def test_an_annotation_names_the_page_on_the_web_or_else_our_copy(dossier: Form, hostile: Form) -> None:
    addresses = {a["url"] for a in dossier["articles"] if a["url"]}
    sources = {item["target"]["source"] for item in rashomon.to_annotations(dossier)["first"]["items"]}
    assert addresses <= sources
    assert all(source in addresses or source.startswith("https://rashomon.invalid/article/") for source in sources)
    sources = {item["target"]["source"] for item in rashomon.to_annotations(hostile)["first"]["items"]}
    assert not any(source.startswith("javascript") or set('<>"{}|^`') & set(source) for source in sources)


def test_the_margin_says_which_finding_rests_on_the_words(dossier: Form) -> None:
    fact = next(fact for fact in dossier["facts"] if fact["verdict"] == "disputed")
    items = rashomon.to_annotations(dossier)["first"]["items"]
    mine = [i for i in items if any(str(b.get("source", "")).endswith(f"#{fact['id']}") for b in i["body"])]
    assert len(mine) == sum(2 if account["words"] else 1 for account in fact["accounts"])
    for item in mine:
        tags = {b["value"] for b in item["body"] if b["purpose"] == "tagging"}
        assert tags == {"fact", "disputed"}
        assert fact["question"] in item["body"][0]["value"]


def test_no_kind_of_citation_is_left_without_a_word_on_what_it_grounds(dossier: Form) -> None:
    for item in rashomon.to_annotations(dossier)["first"]["items"]:
        assert not item["body"][0]["value"].startswith("Cited by the dossier at"), item["body"]


def test_a_new_kind_of_finding_is_annotated_as_well(dossier: Form) -> None:
    form = copy.deepcopy(dossier)
    form["novelties"] = [{"evidence": form["statements"][0]["content"]}]
    notes = [item["body"][0]["value"] for item in rashomon.to_annotations(form)["first"]["items"]]
    assert "Cited by the dossier at /novelties/0/evidence." in notes


def test_a_quote_that_does_not_stand_in_its_article_is_never_written(dossier: Form) -> None:
    form = copy.deepcopy(dossier)
    form["statements"][0]["content"]["start"] += 1
    with pytest.raises(DossierError, match="does not stand at"):
        rashomon.to_annotations(form)


def test_annotations_name_the_context_that_the_model_asks_for_and_use_only_its_terms(dossier: Form) -> None:
    found = rashomon.to_annotations(dossier)
    assert found["@context"][0] == ANNOTATION_CONTEXT
    used = {key for node in nodes(found) for key in node if not key.startswith(("@", "rashomon:"))}
    used |= {str(node[key]) for node in nodes(found) for key in ("type", "motivation", "purpose") if key in node}
    assert used <= ANNOTATION_TERMS.keys()


# -- PROV


def test_provenance_fits_prov_and_uses_only_its_terms(dossier: Form, hostile: Form) -> None:
    for form in (dossier, hostile):
        graph = graph_of(rashomon.to_provenance(form))
        assert_fits(graph, "provenance.ttl")
        assert_known(graph)


def test_a_copy_is_a_quotation_of_its_parent_and_who_came_first_is_never_guessed(dossier: Form) -> None:
    graph = graph_of(rashomon.to_provenance(dossier))
    edges = dossier["lineage"]["edges"]
    told = {(str(s), str(o)) for s, o in graph.subject_objects(PROV.wasDerivedFrom)}
    articles = {a["id"] for a in dossier["articles"]}
    for edge in edges:
        if {edge["from"], edge["to"]} <= articles:
            pair = tuple(f"https://rashomon.invalid/article/{edge[end]}" for end in ("to", "from"))
            derived = edge["direction"] != "unknown" and edge["kind"] != "credit"
            assert (pair in told) == derived
            assert (pair[1], pair[0]) not in told
    copied = {tuple(map(str, pair)) for pair in graph.subject_objects(PROV.wasQuotedFrom)}
    assert len(copied) == sum(edge["kind"] in ("copy", "excerpt") for edge in edges) > 0


def test_no_text_is_derived_from_itself_however_far_back(dossier: Form) -> None:
    graph = graph_of(rashomon.to_provenance(dossier))
    for entity in set(graph.subjects(RDF.type, PROV.Entity)):
        for parent in graph.objects(entity, PROV.wasDerivedFrom):
            assert entity not in set(graph.transitive_objects(parent, PROV.wasDerivedFrom))


def test_the_method_names_program_models_and_thresholds(dossier: Form) -> None:
    graph = graph_of(rashomon.to_provenance(dossier))
    labels = {str(label) for label in graph.objects(None, RDFS.label)}
    assert {f"rashomon {dossier['method']['version']}", *dossier["method"]["models"].values()} <= labels
    values = {str(graph.value(node, RDFS.label)): float(value) for node, value in graph.subject_objects(PROV.value)}
    assert values == dossier["method"]["thresholds"]


# -- schema.org


def test_claims_fit_and_use_only_terms_of_schema_org_and_ours(dossier: Form, hostile: Form) -> None:
    for form in (dossier, hostile):
        graph = graph_of(rashomon.to_claims(form))
        assert_fits(graph, "claims.ttl")
        assert_known(graph)


def test_no_claim_is_ever_rated(dossier: Form) -> None:
    words = {word for node in nodes(rashomon.to_claims(dossier)) for word in (*node, *map(str, node.values()))}
    assert not any("Review" in word or "Rating" in word for word in words)
    graph = graph_of(rashomon.to_claims(dossier))
    graph.add((URIRef("urn:x"), URIRef("https://schema.org/reviewRating"), URIRef("urn:y")))
    fits, _, _ = validate(graph, shacl_graph=str(SHAPES / "claims.ttl"), shacl_graph_format="turtle")
    assert not fits, "the shape would notice a rating"


def test_answers_of_one_value_agree_and_others_differ(dossier: Form) -> None:
    graph = graph_of(rashomon.to_claims(dossier))
    agrees, differs, value, answers = (URIRef(TERMS + w) for w in ("agrees", "differs", "value", "answers"))
    disputed = {f["id"] for f in dossier["facts"] if f["verdict"] == "disputed"}
    assert list(graph.subject_objects(differs))
    for one, other in graph.subject_objects(differs):
        assert graph.value(one, value) != graph.value(other, value)
        assert graph.value(one, answers) == graph.value(other, answers)
    for one, other in graph.subject_objects(agrees):
        if str(graph.value(one, answers)).rsplit("#", 1)[1] in disputed:
            assert graph.value(one, value) == graph.value(other, value)


def test_every_word_of_ours_is_told_in_the_vocabulary_and_every_one_told_is_used(dossier: Form) -> None:
    terms = Graph().parse(OUR_TERMS)
    told = {str(term) for term in terms.subjects() if str(term).startswith(TERMS)}
    for term in told:
        assert terms.value(URIRef(term), RDFS.label), term
        assert terms.value(URIRef(term), RDFS.comment), term
    form = {**dossier, "overrides": [{"kind": "merge", "articles": ["a", "b"]}]}
    form["lineage"] = {**form["lineage"], "edges": [{**e, "variant": "spin"} for e in form["lineage"]["edges"]]}
    form["statements"] = [{**s, "denied": True} for s in form["statements"]]
    form["facts"] = [{**f, "verdict": v} for f, v in zip(form["facts"], VERDICTS * 9, strict=False)]
    made = (inlined(rashomon.to_annotations(form)), rashomon.to_provenance(form), rashomon.to_claims(form))
    used = {str(t) for document in made for triple in graph_of(document) for t in triple if str(t).startswith(TERMS)}
    assert used - told == set()
    assert told - used == {TERMS + "Verdict"}


VERDICTS = ["agree", "compatible", "rounded", "scope-differs", "updated", "disputed", "framing-only"]


def nodes(document: Any) -> Iterator[Form]:
    """Every object of a document but its context."""
    if isinstance(document, dict):
        yield document
        for key, value in document.items():
            if key != "@context":
                yield from nodes(value)
    elif isinstance(document, list):
        for value in document:
            yield from nodes(value)


def assert_known(graph: Graph) -> None:
    """Every property and type of PROV, schema.org and FOAF is one that they define (rdflib knows them all)."""
    from rdflib.namespace import FOAF, SDO  # here, as to look at them in passing makes them warn

    for _, predicate, thing in graph:
        for name in (predicate, thing) if predicate == RDF.type else (predicate,):
            for space in (PROV, SDO, FOAF):
                if str(name).startswith(str(space)):
                    assert name in space, name


# -- tables


def test_tables_hold_every_finding_and_typed_values(dossier: Form, tmp_path: Path) -> None:
    write_tables([dossier], tmp_path, "parquet")
    read = {t.name: pyarrow.parquet.read_table(tmp_path / f"{t.name}.parquet") for t in TABLES}
    assert read["articles"].num_rows == len(dossier["articles"])
    assert read["statements"].num_rows == len(dossier["statements"])
    assert read["facts"].num_rows == len(dossier["facts"])
    assert read["accounts"].num_rows == sum(len(f["accounts"]) for f in dossier["facts"])
    assert read["wordings"].num_rows == len(dossier["wordings"])
    assert read["edits"].num_rows == sum(len(w["edits"]) for w in dossier["wordings"])
    assert read["stories"].to_pylist()[0]["facts"] == len(dossier["facts"])
    assert read["lineage"].num_rows == len(dossier["lineage"]["edges"])
    assert read["coverage"].num_rows == len(dossier["coverage"])
    texts = {row["id"]: row["text"] for row in read["articles"].to_pylist()}
    for row in read["accounts"].to_pylist():
        assert texts[row["article"]][row["start"] : row["end"]] == row["evidence"]
    hours = [row["low"] for row in read["accounts"].to_pylist() if row["unit"] == "hour"]
    assert 5.5 in hours
    assert read["facts"].to_pylist()[0]["origin_ids"] == dossier["facts"][0]["origins"]


def test_csv_and_parquet_and_python_give_the_same_rows(dossier: Form, tmp_path: Path) -> None:
    in_python = rashomon.to_tables(dossier)
    for form in ("csv", "parquet"):
        assert [rows for _, rows in write_tables([dossier], tmp_path, form)] == [len(r) for r in in_python.values()]
    for table in TABLES:
        with (tmp_path / f"{table.name}.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        expected = [{k: "" if v is None else str(cell(v)) for k, v in row.items()} for row in in_python[table.name]]
        assert rows == expected, table.name
        assert pyarrow.parquet.read_table(tmp_path / f"{table.name}.parquet").to_pylist() == in_python[table.name]


def test_every_table_and_column_stands_in_the_guide() -> None:
    guide = (ROOT / "docs/guides/exports.md").read_text("utf-8")
    for table in TABLES:
        line = next(line for line in guide.splitlines() if line.startswith(f"| `{table.name}` |"))
        assert f"`{' '.join(name for name, _ in table.columns)}`" in line


def test_no_cell_can_become_a_formula(hostile: Form, tmp_path: Path) -> None:
    write_tables([hostile], tmp_path, "csv")
    seen = 0
    for table in TABLES:
        with (tmp_path / f"{table.name}.csv").open(encoding="utf-8", newline="") as stream:
            for row in csv.reader(stream):
                for one in row:
                    seen += one.startswith("'=cmd")
                    assert not one.startswith(FORMULA) or is_number(one), one
    assert seen > 50


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("sign", FORMULA)
def test_each_sign_that_opens_a_formula_is_quoted(sign: str) -> None:
    stream = io.StringIO()
    csv.writer(stream).writerow([cell(f"{sign}1+1")])
    assert next(csv.reader(io.StringIO(stream.getvalue(), newline="")))[0].startswith("'")
    assert cell(-2.5) == -2.5


def test_half_a_letter_spoils_no_file(dossier: Form, tmp_path: Path) -> None:
    form = copy.deepcopy(dossier)
    form["facts"][0]["question"] = "Half \ud800 a letter?"
    for kind in ("csv", "parquet", "jsonl"):
        write_tables([form], tmp_path, kind)
    assert pyarrow.parquet.read_table(tmp_path / "facts.parquet").to_pylist()[0]["question"] == "Half ? a letter?"


def test_a_table_that_breaks_half_way_leaves_nothing(dossier: Form, tmp_path: Path) -> None:
    broken = {**dossier, "facts": [{"id": "f0"}]}
    with pytest.raises(KeyError):
        write_tables([dossier, broken], tmp_path, "csv")
    assert list(tmp_path.iterdir()) == []


def test_an_archive_gives_the_same_tables_for_all_its_stories(models: Models, tmp_path: Path) -> None:
    place, told = tmp_path / "desk.rashomon", {}
    with Archive(place, models) as archive:
        list(archive.add(iter_pages([str(ROOT / "tests/stories/press-room"), str(ROOT / "tests/stories/ferry")])))
        archive.bring_up_to_date()
        dossiers = [json.loads(archive.dossier_text(found["id"])) for found in archive.stories()]
        said = archive.quotes()
    assert len(dossiers) > 1
    for form in ("csv", "parquet", "jsonl"):
        for folder in (tmp_path / "one", tmp_path / "two"):
            result = run("export", folder, "--archive", place, "--format", form)
            assert result.exit_code == 0, result.output
            told[folder.name, form] = {path.name: path.read_bytes() for path in folder.glob(f"*.{form}")}
        assert told["one", form] == told["two", form]
    for name in ("articles", "statements", "facts", "accounts"):
        rows = pyarrow.parquet.read_table(tmp_path / "one" / f"{name}.parquet").to_pylist()
        assert rows == [row for dossier in dossiers for row in rashomon.to_tables(dossier)[name]]
    assert pyarrow.parquet.read_table(tmp_path / "one/quotations.parquet").num_rows == len(said)
    lines = (tmp_path / "one/dossiers.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == dossiers


# -- the command


@pytest.mark.parametrize("form", ["markdown", "annotations", "prov", "schema", "csv", "parquet"])
def test_each_form_comes_from_both_files_the_same_bytes_each_time(saved: Path, tmp_path: Path, form: str) -> None:
    made: list[dict[str, bytes]] = []
    for n, name in enumerate(("dossier.json", "dossier.html", "dossier.json")):
        out = tmp_path / str(n)
        out.mkdir()
        result = run("convert", saved / name, "--to", form, "--output", out)
        assert result.exit_code == 0, result.output
        made.append({path.name: path.read_bytes() for path in sorted(out.iterdir())})
    assert made[0] == made[1] == made[2]
    assert len(made[0]) == (len(TABLES) if form in ("csv", "parquet") else 1)


def test_a_text_goes_to_stdout_and_tables_ask_for_a_folder(saved: Path) -> None:
    result = run("convert", saved / "dossier.json", "--to", "annotations", "--inline-context")
    assert result.exit_code == 0
    assert_fits(graph_of(thinned(json.loads(result.stdout))), "annotations.ttl")
    refused = run("convert", saved / "dossier.json", "--to", "csv")
    assert refused.exit_code == 2
    assert "--output DIR" in refused.output
    refused = run("convert", saved / "dossier.json", "--to", "prov", "--inline-context")
    assert refused.exit_code == 2


def test_a_dossier_that_was_tampered_with_is_not_converted(dossier: Form, tmp_path: Path) -> None:
    form = copy.deepcopy(dossier)
    form["facts"][0]["accounts"][0]["evidence"]["text"] += "!"
    (tmp_path / "dossier.json").write_text(json.dumps(form), "utf-8")
    for kind in ("markdown", "prov", "csv"):
        result = run("convert", tmp_path / "dossier.json", "--to", kind, "--output", tmp_path / kind)
        assert result.exit_code == 1
        assert "does not quote its article" in result.output
        assert not (tmp_path / kind).exists()


@pytest.mark.parametrize("kind", ["stemma", "coverage", "timeline", "figures"])
def test_each_picture_is_drawn_from_both_files(saved: Path, kind: str) -> None:
    drawn = [run("plot", saved / name, "--kind", kind) for name in ("dossier.json", "dossier.html")]
    assert [d.exit_code for d in drawn] == [0, 0]
    assert drawn[0].output == drawn[1].output
    assert drawn[0].output.startswith("<svg ")
