"""Text of other countries: read rightly and said, or asked about; never another's in silence."""

import io
import json
import random
import struct
import tarfile
import zlib

import pytest

from pellucid.data import encoding_guess
from pellucid.data.encoding_guess import CANDIDATES, choose, guesses, words_of
from pellucid.data.sources.open_source import open_source
from pellucid.data.sources.reading import Reading, make_reading
from pellucid.data.streams.open_stream import open_streams
from pellucid.data.text_encoding import decode_text
from pellucid.errors import ConfigError, DataError

from .hostile.archives import Zip
from .sources.pictures import png

LABELS = {
    "ko": "고양이 강아지 사과 소나무 호랑이 정상 불량 파손 장미 해바라기 자동차 비행기",
    "zh": "苹果 香蕉 葡萄 兔子 老虎 汽车 飞机 良性 裂纹 玫瑰 菊花 可回收",
    "tw": "蘋果 香蕉 葡萄 兔子 獅子 汽車 飛機 惡性 裂紋 玫瑰 鳥 豬",
    "ja": "りんご バナナ いちご 犬 桜 東京 不良品 自動車 たんぽぽ ラーメン 汚れ 割れ",
    "es": "águila ratón pájaro león niño pingüino tiburón araña búho camión avión árbol",
    "sv": "älg björn räv örn gås ål häst får kråka mås fågel träd",
    "de": "Bär Löwe Vögel Frösche Käfer Füchse Möwe Kröte Straße Grün Müll Tür",
    "pt": "maçã pão leão avião coração mão irmã pássaro tubarão feijão limão pêssego",
    "pl": "żółw łoś ślimak pająk źrebię gęś żaba słoń wąż jabłko róża koń",
    "cs": "kočka žirafa kůň ještěrka řeřicha želva ovčák včela květina růže bříza město",
    "ru": "кошка собака лошадь медведь лиса яблоко груша роза дерево машина норма дефект",
    "uk": "кішка їжак ведмідь лисиця вовк троянда дерево потяг літак бджола жаба ліс",
    "el": "γάτα σκύλος άλογο αρκούδα λύκος μήλο δέντρο σπίτι τρένο θάλασσα ψάρι πουλί",
    "tr": "köpek kuş eşek ağaç balık fıstık üzüm çilek şeftali çiçek uçak sığır",
    "th": "แมว สุนัข ม้า หมี เสือ ช้าง กล้วย ต้นไม้ บ้าน รถไฟ เครื่องบิน ทะเล",
    "ar": "قطة كلب حصان ثعلب ذئب تفاحة شجرة سيارة قطار طائرة سماء زهرة",
}
WAYS = [
    ("ko", "cp949"), ("ko", "euc_kr"), ("zh", "gbk"), ("zh", "gb18030"), ("zh", "gb2312"),
    ("tw", "big5"), ("tw", "cp950"), ("ja", "cp932"), ("ja", "shift_jis"), ("ja", "euc_jp"),
    ("es", "cp1252"), ("es", "latin_1"), ("sv", "cp1252"), ("sv", "cp850"), ("de", "cp1252"),
    ("de", "cp850"), ("de", "mac_roman"), ("pt", "cp1252"), ("pl", "cp1250"), ("pl", "cp852"),
    ("pl", "iso8859_2"), ("cs", "cp1250"), ("ru", "cp1251"), ("ru", "koi8_r"), ("ru", "cp866"),
    ("uk", "cp1251"), ("el", "cp1253"), ("tr", "cp1254"), ("th", "cp874"), ("ar", "cp1256"),
]  # fmt: skip
each_way = pytest.mark.parametrize(("language", "encoding"), WAYS)


@pytest.fixture(autouse=True)
def no_language(monkeypatch):
    monkeypatch.setattr(encoding_guess, "system_language", lambda: "")


def labels_of(language: str) -> list[str]:
    return LABELS[language].split()


def table(folder, labels, encoding, name="labels.csv"):
    rows = [f"{n}.png,{label}" for n, label in enumerate(labels)]
    for n in range(len(labels)):
        (folder / f"{n}.png").write_bytes(png(n))
    path = folder / name
    path.write_bytes("\r\n".join(["path,label", *rows, ""]).encode(encoding))
    return path


