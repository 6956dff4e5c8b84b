// The channels of a layer, and the arithmetic behind each of its numbers. The widget has one module:
// layer_arithmetic.js, followed by this file.

const MAX_TERMS = 12; // as in the card of pellucid.Arithmetic
const MAX_CELLS = 121; // of a window that is drawn as a grid
const TILE = 52; // pixels
const MAP = 200;
const NEGATIVE = [59, 130, 217];
const POSITIVE = [224, 101, 31];

/** Absolute value that is drawn as full colour: the 0.99 quantile of those that are not 0. */
function scaleOf(numbers) {
  const sizes = numbers.filter((each) => each && Number.isFinite(each)).map(Math.abs);
  sizes.sort();
  return sizes.length ? sizes[Math.floor(0.99 * (sizes.length - 1))] : 0;
}

/** Blue below 0, orange above; 0 is transparent, so that it has the colour of the page. */
function colourOf(number, scale, most = 1) {
  const share = scale > 0 && Number.isFinite(number) ? Math.min(1, Math.abs(number) / scale) : 0;
  return [...(number < 0 ? NEGATIVE : POSITIVE), share * most];
}

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** A text with its fields filled in. */
const filled = (text, values) =>
  text.replace(/\{(\w+)\}/g, (field, name) => (name in values ? String(values[name]) : field));

/** A channel of an array of shape (channels, rows, columns) as a canvas, on a scale of its own. */
function canvasOf(array, [, rows, columns], position, scale = null) {
  const numbers = array.subarray(position * rows * columns, (position + 1) * rows * columns);
  const canvas = element("canvas", { width: columns, height: rows, "aria-hidden": "true" });
  const image = new ImageData(columns, rows);
  const full = scale ?? scaleOf(numbers);
  numbers.forEach((number, at) => {
    const [red, green, blue, share] = colourOf(number, full);
    image.data.set([red, green, blue, Math.round(255 * share)], 4 * at);
  });
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas;
}

/** A canvas in a frame of a size, and a mark on some of its cells. */
function framed(canvas, width, mark) {
  const { width: columns, height: rows } = canvas;
  const height = Math.min(1.5 * width, Math.max(width / 8, (width * rows) / columns));
  const frame = element("span", { class: "frame" }, canvas);
  frame.style.width = `${width}px`;
  frame.style.height = `${Math.round(height)}px`;
  canvas.style.imageRendering = columns <= width ? "pixelated" : "auto";
  if (mark) {
    const box = element("span", { class: "mark" });
    const percent = (part, all) => `${(100 * part) / all}%`;
    box.style.top = percent(mark.top, rows);
    box.style.left = percent(mark.left, columns);
    box.style.width = percent(mark.columns, columns);
    box.style.height = percent(mark.rows, rows);
    frame.append(box);
  }
  return frame;
}

/** A grid of numbers, coloured on one scale; `textOf` writes each. */
function grid(title, cells, columns, numberOf) {
  const scale = Math.max(...cells.map((cell) => Math.abs(numberOf(cell))).filter(Number.isFinite));
  const body = element("tbody");
  for (let start = 0; start < cells.length; start += columns) {
    const row = element("tr");
    for (const cell of cells.slice(start, start + columns)) {
      const number = numberOf(cell);
      const state = cell.isLargest ? "largest" : cell.isInside ? "" : "padding";
      const shown = element("td", { class: state }, format(number));
      const [red, green, blue, share] = colourOf(number, scale, 0.5);
      shown.style.background = `rgba(${red}, ${green}, ${blue}, ${share})`;
      row.append(shown);
    }
    body.append(row);
  }
  return element("table", {}, element("caption", {}, title), body);
}

/** The terms of the largest absolute value as a table. */
function largestTerms(layer, terms, texts) {
  const bySize = terms.toSorted((a, b) => Math.abs(b.product) - Math.abs(a.product));
  const hasPlace = terms.length > 1 && layer.inputs_shape[1] * layer.inputs_shape[2] > 1;
  const names = [...(hasPlace ? ["row", "column"] : []), "channel", "number", "weight", "product"];
  const head = names.map((name) => element("th", { scope: "col" }, texts[name]));
  const rows = bySize.slice(0, MAX_TERMS).map((term) =>
    element(
      "tr",
      {},
      ...names.map((name) => {
        const isWhole = ["row", "column", "channel"].includes(name);
        return element("td", {}, isWhole ? String(term[name]) : format(term[name]));
      }),
    ),
  );
  const table = element(
    "table",
    { class: "terms" },
    element("caption", {}, texts.terms),
    element("thead", {}, element("tr", {}, ...head)),
    element("tbody", {}, ...rows),
  );
  const n = terms.length - rows.length;
  return [table, ...(n > 0 ? [element("p", {}, filled(texts.more, { n }))] : [])];
}

