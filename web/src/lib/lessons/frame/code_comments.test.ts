import { describe, expect, it } from "vitest";
import { commentsIn, koreanComments } from "./code_comments";

const modules = import.meta.glob<Record<string, string>>("../*/keras.ts", { eager: true });
const codes = Object.values(modules).flatMap((module) => Object.values(module));
/** The comments but those after `print`, which say what is printed. */
const comments = codes
  .flatMap((code) => code.split("\n"))
  .filter((line) => !/^ *print\(/.test(line))
  .flatMap((line) => /# ([^#]+)$/.exec(line)?.[1] ?? []);

describe("the comments in the lines of Keras", () => {
  it("all have their Korean, and no other has", () => {
    expect(comments.length).toBeGreaterThan(10);
    expect([...new Set(comments)].sort()).toEqual(Object.keys(koreanComments).sort());
    for (const korean of Object.values(koreanComments)) expect(korean).toMatch(/[가-힣]/);
  });

  it("change the comments alone", () => {
    const code = 'x = "# not a comment"  # brightness, redness\nprint(x)  # True';
    expect(commentsIn("en", code)).toBe(code);
    expect(commentsIn("ko", code)).toBe(
      'x = "# not a comment"  # 밝기, 붉은 정도\nprint(x)  # True',
    );
    const bare = (text: string) => text.replace(/# [^#\n]+$/gm, "");
    for (const each of codes) expect(bare(commentsIn("ko", each))).toBe(bare(each));
  });
});
