// https://github.com/tomas/needle: without `json`, an object becomes a form.
const needle = async (method, url, data, options = {}) => {
  const isObject = typeof data === "object" && data !== null;
  const body = !isObject ? data ?? "" : options.json ? JSON.stringify(data) : new URLSearchParams(data).toString();
  const headers = Object.fromEntries(Object.entries(options.headers ?? {}).map(([key, value]) => [key.toLowerCase(), value]));
  globalThis.genRecord(method.toUpperCase(), new URL(url).href, headers, body);
  return { statusCode: 200, body: globalThis.genAnswer(new URL(url).href) };
};
for (const verb of ["post", "put", "patch", "delete"]) needle[verb] = (...all) => needle(verb, ...all);
module.exports = needle;
