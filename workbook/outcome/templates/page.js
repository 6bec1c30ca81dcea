"use strict";
// The list's search, sort and page travel along in the address, so that going back to the list finds it as it was.
(function () {
  const from = location.hash;
  for (const link of document.querySelectorAll("[data-step]")) link.hash = from;
  const number = location.pathname.match(/(\d+)\.html$/);
  const state = new URLSearchParams(from.slice(1));
  if (number) state.set("at", String(Number(number[1])));
  const list = document.querySelector("[data-list]");
  if (list) list.hash = state.toString();
})();
