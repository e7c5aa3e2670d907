// Two comforts that the page also works without: copying the sentence with its source, and "/" to the box.
"use strict";

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

for (const button of document.querySelectorAll(".copy")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const told = button.parentElement.querySelector(".copied");
    try {
      await copy(button.dataset.copy);
      told.textContent = "已复制";
    } catch {
      told.textContent = "浏览器不允许复制，请手动选取";
    }
    button.focus();
  });
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, [contenteditable]");
  const box = document.getElementById("q");
  if (event.key !== "/" || typing || !box || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  box.focus();
  box.select();
});
