//! Addresses whose end a name of the call stands for, wherever it is declared: `${API}${CONNECTIONS}`, `ENDPOINTS.open`,
//! `config.CONNECTIONS_URL`. What stands before that name stays as it is, and so does the constant, which others may use; what
//! its own text starts with is said in the names that the file has or can import.

use super::modules::{Meaning, required};
use super::planner::Planner;
use super::{NeededExport, NeededImport, UrlPlace};
use crate::detect::Site;
use crate::ir::{
    BinaryOp, BindingId, BindingKind, EntryKind, Export, ExprId, ExprKind, Import, ImportName,
    Language, TemplatePart,
};
use crate::plan::facts::Facts;
use crate::program::{Imported, ProgramFile};
use crate::source::Span;
use std::sync::Arc;

/// Constants behind constants.
const MAX_DEPTH: usize = 6;

/// A part of what stands before the end of an address.
enum Piece {
    Text(String),
    Code(Arc<ProgramFile>, ExprId),
}

/// The literal that an address ends in.
struct End {
    file: Arc<ProgramFile>,
    literal: Span,
    /// The last segment of the endpoint's path.
    segment: String,
}

/// How a constant of another file is said.
struct Said {
    text: String,
    import: Option<NeededImport>,
    export: Option<NeededExport>,
}

