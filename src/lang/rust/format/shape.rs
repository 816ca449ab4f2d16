//! The room that an expression has, and questions about text of several lines.

/// rustfmt's `max_width`.
pub(super) const WIDTH: usize = 100;

/// rustfmt's `tab_spaces`.
pub(super) const TAB: usize = 4;

/// Where text goes: how far its lines are indented, how far behind that the first one begins, and how wide that may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    pub(super) width: usize,
    pub(super) indent: usize,
    pub(super) offset: usize,
}

impl Shape {
    /// A whole line.
    pub(super) fn line(indent: usize) -> Self {
        Self {
            width: WIDTH.saturating_sub(indent),
            indent,
            offset: 0,
        }
    }

    /// Behind `width` more columns.
    pub(super) fn behind(self, width: usize) -> Option<Self> {
        Some(Self {
            width: self.width.checked_sub(width)?,
            offset: self.offset + width,
            ..self
        })
    }

    /// With `width` columns kept for what follows.
    pub(super) fn before(self, width: usize) -> Option<Self> {
        Some(Self {
            width: self.width.checked_sub(width)?,
            ..self
        })
    }

    /// A line of its own, `levels` deeper.
    pub(super) fn deeper(self, levels: usize) -> Self {
        Self::line(self.indent + levels * TAB)
    }

    /// With nothing kept for what follows.
    pub(super) fn whole(self) -> Self {
        Self {
            width: WIDTH.saturating_sub(self.used()),
            ..self
        }
    }

    pub(super) fn used(self) -> usize {
        self.indent + self.offset
    }

    /// What is kept for what follows.
    pub(super) fn overhead(self) -> usize {
        WIDTH.saturating_sub(self.used() + self.width)
    }
}

pub(super) fn width(text: &str) -> usize {
    text.chars().count()
}

pub(super) fn first_width(text: &str) -> usize {
    width(text.split('\n').next().unwrap_or(""))
}

pub(super) fn last_width(text: &str) -> usize {
    width(text.rsplit('\n').next().unwrap_or(""))
}

pub(super) fn newline(indent: usize) -> String {
    format!("\n{}", " ".repeat(indent))
}

/// The columns that text takes behind what is there already.
pub(super) fn extra(text: &str, shape: Shape) -> usize {
    match text.contains('\n') {
        true => last_width(text).saturating_sub(shape.used()),
        false => width(text),
    }
}

/// Whether the last line holds nothing but what closes brackets, so that more may follow on it.
pub(super) fn is_extendable(text: &str) -> bool {
    let last = text.rsplit('\n').next().unwrap_or("");
    last.chars()
        .all(|one| one.is_whitespace() || matches!(one, '(' | ')' | ']' | '}' | '?' | '>'))
}

/// The text, if it fits.
pub(super) fn fitting(text: String, shape: Shape) -> Option<String> {
    fits(&text, shape).then_some(text)
}

pub(super) fn fits(text: &str, shape: Shape) -> bool {
    let is_single = !text.contains('\n');
    first_width(text) <= shape.width
        && (is_single
            || (text.lines().skip(1).all(|line| width(line) <= WIDTH)
                && last_width(text) <= shape.used() + shape.width))
}

/// Whether a right-hand side looks better on a line of its own.
pub(super) fn prefers_next_line(beside: &str, below: &str) -> bool {
    let ends =
        |text: &str, with: char| text.split('\n').next().is_some_and(|it| it.ends_with(with));
    let lines = |text: &str| text.matches('\n').count();
    !below.contains('\n')
        || lines(beside) > lines(below) + 1
        || ['(', '{', '[']
            .iter()
            .any(|with| ends(beside, *with) && !ends(below, *with))
}
