"""Fits the weights by which duty reports are read, on the labelled reports under tests/.

    python3 -m venv venv && venv/bin/pip install jax optax scikit-learn
    venv/bin/python analyzers/weights/fit.py [--leave-out FOLDER,...]

runs the program's own tests that write what reports are judged by (pieces first, then the rest with the tags of the labels,
at last with the causes as they were learned), and fits
* the network over the sentences (sentence_network.py): `sentence_tags.bin`,
* those over pairs (pair_network.py) of cause or measure and problem, and of problems of two years: `causes.bin`, `links.bin`,
  `recurrence.bin`,
* weighted sums over problems being the writer's own and holding facts, stretches of a measure naming its owner and measures
  being checkable: `personal.tsv`, `evidence.tsv`, `owner.tsv`, `measurable.tsv`,
* those over the sentences of the achievements (coverage.py), for the focus areas and for answers to last year's problems:
  `focus.tsv`, `prior_year.tsv`.
Reports of the folders that are left out are only measured.
"""

import argparse
import collections
import json
import os
import pathlib
import subprocess
import tempfile

import coverage
import numpy as np
import pair_network
import sentence_network
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
HELD_BACK = ["long-held", "season-held", "late-held", "wide-held", "farm-held", "natural-held", "rule-held", "order-held",
             "lab-2024", "quarry-2024"]
SEASONS = ["river-2022", "river-2023", "plain-2023", "plain-2024", "town-2023", "firm-2024", "univ-2024", "bureau-2025",
           "clinic-2024", "school-2023", "street-2024", "port-2025", "lab-2024",
           "quarry-2023", "quarry-2024", "delta-2025"]
PART = {"title": "pre", "preamble": "pre", "achievements": "ach", "problems": "p", "plans": "l", "closing": "clo"}
TAGS = ["pre", "ach", "p", "p.A", "p.BI", "p.B2", "p.II", "p.C", "p.BM", "l", "l.BM", "l.IM", "clo"]
# Papers of so many pieces count as short.
SHORT = 60
# Weights are kept in hundredths; what is fainter says nothing.
FAINTEST = 0.03


def labelled():
    """All labelled reports by folder and path."""
    reports = {}
    for path in sorted((ROOT / "tests/reports").glob("*/*.json")):
        report = json.loads(path.read_text(encoding="utf-8"))
        reports[path.parent.name, report["path"]] = report
    for season in SEASONS:
        truth = json.loads((ROOT / "tests/seasons" / season / "truth.json").read_text(encoding="utf-8"))
        for path, report in truth["reports"].items():
            reports[season, path] = report
    return reports


def spans(report):
    """Places of problems, measures and causes: (paragraph, start, end, kind, id)."""
    texts = [paragraph["text"] for paragraph in report["paragraphs"]]
    found = []
    for issue in report["issues"]:
        start = texts[issue["para"]].find(issue["text"])
        found.append((issue["para"], start, start + len(issue["text"]), "I", issue["id"]))
        for cause in issue["causes"]:
            place = next(((n, t.find(cause)) for n, t in enumerate(texts) if cause in t), None)
            if place:
                found.append((place[0], place[1], place[1] + len(cause), "C", cause))
    for measure in report["measures"]:
        start = texts[measure["para"]].find(measure["text"])
        found.append((measure["para"], start, start + len(measure["text"]), "M", measure["id"]))
    return [span for span in dict.fromkeys(found) if span[1] >= 0]


def covered(pieces, span):
    """Pieces of which a span covers at least half, else the one of which it covers most."""
    para, start, end = span[:3]
    shares = []
    for number, (at, first, last, *_) in enumerate(pieces):
        common = min(last, end) - max(first, start)
        if at == para and common > 0:
            shares.append((common / max(1, last - first), common, number))
    return [number for share, _, number in shares if share >= 0.5] or [max(shares)[2]] if shares else []


