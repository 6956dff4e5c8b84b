// Sends files to a project, and keeps what was not added and what did not reach the server.

import { ServerError } from "../api/client";
import { say } from "../i18n/texts.svelte";
import { problemText } from "../state/problem";
import { route } from "../state/route.svelte";
import { addPicture, makeClass, newBatch } from "./api";
import { classFor, classNames } from "./class_names";
import { addArchive, addToInbox } from "./collect_api";
import { collectTexts } from "./collect_texts";
import { isArchive } from "./dropped";
import type { Found } from "./dropped";
import type { OpenProject } from "./project.svelte";

/** How many pictures are sent at the same time. */
const N_AT_ONCE = 3;

/** A picture that was not added, and why. */
interface Refused {
  name: string;
  why: string;
}

/** A file on its way; without a class, it is an archive of class folders, or for the inbox. */
interface Sending {
  label: string | null;
  file: Blob;
  isForInbox?: boolean;
  burst?: string | undefined;
}

/** What is being added to a class. */
interface Adding {
  label: string;
  done: number;
  total: number;
}

/** The files on their way to a project. */
export class PictureSender {
  refused = $state.raw<Refused[]>([]);
  /** What did not reach the server, so that it can be sent again. */
  unsent = $state.raw<Sending[]>([]);
  /** Number of pictures by class that came from an archive. */
  sorted = $state.raw<Record<string, number> | null>(null);
  /** What is being sent now. */
  adding = $state.raw<Adding | null>(null);
  /** What was asked to be sent, one after the other. */
  #sending: Promise<void> = Promise.resolve();
  #nWaiting = 0;
  readonly #project: OpenProject;

  constructor(project: OpenProject) {
    this.#project = project;
  }

  /** Add files to a class. What cannot be used is listed; everything else is added. */
  async add(label: string, files: readonly Blob[], burst?: string): Promise<void> {
    await this.#send(files.map((file) => ({ label, file, burst })));
  }

  /** Add files without a class. */
  async addUnlabelled(files: readonly Blob[]): Promise<void> {
    await this.#send(files.map((file) => ({ label: null, file, isForInbox: true })));
  }

  /** Add files to the classes that their folders name; classes that are missing are made. */
  async addByFolder(found: readonly Found[]): Promise<void> {
    const pictures = found.filter(({ file }) => !isArchive(file));
    const labels = classNames(pictures.map(({ path }) => path));
    const sent: Sending[] = found
      .filter(({ file }) => isArchive(file))
      .map(({ file }) => ({ label: null, file }));
    const refused: Refused[] = [];
    const there = this.#project.now?.classes.map(({ name }) => name) ?? [];
    const missing: string[] = [];
    pictures.forEach(({ path, file }, n) => {
      const folder = labels[n];
      if (folder == null) {
        refused.push({ name: path, why: collectTexts[route.now.lang].notInFolder });
        return;
      }
      const label = classFor(folder, [...there, ...missing]);
      if (!there.includes(label) && !missing.includes(label)) missing.push(label);
      sent.push({ label, file });
    });
    const batch = newBatch();
    for (const label of missing)
      if (!(await this.#project.attempt(() => makeClass(this.#project.id, label, batch)))) return;
    await this.#send(sent, batch, refused);
  }

  /** List files that the browser could not read with those that were not added. */
  refuse(paths: readonly string[]): void {
    const why = collectTexts[route.now.lang].unreadable;
    this.refused = [...this.refused, ...paths.map((name) => ({ name, why }))];
  }

  /** Send again what did not reach the server. */
  async sendAgain(): Promise<void> {
    const again = this.unsent;
    this.unsent = [];
    await this.#send(again);
  }

  /** Send files after those that are being sent already. */
  async #send(
    sent: readonly Sending[],
    batch = newBatch(),
    refused: readonly Refused[] = [],
  ): Promise<void> {
    const before = this.#nWaiting ? this.refused : [];
    this.refused = [...before, ...refused];
    if (!sent.length) return;
    if (!this.#nWaiting) this.sorted = null;
    this.#nWaiting += 1;
    this.#sending = this.#sending.then(() => this.#sendAll(sent, batch));
    await this.#sending;
  }

  async #sendAll(sent: readonly Sending[], batch: string): Promise<void> {
    const left = [...sent];
    const refused: Refused[] = [];
    const unsent: Sending[] = [];
    const sorted: Record<string, number> = { ...this.sorted };
    this.#project.problem = "";
    this.adding = { label: left[0]?.label ?? "", done: 0, total: left.length };
    const work = async () => {
      for (let each = left.shift(); each; each = left.shift()) {
        try {
          refused.push(...(await this.#sendOne(each, batch, sorted)));
        } catch (error) {
          const name = each.file instanceof File ? each.file.name : "";
          if (error instanceof ServerError) refused.push({ name, why: problemText(error, say()) });
          else unsent.push(each);
        }
        const { done, total } = this.adding ?? { done: 0, total: 0 };
        this.adding = { label: each.label ?? "", done: done + 1, total };
      }
    };
    await Promise.all(Array.from({ length: N_AT_ONCE }, work));
    this.adding = null;
    this.#nWaiting -= 1;
    this.refused = [...this.refused, ...refused];
    this.unsent = [...this.unsent, ...unsent];
    if (Object.keys(sorted).length) this.sorted = sorted;
    await this.#project.renew();
  }

  /** Send a file; of an archive, return what was not added. */
  async #sendOne(
    { label, file, burst, isForInbox }: Sending,
    batch: string,
    sorted: Record<string, number>,
  ): Promise<Refused[]> {
    if (isForInbox) await addToInbox(this.#project.id, file, batch);
    else if (isArchive(file)) {
      const came = await addArchive(this.#project.id, label, file, batch);
      const more = came.n_refused - came.refused.length;
      for (const [name, n] of Object.entries(came.added)) sorted[name] = (sorted[name] ?? 0) + n;
      return [
        ...came.refused.map(({ name, reason }) => ({ name, why: reason })),
        ...(more > 0 ? [{ name: file.name, why: collectTexts[route.now.lang].more(more) }] : []),
        ...came.notes.map((note) => ({ name: file.name, why: note })),
      ];
    } else if (label !== null) await addPicture(this.#project.id, label, file, batch, burst);
    return [];
  }
}
