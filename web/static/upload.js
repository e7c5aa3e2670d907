// Files are dropped or chosen, sent with a progress bar, and what becomes of each is told while the server reads them.
// Without this script the same form sends them and a page tells the outcome.
"use strict";

const form = document.querySelector(".upload");
const bar = form.querySelector("progress");
const step = form.querySelector(".step");
const outcomes = form.querySelector(".outcomes");
const WORDS = { added: "已加入", replaced: "已替换", same: "没有变化", failed: "没有加入", broken: "中断" };
// How much of the bar is for sending, and how much for reading; what is left is for the index.
const SENDING = 30;
const READING = 65;

function tell(kind, words) {
  const item = document.createElement("li");
  const name = document.createElement("b");
  const text = document.createElement("span");
  item.className = kind;
  name.textContent = WORDS[kind];
  text.textContent = words;
  item.append(name, " ", text);
  outcomes.append(item);
}

function happened(event) {
  if (event.event === "reading") {
    bar.value = SENDING + (READING * event.done) / event.total;
    step.textContent = `正在读取 ${event.done + 1}/${event.total}：${event.name}`;
  } else if (event.event === "indexing") {
    bar.value = SENDING + READING;
    step.textContent = "正在建立索引";
  } else if (event.event === "finished") {
    bar.value = 100;
    step.textContent = event.failed ? `完成：${event.added} 份加入，${event.failed} 份没有加入。` : `完成：${event.added} 份加入。`;
  } else if (event.event === "failed" || event.event === "broken") {
    tell(event.event, event.message);
  } else {
    const tasks = event.tasks ? `${event.tasks} 项任务，` : "";
    tell(event.event, `${event.title}（${tasks}${event.passages} 段原文）`);
  }
}

function refused(request) {
  try {
    return JSON.parse(request.responseText).detail;
  } catch {
    return request.status === 413 ? `文件太大，一次共不超过 ${form.dataset.megabytes} MB` : "上传没有成功，请稍后再试";
  }
}

function send(files) {
  const most = Number(form.dataset.most);
  outcomes.replaceChildren();
  form.querySelector(".working").hidden = false;
  bar.value = 0;
  if (files.length > most) {
    step.textContent = `一次最多上传 ${most} 个文件，这次有 ${files.length} 个`;
    return;
  }
  const data = new FormData();
  for (const file of files) data.append("files", file);
  const request = new XMLHttpRequest();
  let read = 0;
  let finished = false;

  function listen() {
    if (request.status !== 200) return;
    for (let end; (end = request.responseText.indexOf("\n", read)) >= 0; read = end + 1) {
      const event = JSON.parse(request.responseText.slice(read, end));
      finished ||= event.event === "finished";
      happened(event);
    }
  }

  function done() {
    listen();
    for (const field of form.elements) field.disabled = false;
    form.querySelector("[type=file]").value = "";
    if (request.status !== 200) step.textContent = refused(request);
    else if (!finished) step.textContent = "没有全部完成，请刷新页面看看哪些已经加入";
    else refresh();
  }

  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) bar.value = (SENDING * event.loaded) / event.total;
    step.textContent = "正在上传";
  });
  request.addEventListener("progress", listen);
  request.addEventListener("loadend", done);
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/x-ndjson");
  request.setRequestHeader("X-CSRF-Token", form.elements.csrf.value);
  for (const field of form.elements) field.disabled = true;
  request.send(data);
}

// The list below shows what there is now; what was told above it stays.
async function refresh() {
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  const now = page.querySelector(".reports");
  const old = document.querySelector(".reports") ?? document.querySelector("main > .empty");
  if (now && old) old.replaceWith(now);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const files = form.querySelector("[type=file]").files;
  if (files.length) send(files);
});
for (const kind of ["dragenter", "dragover"]) {
  form.addEventListener(kind, (event) => {
    event.preventDefault();
    form.classList.add("over-it");
  });
}
form.addEventListener("dragleave", (event) => {
  if (!form.contains(event.relatedTarget)) form.classList.remove("over-it");
});
form.addEventListener("drop", (event) => {
  event.preventDefault();
  form.classList.remove("over-it");
  if (event.dataTransfer.files.length) send(event.dataTransfer.files);
});
