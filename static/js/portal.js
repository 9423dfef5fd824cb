// Starts the GOV.UK components on the page; the MoJ ones only where a page has one.
import { initAll } from "../build/govuk-frontend.min.js";

initAll();

if (document.querySelector('[data-module^="moj-"]')) {
  const moj = await import("../build/moj-frontend.min.js");
  moj.initAll();
  // initAll leaves this one out: it needs to know where its button goes. On a wide screen it stays open; a narrow one closes it.
  for (const filter of document.querySelectorAll('[data-module="moj-filter"]')) new moj.FilterToggleButton(filter, { startHidden: false });
}

if (document.querySelector("form[data-portal-working]")) await import("./working.js");
