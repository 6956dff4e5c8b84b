"""The colours of the web app: read easily, told apart by the colour-blind, stated in the docs.

The simulation is that of Machado, Oliveira and Fernandes, "A Physiologically-based Model for
Simulation of Color Vision Deficiency" (2009), with a severity of 1. Differences are CIEDE2000;
contrasts are those of WCAG 2.2.
"""

import re
from pathlib import Path

import numpy as np
import pytest
from skimage.color import deltaE_ciede2000, rgb2lab

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "web" / "src"
PAGE = (ROOT / "docs" / "design_language.md").read_text(encoding="utf-8")
STYLE = (SOURCES / "app.css").read_text(encoding="utf-8")
COLOURS = {
    name: {"light": light, "dark": dark}
    for name, light, dark in re.findall(
        r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);", STYLE, re.ASCII
    )
}
VISIONS = {
    "all colours": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
SURFACES = ("page", "card")
THEMES = ("light", "dark")


def _linear(colour: str) -> np.ndarray:
    """A colour such as #1d5fb8 as linear red, green and blue, from 0 to 1."""
    share = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def _lab(colour: str, vision: str) -> np.ndarray:
    linear = np.clip(np.asarray(VISIONS[vision]) @ _linear(colour), 0, 1)
    encoded = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return rgb2lab(encoded)


def _difference(one: str, other: str, vision: str) -> float:
    return float(deltaE_ciede2000(_lab(one, vision), _lab(other, vision)))


def _contrast(one: str, other: str) -> float:
    weights = [0.2126, 0.7152, 0.0722]
    low, high = sorted(float(_linear(colour) @ weights) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def _data_colours(theme: str) -> list[str]:
    """The colours of negative numbers, of 0 and of positive numbers."""
    code = (SOURCES / "lib" / "maths" / "colour.ts").read_text(encoding="utf-8")
    return re.findall(r"#\w{6}", re.search(rf"{theme}: \[(.+)\]", code).group(1))


def _row(*cells) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def test_each_colour_is_stated():
    assert len(COLOURS) > 10
    for name, values in COLOURS.items():
        assert _row(f"`--{name}`", values["light"], values["dark"], "").rstrip(" |") in PAGE


def test_texts_have_the_sizes_that_are_stated():
    sizes = re.findall(r"--([\w-]+): ([\d.]+rem);", STYLE)
    assert sizes
    for name, size in sizes:
        assert _row(f"`--{name}`", size, "").rstrip(" |") in PAGE
    for path in SOURCES.rglob("*.svelte"):
        used = re.findall(r"font-size: ([^;]+);", path.read_text(encoding="utf-8"))
        # Texts in a drawing have the units of the drawing.
        used = [size for size in used if not size.endswith("px")]
        allowed = {"1rem", "inherit", *(f"var(--{name})" for name, _ in sizes)}
        assert set(used) <= allowed, path.name


@pytest.mark.parametrize("theme", THEMES)
def test_texts_and_maps_have_the_same_colours(theme):
    negative, _, positive = _data_colours(theme)
    assert (negative, positive) == (COLOURS["negative"][theme], COLOURS["positive"][theme])


@pytest.mark.parametrize("name", ["text", "soft", "accent", "warning", "negative", "positive"])
def test_texts_have_contrast(name):
    found = [
        _contrast(COLOURS[name][theme], COLOURS[surface][theme])
        for theme in THEMES
        for surface in SURFACES
    ]
    assert min(found) >= 4.5  # WCAG 2.2, 1.4.3
    assert _row(f"`--{name}`", *(f"{one:.1f}" for one in found)) in PAGE


@pytest.mark.parametrize("theme", THEMES)
def test_a_chosen_button_has_contrast(theme):
    assert _contrast(COLOURS["on-accent"][theme], COLOURS["accent"][theme]) >= 4.5


@pytest.mark.parametrize("vision", VISIONS)
def test_the_data_colours_are_told_apart(vision):
    found = []
    for theme in THEMES:
        negative, zero, positive = _data_colours(theme)
        pairs = [(negative, positive), (negative, zero), (positive, zero)]
        found += [_difference(*pair, vision) for pair in pairs]
    assert min(found) > 40
    assert _row(vision, *(f"{one:.0f}" for one in found)) in PAGE


@pytest.mark.parametrize("vision", VISIONS)
def test_more_heat_is_lighter(vision):
    code = (SOURCES / "lib" / "maths" / "heat.ts").read_text(encoding="utf-8")
    lightness = [float(_lab(colour, vision)[0]) for colour in re.findall(r"#\w{6}", code)]
    steps = np.diff(lightness)
    assert steps.min() > 2.3  # a difference that is just noticed (Mahy et al., 1994)
    assert _row(vision, f"{lightness[0]:.0f}", f"{lightness[-1]:.0f}", f"{steps.min():.1f}") in PAGE
