import axios from "axios";

const API = process.env.NAPSTER_API_URL ?? "https://companion-api.napster.com";
const headers = { "Content-Type": "application/json", "X-Api-Key": process.env.NAPSTER_API_KEY ?? "" };
const client = axios.create({ baseURL: `${API}/public`, headers });

interface Row { id: string; name: string; total: number; tags: string[] }

function request(method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(`${API}${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
}

export class Table0 {
  private rows: Map<string, Row> = new Map();

  constructor(private readonly name = "table0") {}

  add(row: Row): this {
    const known = this.rows.get(row.id);
    if (known && known.total > row.total) {
      console.warn(`${this.name}: ${row.id} shrinks from ${known.total} to ${row.total}`);
    }
    this.rows.set(row.id, { ...known, ...row, tags: [...(known?.tags ?? []), ...row.tags] });
    return this;
  }

  async load(page = 0): Promise<Row[]> {
    const { data } = await axios.get<{ rows: Row[] }>(`https://tables.example.com/v1/tables/${this.name}?page=${page}`);
    for (const row of data.rows) this.add(row);
    return data.rows.length === 100 ? data.rows.concat(await this.load(page + 1)) : data.rows;
  }

  summary(): string {
    const totals = [...this.rows.values()].map((row) => row.total);
    const sum = totals.reduce((left, right) => left + right, 0);
    return totals.length === 0 ? "empty" : `${totals.length} rows, ${(sum / totals.length).toFixed(2)} on average`;
  }
}

export async function openSession0(user: { id: string }) {
  const payload = { companionId: "comp_0", providerConfig: { voiceId: "alloy", settings: { temperature: 0.0 } }, externalClientId: user.id };
  return request("POST", "/public/connections", payload);
}

export const openSocket0 = (id: string) =>
  client.post("/ws-connections", { companionId: "comp_s0", providerConfig: { voiceId: "ash" }, externalClientId: id });

export class Table1 {
  private rows: Map<string, Row> = new Map();

  constructor(private readonly name = "table1") {}

  add(row: Row): this {
    const known = this.rows.get(row.id);
    if (known && known.total > row.total) {
      console.warn(`${this.name}: ${row.id} shrinks from ${known.total} to ${row.total}`);
    }
    this.rows.set(row.id, { ...known, ...row, tags: [...(known?.tags ?? []), ...row.tags] });
    return this;
  }

  async load(page = 0): Promise<Row[]> {
    const { data } = await axios.get<{ rows: Row[] }>(`https://tables.example.com/v1/tables/${this.name}?page=${page}`);
    for (const row of data.rows) this.add(row);
    return data.rows.length === 100 ? data.rows.concat(await this.load(page + 1)) : data.rows;
  }

  summary(): string {
    const totals = [...this.rows.values()].map((row) => row.total);
    const sum = totals.reduce((left, right) => left + right, 0);
    return totals.length === 0 ? "empty" : `${totals.length} rows, ${(sum / totals.length).toFixed(2)} on average`;
  }
}

export class Table2 {
  private rows: Map<string, Row> = new Map();

  constructor(private readonly name = "table2") {}

  add(row: Row): this {
    const known = this.rows.get(row.id);
    if (known && known.total > row.total) {
      console.warn(`${this.name}: ${row.id} shrinks from ${known.total} to ${row.total}`);
    }
    this.rows.set(row.id, { ...known, ...row, tags: [...(known?.tags ?? []), ...row.tags] });
    return this;
  }

  async load(page = 0): Promise<Row[]> {
    const { data } = await axios.get<{ rows: Row[] }>(`https://tables.example.com/v1/tables/${this.name}?page=${page}`);
    for (const row of data.rows) this.add(row);
    return data.rows.length === 100 ? data.rows.concat(await this.load(page + 1)) : data.rows;
  }

  summary(): string {
    const totals = [...this.rows.values()].map((row) => row.total);
    const sum = totals.reduce((left, right) => left + right, 0);
    return totals.length === 0 ? "empty" : `${totals.length} rows, ${(sum / totals.length).toFixed(2)} on average`;
  }
}

export class Table3 {
  private rows: Map<string, Row> = new Map();

  constructor(private readonly name = "table3") {}

