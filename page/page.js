/* Behaviour that needs no server: copying, jumping to a source, and Enter with an input method. */
(() => {
  "use strict";

  document.documentElement.lang = "zh-CN";

  /* Enter that confirms a candidate of an input method must reach nobody: some browsers still report it as a key press. */
  let composedAt = 0;
  const guard = (event) => {
    if (event.key !== "Enter") return;
    if (event.isComposing || event.keyCode === 229 || event.timeStamp - composedAt < 50) event.stopImmediatePropagation();
  };
  for (const kind of ["keydown", "keypress", "keyup"]) window.addEventListener(kind, guard, true);
  window.addEventListener("compositionend", (event) => { composedAt = event.timeStamp; }, true);

  /* Gradio's own messages are English whatever the language; the words for them stand in the head of the page. */
  const words = () => JSON.parse(document.querySelector("meta[name=page-words]")?.content || "{}");
  const broken = () => {
    for (const each of document.querySelectorAll("#thread .waiting")) each.textContent = words().brokenOff;
  };
  const translate = () => {
    for (const each of document.querySelectorAll(".toast-title, .toast-message-text")) {
      const word = words().says?.[each.textContent.trim()];
      if (!word) continue;
      each.textContent = word;
      if (word === words().lost) broken();
    }
  };
  new MutationObserver(translate).observe(document.documentElement, { childList: true, subtree: true });
  document.addEventListener("page-broken", broken);

  /* Whoever signs in next in this window begins anew. */
  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action") === "logout") sessionStorage.clear();
  }, true);

  /* navigator.clipboard exists on https and localhost alone; a selection and execCommand serve on plain http. */
  const byCommand = (text) => {
    const box = document.createElement("textarea");
    box.value = text;
    box.setAttribute("readonly", "");
    box.className = "copy-box";
    document.body.appendChild(box);
    box.select();
    let done = false;
    try { done = document.execCommand("copy"); } finally { box.remove(); }
    return done;
  };
  const copy = async (text) => {
    if (navigator.clipboard && window.isSecureContext) {
      try { await navigator.clipboard.writeText(text); return true; } catch { /* refused by the browser: fall through */ }
    }
    return byCommand(text);
  };

  /* 我单位 without a name goes on to the unit that this browser keeps. */
  if (document.querySelector("[data-go=unit]")) {
    try { const kept = localStorage.getItem("page.unit"); if (kept) location.replace(`unit?${kept}`); } catch { /* not in this browser */ }
  }

  document.addEventListener("click", async (event) => {
    const target = event.target.closest ? event.target.closest("[data-act]") : null;
    if (!target) return;
    if (target.dataset.act === "copy") {
      const before = target.textContent;
      target.textContent = (await copy(target.dataset.copy)) ? target.dataset.done : target.dataset.failed;
      target.setAttribute("role", "status");
      setTimeout(() => { target.textContent = before; target.removeAttribute("role"); }, 1500);
      target.focus();
    } else if (target.dataset.act === "cite") {
      event.preventDefault();
      const source = document.getElementById(target.getAttribute("href").slice(1));
      if (!source) return;
      const folded = source.querySelector("details");
      if (folded) folded.open = true;
      for (let around = source.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
      source.scrollIntoView({ block: "nearest", behavior: "smooth" });
      source.focus({ preventScroll: true });
    } else if (target.dataset.act === "keep-unit") {
      let kept = true;
      try { localStorage.setItem("page.unit", target.dataset.value); } catch { kept = false; }
      target.textContent = kept ? target.dataset.done : target.dataset.failed;
      target.setAttribute("role", "status");
    } else if (target.dataset.act === "fold") {
      const panel = document.querySelector(target.dataset.fold);
      if (panel) target.setAttribute("aria-expanded", String(panel.classList.toggle("unfolded")));
    }
  });
})();
