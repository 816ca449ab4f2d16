// https://rxjs.dev/api/ajax/ajax: an object is sent as JSON.
const { Observable } = require("rxjs");
const ajax = (given) => new Observable((observer) => {
  const { url, method = "GET", headers, body } = typeof given === "string" ? { url: given } : given;
  const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  fetch(url, { method, headers, body: text }).then((response) => response.json()).then((response) => observer.next({ response }), (error) => observer.error(error));
});
ajax.post = (url, body, headers) => ajax({ url, method: "POST", body, headers });
exports.ajax = ajax;
