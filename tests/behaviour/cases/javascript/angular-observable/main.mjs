import { HttpClient } from "@angular/common/http";

export class Desk {
  static inject = [HttpClient];
  #http = new HttpClient();

  open(user) {
    return this.#http.post("https://companion-api.napster.com/public/connections", { companionId: "comp_abc123", providerConfig: { voiceId: "alloy" }, externalClientId: user });
  }
}
