// Sends pictures to `pellucid serve`; gives a line for each: name, label, probability.
// In the browser, on a page of the same site: await predict(input.files, location.origin)
export async function predict(files, url, token) {
  const body = new FormData();
  for (const file of files) body.append("files", file);
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  const response = await fetch(new URL("/v1/predict?top=1", url), { method: "POST", body, headers });
  const { predictions, detail } = await response.json();
  if (!predictions) throw new Error(JSON.stringify(detail));
  return predictions.map(({ name, label, top, error }) =>
    [name, label ?? error.message, ...top.map((ranked) => ranked.probability)].join("\t"));
}

// In Node: node predict.mjs cat.jpg dog.jpg
if (globalThis.process?.versions.node) {
  const { readFileSync } = await import("node:fs");
  const { basename } = await import("node:path");
  const { argv, env } = process;
  const files = argv.slice(2).map((path) => new File([readFileSync(path)], basename(path)));
  const lines = await predict(files, env.PELLUCID_URL ?? "http://127.0.0.1:8000", env.PELLUCID_TOKEN);
  console.log(lines.join("\n"));
}
