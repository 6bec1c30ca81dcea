// Old syntax on purpose: what cannot run the page must be able to run this, and say so at once.
(function () {
  function able() {
    if (!window.WebAssembly || !window.Worker || !window.Blob || !window.URL || !window.Promise || !window.TextDecoder || !window.BigInt) return false;
    try {
      // A function of WebAssembly that returns a 64-bit number: only browsers that know BigInt can call it, and Python is full of them.
      var code = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 126, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 6, 1, 4, 0, 66, 1, 11];
      return typeof new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(code))).exports.f() === "bigint";
    } catch (error) {
      return false;
    }
  }
  window.nianbaoAble = able();
  if (!window.nianbaoAble) {
    document.getElementById("unable").removeAttribute("hidden");
    document.getElementById("page").style.display = "none";
  }
})();
