// What a page cannot do by itself: keep a form on this phone while the line is down, send
// photos one by one, ask before what cannot be undone. Every page works without it.
"use strict";

const STORE = "draft:";

// Storage may be forbidden or full: then there is no draft, and nothing else changes.
const store = {
  get(key) { try { return JSON.parse(localStorage.getItem(STORE + key)); } catch { return null; } },
  set(key, value) {
    try { localStorage.setItem(STORE + key, JSON.stringify(value)); return true; } catch { return false; }
  },
  drop(key) { try { localStorage.removeItem(STORE + key); } catch { /* nothing kept */ } },
  keys() {
    try { return Object.keys(localStorage).filter((key) => key.startsWith(STORE)); } catch { return []; }
  },
};

// States of sending, in the words that stand beside the button.
const WORDS = {
  local: "已存本机，未送达", sending: "正在送出…", sent: "已送达", failed: "未送达，内容仍在本机",
};

function show(form, state, words) {
  // A photo's own word is no word about the form.
  const place = form.querySelector(".sent[role=status]");
  if (!place) return;
  place.dataset.state = state;
  place.textContent = words || WORDS[state];
}

// Drafts: only forms that say so with data-draft="id". Persons' data is never kept here, so
// fields marked data-private are left out, and so are passwords and files.
function kept(field) {
  return field.name && !field.name.startsWith("_") && !("private" in field.dataset)
    && !["password", "file", "hidden", "submit"].includes(field.type);
}

function remember(form) {
  const values = Array.from(form.elements).filter(kept)
    .filter((field) => !["radio", "checkbox"].includes(field.type) || field.checked)
    .map((field) => [field.name, field.value]);
  const at = Date.now();
  const version = form.dataset.version || "";
  const key = form.elements._key ? form.elements._key.value : "";
  if (store.set(form.dataset.draft, { values, at, version, key })) show(form, "local");
}

function restore(form, draft) {
  const left = draft.values.slice();
  for (const field of Array.from(form.elements).filter(kept)) {
    const choice = ["radio", "checkbox"].includes(field.type);
    const at = left.findIndex(([name, value]) => name === field.name && (!choice || value === field.value));
    if (choice) field.checked = at >= 0;
    else if (at >= 0) field.value = left[at][1];
    if (at >= 0) left.splice(at, 1);
  }
  // The same key: a packet that did arrive before the line broke is not counted twice.
  if (draft.key && form.elements._key) form.elements._key.value = draft.key;
  show(form, "local");
}

// What is about to be remembered: not once it has arrived, or the next form would begin with it
// and with its key.
const waiting = new WeakMap();

function drafts(form) {
  const id = form.dataset.draft;
  const draft = store.get(id);
  if (draft && draft.version === (form.dataset.version || "")) restore(form, draft);
  else if (draft) show(form, "failed", "本机另有一份旧稿，记录已被他人更新");
  form.addEventListener("input", () => {
    clearTimeout(waiting.get(form));
    waiting.set(form, setTimeout(remember, 400, form));
  });
}

// Sending with fetch keeps the page when the line is down; without script the form is sent
// as ever. The answer takes the page's place, whatever it is.
async function send(form, submitter) {
  const id = form.dataset.draft;
  remember(form);
  show(form, "sending");
  form.querySelectorAll("button").forEach((button) => { button.disabled = true; });
  try {
    const body = new URLSearchParams(new FormData(form));
    if (submitter && submitter.name) body.append(submitter.name, submitter.value);
    const answer = await fetch(form.action, { method: "POST", body, redirect: "follow" });
    if (answer.status >= 500) throw new Error(String(answer.status));
    if (answer.status === 401) return late(form, await answer.text());
    if (answer.ok) {
      clearTimeout(waiting.get(form));
      store.drop(id);
      show(form, "sent");
      location.assign(answer.url);
      return;
    }
    refused(form, await answer.text());
  } catch {
    show(form, "failed");
  }
  form.querySelectorAll("button").forEach((button) => { button.disabled = false; });
}

// The session is over. The server has kept what was typed where it offers to sign in and go on;
// otherwise it is still here.
function late(form, text) {
  if (!text.includes('action="/login"')) {
    show(form, "failed", "登录已过期，内容仍在本机，登录后再提交");
    form.querySelectorAll("button").forEach((button) => { button.disabled = false; });
    return;
  }
  refused(form, text);
}

// A refused form comes back filled in and with its faults; it takes the old one's place.
function refused(form, text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const main = page.getElementById("main");
  if (!main) throw new Error("no page");
  document.getElementById("main").replaceWith(document.adoptNode(main));
  begin(main, false);
  const summary = main.querySelector(".summary");
  if (summary) { summary.scrollIntoView(); summary.focus(); }
}

// Photos: <input type="file" data-upload="/address/"> with a list behind it. Each file is
// put under its own new id, one after the other; what fails can be sent again.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setUint32(0, Math.floor(Date.now() / 65536));
  new DataView(bytes.buffer).setUint16(4, Date.now() % 65536);
  bytes[6] = (bytes[6] & 15) | 112;
  bytes[8] = (bytes[8] & 63) | 128;
  const text = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return text.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

