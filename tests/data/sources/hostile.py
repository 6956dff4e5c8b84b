"""Draw tables, data sets and arrays that are small and grow, or are not what they say."""

import gzip
import json
import struct
import zipfile
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

HEADER = b"path,label\n"
MIB = 2**20


def text_tables():
    """Give name and chunks of tables in text."""
    yield "empty_rows", [HEADER, *[b"\n" * MIB] * 4]
    yield "rows_of_commas", [HEADER, *[b",\n" * 500_000] * 7]
    yield "long_line", [HEADER, *[b"a" * MIB] * 20]
    yield "long_cell", [HEADER, b"a" * (8 * MIB), b",b\n"]
    yield "long_label", [HEADER, b"a.png,", b"b" * (8 * MIB), b"\n"]
    yield "long_header", [*[b"a," * (MIB // 2)] * 40, b"\n1,2\n"]
    yield "long_name", [b"path,label,", b"x" * (8 * MIB), b"\na.png,b,c\n"]
    yield "many_columns", [b",".join(b"c%d" % n for n in range(20_000)), b"\n1,2\n"]
    yield (
        "many_cells",
        [HEADER.strip(), b"," * 9_000, b"\n", *[b"a,b" + b"," * 9_000 + b"\n"] * 9_000],
    )
    yield "open_quote", [HEADER, b'"', *[b"a,b\n" * 100_000] * 4]
    yield "all_quotes", [HEADER, b'"' * (4 * MIB)]
    yield "zeros", [bytes(4 * MIB)]
    yield "rows_of_zeros", [HEADER, *[b"\0,\0\n" * 1000]]
    yield "other_ends", [b"path,label\r" + b"a.png,b\r" * 1000]
    yield "one_column", [b"path\n", b"a.png\n" * 1000]
    yield "no_columns", [b"\n\n\n"]
    yield "uneven", [HEADER, b"a.png,b,c,d,e\n", b"a.png\n" * 10]
    yield "same_names", [b"path,path,label,label\n", b"a,b,c,d\n"]
    yield "gzip", [gzip.compress(HEADER + b"a.png,b\n" * 100)]
    yield "zstd", [b"\x28\xb5\x2f\xfd" + bytes(100)]
    yield "spreadsheet", [b"PK\x03\x04" + bytes(100)]
    yield "parquet_inside", [b"PAR1" + bytes(100) + b"PAR1"]
    yield "random", [np.random.default_rng(0).bytes(MIB)]
    yield "separator_only", [b"sep=;\n"]
    yield "separator_line", [b"sep=,", b"\n" * 100_000]


def _struct(values, n_times=1):
    cells = pa.array(values * n_times, pa.large_binary())
    return pa.StructArray.from_arrays([cells], ["bytes"])


def _same(value, n):
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(n, np.int32)), pa.array([value]))


def _deep(levels, kind):
    type_ = pa.int32()
    for _ in range(levels):
        type_ = pa.list_(type_) if kind == "list" else pa.struct([("a", type_)])
    return type_


def parquet_tables(folder: Path):
    """Write Parquet files; give their names."""

    def write(name, columns, **options):
        options = {"compression": "zstd", "row_group_size": 10**9, **options}
        pq.write_table(pa.table(columns), folder / f"{name}.parquet", **options)

    write("rows", {"path": _same("a.png", 5_000_000), "label": _same("a", 5_000_000)})
    write("rows_in_groups", {"path": _same("a", 4 * 10**6), "label": _same("a", 4 * 10**6)},
          row_group_size=10**6)  # fmt: skip
    zeros, labels = pa.array([bytes(10 * MIB)] * 52, pa.binary()), pa.array(["a"] * 52)
    pictures = pa.StructArray.from_arrays([zeros], ["bytes"])
    write("zero_pictures", {"image": pictures, "label": labels}, use_dictionary=False)
    write("zero_bytes", {"bytes": zeros, "label": labels})
    _write_dataset(folder, "zeros", _stream(pa.table({"image": pictures, "label": [0] * 52})))
    texts = pa.array(["x" * MIB] * 400)
    encodings = {"path": "DELTA_BYTE_ARRAY", "label": "PLAIN"}
    same = {"path": texts, "label": pa.array(["a"] * 400)}
    write("common_beginnings", same, use_dictionary=False, column_encoding=encodings)
    write("long_category", {"path": _same("x" * MIB, 10**6), "label": _same("a", 10**6)})
    write("long_category_of_labels", {"path": _same("a", 10**6), "label": _same("x" * MIB, 10**6)})
    write("long_labels", {"image": _struct([b"x"] * 9), "label": pa.array(["x" * MIB] * 9)})
    write("many_columns", {f"c{n}": pa.array([0]) for n in range(10_500)})
    write("no_rows", {"path": pa.array([], pa.string()), "label": pa.array([], pa.string())})
    write("nothing", {"path": pa.nulls(10**6), "label": pa.nulls(10**6)})
    write("long_list", {"path": pa.array([[0] * 10**7]), "label": pa.array([1])})
    write("lists", {"path": pa.array([["a.png"]]), "label": pa.array([["a"]])})
    write("bytes_as_paths", {"path": pa.array([b"a.png"]), "label": pa.array([b"a"])})
    write("huge_numbers", {"path": pa.array([1e300]), "label": pa.array([1e308])})
    write("not_numbers", {"path": pa.array([np.nan]), "label": pa.array([np.inf])})
    write("spans", {"path": pa.array([1], pa.duration("s")), "label": pa.array([1])})
    write("dates", {"path": pa.array([1], pa.timestamp("s")), "label": pa.array([1], pa.date32())})
    for kind in ("list", "struct"):
        for levels in (20, 60):
            deep = pa.schema([("path", pa.string()), ("label", _deep(levels, kind))])
            path = folder / f"deep_{kind}_{levels}.parquet"
            pq.write_table(deep.empty_table(), path)
    about = {"info": {"features": {"label": {"_type": "ClassLabel", "names": ["a", "b"]}}}}
    for name, values in {"label_out": [5, -1], "label_text": ["x", "y"], "label_real": [0.5, 1.5],
                         "label_null": [None, None], "label_list": [[0], [1]]}.items():  # fmt: skip
        table = pa.table({"image": _struct([b"x", b"y"]), "label": pa.array(values)})
        table = table.replace_schema_metadata({"huggingface": json.dumps(about)})
        pq.write_table(table, folder / f"{name}.parquet")
    _lies(folder)


def _lies(folder: Path):
    """Change or cut a sound file; the reader must not trust what it says."""
    sound = folder / "sound.parquet"
    pl.DataFrame({"path": ["a.png", "b.png"], "label": ["a", "b"]}).write_parquet(sound)
    data = sound.read_bytes()
    sound.unlink()
    n_footer = int.from_bytes(data[-8:-4], "little")
    random = np.random.default_rng(0)
    for number in range(16):  # single bytes of its summary and its pages, which hold its sizes
        changed = bytearray(data)
        start = 4 if number % 4 == 0 else len(data) - 8 - n_footer
        for at in random.integers(start, min(start + 120, len(data) - 8), 3):
            changed[at] = random.integers(256)
        (folder / f"changed_{number}.parquet").write_bytes(changed)
    for name, content in {
        "cut": data[: len(data) // 2],
        "no_end": data[:-1],
        "only_ends": b"PAR1PAR1",
        "empty": b"",
        "footer_too_long": data[:-8] + struct.pack("<I", 2**31) + b"PAR1",
        "footer_of_nothing": data[:-8] + struct.pack("<I", 0) + b"PAR1",
        "deep_thrift": b"PAR1" + b"\x1c" * 9000 + struct.pack("<I", 9000) + b"PAR1",
        "long_list_of_thrift": b"PAR1\x29\xfc\xff\xff\xff\x7f" + struct.pack("<I", 6) + b"PAR1",
        "csv": HEADER,
    }.items():
        (folder / f"{name}.parquet").write_bytes(content)


def _write_dataset(folder: Path, name: str, data: bytes):
    part = folder.with_name("datasets") / name
    part.mkdir()
    (part / "state.json").write_text('{"_data_files": [{"filename": "data.arrow"}]}')
    (part / "dataset_info.json").write_text('{"features": {"label": {"_type": "ClassLabel"}}}')
    (part / "data.arrow").write_bytes(data)


def _stream(table) -> bytes:
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.ipc.new_stream(sink, table.schema, options=options) as writer:
        writer.write_table(table)
    return sink.getvalue().to_pybytes()


def datasets(folder: Path):
    """Write folders as `save_to_disk` does, with data of other kinds."""

    def save(name, data):
        _write_dataset(folder, name, data)

    sound = _stream(pa.table({"image": _struct([b"x", b"y"]), "label": pa.array([0, 1])}))
    save("rows", _stream(pa.table({"image": pa.nulls(10**7), "label": pa.nulls(10**7)})))
    save("deep", _stream(pa.schema([("label", _deep(40, "list"))]).empty_table()))
    save("no_pictures", _stream(pa.table({"label": pa.array([0])})))
    save("nothing", b"")
    save("not_a_stream", b"ARROW1\0\0" + bytes(100))
    save("cut", sound[: len(sound) // 2])
    save("endless_message", b"\xff\xff\xff\xff\xff\xff\xff\x7f" + bytes(100))
    random = np.random.default_rng(1)
    for number in range(16):
        changed = bytearray(sound)
        for at in random.integers(8, len(sound), 4):
            changed[at] = random.integers(256)
        save(f"changed_{number}", bytes(changed))


def _npy(shape, descr="|u1", body=b"", fortran=False):
    head = f"{{'descr': {descr!r}, 'fortran_order': {fortran}, 'shape': {shape}, }}".encode()
    head += b" " * (63 - (len(head) + 10) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head + body


def arrays(folder: Path):
    """Write NPZ and IDX files."""
    y = _npy((2,), body=b"\0\1")

    def npz(name, **members):
        with zipfile.ZipFile(
            folder / f"{name}.npz", "w", zipfile.ZIP_DEFLATED, compresslevel=1
        ) as archive:
            for member, content in members.items():
                chunks = content if isinstance(content, list) else [content]
                with archive.open(f"{member}.npy", "w", force_zip64=True) as file:
                    for chunk in chunks:
                        file.write(chunk)

    npz("pickle", x=b"\x80\x04\x95\x05\x00.", y=y)
    npz("empty_members", x=b"", y=b"")
    npz("text_members", x=b"hello", y=y)
    npz("zeros", x=[_npy((2**30, 1, 1)), *[bytes(2**24)] * 64], y=y)
    npz("more_than_there_is", x=_npy((2, 10**5, 10**5)), y=y)
    npz("far_more", x=_npy((2**62, 4, 4)), y=y)
    npz("beyond", x=_npy((2**70, 4, 4)), y=y)
    npz("negative", x=_npy((-1, 4, 4), body=bytes(64)), y=y)
    npz("no_width", x=_npy((2, 4, 0)), y=y)
    npz("no_pictures", x=_npy((0, 4, 4)), y=_npy((0,)))
    npz("one_number", x=_npy((), body=b"\1"), y=_npy((), body=b"\1"))
    npz(
        "one_pixel", x=[_npy((300_000, 1, 1)), bytes(300_000)], y=[_npy((300_000,)), bytes(300_000)]
    )
    npz("objects", x=_npy((2, 4, 4), "|O", bytes(256)), y=y)
    npz("structures", x=_npy((2, 4, 4), [("a", "<i4"), ("b", "<f4")], bytes(256)), y=y)
    npz("complex", x=_npy((2, 4, 4), "<c16", bytes(512)), y=y)
    npz("texts", x=_npy((2, 4, 4), "<U1", bytes(128)), y=y)
    npz("bytes", x=_npy((2, 4, 4), "|S1", bytes(32)), y=y)
    npz("times", x=_npy((2, 4, 4), "<M8[s]", bytes(256)), y=y)
    npz("void", x=_npy((2, 4, 4), "|V8", bytes(256)), y=y)
    npz("labels_long_text", x=_npy((2, 4, 4), body=bytes(32)), y=_npy((2,), "<U300000000"))
    npz("labels_complex", x=_npy((2, 4, 4), body=bytes(32)), y=_npy((2,), "<c16", bytes(32)))
    npz("labels_not_numbers", x=_npy((2, 4, 4), body=bytes(32)), y=_npy((2,), "<f8", b"\xff" * 16))
    npz("bad_version", x=b"\x93NUMPY\x09\x00" + bytes(100), y=y)
    npz("long_header", x=b"\x93NUMPY\x01\x00\xff\xff" + b"(" * 65535, y=y)
    npz(
        "code_in_header",
        x=b"\x93NUMPY\x01\x00\x20\x00" + b"__import__('os').abort()".ljust(32),
        y=y,
    )
    npz("another_pair", a=y, b=y)
    (folder / "no_zip.npz").write_bytes(_npy((2, 4, 4), body=bytes(32)))
    (folder / "alone.npy").write_bytes(_npy((2, 4, 4), body=bytes(32)))
    (folder / "empty.npz").write_bytes(b"")

    def idx(name, head, body=b""):
        home = folder / name
        home.mkdir()
        packed = name.endswith("_gz")
        end = ".gz" if packed else ""
        labels = struct.pack(">4BI", 0, 0, 8, 1, 2) + b"\0\1"
        for what, content in (("images-idx3", head + body), ("labels-idx1", labels)):
            content = gzip.compress(content, 1) if packed else content
            (home / f"train-{what}-ubyte{end}").write_bytes(content)

    def head(*shape):
        return struct.pack(">4B3I", 0, 0, 8, 3, *shape)

    for end in ("", "_gz"):
        idx(f"nothing_times_much{end}", head(0, 2**32 - 1, 2**32 - 1))
        idx(f"much{end}", head(2**32 - 1, 2**32 - 1, 2**32 - 1))
        idx(f"one_pixel_high{end}", head(2**31, 1, 1))
        idx(f"short_header{end}", head(2, 4, 4)[:9])
        idx(f"another_kind{end}", b"\0\0\x0d\x03" + bytes(60))
        idx(f"empty{end}", b"")
    idx("zeros_gz", head(2**20, 32, 32), bytes(2**30))


def draw(folder: Path) -> list[Path]:
    """Write all of them, and give what `train` would be given."""
    for kind in ("text", "parquet", "datasets", "arrays"):
        (folder / kind).mkdir(parents=True)
    for name, chunks in text_tables():
        with (folder / "text" / f"{name}.csv").open("wb") as file:
            file.writelines(chunks)
    parquet_tables(folder / "parquet")
    datasets(folder / "datasets")
    arrays(folder / "arrays")
    found = sorted((folder / "text").iterdir()) + sorted((folder / "parquet").iterdir())
    found += sorted((folder / "datasets").iterdir())
    for entry in sorted((folder / "arrays").iterdir()):
        found += [entry] if entry.is_file() else sorted(entry.glob("*images*"))
    return found
