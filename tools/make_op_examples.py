#!/usr/bin/env python3
"""Makes testdata/ops from TensorFlow's answers: python make_op_examples.py FIXTURES/7_ops testdata/ops

One OP.npz for each op: of every type the smallest cases, and some of the calls that TensorFlow refuses.
Entries: expect.json (as bytes; keys as in the fixtures), N.pb (GraphDefs, as bytes), and the arrays that expect.json names.
"""
import argparse
import json
import pathlib

import numpy as np

LARGEST = 6000  # bytes of a case's graph and arrays
MORE = 4  # cases beside the smallest of each type


class Folder:
    def __init__(self, path):
        self.path = path
        self.expect = json.loads((path / "expect.json").read_text())
        self.arrays = dict(np.load(path / "arrays.npz", allow_pickle=False)) if (path / "arrays.npz").exists() else {}

    def references(self, entry):
        values = [*entry["feeds"].values(), *(entry["fetches"].values() if isinstance(entry["fetches"], dict) else [])]
        return [v.split("#")[1] for v in values if isinstance(v, str)]

    def size(self, entry):
        arrays = sum(self.arrays[key].nbytes for key in self.references(entry))
        return arrays + len(json.dumps(entry)) + (self.path / entry["graph"]).stat().st_size

    def type_of(self, entry):
        return entry.get("about", "").split(" ")[0], tuple(str(self.arrays[key].dtype) for key in self.references(entry))

    def chosen(self):
        runs = sorted((e for e in self.expect.get("runs", []) if "graph" in e), key=self.size)
        first = {}
        for entry in runs:
            first.setdefault(self.type_of(entry), entry)
        smallest = [e for e in first.values() if self.size(e) <= LARGEST] or runs[:1]
        more = [e for e in runs if self.size(e) <= LARGEST and not any(e is s for s in smallest)][-MORE:]
        errors = sorted((e for e in self.expect.get("errors", []) if isinstance(e, dict) and "graph" in e), key=self.size)
        return smallest + more, [e for e in errors if self.size(e) <= LARGEST][:3]

    def write(self, out):
        runs, errors = self.chosen()
        entries = {}
        for entry in runs + errors:
            entries[entry["graph"]] = np.frombuffer((self.path / entry["graph"]).read_bytes(), np.uint8)
            entries.update({key: self.arrays[key] for key in self.references(entry)})
        expect = {"tensorflow": self.expect["tensorflow"], "runs": runs, "errors": [{**e, "error": e["error"][:120]} for e in errors]}
        entries["expect.json"] = np.frombuffer(json.dumps(expect, separators=(",", ":")).encode(), np.uint8)
        np.savez_compressed(out / f"{self.path.name}.npz", **entries)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("fixtures", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for path in sorted(options.fixtures.iterdir()):
        if (path / "expect.json").exists():
            Folder(path).write(options.out)


if __name__ == "__main__":
    main()
