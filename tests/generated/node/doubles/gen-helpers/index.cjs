// Code of a package: nothing is known of what it does.
let kept;
exports.change = (body) => { body.language = "changed by a package"; };
exports.merge = (...all) => Object.assign({}, ...all);
exports.same = (body) => body;
exports.keep = (body) => { kept = body; };
exports.changeKept = () => { kept.language = "changed later by a package"; };
exports.callLater = (callback) => callback();
