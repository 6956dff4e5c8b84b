// The classifier, in ONNX Runtime Web with one thread: others need a server's headers.

import * as ort from "onnxruntime-web/wasm";
import { checkPixels, unpack, type Facts } from "./facts";
import { decode } from "./picture/decode";

/** Names as in `pellucid.inference.tensor_names`. */
const [INPUT, PROBABILITIES, OOD_SCORE] = ["pictures", "probabilities", "ood_score"];

export interface Answer {
  /** Of each class, in the order of the labels. */
  probabilities: number[];
  /** Whether the picture is like those of training; null if the classifier cannot tell. */
  isKnown: boolean | null;
}

export class Classifier {
  /** Largest difference from Python's answer on the picture that both compute. */
  difference = NaN;

  private constructor(
    readonly facts: Facts,
    readonly session: ort.InferenceSession,
  ) {}

  /** Load the files beside the page, and compare an answer with Python's. */
  static async load(facts: Facts, model: string, runtime: string): Promise<Classifier> {
    ort.env.wasm.numThreads = 1;
    ort.env.wasm.wasmBinary = (await unpack(runtime)).buffer;
    const session = await ort.InferenceSession.create(await unpack(model), {
      executionProviders: ["wasm"],
    });
    const classifier = new Classifier(facts, session);
    const found = await classifier.#outputs(checkPixels(facts.input));
    classifier.difference = Math.max(
      ...facts.check.map((expected, n) => Math.abs(expected - (found[n] ?? NaN))),
    );
    return classifier;
  }

  /**
   * Classify a picture.
   *
   * @throws RefusedPicture if it cannot be read as pellucid reads it.
   */
  async classify(file: Blob): Promise<Answer> {
    const { labels, input, ood_threshold: threshold } = this.facts;
    const outputs = await this.#outputs(await decode(file, input));
    const score = outputs[labels.length];
    const isKnown = score === undefined || threshold === null ? null : score <= threshold;
    return { probabilities: outputs.slice(0, labels.length), isKnown };
  }

  /** Probabilities, and the OOD score if the model computes it. */
  async #outputs(pixels: Uint8Array): Promise<number[]> {
    const { height, width, n_channels: channels } = this.facts.input;
    const tensor = new ort.Tensor("uint8", pixels, [1, height, width, channels]);
    const found = await this.session.run({ [INPUT as string]: tensor });
    return [PROBABILITIES, OOD_SCORE].flatMap((name) => [
      ...((found[name as string]?.data ?? []) as Float32Array),
    ]);
  }
}
