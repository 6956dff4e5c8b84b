"""Whatever is uploaded: no 5xx, nothing that the description does not tell, memory that is bounded.

PELLUCID_HOSTILE_UPLOADS says how many uploads are tried, such as 2000; it counts them then.
"""

import io
import multiprocessing
import os
import struct
import subprocess
import sys
import time
import zlib
from collections import Counter
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np
import psutil
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from pellucid.data.jpeg_segments import MAX_SCANS, check_jpeg
from pellucid.errors import PictureError
from pellucid.inference.classifier import Classifier
from pellucid.server.app import create_app

N_UPLOADS = int(os.environ.get("PELLUCID_HOSTILE_UPLOADS", "240"))
N_BYTES_GROWN = 32 * 2**20
"""So much more memory than after the warm-up may the server have, after any upload."""

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
PREDICT = "/v1/predict"
FORM = b"multipart/form-data; boundary=x"

pytestmark = [
    # As the command does with what Pillow says of a picture.
    pytest.mark.filterwarnings("ignore:::PIL"),
    # Of a charset that a hostile form names.
    pytest.mark.filterwarnings("ignore:invalid escape sequence:DeprecationWarning"),
]


def tries(share: float):
    """Try a share of all uploads, the same ones each time."""
    return settings(
        max_examples=max(1, round(share * N_UPLOADS)),
        derandomize=True,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


@dataclass(frozen=True)
class Upload:
    """A request, as the server's own program hands it to the application."""

    body: bytes = b""
    kind: bytes | None = None
    """Its content type."""
    query: bytes = b""
    n_chunks: int = 1
    is_cut: bool = False
    """Whether the client goes before it has sent all."""


class Server:
    """The application in a process of its own, without a socket."""

    def __init__(self, folder):
        self.statuses = Counter()
        self._connection, theirs = multiprocessing.Pipe()
        program = Path(__file__).with_name("answer_uploads.py")
        command = [sys.executable, "-W", "ignore:::PIL", program, folder, PREDICT]
        with theirs:
            file = theirs.fileno()
            self._process = subprocess.Popen([*command, str(file)], pass_fds=[file])
        description = make_app(folder).openapi()
        self.documented = description["paths"][PREDICT]["post"]["responses"]
        self.predict = schemathesis.openapi.from_dict(description)[PREDICT]["POST"]
        self._good = self.ask(Upload(PICTURES[0]))
        assert self._good[0] == 200

    def ask(self, upload):
        """Give the status, the content type and the content of the answer."""
        self._connection.send(astuple(upload))
        *answer, n_waiting = self._connection.recv()
        assert n_waiting == 0
        return answer

    def upload(self, upload):
        """Upload something hostile; the answer must be one that is documented."""
        status, kind, content = answer = self.ask(upload)
        self.statuses[status] += 1
        assert status < 500
        assert kind.split(";")[0] in self.documented[str(status)]["content"]
        request = requests.Request("POST", "http://testserver" + PREDICT).prepare()
        response = schemathesis.Response(
            status, {"content-type": [kind]}, content, request, 0, True
        )
        self.predict.validate_response(response)
        self.is_well()
        return answer

    def is_well(self):
        """It answers a good picture as before, holds nothing of the others, and has not grown."""
        assert self.ask(Upload(PICTURES[0])) == self._good
        assert self.n_bytes() < self.n_bytes_before + N_BYTES_GROWN

    def n_bytes(self):
        return psutil.Process(self._process.pid).memory_info().rss

    def warm_up(self):
        """Have all be loaded and allocated that any picture needs."""
        for content in [*PICTURES, *BOMBS] * 2:
            self.ask(Upload(content))
            self.ask(Upload(form(part(content)), FORM))
        self.n_bytes_before = self.n_bytes()

    def close(self):
        self._connection.close()
        assert self._process.wait() == 0


def make_app(folder):
    about = {"name": "photos", "metrics": {}, "card": ""}
    return create_app(Classifier.load(folder), about, hosts=("testserver",))


@pytest.fixture(scope="module")
def server(classifier_folder, request):
    made = Server(classifier_folder)
    made.warm_up()
    began = time.monotonic()
    yield made
    seconds, mib = time.monotonic() - began, 2**20
    before, after = made.n_bytes_before / mib, made.n_bytes() / mib
    made.close()
    if "PELLUCID_HOSTILE_UPLOADS" in os.environ:
        capture = request.config.pluginmanager.getplugin("capturemanager")
        with capture.global_and_fixture_disabled():
            sys.stdout.write(
                f"\n{made.statuses.total()} uploads in {seconds:.0f} s, by status "
                f"{dict(sorted(made.statuses.items()))}; memory "
                f"{before:.0f} MiB before, {after:.0f} MiB after\n"
            )


def saved(picture, kind, **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def good_pictures():
    """Make small pictures of every format, and of most ways to write it."""
    random = np.random.default_rng(0).integers(0, 256, (32, 40, 3), dtype=np.uint8)
    random[:16] = random[0, 0]
    colour = Image.fromarray(random)
    grey16 = Image.fromarray(random[..., 0].astype(np.uint16) * 257)
    clear, palette, turned = colour.convert("RGBA"), colour.convert("P"), Image.Exif()
    turned[0x0112] = 6
    film = {"save_all": True, "append_images": [colour.rotate(90)]}
    yield saved(colour, "PNG")
    yield saved(palette, "PNG", transparency=3)
    yield saved(clear, "PNG", exif=turned)
    yield saved(grey16, "PNG")
    yield saved(colour, "JPEG", exif=turned)
    yield saved(colour, "JPEG", progressive=True)
    yield saved(colour.convert("CMYK"), "JPEG")
    yield saved(palette, "GIF", transparency=3)
    yield saved(colour, "GIF", **film)
    yield saved(colour, "WEBP")
    yield saved(clear, "WEBP", lossless=True, exif=turned)
    yield saved(colour, "WEBP", **film)
    yield saved(colour, "BMP")
    yield saved(colour.convert("1"), "BMP")
    for compression in ("raw", "tiff_lzw", "jpeg", "tiff_adobe_deflate", "packbits"):
        yield saved(colour, "TIFF", compression=compression)
    yield saved(colour.convert("1"), "TIFF", compression="group4")
    yield saved(grey16, "TIFF")
    yield saved(Image.fromarray(random[..., 0].astype(np.float32)), "TIFF")


PICTURES = list(good_pictures())


def chunk(kind, content=b""):
    crc = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", crc)


def png_of(width, height):
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body + chunk(b"IEND")


def with_size(picture, at, layout, width, height):
    """Write another size into a picture's head."""
    size = struct.pack(layout, width, height)
    return picture[:at] + size + picture[at + len(size) :]


def of_declared_size(kind, width, height):
    """Make a small file that says it is a picture of that size."""
    if kind == "PNG":
        return png_of(width, height)
    picture = saved(Image.new("RGB", (16, 16)), kind)
    short = min(width, 65535), min(height, 65535)
    match kind:
        case "JPEG":
            frame = picture.index(b"\xff\xc0")
            return with_size(picture, frame + 5, ">HH", *reversed(short))
        case "GIF":
            frame = picture.index(b",\0\0\0\0")
            return with_size(with_size(picture, 6, "<HH", *short), frame + 5, "<HH", *short)
        case "BMP":
            return with_size(picture, 18, "<II", width, height)
        case "TIFF":
            for tag, size in ((256, width), (257, height), (278, height)):
                at = picture.index(struct.pack("<H", tag), 8)
                entry = struct.pack("<HHII", tag, 4, 1, size)
                picture = picture[:at] + entry + picture[at + 12 :]
            return picture
        case _:  # a canvas (VP8X) of up to 2 ** 24 pixels a side
            sides = (
                min(max(side, 1) - 1, 2**24 - 1).to_bytes(3, "little") for side in (width, height)
            )
            head = b"VP8X" + struct.pack("<II", 10, 0) + b"".join(sides)
            content = b"WEBP" + head + picture[12:]
            return b"RIFF" + struct.pack("<I", len(content)) + content


def tiff_of_many_tags():
    """Make a picture with thousands of tags, each of which says that it is as long as a file."""
    tags = [struct.pack("<HHII", 40000 + i, 7, 2**20, 8) for i in range(5000)]
    exif = b"II*\0" + struct.pack("<IH", 8, len(tags)) + b"".join(tags) + bytes(4)
    return saved(Image.new("RGB", (8, 8)), "JPEG", exif=b"Exif\0\0" + exif)


def of_many_scans(n):
    """Make a JPEG that goes through all its blocks n times more than it needs to."""
    picture = saved(Image.new("L", (64, 64), 128), "JPEG", progressive=True)
    last = picture[picture.rindex(b"\xff\xda") : -2]
    return picture[:-2] + last * n + picture[-2:]


SIDES = st.sampled_from([0, 1, 7, 5000, 7000, 7072, 65535, 65536, 2**24, 2**31 - 1, 2**32 - 1])
KINDS = ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP")
BOMBS = [of_declared_size(kind, 60000, 60000) for kind in KINDS]
BOMBS += [of_declared_size(kind, 7000, 7000) for kind in KINDS]
BOMBS += [tiff_of_many_tags(), of_many_scans(MAX_SCANS), of_many_scans(2000)]


@st.composite
def damaged(draw):
    """Cut a picture short, change bytes of it, mostly in its head, or join it with another."""
    content = bytearray(draw(st.sampled_from(PICTURES)))
    end = min(200, len(content)) if draw(st.booleans()) else len(content)
    places = st.integers(0, end - 1)
    values = st.sampled_from([0, 1, 127, 128, 255]) | st.integers(0, 255)
    for at, value in draw(st.lists(st.tuples(places, values), max_size=16)):
        content[at] = value
    for at, bit in draw(st.lists(st.tuples(places, st.integers(0, 7)), max_size=8)):
        content[at] ^= 1 << bit
    how = draw(st.sampled_from(["whole", "whole", "cut", "doubled", "joined"]))
    if how == "cut":
        return bytes(content[: draw(st.integers(0, len(content) - 1))])
    if how == "doubled":
        at = draw(places)
        return bytes(
            content[:at] + content[at : at + draw(st.integers(1, 100))] * 50 + content[at:]
        )
    if how == "joined":
        return bytes(content[: draw(places)]) + draw(st.sampled_from(PICTURES))
    return bytes(content)


CONTENTS = st.one_of(
    damaged(),
    damaged(),
    st.binary(max_size=3000),
    st.builds(of_declared_size, st.sampled_from(KINDS), SIDES, SIDES),
    st.sampled_from([*BOMBS, b"", *PICTURES]),
)

NAMES = st.one_of(
    st.sampled_from(
        [
            "사진.png", "صورة.jpg", "\u202egnp.exe", "a\0b.png", "../../etc/passwd", "C:\\a\\b.png",
            '"', "\\", "a" * 5000, "\ufeff", "e\u0301", "👩‍👩‍👧", "", "a;b=c", "+2AA-", "\\ud800",
        ]
    ),
    st.text(max_size=30),
).map(lambda name: name.encode("utf-8", "surrogatepass"))  # fmt: skip
NAMES |= st.binary(max_size=30)


def part(content, name=b"a.png", field=b"files", more=b""):
    """Write one file of a form."""
    disposition = b'form-data; name="%s"; filename="%s"' % (field, name)
    return b"Content-Disposition: " + disposition + b"\r\n" + more + b"\r\n" + content


def form(*parts, boundary=b"x", end=b"--"):
    """Write a form."""
    lines = b"".join(b"--%s\r\n%s\r\n" % (boundary, each) for each in parts)
    return lines + b"--%s%s\r\n" % (boundary, end)


CHARSETS = [
    b"utf-7", b"utf-16", b"undefined", b"punycode", b"idna", b"unicode_escape", b"a\0b", b"\xff",
    b"base64", b"x" * 1000, b"euc-kr",
]  # fmt: skip


@st.composite
def forms(draw):
    """Write forms that are not as they should be, or have odd names."""
    good = PICTURES[0]
    parts = [
        part(draw(CONTENTS if draw(st.booleans()) else st.just(good)), draw(NAMES))
        for _ in range(draw(st.integers(0, 4)))
    ]
    how = draw(st.integers(0, 9))
    if how == 0:  # thousands of them
        parts = [
            part(b"x") if draw(st.booleans()) else b'Content-Disposition: a; name="b"\r\n\r\nc'
        ]
        parts *= draw(st.sampled_from([63, 64, 65, 1000, 5000]))
    elif how == 1:  # endless headers
        parts.append(b"A: b\r\n" * draw(st.sampled_from([7, 8, 9, 10_000])) + part(good))
    elif how == 2:
        parts.append(part(good, more=b"A: " + b"b" * draw(st.sampled_from([4000, 5000, 10**6]))))
    elif how == 3:  # one within another
        parts.append(part(form(part(good)), more=b"Content-Type: multipart/mixed; boundary=x\r\n"))
    elif how == 4:  # huge names
        parts.append(part(good, b"n" * 10**5, b"f" * draw(st.sampled_from([100, 10**5]))))
    elif how == 5:  # headers that are none
        parts.append(draw(st.binary(max_size=100)) + b"\r\n\r\n" + good)
    boundary = draw(st.sampled_from([b"x"] * 9 + [b"y", b"", b"x" * 300]))
    end = draw(st.sampled_from([b"--"] * 6 + [b"--\r\nepilogue"] * 3 + [b"", b"-"]))
    body = form(*parts, boundary=boundary, end=end)
    body = draw(st.sampled_from([b""] * 6 + [b"preamble\r\n", b"\r\n", b"\n"])) + body
    if how == 6:
        body = body[: draw(st.integers(0, len(body)))]
    charset = draw(st.just(b"") | st.just(b"") | st.sampled_from(CHARSETS))
    kind = FORM + (b"; charset=" + charset if charset else b"")
    n_chunks = draw(st.sampled_from([1, 1, 2, 7, 100]))
    return Upload(body, kind, n_chunks=n_chunks, is_cut=draw(st.sampled_from([False] * 9 + [True])))


CONTENT_TYPES = st.one_of(
    st.none(),
    st.binary(max_size=50),
    st.sampled_from(
        [
            b"", b"image/png", b"text/plain; charset=undefined", b"multipart/form-data",
            b"multipart/form-data; boundary=", b'multipart/form-data; boundary="x',
            b"Multipart/FORM-data;boundary=x", b"multipart/form-data; boundary*=utf-8''x",
            b"multipart/form-data; boundary=\xff\0",
            b"multipart/form-data, image/png; boundary=x", b"multipart/mixed; boundary=x",
            b"application/x-www-form-urlencoded", b"application/json", b"a" * 10_000, b";" * 5000,
        ]
    ),
)  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(
        [
            "0", "1", "1000", "1001", "-1", "9" * 5000, "1e9", "nan", "inf", "-inf", "-0.0",
            "1e-400", "%00", "%ff", "%F0%9F%98%80", "٣", "0x10", "1_0", "5.0", "true", "[1]", "{}",
            "null", "+1", "%", "&", "",
        ]
    ),
    st.text(max_size=20),
    st.floats().map(str),
).map(lambda value: value.encode("utf-8", "surrogatepass"))  # fmt: skip
QUERIES = st.lists(
    st.tuples(st.sampled_from([b"top", b"threshold", b"top[]", b"a" * 5000, b"\xff", b""]), VALUES),
    max_size=4,
).map(lambda pairs: b"&".join(b"=".join(pair) for pair in pairs))


@pytest.fixture
def described(classifier_folder):
    """Give what Schemathesis makes of the description; it ends its application with each test."""
    return schemathesis.openapi.from_asgi("/openapi.json", make_app(classifier_folder))


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
def test_the_description_tells_all_that_is_answered(described, mode):
    @tries(0.1)
    @given(case=described[PREDICT]["POST"].as_strategy(generation_mode=mode))
    def ask(case):
        case.call_and_validate(checks=CHECKS)

    ask()


@pytest.mark.parametrize("path", ["/v1/model", "/healthz", "/readyz"])
def test_the_description_tells_all_of_the_other_paths(described, path):
    @settings(max_examples=3, derandomize=True, deadline=None)
    @given(case=described[path]["GET"].as_strategy())
    def ask(case):
        case.call_and_validate(checks=CHECKS)

    ask()


@tries(0.4)
@given(content=CONTENTS)
def test_bytes_of_any_kind(server, content):
    status, _, _ = server.upload(Upload(content))
    assert status in (200, 422)


@tries(0.25)
@given(upload=forms())
def test_forms_of_any_kind(server, upload):
    server.upload(upload)


@tries(0.15)
@given(content=CONTENTS, kind=CONTENT_TYPES, query=QUERIES, is_cut=st.booleans())
def test_content_types_and_parameters_of_any_kind(server, content, kind, query, is_cut):
    server.upload(Upload(content, kind, query, is_cut=is_cut))


def has_too_many_scans(content: bytes) -> bool:
    try:
        check_jpeg(content)
    except PictureError as error:
        return "scans" in str(error)
    return False


def test_a_jpeg_that_would_keep_the_decoder(server):
    few = of_many_scans(0).count(b"\xff\xda")  # what Pillow writes itself
    assert not has_too_many_scans(of_many_scans(MAX_SCANS - few))
    assert has_too_many_scans(of_many_scans(MAX_SCANS - few + 1))
    status, _, content = server.upload(Upload(of_many_scans(5000)))
    assert status == 422
    assert b"more than 100 scans" in content
    # A film that follows the picture, as phones write it, has the mark by chance.
    assert not has_too_many_scans(of_many_scans(0) + b"\xff\xda" * 1000)
    assert not has_too_many_scans(PICTURES[0] + b"\xff\xda" * 1000)


def test_a_jpeg_cut_anywhere_is_looked_through():
    content = of_many_scans(MAX_SCANS)
    found = [has_too_many_scans(content[:n]) for n in range(len(content) + 1)]
    assert found == sorted(found)
    assert not has_too_many_scans(b"\xff\xd8\xff" + b"\xff\xda" * 101)  # a length beyond the end
    assert not has_too_many_scans(b"\xff" * 10**6 + b"\xff\xda" * 101)
