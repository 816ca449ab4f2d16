//! The proof of an edit: the original and the edited program, compared.
//!
//! Nothing here knows how an edit was made. The edited text has to parse; no comment may be gone; no legacy call may be left where
//! one was fixed; the agent, channel and session bodies found in the edited program, mapped back, have to equal the original
//! payload field by field; and every other request has to be what it was.

mod bases;
mod canonical;
mod choice;
mod claims;
mod current;
mod expected;
mod importers;
mod names;

use crate::catalog::Catalog;
use crate::detect::{Detection, detect};
use crate::edit::EditSet;
use crate::plan::Plan;
use crate::plan::enclosed::without_nobodys;
use crate::program::{Imports, ProgramFile};
use crate::resolve::{Evaluated, Request, evaluate};
use crate::source::{Source, Span};
use canonical::digest;
use claims::{region_of, written_beside};
use current::Current;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A program before an edit.
pub struct Before<'a> {
    /// The rule pack.
    pub catalog: &'a Catalog,
    /// Where imports lead.
    pub imports: &'a dyn Imports,
    /// Companion hosts, lower case.
    pub hosts: &'a [String],
    /// What the evaluation found.
    pub evaluated: &'a Evaluated,
    /// What was detected in it.
    pub detection: &'a Detection,
    /// The files whose calls of its functions belong to what was evaluated.
    pub importers: &'a [Arc<ProgramFile>],
    /// The legacy calls that they reach.
    pub called: &'a [Span],
    /// Other files as the same fix leaves them, with nothing taken out.
    pub others: &'a [Arc<ProgramFile>],
}

/// A call that an edit claims to fix.
pub struct Claim<'a> {
    /// The call in the original.
    pub span: Span,
    /// What the edit puts the session's call in place of: the same, or what sends a request that is put together before.
    pub place: Span,
    /// Its fields.
    pub plan: &'a Plan<'a>,
    /// Whether it stands in a function that nothing but the file itself calls: with what nobody hands it, it sends nothing.
    pub is_enclosed: bool,
}