  add(row: Row): this {
    const known = this.rows.get(row.id);
    if (known && known.total > row.total) {
      console.warn(`${this.name}: ${row.id} shrinks from ${known.total} to ${row.total}`);
    }
    this.rows.set(row.id, { ...known, ...row, tags: [...(known?.tags ?? []), ...row.tags] });
    return this;
  }

  async load(page = 0): Promise<Row[]> {
    const { data } = await axios.get<{ rows: Row[] }>(`https://tables.example.com/v1/tables/${this.name}?page=${page}`);
    for (const row of data.rows) this.add(row);
    return data.rows.length === 100 ? data.rows.concat(await this.load(page + 1)) : data.rows;
  }

  summary(): string {
    const totals = [...this.rows.values()].map((row) => row.total);
    const sum = totals.reduce((left, right) => left + right, 0);
    return totals.length === 0 ? "empty" : `${totals.length} rows, ${(sum / totals.length).toFixed(2)} on average`;
  }
}

export class Table4 {
  private rows: Map<string, Row> = new Map();

  constructor(private readonly name = "table4") {}

  add(row: Row): this {
    const known = this.rows.get(row.id);
    if (known && known.total > row.total) {
      console.warn(`${this.name}: ${row.id} shrinks from ${known.total} to ${row.total}`);
    }
    this.rows.set(row.id, { ...known, ...row, tags: [...(known?.tags ?? []), ...row.tags] });
    return this;
  }

  async load(page = 0): Promise<Row[]> {
    const { data } = await axios.get<{ rows: Row[] }>(`https://tables.example.com/v1/tables/${this.name}?page=${page}`);
    for (const row of data.rows) this.add(row);
    return data.rows.length === 100 ? data.rows.concat(await this.load(page + 1)) : data.rows;
  }

  summary(): string {
    const totals = [...this.rows.values()].map((row) => row.total);
    const sum = totals.reduce((left, right) => left + right, 0);
    return totals.length === 0 ? "empty" : `${totals.length} rows, ${(sum / totals.length).toFixed(2)} on average`;
  }
}

export class Table5 {
  private rows: Map<string, Row> = new Map();

  constructor(private readonly name = "table5") {}

  add(row: Row): this {
    const known = this.rows.get(row.id);
    if (known && known.total > row.total) {
      console.warn(`${this.name}: ${row.id} shrinks from ${known.total} to ${row.total}`);
    }
    this.rows.set(row.id, { ...known, ...row, tags: [...(known?.tags ?? []), ...row.tags] });
    return this;
  }

  async load(page = 0): Promise<Row[]> {
    const { data } = await axios.get<{ rows: Row[] }>(`https://tables.example.com/v1/tables/${this.name}?page=${page}`);
    for (const row of data.rows) this.add(row);
    return data.rows.length === 100 ? data.rows.concat(await this.load(page + 1)) : data.rows;
  }

  summary(): string {
    const totals = [...this.rows.values()].map((row) => row.total);
    const sum = totals.reduce((left, right) => left + right, 0);
    return totals.length === 0 ? "empty" : `${totals.length} rows, ${(sum / totals.length).toFixed(2)} on average`;
  }
}

export class Table6 {
  private rows: Map<string, Row> = new Map();

  constructor(private readonly name = "table6") {}

  add(row: Row): this {
    const known = this.rows.get(row.id);
    if (known && known.total > row.total) {
      console.warn(`${this.name}: ${row.id} shrinks from ${known.total} to ${row.total}`);
    }
    this.rows.set(row.id, { ...known, ...row, tags: [...(known?.tags ?? []), ...row.tags] });
    return this;
  }

  async load(page = 0): Promise<Row[]> {
    const { data } = await axios.get<{ rows: Row[] }>(`https://tables.example.com/v1/tables/${this.name}?page=${page}`);
    for (const row of data.rows) this.add(row);
    return data.rows.length === 100 ? data.rows.concat(await this.load(page + 1)) : data.rows;
  }

  summary(): string {
    const totals = [...this.rows.values()].map((row) => row.total);
    const sum = totals.reduce((left, right) => left + right, 0);
    return totals.length === 0 ? "empty" : `${totals.length} rows, ${(sum / totals.length).toFixed(2)} on average`;
  }
}

export async function openSession6(user: { id: string }) {
  const payload = { companionId: "comp_6", providerConfig: { voiceId: "alloy", settings: { temperature: 0.6 } }, externalClientId: user.id };
  return request("POST", "/public/connections", payload);
}

