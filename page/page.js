/* Behaviour that needs no server: copying, jumping to a source, and Enter with an input method. */
(() => {
  "use strict";

  document.documentElement.lang = "zh-CN";

  /* Gradio speaks the browser's language, and has the words for Chinese. */
  for (const [name, value] of [["language", "zh-CN"], ["languages", ["zh-CN", "zh"]]]) {
    Object.defineProperty(navigator, name, { get: () => value, configurable: true });
  }

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
    for (const each of document.querySelectorAll("input[placeholder='YYYY-MM-DD']")) each.placeholder = words().day;
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
  const copy = async (text, html) => {
    if (navigator.clipboard && window.isSecureContext) {
      if (html && window.ClipboardItem) {
        const held = (content, type) => new Blob([content], { type });
        try {
          await navigator.clipboard.write([new ClipboardItem({ "text/plain": held(text, "text/plain"), "text/html": held(html, "text/html") })]);
          return true;
        } catch { /* text alone may yet be allowed */ }
      }
      try { await navigator.clipboard.writeText(text); return true; } catch { /* refused by the browser: fall through */ }
    }
    return byCommand(text);
  };
  window.pageCopy = copy;

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

/* The reading page: the outline opens at the place that is cited, pages of the original are turned beside the text, and it is printed. */
(() => {
  "use strict";
  const narrow = () => window.matchMedia("(max-width: 900px)").matches;

  const ready = () => {
    const outline = document.querySelector(".reading .outline");
    if (!outline) return;
    if (narrow()) outline.querySelector("details").open = false;
    const here = outline.querySelector("[aria-current]");
    if (here) outline.scrollTop = here.offsetTop - outline.clientHeight / 3;
    const cell = document.querySelector("tr#cited mark")?.closest("td");
    const box = cell?.closest(".scroll");
    if (box && cell.offsetLeft + cell.offsetWidth > box.clientWidth) box.scrollLeft = cell.offsetLeft - 24;
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready); else ready();

  document.addEventListener("error", (event) => {
    if (event.target.tagName !== "IMG" || !event.target.closest(".paper")) return;
    const paper = event.target.closest(".paper");
    if (event.target.classList.contains("over")) { event.target.remove(); paper.querySelector(".hint")?.remove(); }
    else paper.querySelector(".failed").hidden = false;
  }, true);
  document.addEventListener("load", (event) => {
    if (event.target.tagName === "IMG" && event.target.classList.contains("over")) event.target.closest(".paper").querySelector(".hint")?.remove();
  }, true);

  document.addEventListener("click", async (event) => {
    const target = event.target.closest ? event.target.closest("[data-act=print], .paper .turns a, a.page-mark") : null;
    if (!target) return;
    event.preventDefault();
    if (target.dataset.act === "print") { window.print(); return; }
    const paper = document.querySelector(".paper");
    const fetched = await fetch(target.href);
    const fresh = new DOMParser().parseFromString(await fetched.text(), "text/html").querySelector(".paper");
    if (!fresh) { location.href = target.href; return; }
    paper.replaceWith(fresh);
    history.replaceState(null, "", target.href);
    if (!narrow()) document.querySelector(new URL(target.href).hash)?.scrollIntoView();
    else fresh.scrollIntoView();
    if (target.rel) fresh.querySelector(`.turns a[rel=${target.rel}]`)?.focus({ preventScroll: true });
  });

  window.addEventListener("beforeprint", () => {
    const now = new Date();
    const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
    for (const each of document.querySelectorAll("[data-today]")) each.textContent = day;
  });
})();
