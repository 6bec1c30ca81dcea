// Python lives here, beside the page: what takes long never holds the page up, and what breaks it is only this worker.
let python, settings;

async function unpack({text, size}) {
  const packed = atob(text), data = new Uint8Array(packed.length);
  for (let n = 0; n < packed.length; n++) data[n] = packed.charCodeAt(n);
  if (typeof DecompressionStream === "undefined" || settings.plain) return inflate(data, size);
  return new Uint8Array(await new Response(new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate"))).arrayBuffer());
}

// The runtime asks for its files as if they lay on a server; they are here, and nothing else is to be had.
function serve(files) {
  self.fetch = async function (address) {
    const data = files[String(address.url || address).split("/").pop()];
    if (!data) throw new TypeError("nothing is fetched");
    return new Response(data, {headers: {"Content-Type": data === files["pyodide.asm.wasm"] ? "application/wasm" : "application/octet-stream"}});
  };
}

// The runtime says on the console alone that its code cannot be compiled, and waits for ever.
function guard() {
  const compile = WebAssembly.instantiateStreaming || (async (response, imports) => WebAssembly.instantiate(await (await response).arrayBuffer(), imports));
  WebAssembly.instantiateStreaming = async function (response, imports) {
    try {
      return await compile.call(WebAssembly, response, imports);
    } catch (error) {
      postMessage({broken: String(error && error.message || error)});
      throw error;
    }
  };
}

function install(data) {
  const length = new DataView(data.buffer, data.byteOffset).getUint32(0, true), folder = `/lib/${settings.python}/site-packages/`;
  let at = 4 + length;
  for (const [name, size] of JSON.parse(new TextDecoder().decode(data.subarray(4, at)))) {
    put(folder + name, data.subarray(at, at + size));
    at += size;
  }
}

function put(path, data) {
  python.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
  python.FS.writeFile(path, data);
}

function empty(folder) {
  if (!python.FS.analyzePath(folder).exists) return;
  for (const name of python.FS.readdir(folder)) {
    const path = `${folder}/${name}`;
    if (name === "." || name === "..") continue;
    if (python.FS.isDir(python.FS.stat(path).mode)) empty(path);
    else python.FS.unlink(path);
  }
}

async function start(packed) {
  const told = what => postMessage({progress: what}), files = {};
  told("unpack");
  for (const name of Object.keys(packed)) files[name] = await unpack(packed[name]);
  told("python");
  serve({"pyodide.asm.wasm": files.code, "python_stdlib.zip": files.library, "pyodide-lock.json": files.lock});
  guard();
  const text = name => new TextDecoder().decode(files[name]);
  (0, eval)(`${text("machine")};self._createPyodideModule = _createPyodideModule;`);
  (0, eval)(text("boot"));
  python = await self.loadPyodide({indexURL: "memory:/", stdout() {}, stderr() {}});
  told("program");
  install(files.program);
  const answers = python.pyimport("workbook.page.answers");
  answers.warm();
  self.answer = answers.answer;
  postMessage({ready: true, memory: python._module.HEAP8.length});
}

function work({id, question, files}) {
  if (files) {
    empty("/in");
    for (const [path, data] of files) put(path, data);
  }
  const answer = JSON.parse(self.answer(JSON.stringify(question)));
  const made = answer.made ? python.FS.readFile(answer.made) : null;
  postMessage({id, answer, made, memory: python._module.HEAP8.length}, made ? [made.buffer] : []);
}

onmessage = async function ({data}) {
  try {
    if (data.packed) {
      settings = data.settings;
      await start(data.packed);
    } else work(data);
  } catch (error) {
    postMessage({id: data.id, broken: String(error && error.message || error)});
  }
};
