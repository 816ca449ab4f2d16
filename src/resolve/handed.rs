//! Calls into other files, and what they hand over.

use super::request::Entered;
use super::value::{Kind, ObjectId, Value};
use super::{Activation, Evaluation, Origin};
use crate::ir::Language;

/// Objects that are looked at of what one call hands over; a payload is a handful.
const MAX_OBJECTS: usize = 32;

impl Evaluation<'_> {
    /// The call by which control last left the evaluated file.
    pub(super) fn entered(&mut self) -> Option<Entered> {
        let own = |one: &Activation| one.call.filter(|call| call.file == 0);
        let at = self
            .stack
            .iter()
            .rposition(|one| one.module != 0 && own(one).is_some())?;
        let caller = self.stack[..at].last();
        let caller = caller.map(|caller| self.function_name(caller.module, caller.function));
        let call = own(&self.stack[at])?;
        let arguments = self.frames[self.stack[at].frame as usize].arguments.clone();
        let arguments = arguments
            .map(|(arguments, _)| arguments)
            .unwrap_or_default();
        Some(Entered {
            call,
            function: caller.unwrap_or_default(),
            handed: self.written(&arguments),
            is_declared: self.is_declared(at, &arguments),
        })
    }

    /// Where the fields stand of what can be reached from these values.
    fn written(&self, values: &[Value]) -> Vec<Origin> {
        let mut origins = Vec::new();
        let mut seen: Vec<ObjectId> = Vec::new();
        let mut next: Vec<Value> = values.to_vec();
        while let Some(value) = next.pop() {
            match &value.kind {
                Kind::Choice(all) => next.extend(all.iter().map(|(_, value)| value.clone())),
                Kind::JsonText(value) => next.push((**value).clone()),
                Kind::Object(id) if !seen.contains(id) && seen.len() < MAX_OBJECTS => {
                    seen.push(*id);
                    let fields = self
                        .heap
                        .record(*id)
                        .into_iter()
                        .flat_map(|one| &one.fields);
                    for (_, slot) in fields {
                        origins.extend(slot.entry.or(slot.value.origin));
                        next.push(slot.value.clone());
                    }
                }
                _ => {}
            }
        }
        origins
    }

    /// Whether one of the arguments of an activation is a struct that the parameter's type names.
    fn is_declared(&mut self, at: usize, arguments: &[Value]) -> bool {
        let (module, function) = (self.stack[at].module, self.stack[at].function);
        let file = self.files[module as usize].file.clone();
        if file.ir.language != Language::Rust {
            return false;
        }
        let parent = self.frames[self.stack[at].frame as usize].parent;
        let params = file.ir.function(function).params.iter();
        params.zip(arguments).any(|(param, value)| {
            let binding = param.pattern_binding();
            let hint = binding.and_then(|binding| file.ir.binding(binding).hint);
            let (Some(hint), Some(class), Some(parent)) = (hint, self.class_of(value), parent)
            else {
                return false;
            };
            let declared = &self.files[class.module as usize].file;
            if declared.ir.class(class.class).serial.is_none() {
                return false;
            }
            self.enter(module, function, parent, None);
            let named = self.eval(hint);
            self.leave();
            matches!(named.kind, Kind::Class(wanted) if wanted == class)
        })
    }
}
