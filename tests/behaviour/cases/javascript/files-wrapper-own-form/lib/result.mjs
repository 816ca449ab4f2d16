export const success = (payload) => ({ isError: false, payload });
export const failure = (error) => ({ isError: true, error });