export class Table7 {
  private rows: Map<string, Row> = new Map();

  constructor(private readonly name = "table7") {}

  add(row: Row): this {
    const known = this.rows.get(row.id);
    if (known && known.total > row.total) {
      console.warn(`${this.name}: ${row.id} shrinks from ${known.total} to ${row.total}`);
    }
    this.rows.set(row.id, { ...known, ...row, tags: [...(known?.tags ?? []), ...row.tags] });
    return this;
  }

  async load(page = 0): Promise<Row[]> {
    const { data } = await axios.get<{ rows: Row[] }>(`https://tables.example.com/v1/tables/${this.name}?page=${page}`);
    for (const row of data.rows) this.add(row);
    return data.rows.length === 100 ? data.rows.concat(await this.load(page + 1)) : data.rows;
  }

  summary(): string {
    const totals = [...this.rows.values()].map((row) => row.total);
    const sum = totals.reduce((left, right) => left + right, 0);
    return totals.length === 0 ? "empty" : `${totals.length} rows, ${(sum / totals.length).toFixed(2)} on average`;
  }
}

export class Table8 {
  private rows: Map<string, Row> = new Map();

  constructor(private readonly name = "table8") {}

  add(row: Row): this {
    const known = this.rows.get(row.id);
    if (known && known.total > row.total) {
      console.warn(`${this.name}: ${row.id} shrinks from ${known.total} to ${row.total}`);
    }
    this.rows.set(row.id, { ...known, ...row, tags: [...(known?.tags ?? []), ...row.tags] });
    return this;
  }

  async load(page = 0): Promise<Row[]> {
    const { data } = await axios.get<{ rows: Row[] }>(`https://tables.example.com/v1/tables/${this.name}?page=${page}`);
    for (const row of data.rows) this.add(row);
    return data.rows.length === 100 ? data.rows.concat(await this.load(page + 1)) : data.rows;
  }

  summary(): string {
    const totals = [...this.rows.values()].map((row) => row.total);
    const sum = totals.reduce((left, right) => left + right, 0);
    return totals.length === 0 ? "empty" : `${totals.length} rows, ${(sum / totals.length).toFixed(2)} on average`;
  }
}

export class Table9 {
  private rows: Map<string, Row> = new Map();

  constructor(private readonly name = "table9") {}

  add(row: Row): this {
    const known = this.rows.get(row.id);
    if (known && known.total > row.total) {
      console.warn(`${this.name}: ${row.id} shrinks from ${known.total} to ${row.total}`);
    }
    this.rows.set(row.id, { ...known, ...row, tags: [...(known?.tags ?? []), ...row.tags] });
    return this;
  }

  async load(page = 0): Promise<Row[]> {
    const { data } = await axios.get<{ rows: Row[] }>(`https://tables.example.com/v1/tables/${this.name}?page=${page}`);
    for (const row of data.rows) this.add(row);
    return data.rows.length === 100 ? data.rows.concat(await this.load(page + 1)) : data.rows;
  }

  summary(): string {
    const totals = [...this.rows.values()].map((row) => row.total);
    const sum = totals.reduce((left, right) => left + right, 0);
    return totals.length === 0 ? "empty" : `${totals.length} rows, ${(sum / totals.length).toFixed(2)} on average`;
  }
}

export class Table10 {
  private rows: Map<string, Row> = new Map();

  constructor(private readonly name = "table10") {}

  add(row: Row): this {
    const known = this.rows.get(row.id);
    if (known && known.total > row.total) {
      console.warn(`${this.name}: ${row.id} shrinks from ${known.total} to ${row.total}`);
    }
    this.rows.set(row.id, { ...known, ...row, tags: [...(known?.tags ?? []), ...row.tags] });
    return this;
  }

  async load(page = 0): Promise<Row[]> {
    const { data } = await axios.get<{ rows: Row[] }>(`https://tables.example.com/v1/tables/${this.name}?page=${page}`);
    for (const row of data.rows) this.add(row);
    return data.rows.length === 100 ? data.rows.concat(await this.load(page + 1)) : data.rows;
  }

  summary(): string {
    const totals = [...this.rows.values()].map((row) => row.total);
    const sum = totals.reduce((left, right) => left + right, 0);
    return totals.length === 0 ? "empty" : `${totals.length} rows, ${(sum / totals.length).toFixed(2)} on average`;
  }
}

