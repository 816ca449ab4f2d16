//! Numbers of ECMAScript: what a literal means, and how a number is written as text.

use super::value::Kind;
use crate::ir::BinaryOp;

/// The number that a literal, or a text handed to `Number`, stands for.
pub(super) fn parse(text: &str) -> Option<f64> {
    let digits = text.replace('_', "");
    let radix = |radix| {
        let digits = digits.get(2..).filter(|digits| digits.len() <= 13)?;
        i64::from_str_radix(digits, radix).ok().map(|it| it as f64)
    };
    match digits.as_bytes() {
        b"NaN" => Some(f64::NAN),
        b"Infinity" => Some(f64::INFINITY),
        b"-Infinity" => Some(f64::NEG_INFINITY),
        [b'0', b'x' | b'X', ..] => radix(16),
        [b'0', b'o' | b'O', ..] => radix(8),
        [b'0', b'b' | b'B', ..] => radix(2),
        // `017` is octal and `10n` no number.
        [b'0', b'0'..=b'9', ..] => None,
        _ if digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte)) =>
        {
            digits.parse().ok()
        }
        _ => None,
    }
}

/// A number as ECMAScript writes it.
pub(super) fn show(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        }
        .to_owned();
    }
    let size = number.abs();
    if number == 0.0 {
        return "0".to_owned();
    }
    if (1e-6..1e21).contains(&size) {
        return number.to_string();
    }
    let text = format!("{number:e}");
    match text.split_once('e') {
        Some((digits, exponent)) if !exponent.starts_with('-') => format!("{digits}e+{exponent}"),
        _ => text,
    }
}

/// What an operator makes of two numbers.
pub(super) fn compute(op: BinaryOp, left: f64, right: f64) -> Option<Kind> {
    let number = |it: f64| Some(Kind::Number(show(it).into()));
    match op {
        BinaryOp::Subtract => number(left - right),
        BinaryOp::Multiply => number(left * right),
        BinaryOp::Divide => number(left / right),
        BinaryOp::Remainder => number(left % right),
        BinaryOp::Less => Some(Kind::Bool(left < right)),
        BinaryOp::LessOrEqual => Some(Kind::Bool(left <= right)),
        BinaryOp::Greater => Some(Kind::Bool(left > right)),
        BinaryOp::GreaterOrEqual => Some(Kind::Bool(left >= right)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{parse, show};

    #[test]
    fn literals_are_written_as_programs_print_them() {
        let shown = |text: &str| parse(text).map(show);
        for (literal, text) in [
            ("1_000", "1000"),
            ("0xff", "255"),
            ("0o17", "15"),
            ("0b101", "5"),
            (".5", "0.5"),
            ("5.", "5"),
            ("1e3", "1000"),
            ("1e21", "1e+21"),
            ("1e-7", "1e-7"),
            ("-0", "0"),
            ("1.50", "1.5"),
            ("12345678901234567890", "12345678901234567000"),
        ] {
            assert_eq!(shown(literal).as_deref(), Some(text), "{literal}");
        }
        assert_eq!(shown("10n"), None);
        assert_eq!(shown("017"), None);
    }
}
