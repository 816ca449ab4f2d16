//! What a fix has to write for one call, before any language prints it: places in the source, fields and where they go, what the
//! creation of the agent depends on; or the obstacles, in words.

use super::facts::Facts;
use crate::catalog::Catalog;
use crate::catalog::clients::Failure;
use crate::catalog::mapping::{Destination, Mapped, Mapping};
use crate::detect::{Path, Site};
use crate::ir::{
    BindingId, BindingKind, Entry, EntryKind, ExprId, ExprKind, Key, Language, Name, TemplatePart,
};
use crate::program::ProgramFile;
use crate::resolve::{Json, JsonKind, Origin};
use crate::source::Span;

/// What a fix writes for one call.
#[derive(Debug)]
pub struct Construct {
    /// The call.
    pub call: Span,
    /// Where the path is written.
    pub url: UrlPlace,
    /// Where the payload is written.
    pub body: BodyPlace,
    /// The session's channel.
    pub channel: String,
    /// The payload's fields.
    pub fields: Vec<FieldMove>,
    /// The client library.
    pub client: String,
    /// How a refused request reaches the program.
    pub failure: Failure,
    /// Expressions that tell agents apart at run time: credentials and base URLs that are not constant in the process.
    pub key: Vec<Span>,
    /// Agent values that are not constant in the process; the memo is keyed by them too.
    pub varying: Vec<Span>,
    /// Whether the creation of the agent needs variables of the function around the call.
    pub needs_locals: bool,
    /// Session values that must be computed before the agent is awaited.
    pub early: Vec<Span>,
    /// What has to be assumed, in words.
    pub assumptions: Vec<String>,
}

/// Where a URL's path is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrlPlace {
    /// The literal or template.
    pub literal: Span,
    /// The bytes of the last path segment in it: `connections`.
    pub segment: Span,
    /// The constant that holds it, where it is not written in the call.
    pub constant: Option<ConstantUse>,
}

/// A constant used in a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConstantUse {
    /// The constant.
    pub binding: BindingId,
    /// Its use in the call.
    pub used: Span,
    /// The statement that declares it.
    pub declaration: Span,
}

/// Where a payload is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BodyPlace {
    /// The object literal.
    pub object: Span,
    /// The object literal.
    pub expr: ExprId,
    /// The variable that holds it, where it is not written in the call.
    pub variable: Option<ConstantUse>,
}

/// One entry of the payload and where it goes.
#[derive(Debug)]
pub struct FieldMove {
    /// The body it goes to.
    pub to: Destination,
    /// The path there.
    pub path: Vec<String>,
    /// The position of the outermost entry that it stands in.
    pub outer: usize,
    /// The entry itself.
    pub entry: Span,
    /// The object literal that the entry stands in.
    pub object: Span,
    /// Its value.
    pub value: Span,
    /// Whether key and value are one name.
    pub is_shorthand: bool,
    /// The row of the mapping.
    pub row: usize,
}

/// What planning looks at.
pub struct Planner<'a> {
    /// The rule pack.
    pub catalog: &'a Catalog,
    /// The file.
    pub file: &'a ProgramFile,
    /// Its index.
    pub facts: &'a Facts<'a>,
}

type Obstacles = Vec<String>;