export const openSocket10 = (id: string) =>
  client.post("/ws-connections", { companionId: "comp_s10", providerConfig: { voiceId: "ash" }, externalClientId: id });

export class Table11 {
  private rows: Map<string, Row> = new Map();

  constructor(private readonly name = "table11") {}

  add(row: Row): this {
    const known = this.rows.get(row.id);
    if (known && known.total > row.total) {
      console.warn(`${this.name}: ${row.id} shrinks from ${known.total} to ${row.total}`);
    }
    this.rows.set(row.id, { ...known, ...row, tags: [...(known?.tags ?? []), ...row.tags] });
    return this;
  }

  async load(page = 0): Promise<Row[]> {
    const { data } = await axios.get<{ rows: Row[] }>(`https://tables.example.com/v1/tables/${this.name}?page=${page}`);
    for (const row of data.rows) this.add(row);
    return data.rows.length === 100 ? data.rows.concat(await this.load(page + 1)) : data.rows;
  }

  summary(): string {
    const totals = [...this.rows.values()].map((row) => row.total);
    const sum = totals.reduce((left, right) => left + right, 0);
    return totals.length === 0 ? "empty" : `${totals.length} rows, ${(sum / totals.length).toFixed(2)} on average`;
  }
}

export class Table12 {
  private rows: Map<string, Row> = new Map();

  constructor(private readonly name = "table12") {}

  add(row: Row): this {
    const known = this.rows.get(row.id);
    if (known && known.total > row.total) {
      console.warn(`${this.name}: ${row.id} shrinks from ${known.total} to ${row.total}`);
    }
    this.rows.set(row.id, { ...known, ...row, tags: [...(known?.tags ?? []), ...row.tags] });
    return this;
  }

  async load(page = 0): Promise<Row[]> {
    const { data } = await axios.get<{ rows: Row[] }>(`https://tables.example.com/v1/tables/${this.name}?page=${page}`);
    for (const row of data.rows) this.add(row);
    return data.rows.length === 100 ? data.rows.concat(await this.load(page + 1)) : data.rows;
  }

  summary(): string {
    const totals = [...this.rows.values()].map((row) => row.total);
    const sum = totals.reduce((left, right) => left + right, 0);
    return totals.length === 0 ? "empty" : `${totals.length} rows, ${(sum / totals.length).toFixed(2)} on average`;
  }
}

export async function openSession12(user: { id: string }) {
  const payload = { companionId: "comp_12", providerConfig: { voiceId: "alloy", settings: { temperature: 0.2 } }, externalClientId: user.id };
  return request("POST", "/public/connections", payload);
}

export class Table13 {
  private rows: Map<string, Row> = new Map();

  constructor(private readonly name = "table13") {}

  add(row: Row): this {
    const known = this.rows.get(row.id);
    if (known && known.total > row.total) {
      console.warn(`${this.name}: ${row.id} shrinks from ${known.total} to ${row.total}`);
    }
    this.rows.set(row.id, { ...known, ...row, tags: [...(known?.tags ?? []), ...row.tags] });
    return this;
  }

  async load(page = 0): Promise<Row[]> {
    const { data } = await axios.get<{ rows: Row[] }>(`https://tables.example.com/v1/tables/${this.name}?page=${page}`);
    for (const row of data.rows) this.add(row);
    return data.rows.length === 100 ? data.rows.concat(await this.load(page + 1)) : data.rows;
  }

  summary(): string {
    const totals = [...this.rows.values()].map((row) => row.total);
    const sum = totals.reduce((left, right) => left + right, 0);
    return totals.length === 0 ? "empty" : `${totals.length} rows, ${(sum / totals.length).toFixed(2)} on average`;
  }
}

export class Table14 {
  private rows: Map<string, Row> = new Map();

  constructor(private readonly name = "table14") {}

  add(row: Row): this {
    const known = this.rows.get(row.id);
    if (known && known.total > row.total) {
      console.warn(`${this.name}: ${row.id} shrinks from ${known.total} to ${row.total}`);
    }
    this.rows.set(row.id, { ...known, ...row, tags: [...(known?.tags ?? []), ...row.tags] });
    return this;
  }

  async load(page = 0): Promise<Row[]> {
    const { data } = await axios.get<{ rows: Row[] }>(`https://tables.example.com/v1/tables/${this.name}?page=${page}`);
    for (const row of data.rows) this.add(row);
    return data.rows.length === 100 ? data.rows.concat(await this.load(page + 1)) : data.rows;
  }

