#!/usr/bin/env python3
"""Measures a host as docs/evidence/host.md tells it. Python 3.9 or newer, nothing else.

    host.py load   --graft DISTRIBUTION [--adapters 1 50] [--batch 512 1] [--clients 8] [--seconds 20]
    host.py memory --graft DISTRIBUTION [--jobs 10000]

load    adapts the medical example once, puts the run there under as many names as adapters are
        asked for, and lets clients ask for one text after the other, each time of another adapter.
memory  lets a host do tiny jobs of 20 steps, one after the other, and fits a line through its
        resident memory over the second half of them.

Both print JSON objects, one a line. The host runs from a copy of the distribution's launcher with a
graft.yaml of its own in a temporary folder.
"""
import argparse
import array
import http.client
import json
import os
import pathlib
import random
import shutil
import statistics
import struct
import subprocess
import tempfile
import threading
import time


class Host:
    def __init__(self, distribution, folder, limits, heap="1g"):
        home = pathlib.Path(tempfile.mkdtemp(dir=folder, prefix="home-"))
        (home / "bin").mkdir()
        (home / "conf").mkdir()
        shutil.copy(distribution / "bin" / "graft", home / "bin" / "graft")
        for part in ("lib", "bundles", "plugins"):
            (home / part).symlink_to(distribution / part)
        (home / "conf" / "graft.yaml").write_text(
            "domains: {medical: {enabled: true}}\n"
            f"server: {{limits: {json.dumps(limits)}}}\n"
            "jobs: {queue: 100000}\n")
        self.runs = folder / "runs"
        self.runs.mkdir(exist_ok=True)
        self.home = home
        self.folder = folder
        self.heap = heap

    def __enter__(self):
        self.process = subprocess.Popen(
            [self.home / "bin" / "graft", "serve", "--port", "0", "--runs", self.runs],
            stdout=subprocess.PIPE, stderr=(self.folder / "stderr.txt").open("w"), text=True,
            env={**os.environ, "GRAFT_HEAP": self.heap})
        url = self.process.stdout.readline().strip()
        self.port = int(url.rsplit(":", 1)[1])
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(120)

    def connection(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)

    def resident_mib(self):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024


def ask(connection, method, path, body=None):
    connection.request(
        method, path, None if body is None else json.dumps(body),
        {"Content-Type": "application/json"})
    response = connection.getresponse()
    text = response.read()
    return response.status, json.loads(text) if text else None


def wait_for(connection, job):
    while True:
        _, state = ask(connection, "GET", f"/v1/jobs/{job}")
        if state["state"] in ("finished", "failed", "cancelled"):
            if state["state"] != "finished":
                raise SystemExit(f"job {job}: {state}")
            return state
        time.sleep(0.02)


def load(args):
    example = args.graft / "examples" / "medical-assertion"
    texts = [json.loads(line)["text"]
             for line in (example / "test.jsonl").read_text().splitlines()]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for batch in args.batch:
            limits = {"requests_per_second": 1000000, "batch_texts": batch}
            with Host(args.graft, folder, limits) as host:
                if not (host.runs / "a0").exists():
                    adapt(host, example, max(args.adapters))
                for adapters in args.adapters:
                    measure(host, texts, adapters, batch, args)


def adapt(host, example, copies):
    connection = host.connection()
    status, job = ask(connection, "POST", "/v1/jobs", {
        "id": "a0", "recipe": (example / "recipe.yaml").read_text(),
        "set": ["training.epochs=1"],
        "data": {f.name: f.read_text() for f in example.glob("*.jsonl")}})
    if status != 202:
        raise SystemExit(str(job))
    wait_for(connection, "a0")
    for i in range(1, copies):
        shutil.copytree(host.runs / "a0", host.runs / f"a{i}")


def measure(host, texts, adapters, batch, args):
    names = [f"a{i}" for i in range(adapters)]
    connection = host.connection()
    for adapter in names:  # loaded before anything is measured
        ask(connection, "POST", "/v1/predict", {"adapter": adapter, "texts": texts[:1]})
    client_loop(host, names, texts, args.clients, min(5, args.seconds))  # warms up
    times, seconds = client_loop(host, names, texts, args.clients, args.seconds)
    times.sort()

    def cut(share):
        return round(1000 * times[min(len(times) - 1, int(share * len(times)))], 1)

    print(json.dumps({
        "adapters": adapters, "clients": args.clients, "batch_texts": batch,
        "requests": len(times), "requests_per_second": round(len(times) / seconds, 1),
        "p50_ms": cut(0.5), "p95_ms": cut(0.95), "p99_ms": cut(0.99),
        "resident_mib": round(host.resident_mib())}), flush=True)