def tags_of(report, pieces):
    """The tag of each piece as the labels have it."""
    kinds = [None] * len(pieces)
    for span in sorted(spans(report)):
        for order, number in enumerate(covered(pieces, span)):
            kind = "C" if span[3] == "C" else ("I" if order else "B") + span[3]
            if kinds[number] in (None, "C") and not (kind == "C" and kinds[number]):
                kinds[number] = kind
    parts = [PART[report["paragraphs"][piece[0]]["role"]] for piece in pieces]
    tags = [part if kind is None else f"{part}.{kind}" for part, kind in zip(parts, kinds)]
    return remembered([tag if tag in TAGS else tag.split(".")[0] for tag in tags], pieces)


def remembered(tags, pieces):
    """The same where what follows a problem in its unit says so: tags go together with those of their neighbours only."""
    told, found = False, []
    for tag, (*_, features) in zip(tags, pieces):
        told = told and "unit:start" not in features
        found.append({"p": "p.A", "p.BI": "p.B2"}.get(tag, tag) if told else tag)
        told = told or tag == "p.BI"
    return found


def write_out(folder):
    """Lets the program write what reports are judged by."""
    cargo_test(folder, "duty_reports", "what_reports_are_judged_by")
    return [read(folder, f"{name}.jsonl") for name in ("pieces", "links", "causes", "issues", "measures", "focus", "prior_year")]


def read(folder, name):
    return [json.loads(line) for line in open(pathlib.Path(folder) / name, encoding="utf-8")]


def cargo_test(folder, test, name):
    command = ["cargo", *os.environ.get("CARGO_CONFIG", "").split(), "test", "--release", "--workspace", "--test", test, "--",
               "--include-ignored", name]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "SHUPING_FIT": folder}, check=True, capture_output=True)


def fit_network(rows):
    """Fits the network and writes it; returns how many names it knows."""
    # Short papers are few among the labelled reports, and common among those that come.
    shown = lambda row: [piece[3] for piece in row["rows"]]
    reports = [(shown(row), row["tags"]) for row in rows for _ in range(2 if len(row["rows"]) <= SHORT else 1)]
    places, model = sentence_network.fit(TAGS, reports)
    sentence_network.write(HERE / "sentence_tags.bin", places, model)
    return len(places)


def label_at(places, para, start, end):
    """Id of the labelled place that has most in common with a stretch, `None` where none has anything."""
    best = max(places, key=lambda s: (s[0] == para) * (min(s[2], end) - max(s[1], start)), default=None)
    return best[4] if best and best[0] == para and min(best[2], end) > max(best[1], start) else None


def labelled_issues(report, rows):
    """What is seen of problems, each with its label."""
    labels = {issue["id"]: issue for issue in report["issues"]}
    places = [span for span in spans(report) if span[3] == "I"]
    for para, start, end, whose, facts in rows:
        if found := label_at(places, para, start, end):
            yield labels[found], whose, facts


