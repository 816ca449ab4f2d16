// https://angular.dev/guide/http/making-requests: an object is sent as JSON, on subscription.
const { Observable } = require("rxjs");
exports.HttpClient = class HttpClient {
  request(method, url, { body, headers } = {}) {
    return new Observable((observer) => {
      const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
      fetch(url, { method, headers, body: text }).then((response) => response.json()).then((data) => observer.next(data), (error) => observer.error(error));
    });
  }
  post(url, body, options) { return this.request("POST", url, { ...options, body }); }
};
