import { afterEach, expect, test, vi } from "vitest";
import { follow, linesOf, type Progress } from "./slow_work";

const encoder = new TextEncoder();

/** A stream of bytes, cut into chunks of a size. */
function streamOf(text: string, size: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  const bytes = encoder.encode(text);
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) controller.close();
      else controller.enqueue(bytes.slice(at, (at += size)));
    },
  });
}

const lineOf = (share: number, problem: string | null = null) =>
  JSON.stringify({ share, picture: null, problem }) + "\n";

const never = () => new AbortController().signal;

afterEach(() => vi.unstubAllGlobals());

test("lines are the same, however the stream is cut", async () => {
  for (const size of [1, 2, 5, 100]) {
    const found: string[] = [];
    for await (const line of linesOf(streamOf("하나\n두 줄\n\nend", size))) found.push(line);
    expect(found).toEqual(["하나", "두 줄", "", "end"]);
  }
});

test("each line is reported, and a problem ends the work", async () => {
  vi.stubGlobal("fetch", () =>
    Promise.resolve(
      new Response(streamOf(lineOf(0.25) + lineOf(0.5) + lineOf(1, "Too large."), 7)),
    ),
  );
  const shares: number[] = [];
  const report = (progress: Progress) => shares.push(progress.share);
  await expect(follow("/a", never(), report)).rejects.toThrow("Too large.");
  expect(shares).toEqual([0.25, 0.5]);
});

test("a response that ends before the work is a failure", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(streamOf(lineOf(0.25), 7))));
  await expect(follow("/a", never(), () => {})).rejects.toThrow(TypeError);
});

test("one is asked for after the other, and what is aborted before its turn is not asked for", async () => {
  const asked: string[] = [];
  let finishFirst = () => {};
  vi.stubGlobal("fetch", (url: string) => {
    asked.push(url);
    if (url !== "/first") return Promise.resolve(new Response(streamOf(lineOf(1), 99)));
    const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start: (controller) =>
        void (finishFirst = () => {
          controller.enqueue(encoder.encode(lineOf(1)));
          controller.close();
        }),
    });
    return Promise.resolve(new Response(stream));
  });
  const leaving = new AbortController();
  const first = follow("/first", never(), () => {});
  const second = follow("/second", leaving.signal, () => {});
  const third = follow("/third", never(), () => {});
  await vi.waitUntil(() => asked.length > 0);
  leaving.abort();
  expect(asked).toEqual(["/first"]);
  finishFirst();
  await first;
  await expect(second).rejects.toThrow();
  await third;
  expect(asked).toEqual(["/first", "/third"]);
});
