// Completions under the search box, as a combobox that readers of the screen know:
// https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
const WAIT_MS = 120;
const MOST = 8;

export function complete(box, search) {
  const list = document.createElement("ul");
  list.id = "completions";
  list.className = "options";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "تتمات");
  box.after(list);
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "false");

  let typed = box.value;
  let at = -1;
  let waiting = 0;
  let asking = null;
  const digits = new Intl.NumberFormat(
    document.querySelector(".digits [aria-pressed=true]")?.value === "european" ? "ar-u-nu-latn" : "ar-u-nu-arab",
  );

  function close() {
    clearTimeout(waiting);
    asking?.abort();
    list.hidden = true;
    at = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function choose(next) {
    const options = [...list.children];
    // One place before the first is the text as it was typed.
    const places = options.length + 1;
    at = ((next + 1 + places) % places) - 1;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    box.value = at < 0 ? typed : options[at].dataset.text;
    if (at < 0) box.removeAttribute("aria-activedescendant");
    else box.setAttribute("aria-activedescendant", options[at].id);
  }

  function show(suggestions) {
    list.replaceChildren(...suggestions.map(({ text, documents }, place) => {
      const option = document.createElement("li");
      option.id = `completion-${place}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.text = text;
      const words = document.createElement("bdi");
      words.textContent = text;
      const count = document.createElement("span");
      count.className = "number";
      count.textContent = digits.format(documents);
      option.append(words, count);
      return option;
    }));
    at = -1;
    list.hidden = suggestions.length === 0;
    box.setAttribute("aria-expanded", String(!list.hidden));
    box.removeAttribute("aria-activedescendant");
  }

  async function ask() {
    asking?.abort();
    const mine = (asking = new AbortController());
    const query = new URLSearchParams({ q: typed, limit: String(MOST) });
    try {
      const answer = await fetch(`/api/suggest?${query}`, { signal: mine.signal });
      if (!answer.ok) return close();
      const { suggestions } = await answer.json();
      if (asking === mine && document.activeElement === box) show(suggestions);
    } catch {
      // Without completions one can still search.
    }
  }

  box.addEventListener("input", () => {
    typed = box.value;
    clearTimeout(waiting);
    if (typed.trim() === "") return close();
    waiting = setTimeout(ask, WAIT_MS);
  });

  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" && !list.hidden) choose(at + 1);
    else if (event.key === "ArrowUp" && !list.hidden) choose(at - 1);
    else if (event.key === "Escape" && !list.hidden) {
      box.value = typed;
      close();
    } else return;
    event.preventDefault();
  });

  // Before the box loses the focus.
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    event.preventDefault();
    box.value = option.dataset.text;
    close();
    search();
  });

  box.addEventListener("blur", close);
  box.form.addEventListener("submit", close);
}