/// Why an edit is withdrawn, as a phrase.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Contradiction {
    /// The edits cannot be made.
    #[error("the edits contradict each other: {0}")]
    Edits(#[from] crate::edit::EditError),
    /// The result does not parse.
    #[error("the edited file would not parse: {0}")]
    Parse(String),
    /// A comment is gone.
    #[error("the comment `{0}` would be lost")]
    Comment(String),
    /// A legacy call is left.
    #[error("a legacy call would be left in line {0} of the edited file")]
    Legacy(u32),
    /// A call was not found again.
    #[error("the session that replaces the call in line {0} was not found again")]
    NoSession(u32),
    /// An agent was not found.
    #[error("the creation of the agent for the call in line {0} was not found again")]
    NoAgent(u32),
    /// The address differs in more than its path.
    #[error("the addresses of the call in line {0} would not begin as they did: `{1}`")]
    Base(u32, String),
    /// A body differs.
    #[error("the {0} of the call in line {1} would not be the same: {2}")]
    Body(&'static str, u32, String),
    /// A file that is imported does not parse, so that nobody knows all that it does.
    #[error("{0}, which is imported, does not parse")]
    Imported(String),
    /// A request in another file differs.
    #[error("a request in {0}, which imports this file, would change: {1}")]
    Elsewhere(String, String),
    /// Who imports the file is not known.
    #[error("other files may use what would be changed: {0}")]
    Importers(String),
    /// A name means nothing any more.
    #[error("`{0}` would no longer be declared")]
    Name(String),
    /// A name is declared where it already was.
    #[error("`{0}` would be declared twice")]
    Twice(String),
    /// Another request differs.
    #[error("another request of the file would change: {0}")]
    Other(String),
}

impl Before<'_> {
    fn file(&self) -> &Arc<ProgramFile> {
        &self.evaluated.files[0]
    }

    /// Checks what `edits` make of the program. Returns the edited file where no legacy call is left in it and no other file was
    /// looked at to tell so: nothing is to be found in it then.
    ///
    /// # Errors
    /// The first contradiction.
    pub fn prove(
        &self,
        edits: &EditSet,
        claims: &[Claim<'_>],
    ) -> Result<Option<Arc<ProgramFile>>, Contradiction> {
        let file = self.file();
        let text = edits.apply(file.source.text())?;
        let source = Arc::new(Source::new(file.source.path(), text));
        let after = Arc::new(ProgramFile::new(file.ir.language, source));
        if let Some(error) = after.ir.errors.first() {
            return Err(Contradiction::Parse(error.message.clone()));
        }
        self.check_comments(&after)?;
        self.check_names(&after)?;
        let other = self.others.iter().flat_map(|file| &file.ir.errors).next();
        if let Some(error) = other {
            return Err(Contradiction::Parse(error.message.clone()));
        }
        let mut evaluated = evaluate(
            &after,
            self.catalog.clients(after.ir.language),
            &self.edited(&after),
        );
        self.join_callers(&mut evaluated, &after, edits);
        let enclosed = claims.iter().filter(|claim| claim.is_enclosed);
        let enclosed: Vec<Span> = enclosed
            .map(|claim| region_of(claim.place, edits))
            .collect();
        if !enclosed.is_empty() {
            without_nobodys(&mut evaluated, &enclosed);
        }
        let imported = evaluated.files.iter().skip(1);
        if let Some(file) = { imported }.find(|file| !file.ir.errors.is_empty()) {
            return Err(Contradiction::Imported(file.source.path().to_owned()));
        }
        let detection = detect(
            &evaluated,
            self.catalog.api(),
            self.catalog.mapping(),
            self.hosts,
        );
        self.check_remaining(&evaluated, &detection, claims)?;
        let current = Current::of(&evaluated, self.catalog);
        let beside = written_beside(claims, edits);
        for claim in claims {
            self.check_claim((claim, &beside), edits, &current)?;
        }
        self.check_new_bases(claims, &current)?;
        self.check_others(&evaluated, claims, &current)?;
        self.check_importers(&after, edits, claims)?;
        let is_done = detection.sites.is_empty() && evaluated.files.len() == 1;
        Ok(is_done.then_some(after))
    }

    /// Checks of `edits` only that their text parses, and that no comment and no name is lost: for edits that were proved as
    /// two steps.
    ///
    /// # Errors
    /// The first contradiction.
    pub fn parses(&self, edits: &EditSet) -> Result<(), Contradiction> {
        let file = self.file();
        let text = edits.apply(file.source.text())?;
        let source = Arc::new(Source::new(file.source.path(), text));
        let after = ProgramFile::new(file.ir.language, source);
        if let Some(error) = after.ir.errors.first() {
            return Err(Contradiction::Parse(error.message.clone()));
        }
        self.check_comments(&after)?;
        self.check_names(&after)
    }

    fn check_comments(&self, after: &ProgramFile) -> Result<(), Contradiction> {
        let count = |file: &ProgramFile| {
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            for comment in &file.ir.comments {
                let text = file
                    .source
                    .slice(comment.span)
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ");
                *counts.entry(text).or_default() += 1;
            }
            counts
        };
        let now = count(after);
        match count(self.file())
            .into_iter()
            .find(|(text, times)| now.get(text).copied().unwrap_or(0) < *times)
        {
            Some((text, _)) => Err(Contradiction::Comment(text)),
            None => Ok(()),
        }
    }

    /// As many legacy calls are left as were not fixed.
    fn check_remaining(
        &self,
        after: &Evaluated,
        detection: &Detection,
        claims: &[Claim<'_>],
    ) -> Result<(), Contradiction> {
        let expected = self.detection.sites.len() - claims.len();
        if detection.sites.len() <= expected {
            return Ok(());
        }
        let source = &after.files[0].source;
        let texts: Vec<String> = self
            .detection
            .sites
            .iter()
            .filter(|site| claims.iter().all(|claim| claim.span != site.span))
            .map(|site| self.file().source.slice(site.span).to_owned())
            .collect();
        let left = detection
            .sites
            .iter()
            .find(|site| !texts.iter().any(|text| text == source.slice(site.span)));
        let span = left
            .or(detection.sites.first())
            .map_or(Span::default(), |site| site.span);
        Err(Contradiction::Legacy(source.position(span.start).line))
    }

    /// Every request that is neither one of the claims nor what replaced them is what it was.
    fn check_others(
        &self,
        after: &Evaluated,
        claims: &[Claim<'_>],
        current: &Current<'_>,
    ) -> Result<(), Contradiction> {
        let is_claimed = |request: &Request| {
            request.site.file == 0
                && claims
                    .iter()
                    .any(|claim| claim.span.contains(request.site.span))
        };
        let before: Vec<String> = distinct(
            self.evaluated
                .requests
                .iter()
                .filter(|request| !is_claimed(request))
                .map(|request| digest(request, &self.evaluated.files)),
        );
        let is_new = |request: &Request| {
            current
                .all
                .iter()
                .any(|known| std::ptr::eq(*known, request))
        };
        let now: Vec<String> = distinct(
            after
                .requests
                .iter()
                .filter(|request| !is_new(request))
                .map(|request| digest(request, &after.files)),
        );
        // Requests in the current contract that were there before are among the new ones too.
        let gone = before.iter().find(|one| {
            !now.contains(one)
                && !current
                    .all
                    .iter()
                    .any(|request| digest(request, &after.files) == **one)
        });
        // A wrapper that only posts may have got a twin: what it sends is said of it as of the other, and both are there.
        let is_twins = |one: &str| {
            let posted = one.strip_prefix("PUT ").map(|rest| format!("POST {rest}"));
            posted.is_some_and(|one| before.contains(&one) && now.contains(&one))
        };
        let added = { now.iter() }.find(|one| !before.contains(one) && !is_twins(one));
        match gone.or(added) {
            Some(digest) => Err(Contradiction::Other(digest.clone())),
            None => Ok(()),
        }
    }
}

fn distinct(digests: impl Iterator<Item = String>) -> Vec<String> {
    let mut all: Vec<String> = digests.collect();
    all.sort();
    all.dedup();
    all
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_shapes;
