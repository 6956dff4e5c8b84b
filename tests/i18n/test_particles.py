import pytest

from pellucid.i18n.particles import with_particles

# The transcriptions are those of the National Institute of Korean Language (한국어 어문 규범,
# 외래어 표기법), from which the final consonant follows.
WORDS = {
    "을": "사진 책 cat book cup robot file image-net model-run run machine button apple 1 3 6 7 8"
    " 10 100 0 21 HTML XML GAN RAM 강아지들 map ship truck tulip spring automobile airplane"
    " lamb group web dropout bag",
    "를": "고양이 dog horse image bird frog deer keras 2 4 5 9 30% CPU GPU CSV P202 photo.jpg a.png"
    " tiny_vgg rose daisy sunflower data.csv model.onnx 12 3℃"
    " check set kit bat Check",
}


@pytest.mark.parametrize(
    ("word", "form"), [(word, form) for form, words in WORDS.items() for word in words.split()]
)
def test_the_object_particle_follows_the_last_sound(word, form):
    assert with_particles(f"{word}을(를) 봅니다.") == f"{word}{form} 봅니다."


@pytest.mark.parametrize("around", ["'{}'", '"{}"', "`{}`", "({})", "‘{}’", "「{}」"[:0] + "[{}]"])
def test_quotes_and_brackets_are_not_spoken(around):
    assert with_particles(around.format("책") + "이(가)") == around.format("책") + "이"
    assert with_particles(around.format("새") + "이(가)") == around.format("새") + "가"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("책(으)로", "책으로"),
        ("새(으)로", "새로"),
        ("교실(으)로", "교실로"),
        ("model(으)로", "model로"),
        ("책과(와) 새과(와)", "책과 새와"),
        ("cat/을(를) photos\\dog\\을(를)", "cat/을 photos\\dog\\를"),
        ("책은(는) 새은(는)", "책은 새는"),
        ("책(이)라는 새(이)라는", "책이라는 새라는"),
        ("책(이)나 새(이)나", "책이나 새나"),
        ("을(를)", "을(를)"),
        ("😀을(를)", "😀을(를)"),
        ("고양이을(를) 강아지들을(를)", "고양이를 강아지들을"),
        ("가을(를)", "가을(를)"[:1] + "를"),
        ("이 책(새)는", "이 책(새)는"),
    ],
)
def test_each_particle_has_its_forms(text, expected):
    assert with_particles(text) == expected
