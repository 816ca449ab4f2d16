import { openSales } from "./src/sales.mjs";
import { openSupport } from "./src/support.mjs";

console.log((await openSales("ada")).token);
console.log((await openSupport("bob")).token);
console.log((await openSales("cyd")).token);