class WeightedSum:
    """A weighted sum of what is seen (logistic regression); what is seen less often than `rarest` times says nothing."""

    def __init__(self, rows, strength, rarest):
        seen = collections.Counter(name for features, _ in rows for name in set(features))
        self.vectors = DictVectorizer().fit([{name: 1 for name, times in seen.items() if times >= rarest}])
        self.model = LogisticRegression(C=strength, max_iter=500).fit(self.matrix(rows), [holds for _, holds in rows])

    def matrix(self, rows):
        return self.vectors.transform([{name: 1 for name in features} for features, _ in rows])

    def votes(self, rows):
        return list(self.model.decision_function(self.matrix(rows))) if rows else []

    def write(self, name, what, bar=0.0):
        """Weights in hundredths; above 0 in sum it holds."""
        weights = dict(zip(self.vectors.get_feature_names_out(), self.model.coef_[0]))
        weights["bias"] = weights.get("bias", 0.0) + self.model.intercept_[0] - bar
        lines = [f"# Weights of {what} in hundredths, fitted by fit.py. Not to be edited by hand."]
        lines += [f"{name}\t{round(weight * 100)}" for name, weight in sorted(weights.items()) if abs(weight) >= FAINTEST]
        (HERE / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def fit_flag(title, by_report, left_out, strength, name, what, parts=6):
    """Weights of something that holds or does not, by folder and report."""
    train = [found for folder, found in by_report if folder not in left_out]
    flat = lambda tables: [row for found in tables for row in found]
    model_of = lambda tables: WeightedSum(flat(tables), strength, 2)

    def right(model, tables):
        rows = flat(tables)
        return sum((vote > 0) == holds for vote, (_, holds) in zip(model.votes(rows), rows)), len(rows)

    folded = [right(model_of([t for n, t in enumerate(train) if n % parts != part]), train[part::parts]) for part in range(parts)]
    print("%s, folded: %.3f" % (title, sum(hit for hit, _ in folded) / sum(count for _, count in folded)))
    model = model_of(train)
    for folder in left_out:
        hit, count = right(model, [found for own, found in by_report if own == folder])
        print(f"  {folder}: {hit / max(1, count):.3f} (left out)")
    model.write(name, what)


def fit_issues(reports, rows, left_out):
    """Weights of a shortcoming being the writer's own, and of its holding facts."""
    seen = [(row["folder"], list(labelled_issues(reports[row["folder"], row["path"]], row["rows"]))) for row in rows]
    whose = [(folder, [(features, label["personal"]) for label, features, _ in found]) for folder, found in seen]
    facts = [(folder, [(features, label["evidence"]) for label, _, features in found]) for folder, found in seen]
    fit_flag("whose shortcoming", whose, left_out, 0.1, "personal.tsv", "a shortcoming being the writer's own")
    fit_flag("facts", facts, left_out, 0.3, "evidence.tsv", "a problem's holding facts")


def labelled_measures(report, rows):
    """What is seen of measures, each with its label; the first of several rows of one label."""
    places = [span for span in spans(report) if span[3] == "M"]
    labels = {measure["id"]: measure for measure in report["measures"]}
    found = {}
    for (para, start, end), checkable, stretches in rows:
        if name := label_at(places, para, start, end):
            found.setdefault(name, (labels[name], checkable, stretches))
    return list(found.values())


def fit_checkable(reports, rows, left_out):
    """Weights of a measure's being checkable."""
    seen = lambda row: [(features, label["measurable"]) for label, features, *_ in labelled_measures(reports[row["folder"], row["path"]], row["rows"])]
    fit_flag("checkable", [(row["folder"], seen(row)) for row in rows], left_out, 0.1, "measurable.tsv", "a measure's being checkable")


def owner_rows(report, rows):
    """For each measure its owner as labelled, and its stretches: words, features, whether they name the owner."""
    # The rows of a table have a column for it.
    table = lambda label: "\t" in report["paragraphs"][label["para"]]["text"]
    return [(label["owner"], [(words, features, words == label["owner"]) for words, features in stretches])
            for label, _, stretches in labelled_measures(report, rows) if not table(label)]


def fit_owner(reports, rows, left_out, parts=6):
    """Weights of a stretch naming the one who carries a measure out."""
    by_report = [(row["folder"], owner_rows(reports[row["folder"], row["path"]], row["rows"])) for row in rows]
    train = [found for folder, found in by_report if folder not in left_out]
    flat = lambda tables: [(features, names) for found in tables for _, stretches in found for _, features, names in stretches]
    model_of = lambda tables: WeightedSum(flat(tables), 0.3, 3)

    def right(model, tables, bar):
        """Measures of which it is rightly said whether they have an owner, measures, owners named as written, owners found."""
        hit = count = same = told = 0
        for owner, stretches in (measure for found in tables for measure in found):
            votes = model.votes([(features, None) for _, features, _ in stretches])
            vote, words = max(zip(votes, (words for words, *_ in stretches)), default=(-9.0, ""))
            hit, count = hit + ((vote > bar) == bool(owner)), count + 1
            if owner and vote > bar:
                same, told = same + (words == owner), told + 1
        return hit, count, same, told

    folded = [(model_of([t for n, t in enumerate(train) if n % parts != part]), train[part::parts]) for part in range(parts)]
    tried = [(sum(right(model, tables, bar / 4)[0] for model, tables in folded), bar / 4) for bar in range(-12, 3)]
    hit, bar = max(tried)
    print("owners, folded: %.3f at %.2f" % (hit / sum(len(found) for found in train), bar))
    model = model_of(train)
    for folder in left_out:
        hit, count, same, told = right(model, [found for name, found in by_report if name == folder], bar)
        print(f"  {folder}: {hit / max(1, count):.3f}, as written {same / max(1, told):.3f} (left out)")
    model.write("owner.tsv", "a stretch naming the one who carries a measure out", bar)


def fit_focus(reports, rows, left_out, parts=3):
    """Weights of sentences covering a focus area; of the reports that are labelled by the example's five."""
    standard = [row for row in rows if row["folder"] not in SEASONS or row["folder"].startswith("river")]
    covered = lambda row: [f"f{area}" in reports[row["folder"], row["path"]]["focus_covered"] for area in range(1, 6)]
    model_of = lambda rows: coverage.Coverage([row["rows"] for row in rows], [covered(row) for row in rows])

    def agreement(models):
        found = [(model.covers([row["rows"] for row in rows]), np.array([covered(row) for row in rows])) for model, rows in models]
        hit = sum((got & want).sum() for got, want in found)
        return 2 * hit / max(1, sum(got.sum() + want.sum() for got, want in found))

    own = sorted((row for row in standard if row["folder"] not in left_out), key=lambda row: (row["folder"], row["path"]))
    # Neighbours are by the same writer.
    part_of = lambda place: place * parts // len(own)
    folded = []
    for part in range(parts):
        model = model_of([row for place, row in enumerate(own) if part_of(place) != part])
        folded.append((model, [row for place, row in enumerate(own) if part_of(place) == part]))
    print("focus areas, folded: f1 %.3f" % agreement(folded))
    model = model_of(own)
    for folder in sorted(left_out & {row["folder"] for row in standard}):
        print("  %s: %.3f (left out)" % (folder, agreement([(model, [row for row in standard if row["folder"] == folder])])))
    head = "# Weights of a sentence's covering the focus areas in hundredths, fitted by fit.py. Not to be edited by hand."
    areas = "# politics, work, organisation, members, responsibility"
    (HERE / "focus.tsv").write_text("\n".join([head, areas, *model.lines(FAINTEST)]) + "\n", encoding="utf-8")


def fit_prior_year(reports, rows, left_out, parts=3):
    """Weights of sentences answering to last year's problems."""
    answers = lambda row: [bool(reports[row["folder"], row["path"]]["prior_year_answered"])]
    model_of = lambda rows: coverage.Coverage([row["rows"] for row in rows], [answers(row) for row in rows])

    def right(model, rows):
        found = model.covers([row["rows"] for row in rows])
        return float((found == np.array([answers(row) for row in rows])).mean())

    own = sorted((row for row in rows if row["folder"] not in left_out), key=lambda row: (row["folder"], row["path"]))
    part_of = lambda place: place * parts // len(own)
    folded = [right(model_of([row for place, row in enumerate(own) if part_of(place) != part]),
                    [row for place, row in enumerate(own) if part_of(place) == part]) for part in range(parts)]
    print("answers to last year's problems, folded: %.3f" % (sum(folded) / parts))
    model = model_of(own)
    for folder in sorted(left_out & {row["folder"] for row in rows}):
        print("  %s: %.3f (left out)" % (folder, right(model, [row for row in rows if row["folder"] == folder])))
    head = "# Weights of a sentence's answering to last year's problems in hundredths, fitted by fit.py. Not to be edited by hand."
    (HERE / "prior_year.tsv").write_text("\n".join([head, *model.lines(FAINTEST)]) + "\n", encoding="utf-8")


class Table:
    """Two lists of a report, measures or causes (`kind`) and its problems: signals of every pair, and whether the labels
    put them together."""

    def __init__(self, report, rows, kind):
        ids = collections.defaultdict(list)
        for span in spans(report):
            ids[span[3]].append(span)
        if kind == "M":
            wanted = {(measure["id"], answer) for measure in report["measures"] for answer in measure["answers"]}
        else:
            wanted = {(cause, issue["id"]) for issue in report["issues"] for cause in issue["causes"]}
        sides = [list(dict.fromkeys(tuple(row[side]) for row in rows)) for side in (0, 1)]
        self.signals = np.array([signals for *_, signals in rows], np.float32).reshape(*map(len, sides), -1)
        own, problems = ([label_at(ids[kind], *place) for place in side] for side, kind in zip(sides, (kind, "I")))
        self.linked = np.array([[(one, problem) in wanted for problem in problems] for one in own])

    def pair(self):
        return self.signals, self.linked


def decide(votes, bar, second):
    """Links by the votes of all pairs, as the program decides them."""
    best = votes == votes.max(1, keepdims=True)
    return (best | (votes >= second)) & (votes.max(1, keepdims=True) >= bar)


def measure_links(tables, votes, bar, second):
    """f1 of the links, and the share of problems of which it is rightly said whether they have any."""
    found = [decide(own, bar, second) for own in votes]
    hit = sum((table.linked & own).sum() for table, own in zip(tables, found))
    both = sum(table.linked.sum() + own.sum() for table, own in zip(tables, found))
    right = np.concatenate([table.linked.any(0) == own.any(0) for table, own in zip(tables, found)])
    return 2 * hit / max(1, both), right.mean()


def bars(title, tables, parts=4):
    """The bars that do best on reports that the network has not seen."""
    votes = [None] * len(tables)
    for part in range(parts):
        fitted = pair_network.Fitted([table.pair() for place, table in enumerate(tables) if place % parts != part])
        for place, own in zip(range(part, len(tables), parts), fitted.votes([table.pair() for table in tables[part::parts]])):
            votes[place] = own
    tried = [(sum(measure_links(tables, votes, bar / 4, second / 4)), bar / 4, second / 4)
             for bar in range(-12, 5) for second in range(-4, 13) if second >= bar]
    best = max(tried)
    print(f"{title}, folded: f1 %.3f, with and without %.3f at %.2f, %.2f" % (*measure_links(tables, votes, *best[1:]), *best[1:]))
    return best[1:]


def fit_tables(title, name, kind, reports, rows, left_out):
    """The network over the pairs of two lists, where the pieces have the tags of the labels."""
    tables = {(row["folder"], row["path"]): Table(reports[row["folder"], row["path"]], row["rows"], kind) for row in rows if row["rows"]}
    train = [table for (folder, _), table in tables.items() if folder not in left_out]
    bar, second = bars(title, train)
    fitted = pair_network.Fitted([table.pair() for table in train])
    fitted.write(HERE / name, bar, second)
    print(f"{title} where the labels' own pieces are known: f1, problems with and without")
    for folder in dict.fromkeys(folder for folder, _ in tables):
        own = [table for (name, _), table in tables.items() if name == folder]
        figures = measure_links(own, fitted.votes([table.pair() for table in own]), bar, second)
        print("  %-16s %.3f %.3f%s" % (folder, *figures, "  (left out)" if folder in left_out else ""))


def proposals(rows, votes, bar, second):
    """Pairs that are proposed, as the program does: the likeliest first, each problem once, or twice where that is sure."""
    used, found = collections.Counter(), []
    for vote, row in sorted(zip(votes, rows), key=lambda pair: -pair[0]):
        times = max(used["now", row["now"]], used["before", row["before"]])
        if times < 2 and vote >= (bar, second)[times]:
            used["now", row["now"]] += 1
            used["before", row["before"]] += 1
            found.append(row)
    return found


def measure_pairs(units, votes, bar, second):
    """Recall, precision and look-alikes of what is proposed."""
    found = [row for unit, rows in units.items() for row in proposals(rows, votes[unit], bar, second)]
    wanted = sum(row["same"] for rows in units.values() for row in rows)
    hit = sum(row["same"] for row in found)
    return hit / max(1, wanted), hit / max(1, len(found)), sum(row["near"] for row in found)


class Years:
    """This year's and the earlier problems of a unit: signals of every pair, and whether both are the same."""

    def __init__(self, rows):
        self.rows = rows
        now, before = (sorted({row[side] for row in rows}) for side in ("now", "before"))
        self.places = [(now.index(row["now"]), before.index(row["before"])) for row in rows]
        self.signals = np.zeros((len(now), len(before), len(rows[0]["signals"])), np.float32)
        self.same = np.zeros((len(now), len(before)), np.float32)
        for place, row in zip(self.places, rows):
            self.signals[place], self.same[place] = row["signals"], row["same"]

    def pair(self):
        return self.signals, self.same


def votes_of_years(fitted, units):
    votes = fitted.votes([years.pair() for years in units.values()])
    return {unit: [float(own[place]) for place in units[unit].places] for unit, own in zip(units, votes)}


def fit_years(folder, parts=4, second=2.5):
    """The network over pairs of this year's and an earlier problem; a bar that keeps four of five proposals right."""
    cargo_test(folder, "recurring_problems", "what_pairs_are_judged_by")
    units = collections.defaultdict(list)
    for row in read(folder, "pairs.jsonl"):
        units[row["table"], row["unit"]].append(row)
    held = {unit: Years(rows) for unit, rows in units.items() if unit[0].startswith("held")}
    own = {unit: Years(units[unit]) for unit in sorted(units) if unit not in held}
    rows_of = lambda units: {unit: years.rows for unit, years in units.items()}

    votes = {}
    for part in range(parts):
        tested = dict(list(own.items())[part::parts])
        fitted = pair_network.Fitted([years.pair() for unit, years in own.items() if unit not in tested])
        votes |= votes_of_years(fitted, tested)
    tried = [(measure_pairs(rows_of(own), votes, bar / 10, second), bar / 10) for bar in range(-30, 20)]
    figures, bar = max(((recall, precision, near), bar) for (recall, precision, near), bar in tried if precision >= 0.82)
    fitted = pair_network.Fitted([years.pair() for years in own.values()])
    fitted.write(HERE / "recurrence.bin", bar, second)
    print("recurring problems, folded: recall %.3f, precision %.3f, look-alikes %d" % figures)
    if held:
        figures = measure_pairs(rows_of(held), votes_of_years(fitted, held), bar, second)
        print("recurring problems, held back: recall %.3f, precision %.3f, look-alikes %d" % figures)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leave-out", default=",".join(HELD_BACK))
    options = parser.parse_args()
    left_out = set(options.leave_out.split(","))
    reports = labelled()
    with tempfile.TemporaryDirectory() as folder:
        pieces, *_ = write_out(folder)
        tags = collections.defaultdict(dict)
        for row in pieces:
            row["tags"] = tags_of(reports[row["folder"], row["path"]], row["rows"])
            tags[row["folder"]][row["path"]] = row["tags"]
        (pathlib.Path(folder) / "tags.json").write_text(json.dumps(tags), encoding="utf-8")
        _, _, causes, *_ = write_out(folder)
        own = [row for row in pieces if row["folder"] not in left_out]
        print(len(own), "reports,", fit_network(own), "names")
        fit_years(folder)
        fit_tables("causes", "causes.bin", "C", reports, causes, left_out)
        # Causes say something of whose a problem is and of what answers it.
        _, links, _, issues, measures, focus, prior_year = write_out(folder)
    fit_issues(reports, issues, left_out)
    fit_owner(reports, measures, left_out)
    fit_checkable(reports, measures, left_out)
    fit_focus(reports, focus, left_out)
    fit_prior_year(reports, prior_year, left_out)
    fit_tables("links", "links.bin", "M", reports, links, left_out)


if __name__ == "__main__":
    main()
