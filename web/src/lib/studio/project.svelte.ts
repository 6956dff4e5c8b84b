import { SvelteSet } from "svelte/reactivity";
import { problemText } from "../state/problem";
import { say } from "../i18n/texts.svelte";
import { route } from "../state/route.svelte";
import {
  eventsAddress,
  getCheck,
  getProject,
  getResult,
  getThumbnails,
  makeClass,
  movePictures,
  newBatch,
  setAside,
  startJob,
} from "./api";
import type { CheckResult, Job, Project, Result, StudioEvent } from "./api";
import type { Estimates } from "./train_api";
import type { Lang } from "../lessons/titles";

import { PictureSender } from "./picture_sender.svelte";
import { ThumbnailQueue } from "./thumbnail_queue";

/** Time without a change after which the pictures are checked, in milliseconds. */
const QUIET = 3000;
/** Number of pictures above which they are checked only when the user asks. */
const MOST_CHECKED = 3000;

/** The folder of pictures without a class. */
const HIDDEN = ".pellucid";

const isRunning = (job: { state: Job["state"] }) => job.state === "running";
const NO_JOB: Job = {
  state: "none",
  stages: [],
  epochs: [],
  notes: [],
  is_stopping: false,
  has_died: false,
  can_resume: false,
};
const NO_ESTIMATE: Estimates = { state: "none", recipes: [], is_current: false };

/** A project on the screen, which follows every change, also by another window. */
export class OpenProject {
  now = $state.raw<Project | null>(null);
  training = $state.raw<Job>(NO_JOB);
  check = $state.raw<Job>(NO_JOB);
  estimate = $state.raw<Estimates>(NO_ESTIMATE);
  map = $state.raw<Job>(NO_JOB);
  rank = $state.raw<Job>(NO_JOB);
  /** What the latest check has found; null if there was none, undefined while it is asked for. */
  checked = $state.raw<CheckResult | null | undefined>();
  /** The test of the latest classifier; null if there is none, undefined while it is asked for. */
  result = $state.raw<Result | null | undefined>();
  /** Changes with the pictures. */
  revision = $state("");
  problem = $state("");
  /** Whether the server does not answer. */
  isGone = $state(false);
  /** Pictures from the clipboard of which the class is not known yet. */
  pasted = $state.raw<File[]>([]);
  /** Code of the finding that is to be shown. */
  finding = $state("");
  readonly sender = new PictureSender(this);
  readonly chosen = new SvelteSet<string>();
  readonly thumbnails = new ThumbnailQueue((paths) => getThumbnails(this.id, paths));
  #events: EventSource;
  /** The language of what the server tells. */
  #lang: Lang;
  /** The revision of the latest event. */
  #wanted = "";
  #isAsking = false;
  /** Numbers of the latest request for the project, and of the one whose answer is shown. */
  #nAsked = 0;
  #nShown = 0;
  /** What was asked for, one after the other. */
  #attempts: Promise<unknown> = Promise.resolve();
  /** Why the project could not be read, until it can be. */
  #unread = "";
  #soon: ReturnType<typeof setTimeout> | undefined;
  /** The revision for which a check was started last. */
  #tried = "";

  constructor(readonly id: string) {
    this.#lang = route.now.lang;
    this.#events = this.#listen();
  }

