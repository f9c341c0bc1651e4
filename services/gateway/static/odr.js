/* Adds comfort, never function: every page works without this file. */
"use strict";
const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/* The error summary gets the focus. */
one("[data-focus]")?.focus();

/* Letters left or too many, told politely when typing stops. */
for (const area of all("textarea[data-max]")) {
  const count = document.createElement("p");
  count.className = "small";
  count.setAttribute("aria-live", "polite");
  area.after(count);
  let pause;
  const tell = () => {
    const left = area.dataset.max - area.value.length;
    count.textContent = `${Math.abs(left)} ${left < 0 ? area.dataset.over : area.dataset.left}`;
  };
  area.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(tell, 400); });
  tell();
}

/* A double tap sends a form once; the server would not do it twice either. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => { delete form.dataset.sent; }, 5000);
}, true);

/* Warn before typed words are lost. */
let changed = false;
for (const form of all("main form[method=post]")) {
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
}
/* Another language keeps what is typed: the words go along, and nothing is sent. */
for (const part of all("[data-without-script]")) part.hidden = true;
for (const link of all("a.lang")) {
  link.href = link.dataset.href ?? link.href;
  link.addEventListener("click", (event) => {
    const form = one("main form[method=post]");
    if (!changed || !form) return;
    event.preventDefault();
    changed = false;
    form.action = link.href;
    form.submit();
  });
}
addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });

/* A page that shows a case follows the case: fetch it again when something happened, swap the marked parts. */
async function refresh() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of all("[data-live-part]")) {
    const next = fresh.getElementById(part.id);
    if (next && !part.contains(document.activeElement)) part.replaceWith(next);
  }
  const said = one("#said");
  if (said) said.textContent = said.dataset.words;
}
const live = one("[data-live]");
if (live) {
  const source = new EventSource(live.dataset.live);
  source.addEventListener("changed", refresh);
  addEventListener("pagehide", () => source.close());
}

/* The payment plan follows the fields: the server counts, here as without this file. */
const plan = one("form[data-preview]");
if (plan) {
  let pause;
  plan.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(async () => {
      const answer = await fetch(plan.dataset.preview, { method: "POST", body: new URLSearchParams(new FormData(plan)) });
      const table = one("#plan");
      if (answer.ok && table) table.innerHTML = await answer.text();
    }, 400);
  });
}

/* Two minutes before the session ends: say so, and extend it in one action. */
const warning = one("#session-warning");
if (warning && document.body.dataset.warnIn) {
  setTimeout(() => warning.showModal(), document.body.dataset.warnIn * 1000);
  one("form", warning).addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (answer.ok) { warning.close(); setTimeout(() => warning.showModal(), document.body.dataset.warnIn * 1000); }
  });
}

/* Print buttons exist only where printing by script works. */
for (const button of all("[data-print]")) { button.hidden = false; button.addEventListener("click", () => print()); }