/** The lines from the terms to the value. */
function lines(layer, found, texts) {
  const { function: activation } = layer;
  const [sum, bias, total, value] = [found.sum, found.bias, found.total, found.value].map(format);
  const shown = [];
  if (layer.form === "sum") shown.push(filled(texts.total, { sum, bias, total }));
  if (layer.form === "max") shown.push(filled(texts.max, { total }));
  if (layer.form === "mean") shown.push(filled(texts.mean, { total }));
  if (activation?.key === "softmax") {
    shown.push(filled(texts.softmax, { total, value, n: layer.n_channels }));
  } else if (activation) {
    shown.push(`${activation.name}(${total}) = ${value}`);
    if (!found.isComputed) shown.push(filled(texts.not_computed, { name: activation.name }));
  }
  shown.push(filled(texts.traced, { traced: format(found.traced) }));
  return shown.map((line) => element("p", { class: "line" }, line));
}

/** Draw the arithmetic of a number; `from` is the channel of the input to show. */
function arithmetic(layer, unit, texts, from, onFrom) {
  const found = explain(layer, unit);
  if (!found) return [element("p", {}, texts.values_only)];
  const parts = [];
  const { size, dilation } = layer.window;
  const n = size[0] * size[1];
  if (n > 1) {
    const sums = new Map();
    for (const { channel, product } of found.terms) {
      sums.set(channel, (sums.get(channel) ?? 0) + product);
    }
    const bySize = [...sums].sort(([, a], [, b]) => Math.abs(b) - Math.abs(a));
    const chosen = sums.has(from) ? from : bySize[0][0];
    const { top, left } = windowOf(layer, unit);
    const rows = (size[0] - 1) * dilation[0] + 1;
    const columns = (size[1] - 1) * dilation[1] + 1;
    const position = layer.inputPositions.get(chosen);
    const map = canvasOf(layer.inputs, layer.inputs_shape, position);
    if (layer.form === "sum") {
      const options = bySize.map(([channel, sum]) => {
        const option = element("option", { value: channel });
        option.textContent = filled(texts.contribution, { channel, sum: format(sum) });
        option.selected = channel === chosen;
        return option;
      });
      const change = (event) => onFrom(Number(event.target.value));
      const select = element("select", { onchange: change, class: "from" }, ...options);
      parts.push(element("label", {}, `${texts.input_channel} `, select));
    }
    const cells = found.terms.filter((term) => term.channel === chosen);
    const row = element("div", { class: "row" });
    const caption = filled(texts.input_map, { channel: chosen });
    row.append(
      element(
        "figure",
        {},
        element("figcaption", {}, caption),
        framed(map, MAP, { top, left, rows, columns }),
      ),
    );
    if (n <= MAX_CELLS) {
      const equation = element("div", { class: "equation" });
      equation.append(grid(texts.number, cells, size[1], (cell) => cell.number));
      if (layer.form === "sum") {
        equation.append(
          element("span", {}, "×"),
          grid(texts.weight, cells, size[1], (cell) => cell.weight),
          element("span", {}, "="),
          grid(texts.product, cells, size[1], (cell) => cell.product),
        );
      }
      row.append(equation);
    }
    parts.push(row);
    if (cells.some((cell) => !cell.isInside)) parts.push(element("p", {}, texts.padding));
  }
  if (layer.form === "sum") {
    const terms = largestTerms(layer, found.terms, texts);
    if (n > 1) {
      const [table, ...others] = terms;
      const summary = element("summary", {}, texts.terms);
      parts.push(element("details", {}, summary, table, ...others));
    } else parts.push(...terms);
  }
  return [...parts, ...lines(layer, found, texts)];
}