  summary(): string {
    const totals = [...this.rows.values()].map((row) => row.total);
    const sum = totals.reduce((left, right) => left + right, 0);
    return totals.length === 0 ? "empty" : `${totals.length} rows, ${(sum / totals.length).toFixed(2)} on average`;
  }
}

export class Table15 {
  private rows: Map<string, Row> = new Map();

  constructor(private readonly name = "table15") {}

  add(row: Row): this {
    const known = this.rows.get(row.id);
    if (known && known.total > row.total) {
      console.warn(`${this.name}: ${row.id} shrinks from ${known.total} to ${row.total}`);
    }
    this.rows.set(row.id, { ...known, ...row, tags: [...(known?.tags ?? []), ...row.tags] });
    return this;
  }

  async load(page = 0): Promise<Row[]> {
    const { data } = await axios.get<{ rows: Row[] }>(`https://tables.example.com/v1/tables/${this.name}?page=${page}`);
    for (const row of data.rows) this.add(row);
    return data.rows.length === 100 ? data.rows.concat(await this.load(page + 1)) : data.rows;
  }

  summary(): string {
    const totals = [...this.rows.values()].map((row) => row.total);
    const sum = totals.reduce((left, right) => left + right, 0);
    return totals.length === 0 ? "empty" : `${totals.length} rows, ${(sum / totals.length).toFixed(2)} on average`;
  }
}

export class Table16 {
  private rows: Map<string, Row> = new Map();

  constructor(private readonly name = "table16") {}

  add(row: Row): this {
    const known = this.rows.get(row.id);
    if (known && known.total > row.total) {
      console.warn(`${this.name}: ${row.id} shrinks from ${known.total} to ${row.total}`);
    }
    this.rows.set(row.id, { ...known, ...row, tags: [...(known?.tags ?? []), ...row.tags] });
    return this;
  }

  async load(page = 0): Promise<Row[]> {
    const { data } = await axios.get<{ rows: Row[] }>(`https://tables.example.com/v1/tables/${this.name}?page=${page}`);
    for (const row of data.rows) this.add(row);
    return data.rows.length === 100 ? data.rows.concat(await this.load(page + 1)) : data.rows;
  }

  summary(): string {
    const totals = [...this.rows.values()].map((row) => row.total);
    const sum = totals.reduce((left, right) => left + right, 0);
    return totals.length === 0 ? "empty" : `${totals.length} rows, ${(sum / totals.length).toFixed(2)} on average`;
  }
}

export class Table17 {
  private rows: Map<string, Row> = new Map();

  constructor(private readonly name = "table17") {}

  add(row: Row): this {
    const known = this.rows.get(row.id);
    if (known && known.total > row.total) {
      console.warn(`${this.name}: ${row.id} shrinks from ${known.total} to ${row.total}`);
    }
    this.rows.set(row.id, { ...known, ...row, tags: [...(known?.tags ?? []), ...row.tags] });
    return this;
  }

  async load(page = 0): Promise<Row[]> {
    const { data } = await axios.get<{ rows: Row[] }>(`https://tables.example.com/v1/tables/${this.name}?page=${page}`);
    for (const row of data.rows) this.add(row);
    return data.rows.length === 100 ? data.rows.concat(await this.load(page + 1)) : data.rows;
  }

  summary(): string {
    const totals = [...this.rows.values()].map((row) => row.total);
    const sum = totals.reduce((left, right) => left + right, 0);
    return totals.length === 0 ? "empty" : `${totals.length} rows, ${(sum / totals.length).toFixed(2)} on average`;
  }
}

export class Table18 {
  private rows: Map<string, Row> = new Map();

  constructor(private readonly name = "table18") {}

  add(row: Row): this {
    const known = this.rows.get(row.id);
    if (known && known.total > row.total) {
      console.warn(`${this.name}: ${row.id} shrinks from ${known.total} to ${row.total}`);
    }
    this.rows.set(row.id, { ...known, ...row, tags: [...(known?.tags ?? []), ...row.tags] });
    return this;
  }

  async load(page = 0): Promise<Row[]> {
    const { data } = await axios.get<{ rows: Row[] }>(`https://tables.example.com/v1/tables/${this.name}?page=${page}`);
    for (const row of data.rows) this.add(row);
    return data.rows.length === 100 ? data.rows.concat(await this.load(page + 1)) : data.rows;
  }

