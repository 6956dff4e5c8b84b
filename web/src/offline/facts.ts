// What the files beside the page say: the classifier's facts, its model, and the runtime.

export interface ModelInput {
  width: number;
  height: number;
  n_channels: number;
}

/** Written by `pellucid.exports.web_format`. */
export interface Facts {
  /** Name of the run. */
  name: string;
  labels: string[];
  input: ModelInput;
  /** OOD score above which a picture is of none of the classes; null if there is no such score. */
  ood_threshold: number | null;
  test: {
    accuracy: number;
    /** 95% confidence interval. */
    interval: [number, number];
    n_test: number;
  };
  /** All outputs of the model for `checkPixels`, in Python. */
  check: number[];
}

declare global {
  interface Window {
    pellucidFacts?: Facts;
    /** gzip, in base64. */
    pellucidModel?: string;
    /** The same of ONNX Runtime Web's WebAssembly. */
    pellucidRuntime?: string;
  }
}

/** Unpack what a file beside the page holds. */
export async function unpack(packed: string): Promise<Uint8Array<ArrayBuffer>> {
  const text = atob(packed);
  const bytes = new Uint8Array(text.length);
  for (let n = 0; n < text.length; n++) bytes[n] = text.charCodeAt(n);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The picture on which the answers of Python and of this browser are compared. */
export function checkPixels({ width, height, n_channels: channels }: ModelInput): Uint8Array {
  return Uint8Array.from({ length: width * height * channels }, (_, n) => {
    const [channel, pixel] = [n % channels, Math.floor(n / channels)];
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    return (x * 5 + y * 3 + channel * 80) % 256;
  });
}
