//! Edits: disjoint replacements of byte ranges in one text, applied whole or not at all.

pub mod patch;

use crate::source::Span;

/// Replaces the bytes of `span` by `text`. An empty span inserts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// What takes its place.
    pub text: String,
}

/// Whole items, set off by a blank line from what stands before or behind them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    /// The blank line comes first.
    Behind,
    /// The blank line comes last.
    Before,
}

impl Edit {
    /// What kind of block this inserts, if it inserts one.
    fn block(&self) -> Option<Block> {
        let begins = |start| self.text.starts_with(start);
        let ends = |end| self.text.ends_with(end);
        match self.span.is_empty() {
            true if begins("\n\n") || begins("\r\n\r\n") => Some(Block::Behind),
            true if ends("\n\n") || ends("\n\r\n") => Some(Block::Before),
            _ => None,
        }
    }

    /// Whether both insert blocks of one kind at one place: these can stand one behind the other.
    fn lines_up_with(&self, other: &Edit) -> bool {
        self.span == other.span && self.block().is_some() && self.block() == other.block()
    }

    /// Puts another block behind this one, one blank line between them.
    fn append(&mut self, other: &Edit) {
        if other.block() == Some(Block::Behind) {
            let end = self.text.trim_end_matches(['\r', '\n']).len();
            self.text.truncate(end);
        }
        self.text.push_str(&other.text);
    }
}

/// Why edits do not make a set.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum EditError {
    /// Two edits touch the same bytes, or insert at the same place.
    #[error("the edits of {0:?} and {1:?} overlap")]
    Overlap(Span, Span),
    /// An edit does not lie on character boundaries inside the text.
    #[error("the edit of {0:?} does not lie in the text")]
    OutOfBounds(Span),
}

/// Edits of one text: sorted, disjoint.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct EditSet {
    edits: Vec<Edit>,
    /// Parts of the text in which the edits may declare names.
    scopes: Vec<Span>,
    /// Declarations that lose a use by them and keep others.
    shared: Vec<Span>,
}

impl EditSet {
    /// A set of `edits` in any order.
    ///
    /// # Errors
    /// [`EditError::Overlap`] where two edits meet in a byte or insert at one place, [`EditError::OutOfBounds`] where one ends
    /// before it starts.
    pub fn new(mut edits: Vec<Edit>) -> Result<Self, EditError> {
        if let Some(edit) = edits.iter().find(|edit| edit.span.end < edit.span.start) {
            return Err(EditError::OutOfBounds(edit.span));
        }
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        for pair in edits.windows(2) {
            let (a, b) = (pair[0].span, pair[1].span);
            if b.start < a.end || (a.start == b.start && a.end == b.end) {
                return Err(EditError::Overlap(a, b));
            }
        }
        Ok(Self {
            edits,
            scopes: Vec::new(),
            shared: Vec::new(),
        })
    }

    /// The same edits, which may declare names in these parts of the text: they conflict with all that do so in one that meets.
    pub fn declaring_in(mut self, scopes: Vec<Span>) -> Self {
        self.scopes = scopes;
        self
    }

    /// The same edits, which take uses of these declarations and leave others to edits beside them.
    pub fn sharing(mut self, shared: Vec<Span>) -> Self {
        self.shared = shared;
        self
    }

    /// The declarations of which the last use may go with others' edits.
    pub fn shared(&self) -> &[Span] {
        &self.shared
    }

    /// The edits in order.
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// Whether nothing is edited.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// Whether an edit of this set and one of `other` meet, so that both cannot be applied. Blocks at one place do not: they
    /// stand one behind the other.
    pub fn conflicts_with(&self, other: &EditSet) -> bool {
        let meets = |a: &Span| {
            let mut others = other.scopes.iter();
            others.any(|b| a.contains(*b) || b.contains(*a))
        };
        self.scopes.iter().any(meets)
            || self.edits.iter().any(|a| {
                other.edits.iter().any(|b| {
                    if a.lines_up_with(b) {
                        return false;
                    }
                    let meet = a.span.start < b.span.end && b.span.start < a.span.end;
                    let same_place = a.span.start == b.span.start
                        || a.span.end == b.span.end && a.span.is_empty() == b.span.is_empty();
                    meet || same_place
                })
            })
    }

    /// The edits of both sets; of blocks at one place, those of this set first.
    ///
    /// # Errors
    /// [`EditError::Overlap`] where they meet; sets that do not [conflict](Self::conflicts_with) never do.
    pub fn merged(&self, other: &EditSet) -> Result<Self, EditError> {
        let mut edits = self.edits.clone();
        for edit in &other.edits {
            match edits.iter_mut().find(|known| known.lines_up_with(edit)) {
                Some(known) => known.append(edit),
                None => edits.push(edit.clone()),
            }
        }
        let scopes = self.scopes.iter().chain(&other.scopes).copied().collect();
        Ok(Self::new(edits)?.declaring_in(scopes))
    }

