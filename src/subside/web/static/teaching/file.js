// A file of a course: a fault leads to its line, the page says at which line one is, and nothing typed is
// left behind unnoticed.

const form = document.getElementById("file");
const field = document.getElementById("text");
const kept = field.defaultValue;
let sent = false;

/** Put the caret at the beginning of a line, in sight. */
function go(line) {
  const lines = field.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const high = parseFloat(getComputedStyle(field).lineHeight);
  field.focus();
  field.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
  field.scrollTop = Math.max(0, (line - 6) * high);
}

function place() {
  const line = field.value.slice(0, field.selectionStart).split("\n").length;
  document.getElementById("place").textContent = `line ${line}`;
}

for (const one of document.querySelectorAll("[data-line]"))
  one.addEventListener("click", (event) => {
    event.preventDefault();
    go(Number(one.dataset.line));
    place();
  });

field.addEventListener("input", () => {
  document.getElementById("unkept").textContent = field.value === kept ? "" : "not kept yet";
});
for (const name of ["keyup", "click"]) field.addEventListener(name, place);
form.addEventListener("submit", () => {
  sent = true;
});
addEventListener("keydown", (event) => {
  if (event.key !== "s" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.requestSubmit();
});
addEventListener("beforeunload", (event) => {
  if (!sent && field.value !== kept) event.preventDefault();
});

const asked = /^#line-(\d+)$/.exec(location.hash);
if (asked) {
  go(Number(asked[1]));
  place();
}
