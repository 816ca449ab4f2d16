//! A medium module: tables, and sessions in between.

use reqwest::Client;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;

const API: &str = "https://companion-api.napster.com";

#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Row {
    pub id: String,
    pub total: f64,
    pub tags: Vec<String>,
}

pub struct Sessions {
    client: Client,
    base: String,
    key: String,
}

impl Sessions {
    async fn post(&self, path: &str, body: &serde_json::Value) -> reqwest::Result<reqwest::Response> {
        let url = format!("{}{path}", self.base);
        self.client.post(url).header("X-Api-Key", &self.key).json(body).send().await
    }
}

#[derive(Default)]
pub struct Table0 {
    rows: BTreeMap<String, Row>,
}

impl Table0 {
    pub fn add(&mut self, row: Row) -> Option<Row> {
        if let Some(known) = self.rows.get(&row.id) {
            if known.total > row.total {
                eprintln!("{} shrinks from {} to {}", row.id, known.total, row.total);
            }
        }
        self.rows.insert(row.id.clone(), row)
    }

    pub async fn load(&mut self, client: &Client, page: usize) -> reqwest::Result<usize> {
        let url = format!("https://tables.example.com/v1/tables/table0?page={page}");
        let rows: Vec<Row> = client.get(&url).send().await?.error_for_status()?.json().await?;
        let count = rows.len();
        for row in rows {
            self.add(row);
        }
        Ok(count)
    }

    pub fn summary(&self) -> String {
        match self.rows.len() {
            0 => "empty".to_owned(),
            count => {
                let sum: f64 = self.rows.values().map(|row| row.total).sum();
                format!("{count} rows, {:.2} on average", sum / count as f64)
            }
        }
    }
}

pub async fn open_session_0(sessions: &Sessions, user: &str) -> reqwest::Result<reqwest::Response> {
    let body = json!({ "companionId": "comp_0", "providerConfig": { "voiceId": "alloy" }, "externalClientId": user });
    sessions.post("/public/connections", &body).await
}

pub async fn open_socket_0(client: &Client, user: &str) -> reqwest::Result<reqwest::Response> {
    client
        .post(format!("{API}/public/ws-connections"))
        .json(&json!({ "companionId": "comp_s0", "externalClientId": user }))
        .send()
        .await
}

#[derive(Default)]
pub struct Table1 {
    rows: BTreeMap<String, Row>,
}

impl Table1 {
    pub fn add(&mut self, row: Row) -> Option<Row> {
        if let Some(known) = self.rows.get(&row.id) {
            if known.total > row.total {
                eprintln!("{} shrinks from {} to {}", row.id, known.total, row.total);
            }
        }
        self.rows.insert(row.id.clone(), row)
    }

    pub async fn load(&mut self, client: &Client, page: usize) -> reqwest::Result<usize> {
        let url = format!("https://tables.example.com/v1/tables/table1?page={page}");
        let rows: Vec<Row> = client.get(&url).send().await?.error_for_status()?.json().await?;
        let count = rows.len();
        for row in rows {
            self.add(row);
        }
        Ok(count)
    }

    pub fn summary(&self) -> String {
        match self.rows.len() {
            0 => "empty".to_owned(),
            count => {
                let sum: f64 = self.rows.values().map(|row| row.total).sum();
                format!("{count} rows, {:.2} on average", sum / count as f64)
            }
        }
    }
}

#[derive(Default)]
pub struct Table2 {
    rows: BTreeMap<String, Row>,
}

impl Table2 {
    pub fn add(&mut self, row: Row) -> Option<Row> {
        if let Some(known) = self.rows.get(&row.id) {
            if known.total > row.total {
                eprintln!("{} shrinks from {} to {}", row.id, known.total, row.total);
            }
        }
        self.rows.insert(row.id.clone(), row)
    }

    pub async fn load(&mut self, client: &Client, page: usize) -> reqwest::Result<usize> {
        let url = format!("https://tables.example.com/v1/tables/table2?page={page}");
        let rows: Vec<Row> = client.get(&url).send().await?.error_for_status()?.json().await?;
        let count = rows.len();
        for row in rows {
            self.add(row);
        }
        Ok(count)
    }

    pub fn summary(&self) -> String {
        match self.rows.len() {
            0 => "empty".to_owned(),
            count => {
                let sum: f64 = self.rows.values().map(|row| row.total).sum();
                format!("{count} rows, {:.2} on average", sum / count as f64)
            }
        }
    }
}