impl Planner<'_> {
    /// The construct for a site, or why there is none.
    ///
    /// # Errors
    /// The obstacles, each a phrase that makes sense alone.
    pub fn construct(&self, site: &Site) -> Result<Construct, Obstacles> {
        let way = site.best();
        let mut obstacles = Vec::new();
        if !self.file.ir.errors.is_empty() {
            obstacles.push("the file has syntax errors".to_owned());
        }
        if let Some(obstacle) = several_ways(site) {
            obstacles.push(obstacle);
        }
        if let Some(wrapper) = &way.request.wrapper {
            obstacles.push(format!("the request goes through `{wrapper}`"));
        }
        if site.endpoints.len() > 1 {
            obstacles.push("the call leads to both endpoints".to_owned());
        }
        if way.urls.len() < way.request.urls.len() {
            obstacles.push("some alternatives of the URL are not legacy".to_owned());
        }
        if !way.request.is_resolved {
            obstacles.push("the client is not known for certain".to_owned());
        }
        if way.request.method.is_none() {
            obstacles.push("the HTTP method is not known".to_owned());
        }
        let library = self.catalog.clients(self.file.ir.language).libraries.iter();
        let failure = library
            .filter(|one| one.name == way.request.client)
            .map(|one| one.failure)
            .next();
        if failure.is_none() || !is_supported(self.file.ir.language, &way.request.client) {
            obstacles.push(format!(
                "fixes are not written for {} yet",
                way.request.client
            ));
        }
        if way.request.client == "axios" && self.file.source.text().contains("validateStatus") {
            obstacles.push("`validateStatus` decides which answers fail".to_owned());
        }
        let url = self
            .url_place(site)
            .map_err(|obstacle| obstacles.push(obstacle))
            .ok();
        let body = self
            .body_place(site)
            .map_err(|obstacle| obstacles.push(obstacle))
            .ok();
        let (Some(url), Some(body), Some(failure), true) =
            (url, body, failure, obstacles.is_empty())
        else {
            return Err(obstacles);
        };
        let mut construct = Construct {
            call: site.span,
            url,
            body,
            channel: self.catalog.api().legacy[site.endpoints[0]].channel.clone(),
            fields: Vec::new(),
            client: way.request.client.clone(),
            failure,
            key: Vec::new(),
            varying: Vec::new(),
            needs_locals: false,
            early: Vec::new(),
            assumptions: Vec::new(),
        };
        self.sort_fields(&mut construct, &mut obstacles);
        self.check_values(site, &mut obstacles);
        self.find_dependencies(site, &mut construct, &mut obstacles);
        if self.file.ir.language != Language::Rust && is_page(self.file.source.text()) {
            construct.assumptions.push(
                "the page is not loaded often: every load creates an agent, and an account holds 100".to_owned(),
            );
        }
        if obstacles.is_empty() {
            Ok(construct)
        } else {
            Err(obstacles)
        }
    }

    fn source(&self, span: Span) -> &str {
        self.file.source.slice(span)
    }

    fn line(&self, span: Span) -> u32 {
        self.file.source.position(span.start).line
    }

    fn url_place(&self, site: &Site) -> Result<UrlPlace, String> {
        let way = site.best();
        let mut literals = way.urls.iter().map(|url| url.text.origins().last());
        let first = literals
            .next()
            .flatten()
            .ok_or("the URL's path is not written as a literal")?;
        if literals.any(|other| other != Some(first)) {
            return Err("the URL's path is written in several places".to_owned());
        }
        if way
            .urls
            .iter()
            .any(|url| !matches!(url.address.path, Path::Legacy(_)))
        {
            return Err("the URL's path is not fully known".to_owned());
        }
        if first.file != 0 {
            return Err("the URL's path is written in another file".to_owned());
        }
        let literal = first.span;
        let segment = self
            .segment_in(literal)
            .ok_or("the URL's path is put together from pieces")?;
        if site.span.contains(literal) {
            return Ok(UrlPlace {
                literal,
                segment,
                constant: None,
            });
        }
        let constant = self
            .constant_in(site.span, literal)
            .ok_or("the URL comes from a place that is not followed here")?;
        Ok(UrlPlace {
            literal,
            segment,
            constant: Some(constant),
        })
    }

    /// The bytes of the endpoint's last segment in a literal: the last thing in its path.
    fn segment_in(&self, literal: Span) -> Option<Span> {
        let text = self.source(literal);
        let api = self.catalog.api();
        api.legacy.iter().find_map(|endpoint| {
            let segment = endpoint.path.rsplit('/').next()?;
            let at = text.rfind(&format!("/{segment}"))? + 1;
            let rest = &text[at + segment.len()..];
            let ends_path = rest.starts_with(['?', '#', '"', '\'', '`', '/']) || rest.is_empty();
            let start = literal.start as usize + at;
            ends_path.then(|| Span::new(start, start + segment.len()))
        })
    }

    /// The use in `call` of a constant whose initialiser is `literal`.
    fn constant_in(&self, call: Span, literal: Span) -> Option<ConstantUse> {
        let mut found = None;
        for (_, expr) in self.facts.within(call) {
            let ExprKind::Binding(binding) = expr.kind else {
                continue;
            };
            let declared = self.file.ir.binding(binding);
            let (statement, init) = match (&declared.kind, self.facts.declaration(binding)) {
                (BindingKind::Constant, Some((statement, init))) => (statement.span, init),
                (BindingKind::Lazy(init), _) => (self.item_span(declared.span), *init),
                _ => continue,
            };
            if self.file.ir.expr(self.facts.unwrapped(init)).span != literal {
                continue;
            }
            if found.is_some() {
                return None;
            }
            found = Some(ConstantUse {
                binding,
                used: expr.span,
                declaration: statement,
            });
        }
        found
    }

    /// A Rust item has no statement of its own; its line is enough to find it again.
    fn item_span(&self, name: Span) -> Span {
        self.file
            .source
            .line_span(self.file.source.line_index(name.start))
    }

    fn body_place(&self, site: &Site) -> Result<BodyPlace, String> {
        let way = site.best();
        let bodies = way.bodies();
        let [json] = bodies.as_slice() else {
            return Err("there is no one payload".to_owned());
        };
        if !matches!(json.kind, JsonKind::Object { .. }) {
            return Err("the payload is not an object that can be seen".to_owned());
        }
        let origin = json
            .origin
            .filter(|origin| origin.file == 0)
            .ok_or("the payload is written in another file")?;
        let expr = self
            .object_at(origin.span)
            .ok_or("the payload is not written as one object")?;
        let object = self.file.ir.expr(expr).span;
        if site.span.contains(object) {
            return Ok(BodyPlace {
                object,
                expr,
                variable: None,
            });
        }
        let variable = self.payload_variable(site.span, expr)?;
        Ok(BodyPlace {
            object,
            expr,
            variable: Some(variable),
        })
    }

    fn object_at(&self, span: Span) -> Option<ExprId> {
        let id = self.facts.unwrapped(self.facts.at(span)?);
        matches!(self.file.ir.expr(id).kind, ExprKind::Object { .. }).then_some(id)
    }

    fn payload_variable(&self, call: Span, object: ExprId) -> Result<ConstantUse, String> {
        for (_, expr) in self.facts.within(call) {
            let ExprKind::Binding(binding) = expr.kind else {
                continue;
            };
            let Some((statement, init)) = self.facts.declaration(binding) else {
                continue;
            };
            if self.facts.unwrapped(init) != object {
                continue;
            }
            let name = &self.file.ir.binding(binding).name;
            let uses = self.facts.uses(binding);
            if let Some((_, other)) = uses.iter().find(|(_, span)| *span != expr.span) {
                return Err(format!(
                    "the payload `{name}` is also used in line {}",
                    self.line(*other)
                ));
            }
            if self.is_exported(binding) {
                return Err(format!("the payload `{name}` is exported"));
            }
            return Ok(ConstantUse {
                binding,
                used: expr.span,
                declaration: statement.span,
            });
        }
        Err("the payload comes from a place that is not followed here".to_owned())
    }

    fn is_exported(&self, binding: BindingId) -> bool {
        self.file.ir.exports.iter().any(
            |export| matches!(export, crate::ir::Export::Binding { binding: own, .. } if *own == binding),
        )
    }

    fn sort_fields(&self, construct: &mut Construct, obstacles: &mut Obstacles) {
        let mapping = self.catalog.mapping();
        let ExprKind::Object { entries, class } = &self.file.ir.expr(construct.body.expr).kind
        else {
            return;
        };
        if class.is_some() {
            obstacles.push("the payload is a struct".to_owned());
        }
        for (outer, entry) in entries.iter().enumerate() {
            self.sort_entry(
                entry,
                outer,
                &[],
                construct.body.object,
                mapping,
                &mut construct.fields,
                obstacles,
            );
        }
        let mut seen: Vec<&Vec<String>> = Vec::new();
        for field in &construct.fields {
            if seen.contains(&&field.path) && field.to == Destination::Agent {
                obstacles.push(format!("`{}` is written twice", field.path.join(".")));
            }
            seen.push(&field.path);
        }
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "one step of a walk; its state is these"
    )]
    fn sort_entry(
        &self,
        entry: &Entry,
        outer: usize,
        path: &[&str],
        object: Span,
        mapping: &Mapping,
        fields: &mut Vec<FieldMove>,
        obstacles: &mut Obstacles,
    ) {
        let (key, value) = match &entry.kind {
            EntryKind::Property {
                key: Key::Name { name, span },
                value,
            } => ((name, *span), *value),
            EntryKind::Spread(_) => {
                obstacles.push(format!(
                    "`{}` is spread into the payload",
                    self.source(entry.span)
                ));
                return;
            }
            _ => {
                obstacles.push(format!(
                    "`{}` is no plain field of the payload",
                    self.source(entry.span)
                ));
                return;
            }
        };
        let (name, key_span): (&Name, Span) = key;
        let mut path = path.to_vec();
        path.push(name);
        let value_span = self.file.ir.expr(value).span;
        let inner = self.facts.unwrapped(value);
        let as_object = match &self.file.ir.expr(inner).kind {
            ExprKind::Object {
                entries,
                class: None,
            } => Some(entries),
            _ => None,
        };
        // The settings move as one object, comments and all.
        let settings = path
            .iter()
            .map(|part| (*part).to_owned())
            .chain(["*".to_owned()])
            .collect::<Vec<String>>();
        if let Some(row) = mapping.fields.iter().position(|rule| rule.from == settings) {
            let rule = &mapping.fields[row];
            let target = rule.path[..rule.path.len() - 1].to_vec();
            fields.push(FieldMove {
                to: rule.to,
                path: target,
                outer,
                entry: entry.span,
                object,
                value: value_span,
                is_shorthand: key_span == value_span,
                row,
            });
            return;
        }
        match mapping.field(&path) {
            Mapped::To(rule, target) => fields.push(FieldMove {
                to: rule.to,
                path: target,
                outer,
                entry: entry.span,
                object,
                value: value_span,
                is_shorthand: key_span == value_span,
                row: mapping
                    .fields
                    .iter()
                    .position(|row| std::ptr::eq(row, rule))
                    .unwrap_or(usize::MAX),
            }),
            Mapped::Inner => match as_object {
                Some(entries) => {
                    let object = self.file.ir.expr(inner).span;
                    for entry in entries {
                        self.sort_entry(entry, outer, &path, object, mapping, fields, obstacles);
                    }
                }
                None => obstacles.push(format!(
                    "`{}` is not written as an object here",
                    path.join(".")
                )),
            },
            Mapped::Unknown => obstacles.push(format!("`{}` has no known place", path.join("."))),
        }
    }

    /// Values that the current contract would not take as they are.
    fn check_values(&self, site: &Site, obstacles: &mut Obstacles) {
        for body in site.ways.iter().flat_map(|way| way.bodies()) {
            let JsonKind::Object { fields, open } = &body.kind else {
                continue;
            };
            if let Some(cause) = open {
                obstacles.push(format!(
                    "the payload may have further fields: it is {}",
                    cause.describe()
                ));
            }
            let Some(config) = fields.iter().find(|field| field.key == "providerConfig") else {
                continue;
            };
            self.check_config(&config.value, obstacles);
        }
    }

    fn check_config(&self, json: &Json, obstacles: &mut Obstacles) {
        let JsonKind::Object { fields, open } = &json.kind else {
            obstacles.push("`providerConfig` is not known to be an object".to_owned());
            return;
        };
        if open.is_some() {
            obstacles.push("`providerConfig` may have further fields".to_owned());
        }
        if let Some(settings) = fields.iter().find(|field| field.key == "settings")
            && !matches!(settings.value.kind, JsonKind::Object { .. })
        {
            obstacles.push("`providerConfig.settings` is not known to be an object".to_owned());
        }
    }

    /// What the creation depends on, and what may run at another time than before.
    fn find_dependencies(&self, site: &Site, construct: &mut Construct, obstacles: &mut Obstacles) {
        let session: Vec<Span> = construct
            .fields
            .iter()
            .filter(|field| field.to == Destination::Session)
            .map(|field| field.value)
            .collect();
        let agent: Vec<Span> = construct
            .fields
            .iter()
            .filter(|field| field.to != Destination::Session)
            .map(|field| field.value)
            .collect();
        for span in &agent {
            self.check_agent_value(*span, construct);
        }
        let in_body = |span: Span| {
            construct.body.object.contains(span)
                || Some(span) == construct.body.variable.map(|v| v.used)
        };
        let mut locals: Vec<BindingId> = Vec::new();
        for (_, expr) in self.facts.within(construct.call) {
            match &expr.kind {
                ExprKind::Binding(binding)
                    if !in_body(expr.span)
                        && !self.facts.is_module_constant(*binding)
                        && !construct.call.contains(self.file.ir.binding(*binding).span)
                        && !locals.contains(binding) =>
                {
                    locals.push(*binding);
                }
                ExprKind::This | ExprKind::Super if !in_body(expr.span) => {
                    construct.needs_locals = true
                }
                ExprKind::Await(_) | ExprKind::Try(_)
                    if self.file.ir.language != Language::Rust =>
                {
                    obstacles.push(format!(
                        "`{}` is awaited inside of the call",
                        one_line(self.source(expr.span))
                    ));
                }
                _ => {}
            }
        }
        construct.needs_locals |= !locals.is_empty();
        for span in &agent {
            let depends = self
                .facts
                .free_bindings(*span)
                .iter()
                .any(|binding| !self.facts.is_module_constant(*binding));
            let this = self
                .facts
                .within(*span)
                .any(|(_, expr)| matches!(expr.kind, ExprKind::This));
            construct.needs_locals |= depends || this;
        }
        self.find_key(site, construct, obstacles);
        self.check_assigned(&locals, construct);
        // A variable payload is computed where it was; only a payload in the call itself moves behind the agent.
        if construct.body.variable.is_none() {
            for span in session {
                if self.has_effect(span) {
                    construct.early.push(span);
                }
            }
        }
        self.check_other_calls(construct, obstacles);
        if !construct.early.is_empty() && !self.can_come_before(construct.call) {
            for span in std::mem::take(&mut construct.early) {
                construct.assumptions.push(format!(
                    "`{}` may run after the agent is ready instead of before",
                    one_line(self.source(span))
                ));
            }
        }
    }

    /// Notes agent values that are not the same in the whole process.
    fn check_agent_value(&self, span: Span, construct: &mut Construct) {
        let unknown_part = self.facts.within(span).any(|(_, expr)| match &expr.kind {
            ExprKind::Call(_)
            | ExprKind::Await(_)
            | ExprKind::This
            | ExprKind::Opaque { .. }
            | ExprKind::Assign { .. } => !self.is_environment(expr.span),
            _ => false,
        });
        let local = self.facts.free_bindings(span).into_iter().any(|binding| {
            !self.facts.is_module_constant(binding) && !self.is_literal_constant(binding)
        });
        if unknown_part || local {
            construct.varying.push(span);
            construct.assumptions.push(format!(
                "`{}` is not known to be the same for every session; the agent is kept by its value, and nothing bounds how many there will be",
                one_line(self.source(span))
            ));
        }
    }

    fn is_environment(&self, span: Span) -> bool {
        let text = self.source(span);
        [
            "Deno.env.get(",
            "env::var(",
            "std::env::var(",
            "env!(",
            "option_env!(",
        ]
        .iter()
        .any(|start| text.starts_with(start))
    }

    /// A local constant whose initialiser is a plain literal.
    fn is_literal_constant(&self, binding: BindingId) -> bool {
        let declared = self.file.ir.binding(binding);
        let init = match (&declared.kind, self.facts.declaration(binding)) {
            (BindingKind::Constant, Some((_, init))) => init,
            (
                BindingKind::Lazy(_)
                | BindingKind::Function(_)
                | BindingKind::Class(_)
                | BindingKind::Import(_),
                _,
            ) => {
                return true;
            }
            _ => return false,
        };
        let span = self.file.ir.expr(init).span;
        // Read from the environment: the same in the whole process.
        if (self.is_environment(span) || self.source(span).starts_with("process.env."))
            && self.facts.free_bindings(span).is_empty()
        {
            return true;
        }
        self.facts.within(span).all(|(_, expr)| {
            matches!(
                expr.kind,
                ExprKind::Str(_)
                    | ExprKind::Number(_)
                    | ExprKind::Bool(_)
                    | ExprKind::Null
                    | ExprKind::Array { .. }
                    | ExprKind::Object { .. }
                    | ExprKind::Wrapped(_)
            )
        })
    }

    /// What tells agents of this call apart at run time: its credential and its base URL, where they are not constant.
    fn find_key(&self, site: &Site, construct: &mut Construct, obstacles: &mut Obstacles) {
        let api = self.catalog.api();
        let request = &site.best().request;
        let credential = request
            .headers
            .iter()
            .find(|header| header.name.eq_ignore_ascii_case(&api.credential_header));
        match credential.map(|header| header.written) {
            Some(Some(origin)) if origin.file == 0 => {
                let value = self.entry_value(origin.span);
                self.add_key(
                    Origin {
                        span: value,
                        ..origin
                    },
                    construct,
                    obstacles,
                );
            }
            Some(Some(_)) => {}
            Some(None) => {
                obstacles.push("the key's header is not written where it can be seen".to_owned())
            }
            None => self.check_hidden_credential(construct, obstacles),
        }
        self.check_receiver(construct, obstacles);
        self.check_narrowing(construct, obstacles);
        for (id, expr) in self.facts.within(construct.call) {
            let varies = match expr.kind {
                ExprKind::Binding(binding) => !self.is_process_constant(binding),
                ExprKind::Member { object, .. } => {
                    matches!(self.file.ir.expr(object).kind, ExprKind::This)
                }
                _ => false,
            };
            // What follows the path, a query, is not what an agent depends on.
            if varies
                && !self.follows_path(expr.span, construct)
                && self.is_part_of_url(id, construct)
            {
                self.push_key(expr.span, construct);
            }
        }
    }

    /// Whether a part of the URL's literal is filled in behind the path. Its place in the source does not tell: the arguments of
    /// `format!` all stand behind its text.
    fn follows_path(&self, span: Span, construct: &Construct) -> bool {
        let url = &construct.url;
        let literal = self.facts.at(url.literal);
        let literal = literal.map(|id| &self.file.ir.expr(self.facts.unwrapped(id)).kind);
        let Some(ExprKind::Template(parts)) = literal else {
            return false;
        };
        let segment = format!("/{}", self.source(url.segment));
        let path = parts
            .iter()
            .rposition(|part| matches!(part, TemplatePart::Text(text) if text.contains(&segment)));
        let filled = parts.iter().position(|part| match part {
            TemplatePart::Expr(id) => self.file.ir.expr(*id).span.contains(span),
            TemplatePart::Text(_) => false,
        });
        path.zip(filled).is_some_and(|(path, filled)| filled > path)
    }

    /// The value of the object entry at `span`, or `span` itself where it is an expression.
    fn entry_value(&self, span: Span) -> Span {
        let value = |entry: &Entry| match &entry.kind {
            EntryKind::Property { value, .. } if entry.span == span => Some(*value),
            _ => None,
        };
        let found = self.file.ir.exprs.iter().find_map(|expr| match &expr.kind {
            ExprKind::Object { entries, .. } if expr.span.contains(span) => {
                entries.iter().find_map(value)
            }
            _ => None,
        });
        found.map_or(span, |value| self.file.ir.expr(value).span)
    }

    /// What TypeScript knows of a value after a check, it forgets in a function of its own.
    fn check_narrowing(&self, construct: &Construct, obstacles: &mut Obstacles) {
        if !matches!(self.file.ir.language, Language::TypeScript | Language::Tsx) {
            return;
        }
        let tests: Vec<&str> = self
            .file
            .ir
            .exprs
            .iter()
            .filter_map(|expr| match &expr.kind {
                ExprKind::If { test, .. } => Some(self.source(self.file.ir.expr(*test).span)),
                _ => None,
            })
            .collect();
        for (_, expr) in self.facts.within(construct.call) {
            let forgets = match &expr.kind {
                ExprKind::Member { .. } => true,
                ExprKind::Binding(binding) => self.facts.is_module_constant(*binding),
                _ => false,
            };
            let text = self.source(expr.span);
            let is_checked = || tests.iter().any(|test| Facts::is_word(test, text));
            if forgets && !construct.body.object.contains(expr.span) && is_checked() {
                obstacles.push(format!(
                    "`{text}` is narrowed by a check that generated code would not see"
                ));
            }
        }
    }

    /// A client that is itself a variable of the function may have a base URL and a key of its own.
    fn check_receiver(&self, construct: &Construct, obstacles: &mut Obstacles) {
        if self.file.ir.language == Language::Rust {
            return;
        }
        let ExprKind::Call(call) = &self.file.ir.expr(self.call_of(construct)).kind else {
            return;
        };
        let callee = self.file.ir.expr(call.callee).span;
        let varies = self.facts.within(callee).any(|(_, expr)| match expr.kind {
            ExprKind::Binding(binding) => !self.facts.is_module_constant(binding),
            ExprKind::This | ExprKind::Call(_) => true,
            _ => false,
        });
        if varies {
            obstacles.push(format!(
                "the client `{}` is not the same in the whole file",
                one_line(self.source(callee))
            ));
        }
    }

    /// Without a visible credential, everything but the payload and the URL has to be constant.
    fn check_hidden_credential(&self, construct: &Construct, obstacles: &mut Obstacles) {
        let hides = self
            .facts
            .within(construct.call)
            .find(|(id, expr)| match expr.kind {
                ExprKind::Binding(binding) => {
                    let in_body = construct.body.object.contains(expr.span)
                        || construct
                            .body
                            .variable
                            .is_some_and(|variable| variable.used == expr.span);
                    !in_body
                        && !self.is_part_of_url(*id, construct)
                        && !self.is_process_constant(binding)
                }
                ExprKind::This => !construct.body.object.contains(expr.span),
                _ => false,
            });
        if let Some((_, expr)) = hides {
            obstacles.push(format!(
                "the key's header is not visible: it may come with `{}`",
                self.source(expr.span)
            ));
        }
    }

    fn is_process_constant(&self, binding: BindingId) -> bool {
        self.facts.is_module_constant(binding) || self.is_literal_constant(binding)
    }

    /// Whether an expression of the call is a part of its URL.
    fn is_part_of_url(&self, id: ExprId, construct: &Construct) -> bool {
        let span = self.file.ir.expr(id).span;
        self.url_value(construct)
            .is_some_and(|url| url.contains(span))
    }

    /// The whole expression that gives the URL: an argument of the call, or the value of an option.
    fn url_value(&self, construct: &Construct) -> Option<Span> {
        let place = construct
            .url
            .constant
            .map_or(construct.url.literal, |constant| constant.used);
        let option = self
            .facts
            .within(construct.call)
            .filter_map(|(_, expr)| match &expr.kind {
                ExprKind::Object { entries, .. } => entries.iter().find_map(|entry| {
                    match &entry.kind {
                        EntryKind::Property { value, .. } => Some(self.file.ir.expr(*value).span),
                        _ => None,
                    }
                    .filter(|value| value.contains(place))
                }),
                _ => None,
            });
        let argument = self
            .facts
            .within(construct.call)
            .filter_map(|(_, expr)| match &expr.kind {
                ExprKind::Call(call) => call
                    .args
                    .iter()
                    .map(|arg| self.file.ir.expr(arg.value).span)
                    .find(|arg| arg.contains(place)),
                _ => None,
            });
        // The innermost option, or else the outermost argument: `new URL(path, base)` belongs to the URL with all it holds.
        option
            .min_by_key(|span| span.len())
            .or_else(|| argument.max_by_key(|span| span.len()))
    }

    fn call_of(&self, construct: &Construct) -> ExprId {
        self.facts
            .at(construct.call)
            .map_or(ExprId(0), |id| self.facts.unwrapped(id))
    }

    fn add_key(&self, origin: Origin, construct: &mut Construct, obstacles: &mut Obstacles) {
        let free = self.facts.free_bindings(origin.span);
        let depends = free
            .iter()
            .any(|binding| !self.is_process_constant(*binding));
        let this = self
            .facts
            .within(origin.span)
            .any(|(_, expr)| matches!(expr.kind, ExprKind::This));
        let computed = self
            .facts
            .within(origin.span)
            .any(|(_, expr)| match &expr.kind {
                ExprKind::Call(call) => !is_view(self.source(self.file.ir.expr(call.callee).span)),
                ExprKind::Await(_) => true,
                _ => false,
            });
        if computed && !self.is_environment(origin.span) {
            obstacles.push(format!(
                "the key's header is computed: `{}`",
                one_line(self.source(origin.span))
            ));
        }
        if !depends && !this {
            return;
        }
        // The expression has to mean the same beside the call as where it stands.
        let function = |span: Span| {
            let around = self
                .file
                .ir
                .functions
                .iter()
                .skip(1)
                .filter(|function| function.span.contains(span));
            around
                .min_by_key(|function| function.span.len())
                .map(|function| function.span)
        };
        if function(origin.span) == function(construct.call) {
            self.push_key(origin.span, construct);
        } else {
            obstacles.push(format!(
                "the key's header is set elsewhere, in line {}",
                self.line(origin.span)
            ));
        }
    }

    fn push_key(&self, span: Span, construct: &mut Construct) {
        let text = self.source(span);
        if construct
            .key
            .iter()
            .all(|known| self.source(*known) != text)
        {
            construct.key.push(span);
        }
    }

    /// Variables that may have another value by the time the session is opened.
    fn check_assigned(&self, locals: &[BindingId], construct: &mut Construct) {
        for binding in locals {
            let declared = self.file.ir.binding(*binding);
            if self.is_assigned(*binding) {
                construct.assumptions.push(format!(
                    "`{}` is not assigned while the agent is created",
                    declared.name
                ));
            }
        }
    }

    fn is_assigned(&self, binding: BindingId) -> bool {
        self.file.ir.exprs.iter().any(|expr| match &expr.kind {
            ExprKind::Assign { target, .. } => {
                matches!(**target, crate::ir::Pattern::Binding(own) if own == binding)
            }
            _ => false,
        })
    }

    /// Calls among headers and options run twice, for the agent and for the session.
    fn check_other_calls(&self, construct: &mut Construct, obstacles: &mut Obstacles) {
        if self.file.ir.language == Language::Rust {
            return;
        }
        for (_, expr) in self.facts.within(construct.call) {
            let ExprKind::Call(call) = &expr.kind else {
                continue;
            };
            let is_own = expr.span == construct.call
                || expr.span.contains(construct.body.object)
                || construct
                    .body
                    .variable
                    .is_some_and(|variable| expr.span.contains(variable.used));
            if is_own
                || construct.body.object.contains(expr.span)
                || is_harmless(self.source(self.file.ir.expr(call.callee).span))
            {
                continue;
            }
            obstacles.push(format!(
                "`{}` would run twice, for the agent and for the session",
                one_line(self.source(expr.span))
            ));
        }
    }

    /// Whether evaluating an expression later could make a difference.
    fn has_effect(&self, span: Span) -> bool {
        self.facts.within(span).any(|(_, expr)| match &expr.kind {
            ExprKind::Call(call) => !is_harmless(self.source(self.file.ir.expr(call.callee).span)),
            ExprKind::Assign { .. } | ExprKind::Await(_) | ExprKind::Opaque { .. } => true,
            _ => false,
        })
    }

    /// Whether a statement before the one around the call runs exactly when the call does, and before it.
    fn can_come_before(&self, call: Span) -> bool {
        let Some(statement) = self.facts.statement_around(call) else {
            return false;
        };
        if !self.facts.is_in_block(statement) {
            return false;
        }
        self.facts.within(statement.span).all(|(_, expr)| {
            !expr.span.contains(call)
                || expr.span == call
                || !matches!(
                    expr.kind,
                    ExprKind::If { .. }
                        | ExprKind::Match { .. }
                        | ExprKind::Function(_)
                        | ExprKind::Binary { .. }
                        | ExprKind::Block { .. }
                )
        })
    }
}

