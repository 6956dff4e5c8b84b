// The arithmetic behind a number of a layer, from the state of the widget alone.
//
// Units are as in Python: (row, column, channel), (place, channel) or (channel,).

// Functions of one number, by the keys of pellucid/explanation/functions.py. For any other, the
// number that Keras computed is shown.
const FUNCTIONS = {
  relu: (x) => Math.max(x, 0),
  clipped_relu: (x, given) => Math.min(Math.max(x, 0), given.max_value ?? 6),
  leaky_relu: (x, given) => (x >= 0 ? x : given.negative_slope * x),
  elu: (x, given) => (x > 0 ? x : given.alpha * Math.expm1(x)),
  selu: (x) => (x > 0 ? 1.0507009873554805 * x : 1.7580993408473766 * Math.expm1(x)),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  silu: (x) => x / (1 + Math.exp(-x)),
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  exponential: Math.exp,
  hard_sigmoid: (x) => Math.min(Math.max(x / 6 + 0.5, 0), 1),
  hard_silu: (x) => x * Math.min(Math.max(x / 6 + 0.5, 0), 1),
};

/** A number as Python's format ".6g" writes it. */
export function format(number) {
  if (Number.isNaN(number)) return "nan";
  if (!Number.isFinite(number)) return number > 0 ? "inf" : "-inf";
  if (number === 0) return "0";
  const size = Math.abs(number);
  const exact = size.toExponential(40).split("e")[0].replace(".", "");
  // Python rounds a tie to the even digit, toExponential away from 0.
  const isDown = /^50*$/.test(exact.slice(6)) && Number(exact[5]) % 2 === 0;
  const [mantissa, power] = size.toExponential(5).split("e");
  const digits = isDown ? exact.slice(0, 6) : mantissa.replace(".", "");
  const exponent = Number(power);
  let text;
  if (exponent < -4 || exponent >= 6) {
    const shown = String(Math.abs(exponent)).padStart(2, "0");
    text = `${trim(`${digits[0]}.${digits.slice(1)}`)}e${exponent < 0 ? "-" : "+"}${shown}`;
  } else if (exponent >= 0) {
    text = trim(`${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`);
  } else {
    text = trim(`0.${"0".repeat(-exponent - 1)}${digits}`);
  }
  return number < 0 ? `-${text}` : text;
}

const trim = (decimal) => decimal.replace(/\.?0*$/, "");

/** The layer as arrays of numbers. */
export function readLayer(model) {
  const facts = model.get("facts");
  const array = (name, Kind) => {
    const view = model.get(name);
    return new Kind(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
  };
  return {
    ...facts,
    maps: array("maps", Float32Array),
    inputs: array("inputs", Float32Array),
    weights: array("weights", facts.weight_bits === 64 ? Float64Array : Float32Array),
    bias: array("bias", Float64Array),
    totals: array("totals", Float64Array),
    positions: new Map(facts.channels.map((channel, at) => [channel, at])),
    inputPositions: new Map(facts.input_channels.map((channel, at) => [channel, at])),
  };
}

/** Row, column and channel of a number; a vector has one place, a sequence one row. */
const placeOf = (unit) => [0, 0, ...unit].slice(-3);

const numberAt = (array, [, rows, columns], position, row, column) =>
  array[(position * rows + row) * columns + column];

/** What Keras computed for a number. */
function tracedAt(layer, unit) {
  const [row, column, channel] = placeOf(unit);
  const position = layer.positions.get(channel);
  return numberAt(layer.maps, layer.maps_shape, position, row, column);
}

/** Where a number comes from in the input: the first cell of its window, and all its cells. */
function windowOf(layer, unit) {
  const [row, column] = placeOf(unit);
  const [, height, width] = layer.inputs_shape;
  const { size, strides, dilation, before } = layer.window;
  const top = row * strides[0] - before[0];
  const left = column * strides[1] - before[1];
  const cells = [];
  for (let i = 0; i < size[0]; i++) {
    for (let j = 0; j < size[1]; j++) {
      const at = { row: top + i * dilation[0], column: left + j * dilation[1] };
      const isInside = at.row >= 0 && at.row < height && at.column >= 0 && at.column < width;
      cells.push({ ...at, i, j, isInside });
    }
  }
  return { top, left, cells };
}

/**
 * The arithmetic of a number, as pellucid.arithmetic gives it: its terms, their sum, the bias, the
 * total, and the value after the activation. It is null if the form of the layer is not known.
 */
export function explain(layer, unit) {
  const [row, column, channel] = placeOf(unit);
  const traced = tracedAt(layer, unit);
  if (!layer.form) return null;
  const numberOf = (from, cell) =>
    cell.isInside
      ? numberAt(
          layer.inputs,
          layer.inputs_shape,
          layer.inputPositions.get(from),
          cell.row,
          cell.column,
        )
      : 0;
  const position = layer.positions.get(channel);
  const { cells } = windowOf(layer, unit);
  let terms;
  let bias = 0;
  if (layer.form === "sum") {
    const [, rows, columns, nSeen] = layer.weights_shape;
    const first = Math.floor(channel / (layer.n_channels / layer.n_groups)) * nSeen;
    terms = cells.flatMap((cell) =>
      Array.from({ length: nSeen }, (_, k) => {
        const number = numberOf(first + k, cell);
        const weight = layer.weights[((position * rows + cell.i) * columns + cell.j) * nSeen + k];
        return { ...cell, channel: first + k, number, weight };
      }),
    );
    bias = layer.bias[position] ?? 0;
  } else {
    terms = cells.map((cell) => ({ ...cell, channel, number: numberOf(channel, cell), weight: 1 }));
    const inside = terms.filter((term) => term.isInside);
    const largest = inside.reduce((best, term) => (term.number > best.number ? term : best));
    for (const term of terms) {
      term.isLargest = layer.form === "max" && term === largest;
      if (layer.form === "max") term.weight = term.isLargest ? 1 : 0;
      else if (layer.form === "mean") term.weight = term.isInside ? 1 / inside.length : 0;
    }
  }
  for (const term of terms) term.product = term.number * term.weight;
  const sum = terms.reduce((before, term) => before + term.product, 0);
  const total = sum + bias;
  const value = applied(layer, total, [row, column, channel]);
  return { terms, sum, bias, total, traced, value: value ?? traced, isComputed: value !== null };
}

/** The value after the activation; null if the function is not known here. */
function applied(layer, total, [row, column, channel]) {
  const { function: activation } = layer;
  if (!activation) return total;
  if (activation.key === "softmax") {
    const n = layer.n_channels;
    const start = (row * layer.maps_shape[2] + column) * n;
    const totals = layer.totals.subarray(start, start + n);
    const largest = totals.reduce((a, b) => Math.max(a, b));
    const exponentials = totals.map((each) => Math.exp(each - largest));
    return exponentials[channel] / exponentials.reduce((a, b) => a + b);
  }
  const compute = FUNCTIONS[activation.key];
  // Python applies Keras' function to the total in float32.
  return compute ? Math.fround(compute(Math.fround(total), activation.parameters)) : null;
}