function put(address, file, progress) {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("PUT", address);
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
    request.upload.onprogress = (event) => { if (event.lengthComputable) progress.value = event.loaded / event.total; };
    request.onload = () => (request.status < 300 ? done() : fail(new Error(reason(request))));
    request.onerror = () => fail(new Error("网络中断"));
    request.send(file);
  });
}

function reason(request) {
  try { return JSON.parse(request.responseText).detail; } catch { return `未送达（${request.status}）`; }
}

function photos(input) {
  const list = document.createElement("ul");
  list.className = "photos";
  input.parentElement.append(list);
  let queue = Promise.resolve();
  input.addEventListener("change", () => {
    for (const file of input.files) {
      const line = row(file);
      list.append(line.item);
      const about = input.dataset.criterion ? `?criterion=${encodeURIComponent(input.dataset.criterion)}` : "";
      const address = input.dataset.upload + uuid() + about;
      const go = () => { queue = queue.then(() => attempt(address, file, line, go)); };
      go();
    }
    input.value = "";
  });
}

function row(file) {
  const item = document.createElement("li");
  const image = document.createElement("img");
  const progress = document.createElement("progress");
  const word = document.createElement("span");
  const address = URL.createObjectURL(file);
  image.onload = () => URL.revokeObjectURL(address);
  image.alt = file.name;
  image.src = address;
  progress.max = 1;
  progress.value = 0;
  word.className = "sent";
  word.textContent = "等待送出";
  item.append(image, progress, word);
  return { item, progress, word };
}

async function attempt(address, file, line, again) {
  line.word.textContent = "正在送出…";
  line.word.dataset.state = "local";
  try {
    await put(address, file, line.progress);
    line.progress.value = 1;
    line.word.textContent = "已送达";
    line.word.dataset.state = "sent";
  } catch (error) {
    line.word.textContent = error.message;
    line.word.dataset.state = "failed";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "重送";
    button.onclick = () => { button.remove(); again(); };
    line.item.append(button);
  }
}

// The interface's page: an operation is tried as whoever is signed in.
async function tryOut(form) {
  const shown = form.querySelector(".answer");
  const query = new URLSearchParams();
  const headers = {};
  let path = form.dataset.path;
  for (const field of form.querySelectorAll("[data-in]")) {
    if (!field.value) continue;
    if (field.dataset.in === "path") path = path.replace(`{${field.name}}`, encodeURIComponent(field.value));
    else if (field.dataset.in === "header") headers[field.name] = field.value;
    else query.append(field.name, field.value);
  }
  const body = form.elements.body ? form.elements.body.value : undefined;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (form.dataset.method === "POST" && !headers["Idempotency-Key"]) headers["Idempotency-Key"] = uuid();
  shown.hidden = false;
  try {
    const address = path + (String(query) ? `?${query}` : "");
    const answer = await fetch(address, { method: form.dataset.method, headers, body });
    const text = await answer.text();
    const etag = answer.headers.get("ETag");
    shown.textContent = `${answer.status}${etag ? `  ETag: ${etag}` : ""}\n${pretty(text)}`;
  } catch { shown.textContent = "网络中断"; }
}

function pretty(text) {
  try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; }
}

// A grid of days: arrows go from day to day and from doctor to doctor; the blank marks, as it
// does every box.
function step(event) {
  const box = event.target;
  const grid = box.closest ? box.closest("[data-grid]") : null;
  if (!grid || box.type !== "checkbox") return;
  const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  if (!by) return;
  const boxes = Array.from(grid.querySelectorAll("input[type=checkbox]"));
  const at = boxes.indexOf(box);
  const columns = getComputedStyle(grid).gridTemplateColumns.split(" ").length;
  let to = boxes[at + by[0] + by[1] * columns];
  if (!to && by[1]) {
    const grids = Array.from(document.querySelectorAll("[data-grid]"));
    const next = grids[grids.indexOf(grid) + by[1]];
    to = next && next.querySelectorAll("input[type=checkbox]")[at];
  }
  if (to) { event.preventDefault(); to.focus(); }
}

function begin(root, fresh) {
  root.querySelectorAll("form[data-draft]").forEach((form) => { if (fresh) drafts(form); else form.addEventListener("input", () => remember(form)); });
  root.querySelectorAll("input[data-upload]").forEach(photos);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const submitter = event.submitter;
  const question = (submitter && submitter.dataset.confirm) || form.dataset.confirm;
  const unsent = "warnDrafts" in form.dataset && store.keys().length > 0;
  const words = unsent ? "本机还有未送达的内容，退出后会清除。仍要退出？" : question;
  if (words && !window.confirm(words)) event.preventDefault();
  else if ("try" in form.dataset) { event.preventDefault(); tryOut(form); }
  else if (form.dataset.draft) { event.preventDefault(); send(form, submitter); }
});
document.addEventListener("keydown", step);
const side = document.querySelector(".tree");
if (side && window.matchMedia("(max-width: 760px)").matches) side.open = false;
begin(document, true);