#[derive(Default)]
pub struct Table3 {
    rows: BTreeMap<String, Row>,
}

impl Table3 {
    pub fn add(&mut self, row: Row) -> Option<Row> {
        if let Some(known) = self.rows.get(&row.id) {
            if known.total > row.total {
                eprintln!("{} shrinks from {} to {}", row.id, known.total, row.total);
            }
        }
        self.rows.insert(row.id.clone(), row)
    }

    pub async fn load(&mut self, client: &Client, page: usize) -> reqwest::Result<usize> {
        let url = format!("https://tables.example.com/v1/tables/table3?page={page}");
        let rows: Vec<Row> = client.get(&url).send().await?.error_for_status()?.json().await?;
        let count = rows.len();
        for row in rows {
            self.add(row);
        }
        Ok(count)
    }

    pub fn summary(&self) -> String {
        match self.rows.len() {
            0 => "empty".to_owned(),
            count => {
                let sum: f64 = self.rows.values().map(|row| row.total).sum();
                format!("{count} rows, {:.2} on average", sum / count as f64)
            }
        }
    }
}

#[derive(Default)]
pub struct Table4 {
    rows: BTreeMap<String, Row>,
}

impl Table4 {
    pub fn add(&mut self, row: Row) -> Option<Row> {
        if let Some(known) = self.rows.get(&row.id) {
            if known.total > row.total {
                eprintln!("{} shrinks from {} to {}", row.id, known.total, row.total);
            }
        }
        self.rows.insert(row.id.clone(), row)
    }

    pub async fn load(&mut self, client: &Client, page: usize) -> reqwest::Result<usize> {
        let url = format!("https://tables.example.com/v1/tables/table4?page={page}");
        let rows: Vec<Row> = client.get(&url).send().await?.error_for_status()?.json().await?;
        let count = rows.len();
        for row in rows {
            self.add(row);
        }
        Ok(count)
    }

    pub fn summary(&self) -> String {
        match self.rows.len() {
            0 => "empty".to_owned(),
            count => {
                let sum: f64 = self.rows.values().map(|row| row.total).sum();
                format!("{count} rows, {:.2} on average", sum / count as f64)
            }
        }
    }
}

#[derive(Default)]
pub struct Table5 {
    rows: BTreeMap<String, Row>,
}

impl Table5 {
    pub fn add(&mut self, row: Row) -> Option<Row> {
        if let Some(known) = self.rows.get(&row.id) {
            if known.total > row.total {
                eprintln!("{} shrinks from {} to {}", row.id, known.total, row.total);
            }
        }
        self.rows.insert(row.id.clone(), row)
    }

    pub async fn load(&mut self, client: &Client, page: usize) -> reqwest::Result<usize> {
        let url = format!("https://tables.example.com/v1/tables/table5?page={page}");
        let rows: Vec<Row> = client.get(&url).send().await?.error_for_status()?.json().await?;
        let count = rows.len();
        for row in rows {
            self.add(row);
        }
        Ok(count)
    }

    pub fn summary(&self) -> String {
        match self.rows.len() {
            0 => "empty".to_owned(),
            count => {
                let sum: f64 = self.rows.values().map(|row| row.total).sum();
                format!("{count} rows, {:.2} on average", sum / count as f64)
            }
        }
    }
}

#[derive(Default)]
pub struct Table6 {
    rows: BTreeMap<String, Row>,
}

impl Table6 {
    pub fn add(&mut self, row: Row) -> Option<Row> {
        if let Some(known) = self.rows.get(&row.id) {
            if known.total > row.total {
                eprintln!("{} shrinks from {} to {}", row.id, known.total, row.total);
            }
        }
        self.rows.insert(row.id.clone(), row)
    }

    pub async fn load(&mut self, client: &Client, page: usize) -> reqwest::Result<usize> {
        let url = format!("https://tables.example.com/v1/tables/table6?page={page}");
        let rows: Vec<Row> = client.get(&url).send().await?.error_for_status()?.json().await?;
        let count = rows.len();
        for row in rows {
            self.add(row);
        }
        Ok(count)
    }

    pub fn summary(&self) -> String {
        match self.rows.len() {
            0 => "empty".to_owned(),
            count => {
                let sum: f64 = self.rows.values().map(|row| row.total).sum();
                format!("{count} rows, {:.2} on average", sum / count as f64)
            }
        }
    }
}

