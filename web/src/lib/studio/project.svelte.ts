import { SvelteSet } from "svelte/reactivity";
import { problemText } from "../state/problem";
import { say } from "../i18n/texts.svelte";
import { ServerError } from "../api/client";
import { addPicture, eventsAddress, getProject, newBatch } from "./api";
import type { Job, Project, StudioEvent } from "./api";

/** How many pictures are sent at the same time. */
const N_AT_ONCE = 3;

const NO_JOB: Job = { state: "none", notes: [] };

/** A picture that was not added, and why. */
export interface Refused {
  name: string;
  why: string;
}

/** Pictures that did not reach the server, so that they can be sent again. */
export interface Unsent {
  label: string;
  files: Blob[];
  burst: string | undefined;
}

/** What is being added to a class. */
export interface Adding {
  label: string;
  done: number;
  total: number;
}

/** A project on the screen, which follows every change, also by another window. */
export class OpenProject {
  now = $state.raw<Project | null>(null);
  training = $state.raw<Job>(NO_JOB);
  check = $state.raw<Job>(NO_JOB);
  /** Changes with the pictures. */
  revision = $state("");
  problem = $state("");
  /** Whether the server does not answer. */
  isGone = $state(false);
  refused = $state.raw<Refused[]>([]);
  unsent = $state.raw<Unsent | null>(null);
  adding = $state.raw<Adding | null>(null);
  readonly chosen = new SvelteSet<string>();
  #events: EventSource;
  #wanted = "";
  #isAsking = false;

  constructor(readonly id: string) {
    this.#events = new EventSource(eventsAddress(id));
    this.#events.onerror = () => (this.isGone = true);
    this.#events.onopen = () => (this.isGone = false);
    this.#events.onmessage = ({ data }: MessageEvent<string>) => {
      const event = JSON.parse(data) as StudioEvent;
      this.training = event.training;
      this.check = event.check;
      this.#wanted = event.revision;
      void this.#catchUp();
    };
  }

  /** Ask for the project until it is as the last event says; events may come faster. */
  async #catchUp(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    while (this.revision !== this.#wanted) await this.renew(this.#wanted);
    this.#isAsking = false;
  }

  /** Whether there are pictures in two classes at least. */
  get isReady(): boolean {
    return (this.now?.classes.filter((each) => each.n_pictures).length ?? 0) >= 2;
  }

  close(): void {
    this.#events.close();
  }

  async renew(revision: string): Promise<void> {
    try {
      this.#take(await getProject(this.id));
    } catch (error) {
      this.problem = problemText(error, say());
    }
    this.revision = revision;
  }

  #take(project: Project): void {
    this.now = project;
    const names = project.classes.map(({ name }) => name);
    for (const path of this.chosen) {
      if (!names.includes(path.slice(0, path.indexOf("/")))) this.chosen.delete(path);
    }
  }

  /** Do something, and say what went wrong; the events tell what changed. */
  async attempt(work: () => Promise<unknown>): Promise<boolean> {
    this.problem = "";
    try {
      await work();
      this.#take(await getProject(this.id));
      return true;
    } catch (error) {
      this.problem = problemText(error, say());
      return false;
    }
  }

  /** Add files to a class. What cannot be used is listed; everything else is added. */
  async add(label: string, files: readonly Blob[], burst?: string): Promise<void> {
    if (!files.length || this.adding) return;
    const batch = newBatch();
    const left = [...files];
    const refused: Refused[] = [];
    const unsent: Blob[] = [];
    this.problem = "";
    this.adding = { label, done: 0, total: files.length };
    const send = async () => {
      for (let file = left.shift(); file; file = left.shift()) {
        try {
          await addPicture(this.id, label, file, batch, burst);
        } catch (error) {
          const name = file instanceof File ? file.name : "";
          if (error instanceof ServerError) refused.push({ name, why: problemText(error, say()) });
          else unsent.push(file);
        }
        if (this.adding) this.adding = { ...this.adding, done: this.adding.done + 1 };
      }
    };
    await Promise.all(Array.from({ length: N_AT_ONCE }, send));
    this.adding = null;
    this.refused = refused;
    this.unsent = unsent.length ? { label, files: unsent, burst } : null;
    await this.renew(this.revision);
  }

  toggle(path: string): void {
    if (!this.chosen.delete(path)) this.chosen.add(path);
  }
}
