"""An SVG drawing under construction."""

from xml.etree import ElementTree as ET


class Drawing:
    """Collects shapes and turns into an inline ``<svg>`` element.

    Elements are built as a tree, never pasted together as text, so that whatever a class is
    called cannot leave its place. Jinja knows by ``__html__`` not to escape the result again.

    Args:
        height: In pixels.
        alt: What the picture shows, for those who do not see it.
        width: In pixels; the drawing then scales as one piece. Without it the drawing is as wide
            as its place and horizontal positions are given in per cent.
    """

    def __init__(self, height: float, alt: str, width: float | None = None) -> None:
        self._root = ET.Element("svg", {"role": "img", "aria-label": alt})
        if width is None:
            self._root.attrib |= {"width": "100%", "height": _text(height)}
        else:
            self._root.set("viewBox", f"0 0 {_text(width)} {_text(height)}")
            # A shape may grow on a wide page only so far that its letters match the text's.
            self._root.set("style", f"max-width:{_text(width)}px")

    def add(self, tag: str, css_class: str, **attributes: float | str) -> None:
        """Add one shape.

        Args:
            tag: Name of the SVG element, such as ``line``.
            css_class: What the page's style sheet knows it by.
            **attributes: Of the element; ``_`` stands for ``-`` in their names.
        """
        self._element(tag, css_class, attributes)

    def write(self, words: str, css_class: str, **attributes: float | str) -> None:
        """Add a line of text; arguments as in `add`."""
        self._element("text", css_class, attributes).text = words

    def _element(self, tag: str, css_class: str, attributes: dict[str, float | str]) -> ET.Element:
        names = {name.replace("_", "-"): _text(value) for name, value in attributes.items()}
        return ET.SubElement(self._root, tag, {"class": css_class, **names})

    def __html__(self) -> str:
        return ET.tostring(self._root, encoding="unicode")


def _text(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")