pub async fn open_session_6(sessions: &Sessions, user: &str) -> reqwest::Result<reqwest::Response> {
    let body = json!({ "companionId": "comp_6", "providerConfig": { "voiceId": "alloy" }, "externalClientId": user });
    sessions.post("/public/connections", &body).await
}

#[derive(Default)]
pub struct Table7 {
    rows: BTreeMap<String, Row>,
}

impl Table7 {
    pub fn add(&mut self, row: Row) -> Option<Row> {
        if let Some(known) = self.rows.get(&row.id) {
            if known.total > row.total {
                eprintln!("{} shrinks from {} to {}", row.id, known.total, row.total);
            }
        }
        self.rows.insert(row.id.clone(), row)
    }

    pub async fn load(&mut self, client: &Client, page: usize) -> reqwest::Result<usize> {
        let url = format!("https://tables.example.com/v1/tables/table7?page={page}");
        let rows: Vec<Row> = client.get(&url).send().await?.error_for_status()?.json().await?;
        let count = rows.len();
        for row in rows {
            self.add(row);
        }
        Ok(count)
    }

    pub fn summary(&self) -> String {
        match self.rows.len() {
            0 => "empty".to_owned(),
            count => {
                let sum: f64 = self.rows.values().map(|row| row.total).sum();
                format!("{count} rows, {:.2} on average", sum / count as f64)
            }
        }
    }
}

#[derive(Default)]
pub struct Table8 {
    rows: BTreeMap<String, Row>,
}

impl Table8 {
    pub fn add(&mut self, row: Row) -> Option<Row> {
        if let Some(known) = self.rows.get(&row.id) {
            if known.total > row.total {
                eprintln!("{} shrinks from {} to {}", row.id, known.total, row.total);
            }
        }
        self.rows.insert(row.id.clone(), row)
    }

    pub async fn load(&mut self, client: &Client, page: usize) -> reqwest::Result<usize> {
        let url = format!("https://tables.example.com/v1/tables/table8?page={page}");
        let rows: Vec<Row> = client.get(&url).send().await?.error_for_status()?.json().await?;
        let count = rows.len();
        for row in rows {
            self.add(row);
        }
        Ok(count)
    }

    pub fn summary(&self) -> String {
        match self.rows.len() {
            0 => "empty".to_owned(),
            count => {
                let sum: f64 = self.rows.values().map(|row| row.total).sum();
                format!("{count} rows, {:.2} on average", sum / count as f64)
            }
        }
    }
}

#[derive(Default)]
pub struct Table9 {
    rows: BTreeMap<String, Row>,
}

impl Table9 {
    pub fn add(&mut self, row: Row) -> Option<Row> {
        if let Some(known) = self.rows.get(&row.id) {
            if known.total > row.total {
                eprintln!("{} shrinks from {} to {}", row.id, known.total, row.total);
            }
        }
        self.rows.insert(row.id.clone(), row)
    }

    pub async fn load(&mut self, client: &Client, page: usize) -> reqwest::Result<usize> {
        let url = format!("https://tables.example.com/v1/tables/table9?page={page}");
        let rows: Vec<Row> = client.get(&url).send().await?.error_for_status()?.json().await?;
        let count = rows.len();
        for row in rows {
            self.add(row);
        }
        Ok(count)
    }

    pub fn summary(&self) -> String {
        match self.rows.len() {
            0 => "empty".to_owned(),
            count => {
                let sum: f64 = self.rows.values().map(|row| row.total).sum();
                format!("{count} rows, {:.2} on average", sum / count as f64)
            }
        }
    }
}

#[derive(Default)]
pub struct Table10 {
    rows: BTreeMap<String, Row>,
}

impl Table10 {
    pub fn add(&mut self, row: Row) -> Option<Row> {
        if let Some(known) = self.rows.get(&row.id) {
            if known.total > row.total {
                eprintln!("{} shrinks from {} to {}", row.id, known.total, row.total);
            }
        }
        self.rows.insert(row.id.clone(), row)
    }

    pub async fn load(&mut self, client: &Client, page: usize) -> reqwest::Result<usize> {
        let url = format!("https://tables.example.com/v1/tables/table10?page={page}");
        let rows: Vec<Row> = client.get(&url).send().await?.error_for_status()?.json().await?;
        let count = rows.len();
        for row in rows {
            self.add(row);
        }
        Ok(count)
    }

    pub fn summary(&self) -> String {
        match self.rows.len() {
            0 => "empty".to_owned(),
            count => {
                let sum: f64 = self.rows.values().map(|row| row.total).sum();
                format!("{count} rows, {:.2} on average", sum / count as f64)
            }
        }
    }
}

