// Comforts that the pages also work without: suggestions while typing, copying, and "/" to the box.
"use strict";

// --- copying ---

// Browsers give the clipboard only to secure pages; an office serves plain http, so the old way stays as well.
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "hidden";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (!done) throw new Error("copy refused");
}

for (const button of document.querySelectorAll("[data-copy], [data-copy-link]")) {
  button.addEventListener("click", async () => {
    const told = button.parentElement.querySelector(".copied");
    try {
      await copy(button.dataset.copy ?? location.href);
      told.textContent = "已复制";
    } catch {
      told.textContent = "浏览器不允许复制，请手动选取";
    }
    button.focus();
  });
}

// --- "/" ---

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, [contenteditable]");
  const box = document.getElementById("q");
  if (event.key !== "/" || typing || !box || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// --- suggestions: a combobox as ARIA describes it ---

const KINDS = { indicator: "指标", unit: "责任单位", official: "领导" };
const PAUSE = 120;

function suggesting(box) {
  const input = box.querySelector("input");
  const list = document.createElement("ul");
  const told = document.createElement("p");
  let active = -1;
  let asked = null;
  let timer = 0;

  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "提示");
  told.className = "hidden";
  told.setAttribute("role", "status");
  box.append(list, told);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);

  function close() {
    clearTimeout(timer);
    asked?.abort();
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    point(-1);
  }

  function point(to) {
    active = to;
    [...list.children].forEach((item, n) => item.setAttribute("aria-selected", String(n === to)));
    if (to < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", list.children[to].id);
  }

  function choose(item) {
    input.value = item.dataset.question;
    close();
    input.form.requestSubmit();
  }

  function show(suggestions) {
    list.replaceChildren(...suggestions.map((one, n) => {
      const item = document.createElement("li");
      const name = document.createElement("span");
      const kind = document.createElement("span");
      item.id = `suggestion-${n}`;
      item.setAttribute("role", "option");
      item.dataset.question = one.question;
      name.textContent = one.text;
      kind.textContent = KINDS[one.kind];
      kind.className = "kind";
      item.append(name, kind);
      item.addEventListener("mousedown", (event) => event.preventDefault());
      item.addEventListener("click", () => choose(item));
      return item;
    }));
    point(-1);
    list.hidden = suggestions.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    told.textContent = list.hidden ? "" : `${suggestions.length} 条提示，按上下键选择`;
  }

  async function fetchFor(text) {
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(`${box.dataset.suggest}?k=6&q=${encodeURIComponent(text)}`, { signal: asked.signal });
      if (answer.ok) show((await answer.json()).suggestions);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  input.addEventListener("input", (event) => {
    if (event.isComposing) return;
    later();
  });
  input.addEventListener("compositionend", later);

  function later() {
    clearTimeout(timer);
    const text = input.value.trim();
    if (!text) return close();
    timer = setTimeout(() => fetchFor(text), PAUSE);
  }

  input.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    const count = list.children.length;
    const moves = { ArrowDown: active + 1 < count ? active + 1 : -1, ArrowUp: active < 0 ? count - 1 : active - 1 };
    if (event.key in moves) {
      event.preventDefault();
      point(moves[event.key]);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      choose(list.children[active]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  });
  input.addEventListener("blur", close);
  input.form.addEventListener("submit", close);
}

for (const box of document.querySelectorAll("[data-suggest]")) suggesting(box);
