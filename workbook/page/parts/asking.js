"use strict";
// Asks the worker, and begins another one where it is lost: `progress`, `failed` and `lost` are told of it.
function askingOf(settings, {progress, failed, lost}) {
  const MOST_MEMORY = 600 << 20;
  let worker, ready, waiting = new Map(), number = 0, memory = 0;

  function begin() {
    const code = new Blob([document.getElementById("worker").textContent], {type: "text/javascript"}), address = URL.createObjectURL(code);
    ready = new Promise((resolve, reject) => {
      worker = new Worker(address);
      worker.onmessage = ({data}) => {
        if (data.progress) progress(data.progress);
        else if (data.ready) resolve(data);
        else if (data.id === undefined) reject(new Error(data.broken));
        else settle(data);
      };
      worker.onerror = event => {
        event.preventDefault();
        reject(new Error(event.message || "worker"));
        for (const id of [...waiting.keys()]) settle({id, broken: event.message || "worker"});
      };
    });
    const packed = {};
    document.querySelectorAll(".packed").forEach(each => { packed[each.id.slice(7)] = {text: each.textContent, size: Number(each.dataset.size)}; });
    worker.postMessage({packed, settings: {python: settings.python, plain: location.hash === "#plain"}});
    ready.then(() => URL.revokeObjectURL(address), error => failed(error.message));
    return ready;
  }

  function settle(data) {
    const found = waiting.get(data.id);
    waiting.delete(data.id);
    if (found) found(data);
  }

  function restart() {
    worker.terminate();
    memory = 0;
    lost();
    begin().catch(() => {});
  }

  // Returns the answer; where the worker is lost over it, the sentence for the file in hand.
  async function ask(question, files, name, seconds) {
    // What a large file took is given back by another worker alone.
    if (question.do === "check" && memory > MOST_MEMORY) restart();
    try {
      await ready;
    } catch (error) {
      return {lost: filled(settings.words.failed, {reason: error.message})};
    }
    const id = ++number;
    const data = await new Promise(resolve => {
      const clock = setTimeout(() => settle({id, late: true}), seconds * 1000);
      waiting.set(id, found => { clearTimeout(clock); resolve(found); });
      worker.postMessage({id, question, files});
    });
    if (data.late || data.broken !== undefined) {
      restart();
      const kind = data.late ? "time" : /MemoryError|memory|allocation/i.test(data.broken) ? "memory" : "ended";
      return {lost: filled(settings.limits[kind], {file: name, seconds, megabytes: MOST_MEMORY >> 20}), why: data.broken};
    }
    memory = data.memory;
    return Object.assign(data.answer, {bytes: data.made});
  }

  return {begin, ask, ready: () => ready};
}

// Returns a sentence with its gaps filled.
function filled(text, parts) {
  return text.replace(/\{(\w+)\}/g, (all, name) => parts[name]);
}