pub async fn open_socket_10(client: &Client, user: &str) -> reqwest::Result<reqwest::Response> {
    client
        .post(format!("{API}/public/ws-connections"))
        .json(&json!({ "companionId": "comp_s10", "externalClientId": user }))
        .send()
        .await
}

#[derive(Default)]
pub struct Table11 {
    rows: BTreeMap<String, Row>,
}

impl Table11 {
    pub fn add(&mut self, row: Row) -> Option<Row> {
        if let Some(known) = self.rows.get(&row.id) {
            if known.total > row.total {
                eprintln!("{} shrinks from {} to {}", row.id, known.total, row.total);
            }
        }
        self.rows.insert(row.id.clone(), row)
    }

    pub async fn load(&mut self, client: &Client, page: usize) -> reqwest::Result<usize> {
        let url = format!("https://tables.example.com/v1/tables/table11?page={page}");
        let rows: Vec<Row> = client.get(&url).send().await?.error_for_status()?.json().await?;
        let count = rows.len();
        for row in rows {
            self.add(row);
        }
        Ok(count)
    }

    pub fn summary(&self) -> String {
        match self.rows.len() {
            0 => "empty".to_owned(),
            count => {
                let sum: f64 = self.rows.values().map(|row| row.total).sum();
                format!("{count} rows, {:.2} on average", sum / count as f64)
            }
        }
    }
}

#[derive(Default)]
pub struct Table12 {
    rows: BTreeMap<String, Row>,
}

impl Table12 {
    pub fn add(&mut self, row: Row) -> Option<Row> {
        if let Some(known) = self.rows.get(&row.id) {
            if known.total > row.total {
                eprintln!("{} shrinks from {} to {}", row.id, known.total, row.total);
            }
        }
        self.rows.insert(row.id.clone(), row)
    }

    pub async fn load(&mut self, client: &Client, page: usize) -> reqwest::Result<usize> {
        let url = format!("https://tables.example.com/v1/tables/table12?page={page}");
        let rows: Vec<Row> = client.get(&url).send().await?.error_for_status()?.json().await?;
        let count = rows.len();
        for row in rows {
            self.add(row);
        }
        Ok(count)
    }

    pub fn summary(&self) -> String {
        match self.rows.len() {
            0 => "empty".to_owned(),
            count => {
                let sum: f64 = self.rows.values().map(|row| row.total).sum();
                format!("{count} rows, {:.2} on average", sum / count as f64)
            }
        }
    }
}

pub async fn open_session_12(sessions: &Sessions, user: &str) -> reqwest::Result<reqwest::Response> {
    let body = json!({ "companionId": "comp_12", "providerConfig": { "voiceId": "alloy" }, "externalClientId": user });
    sessions.post("/public/connections", &body).await
}

#[derive(Default)]
pub struct Table13 {
    rows: BTreeMap<String, Row>,
}

impl Table13 {
    pub fn add(&mut self, row: Row) -> Option<Row> {
        if let Some(known) = self.rows.get(&row.id) {
            if known.total > row.total {
                eprintln!("{} shrinks from {} to {}", row.id, known.total, row.total);
            }
        }
        self.rows.insert(row.id.clone(), row)
    }

    pub async fn load(&mut self, client: &Client, page: usize) -> reqwest::Result<usize> {
        let url = format!("https://tables.example.com/v1/tables/table13?page={page}");
        let rows: Vec<Row> = client.get(&url).send().await?.error_for_status()?.json().await?;
        let count = rows.len();
        for row in rows {
            self.add(row);
        }
        Ok(count)
    }

    pub fn summary(&self) -> String {
        match self.rows.len() {
            0 => "empty".to_owned(),
            count => {
                let sum: f64 = self.rows.values().map(|row| row.total).sum();
                format!("{count} rows, {:.2} on average", sum / count as f64)
            }
        }
    }
}

#[derive(Default)]
pub struct Table14 {
    rows: BTreeMap<String, Row>,
}

impl Table14 {
    pub fn add(&mut self, row: Row) -> Option<Row> {
        if let Some(known) = self.rows.get(&row.id) {
            if known.total > row.total {
                eprintln!("{} shrinks from {} to {}", row.id, known.total, row.total);
            }
        }
        self.rows.insert(row.id.clone(), row)
    }

