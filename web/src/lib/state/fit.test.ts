import { expect, test } from "vitest";
import { en } from "../i18n/en";
import { ko } from "../i18n/ko";
import { replacedText } from "../i18n/replaced";
import { indexOf, placeOf } from "../maths/places";
import { fit, type World } from "./fit";
import { listReplaced, parse, START, VIEWS, write, type Place } from "./place";
import { readTrail } from "./trail";

const METHODS = ["grad-cam", "grad-cam++", "layer-cam", "occlusion"];
const worlds: World[] = [
  {
    input: { height: 24, width: 20, channels: 3 },
    layers: [{ shape: [24, 20, 3] }, { shape: [12, 10, 8] }, { shape: [8] }, { shape: [] }],
    outputs: [
      { values: 5, evidence_methods: METHODS, evidence_layers: [0, 1] },
      { values: 2, evidence_methods: ["occlusion"], evidence_layers: [] },
      { values: 0, evidence_methods: [], evidence_layers: [1] },
    ],
    pictures: [{ id: "own-1" }, { id: "sample-coffee" }],
  },
  {
    input: { height: 7, width: 31, channels: 1 },
    layers: [{ shape: [12, 9] }, { shape: [2, 3, 4, 5] }],
    outputs: [{ values: 1, evidence_methods: ["occlusion"], evidence_layers: [] }],
    pictures: [{ id: "test-0" }],
  },
];