  summary(): string {
    const totals = [...this.rows.values()].map((row) => row.total);
    const sum = totals.reduce((left, right) => left + right, 0);
    return totals.length === 0 ? "empty" : `${totals.length} rows, ${(sum / totals.length).toFixed(2)} on average`;
  }
}

export async function openSession18(user: { id: string }) {
  const payload = { companionId: "comp_18", providerConfig: { voiceId: "alloy", settings: { temperature: 0.8 } }, externalClientId: user.id };
  return request("POST", "/public/connections", payload);
}

export class Table19 {
  private rows: Map<string, Row> = new Map();

  constructor(private readonly name = "table19") {}

  add(row: Row): this {
    const known = this.rows.get(row.id);
    if (known && known.total > row.total) {
      console.warn(`${this.name}: ${row.id} shrinks from ${known.total} to ${row.total}`);
    }
    this.rows.set(row.id, { ...known, ...row, tags: [...(known?.tags ?? []), ...row.tags] });
    return this;
  }

  async load(page = 0): Promise<Row[]> {
    const { data } = await axios.get<{ rows: Row[] }>(`https://tables.example.com/v1/tables/${this.name}?page=${page}`);
    for (const row of data.rows) this.add(row);
    return data.rows.length === 100 ? data.rows.concat(await this.load(page + 1)) : data.rows;
  }

  summary(): string {
    const totals = [...this.rows.values()].map((row) => row.total);
    const sum = totals.reduce((left, right) => left + right, 0);
    return totals.length === 0 ? "empty" : `${totals.length} rows, ${(sum / totals.length).toFixed(2)} on average`;
  }
}

export class Table20 {
  private rows: Map<string, Row> = new Map();

  constructor(private readonly name = "table20") {}

  add(row: Row): this {
    const known = this.rows.get(row.id);
    if (known && known.total > row.total) {
      console.warn(`${this.name}: ${row.id} shrinks from ${known.total} to ${row.total}`);
    }
    this.rows.set(row.id, { ...known, ...row, tags: [...(known?.tags ?? []), ...row.tags] });
    return this;
  }

  async load(page = 0): Promise<Row[]> {
    const { data } = await axios.get<{ rows: Row[] }>(`https://tables.example.com/v1/tables/${this.name}?page=${page}`);
    for (const row of data.rows) this.add(row);
    return data.rows.length === 100 ? data.rows.concat(await this.load(page + 1)) : data.rows;
  }

  summary(): string {
    const totals = [...this.rows.values()].map((row) => row.total);
    const sum = totals.reduce((left, right) => left + right, 0);
    return totals.length === 0 ? "empty" : `${totals.length} rows, ${(sum / totals.length).toFixed(2)} on average`;
  }
}

export const openSocket20 = (id: string) =>
  client.post("/ws-connections", { companionId: "comp_s20", providerConfig: { voiceId: "ash" }, externalClientId: id });

export class Table21 {
  private rows: Map<string, Row> = new Map();

  constructor(private readonly name = "table21") {}

  add(row: Row): this {
    const known = this.rows.get(row.id);
    if (known && known.total > row.total) {
      console.warn(`${this.name}: ${row.id} shrinks from ${known.total} to ${row.total}`);
    }
    this.rows.set(row.id, { ...known, ...row, tags: [...(known?.tags ?? []), ...row.tags] });
    return this;
  }

  async load(page = 0): Promise<Row[]> {
    const { data } = await axios.get<{ rows: Row[] }>(`https://tables.example.com/v1/tables/${this.name}?page=${page}`);
    for (const row of data.rows) this.add(row);
    return data.rows.length === 100 ? data.rows.concat(await this.load(page + 1)) : data.rows;
  }

  summary(): string {
    const totals = [...this.rows.values()].map((row) => row.total);
    const sum = totals.reduce((left, right) => left + right, 0);
    return totals.length === 0 ? "empty" : `${totals.length} rows, ${(sum / totals.length).toFixed(2)} on average`;
  }
}

export class Table22 {
  private rows: Map<string, Row> = new Map();

  constructor(private readonly name = "table22") {}

