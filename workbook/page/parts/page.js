"use strict";
(function () {
  if (!window.nianbaoAble) return;
  const $ = id => document.getElementById(id), settings = JSON.parse($("settings").textContent), words = settings.words;
  // What takes longer is given up: an ordinary workbook takes a tenth of a second.
  const SECONDS = 30, SECONDS_PER_MEGABYTE = 5, TEMPLATE_SECONDS = 120;
  const OFFICE = "application/vnd.openxmlformats-officedocument.";
  const TYPES = {html: "text/html", docx: `${OFFICE}wordprocessingml.document`, xlsx: `${OFFICE}spreadsheetml.sheet`};
  const allowed = size => SECONDS + Math.ceil(size / (1 << 20) * SECONDS_PER_MEGABYTE);
  const {begin, ask, ready} = askingOf(settings, {
    progress: what => { if (!busy) tell(words[what], true); },
    failed: reason => tell(filled(words.failed, {reason}), false),
    lost: () => { desk = null; },
  });

  // ---- telling --------------------------------------------------------------------------------------------------------------

  let busy = 0;

  function tell(text, isBusy) {
    $("status").textContent = text;
    $("status").classList.toggle("busy", !!isBusy);
  }

  function refuse(text) {
    $("refused").textContent = text || "";
    $("refused").hidden = !text;
  }

  function refill(element, children) {
    element.textContent = "";
    element.append(...children);
  }

  function download(bytes, name) {
    const link = document.createElement("a"), type = TYPES[name.split(".").pop()] || "application/octet-stream";
    link.href = URL.createObjectURL(new Blob([bytes], {type}));
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  // ---- what is given --------------------------------------------------------------------------------------------------------

  async function bytesOf(file) {
    // More is never read: who reads it says that it is too large.
    const part = file.slice(0, settings.largest + 1);
    return new Uint8Array(part.arrayBuffer ? await part.arrayBuffer() : await new Response(part).arrayBuffer());
  }

  // `older` is last year's workbook of the same unit, chosen together with others.
  async function given(file, withPrevious, older) {
    const files = [[`/in/file/${file.name}`, await bytesOf(file)]], question = {file: files[0][0], earlier: notes, date: $("date").value || null};
    const rules = [...$("rules").files], waivers = $("waivers").files[0], previous = older || (withPrevious && $("previous").files[0]);
    for (const each of rules) files.push([`/in/rules/${each.name}`, await bytesOf(each)]);
    if (rules.length) question.rules = "/in/rules";
    for (const [key, each] of [["waivers", waivers], ["previous", previous]]) {
      if (!each) continue;
      question[key] = `/in/${key}/${each.name}`;
      files.push([question[key], await bytesOf(each)]);
    }
    return {question, files};
  }

  // ---- checking -------------------------------------------------------------------------------------------------------------

  let notes = [], results = [], shown = null, desk = null, turn = 0;

  async function check(file, withPrevious, seconds, older) {
    let asked;
    try {
      asked = await given(file, withPrevious, older);
    } catch (error) {
      return {file, lost: filled(words.unreadable, {file: file.name})};
    }
    const found = await ask(Object.assign(asked.question, {do: "check"}), asked.files, file.name, seconds || allowed(file.size));
    if (!found.refused && !found.lost) desk = file;
    return Object.assign(found, {file, withPrevious, older});
  }

  async function take(files) {
    const mine = ++turn, several = files.length > 1;
    refuse("");
    $("back").hidden = $("result").hidden = true;
    busy++;
    const found = [];
    for (const [place, file] of files.entries()) {
      tell(several ? filled(words.counting, {nth: place + 1, count: files.length, file: file.name}) : filled(words.reading, {file: file.name}), true);
      const result = await check(file, !several);
      // Who has chosen other files meanwhile does not wait for these.
      if (mine !== turn) break;
      found.push(result);
      if (result.refused) break;
      if (several) list(found);
    }
    if (mine !== turn) { busy--; return; }
    const [older, newer] = twoYears(found);
    if (older) {
      busy--;
      beside(older.file);
      take([newer.file]);
      return;
    }
    const isMine = !several || await pair(found, mine);
    busy--;
    if (!isMine) return;
    results = found;
    for (const each of found) if (each.noted) notes.push(each.noted);
    finish(found, several);
  }

  // Of two workbooks of one unit and two years in a row the older one is last year's: both were meant.
  function twoYears(found) {
    const rows = found.map(each => each.row);
    if (rows.length !== 2 || !rows.every(each => each && each[1] && each[1] === rows[0][1])) return [];
    const gap = rows[1][2] - rows[0][2];
    return gap === 1 ? found : gap === -1 ? [...found].reverse() : [];
  }

  // Of the workbooks of several units those of the year before are last year's of their units: each is held against its own.
  async function pair(found, mine) {
    const names = [];
    for (const newer of [...found]) {
      const older = found.find(each => each !== newer && twoYears([each, newer])[0] === each);
      if (!older || found.filter(each => each.row && newer.row && each.row[1] === newer.row[1]).length !== 2) continue;
      tell(filled(words.reading, {file: newer.file.name}), true);
      found[found.indexOf(newer)] = await check(newer.file, false, 0, older.file);
      if (mine !== turn) return false;
      found.splice(found.indexOf(older), 1);
      names.push(newer.row[1]);
    }
    $("list-paired").hidden = !names.length;
    $("list-paired").textContent = filled(words.paired, {count: names.length, names: names.join("、")});
    list(found);
    return true;
  }

  function beside(file) {
    const given = new DataTransfer();
    given.items.add(file);
    $("previous").files = given.files;
    $("previous").closest("details").open = true;
  }

  function finish(found, several) {
    $("list").hidden = !several;
    const last = found[found.length - 1];
    if (last.refused || (last.lost && !several)) {
      refuse(last.refused || last.lost);
      $("result").hidden = true;
      tell("", false);
    } else if (several) {
      $("result").hidden = true;
      tell(filled(words.listed, {count: found.length}), false);
    } else {
      show(last);
      $("unit").focus();
      tell(filled(words.done, {told: last.told}), false);
    }
  }

  function list(found) {
    $("list").hidden = false;
    $("list-previous").hidden = !$("previous").files.length;
    refill($("rows"), found.map(rowOf));
  }

  function rowOf(each) {
    const row = document.createElement("tr"), values = each.row || [each.file.name, "", "", settings.unreadable, 0, 0, 0, 0, each.lost];
    values.forEach((value, place) => {
      const cell = document.createElement(place ? "td" : "th");
      cell.dataset.label = settings.columns[place];
      if (!place) {
        cell.scope = "row";
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = value;
        button.disabled = !each.html;
        button.onclick = () => { show(each); $("unit").focus(); };
        cell.append(button);
      } else if (place === 3) {
        const state = document.createElement("span");
        state.className = `state s-${value}`;
        state.textContent = value;
        cell.append(state);
      } else cell.textContent = value;
      row.append(cell);
    });
    return row;
  }

  // ---- showing --------------------------------------------------------------------------------------------------------------

  function show(result) {
    shown = result;
    $("found").innerHTML = result.html;
    $("result").hidden = false;
    refill($("made"), []);
    $("to-list").hidden = $("list").hidden;
    refill($("downloads"), result.downloads.map(buttonOf));
    $("again").hidden = result.clear;
    $("passed").hidden = !result.clear;
    linkCells($("found"), $("back"), words.back);
  }

  // What can be downloaded is decided where it is made; here it is only drawn.
  function buttonOf({label, question}) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.dataset.download = question.kind || question.do;
    button.onclick = () => make(question, true);
    return button;
  }

  // ---- making ---------------------------------------------------------------------------------------------------------------

  // What is made is made of the workbook in hand: another one is judged once more first.
  async function make(question, isOfShown) {
    refuse("");
    busy++;
    tell(words.making, true);
    const of = isOfShown ? shown : null, name = of ? of.file.name : "", size = of ? of.file.size : 0;
    let found = of && desk !== of.file ? await check(of.file, of.withPrevious, 0, of.older) : {};
    if (!found.refused && !found.lost) found = await ask(question, question.files, name, of ? allowed(size) : TEMPLATE_SECONDS);
    busy--;
    if (found.refused || found.lost) {
      refuse(found.refused || found.lost);
      tell("", false);
      return;
    }
    download(found.bytes, found.name);
    tell(filled(words.made, {file: found.name}), false);
    // Who pressed a button further down sees that something was made.
    $("status").scrollIntoView({block: "nearest"});
    if (found.lines) {
      refill($("made"), found.lines.map(line => {
        const item = document.createElement("li");
        item.textContent = line;
        return item;
      }));
    }
  }

  async function blank() {
    const year = $("year").value.trim(), previous = $("previous").files[0], question = {do: "template", unit: $("unit-name").value.trim(), year: Number(year) || null};
    if (year && !/^20\d\d$/.test(year)) {
      refuse(words.year_wrong);
      $("year").focus();
      return;
    }
    if (previous) {
      question.previous = `/in/previous/${previous.name}`;
      question.files = [[question.previous, await bytesOf(previous)]];
      desk = null;
    }
    make(question, false);
  }

  // ---- listening ------------------------------------------------------------------------------------------------------------

  const retake = () => { if (results.length) take(results.flatMap(each => each.older ? [each.older, each.file] : [each.file])); };

  $("file").onchange = () => { if ($("file").files.length) take([...$("file").files]); $("file").value = ""; };
  for (const id of ["previous", "rules", "waivers", "date"]) $(id).onchange = retake;
  $("forget").onclick = () => { for (const id of ["previous", "rules", "waivers", "date"]) $(id).value = ""; retake(); };
  // What is folded away is of no use on paper.
  addEventListener("beforeprint", () => $("found").querySelectorAll("details").forEach(each => { each.open = true; }));
  $("print").onclick = () => print();
  $("to-list").onclick = () => { $("result").hidden = true; $("list-title").scrollIntoView(); $("rows").querySelector("button").focus(); };
  $("csv").onclick = () => make({do: "table", rows: results.filter(each => each.row).map(each => each.row)}, false);
  $("blank").onsubmit = event => { event.preventDefault(); blank(); };
  $("given").onsubmit = event => event.preventDefault();
  document.addEventListener("dragover", event => { event.preventDefault(); $("drop").classList.add("over"); });
  document.addEventListener("dragleave", event => { if (!event.relatedTarget) $("drop").classList.remove("over"); });
  document.addEventListener("drop", event => {
    event.preventDefault();
    $("drop").classList.remove("over");
    const files = [...event.dataTransfer.files], own = event.target.type === "file" && event.target.id !== "file" ? event.target : null;
    if (own && files.length) {
      own.files = event.dataTransfer.files;
      retake();
    } else if (files.length) take(files);
  });

  // For who tests the page: what a file gives, without the detour over what is shown.
  window.nianbao = {
    check: (file, seconds) => check(file, true, seconds),
    ask: (question, files) => ask(question, files, "", TEMPLATE_SECONDS),
    ready,
  };

  begin().then(() => { if (!busy) tell(words.ready, false); }, () => {});
})();
