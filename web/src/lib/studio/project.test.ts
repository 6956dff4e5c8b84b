import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { OpenProject } from "./project.svelte";

vi.mock("../state/route.svelte", () => ({ route: { now: { lang: "en" } } }));
vi.mock("../i18n/texts.svelte", () => ({ say: () => ({ problems: {}, serverGone: "gone" }) }));

const NO_PROJECT = { name: "photos", classes: [{ name: "Cat", n_pictures: 0 }] };
let asked: URL[] = [];
let isGone = false;
/** What the event source of the last project holds. */
let events: { onerror: (() => void) | null; readyState: number };

function keep(source: typeof events) {
  events = source;
}

beforeEach(() => {
  asked = [];
  isGone = false;
  vi.stubGlobal(
    "EventSource",
    class {
      static readonly CLOSED = 2;
      onmessage = null;
      onerror = null;
      readyState = 0;
      constructor() {
        keep(this);
      }
    },
  );
  vi.stubGlobal("fetch", async (url: string, options?: RequestInit) => {
    await new Promise((done) => setTimeout(done, 1));
    if (options?.method === "POST" && isGone) throw new TypeError("gone");
    if (options?.method === "POST") asked.push(new URL(url, "http://127.0.0.1/studio/"));
    return new Response(JSON.stringify(NO_PROJECT));
  });
});
afterEach(() => vi.unstubAllGlobals());

const files = (n: number) => Array.from({ length: n }, (_, i) => new File(["a"], `${i}.png`));
const sentTo = () => asked.map((url) => url.searchParams.get("class"));

describe("pictures that are added while others are sent", () => {
  it("are sent after them", async () => {
    const project = new OpenProject("photos");
    await Promise.all([
      project.sender.add("cat", files(5)),
      project.sender.add("dog", files(2)),
      project.sender.addUnlabelled(files(1)),
    ]);
    const expected = [...Array<string>(5).fill("cat"), "dog", "dog", null];
    expect(sentTo()).toEqual(expected);
    expect(project.sender.adding).toBeNull();
  });

  it("join those that did not reach the server", async () => {
    const project = new OpenProject("photos");
    isGone = true;
    await Promise.all([project.sender.add("cat", files(2)), project.sender.add("dog", files(1))]);
    await project.sender.addUnlabelled(files(1));
    expect(project.sender.unsent).toHaveLength(4);
    isGone = false;
    await project.sender.sendAgain();
    expect(project.sender.unsent).toHaveLength(0);
    expect(sentTo().sort()).toEqual(["cat", "cat", "dog", null].sort());
  });
});

describe("a project that cannot be read", () => {
  const settled = () => new Promise((done) => setTimeout(done, 10));

  it("says why, until it can be read again", async () => {
    const project = new OpenProject("photos");
    const answer = new Response(JSON.stringify({ detail: "not there" }), { status: 400 });
    vi.stubGlobal("fetch", async () => answer);
    events.readyState = 2; // the server has refused to send events
    events.onerror?.();
    await settled();
    expect([project.problem, project.isGone]).toEqual(["not there", false]);
    vi.stubGlobal("fetch", async () => new Response(JSON.stringify(NO_PROJECT)));
    await project.renew();
    expect(project.problem).toBe("");
  });

  it("is not the same as a server that does not answer", async () => {
    const project = new OpenProject("photos");
    events.onerror?.();
    await settled();
    expect([project.problem, project.isGone]).toEqual(["", true]);
  });
});

describe("what the user does", () => {
  it("is done in its order, also if a part of it takes long", async () => {
    const project = new OpenProject("photos");
    const done: string[] = [];
    const slow = project.attempt(async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      done.push("move");
    });
    const failed = project.attempt(() => Promise.reject(new Error("no")));
    const fast = project.attempt(() => Promise.resolve(done.push("undo")));
    expect(await Promise.all([slow, failed, fast])).toEqual([true, false, true]);
    expect(done).toEqual(["move", "undo"]);
    expect(project.problem).not.toBe("");
  });

  it("leaves what is selected while it is done", async () => {
    const project = new OpenProject("photos");
    project.toggle("Cat/1.png");
    const move = project.move([...project.chosen], "Dog");
    project.toggle("Cat/2.png");
    await move;
    expect([...project.chosen]).toEqual(["Cat/2.png"]);
    isGone = true;
    expect(await project.setAside([...project.chosen])).toBe(false);
    expect([...project.chosen]).toEqual(["Cat/2.png"]);
  });
});
