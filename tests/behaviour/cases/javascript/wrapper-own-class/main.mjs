import axios from "axios";

class ApiResponse {
  constructor(success, data, error) {
    this.success = success;
    this.data = data;
    this.error = error;
  }

  static ok(data) {
    return new ApiResponse(true, data, null);
  }

  static fail(error) {
    return new ApiResponse(false, null, error);
  }
}

const http = axios.create({
  baseURL: "https://companion-api.napster.com",
  headers: { "X-Api-Key": process.env.NAPSTER_API_KEY },
});

async function send(path, data) {
  try {
    const response = await http.post(path, data);
    return ApiResponse.ok(response.data);
  } catch (err) {
    return ApiResponse.fail(err.response ? err.response.status : err.message);
  }
}

async function main() {
  for (const id of ["c1", "c2"]) {
    const result = await send("/public/connections", {
      companionId: "comp_7",
      providerConfig: { voiceId: "alloy" },
      externalClientId: id,
    });
    if (result.success) console.log(result.data.token);
    else console.log("failed with", result.error);
  }
}

main();
