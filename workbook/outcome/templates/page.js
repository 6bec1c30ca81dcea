"use strict";
// The list's search, sort and page travel along in the address, with the numbers of the units before and after this one: so the list is found
// again as it was, and 下一个 is the next one in it. Where these numbers end, or there are none, the list is asked which unit comes next.
(function () {
  const state = new URLSearchParams(location.hash.slice(1)), number = Number((location.pathname.match(/(\d+)\.html$/) || [])[1]);
  const ids = (state.get("ids") || "").split(".").map(id => parseInt(id, 36));
  const here = ids.indexOf(number), before = (Number(state.get("first")) || 0) + here, all = Number(state.get("of")) || 0;
  const list = new URLSearchParams(state);
  for (const key of ["ids", "first", "of"]) list.delete(key);
  list.set("at", number);

  function turn(link) {
    const by = link.dataset.step === "next" ? 1 : -1, beside = here < 0 ? undefined : ids[here + by];
    if (beside) link.href = String(beside).padStart(4, "0") + ".html" + location.hash;
    else if (here < 0 || (by > 0 ? before + 1 < all : before > 0)) link.hash = list + "&go=" + link.dataset.step;
    else {
      const off = document.createElement("span");
      off.textContent = link.textContent;
      link.replaceWith(off);
    }
  }

  document.querySelectorAll("[data-step]").forEach(turn);
  if (here >= 0) document.querySelector("[data-place]").textContent = (before + 1) + " / " + all;
  document.querySelector("[data-list]").hash = list;
})();