def client_loop(host, names, texts, clients, seconds):
    times = []
    failures = []
    end = time.monotonic() + seconds

    def client(number):
        chance = random.Random(number)
        connection = host.connection()
        while time.monotonic() < end:
            body = {"adapter": chance.choice(names), "texts": [chance.choice(texts)]}
            begun = time.monotonic()
            status, answer = ask(connection, "POST", "/v1/predict", body)
            times.append(time.monotonic() - begun)
            if status != 200:
                failures.append(answer)

    begun = time.monotonic()
    threads = [threading.Thread(target=client, args=(i,)) for i in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise SystemExit(f"{len(failures)} requests failed, such as {failures[0]}")
    return times, time.monotonic() - begun


def tiny_model(folder, words=24, hidden=16, inner=32, positions=12, layers=2):
    """A BERT with random weights, as a Hugging Face folder."""
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps({
        "architectures": ["BertModel"], "model_type": "bert", "vocab_size": words + 5,
        "hidden_size": hidden, "num_hidden_layers": layers, "num_attention_heads": 2,
        "intermediate_size": inner, "max_position_embeddings": positions, "type_vocab_size": 2,
        "hidden_act": "gelu", "layer_norm_eps": 1e-12, "pad_token_id": 0}))
    (folder / "vocab.txt").write_text(
        "\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + [f"w{i}" for i in range(words)]))
    shapes = {"embeddings.word_embeddings.weight": [words + 5, hidden],
              "embeddings.position_embeddings.weight": [positions, hidden],
              "embeddings.token_type_embeddings.weight": [2, hidden]}

    def linear(name, outputs, inputs):
        shapes[name + ".weight"] = [outputs, inputs]
        shapes[name + ".bias"] = [outputs]

    def norm(name):
        shapes[name + ".weight"] = [hidden]
        shapes[name + ".bias"] = [hidden]

    norm("embeddings.LayerNorm")
    for layer in range(layers):
        prefix = f"encoder.layer.{layer}."
        for part in ("query", "key", "value"):
            linear(prefix + "attention.self." + part, hidden, hidden)
        linear(prefix + "attention.output.dense", hidden, hidden)
        norm(prefix + "attention.output.LayerNorm")
        linear(prefix + "intermediate.dense", inner, hidden)
        linear(prefix + "output.dense", hidden, inner)
        norm(prefix + "output.LayerNorm")
    chance = random.Random(1)
    header, data = {}, array.array("f")
    for name, shape in shapes.items():
        begin = 4 * len(data)
        count = shape[0] * (shape[1] if len(shape) > 1 else 1)
        data.extend(chance.gauss(0, 0.3) for _ in range(count))
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [begin, 4 * len(data)]}
    text = json.dumps(header).encode()
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data.tobytes())


def memory(args):
    chance = random.Random(7)
    lines = []
    for i in range(80):
        word = (0 if i % 2 == 0 else 8) + chance.randrange(12)
        lines.append(json.dumps({
            "text": f"w{word} w{chance.randrange(20)} w{chance.randrange(20)}", "label": "ab"[i % 2]}))
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        with Host(args.graft, folder, {"requests_per_second": 1000000}, heap="256m") as host:
            tiny_model(host.runs / "base")
            connection = host.connection()
            recipe = {
                "base": str(host.runs / "base"), "data": {"train": "train.jsonl"},
                "training": {"epochs": 2, "batch_tokens": 40, "max_length": 8, "threads": 1}}
            points, steps, begun = [], set(), time.monotonic()
            for i in range(args.jobs):
                status, job = ask(connection, "POST", "/v1/jobs", {
                    "id": f"job-{i}", "recipe": recipe, "data": {"train.jsonl": "\n".join(lines)}})
                if status != 202:
                    raise SystemExit(str(job))
                steps.add(wait_for(connection, f"job-{i}")["result"]["steps"])
                shutil.rmtree(host.runs / f"job-{i}")  # the disk need not hold them all
                points.append((i, host.resident_mib()))
            seconds = time.monotonic() - begun
    late = points[len(points) // 2:]
    slope = statistics.linear_regression(*zip(*late)).slope
    print(json.dumps({
        "jobs": args.jobs, "steps_a_job": sorted(steps), "seconds": round(seconds),
        "resident_mib_first": round(points[0][1]), "resident_mib_half": round(late[0][1]),
        "resident_mib_last": round(points[-1][1]),
        "slope_mib_per_1000_jobs": round(1000 * slope, 2)}))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    for name, action in (("load", load), ("memory", memory)):
        command = commands.add_parser(name)
        command.add_argument("--graft", type=lambda p: pathlib.Path(p).resolve(), required=True)
        command.set_defaults(action=action)
    load_parser, memory_parser = commands.choices["load"], commands.choices["memory"]
    load_parser.add_argument("--adapters", type=int, nargs="+", default=[1, 50])
    load_parser.add_argument("--clients", type=int, default=8)
    load_parser.add_argument("--seconds", type=float, default=20)
    load_parser.add_argument("--batch", type=int, nargs="+", default=[512, 1])
    memory_parser.add_argument("--jobs", type=int, default=10000)
    args = parser.parse_args()
    args.action(args)


if __name__ == "__main__":
    main()