    /// These edits and then `later` ones of the text that they make, as edits of this set's own text. Of these edits, those in
    /// which no later one falls are left out unless they are `wanted`.
    ///
    /// # Errors
    /// [`EditError::Overlap`] where a later edit reaches over the end of one of these.
    pub fn followed_by(
        &self,
        later: &EditSet,
        wanted: impl Fn(&Edit) -> bool,
    ) -> Result<Self, EditError> {
        let mut images: Vec<(usize, Span)> = Vec::new();
        let mut shift: i64 = 0;
        for (at, edit) in self.edits.iter().enumerate() {
            let start = i64::from(edit.span.start) + shift;
            let end = start + edit.text.len() as i64;
            let place = |at: i64| u32::try_from(at).unwrap_or(0);
            let image = Span {
                start: place(start),
                end: place(end),
            };
            images.push((at, image));
            shift += edit.text.len() as i64 - edit.span.len() as i64;
        }
        let mut inner: Vec<Vec<Edit>> = vec![Vec::new(); self.edits.len()];
        let mut swallowed = vec![false; self.edits.len()];
        let mut composed: Vec<Edit> = Vec::new();
        for edit in &later.edits {
            let holds = |(_, image): &&(usize, Span)| {
                image.contains(edit.span) && !(image.is_empty() && edit.span.is_empty())
            };
            if let Some((at, image)) = images.iter().find(holds) {
                inner[*at].push(Edit {
                    span: Span {
                        start: edit.span.start - image.start,
                        end: edit.span.end - image.start,
                    },
                    text: edit.text.clone(),
                });
                continue;
            }
            // How far what stands before and what stands behind has moved; an edit may take in some of these whole.
            let (mut before, mut behind): (i64, i64) = (0, 0);
            for (at, image) in &images {
                let own = &self.edits[*at];
                let shift = own.text.len() as i64 - own.span.len() as i64;
                if image.end <= edit.span.start {
                    before += shift;
                    behind += shift;
                } else if edit.span.contains(*image) {
                    behind += shift;
                    swallowed[*at] = true;
                } else if image.start < edit.span.end {
                    return Err(EditError::Overlap(*image, edit.span));
                }
            }
            let place = |at: u32, back: i64| u32::try_from(i64::from(at) - back).unwrap_or(0);
            composed.push(Edit {
                span: Span {
                    start: place(edit.span.start, before),
                    end: place(edit.span.end, behind),
                },
                text: edit.text.clone(),
            });
        }
        let own = self.edits.iter().zip(inner).zip(swallowed);
        for ((edit, inner), is_swallowed) in own {
            if !is_swallowed && (!inner.is_empty() || wanted(edit)) {
                composed.push(Edit {
                    span: edit.span,
                    text: EditSet::new(inner)?.apply(&edit.text)?,
                });
            }
        }
        Self::new(composed)
    }

    /// The text with every edit made.
    ///
    /// # Errors
    /// [`EditError::OutOfBounds`] where an edit does not fit `text`; then nothing is made.
    pub fn apply(&self, text: &str) -> Result<String, EditError> {
        let mut result = String::with_capacity(text.len());
        let mut at = 0;
        for edit in &self.edits {
            let range = edit.span.range();
            let kept = text
                .get(at..range.start)
                .ok_or(EditError::OutOfBounds(edit.span))?;
            if text.get(range.clone()).is_none() {
                return Err(EditError::OutOfBounds(edit.span));
            }
            result.push_str(kept);
            result.push_str(&edit.text);
            at = range.end;
        }
        result.push_str(&text[at..]);
        Ok(result)
    }

    /// Where an offset of the original text lies in the edited one. Bytes that an edit replaces count as its start, and what
    /// is inserted at the very offset comes after it: what stands there is found with all that was put around its front.
    pub fn map_offset(&self, offset: u32) -> u32 {
        let mut shift: i64 = 0;
        for edit in &self.edits {
            if edit.span.end <= offset && !(edit.span.is_empty() && edit.span.start == offset) {
                shift += edit.text.len() as i64 - edit.span.len() as i64;
            } else if edit.span.start < offset {
                return u32::try_from(i64::from(edit.span.start) + shift).unwrap_or(0);
            } else {
                break;
            }
        }
        u32::try_from(i64::from(offset) + shift).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests;