  /** Have the server tell everything in another language. */
  speak(lang: Lang): void {
    if (lang === this.#lang) return;
    this.#lang = lang;
    this.#events.close();
    this.#events = this.#listen();
    if (this.checked) void this.#renewCheck();
  }

  #listen(): EventSource {
    const events = new EventSource(eventsAddress(this.id, this.#lang));
    events.onerror = () => {
      // The browser tries again, unless the server has answered that there are no events.
      const isRefused = events.readyState === EventSource.CLOSED;
      this.isGone = !isRefused;
      if (isRefused) void this.renew();
    };
    events.onopen = () => (this.isGone = false);
    events.onmessage = ({ data }: MessageEvent<string>) => {
      const event = JSON.parse(data) as StudioEvent;
      const ended = (before: Job, after: Job) =>
        !isRunning(after) && (isRunning(before) || !this.#wanted);
      if (ended(this.training, event.training)) void this.#readResult();
      const isCheckOver = ended(this.check, event.check);
      this.training = event.training;
      this.check = event.check;
      this.estimate = event.estimate;
      this.map = event.map;
      this.rank = event.rank;
      if (isCheckOver) void this.#renewCheck();
      this.#wanted = event.revision;
      void this.#catchUp();
    };
    return events;
  }

  /** Ask for the project if it is not as the last event says; events may come faster. */
  async #catchUp(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    // After an answer, only a later event is a reason to ask again: the answer may be newer than
    // the event, whose successor is on its way.
    for (let asked: string | null = null; asked !== this.#wanted;) {
      asked = this.#wanted;
      // A folder that was gone may be back as it was.
      if (this.revision !== asked || this.#unread) await this.renew();
    }
    this.#isAsking = false;
  }

  async #readResult(): Promise<void> {
    this.result = await this.#answer(getResult(this.id));
  }

  async #renewCheck(): Promise<void> {
    const lang = this.#lang;
    const checked = await this.#answer(getCheck(this.id, lang));
    if (lang !== this.#lang) return; // what is told in the other language is on its way
    this.checked = checked;
    this.#checkSoon();
  }

  async #answer<T>(asked: Promise<T>): Promise<T | null> {
    try {
      return await asked;
    } catch (error) {
      this.problem = problemText(error, say());
      return null;
    }
  }

  /** Whether there are pictures in two classes at least. */
  get isReady(): boolean {
    return (this.now?.classes.filter((each) => each.n_pictures).length ?? 0) >= 2;
  }

  close(): void {
    clearTimeout(this.#soon);
    this.#events.close();
  }

  async renew(): Promise<void> {
    try {
      await this.#read();
      if (this.problem === this.#unread) this.problem = "";
      this.#unread = "";
    } catch (error) {
      this.problem = this.#unread = problemText(error, say());
    }
    if (!this.sender.adding && !this.#unread) await this.#renewCheck();
  }

  async #read(): Promise<void> {
    const number = ++this.#nAsked;
    const project = await getProject(this.id);
    if (number < this.#nShown) return; // a later question was answered first
    this.#nShown = number;
    this.#take(project);
  }

  /** Check the pictures once nothing has changed for a moment. */
  #checkSoon(): void {
    clearTimeout(this.#soon);
    const { now, checked } = this;
    const n = now?.classes.reduce((sum, each) => sum + each.n_pictures, 0) ?? 0;
    if (!now || checked === undefined || !this.isReady || n > MOST_CHECKED) return;
    const revision = now.classes_revision;
    if (revision === checked?.revision || revision === this.#tried) return;
    this.#soon = setTimeout(() => {
      const isBusy =
        this.sender.adding ?? [this.check, this.training, this.estimate].some(isRunning);
      if (isBusy) {
        this.#checkSoon();
        return;
      }
      this.#tried = revision;
      // Another window may have begun; a failed check says so itself.
      startJob(this.id, "check").catch(() => undefined);
    }, QUIET);
  }

  #take(project: Project): void {
    this.now = project;
    this.revision = project.revision;
    const names = project.classes.map(({ name }) => name);
    for (const path of this.chosen) {
      const folder = path.slice(0, path.indexOf("/"));
      const isBeside = !path.includes("/"); // the class folders
      if (!isBeside && folder !== HIDDEN && !names.includes(folder)) this.chosen.delete(path);
    }
  }

  /**
   * Do something after what was begun before it, and say what went wrong. An undo that overtook a
   * move would undo another one.
   */
  attempt(work: () => Promise<unknown>): Promise<boolean> {
    this.problem = "";
    const isDone = this.#attempts.then(() => this.#do(work));
    this.#attempts = isDone;
    return isDone;
  }

  /** Move pictures to a class; a new one is made first, and both are undone at once. */
  move(paths: string[], label: string, isNew = false): Promise<boolean> {
    return this.#takeAway(paths, async () => {
      const batch = newBatch();
      if (isNew) await makeClass(this.id, label, batch);
      await movePictures(this.id, paths, label, batch);
    });
  }

  setAside(paths: string[]): Promise<boolean> {
    return this.#takeAway(paths, () => setAside(this.id, paths));
  }

  /** Pictures that leave their place are no longer selected; those selected meanwhile are. */
  async #takeAway(paths: string[], work: () => Promise<unknown>): Promise<boolean> {
    const isDone = await this.attempt(work);
    if (isDone) for (const path of paths) this.chosen.delete(path);
    return isDone;
  }

  async #do(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      await this.#read();
      if (!this.sender.adding) await this.#renewCheck();
      return true;
    } catch (error) {
      this.problem = problemText(error, say());
      return false;
    }
  }

  toggle(path: string): void {
    if (!this.chosen.delete(path)) this.chosen.add(path);
  }
}
