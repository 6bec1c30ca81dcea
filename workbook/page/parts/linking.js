"use strict";
// Cells that findings name lead into the tables, where these draw them, and marked cells to what was found; `back` leads back.
function linkCells(found, back, sentence) {
  const places = new Map();
  found.querySelectorAll("td[data-place]").forEach(each => places.set(each.dataset.place, each));
  found.querySelectorAll("dd").forEach(list => {
    let sheet = "";
    list.querySelectorAll("code").forEach(each => {
      const text = each.textContent, cut = text.lastIndexOf("!");
      if (cut >= 0) sheet = text.slice(0, cut);
      const cell = places.get(`${sheet}!${text.slice(cut + 1)}`);
      if (cell) lead(each, cell, back, sentence);
    });
  });
  found.querySelectorAll("section.box").forEach(each => { each.tabIndex = -1; });
  found.querySelectorAll("td a").forEach(each => {
    each.onclick = event => {
      event.preventDefault();
      goTo(document.querySelector(each.getAttribute("href")).closest("section"));
    };
  });
}

function lead(code, cell, back, sentence) {
  const link = document.createElement("a");
  link.href = "#";
  link.append(...code.childNodes);
  code.append(link);
  link.onclick = event => {
    event.preventDefault();
    const box = code.closest("section.box");
    goTo(cell);
    back.textContent = filled(sentence, {what: box.querySelector("h2").firstChild.textContent.trim()});
    back.hidden = false;
    back.onclick = () => { back.hidden = true; goTo(link); };
  };
}

function goTo(element) {
  const folded = element.closest("details");
  if (folded) folded.open = true;
  element.focus({preventScroll: true});
  element.scrollIntoView({block: "center", inline: "center"});
}
