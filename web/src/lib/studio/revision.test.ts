import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { OpenProject } from "./project.svelte";

vi.mock("../state/route.svelte", () => ({ route: { now: { lang: "en" } } }));
vi.mock("../i18n/texts.svelte", () => ({ say: () => ({ problems: {}, serverGone: "gone" }) }));

const JOB = { state: "none", stages: [], epochs: [], notes: [] };
/** Each request for the project, to be answered with a revision. */
let asked: ((revision: string) => void)[] = [];
let tell: (revision: string) => void;

beforeEach(() => {
  asked = [];
  vi.stubGlobal(
    "EventSource",
    class {
      onmessage: ((event: { data: string }) => void) | null = null;
      constructor() {
        tell = (revision) =>
          this.onmessage?.({
            data: JSON.stringify({
              revision,
              training: JOB,
              check: JOB,
              map: JOB,
              rank: JOB,
              estimate: { ...JOB, recipes: [], is_current: false },
            }),
          });
      }
    },
  );
  vi.stubGlobal("fetch", (url: string) => {
    if (!url.endsWith("/photos")) return Promise.resolve(new Response("null"));
    return new Promise<Response>((resolve) => {
      asked.push((revision) =>
        resolve(new Response(JSON.stringify({ name: "photos", classes: [], revision }))),
      );
    });
  });
});
afterEach(() => vi.unstubAllGlobals());

/** Let everything happen that waits for nothing. */
const settle = async () => {
  for (let n = 0; n < 5; n++) await new Promise((resolve) => setTimeout(resolve));
};

async function opened(): Promise<OpenProject> {
  const project = new OpenProject("photos");
  tell("a");
  await settle();
  asked.shift()?.("a");
  await settle();
  return project;
}

describe("the project on the screen", () => {
  it("is asked for once after an action", async () => {
    const project = await opened();
    const done = project.attempt(() => Promise.resolve());
    await settle();
    expect(asked).toHaveLength(1);
    asked.shift()?.("b");
    await done;
    tell("b");
    await settle();
    expect(asked).toHaveLength(0);
    expect(project.revision).toBe("b");
  });

  it("is asked for once if its answer is newer than the event", async () => {
    const project = await opened();
    tell("b");
    await settle();
    asked.shift()?.("c");
    await settle();
    expect(asked).toHaveLength(0);
    tell("c");
    await settle();
    expect(asked).toHaveLength(0);
    expect(project.revision).toBe("c");
  });

  it("is asked for again if an event comes during a request", async () => {
    const project = await opened();
    tell("b");
    await settle();
    tell("c");
    tell("d");
    asked.shift()?.("b");
    await settle();
    expect(asked).toHaveLength(1);
    asked.shift()?.("d");
    await settle();
    expect(asked).toHaveLength(0);
    expect(project.revision).toBe("d");
  });

  it("is not replaced by the answer to an earlier question", async () => {
    const project = await opened();
    const done = project.attempt(() => Promise.resolve());
    await settle();
    tell("c");
    await settle();
    const [first, second] = asked.splice(0);
    second?.("c");
    await settle();
    first?.("b");
    await done;
    expect(project.revision).toBe("c");
    expect(asked).toHaveLength(0);
  });

  it("is asked for again when the server is back", async () => {
    const project = await opened();
    const answer = vi.mocked(fetch);
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("gone")));
    tell("b");
    await settle();
    expect(project.revision).toBe("a");
    vi.stubGlobal("fetch", answer);
    tell("b");
    await settle();
    asked.shift()?.("b");
    await settle();
    expect(project.revision).toBe("b");
  });
});