impl Planner<'_> {
    /// The place of an address whose end is a constant.
    pub(super) fn ended_url(&self, site: &Site) -> Option<UrlPlace> {
        if self.file.ir.language == Language::Rust {
            return None;
        }
        let url = site.best().urls.first()?;
        let origin = url.text.origins().last()?;
        let endpoint = self.catalog.api().legacy.get(url.endpoint)?;
        let end = End {
            file: Arc::clone(self.files.get(origin.file as usize)?),
            literal: origin.span,
            segment: endpoint.path.rsplit('/').next()?.to_owned(),
        };
        let handed = self.handed(site, Some(self.handed_at(site)?))?;
        let own = self.files.first()?;
        let ended = |url: ExprId| {
            let place = self.last_name(url)?;
            let pieces = self.before_end(own, place, &end, MAX_DEPTH)?;
            Some((place, pieces))
        };
        // A wrapper may take its path among other options.
        let (place, pieces) = match &self.file.ir.expr(self.facts.unwrapped(handed)).kind {
            ExprKind::Object { entries, .. } => {
                entries.iter().find_map(|entry| match entry.kind {
                    EntryKind::Property { value, .. } => ended(value),
                    _ => None,
                })?
            }
            _ => ended(handed)?,
        };
        let mut head = String::new();
        let mut imports = Vec::new();
        let mut exports = Vec::new();
        let mut named = Vec::new();
        for piece in &pieces {
            match piece {
                Piece::Text(text) => head.push_str(text),
                Piece::Code(file, expr) if Arc::ptr_eq(file, own) => {
                    let span = file.ir.expr(*expr).span;
                    named.extend(self.facts.free_bindings(span));
                    head.push_str(&format!("${{{}}}", self.said_at(site, span)?));
                }
                Piece::Code(file, expr) => {
                    let said = self.said_here(place, file, *expr)?;
                    head.push_str(&said.text);
                    imports.extend(said.import);
                    exports.extend(said.export);
                }
            }
        }
        let is_plain = |text: &str| !text.contains(['`', '\\', '"', '\'', '\n']);
        let texts = pieces.iter().all(|piece| match piece {
            Piece::Text(text) => is_plain(text) && !text.contains('$'),
            Piece::Code(..) => true,
        });
        let whole = head.is_empty() || head.ends_with('/');
        if !texts || !whole {
            return None;
        }
        let span = self.file.ir.expr(place).span;
        let mut removed = self.unused_without(span);
        removed.retain(|statement| {
            let mut names = named.iter().map(|name| self.file.ir.binding(*name).span);
            !names.any(|name| statement.contains(name))
        });
        let mut place = self.written(span, &head, None, removed)?;
        if let Some(written) = &mut place.written {
            written.imports = imports;
            written.exports = exports;
        }
        Some(place)
    }

    /// The name at the end of an expression that gives an address.
    fn last_name(&self, url: ExprId) -> Option<ExprId> {
        let ir = &self.file.ir;
        let mut at = self.facts.unwrapped(url);
        loop {
            at = self.facts.unwrapped(match &ir.expr(at).kind {
                ExprKind::Template(parts) => match parts.last()? {
                    TemplatePart::Expr(last) => *last,
                    TemplatePart::Text(_) => return None,
                },
                ExprKind::Binary {
                    op: BinaryOp::Add,
                    right,
                    ..
                } => *right,
                ExprKind::Call(call)
                    if call.is_new && self.source(ir.expr(call.callee).span) == "URL" =>
                {
                    call.args.first().filter(|arg| !arg.spread)?.value
                }
                ExprKind::Binding(_) | ExprKind::Member { .. } => return Some(at),
                _ => return None,
            });
        }
    }

    /// What stands before the last segment in what an expression stands for, if that ends in the literal.
    fn before_end(
        &self,
        file: &Arc<ProgramFile>,
        expr: ExprId,
        end: &End,
        depth: usize,
    ) -> Option<Vec<Piece>> {
        let depth = depth.checked_sub(1)?;
        let Meaning::Value(file, expr) = self.meaning(file, expr)? else {
            return None;
        };
        let ir = &file.ir;
        let is_end = Arc::ptr_eq(&file, &end.file) && ir.expr(expr).span == end.literal;
        let without = |text: &str| {
            let text = text.trim_end_matches('/').strip_suffix(&end.segment)?;
            Some(Piece::Text(text.to_owned()))
        };
        match &ir.expr(expr).kind {
            ExprKind::Str(literal) if is_end => Some(vec![without(&literal.value)?]),
            ExprKind::Template(parts) => {
                let (last, before) = parts.split_last()?;
                let mut pieces = spelled(&file, before);
                match last {
                    TemplatePart::Text(text) if is_end => pieces.push(without(text)?),
                    TemplatePart::Text(_) => return None,
                    TemplatePart::Expr(last) => {
                        pieces.extend(self.before_end(&file, *last, end, depth)?);
                    }
                }
                Some(pieces)
            }
            ExprKind::Binary {
                op: BinaryOp::Add,
                left,
                right,
            } => {
                let mut pieces = pieces_of(&file, *left);
                pieces.extend(self.before_end(&file, *right, end, depth)?);
                Some(pieces)
            }
            _ => None,
        }
    }

    /// An expression of the file as it is said where the call is: nothing of it changes, and its names are the same there.
    fn said_at(&self, site: &Site, span: Span) -> Option<&str> {
        let ir = &self.file.ir;
        let is_same = |name: BindingId| {
            let own = ir.binding(name);
            let is_hidden = ir.bindings.iter().any(|other| {
                other.name == own.name
                    && other.span != own.span
                    && ir.function(other.owner).span.contains(site.span)
            });
            self.facts.is_visible(name, site.span)
                && !self.facts.is_assigned(name)
                && !self.facts.is_written(name)
                && !is_hidden
        };
        let names = self.facts.free_bindings(span);
        let this = self
            .facts
            .within(span)
            .any(|(_, expr)| matches!(expr.kind, ExprKind::This));
        (!this && names.into_iter().all(is_same) && self.is_idle(span)).then(|| self.source(span))
    }

    /// A constant of another file as the file can say it: through the import that leads to the address, by an import beside that
    /// one, or as the text that it is.
    fn said_here(&self, place: ExprId, file: &Arc<ProgramFile>, expr: ExprId) -> Option<Said> {
        let facts = Facts::new(&file.ir);
        let ExprKind::Binding(binding) = file.ir.expr(facts.unwrapped(expr)).kind else {
            return None;
        };
        if !facts.is_module_constant(binding) {
            return None;
        }
        // A constant that is itself an import is told by where it is declared.
        let by_name = || {
            let name = Self::export_name(file, binding)?;
            self.name_from(place, file, name)
        };
        let code = |(name, import): (String, Option<NeededImport>), export| Said {
            text: format!("${{{name}}}"),
            import,
            export,
        };
        if let Some(named) = by_name() {
            return Some(code(named, None));
        }
        if let Some(Meaning::Value(file, expr)) = self.meaning(file, expr)
            && let ExprKind::Str(literal) = &file.ir.expr(expr).kind
        {
            return Some(Said {
                text: literal.value.to_string(),
                import: None,
                export: None,
            });
        }
        let export = self.exportable(file, binding)?;
        let named = self.name_from(place, file, &file.ir.binding(binding).name)?;
        // What is imported under this name already is something else.
        named.1.as_ref()?;
        Some(code(named, Some(export)))
    }

    /// How a constant of another file is exported, where no other file passes its exports on.
    fn exportable(&self, file: &Arc<ProgramFile>, binding: BindingId) -> Option<NeededExport> {
        let facts = Facts::new(&file.ir);
        let (statement, _) = facts.declaration(binding)?;
        let text = file.source.slice(statement.span);
        let is_module = file.ir.exports.iter().any(|export| match export {
            Export::Binding { binding, .. } => facts
                .statement_around(file.ir.binding(*binding).span)
                .is_some_and(|own| file.source.slice(own.span).starts_with("export")),
            _ => false,
        });
        let importers = self.imports.importers(file).ok()?;
        let passes_on = |importer: &Arc<ProgramFile>| {
            let mut exports = importer.ir.exports.iter();
            exports.any(|export| matches!(export, Export::All { .. }))
        };
        (is_module && text.starts_with("const ") && !importers.iter().any(passes_on)).then(|| {
            NeededExport {
                file: Arc::clone(file),
                at: statement.span.start,
            }
        })
    }

    /// How the file says what `module` exports as `name`, where the root of `place` comes from there too.
    fn name_from(
        &self,
        place: ExprId,
        module: &Arc<ProgramFile>,
        name: &str,
    ) -> Option<(String, Option<NeededImport>)> {
        let ir = &self.file.ir;
        let leads = |specifier: &str| match self.imports.import(self.file, specifier) {
            Imported::File(file) => file.source.path() == module.source.path(),
            _ => false,
        };
        let known = ir.bindings.iter().find(|one| match &one.kind {
            BindingKind::Import(Import {
                specifier,
                name: ImportName::Named(own),
                type_only: false,
            }) => own == name && leads(specifier),
            _ => false,
        });
        if let Some(known) = known {
            return Some((known.name.to_string(), None));
        }
        let mut root = place;
        while let ExprKind::Member { object, .. } = &ir.expr(root).kind {
            root = self.facts.unwrapped(*object);
        }
        let ExprKind::Binding(root) = ir.expr(root).kind else {
            return None;
        };
        let is_free = !Facts::is_word(self.file.source.text(), name);
        let beside = || NeededImport {
            beside: root,
            name: name.to_owned(),
        };
        match &ir.binding(root).kind {
            BindingKind::Import(import) if leads(&import.specifier) => match &import.name {
                ImportName::Namespace => Some((format!("{}.{name}", ir.binding(root).name), None)),
                ImportName::Named(own) if own != "default" && is_free => {
                    Some((name.to_owned(), Some(beside())))
                }
                ImportName::Named(_) => None,
            },
            BindingKind::Import(_) => None,
            _ => match (required(ir, root), self.facts.declaration(root)) {
                (Some((specifier, _)), _) if leads(&specifier) && is_free => {
                    Some((name.to_owned(), Some(beside())))
                }
                (None, Some((_, init))) => match &ir.expr(self.facts.unwrapped(init)).kind {
                    ExprKind::Require(specifier) if leads(specifier) => {
                        Some((format!("{}.{name}", ir.binding(root).name), None))
                    }
                    _ => None,
                },
                _ => None,
            },
        }
    }
}

