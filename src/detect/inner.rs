//! Calls inside of wrappers that nobody else can call: what they send, each caller says by itself.

use super::{Path, Site, Way};
use crate::ir::{BindingId, BindingKind, Export, ExprKind, FunctionId, Module};
use crate::resolve::{Evaluated, TextPiece};
use crate::source::Span;

/// Whether a call's path is a parameter of a function of which all callers are seen.
pub(super) fn is_told_by_callers(site: &Site, evaluated: &Evaluated) -> bool {
    let ir = &evaluated.files[0].ir;
    let is_handed = |way: &Way| {
        way.urls.iter().all(|url| {
            let mut pieces = url.text.pieces.iter();
            url.address.path == Path::Unknown
                && pieces.any(
                    |piece| matches!(piece, TextPiece::Hole { cause, .. } if cause.is_parameter()),
                )
        })
    };
    let is_called = || {
        let calls = |way: &Way| way.request.call;
        evaluated.requests.iter().any(|request| {
            request.site.file == 0
                && request.site.span != site.span
                && site.ways.iter().any(|way| calls(way) == request.call)
        })
    };
    site.ways.iter().all(is_handed) && is_called() && is_only_called(ir, site.span)
}

/// Whether the function of the module around a place is used in no other way than to be called in its file.
fn is_only_called(ir: &Module, place: Span) -> bool {
    let functions = (0u32..).map(FunctionId).zip(&ir.functions).skip(1);
    let around = functions
        .filter(|(_, function)| function.span.contains(place))
        .max_by_key(|(_, function)| function.span.len());
    let Some((_, function)) = around.filter(|(_, function)| !function.name.is_empty()) else {
        return false;
    };
    let bindings = (0u32..).map(BindingId).zip(&ir.bindings);
    let mut own = bindings.filter(|(_, binding)| {
        let is_it = match binding.kind {
            BindingKind::Function(_) | BindingKind::Constant => binding.owner == Module::BODY,
            _ => false,
        };
        is_it && binding.name == function.name
    });
    let Some((own, _)) = own.next() else {
        return false;
    };
    let is_exported = ir
        .exports
        .iter()
        .any(|export| matches!(export, Export::Binding { binding, .. } if *binding == own));
    let used = ir.exprs.iter().enumerate();
    let mut used =
        used.filter(|(_, expr)| matches!(expr.kind, ExprKind::Binding(used) if used == own));
    let is_callee = |at: usize| {
        ir.exprs
            .iter()
            .any(|expr| matches!(&expr.kind, ExprKind::Call(call) if call.callee.0 as usize == at))
    };
    !is_exported && used.all(|(at, _)| is_callee(at))
}
