export const CONNECTIONS_PATH = "/public/connections";