/// What a text is put together of.
fn pieces_of(file: &Arc<ProgramFile>, expr: ExprId) -> Vec<Piece> {
    let facts = Facts::new(&file.ir);
    let inner = facts.unwrapped(expr);
    match &file.ir.expr(inner).kind {
        ExprKind::Str(literal) => vec![Piece::Text(literal.value.to_string())],
        ExprKind::Template(parts) => spelled(file, parts),
        ExprKind::Binary {
            op: BinaryOp::Add,
            left,
            right,
        } => {
            let (left, right) = (pieces_of(file, *left), pieces_of(file, *right));
            let is_text = |pieces: &[Piece]| pieces.iter().any(|one| matches!(one, Piece::Text(_)));
            match is_text(&left) || is_text(&right) {
                true => left.into_iter().chain(right).collect(),
                // Two numbers, for all that is known, add up.
                false => vec![Piece::Code(Arc::clone(file), expr)],
            }
        }
        _ => vec![Piece::Code(Arc::clone(file), expr)],
    }
}

fn spelled(file: &Arc<ProgramFile>, parts: &[TemplatePart]) -> Vec<Piece> {
    let each = parts.iter().map(|part| match part {
        TemplatePart::Text(text) => Piece::Text(text.to_string()),
        TemplatePart::Expr(expr) => Piece::Code(Arc::clone(file), *expr),
    });
    each.collect()
}
