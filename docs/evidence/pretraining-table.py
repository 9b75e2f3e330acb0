#!/usr/bin/env python3
"""Prints the tables of pretraining.md from what pretraining.sh left in OUT."""
import glob
import json
import os
import statistics
import sys

OUT = sys.argv[1]


def result(name):
    path = os.path.join(OUT, name + ".json")
    try:
        lines = [line for line in open(path, encoding="utf-8") if '"metric"' in line]
        return json.loads(lines[-1]) if lines else None
    except FileNotFoundError:
        return None


def cell(names):
    values = [100 * r["value"] for r in map(result, names) if r]
    if not values:
        return "-"
    spread = f" ± {statistics.stdev(values):.1f}" if len(values) > 1 else ""
    return f"{statistics.mean(values):.1f}{spread} ({len(values)})"


print("| run | perplexity before | after |\n|---|---|---|")
for path in sorted(glob.glob(OUT + "/*.json")):
    name = os.path.basename(path)[:-5]
    r = result(name)
    if r and r["metric"] == "perplexity":
        print(f"| {name} | {r['base_value']:.0f} | {r['value']:.0f} |")
print("\n| set | base | DAPT | TAPT | both |\n|---|---|---|---|---|")
for data in ("medical-abstracts", "chemprot", "twitter", "banking77", "unfair-tos", "cuad"):
    arms = [cell([f"tune-{data}-{arm}-{seed}" for seed in (1, 2, 3)]) for arm in ("base", "dapt", "tapt", "both")]
    if set(arms) != {"-"}:
        print(f"| {data} | " + " | ".join(arms) + " |")
print("\n| set | texts a class | plain | SetFit-style |\n|---|---|---|---|")
for data in ("twitter", "medical-abstracts", "unfair-tos"):
    for shots in (8, 64) if data != "unfair-tos" else (8,):
        arms = [cell([f"few-{data}-{shots}-{way}-{seed}" for seed in (1, 2, 3)]) for way in ("plain", "setfit")]
        print(f"| {data} | {shots} | " + " | ".join(arms) + " |")
