#!/usr/bin/env python3
"""Prints the tables of knowledge.md from what knowledge.sh left in OUT.

usage: knowledge-table.py OUT
A difference is paired: of two runs on the same draw of texts with the same seed. Intervals are those of
Student's t, 95 %: of all pairs (set and draw), and, since draws of a set share its tests, of the sets' means.
"""
import json
import os
import statistics
import sys

OUT = sys.argv[1]
SETS = (  # those that are pooled
    "medical-abstracts", "chemprot", "phrasebank", "twitter", "unfair-tos", "cuad",
)
ALONE = ("ncbi", "bc5cdr", "cmedqaner", "ncbi-full", "unfair-tos-full")
INJECTORS = ("kbert", "definitions", "definitions-up", "entity-fusion", "knowledge-attention", "lexicon")
AUGMENTERS = ("synonym", "eda")
SEEDS = range(1, 6)
# by degrees of freedom
T95 = [0, 12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.20, 2.18, 2.16, 2.14, 2.13, 2.12, 2.11, 2.10,
       2.09, 2.09, 2.08, 2.07, 2.07, 2.06, 2.06, 2.06, 2.05, 2.05, 2.05]


def result(name):
    try:
        folder = os.path.join(OUT, name)
        with open(os.path.join(folder, "result.json"), encoding="utf-8") as file:
            found = json.load(file)
        with open(os.path.join(folder, "processor-seconds.txt"), encoding="utf-8") as file:
            found["processor"] = float(file.read())
        return found
    except FileNotFoundError:
        return None


def runs(set_, arm):
    found = {seed: result(f"{set_}-{arm}-{seed}") for seed in SEEDS}
    return {seed: r for seed, r in found.items() if r}


ALL = {(s, a): runs(s, a) for s in SETS + ALONE for a in ["none", *AUGMENTERS] + [f"{i}-{g}" for i in INJECTORS for g in ("real", "shuffled")]}


def score(set_, arm):
    scores = [100 * r["value"] for r in ALL[set_, arm].values()]
    spread = f" ± {statistics.stdev(scores):.1f}" if len(scores) > 1 else ""
    return f"{statistics.mean(scores):.1f}{spread}" if scores else "-"


def apart(set_, one, other):
    a, b = ALL[set_, one], ALL[set_, other]
    return [100 * (a[s]["value"] - b[s]["value"]) for s in a if s in b]


def interval(values):
    if len(values) < 2:
        return "-"
    half = T95[min(len(values), len(T95)) - 1] * statistics.stdev(values) / len(values) ** 0.5
    return f"{statistics.mean(values):+.1f} ± {half:.1f}"


def seconds(set_, arm):
    found = [r["processor"] for r in ALL[set_, arm].values()]
    return f"{statistics.mean(found):.1f}" if found else "-"


def reached(set_, injector):
    counts = [r["knowledge"]["evaluated"] for r in ALL[set_, f"{injector}-real"].values()][:1]
    return "".join(f"{100 * c['texts_injected'] / c['texts']:.0f} %, {c['mentions'] / c['texts']:.1f}" for c in counts)


for set_ in SETS + ALONE:
    none = ALL[set_, "none"]
    if not none:
        continue
    base = [100 * r["base_value"] for r in none.values()]
    print(f"\n**{set_}** ({len(none)} draws; base: {statistics.mean(base):.1f})\n")
    print("| injector | real | shuffled | real - none | real - shuffled | shuffled - none | texts reached, mentions a text | seconds |")
    print("|---|---|---|---|---|---|---|---|")
    print(f"| none | {score(set_, 'none')} | | | | | | {seconds(set_, 'none')} |")
    for i in INJECTORS:
        real, shuffled = f"{i}-real", f"{i}-shuffled"
        if not ALL[set_, real]:
            continue
        print(
            f"| `{i}` | {score(set_, real)} | {score(set_, shuffled)} | {interval(apart(set_, real, 'none'))}"
            f" | {interval(apart(set_, real, shuffled))} | {interval(apart(set_, shuffled, 'none'))}"
            f" | {reached(set_, i)} | {seconds(set_, real)} |"
        )
    for augmenter in AUGMENTERS:
        if ALL[set_, augmenter]:
            gain = interval(apart(set_, augmenter, "none"))
            print(f"| `{augmenter}` (augmenter) | {score(set_, augmenter)} | | {gain} | | | | {seconds(set_, augmenter)} |")

print("\n**all sets**\n\n| injector | pairs | real - none | real - shuffled | shuffled - none | real - none, of the sets' means | real - shuffled, of the sets' means |")
print("|---|---|---|---|---|---|---|")
for i in INJECTORS:
    pooled, means = [], []
    for one, other in ((f"{i}-real", "none"), (f"{i}-real", f"{i}-shuffled"), (f"{i}-shuffled", "none")):
        by_set = [values for values in (apart(s, one, other) for s in SETS) if values]
        pooled.append([v for values in by_set for v in values])
        means.append([statistics.mean(values) for values in by_set])
    if pooled[0]:
        print(f"| `{i}` | {len(pooled[0])} | " + " | ".join(interval(p) for p in pooled) + f" | {interval(means[0])} | {interval(means[1])} |")
