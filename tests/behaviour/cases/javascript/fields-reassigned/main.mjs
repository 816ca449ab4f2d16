class Phone {
  user = { id: "nobody" };
  line = 0;
  as(user) {
    this.user = user;
    this.line++;
    return this;
  }
  dial() {
    return fetch(process.env.NAPSTER_API_URL + "/public/connections", {
      method: "POST",
      headers: { "X-Api-Key": process.env.NAPSTER_API_KEY, "Content-Type": "application/json", "X-Trace": this.user.id },
      body: JSON.stringify({
        companionId: "comp_phone",
        providerConfig: { voiceId: "alloy" },
        externalClientId: this.user.id,
        externalClientProfile: { line: this.line },
      }),
    }).then((r) => r.status);
  }
}
const phone = new Phone();
console.log(await Promise.all([phone.as({ id: "ann" }).dial(), phone.as({ id: "bea" }).dial()]));