@each_way
def test_tables(tmp_path, language, encoding):
    labels = labels_of(language)
    source = open_source(table(tmp_path, labels, encoding))
    assert sorted({file.label for file in source.files}) == sorted(set(labels))
    (note,) = source.notes
    assert "is read as" in note
    assert labels[0] in note
    assert "If it is wrong, give --encoding." in note


@each_way
def test_short_tables_are_read_rightly_or_asked_about(language, encoding):
    draw = random.Random(f"{language} {encoding}")
    taken = 0
    for _ in range(30):
        words = draw.sample(labels_of(language), 6)
        try:
            guess = choose([word.encode(encoding) for word in words], "labels.csv")
        except DataError as error:
            assert all(word in str(error) for word in words[:3])  # noqa: PT017
            assert "--encoding" in str(error)  # noqa: PT017
            continue
        assert list(guess.words) == words
        taken += 1
    assert taken >= 15


def test_what_cannot_be_told_is_asked(tmp_path):
    """Three labels whose bytes are Japanese as EUC-JP and Chinese as GBK."""
    path = table(tmp_path, ["男", "京都", "空"], "euc_jp")
    with pytest.raises(DataError, match=r"several are plausible: .*--encoding") as told:
        open_source(path)
    assert "euc_jp (男, 京都, 空)" in str(told.value)
    assert "gbk (盟, 叠旁, 鄂)" in str(told.value)
    source = open_source(path, Reading(encoding="euc_jp"))
    assert sorted(file.label for file in source.files) == sorted(["男", "京都", "空"])
    assert source.notes == []


def test_the_language_of_the_system_decides_where_the_text_does_not(monkeypatch):
    words = [word.encode("gbk") for word in ("葡萄", "猫")]
    with pytest.raises(DataError, match="several are plausible"):
        choose(words, "t")
    monkeypatch.setattr(encoding_guess, "system_language", lambda: "zh_cn")
    assert choose(words, "t").encoding == "gbk"
    # It never outweighs the text itself.
    korean = [word.encode("cp949") for word in labels_of("ko")]
    assert choose(korean, "t").encoding == "cp949"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-32"],
)
@pytest.mark.parametrize("language", LABELS)
def test_what_is_certain_is_silent(tmp_path, language, encoding):
    source = open_source(table(tmp_path, labels_of(language), encoding))
    assert {file.label for file in source.files} == set(labels_of(language))
    assert source.notes == []


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "iso2022_jp", "iso2022_kr"])
def test_what_shows_by_its_bytes_is_said(tmp_path, encoding):
    labels = labels_of("ko" if "kr" in encoding else "ja")
    source = open_source(table(tmp_path, labels, encoding))
    assert {file.label for file in source.files} == set(labels)
    assert "is read as" in source.notes[0]


@pytest.mark.parametrize("encoding", CANDIDATES)
def test_every_candidate_may_be_told(encoding):
    text = "path,label\na.png,x\n"
    assert decode_text(text.encode(encoding), "t", encoding) == (text, None)
    assert make_reading(encoding=encoding).encoding is not None


@pytest.mark.parametrize("name", ["klingon", "", "hex", "rot13", "utf-8\0", 5])
def test_what_is_no_encoding_is_refused(name):
    with pytest.raises(ConfigError, match="not an encoding of text"):
        make_reading(encoding=name)


def test_what_was_told_and_does_not_fit_is_refused(tmp_path):
    path = table(tmp_path, labels_of("zh"), "gbk")
    with pytest.raises(DataError, match=r"cannot be read as utf-8 .byte \d+ is 0x"):
        open_source(path, Reading(encoding="utf-8"))


def test_utf8_with_a_slip_is_not_guessed_at(tmp_path):
    text = "path,label\n" + "".join(f"{n}.png,고양이{n}\n" for n in range(30))
    (tmp_path / "t.csv").write_bytes(text.encode() + b"x.png,\xff\xfe\n")
    with pytest.raises(DataError, match="is UTF-8, except line 32"):
        open_source(tmp_path / "t.csv")