/// Why a call that is reached in several ways is not one call: its address or its payload is written in several places.
fn several_ways(site: &Site) -> Option<String> {
    let first = site.best();
    let literal = |way: &crate::detect::Way| {
        way.urls
            .iter()
            .map(|url| url.text.origins().last())
            .collect::<Vec<_>>()
    };
    let payload = |way: &crate::detect::Way| {
        way.bodies()
            .iter()
            .map(|json| json.origin)
            .collect::<Vec<_>>()
    };
    if site.ways.iter().any(|way| literal(way) != literal(first)) {
        return Some("the call's address comes from several places".to_owned());
    }
    if site.ways.iter().any(|way| payload(way) != payload(first)) {
        return Some("the call's payload comes from several places".to_owned());
    }
    None
}

/// Whether fixes are written for a client library.
fn is_supported(language: Language, client: &str) -> bool {
    match language {
        Language::Rust => matches!(client, "reqwest"),
        _ => matches!(client, "fetch" | "axios"),
    }
}

/// Whether a file runs in a browser's page, where every load starts the program anew.
fn is_page(text: &str) -> bool {
    ["window", "document"]
        .iter()
        .any(|global| Facts::is_word(text, global) && text.contains(&format!("{global}.")))
        || text.contains("\"use client\"")
        || text.contains("'use client'")
}

/// Rust methods that give another view of the same text.
fn is_view(callee: &str) -> bool {
    [
        ".as_str",
        ".as_ref",
        ".as_deref",
        ".clone",
        ".to_string",
        ".to_owned",
    ]
    .iter()
    .any(|method| callee.ends_with(method))
}

/// Functions that can run at any time, any number of times.
fn is_harmless(callee: &str) -> bool {
    matches!(
        callee,
        "JSON.stringify"
            | "String"
            | "Number"
            | "Boolean"
            | "encodeURIComponent"
            | "Object.freeze"
            | "Deno.env.get"
    )
}

/// A piece of source on one line and not too long, for messages.
pub fn one_line(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= 48 {
        return text;
    }
    let cut: String = text.chars().take(45).collect();
    format!("{cut}...")
}
