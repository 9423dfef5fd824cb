// Warns before the session ends for want of anything done; at its end keeps what was typed, on the server and for this
// person alone, and takes the page off the screen. Without it the server ends the session all the same.
const warning = document.querySelector("[data-portal-session]");
const WARN_BEFORE = 120;
const KEEP_BEFORE = 5;

if (warning) {
  const token = warning.querySelector("[name=csrfmiddlewaretoken]").value;
  const dirty = new Set();
  let active = false;
  let timer;

  const later = (seconds) => {
    clearTimeout(timer);
    timer = setTimeout(look, Math.max(1, seconds) * 1000);
  };

  // "POST": still here. "GET": asks only, and keeps nothing open.
  const ask = async (method) => {
    const answer = await fetch(warning.dataset.url, { method, headers: { "X-CSRFToken": token } });
    return (await answer.json()).seconds;
  };

  const leave = async () => {
    for (const form of dirty) {
      const words = new FormData(form);
      words.set("csrfmiddlewaretoken", token);
      words.set("kept_path", form.getAttribute("action") || window.location.pathname + window.location.search);
      await fetch(warning.dataset.keep, { method: "POST", body: words }).catch(() => {});
    }
    const here = window.location.pathname + window.location.search;
    window.location.replace(`${warning.dataset.signIn}?next=${encodeURIComponent(here)}`);
  };

  const look = async () => {
    try {
      let seconds = await ask("GET");
      if (active && seconds) seconds = await ask("POST");
      active = false;
      if (seconds <= KEEP_BEFORE) {
        await leave();
        return;
      }
      warning.hidden = seconds > WARN_BEFORE;
      later(seconds > WARN_BEFORE ? seconds - WARN_BEFORE : seconds - KEEP_BEFORE);
    } catch {
      later(30);
    }
  };

  for (const kind of ["pointerdown", "keydown"]) {
    document.addEventListener(kind, () => {
      active = true;
    });
  }
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    // A draft keeps itself (draft.js).
    if (form && form.method === "post" && !form.matches("[data-portal-draft]")) dirty.add(form);
  });
  document.addEventListener("submit", (event) => dirty.delete(event.target));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") look();
  });
  warning.querySelector("button").addEventListener("click", async () => {
    active = true;
    await look();
  });

  look();
}
