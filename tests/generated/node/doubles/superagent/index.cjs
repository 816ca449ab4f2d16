// https://forwardemail.github.io/superagent/: a request is sent when it is awaited.
class Request {
  #method; #url; #headers = {}; #data;
  constructor(method, url) { this.#method = method.toUpperCase(); this.#url = url; }
  set(name, value) {
    if (typeof name === "object") for (const [key, one] of Object.entries(name)) this.#headers[key.toLowerCase()] = one;
    else this.#headers[name.toLowerCase()] = value;
    return this;
  }
  send(data) {
    const isObject = (one) => typeof one === "object" && one !== null;
    this.#data = isObject(data) ? { ...this.#data, ...data } : data;
    return this;
  }
  #sent() {
    const body = typeof this.#data === "string" ? this.#data : JSON.stringify(this.#data);
    const url = new URL(this.#url).href;
    globalThis.genRecord(this.#method, url, this.#headers, body);
    return Promise.resolve({ ok: true, body: globalThis.genAnswer(url) });
  }
  then(resolve, reject) { return this.#sent().then(resolve, reject); }
  end(done) { this.#sent().then((response) => done(null, response)); }
}
const superagent = (method, url) => new Request(method, url);
for (const verb of ["get", "post", "put", "patch", "delete", "head"]) superagent[verb] = (url, data) => {
  const request = new Request(verb, url);
  return data === undefined ? request : request.send(data);
};
module.exports = superagent;
// Whoever lets `post` be imported by its name, a bundler or a compiler, lets all of them.
module.exports.get = superagent.get;
module.exports.post = superagent.post;
module.exports.put = superagent.put;
module.exports.patch = superagent.patch;
module.exports.head = superagent.head;
