"""Draw a card as HTML.

A notebook that is saved keeps its cards, and is opened in places with other styles, or none:
JupyterLab in light and dark, Colab, GitHub, whose viewer removes ``<style>``, ``style`` and
scripts. So a card has no scripts, no ids and no style sheet; without its inline styles it is still
headings, paragraphs and tables. Colours are those of the page: ``currentColor`` on transparent
ground.
"""

from html import escape

from pellucid.cards.card import Card, Figure, Grid, Table, Tile

_SIDE = 112
"""Side of a picture in a grid, in pixels."""
_ROW_SIDE = 56
"""Side of a picture in a row of a table."""
_TILES_PER_ROW = 6
_MAX_TEXT = 300
"""Maximum number of characters of a cell; a notebook stays readable with any class name."""

_TABLE = "border-collapse:collapse;background:transparent;color:inherit;margin:0.5em 0"
_CELL = "padding:0.2em 0.8em;border-bottom:1px solid currentColor;background:transparent"


def card_html(card: Card) -> str:
    """Return a card as HTML, all texts escaped.

    Example:
        >>> card_html(Card("Run <photos>"))
        '<div><h4>Run &lt;photos&gt;</h4></div>'
    """
    parts = [f"<h4>{_text(card.title)}</h4>"]
    if card.lines:
        parts.append(f"<p>{'<br>'.join(map(_text, card.lines))}</p>")
    parts += map(_block, card.blocks)
    return f"<div>{''.join(parts)}</div>"


def _block(block: Table | Grid | Figure) -> str:
    match block:
        case Table():
            return _table(block)
        case Grid():
            return _grid(block)
    return _figure(block)


def _figure(figure: Figure) -> str:
    address, alt = escape(figure.address), _text(figure.name)
    style = "max-width:100%;height:auto"
    return f'<p><img src="{address}" alt="{alt}" width="{figure.width}" style="{style}"></p>'


def _table(table: Table) -> str:
    has_pictures = bool(table.thumbnails)
    head = "".join(
        _cell("th", title, at in table.numeric) for at, title in enumerate(table.columns)
    )
    body = []
    for number, row in enumerate(table.rows):
        cells = "".join(_cell("td", text, at in table.numeric) for at, text in enumerate(row))
        if has_pictures:
            address = table.thumbnails[number] if number < len(table.thumbnails) else None
            image = _image(address, row[0], _ROW_SIDE)
            cells = f'<td align="center" style="{_CELL};text-align:center">{image}</td>{cells}'
        body.append(f"<tr>{cells}</tr>")
    if has_pictures:
        head = f'<th style="{_CELL}"></th>{head}'
    heading = f"<p><b>{_text(table.title)}</b></p>" if table.title else ""
    note = f"<p>{_text(table.note)}</p>" if table.note else ""
    return (
        f'{heading}<table cellpadding="4" style="{_TABLE}"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table>{note}"
    )


def _cell(tag: str, text: str, is_number: bool) -> str:
    side = "right" if is_number else "left"
    # The attribute is outdated, but GitHub's viewer keeps it and removes the style.
    return f'<{tag} align="{side}" style="{_CELL};text-align:{side}">{_text(text)}</{tag}>'


def _grid(grid: Grid) -> str:
    tiles = [_tile(tile) for tile in grid.tiles]
    rows = "".join(
        f"<tr>{''.join(tiles[at : at + _TILES_PER_ROW])}</tr>"
        for at in range(0, len(tiles), _TILES_PER_ROW)
    )
    note = f"<p>{_text(grid.note)}</p>" if grid.note else ""
    return f'<table style="{_TABLE}"><tbody>{rows}</tbody></table>{note}'


def _tile(tile: Tile) -> str:
    lines = "<br>".join([_image(tile.thumbnail, tile.name, _SIDE), *map(_text, tile.lines)])
    style = (
        f"padding:0.3em;background:transparent;text-align:center;vertical-align:top;"
        f"max-width:{_SIDE + 16}px;overflow-wrap:anywhere;white-space:normal"
    )
    return f'<td align="center" valign="top" style="{style}">{lines}</td>'


def _image(address: str | None, name: str, side: int) -> str:
    if address is None:
        return "–"
    alt = _text(name)
    return f'<img src="{escape(address)}" alt="{alt}" title="{alt}" width="{side}" height="{side}">'


def _text(text: str) -> str:
    shortened = text if len(text) <= _MAX_TEXT else f"{text[: _MAX_TEXT - 1]}…"
    # File names that are not valid Unicode hold lone surrogates, which a notebook cannot save.
    return escape(shortened.encode("utf-8", "replace").decode("utf-8"))