    pub async fn load(&mut self, client: &Client, page: usize) -> reqwest::Result<usize> {
        let url = format!("https://tables.example.com/v1/tables/table14?page={page}");
        let rows: Vec<Row> = client.get(&url).send().await?.error_for_status()?.json().await?;
        let count = rows.len();
        for row in rows {
            self.add(row);
        }
        Ok(count)
    }

    pub fn summary(&self) -> String {
        match self.rows.len() {
            0 => "empty".to_owned(),
            count => {
                let sum: f64 = self.rows.values().map(|row| row.total).sum();
                format!("{count} rows, {:.2} on average", sum / count as f64)
            }
        }
    }
}

#[derive(Default)]
pub struct Table15 {
    rows: BTreeMap<String, Row>,
}

impl Table15 {
    pub fn add(&mut self, row: Row) -> Option<Row> {
        if let Some(known) = self.rows.get(&row.id) {
            if known.total > row.total {
                eprintln!("{} shrinks from {} to {}", row.id, known.total, row.total);
            }
        }
        self.rows.insert(row.id.clone(), row)
    }

    pub async fn load(&mut self, client: &Client, page: usize) -> reqwest::Result<usize> {
        let url = format!("https://tables.example.com/v1/tables/table15?page={page}");
        let rows: Vec<Row> = client.get(&url).send().await?.error_for_status()?.json().await?;
        let count = rows.len();
        for row in rows {
            self.add(row);
        }
        Ok(count)
    }

    pub fn summary(&self) -> String {
        match self.rows.len() {
            0 => "empty".to_owned(),
            count => {
                let sum: f64 = self.rows.values().map(|row| row.total).sum();
                format!("{count} rows, {:.2} on average", sum / count as f64)
            }
        }
    }
}

#[derive(Default)]
pub struct Table16 {
    rows: BTreeMap<String, Row>,
}

impl Table16 {
    pub fn add(&mut self, row: Row) -> Option<Row> {
        if let Some(known) = self.rows.get(&row.id) {
            if known.total > row.total {
                eprintln!("{} shrinks from {} to {}", row.id, known.total, row.total);
            }
        }
        self.rows.insert(row.id.clone(), row)
    }

    pub async fn load(&mut self, client: &Client, page: usize) -> reqwest::Result<usize> {
        let url = format!("https://tables.example.com/v1/tables/table16?page={page}");
        let rows: Vec<Row> = client.get(&url).send().await?.error_for_status()?.json().await?;
        let count = rows.len();
        for row in rows {
            self.add(row);
        }
        Ok(count)
    }

    pub fn summary(&self) -> String {
        match self.rows.len() {
            0 => "empty".to_owned(),
            count => {
                let sum: f64 = self.rows.values().map(|row| row.total).sum();
                format!("{count} rows, {:.2} on average", sum / count as f64)
            }
        }
    }
}

#[derive(Default)]
pub struct Table17 {
    rows: BTreeMap<String, Row>,
}

impl Table17 {
    pub fn add(&mut self, row: Row) -> Option<Row> {
        if let Some(known) = self.rows.get(&row.id) {
            if known.total > row.total {
                eprintln!("{} shrinks from {} to {}", row.id, known.total, row.total);
            }
        }
        self.rows.insert(row.id.clone(), row)
    }

    pub async fn load(&mut self, client: &Client, page: usize) -> reqwest::Result<usize> {
        let url = format!("https://tables.example.com/v1/tables/table17?page={page}");
        let rows: Vec<Row> = client.get(&url).send().await?.error_for_status()?.json().await?;
        let count = rows.len();
        for row in rows {
            self.add(row);
        }
        Ok(count)
    }

    pub fn summary(&self) -> String {
        match self.rows.len() {
            0 => "empty".to_owned(),
            count => {
                let sum: f64 = self.rows.values().map(|row| row.total).sum();
                format!("{count} rows, {:.2} on average", sum / count as f64)
            }
        }
    }
}

#[derive(Default)]
pub struct Table18 {
    rows: BTreeMap<String, Row>,
}

impl Table18 {
    pub fn add(&mut self, row: Row) -> Option<Row> {
        if let Some(known) = self.rows.get(&row.id) {
            if known.total > row.total {
                eprintln!("{} shrinks from {} to {}", row.id, known.total, row.total);
            }
        }
        self.rows.insert(row.id.clone(), row)
    }

