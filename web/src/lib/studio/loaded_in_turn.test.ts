import { describe, expect, it } from "vitest";
import { Turns } from "./loaded_in_turn";

describe("turns", () => {
  const begun: number[] = [];
  const turns = new Turns(2);
  const ends = [0, 1, 2, 3, 4].map((n) => turns.take(() => begun.push(n)));

  it("are given to a few at a time, in their order", () => {
    expect(begun).toEqual([0, 1]);
    ends[1]?.();
    ends[1]?.(); // a turn ends once
    expect(begun).toEqual([0, 1, 2]);
  });

  it("pass over those that have left", () => {
    ends[3]?.();
    ends[0]?.();
    expect(begun).toEqual([0, 1, 2, 4]);
    ends[2]?.();
    ends[4]?.();
    turns.take(() => begun.push(5));
    turns.take(() => begun.push(6));
    turns.take(() => begun.push(7));
    expect(begun).toEqual([0, 1, 2, 4, 5, 6]);
  });
});
