#!/usr/bin/env python3
"""Cuts the small data sets of pretraining.sh: few texts a class, tests, raw text.

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
TESTS = 200
SETS = {  # training file, test file, texts a class
    "medical-abstracts": ("medical-en/medical-abstracts/train", "medical-en/medical-abstracts/dev", (8, 16, 64)),
    "chemprot": ("medical-en/chemprot/train", "medical-en/chemprot/dev", (16,)),
    "twitter": ("finance-en/twitter-financial-news/train", "finance-en/twitter-financial-news/dev", (8, 64)),
    "banking77": ("finance-en/banking77/train", "finance-en/banking77/test", (4,)),
}
RAW = {
    "medical": "unlabelled/medical-en-medquad-answers",
    "finance": "unlabelled/finance-en-fomc-minutes",
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


os.makedirs(OUT, exist_ok=True)
for name, (train, test, shots) in SETS.items():
    examples = rows("labelled/" + train)
    by_label = collections.defaultdict(list)
    for example in examples:
        by_label[example["label"]].append(example)
    for shot in shots:
        for seed in (1, 2, 3):
            draw = random.Random(1000 * seed + shot)
            chosen = [e for label in sorted(by_label) for e in draw.sample(by_label[label], min(shot, len(by_label[label])))]
            draw.shuffle(chosen)
            write(f"{name}-{shot}-{seed}", chosen, ("text", "label"))
    tests = [example for example in rows("labelled/" + test) if example["label"] in by_label]
    random.Random(5).shuffle(tests)
    write(f"{name}-test", tests[:TESTS], ("text", "label"))
    random.Random(7).shuffle(examples)
    write(f"{name}-raw", words(examples, 30000), ("text",))
for name, source in RAW.items():
    documents = rows(source)
    random.Random(7).shuffle(documents)
    write(f"{name}-raw", words(documents, 50000), ("text",))
    write(f"{name}-held-out", words(documents[::-1], 8000), ("text",))