    pub async fn load(&mut self, client: &Client, page: usize) -> reqwest::Result<usize> {
        let url = format!("https://tables.example.com/v1/tables/table18?page={page}");
        let rows: Vec<Row> = client.get(&url).send().await?.error_for_status()?.json().await?;
        let count = rows.len();
        for row in rows {
            self.add(row);
        }
        Ok(count)
    }

    pub fn summary(&self) -> String {
        match self.rows.len() {
            0 => "empty".to_owned(),
            count => {
                let sum: f64 = self.rows.values().map(|row| row.total).sum();
                format!("{count} rows, {:.2} on average", sum / count as f64)
            }
        }
    }
}

pub async fn open_session_18(sessions: &Sessions, user: &str) -> reqwest::Result<reqwest::Response> {
    let body = json!({ "companionId": "comp_18", "providerConfig": { "voiceId": "alloy" }, "externalClientId": user });
    sessions.post("/public/connections", &body).await
}

#[derive(Default)]
pub struct Table19 {
    rows: BTreeMap<String, Row>,
}

impl Table19 {
    pub fn add(&mut self, row: Row) -> Option<Row> {
        if let Some(known) = self.rows.get(&row.id) {
            if known.total > row.total {
                eprintln!("{} shrinks from {} to {}", row.id, known.total, row.total);
            }
        }
        self.rows.insert(row.id.clone(), row)
    }

    pub async fn load(&mut self, client: &Client, page: usize) -> reqwest::Result<usize> {
        let url = format!("https://tables.example.com/v1/tables/table19?page={page}");
        let rows: Vec<Row> = client.get(&url).send().await?.error_for_status()?.json().await?;
        let count = rows.len();
        for row in rows {
            self.add(row);
        }
        Ok(count)
    }

    pub fn summary(&self) -> String {
        match self.rows.len() {
            0 => "empty".to_owned(),
            count => {
                let sum: f64 = self.rows.values().map(|row| row.total).sum();
                format!("{count} rows, {:.2} on average", sum / count as f64)
            }
        }
    }
}

#[derive(Default)]
pub struct Table20 {
    rows: BTreeMap<String, Row>,
}

impl Table20 {
    pub fn add(&mut self, row: Row) -> Option<Row> {
        if let Some(known) = self.rows.get(&row.id) {
            if known.total > row.total {
                eprintln!("{} shrinks from {} to {}", row.id, known.total, row.total);
            }
        }
        self.rows.insert(row.id.clone(), row)
    }

    pub async fn load(&mut self, client: &Client, page: usize) -> reqwest::Result<usize> {
        let url = format!("https://tables.example.com/v1/tables/table20?page={page}");
        let rows: Vec<Row> = client.get(&url).send().await?.error_for_status()?.json().await?;
        let count = rows.len();
        for row in rows {
            self.add(row);
        }
        Ok(count)
    }

    pub fn summary(&self) -> String {
        match self.rows.len() {
            0 => "empty".to_owned(),
            count => {
                let sum: f64 = self.rows.values().map(|row| row.total).sum();
                format!("{count} rows, {:.2} on average", sum / count as f64)
            }
        }
    }
}

pub async fn open_socket_20(client: &Client, user: &str) -> reqwest::Result<reqwest::Response> {
    client
        .post(format!("{API}/public/ws-connections"))
        .json(&json!({ "companionId": "comp_s20", "externalClientId": user }))
        .send()
        .await
}

#[derive(Default)]
pub struct Table21 {
    rows: BTreeMap<String, Row>,
}

impl Table21 {
    pub fn add(&mut self, row: Row) -> Option<Row> {
        if let Some(known) = self.rows.get(&row.id) {
            if known.total > row.total {
                eprintln!("{} shrinks from {} to {}", row.id, known.total, row.total);
            }
        }
        self.rows.insert(row.id.clone(), row)
    }

    pub async fn load(&mut self, client: &Client, page: usize) -> reqwest::Result<usize> {
        let url = format!("https://tables.example.com/v1/tables/table21?page={page}");
        let rows: Vec<Row> = client.get(&url).send().await?.error_for_status()?.json().await?;
        let count = rows.len();
        for row in rows {
            self.add(row);
        }
        Ok(count)
    }

    pub fn summary(&self) -> String {
        match self.rows.len() {
            0 => "empty".to_owned(),
            count => {
                let sum: f64 = self.rows.values().map(|row| row.total).sum();
                format!("{count} rows, {:.2} on average", sum / count as f64)
            }
        }
    }
}

#[derive(Default)]
pub struct Table22 {
    rows: BTreeMap<String, Row>,
}

