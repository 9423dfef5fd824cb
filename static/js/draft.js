// Keeps a long form as a draft while it is written: every 20 seconds if something has changed, and on leaving the page.
const form = document.querySelector("[data-portal-draft]");

if (form) {
  const note = form.querySelector("[data-portal-draft-note]");
  const version = form.elements.namedItem("version");
  let changed = false;
  let refused = false;

  form.addEventListener("input", () => {
    changed = true;
  });
  form.addEventListener("submit", () => {
    changed = false;
  });

  const keep = async () => {
    if (!changed || refused) return;
    changed = false;
    const words = new FormData(form);
    words.set("action", "autosave");
    try {
      // Not form.action: that is the buttons called "action".
      const answer = await fetch(form.getAttribute("action") || window.location.href, { method: "POST", body: words });
      const said = await answer.json();
      if (answer.ok) {
        version.value = said.version;
        note.textContent = `Kept as a draft at ${said.saved}.`;
      } else if (answer.status === 422) {
        // Something is too long to be kept: the next change tries again.
        note.textContent = `Not kept as a draft yet. ${said.not_yet.join(" ")}`;
      } else {
        refused = true;
        note.textContent = (said.refused || []).join(" ");
      }
    } catch {
      changed = true;
      note.textContent = "The draft could not be kept just now; your words are still on this page.";
    }
  };

  setInterval(keep, 20000);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep();
  });
}
