#!/usr/bin/env python3
"""Prints the tables of knowledge.md from what knowledge.sh left in OUT.

usage: knowledge-table.py OUT
A difference is paired: of two runs on the same draw of texts with the same seed. Its interval is that of
Student's t, 95 %.
"""
import json
import os
import statistics
import sys

OUT = sys.argv[1]
SETS = ("medical-abstracts", "chemprot", "phrasebank", "twitter", "unfair-tos", "cuad")
INJECTORS = ("kbert", "definitions", "entity-fusion", "knowledge-attention")
SEEDS = range(1, 6)
T95 = {1: 12.71, 2: 4.30, 3: 3.18, 4: 2.78}  # by degrees of freedom


def result(name):
    try:
        with open(os.path.join(OUT, name, "result.json"), encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return None


def values(set_, arm):
    found = {seed: result(f"{set_}-{arm}-{seed}") for seed in SEEDS}
    return {seed: r for seed, r in found.items() if r}


def cell(runs):
    scores = [100 * r["value"] for r in runs.values()]
    spread = f" ± {statistics.stdev(scores):.1f}" if len(scores) > 1 else ""
    return f"{statistics.mean(scores):.1f}{spread} ({len(scores)})" if scores else "-"


def paired(one, other):
    apart = [100 * (one[s]["value"] - other[s]["value"]) for s in one if s in other]
    if len(apart) < 2:
        return "-"
    half = T95[len(apart) - 1] * statistics.stdev(apart) / len(apart) ** 0.5
    return f"{statistics.mean(apart):+.1f} ± {half:.1f}"


def seconds(runs):
    return f"{statistics.mean(r['train_seconds'] for r in runs.values()):.0f}" if runs else "-"


for set_ in SETS:
    none = values(set_, "none")
    if not none:
        continue
    base = statistics.mean(100 * r["base_value"] for r in none.values())
    print(f"\n**{set_}** (nearest centroids of the base: {base:.1f})\n")
    print("| injector | real | shuffled | real - none | real - shuffled | texts reached | train seconds |")
    print("|---|---|---|---|---|---|---|")
    print(f"| none | {cell(none)} | | | | | {seconds(none)} |")
    for injector in INJECTORS:
        real, shuffled = values(set_, f"{injector}-real"), values(set_, f"{injector}-shuffled")
        if not real:
            continue
        counts = next(iter(real.values()))["knowledge"]["evaluated"]
        reached = f"{100 * counts['texts_injected'] / counts['texts']:.0f} %"
        print(
            f"| {injector} | {cell(real)} | {cell(shuffled)} | {paired(real, none)} | {paired(real, shuffled)}"
            f" | {reached} | {seconds(real)} |"
        )
