/* The source of a row or a number, shown beside the answer; quotes on hover and focus; tables that are sorted and copied. */
(() => {
  "use strict";

  const NARROW = "(max-width: 1000px)";
  const words = () => JSON.parse(document.querySelector("meta[name=page-words]")?.content || "{}");
  let opener = null;

  /* --- the panel --- */
  const panel = () => {
    let found = document.getElementById("panel");
    if (found) return found;
    found = document.createElement("aside");
    found.id = "panel";
    found.tabIndex = -1;
    found.setAttribute("aria-label", words().panel);
    const head = document.createElement("p");
    head.className = "panel-head";
    const title = document.createElement("b");
    title.textContent = words().panel;
    const end = document.createElement("button");
    end.type = "button";
    end.className = "tool";
    end.textContent = words().close;
    end.addEventListener("click", close);
    head.append(title, end);
    const body = document.createElement("div");
    body.className = "panel-body";
    found.append(head, body);
    document.body.append(found);
    return found;
  };
  const say = (body, text) => {
    const line = document.createElement("p");
    line.className = "hint";
    line.setAttribute("role", "status");
    line.textContent = text;
    body.replaceChildren(line);
  };
  const row = (element) => element?.closest("tr, li");
  const close = () => {
    const found = document.getElementById("panel");
    if (!found || !document.body.classList.contains("peeking")) return false;
    document.body.classList.remove("peeking");
    row(opener)?.classList.remove("peeked");
    opener?.focus({ preventScroll: true });
    opener = null;
    return true;
  };
  const open = async (link) => {
    row(opener)?.classList.remove("peeked");
    opener = link;
    row(link)?.classList.add("peeked");
    hide();
    const shown = panel(), body = shown.querySelector(".panel-body");
    document.body.classList.add("peeking");
    say(body, words().opening);
    const reply = await fetch(link.dataset.peek, { credentials: "same-origin" }).catch(() => null);
    const found = reply?.status === 200 && !reply.redirected ? await reply.text().catch(() => null) : null;
    if (opener !== link) return;
    if (reply?.status === 401) { location.reload(); return; }
    if (found === null) say(body, reply?.status === 404 ? words().noSource : words().notOpened);
    else body.innerHTML = found;  // a place of this page alone: an error, or a proxy's page, is told in words
    body.scrollTop = 0;
    const marked = body.querySelector("mark");
    if (marked && marked.getBoundingClientRect().top > body.getBoundingClientRect().bottom - 60) marked.scrollIntoView({ block: "center" });
    if (document.activeElement === link && !link.dataset.followed) shown.focus({ preventScroll: true });
    delete link.dataset.followed;
    inSight(link);
  };
  /* What was clicked stays visible above a panel that comes from below. */
  const inSight = (link) => {
    const edge = matchMedia(NARROW).matches ? document.getElementById("panel").getBoundingClientRect().top : innerHeight;
    const place = link.getBoundingClientRect();
    if (place.bottom > edge) scrollBy({ top: place.bottom - edge + 24 });
  };
  window.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing && close()) event.stopPropagation();
  });

  /* --- clicks --- */
  document.addEventListener("click", (event) => {
    const target = event.target.closest ? event.target.closest("[data-act]") : null;
    const act = target?.dataset.act;
    if (act === "peek") {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      if (opener === target) close(); else open(target);
    } else if (act === "cite") {
      event.preventDefault();
      cite(target);
    } else if (act === "sort-rows") {
      sort(target);
    } else if (act === "copy-table") {
      copyTable(target);
    }
  });
  const cite = (target) => {
    const source = document.getElementById(target.getAttribute("href").slice(1));
    if (target.dataset.peek && (!source || matchMedia(NARROW).matches)) { open(target); return; }
    if (!source) return;
    const folded = source.querySelector("details");
    if (folded) folded.open = true;
    source.scrollIntoView({ block: "nearest", behavior: "smooth" });
    source.focus({ preventScroll: true });
  };

  /* --- tables --- */
  const sort = (button) => {
    const head = button.closest("th"), body = head.closest("table").tBodies[0], column = head.cellIndex;
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const each of head.parentElement.cells) each.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const compare = new Intl.Collator("zh-CN", { numeric: true }).compare;
    const value = (line) => line.cells[column].dataset.sort || "";
    const lines = [...body.rows].sort((a, b) => compare(value(a), value(b)) * (down ? -1 : 1));
    body.append(...lines);
  };
  const copyTable = async (button) => {
    const table = button.closest(".list").querySelector("table");
    const text = [...table.rows].map((line) => [...line.cells].map((cell) => cell.innerText.replace(/\s+/g, " ").trim()).join("\t")).join("\n");
    const before = button.textContent;
    button.textContent = (await window.pageCopy(text, plain(table))) ? button.dataset.done : button.dataset.failed;
    button.setAttribute("role", "status");
    setTimeout(() => { button.textContent = before; button.removeAttribute("role"); }, 1500);
  };
  /* A table as word processors take it: without buttons and links. */
  const plain = (table) => {
    const made = document.createElement("table");
    made.border = "1";
    for (const line of table.rows) {
      const copied = made.insertRow();
      for (const cell of line.cells) copied.insertCell().textContent = cell.innerText.replace(/\s+/g, " ").trim();
    }
    return made.outerHTML;
  };

  /* --- the quote of a number --- */
  const tip = () => {
    let found = document.getElementById("tip");
    if (found) return found;
    found = document.createElement("div");
    found.id = "tip";
    found.setAttribute("role", "tooltip");
    document.body.append(found);
    return found;
  };
  const show = (mark) => {
    const shown = tip();
    shown.textContent = mark.dataset.tip;
    shown.classList.add("shown");
    mark.setAttribute("aria-describedby", "tip");
    const place = mark.getBoundingClientRect(), size = shown.getBoundingClientRect();
    shown.style.left = `${Math.max(8, Math.min(place.left, innerWidth - size.width - 8))}px`;
    const under = place.bottom + 6;
    shown.style.top = `${under + size.height > innerHeight ? Math.max(8, place.top - size.height - 6) : under}px`;
  };
  const hide = () => document.getElementById("tip")?.classList.remove("shown");
  for (const kind of ["mouseover", "focusin"]) document.addEventListener(kind, (event) => {
    const mark = event.target.closest?.("[data-tip]");
    if (mark) show(mark); else hide();
  });
  for (const kind of ["mouseout", "focusout"]) document.addEventListener(kind, (event) => { if (event.target.closest?.("[data-tip]")) hide(); });
  window.addEventListener("scroll", hide, { passive: true, capture: true });
})();
