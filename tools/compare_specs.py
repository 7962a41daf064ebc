#!/usr/bin/env python3
"""Holds thaw's op specifications against TensorFlow's: python compare_specs.py --thaw PATH

Run with TensorFlow 2.21. Prints one line a difference: op, part, what thaw says, what TensorFlow says. Ops that
TensorFlow's library does not hold (they belong to other projects) are counted apart.
"""
import argparse
import json
import os
import subprocess
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import tensorflow  # noqa: F401  (fills the registry)
from tensorflow.python.framework import dtypes, op_def_registry

SHORT = {"float32": "float", "float64": "double", "float16": "half"}
FLAGS = ("is_stateful", "is_commutative", "is_aggregate", "allows_uninitialized_input")


def type_name(number):
    name = dtypes.as_dtype(number).name
    base, ref = name.removesuffix("_ref"), name.endswith("_ref")
    return SHORT.get(base, base) + ("_ref" if ref else "")


def escaped(data):
    return '"' + "".join(chr(b) if 32 <= b < 127 and b not in b"\\\"'" else {10: "\\n", 13: "\\r", 9: "\\t", 34: '\\"', 39: "\\'", 92: "\\\\"}.get(b, f"\\x{b:02x}") for b in data) + '"'


def shape_text(shape):
    if shape.unknown_rank:
        return "<unknown>"
    return "[" + ",".join("?" if d.size < 0 else str(d.size) for d in shape.dim) + "]"


WRITE = {
    "string": escaped,
    "int": str,
    "float": lambda v: f"{v:.6g}",
    "bool": lambda v: "true" if v else "false",
    "type": type_name,
    "shape": shape_text,
    "func": lambda v: v.name,
    "tensor": lambda v: "<tensor>",
}
FIELD = {"string": "s", "int": "i", "float": "f", "bool": "b", "type": "type", "shape": "shape", "func": "func", "tensor": "tensor"}


def default_text(attr):
    if not attr.HasField("default_value"):
        return None
    if attr.type.startswith("list("):
        kind = attr.type[5:-1]
        return "[" + ",".join(WRITE[kind](v) for v in getattr(attr.default_value.list, FIELD[kind])) + "]"
    return WRITE[attr.type](getattr(attr.default_value, FIELD[attr.type]))


def arg_text(arg):
    text = arg.type_list_attr or arg.type_attr or type_name(arg.type)
    if arg.number_attr:
        text = f"{arg.number_attr} * {text}"
    return f"{arg.name}: Ref({text})" if arg.is_ref else f"{arg.name}: {text}"


def theirs(definition):
    attrs = {}
    for attr in definition.attr:
        allowed = [type_name(t) for t in attr.allowed_values.list.type] + [s.decode() for s in attr.allowed_values.list.s]
        attrs[attr.name] = (attr.type, default_text(attr), sorted(allowed), attr.minimum if attr.has_minimum else None)
    return {
        "inputs": [arg_text(a) for a in definition.input_arg],
        "outputs": [arg_text(a) for a in definition.output_arg],
        **{f"attr {name}": value for name, value in attrs.items()},
        **{flag: getattr(definition, flag) for flag in FLAGS},
        "deprecated_since": definition.deprecation.version,
    }


def ours(op):
    default = lambda a: "<tensor>" if a["type"] == "tensor" and "default" in a else a.get("default")
    attrs = {a["name"]: (a["type"], default(a), sorted(a.get("allowed", [])), a.get("minimum")) for a in op["attrs"]}
    return {
        "inputs": [f"{a['name']}: {a['type']}" for a in op["inputs"]],
        "outputs": [f"{a['name']}: {a['type']}" for a in op["outputs"]],
        **{f"attr {name}": value for name, value in attrs.items()},
        **{flag: op.get(flag, False) for flag in FLAGS},
        "deprecated_since": op.get("deprecated_since", 0),
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--thaw", required=True)
    options = parser.parse_args()
    ops = json.loads(subprocess.run([options.thaw, "ops", "--json"], capture_output=True, text=True, check=True).stdout)
    same, different, foreign = 0, 0, []
    for op in ops:
        definition = op_def_registry.get(op["name"])
        if definition is None:
            foreign.append(op["name"])
            continue
        mine, reference = ours(op), theirs(definition)
        parts = [part for part in {**mine, **reference} if mine.get(part) != reference.get(part)]
        for part in parts:
            print(f"{op['name']} {part}: {mine.get(part)}, TensorFlow {reference.get(part)}")
        same, different = same + (not parts), different + bool(parts)
    print(f"not in TensorFlow {tensorflow.__version__}: {', '.join(foreign) or 'none'}")
    print(f"{same} passed, {different} failed")
    sys.exit(different != 0)


if __name__ == "__main__":
    main()
