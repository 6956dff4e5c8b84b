"""JSON that nobody meant: what a file of a run, a data set or a stranger may hold instead."""

import json

JUNK: dict[str, bytes] = {
    "nothing": b"",
    "null": b"null",
    "a list": b"[]",
    "a list of lists": b"[[1, 2], [3]]",
    "a number": b"3",
    "a text": b'"cat"',
    "true": b"true",
    "cut off": b'{"labels": ["a", ',
    "two documents": b"{} {}",
    "a comment": b'{"labels": []} // none',
    "deep lists": b"[" * 100_000,
    "deep objects": b'{"a":' * 100_000,
    "deep and whole": b'{"labels": ' + b"[" * 500 + b"]" * 500 + b"}",
    "not a number": b'{"labels": NaN}',
    "infinity": b'{"labels": [1e999]}',
    "thousands of digits": b'{"labels": ' + b"9" * 5000 + b"}",
    "hundreds of digits": b'{"labels": ' + b"9" * 500 + b"}",
    "a name twice": b'{"labels": ["a"], "labels": ["b"]}',
    "half a character": b'{"labels": ["\\ud800"]}',
    "a zero in a text": b'{"labels": ["a\\u0000b"]}',
    "a zero in a name": b'{"a\\u0000b": "c"}',
    "UTF-16": json.dumps({"labels": ["a", "b"]}).encode("utf-16"),
    "no UTF-8": b'{"labels": ["\xff\xfe"]}',
    "random bytes": bytes(range(256)),
    "zeros": bytes(1000),
    "too many values": b"[" + b"0," * 6_000_000 + b"0]",
}

MISFITS = [None, [], [None], {}, 3, -1, 1.5, True, "", "x", [3], ["a", 4], {"a": None}, [["a"]]]
"""Values of many kinds, of which any field takes one or two."""
