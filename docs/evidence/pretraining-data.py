#!/usr/bin/env python3
"""Cuts the small data sets of pretraining.sh: few texts a class, tests, raw text. Draw 101 has tests of its own
from the training file, to choose settings on. Texts with one label count, of the most frequent classes.

usage: pretraining-data.py DATA OUT
DATA holds labelled/ and unlabelled/ with the files named below, one JSON object a line, gzipped.
"""
import collections
import gzip
import json
import os
import random
import sys

DATA, OUT = sys.argv[1:]
TESTS = 400
SEEDS, TUNING = (1, 2, 3), 101
SETS = {  # training file, test file, classes that are kept (0 for all), texts a class
    "medical-abstracts": ("medical-en/medical-abstracts/train", "medical-en/medical-abstracts/dev", 0, (8, 16, 64)),
    "chemprot": ("medical-en/chemprot/train", "medical-en/chemprot/dev", 5, (16,)),
    "twitter": ("finance-en/twitter-financial-news/train", "finance-en/twitter-financial-news/dev", 0, (8, 64)),
    "banking77": ("finance-en/banking77/train", "finance-en/banking77/test", 0, (4,)),
    "unfair-tos": ("legal-en/unfair-tos/train", "legal-en/unfair-tos/dev", 5, (8, 16)),
    "cuad": ("legal-en/cuad-clauses/train", "legal-en/cuad-clauses/test", 5, (16,)),
}
RAW = {
    "medical": "unlabelled/medical-en-medquad-answers",
    "finance": "unlabelled/finance-en-fomc-minutes",
    "legal": "unlabelled/legal-en-policies",
}


def rows(name):
    with gzip.open(f"{DATA}/{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def write(name, examples, fields):
    with open(f"{OUT}/{name}.jsonl", "w", encoding="utf-8") as out:
        for example in examples:
            out.write(json.dumps({field: example[field] for field in fields}) + "\n")


def words(examples, most):
    """The first examples that have so many words together."""
    taken, count = [], 0
    for example in examples:
        taken.append(example)
        count += len(example["text"].split())
        if count >= most:
            break
    return taken


def labelled(name):
    for row in rows("labelled/" + name):
        labels = row.get("labels", [row.get("label")])
        if len(labels) == 1:
            yield {"text": row["text"], "label": labels[0]}


os.makedirs(OUT, exist_ok=True)
for name, (train, test, classes, shots) in SETS.items():
    by_label = collections.defaultdict(list)
    for example in labelled(train):
        by_label[example["label"]].append(example)
    kept = sorted(by_label, key=lambda label: (-len(by_label[label]), label))[: classes or None]
    for shot in shots:
        for seed in SEEDS + (TUNING,):
            draw = random.Random(1000 * seed + shot)
            chosen = [e for label in sorted(kept) for e in draw.sample(by_label[label], min(shot, len(by_label[label])))]
            draw.shuffle(chosen)
            write(f"{name}-{shot}-{seed}", chosen, ("text", "label"))
            if seed == TUNING:
                rest = [e for label in sorted(kept) for e in by_label[label] if e not in chosen]
                write(f"{name}-{shot}-{seed}-test", draw.sample(rest, min(TESTS, len(rest))), ("text", "label"))
    tests = [example for example in labelled(test) if example["label"] in kept]
    random.Random(5).shuffle(tests)
    write(f"{name}-test", tests[:TESTS], ("text", "label"))
    examples = rows("labelled/" + train)
    random.Random(7).shuffle(examples)
    write(f"{name}-raw", words(examples, 30000), ("text",))
for name, source in RAW.items():
    documents = rows(source)
    random.Random(7).shuffle(documents)
    held_out = words(documents[::-1], 8000)
    write(f"{name}-held-out", held_out, ("text",))
    write(f"{name}-raw", words(documents[: -len(held_out)], 100000), ("text",))