function render({ model, el }) {
  const layer = readLayer(model);
  const texts = model.get("texts");
  const [, rows, columns] = layer.maps_shape;
  const rank = layer.shape.length;
  let from = null;

  const choose = (row, column, channel) => {
    model.set("unit", [row, column, channel].slice(3 - rank));
    model.save_changes();
  };

  // The numbers of a vector have one scale, each map has its own.
  const scale = rows * columns === 1 ? scaleOf(layer.maps) : null;

  // Arrow keys move within the channels and within the map, as the Tab key between them.
  const tiles = layer.channels.map((channel, at) => {
    const move = (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const to = (at + step + tiles.length) % tiles.length;
      tiles[to].focus();
      tiles[to].click();
    };
    const click = () => {
      const [row, column] = placeOf(model.get("unit"));
      choose(row, column, channel);
    };
    return element(
      "button",
      { type: "button", role: "radio", class: "tile", onclick: click, onkeydown: move },
      framed(canvasOf(layer.maps, layer.maps_shape, at, scale), TILE),
      String(channel),
    );
  });

  const tileBox = element(
    "div",
    { role: "radiogroup", "aria-label": texts.channels, class: "tiles" },
    ...tiles,
  );
  // Not with scrollIntoView, which also scrolls the notebook.
  const reveal = (tile) => {
    const [box, shown] = [tileBox.getBoundingClientRect(), tile.getBoundingClientRect()];
    if (shown.top < box.top) tileBox.scrollTop -= box.top - shown.top;
    if (shown.bottom > box.bottom) tileBox.scrollTop += shown.bottom - box.bottom;
  };

  const title = `${layer.layer} (${layer.kind}), ${layer.shape.join(" x ")}`;
  const map = element("div");
  const result = element("div", { class: "result" });
  const heading = element("p", { class: "heading", "aria-live": "polite" });

  const draw = () => {
    const unit = model.get("unit");
    const [row, column, channel] = placeOf(unit);
    tiles.forEach((tile, at) => {
      const isChosen = layer.channels[at] === channel;
      tile.setAttribute("aria-checked", String(isChosen));
      tile.tabIndex = isChosen ? 0 : -1;
      if (isChosen) reveal(tile);
    });
    const value = explain(layer, unit)?.value ?? tracedAt(layer, unit);
    heading.textContent = `${layer.layer} [${unit.join(", ")}] = ${format(value)}`;
    if (rows * columns > 1) drawMap(row, column, channel);
    result.replaceChildren(
      ...arithmetic(layer, unit, texts, from, (chosen) => {
        from = chosen;
        draw();
        result.querySelector(".from").focus();
      }),
    );
  };

  const drawMap = (row, column, channel) => {
    const hadFocus = map.contains(document.activeElement);
    const position = layer.positions.get(channel);
    const canvas = canvasOf(layer.maps, layer.maps_shape, position);
    const frame = framed(canvas, MAP, { top: row, left: column, rows: 1, columns: 1 });
    const within = (at, n) => Math.max(0, Math.min(n - 1, at));
    const go = (toRow, toColumn) =>
      choose(within(toRow, rows), within(toColumn, columns), channel);
    frame.addEventListener("click", (event) => {
      const box = frame.getBoundingClientRect();
      const down = Math.floor(((event.clientY - box.top) / box.height) * rows);
      go(down, Math.floor(((event.clientX - box.left) / box.width) * columns));
    });
    frame.addEventListener("keydown", (event) => {
      const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
      const step = steps[event.key];
      if (!step) return;
      event.preventDefault();
      go(row + step[0], column + step[1]);
    });
    frame.tabIndex = 0;
    frame.setAttribute("role", "application");
    frame.setAttribute("aria-label", filled(texts.map, { channel, row, column }));
    const caption = element("figcaption", {}, filled(texts.map, { channel, row, column }));
    map.replaceChildren(element("figure", {}, caption, frame));
    if (hadFocus) frame.focus();
  };

  const root = element(
    "div",
    { class: "pellucid-layer" },
    element("p", { class: "title" }, title),
    ...layer.notes.map((note) => element("p", {}, note)),
    tileBox,
    element("p", { class: "hint" }, texts.hint),
    heading,
    element("div", { class: "row" }, map, result),
  );
  el.append(root);
  draw();
  // The page may give the element its place only after this function.
  requestAnimationFrame(() => reveal(tiles.find((tile) => tile.tabIndex === 0)));
  model.on("change:unit", draw);
  // JupyterLab takes the arrow keys and Enter for its own, except within this attribute. Keys with
  // Ctrl, such as those that save the notebook, stay JupyterLab's.
  const keepKey = (event) => {
    const isOwn = !event.ctrlKey && !event.metaKey && root.contains(event.target);
    root.toggleAttribute("data-lm-suppress-shortcuts", isOwn);
  };
  window.addEventListener("keydown", keepKey, true);
  return () => {
    window.removeEventListener("keydown", keepKey, true);
    model.off("change:unit", draw);
  };
}

export default { render };