impl Table22 {
    pub fn add(&mut self, row: Row) -> Option<Row> {
        if let Some(known) = self.rows.get(&row.id) {
            if known.total > row.total {
                eprintln!("{} shrinks from {} to {}", row.id, known.total, row.total);
            }
        }
        self.rows.insert(row.id.clone(), row)
    }

    pub async fn load(&mut self, client: &Client, page: usize) -> reqwest::Result<usize> {
        let url = format!("https://tables.example.com/v1/tables/table22?page={page}");
        let rows: Vec<Row> = client.get(&url).send().await?.error_for_status()?.json().await?;
        let count = rows.len();
        for row in rows {
            self.add(row);
        }
        Ok(count)
    }

    pub fn summary(&self) -> String {
        match self.rows.len() {
            0 => "empty".to_owned(),
            count => {
                let sum: f64 = self.rows.values().map(|row| row.total).sum();
                format!("{count} rows, {:.2} on average", sum / count as f64)
            }
        }
    }
}

#[derive(Default)]
pub struct Table23 {
    rows: BTreeMap<String, Row>,
}

impl Table23 {
    pub fn add(&mut self, row: Row) -> Option<Row> {
        if let Some(known) = self.rows.get(&row.id) {
            if known.total > row.total {
                eprintln!("{} shrinks from {} to {}", row.id, known.total, row.total);
            }
        }
        self.rows.insert(row.id.clone(), row)
    }

    pub async fn load(&mut self, client: &Client, page: usize) -> reqwest::Result<usize> {
        let url = format!("https://tables.example.com/v1/tables/table23?page={page}");
        let rows: Vec<Row> = client.get(&url).send().await?.error_for_status()?.json().await?;
        let count = rows.len();
        for row in rows {
            self.add(row);
        }
        Ok(count)
    }

    pub fn summary(&self) -> String {
        match self.rows.len() {
            0 => "empty".to_owned(),
            count => {
                let sum: f64 = self.rows.values().map(|row| row.total).sum();
                format!("{count} rows, {:.2} on average", sum / count as f64)
            }
        }
    }
}

#[derive(Default)]
pub struct Table24 {
    rows: BTreeMap<String, Row>,
}

impl Table24 {
    pub fn add(&mut self, row: Row) -> Option<Row> {
        if let Some(known) = self.rows.get(&row.id) {
            if known.total > row.total {
                eprintln!("{} shrinks from {} to {}", row.id, known.total, row.total);
            }
        }
        self.rows.insert(row.id.clone(), row)
    }

    pub async fn load(&mut self, client: &Client, page: usize) -> reqwest::Result<usize> {
        let url = format!("https://tables.example.com/v1/tables/table24?page={page}");
        let rows: Vec<Row> = client.get(&url).send().await?.error_for_status()?.json().await?;
        let count = rows.len();
        for row in rows {
            self.add(row);
        }
        Ok(count)
    }

    pub fn summary(&self) -> String {
        match self.rows.len() {
            0 => "empty".to_owned(),
            count => {
                let sum: f64 = self.rows.values().map(|row| row.total).sum();
                format!("{count} rows, {:.2} on average", sum / count as f64)
            }
        }
    }
}

pub async fn open_session_24(sessions: &Sessions, user: &str) -> reqwest::Result<reqwest::Response> {
    let body = json!({ "companionId": "comp_24", "providerConfig": { "voiceId": "alloy" }, "externalClientId": user });
    sessions.post("/public/connections", &body).await
}

#[derive(Default)]
pub struct Table25 {
    rows: BTreeMap<String, Row>,
}

impl Table25 {
    pub fn add(&mut self, row: Row) -> Option<Row> {
        if let Some(known) = self.rows.get(&row.id) {
            if known.total > row.total {
                eprintln!("{} shrinks from {} to {}", row.id, known.total, row.total);
            }
        }
        self.rows.insert(row.id.clone(), row)
    }

    pub async fn load(&mut self, client: &Client, page: usize) -> reqwest::Result<usize> {
        let url = format!("https://tables.example.com/v1/tables/table25?page={page}");
        let rows: Vec<Row> = client.get(&url).send().await?.error_for_status()?.json().await?;
        let count = rows.len();
        for row in rows {
            self.add(row);
        }
        Ok(count)
    }

    pub fn summary(&self) -> String {
        match self.rows.len() {
            0 => "empty".to_owned(),
            count => {
                let sum: f64 = self.rows.values().map(|row| row.total).sum();
                format!("{count} rows, {:.2} on average", sum / count as f64)
            }
        }
    }
}