def test_the_run_keeps_what_was_told():
    told = make_reading(encoding="GBK", allow_outside=True)
    assert told.options == ["--encoding", "gbk", "--allow-outside"]
    facts = json.loads(json.dumps(told.facts))
    assert make_reading(**{k: v for k, v in facts.items() if k != "columns"}) == told


def test_encodings_that_read_the_same_are_one():
    found = guesses(words_of("forêt,âne,été,zèbre".encode("cp1252")), "")
    readings = [guess.words for guess in found]
    assert len(readings) == len(set(readings))
    assert found[0].words == ("forêt", "âne", "été", "zèbre")


def zipped(path, names: list[bytes], extra=lambda _: b""):
    """Write names as bytes, which Python's writer cannot."""
    archive = Zip()
    for number, name in enumerate(names):
        archive.add(name, png(number), flags=0, extra=extra(name))
    path.write_bytes(archive.end())
    return path


def names_in(language):
    return [f"{label}/{number:02}.png" for number, label in enumerate(labels_of(language), 10)]


@each_way
def test_zip_archives_both_ways(tmp_path, language, encoding):
    names = names_in(language)
    path = zipped(tmp_path / "p.zip", [name.encode(encoding) for name in names])
    source = open_source(path)
    assert sorted(file.path for file in source.files) == sorted(names)
    assert "is read as" in source.notes[0]
    stream = open_streams([str(path)])
    assert [item.name for item in stream.items] == [f"{path}/{name}" for name in names]
    assert "is read as" in stream.notes[0]


@pytest.mark.parametrize(
    ("language", "encoding"), [("ko", "cp949"), ("zh", "gbk"), ("ja", "cp932"), ("ru", "cp866")]
)
def test_tar_archives_both_ways(tmp_path, language, encoding):
    names = names_in(language)
    path = tmp_path / "p.tar.gz"
    with tarfile.open(path, "w:gz", format=tarfile.GNU_FORMAT, encoding=encoding) as archive:
        for number, name in enumerate(["a/1.png", *names]):
            info = tarfile.TarInfo(name)
            info.size = len(png(number))
            archive.addfile(info, io.BytesIO(png(number)))
    source = open_source(path)
    assert sorted(file.path for file in source.files) == sorted(["a/1.png", *names])
    assert "is read as" in source.notes[0]
    stream = open_streams([str(path)])
    assert [item.name for item in stream.items][1:] == [f"{path}/{name}" for name in names]
    assert len(stream.notes) == 1


def test_names_that_cannot_be_told_are_asked_about(tmp_path):
    names = [f"{label}/1.png" for label in ("男", "京都", "空")]
    path = zipped(tmp_path / "p.zip", [name.encode("euc_jp") for name in names])
    for read in (open_source, lambda path: open_streams([str(path)])):
        with pytest.raises(DataError, match="several are plausible"):
            read(path)
    source = open_source(path, Reading(encoding="euc_jp"))
    assert sorted(file.path for file in source.files) == sorted(names)
    stream = open_streams([str(path)], Reading(encoding="euc_jp"))
    assert [item.name for item in stream.items] == [f"{path}/{name}" for name in names]
    with pytest.raises(DataError, match="cannot be read as"):
        open_source(path, Reading(encoding="ascii"))


def test_info_zips_unicode_names_are_certain(tmp_path):
    names = ["苹果/1.png", "りんご/1.png", "Äpfel/1.png"]
    raw = [b"apple%d/1.png" % number for number in range(3)]
    unicode_of = dict(zip(raw, names, strict=True))

    def extra(name: bytes) -> bytes:
        field = struct.pack("<BI", 1, zlib.crc32(name)) + unicode_of[name].encode()
        return struct.pack("<2H", 0x7075, len(field)) + field

    source = open_source(zipped(tmp_path / "p.zip", raw, extra=extra))
    assert sorted(file.path for file in source.files) == sorted(names)
    assert source.notes == []
    # Of a file that was renamed since, the field is another's.
    stale = zipped(tmp_path / "q.zip", raw, extra=lambda _: extra(raw[0]))
    assert {file.label for file in open_source(stale).files} <= {"苹果", "apple1", "apple2"}
