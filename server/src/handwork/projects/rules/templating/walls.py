"""What a frame's document does before anything of the requester's runs in it.

No header keeps a document from calling somebody by WebRTC: browsers do not know the
policy's `webrtc` directive. So the frame gives its calls away, for good, before a script of
the template's can take them, and takes out every frame inside it, in which they would be
there again. The code keeps the browser's own functions: the template may replace them.
"""

from __future__ import annotations

WALLS = """<script>(() => {
const call = Function.prototype.call, own = (f) => call.bind(f), set = Reflect.defineProperty;
const get = (type, name) => own(Object.getOwnPropertyDescriptor(type.prototype, name).get);
const fix = (on, name, value) => set(on, name, {value, writable: false, configurable: false});
for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "mozRTCPeerConnection",
  "RTCIceTransport", "RTCIceGatherer", "RTCDtlsTransport", "WebTransport"]) fix(window, name);
const FRAMES = "iframe, frame, object, embed, fencedframe, portal";
const count = get(NodeList, "length"), remove = own(Element.prototype.remove);
const inPage = own(Document.prototype.querySelectorAll);
const inRoot = own(DocumentFragment.prototype.querySelectorAll);
const watch = own(MutationObserver.prototype.observe);
const clear = (list) => { for (let i = 0, n = count(list); i < n; i += 1) remove(list[i]); };
const follow = (root, find) => {
  watch(new MutationObserver(() => clear(find(root, FRAMES))), root, {childList: true, subtree: true});
};
follow(document, inPage);
const attach = own(Element.prototype.attachShadow);
fix(Element.prototype, "attachShadow", function attachShadow(options) {
  const root = attach(this, options);
  follow(root, inRoot);
  return root;
});
for (const type of [Element, ShadowRoot]) fix(type.prototype, "setHTMLUnsafe");
fix(Document, "parseHTMLUnsafe");
const has = own(String.prototype.includes), low = own(String.prototype.toLowerCase), end = own(String.prototype.slice);
let written = "";
for (const name of ["write", "writeln"]) {
  const write = own(Document.prototype[name]);
  fix(Document.prototype, name, function (...texts) {
    let text = "";
    for (let i = 0; i < texts.length; i += 1) text += texts[i];
    written = end(written + low(text), -40 - text.length);
    if (has(written, "shadowrootmode")) throw new TypeError("A written shadow root is not allowed here");
    write(this, text);
  });
}
})()</script>
"""
