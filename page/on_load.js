/* In a gr.HTML component: what is clicked goes to the server with its data, where the server has to know. */
const local = new Set(["copy", "copy-table", "cite", "fold", "peek", "sort-rows", "edit", "elsewhere"]);
element.addEventListener("click", (event) => {
  const target = event.target.closest("[data-act]");
  if (!target || local.has(target.dataset.act)) return;
  event.preventDefault();
  const data = { ...target.dataset };
  if (data.prompt) {
    const given = window.prompt(data.prompt, data.value || "");
    if (given === null || !given.trim()) return;
    data.value = given;
  }
  if (data.confirm && !window.confirm(data.confirm)) return;
  const box = target.parentElement.querySelector("input[type=text]");
  if (["reason", "search"].includes(data.act) && box) data.value = box.value;
  turned = data.act === "page";
  trigger("click", data);
});
/* 下一页 begins at its top. */
let turned = false;
watch("value", () => {
  if (!turned) return;
  turned = false;
  requestAnimationFrame(() => {
    const table = element.querySelector(".scroll");
    if (table) table.scrollTop = 0;
    element.scrollIntoView({ block: "start" });
    table?.focus({ preventScroll: true });
  });
});
element.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.target.tagName !== "INPUT") return;
  const button = event.target.parentElement.querySelector("[data-act]");
  if (button) button.click();
});

/* A new turn, and its answer, are brought into view; the head stays visible however long the answer is. */
let turns = element.querySelectorAll(".turn").length;
let waiting = false;
watch("value", () => {
  const shown = element.querySelectorAll(".turn");
  const answered = waiting && !element.querySelector(".turn.pending");
  if (shown.length > turns && matchMedia("(max-width: 640px)").matches) document.activeElement?.blur();  // the keyboard gives way to the answer
  if (shown.length > turns || answered) requestAnimationFrame(() => shown[shown.length - 1]?.scrollIntoView({ block: "start" }));
  turns = shown.length;
  waiting = Boolean(element.querySelector(".turn.pending"));
});
