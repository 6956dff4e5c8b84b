"use strict";
const WORDS = {
  en: {
    drop: "Drop pictures here, or choose some",
    token: "Token",
    docs: "For programs: the API",
    working: "Classifying …",
    strange: "Probably none of these classes",
    classes: (n) => `${n} classes`,
    accuracy: (a) => `accuracy ${a} on its test pictures`,
    failed: "That did not work",
    unreachable: "The server does not answer.",
    problems: {},
  },
  ko: {
    drop: "여기에 사진을 끌어다 놓거나 고르세요",
    token: "토큰",
    docs: "프로그램용 API 문서",
    working: "계산 중 …",
    strange: "어느 클래스에도 속하지 않는 것으로 보입니다",
    classes: (n) => `클래스 ${n}개`,
    accuracy: (a) => `시험용 사진의 정확도 ${a}`,
    failed: "처리하지 못했습니다",
    unreachable: "서버가 응답하지 않습니다.",
    problems: {
      empty: "빈 파일입니다.",
      unreadable: "파일을 읽을 수 없습니다.",
      "not a picture": "사진이 아닙니다.",
      truncated: "파일이 중간에 끊겨 있습니다. 다시 복사해 보세요.",
      damaged: "사진이 손상되어 열 수 없습니다.",
      "too many pixels": "사진의 픽셀 수가 너무 많습니다.",
      "too large": "파일이 너무 큽니다.",
      "too late": "시간이 너무 오래 걸려 중단했습니다.",
    },
  },
};
const language = navigator.language.startsWith("ko") ? "ko" : "en";
const words = WORDS[language];
const $ = (id) => document.getElementById(id);
const element = (tag, text, kind) => {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (kind) made.className = kind;
  return made;
};
const percent = (share) => {
  const text = (100 * share).toFixed(1);
  if (share < 1 && text === "100.0") return "> 99.9%";
  if (share > 0 && text === "0.0") return "< 0.1%";
  return `${text}%`;
};
const headers = () => ($("token").value ? { Authorization: `Bearer ${$("token").value}` } : {});

async function describe() {
  const response = await fetch("/v1/model", { headers: headers() });
  $("token-row").hidden = response.status !== 401 && !$("token").value;
  if (!response.ok) return;
  const model = await response.json();
  $("name").textContent = model.name;
  const parts = [words.classes(model.labels.length)];
  if (model.metrics.accuracy !== undefined) parts.push(words.accuracy(percent(model.metrics.accuracy)));
  $("about").textContent = parts.join(" · ");
}

function shown(prediction, file) {
  const row = element("li");
  const picture = element("img");
  picture.src = URL.createObjectURL(file);
  picture.alt = "";
  picture.onload = () => URL.revokeObjectURL(picture.src);
  picture.onerror = () => picture.removeAttribute("src");
  const told = element("div");
  if (prediction.error) {
    told.append(element("p", words.problems[prediction.error.code] ?? prediction.error.message, "error"));
  } else {
    told.append(element("h2", prediction.label));
    if (prediction.is_known === false) told.append(element("p", words.strange, "strange"));
    const bars = element("ol", undefined, "bars");
    for (const each of prediction.top) {
      const bar = element("li");
      const meter = element("meter");
      meter.value = each.probability;
      meter.setAttribute("aria-hidden", "true");
      bar.append(element("span", each.label), meter, element("span", percent(each.probability)));
      bars.append(bar);
    }
    told.append(bars);
  }
  told.append(element("p", file.name, "file"));
  row.append(picture, told);
  return row;
}

async function ask(files) {
  if (!files.length) return;
  $("message").textContent = words.working;
  const form = new FormData();
  for (const file of files) form.append("files", file, file.name);
  try {
    const response = await fetch("/v1/predict?top=3", { method: "POST", body: form, headers: headers() });
    const answer = await response.json();
    if (!answer.predictions) {
      $("token-row").hidden = response.status !== 401;
      $("message").textContent = `${words.failed}: ${answer.detail}`;
      return;
    }
    $("message").textContent = "";
    $("answers").prepend(...answer.predictions.map((each, at) => shown(each, files[at])));
  } catch {
    $("message").textContent = words.unreachable;
  }
}

document.documentElement.lang = language;
for (const each of document.querySelectorAll("[data-words]")) each.textContent = words[each.dataset.words];
$("files").addEventListener("change", (event) => ask([...event.target.files]));
$("token").addEventListener("change", describe);
const drop = $("drop");
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.toggle("over", kind === "dragover");
    if (kind === "drop") ask([...event.dataTransfer.files]);
  });
}
describe();
