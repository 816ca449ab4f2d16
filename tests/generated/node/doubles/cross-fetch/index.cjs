// https://github.com/lquixada/cross-fetch: on Node.js a fetch of its own; here the global one.
const fetch = (...all) => globalThis.fetch(...all);
module.exports = fetch;
module.exports.fetch = fetch;
module.exports.default = fetch;
