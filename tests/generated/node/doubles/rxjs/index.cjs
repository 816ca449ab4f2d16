// https://rxjs.dev: just what carries one response.
const once = (observable) => new Promise((resolve, reject) => observable.subscribe({ next: resolve, error: reject }));
exports.firstValueFrom = once;
exports.lastValueFrom = once;
exports.Observable = class {
  constructor(start) { this.start = start; }
  subscribe(observer) { this.start(typeof observer === "function" ? { next: observer, error() {} } : observer); }
};