#[derive(Default)]
pub struct Table26 {
    rows: BTreeMap<String, Row>,
}

impl Table26 {
    pub fn add(&mut self, row: Row) -> Option<Row> {
        if let Some(known) = self.rows.get(&row.id) {
            if known.total > row.total {
                eprintln!("{} shrinks from {} to {}", row.id, known.total, row.total);
            }
        }
        self.rows.insert(row.id.clone(), row)
    }

    pub async fn load(&mut self, client: &Client, page: usize) -> reqwest::Result<usize> {
        let url = format!("https://tables.example.com/v1/tables/table26?page={page}");
        let rows: Vec<Row> = client.get(&url).send().await?.error_for_status()?.json().await?;
        let count = rows.len();
        for row in rows {
            self.add(row);
        }
        Ok(count)
    }

    pub fn summary(&self) -> String {
        match self.rows.len() {
            0 => "empty".to_owned(),
            count => {
                let sum: f64 = self.rows.values().map(|row| row.total).sum();
                format!("{count} rows, {:.2} on average", sum / count as f64)
            }
        }
    }
}

#[derive(Default)]
pub struct Table27 {
    rows: BTreeMap<String, Row>,
}

impl Table27 {
    pub fn add(&mut self, row: Row) -> Option<Row> {
        if let Some(known) = self.rows.get(&row.id) {
            if known.total > row.total {
                eprintln!("{} shrinks from {} to {}", row.id, known.total, row.total);
            }
        }
        self.rows.insert(row.id.clone(), row)
    }

    pub async fn load(&mut self, client: &Client, page: usize) -> reqwest::Result<usize> {
        let url = format!("https://tables.example.com/v1/tables/table27?page={page}");
        let rows: Vec<Row> = client.get(&url).send().await?.error_for_status()?.json().await?;
        let count = rows.len();
        for row in rows {
            self.add(row);
        }
        Ok(count)
    }

    pub fn summary(&self) -> String {
        match self.rows.len() {
            0 => "empty".to_owned(),
            count => {
                let sum: f64 = self.rows.values().map(|row| row.total).sum();
                format!("{count} rows, {:.2} on average", sum / count as f64)
            }
        }
    }
}

#[derive(Default)]
pub struct Table28 {
    rows: BTreeMap<String, Row>,
}

impl Table28 {
    pub fn add(&mut self, row: Row) -> Option<Row> {
        if let Some(known) = self.rows.get(&row.id) {
            if known.total > row.total {
                eprintln!("{} shrinks from {} to {}", row.id, known.total, row.total);
            }
        }
        self.rows.insert(row.id.clone(), row)
    }

    pub async fn load(&mut self, client: &Client, page: usize) -> reqwest::Result<usize> {
        let url = format!("https://tables.example.com/v1/tables/table28?page={page}");
        let rows: Vec<Row> = client.get(&url).send().await?.error_for_status()?.json().await?;
        let count = rows.len();
        for row in rows {
            self.add(row);
        }
        Ok(count)
    }

    pub fn summary(&self) -> String {
        match self.rows.len() {
            0 => "empty".to_owned(),
            count => {
                let sum: f64 = self.rows.values().map(|row| row.total).sum();
                format!("{count} rows, {:.2} on average", sum / count as f64)
            }
        }
    }
}

#[derive(Default)]
pub struct Table29 {
    rows: BTreeMap<String, Row>,
}

impl Table29 {
    pub fn add(&mut self, row: Row) -> Option<Row> {
        if let Some(known) = self.rows.get(&row.id) {
            if known.total > row.total {
                eprintln!("{} shrinks from {} to {}", row.id, known.total, row.total);
            }
        }
        self.rows.insert(row.id.clone(), row)
    }

    pub async fn load(&mut self, client: &Client, page: usize) -> reqwest::Result<usize> {
        let url = format!("https://tables.example.com/v1/tables/table29?page={page}");
        let rows: Vec<Row> = client.get(&url).send().await?.error_for_status()?.json().await?;
        let count = rows.len();
        for row in rows {
            self.add(row);
        }
        Ok(count)
    }

    pub fn summary(&self) -> String {
        match self.rows.len() {
            0 => "empty".to_owned(),
            count => {
                let sum: f64 = self.rows.values().map(|row| row.total).sum();
                format!("{count} rows, {:.2} on average", sum / count as f64)
            }
        }
    }
}
