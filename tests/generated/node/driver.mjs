// Runs programs and says what each of them really sent. One line of JSON in, one line out:
//   { "folder": "/path", "sources": ["main.mts"], "built": "/path/to/compile/to", "load": null }
//   { "runs": [{ "requests": [{ "method", "url", "headers", "body" }], "errors": ["..."], "results": ["..."] }] }
import fs from "node:fs";
import http from "node:http";
import https from "node:https";
import { createRequire } from "node:module";
import readline from "node:readline";
import { pathToFileURL } from "node:url";
import { Agent, setGlobalDispatcher } from "undici";
import ts from "typescript";

const require = createRequire(import.meta.url);
let requests = [];
let open = 0;
let loads = 0;

const lower = (headers) => Object.fromEntries([...headers].map(([name, value]) => [name.toLowerCase(), String(value)]));
let agents = 0;
const answer = (url) =>
  JSON.stringify(url.endsWith("/agents") ? { id: `agent_${++agents}` } : { token: "t", connection: { id: "conn_1" } });

function record(method, url, headers, body) {
  requests.push({ method, url, headers, body });
}
globalThis.genRecord = record;
globalThis.genAnswer = (url) => JSON.parse(answer(url));

// Global fetch, and what builds on it.
globalThis.fetch = async (input, init) => {
  const request = new Request(input, init);
  open++;
  try {
    const entry = { method: request.method, url: request.url, headers: lower(request.headers), body: "" };
    requests.push(entry);
    entry.body = await request.text();
    return new Response(answer(request.url), { headers: { "content-type": "application/json" } });
  } finally {
    open--;
  }
};

// Node's http and https, and what builds on them: everything is led to a server of our own.
const server = http.createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const { "x-gen-url": url, ...headers } = request.headers;
    record(request.method, url ?? `http://${headers.host}${request.url}`, headers, Buffer.concat(chunks).toString());
    response.setHeader("content-type", "application/json");
    response.end(answer(request.url));
  });
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address();
const local = new http.Agent({ keepAlive: true });
const reallyRequest = http.request;

function reroute(protocol) {
  return (...given) => {
    const done = typeof given.at(-1) === "function" ? given.pop() : undefined;
    let [target, options] = given;
    let url;
    if (typeof target === "string" || target instanceof URL) {
      url = new URL(target);
    } else {
      options = target;
      const name = options.hostname ?? options.host ?? "localhost";
      url = new URL(`${options.protocol ?? protocol}//${name}${options.path ?? "/"}`);
      if (options.port && !["443", "80"].includes(String(options.port))) url.port = options.port;
    }
    options = { ...options };
    if (options.path && typeof target !== "object") url = new URL(options.path, url);
    const headers = options.headers ? { ...options.headers } : {};
    headers["x-gen-url"] = url.href;
    for (const name of ["agent", "port", "host", "hostname", "protocol", "createConnection", "agents", "_defaultAgent", "lookup"]) delete options[name];
    open++;
    const request = reallyRequest({ ...options, path: url.pathname + url.search, host: "127.0.0.1", port, agent: local, headers }, done);
    request.once("close", () => open--);
    return request;
  };
}
http.request = reroute("http:");
https.request = reroute("https:");
// Named imports see the change only when told.
(await import("node:module")).syncBuiltinESMExports();

// undici of npm.
const counted = (dispatch) => (options, handler) => {
  const url = new URL(options.path, options.origin);
  const headers = Array.isArray(options.headers)
    ? Object.fromEntries(options.headers.flatMap((name, at, all) => (at % 2 ? [] : [[name, all[at + 1]]])))
    : { ...(options.headers?.[Symbol.iterator] ? Object.fromEntries(options.headers) : options.headers) };
  return dispatch({ ...options, origin: `http://127.0.0.1:${port}`, headers: { ...headers, "x-gen-url": url.href } }, handler);
};
setGlobalDispatcher(new Agent().compose(counted));

// What browsers have. axios looks for it when it is loaded, so that it has to be there already.
await import("axios");
require("axios");
globalThis.XMLHttpRequest = class {
  #headers = {};
  open(method, url) {
    this.method = method.toUpperCase();
    this.url = url;
  }
  setRequestHeader(name, value) {
    this.#headers[name.toLowerCase()] = String(value);
  }
  send(body) {
    record(this.method, new URL(this.url).href, this.#headers, body == null ? "" : String(body));
    this.status = 200;
    this.responseText = answer(this.url);
    queueMicrotask(() => this.onload?.());
  }
};
Object.defineProperty(globalThis, "navigator", {
  configurable: true,
  value: {
    sendBeacon(url, body) {
      open++;
      new Response(body).text().then((text) => {
        record("POST", new URL(url).href, {}, text);
        open--;
      });
      return true;
    },
  },
});
const jquery = (method) => (first, second) => {
  const settings = typeof first === "string" ? { ...second, url: first } : { ...first };
  const verb = (settings.type ?? settings.method ?? method).toUpperCase();
  let { data } = settings;
  if (data && typeof data === "object") data = new URLSearchParams(data).toString();
  record(verb, new URL(settings.url).href, lower(Object.entries(settings.headers ?? {})), data ?? "");
  return Promise.resolve(JSON.parse(answer(settings.url)));
};
globalThis.$ = globalThis.jQuery = {
  ajax: jquery("GET"),
  post: (url, data) => jquery("POST")(typeof url === "string" ? { url, data } : url),
};

// Code that no program shows.
globalThis.genChange = (body) => {
  body.language = "changed out of sight";
};
globalThis.genMerge = (...all) => Object.assign({}, ...all);

async function settled() {
  for (let quiet = 0, turns = 0; quiet < 2 && turns < 2000; turns++) {
    await new Promise((resolve) => setImmediate(resolve));
    quiet = open === 0 ? quiet + 1 : 0;
  }
}

// Compiles a program, with its imports led to where TypeScript says that they lead.
const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, moduleResolution: ts.ModuleResolutionKind.Bundler, allowJs: true, resolveJsonModule: true };
const builtPath = (name) => (name.endsWith(".cjs") ? name : name.replace(/\.(m?[jt]s|json)$/, (end) => (end === ".json" ? ".json.mjs" : ".mjs")));