/** Random numbers that are the same each time (Park and Miller, 1988). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

const NAMES = [
  ...Object.keys(START),
  "layer",
  "from",
  "to",
  "row",
  "unknown",
  "constructor",
  "__proto__",
  "",
];
const TEXTS = [
  ...["", " ", "0", "1", "2", "3", "-1", "-0", "-3", "9999", "1.4", "2.5", "-0.4", "007", "0x1"],
  ...["1e3", "1e400", "-1e400", "9007199254740993", "NaN", "Infinity", "null", "[]", "%00", "한글"],
  ...["true", "false", "TRUE", "yes", "en", "ko", "fr", ...METHODS, "magic"],
  ...[
    "3.0.0.0_1.7.2.3",
    "1.4.2.3",
    "2.9.0.0",
    "1.4.99.3_x",
    "own-1",
    "sample-coffee",
    "test-0",
    "own-2",
    "../etc/passwd",
    "<b>",
    "a".repeat(300),
  ],
];
const PATHS = [...VIEWS, "", "nowhere", "Unit", "unit/", "constructor", "#", "?"];

function randomLink(random: () => number): string {
  const one = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const pairs = Array.from({ length: Math.floor(random() * 8) }, () =>
    random() < 0.9
      ? `${encodeURIComponent(one(NAMES))}=${encodeURIComponent(one(TEXTS))}`
      : `${one(NAMES)}=%E0%A4%A`,
  );
  return `#/${one(PATHS)}${random() < 0.95 ? "?" : "#"}${pairs.join("&")}`;
}

function expectToExist(found: Place, world: World) {
  // Of the largest value, the place is asked for when it is shown.
  const [channel, row, column] = [found.channel, found.row, found.column].map((n) =>
    n === -1 ? 0 : n,
  ) as [number, number, number];
  const place = { ...found, channel, row, column };
  const { height, width, channels } = world.input;
  const isPixel = place.view === "unit" && place.layer === -1;
  const shape = isPixel ? [height, width, channels] : world.layers[place.layer]?.shape;
  const output = world.outputs[place.output];
  if (!shape || !output)
    throw new Error(`There is no layer or output of ${JSON.stringify(place)}.`);
  expect(VIEWS).toContain(place.view);
  expect(["en", "ko"]).toContain(place.lang);
  expect(typeof place.flip).toBe("boolean");
  for (const id of [place.picture, place.other])
    expect(["", ...world.pictures.map((picture) => picture.id)]).toContain(id);
  // What is asked of the server is the place that the page names: nothing is clamped once more.
  const index = indexOf(shape, place);
  expect(index.every((at, axis) => at >= 0 && at < (shape[axis] ?? 0))).toBe(true);
  expect(index.at(-1) ?? 0).toBe(place.channel);
  if (shape.length > 1) expect(index.at(shape.length === 2 ? 0 : -3)).toBe(place.row);
  else expect([place.row, place.column]).toEqual([0, 0]);
  if (shape.length > 2) expect(index.at(-2)).toBe(place.column);
  else expect(place.column).toBe(0);
  let above = Infinity;
  for (const unit of readTrail(place.via)) {
    expect(unit.layer).toBeLessThan(above);
    above = unit.layer;
    const inside = world.layers[unit.layer]?.shape ?? [];
    expect(placeOf(indexOf(inside, unit))).toEqual({
      channel: unit.channel,
      row: unit.row,
      column: unit.column,
    });
  }
  if (place.from === -1) expect(place.to).toBe(-1);
  else expect(place.from).toBeLessThan(place.to);
  expect(place.from).toBeGreaterThanOrEqual(-1);
  expect(place.to).toBeLessThan(world.layers.length);
  expect(place.which).toBeLessThan(output.values || 1);
  expect(place.which).toBeGreaterThanOrEqual(-1);
  if (output.evidence_methods.length) expect(output.evidence_methods).toContain(place.method);
  expect([-1, ...output.evidence_layers]).toContain(place.evidenceLayer);
  for (const value of Object.values(place))
    if (typeof value === "number") {
      expect(Number.isSafeInteger(value)).toBe(true);
      expect(Object.is(value, -0)).toBe(false);
    }
  const reach = Math.max(world.input.height, world.input.width) / 2 + 0.5;
  expect(Math.abs(place.right)).toBeLessThanOrEqual(reach);
  expect(Math.abs(place.down)).toBeLessThanOrEqual(reach);
  expect(Math.abs(place.degrees)).toBeLessThanOrEqual(180);
}

test("whatever a link says, one place that exists is shown", () => {
  const random = randomNumbers(16);
  for (let n = 0; n < 300; n++) {
    const link = randomLink(random);
    const world = worlds[n % worlds.length] as World;
    const place = fit(parse(link), world);
    expectToExist(place, world);
    // The address that it is corrected to means the same place, and nothing more is replaced.
    const corrected = write(place);
    expect(fit(parse(corrected), world)).toEqual(place);
    expect(listReplaced(corrected, place)).toEqual([]);
    for (const text of [en, ko]) expect(replacedText(listReplaced(link, place), text)).toBeTruthy();
  }
});

test("what exists is left as it is, and nothing is said", () => {
  const link =
    "#/evidence?picture=own-1&from=1&to=2&layer=1&channel=7&row=11&column=9&output=1&which=1&method=occlusion" +
    "&other=sample-coffee&right=-12&down=12&flip=true&degrees=-180&lang=ko";
  const place = fit(parse(link), worlds[0] as World);
  expect(place).toEqual(parse(link));
  expect(listReplaced(link, place)).toEqual([]);
  expect(write(place)).toBe(link);
});

test("what was replaced is said", () => {
  const link = "#/unit?layer=9999&row=-3&picture=own-9&which=7&speed=2&lang=en";
  const place = fit(parse(link), worlds[0] as World);
  expect(place).toEqual({ ...START, view: "unit", layer: 3, which: 4 });
  const replaced = listReplaced(link, place);
  expect(replacedText(replaced, en)).toBe(
    "The link refers to something that does not exist here. Shown instead: layer 9999 → 3, " +
      "row -3 → 0, picture own-9 → the default, class 7 → 4, speed is ignored.",
  );
  expect(replacedText(replaced, ko)).toBe(
    "링크가 가리키는 것이 여기에 없어 다음과 같이 바꾸어 보여 줍니다: 층 9999 → 3, 행 -3 → 0, " +
      "사진 own-9 → 기본값, 클래스 7 → 4, speed 무시.",
  );
});

test("a view that there is not is the network", () => {
  const place = fit(parse("#/nowhere"), worlds[0] as World);
  expect(replacedText(listReplaced("#/nowhere", place), en)).toContain("view nowhere → Network");
});