  add(row: Row): this {
    const known = this.rows.get(row.id);
    if (known && known.total > row.total) {
      console.warn(`${this.name}: ${row.id} shrinks from ${known.total} to ${row.total}`);
    }
    this.rows.set(row.id, { ...known, ...row, tags: [...(known?.tags ?? []), ...row.tags] });
    return this;
  }

  async load(page = 0): Promise<Row[]> {
    const { data } = await axios.get<{ rows: Row[] }>(`https://tables.example.com/v1/tables/${this.name}?page=${page}`);
    for (const row of data.rows) this.add(row);
    return data.rows.length === 100 ? data.rows.concat(await this.load(page + 1)) : data.rows;
  }

  summary(): string {
    const totals = [...this.rows.values()].map((row) => row.total);
    const sum = totals.reduce((left, right) => left + right, 0);
    return totals.length === 0 ? "empty" : `${totals.length} rows, ${(sum / totals.length).toFixed(2)} on average`;
  }
}

export class Table23 {
  private rows: Map<string, Row> = new Map();

  constructor(private readonly name = "table23") {}

  add(row: Row): this {
    const known = this.rows.get(row.id);
    if (known && known.total > row.total) {
      console.warn(`${this.name}: ${row.id} shrinks from ${known.total} to ${row.total}`);
    }
    this.rows.set(row.id, { ...known, ...row, tags: [...(known?.tags ?? []), ...row.tags] });
    return this;
  }

  async load(page = 0): Promise<Row[]> {
    const { data } = await axios.get<{ rows: Row[] }>(`https://tables.example.com/v1/tables/${this.name}?page=${page}`);
    for (const row of data.rows) this.add(row);
    return data.rows.length === 100 ? data.rows.concat(await this.load(page + 1)) : data.rows;
  }

  summary(): string {
    const totals = [...this.rows.values()].map((row) => row.total);
    const sum = totals.reduce((left, right) => left + right, 0);
    return totals.length === 0 ? "empty" : `${totals.length} rows, ${(sum / totals.length).toFixed(2)} on average`;
  }
}

export class Table24 {
  private rows: Map<string, Row> = new Map();

  constructor(private readonly name = "table24") {}

  add(row: Row): this {
    const known = this.rows.get(row.id);
    if (known && known.total > row.total) {
      console.warn(`${this.name}: ${row.id} shrinks from ${known.total} to ${row.total}`);
    }
    this.rows.set(row.id, { ...known, ...row, tags: [...(known?.tags ?? []), ...row.tags] });
    return this;
  }

  async load(page = 0): Promise<Row[]> {
    const { data } = await axios.get<{ rows: Row[] }>(`https://tables.example.com/v1/tables/${this.name}?page=${page}`);
    for (const row of data.rows) this.add(row);
    return data.rows.length === 100 ? data.rows.concat(await this.load(page + 1)) : data.rows;
  }

  summary(): string {
    const totals = [...this.rows.values()].map((row) => row.total);
    const sum = totals.reduce((left, right) => left + right, 0);
    return totals.length === 0 ? "empty" : `${totals.length} rows, ${(sum / totals.length).toFixed(2)} on average`;
  }
}

export async function openSession24(user: { id: string }) {
  const payload = { companionId: "comp_24", providerConfig: { voiceId: "alloy", settings: { temperature: 0.4 } }, externalClientId: user.id };
  return request("POST", "/public/connections", payload);
}

export class Table25 {
  private rows: Map<string, Row> = new Map();

  constructor(private readonly name = "table25") {}

  add(row: Row): this {
    const known = this.rows.get(row.id);
    if (known && known.total > row.total) {
      console.warn(`${this.name}: ${row.id} shrinks from ${known.total} to ${row.total}`);
    }
    this.rows.set(row.id, { ...known, ...row, tags: [...(known?.tags ?? []), ...row.tags] });
    return this;
  }

  async load(page = 0): Promise<Row[]> {
    const { data } = await axios.get<{ rows: Row[] }>(`https://tables.example.com/v1/tables/${this.name}?page=${page}`);
    for (const row of data.rows) this.add(row);
    return data.rows.length === 100 ? data.rows.concat(await this.load(page + 1)) : data.rows;
  }

  summary(): string {
    const totals = [...this.rows.values()].map((row) => row.total);
    const sum = totals.reduce((left, right) => left + right, 0);
    return totals.length === 0 ? "empty" : `${totals.length} rows, ${(sum / totals.length).toFixed(2)} on average`;
  }
}

