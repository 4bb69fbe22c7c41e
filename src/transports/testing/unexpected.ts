/** For `failed`, where nothing should fail: the test runner reports it as an error. */
export const unexpected = (error: unknown): void => void Promise.reject(error);
