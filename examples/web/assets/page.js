// Searches, filters and pages without a reload. Without this file they are links and forms, and work.
import { complete } from "./completion.js";

const main = document.getElementById("main");
const said = document.getElementById("said");
const box = document.getElementById("q");
let asking = null;
// What is shown, without the fragment.
let shown = location.pathname + location.search;

const isWithin = (element) => element.hasAttribute("data-within");

function addressOf(form) {
  const fields = [...new FormData(form)].filter(([, value]) => value !== "");
  const query = new URLSearchParams(fields).toString();
  return query ? `${form.getAttribute("action")}?${query}` : form.getAttribute("action");
}

function fail(address) {
  const notice = document.createElement("p");
  notice.className = "failed";
  notice.setAttribute("role", "alert");
  notice.append("تعذّر الوصول إلى الخادم.");
  const again = document.createElement("button");
  again.type = "button";
  again.textContent = "أعد المحاولة";
  again.addEventListener("click", () => go(address));
  notice.append(again);
  main.querySelector(".failed")?.remove();
  main.prepend(notice);
}

// Puts the content of another page in the place of this one's.
function show(page) {
  const unfolded = document.getElementById("narrow")?.checked;
  const content = page.getElementById("main");
  main.replaceChildren(...document.adoptNode(content).childNodes);
  document.title = page.title;
  const fold = document.getElementById("narrow");
  if (fold) fold.checked = unfolded;
  for (const selector of ["form.search", "form.digits"]) {
    const [here, there] = [document.querySelector(selector), page.querySelector(selector)];
    const kept = there.querySelectorAll("input[type=hidden]");
    here.querySelectorAll("input[type=hidden]").forEach((input) => input.remove());
    here.prepend(...kept);
  }
  box.value = page.getElementById("q").value;
  box.defaultValue = box.value;
  said.textContent = main.querySelector("[data-said]")?.textContent ?? document.title;
}

async function go(address, { back = false } = {}) {
  asking?.abort();
  const mine = (asking = new AbortController());
  main.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { signal: mine.signal, headers: { Accept: "text/html" } });
    const text = await answer.text();
    const page = new DOMParser().parseFromString(text, "text/html");
    if (!page.getElementById("main")) throw new Error("no page of ours");
    if (!back) {
      history.replaceState({ scroll: scrollY }, "");
      history.pushState({ scroll: 0 }, "", address);
    }
    show(page);
    shown = location.pathname + location.search;
    scrollTo(0, back ? (history.state?.scroll ?? 0) : 0);
    if (!back) main.querySelector("h1")?.focus({ preventScroll: true });
  } catch (error) {
    if (error.name === "AbortError") return;
    fail(address);
  }
  if (asking === mine) main.removeAttribute("aria-busy");
}

history.scrollRestoration = "auto";

document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  const isPlain = !event.defaultPrevented && event.button === 0
    && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!link || !isPlain || !isWithin(link)) return;
  event.preventDefault();
  go(link.getAttribute("href"));
});

document.addEventListener("submit", (event) => {
  if (!isWithin(event.target)) return;
  event.preventDefault();
  go(addressOf(event.target));
});

addEventListener("popstate", () => {
  const address = location.pathname + location.search;
  // A fragment leads to another place of the same page.
  if (address !== shown) go(address, { back: true });
});

complete(box, () => box.form.requestSubmit());