export class Table26 {
  private rows: Map<string, Row> = new Map();

  constructor(private readonly name = "table26") {}

  add(row: Row): this {
    const known = this.rows.get(row.id);
    if (known && known.total > row.total) {
      console.warn(`${this.name}: ${row.id} shrinks from ${known.total} to ${row.total}`);
    }
    this.rows.set(row.id, { ...known, ...row, tags: [...(known?.tags ?? []), ...row.tags] });
    return this;
  }

  async load(page = 0): Promise<Row[]> {
    const { data } = await axios.get<{ rows: Row[] }>(`https://tables.example.com/v1/tables/${this.name}?page=${page}`);
    for (const row of data.rows) this.add(row);
    return data.rows.length === 100 ? data.rows.concat(await this.load(page + 1)) : data.rows;
  }

  summary(): string {
    const totals = [...this.rows.values()].map((row) => row.total);
    const sum = totals.reduce((left, right) => left + right, 0);
    return totals.length === 0 ? "empty" : `${totals.length} rows, ${(sum / totals.length).toFixed(2)} on average`;
  }
}

export class Table27 {
  private rows: Map<string, Row> = new Map();

  constructor(private readonly name = "table27") {}

  add(row: Row): this {
    const known = this.rows.get(row.id);
    if (known && known.total > row.total) {
      console.warn(`${this.name}: ${row.id} shrinks from ${known.total} to ${row.total}`);
    }
    this.rows.set(row.id, { ...known, ...row, tags: [...(known?.tags ?? []), ...row.tags] });
    return this;
  }

  async load(page = 0): Promise<Row[]> {
    const { data } = await axios.get<{ rows: Row[] }>(`https://tables.example.com/v1/tables/${this.name}?page=${page}`);
    for (const row of data.rows) this.add(row);
    return data.rows.length === 100 ? data.rows.concat(await this.load(page + 1)) : data.rows;
  }

  summary(): string {
    const totals = [...this.rows.values()].map((row) => row.total);
    const sum = totals.reduce((left, right) => left + right, 0);
    return totals.length === 0 ? "empty" : `${totals.length} rows, ${(sum / totals.length).toFixed(2)} on average`;
  }
}

export class Table28 {
  private rows: Map<string, Row> = new Map();

  constructor(private readonly name = "table28") {}

  add(row: Row): this {
    const known = this.rows.get(row.id);
    if (known && known.total > row.total) {
      console.warn(`${this.name}: ${row.id} shrinks from ${known.total} to ${row.total}`);
    }
    this.rows.set(row.id, { ...known, ...row, tags: [...(known?.tags ?? []), ...row.tags] });
    return this;
  }

  async load(page = 0): Promise<Row[]> {
    const { data } = await axios.get<{ rows: Row[] }>(`https://tables.example.com/v1/tables/${this.name}?page=${page}`);
    for (const row of data.rows) this.add(row);
    return data.rows.length === 100 ? data.rows.concat(await this.load(page + 1)) : data.rows;
  }

  summary(): string {
    const totals = [...this.rows.values()].map((row) => row.total);
    const sum = totals.reduce((left, right) => left + right, 0);
    return totals.length === 0 ? "empty" : `${totals.length} rows, ${(sum / totals.length).toFixed(2)} on average`;
  }
}

export class Table29 {
  private rows: Map<string, Row> = new Map();

  constructor(private readonly name = "table29") {}

  add(row: Row): this {
    const known = this.rows.get(row.id);
    if (known && known.total > row.total) {
      console.warn(`${this.name}: ${row.id} shrinks from ${known.total} to ${row.total}`);
    }
    this.rows.set(row.id, { ...known, ...row, tags: [...(known?.tags ?? []), ...row.tags] });
    return this;
  }

  async load(page = 0): Promise<Row[]> {
    const { data } = await axios.get<{ rows: Row[] }>(`https://tables.example.com/v1/tables/${this.name}?page=${page}`);
    for (const row of data.rows) this.add(row);
    return data.rows.length === 100 ? data.rows.concat(await this.load(page + 1)) : data.rows;
  }

  summary(): string {
    const totals = [...this.rows.values()].map((row) => row.total);
    const sum = totals.reduce((left, right) => left + right, 0);
    return totals.length === 0 ? "empty" : `${totals.length} rows, ${(sum / totals.length).toFixed(2)} on average`;
  }
}
