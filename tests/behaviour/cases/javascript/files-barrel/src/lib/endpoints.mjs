export const endpoints = Object.freeze({ open: "/public/connections", list: "/public/companions" });