const specifiers = /(\bfrom |\bimport |\bimport\()"([^"]+)"/g;

function configured(folder) {
  const path = `${folder}/tsconfig.json`;
  if (!fs.existsSync(path)) return options;
  const { config } = ts.readConfigFile(path, ts.sys.readFile);
  return { ...ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, folder).options, ...options };
}

function compile(folder, sources, built) {
  const settings = configured(folder);
  for (const name of sources) {
    const path = `${folder}/${name}`;
    let text = fs.readFileSync(path, "utf8");
    const target = `${built}/${builtPath(name)}`;
    fs.mkdirSync(target.slice(0, target.lastIndexOf("/")), { recursive: true });
    if (name.endsWith(".json")) {
      fs.writeFileSync(target, `export default ${text};`);
      continue;
    }
    if (!name.endsWith(".cjs")) {
      const up = "../".repeat(name.split("/").length - 1) || "./";
      text = text.replaceAll(' with { type: "json" }', "").replace(specifiers, (whole, before, fileName) => {
        const found = ts.resolveModuleName(fileName, path, settings, ts.sys).resolvedModule?.resolvedFileName;
        if (!found?.startsWith(`${folder}/`)) return whole;
        return `${before}"${up}${builtPath(found.slice(folder.length + 1))}"`;
      });
      const given = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true };
      text = ts.transpileModule(text, { compilerOptions: given, fileName: name }).outputText;
    }
    fs.writeFileSync(target, text);
  }
}

// A program that waits for ever must not stop the others.
function inTime(promise) {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error("still running after 3 s")), 3000); });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

// The second time under another path, so that all files are loaded again.
async function load(entry, folder, at) {
  loads++;
  if (entry.endsWith(".cjs")) {
    for (const path of Object.keys(require.cache)) if (path.startsWith(folder)) delete require.cache[path];
    return require(entry);
  }
  const path = at === 0 ? entry : entry.replace("/programs/", "/programs-again/").replace("/built/", "/built-again/");
  return import(`${pathToFileURL(path)}?${loads}`);
}

const calls = [
  [["ann", true, 1], ["bobs", false, 2], ["dan", true, 4], ["finn", true, 3]],
  [["cy d", true, 2], ["eve", false, 3], ["fays", false, 1], ["gus", true, 3]],
];

// What a call comes back as, in a line.
function describe(value) {
  if (value instanceof Response) return `response ${value.status} ${value.bodyUsed}`;
  if (Array.isArray(value)) return `[${value.map(describe).join()}]`;
  if (typeof value !== "object" || value === null) return String(value);
  if ("token" in value) return JSON.stringify(value);
  return `${value.constructor?.name} ${value.status ?? value.statusCode ?? ""} ${Object.keys(value).sort().join()}`;
}

async function run({ folder: source, sources, built, load: only = null }) {
  if (built) compile(source, sources, built);
  const folder = `${built ?? source}/`;
  const entry = folder + (built ? builtPath(sources[0]) : sources[0]);
  const runs = [];
  agents = 0;
  for (const [at, given] of calls.entries()) {
    if (only !== null && only !== at) continue;
    process.env.GEN_FLAG = at === 0 ? "1" : "0";
    requests = [];
    const errors = [];
    const results = [];
    try {
      const program = await inTime(load(entry, folder, at));
      for (const parameters of given) {
        try {
          results.push(describe(await inTime(program.run(...parameters))));
        } catch (error) {
          errors.push(String(error?.stack ?? error));
        }
        await settled();
      }
    } catch (error) {
      errors.push(String(error?.stack ?? error));
    }
    await settled();
    runs.push({ requests, errors, results });
  }
  return { runs };
}

process.env.NAPSTER_API_KEY = "key_from_environment";
const write = process.stdout.write.bind(process.stdout);
console.debug = console.log = () => {};
process.on("uncaughtException", () => {});
process.on("unhandledRejection", () => {});
for await (const line of readline.createInterface({ input: process.stdin })) {
  const result = await run(JSON.parse(line)).catch((error) => ({ failed: String(error?.stack ?? error) }));
  write(JSON.stringify(result) + "\n");
}
process.exit(0);
