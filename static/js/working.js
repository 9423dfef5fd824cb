// Says, while the server works on what was sent, what it does and for how long by now; the page that follows takes its place.
for (const form of document.querySelectorAll("form[data-portal-working]")) {
  const said = document.createElement("p");
  said.className = "govuk-body";
  const what = document.createElement("span");
  what.setAttribute("role", "status");
  const time = document.createElement("span");
  // Not read out anew each second.
  time.setAttribute("aria-hidden", "true");
  said.append(what, " ", time);
  form.append(said);
  let clock;

  form.addEventListener("submit", () => {
    clearInterval(clock);
    const began = Date.now();
    what.textContent = `${form.dataset.portalWorking} Stay on this page.`;
    clock = setInterval(() => {
      time.textContent = `${Math.round((Date.now() - began) / 1000)} seconds so far.`;
    }, 1000);
  });
  // Back from the page that followed.
  addEventListener("pageshow", () => {
    clearInterval(clock);
    what.textContent = time.textContent = "";
  });
}
