// https://github.com/unjs/ofetch: an object is sent as JSON, `baseURL` is joined with one slash, and absolute addresses stay what they are.
const make = (defaults = {}) => {
  const send = async (url, options = {}) => {
    const all = { ...defaults, ...options, headers: { ...defaults.headers, ...options.headers } };
    const target = all.baseURL && !/^\w+:\/\//.test(url) ? all.baseURL.replace(/\/$/, "") + "/" + url.replace(/^\//, "") : url;
    const body = all.body && typeof all.body === "object" ? JSON.stringify(all.body) : all.body;
    return (await fetch(target, { method: all.method, headers: all.headers, body })).json();
  };
  send.create = (more) => make({ ...defaults, ...more });
  return send;
};
exports.ofetch = make();
exports.$fetch = exports.ofetch;
