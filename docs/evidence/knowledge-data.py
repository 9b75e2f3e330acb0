#!/usr/bin/env python3
"""Cuts the small data sets of knowledge.sh: eight texts a class for each of five seeds, all of
them (full), and tests; two
further draws, 101 and 102, with tests of their own from the training file, to choose settings on. For
entities a hundred sentences for each seed, and up to two hundred tests; those of ncbi's 101 and 102 are of its
development file.

usage: knowledge-data.py DATA OUT
DATA holds labelled/ and nc/ with the files named below, gzipped: one JSON object a line, or CoNLL.
"""
import collections
import gzip
import json
import os
import random
import sys

DATA, OUT = sys.argv[1:]
SHOTS, SEEDS, TESTS = 8, (1, 2, 3, 4, 5), 150
TUNING = (101, 102)
SETS = {  # training file, test file, the most frequent classes that are kept (0 for all)
    "medical-abstracts": ("labelled/medical-en/medical-abstracts/train", "labelled/medical-en/medical-abstracts/dev", 0),
    "chemprot": ("labelled/medical-en/chemprot/train", "labelled/medical-en/chemprot/dev", 5),
    "phrasebank": ("nc/financial-phrasebank/train", "nc/financial-phrasebank/dev", 0),
    "twitter": ("labelled/finance-en/twitter-financial-news/train", "labelled/finance-en/twitter-financial-news/dev", 0),
    "unfair-tos": ("labelled/legal-en/unfair-tos/train", "labelled/legal-en/unfair-tos/dev", 5),
    "cuad": ("labelled/legal-en/cuad-clauses/train", "labelled/legal-en/cuad-clauses/test", 5),
}


def rows(name):
    """Examples with exactly one label."""
    with gzip.open(f"{DATA}/{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            labels = row.get("labels", [row.get("label")])
            if len(labels) == 1:
                yield {"text": row["text"], "label": labels[0]}


def write(name, examples):
    with open(f"{OUT}/{name}.jsonl", "w", encoding="utf-8") as out:
        for example in examples:
            out.write(json.dumps(example) + "\n")


os.makedirs(OUT, exist_ok=True)
for name, (train, test, classes) in SETS.items():
    by_label = collections.defaultdict(list)
    for example in rows(train):
        by_label[example["label"]].append(example)
    kept = sorted(by_label, key=lambda label: (-len(by_label[label]), label))[: classes or None]
    write(f"{name}-full", [e for label in sorted(kept) for e in by_label[label]])
    for seed in SEEDS + TUNING:
        draw = random.Random(1000 * seed + SHOTS)
        chosen = [e for label in sorted(kept) for e in draw.sample(by_label[label], min(SHOTS, len(by_label[label])))]
        draw.shuffle(chosen)
        write(f"{name}-{seed}", chosen)
        if seed in TUNING:
            rest = [e for label in sorted(kept) for e in by_label[label] if e not in chosen]
            write(f"{name}-{seed}-test", draw.sample(rest, min(TESTS, len(rest))))
    held = [example for example in rows(test) if example["label"] in kept]
    write(f"{name}-test", random.Random(7).sample(held, min(TESTS, len(held))))
    print(name, len(kept), "classes")


ENTITIES = {  # folder, the file tests are of
    "ncbi": ("medical-en/ncbi-disease", "test"),
    "bc5cdr": ("medical-en/bc5cdr", "dev"),
    "cmedqaner": ("medical-zh/cmedqaner", "dev"),
}
MOST_TESTS = 200


def sentences(folder, part):
    with gzip.open(f"{DATA}/labelled/{folder}/{part}.conll.gz", "rt", encoding="utf-8") as file:
        return [sentence.strip("\n") for sentence in file.read().split("\n\n") if sentence.strip()]


def write_sentences(name, chosen):
    with open(f"{OUT}/{name}.conll", "w", encoding="utf-8") as out:
        out.write("\n\n".join(chosen) + "\n")


def tests(name, folder, part):
    every = sentences(folder, part)
    write_sentences(name, random.Random(7).sample(every, min(MOST_TESTS, len(every))))


for name, (folder, part) in ENTITIES.items():
    training = sentences(folder, "train")
    write_sentences(f"{name}-full", training)
    for seed in SEEDS + TUNING:
        write_sentences(f"{name}-{seed}", random.Random(1000 * seed + 100).sample(training, 100))
    tests(f"{name}-test", folder, part)
for seed in TUNING:
    tests(f"ncbi-{seed}-test", "medical-en/ncbi-disease", "dev")
