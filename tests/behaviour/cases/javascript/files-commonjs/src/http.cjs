const axios = require("axios");
const { API_URL, API_KEY } = require("./config.cjs");

const http = axios.create({ baseURL: API_URL, headers: { "X-Api-Key": API_KEY } });

exports.post = async (path, body) => {
  const { data } = await http.post(path, body);
  return data;
};
