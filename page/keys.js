/* Keys: / to ask, ? for help, Esc to close, arrows within lists; and the switch between light and dark. */
(() => {
  "use strict";

  const writing = (element) => element?.closest("input, textarea, select, [contenteditable]");
  const box = () => document.querySelector("#question textarea");
  const help = () => document.getElementById("keys-help");

  const fill = (words) => {
    const field = box();
    if (!field) return;
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(field, words);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  };
  document.addEventListener("click", (event) => {
    const target = event.target.closest?.("[data-act=edit], [data-act=elsewhere]");
    if (!target) return;
    fill(target.dataset.value);
    const scope = document.querySelector("#scope input");
    if (target.dataset.act === "elsewhere" && scope) { scope.focus(); scope.click(); }
  });
  const toBox = () => {
    document.querySelector("#views button[role=tab]")?.click();
    box()?.focus();
  };
  const LISTS = ".card.list tbody, .history ul, .starters, .suggestions, .options, .closest ul, .sources ol";
  const along = (from, step) => {
    const list = from.closest(LISTS);
    if (!list) return false;
    const rows = [...list.querySelectorAll(list.matches("tbody, .closest ul") ? ".peek" : list.matches(".history ul") ? ".title" : list.matches(".sources ol") ? ":scope > li" : "button")];
    const at = rows.findIndex((each) => each === from || each.contains(from));
    const next = rows[at + step];
    if (at < 0 || !next) return false;
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    if (next.dataset.act === "peek" && document.body.classList.contains("peeking")) { next.dataset.followed = "1"; next.click(); }
    return true;
  };
  window.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const inText = writing(event.target);
    if (event.key === "Escape") {
      if (help()?.open) help().close();
      else if (inText && inText === box()) box().blur();
      return;
    }
    if (inText) return;
    if (event.key === "/") { event.preventDefault(); toBox(); }
    else if (event.key === "?") { event.preventDefault(); if (help()) { if (help().open) help().close(); else help().showModal(); } }
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (along(event.target, event.key === "ArrowDown" ? 1 : -1)) event.preventDefault();
    }
  });
  document.addEventListener("click", (event) => {
    const target = event.target.closest?.("[data-does]");
    if (!target) return;
    event.preventDefault();
    if (target.dataset.does === "skip") toBox();
    else if (target.dataset.does === "keys") help()?.showModal();
    else if (target.dataset.does === "close-keys") help()?.close();
    else if (target.dataset.does === "dark") {
      const dark = !document.body.classList.contains("dark");
      try { localStorage.setItem("page.look", dark ? "dark" : "light"); } catch { /* not in this browser */ }
      wear();
    }
  });

  /* Gradio follows the system when it begins; what was chosen here holds for every later visit. */
  const chosen = () => { try { return localStorage.getItem("page.look"); } catch { return null; } };
  const wear = () => {
    const look = chosen();
    if (look && document.body && document.body.classList.contains("dark") !== (look === "dark")) document.body.classList.toggle("dark", look === "dark");
  };
  const begin = () => {
    wear();
    new MutationObserver(wear).observe(document.body, { attributes: true, attributeFilter: ["class"] });
  };
  if (document.body) begin(); else document.addEventListener("DOMContentLoaded", begin);
})();
