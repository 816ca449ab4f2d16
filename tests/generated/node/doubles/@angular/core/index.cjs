// https://angular.dev/api/core/inject: here one instance a call.
exports.inject = (Kind) => new Kind();
