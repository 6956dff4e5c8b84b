import { expect, it } from "vitest";
import { csvOf, ranked, type Result } from "./results";

const LABELS = ["=1+1", 'a "b", c', "점"];

it("ranks equal classes in the order of the labels", () => {
  const answer = { probabilities: [0.25, 0.5, 0.25], isKnown: null };
  expect(ranked(answer, LABELS).map(({ label }) => label)).toEqual(['a "b", c', "=1+1", "점"]);
});

it("writes a table that a spreadsheet does not compute", () => {
  const results: Result[] = [
    {
      id: 0,
      name: "@a.png",
      address: "",
      answer: { probabilities: [0.25, 0.5, 0.25], isKnown: false },
      problem: "",
    },
    { id: 1, name: "b\n.txt", address: "", answer: null, problem: "-no picture" },
  ];
  expect(csvOf(results, LABELS)).toBe(
    "\ufeff" +
      'picture,label,probability,is_known,error,\'=1+1,"a ""b"", c",점\r\n' +
      '\'@a.png,"a ""b"", c",0.5,false,,0.25,0.5,0.25\r\n' +
      '"b\n.txt",,,,\'-no picture,,,\r\n',
  );
});
